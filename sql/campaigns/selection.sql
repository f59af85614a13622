/*---
description: "One client of a campaign of tonight whose worth leaves nobody out, and whether the budget holds the client: the greatest expected value that it pays for."
grain: [campaign_id, client_id]
python: knapsack.add_is_selected
python_columns: [campaign_number, budget_cents, cost_cents, value_cents]
columns:
  campaign_id:
  client_id:
  abc_class:
  is_selected:
    type: BOOLEAN
    description: "True where the budget pays for the client: all without one, else the set of greatest expected value, then whose value is unknown or not positive."
    label_fr: Retenu dans le budget
references:
  client_id: campaigns.eligibility.client_id
examples:
  - name: half of the drawn are controls and cost nothing, so 10 euros pay for 20; the best value an euro is not the best set
    given:
      staging.campaigns:
        - {campaign_id: c1, budget_eur: 10.00}
        - {campaign_id: c2}
      staging.campaign_arms:
        - {campaign_id: c1, arm_number: 0, arm: control, weight_ppm: 500000}
        - {campaign_id: c1, arm_number: 1, arm: mail, weight_ppm: 250000}
        - {campaign_id: c1, arm_number: 2, arm: call, weight_ppm: 250000}
        - {campaign_id: c2, arm_number: 1, arm: mail, weight_ppm: 1000000}
      campaigns.contact_values:
        - {campaign_id: c1, client_id: dense, abc_class: A, expected_cost_eur: 11.00, expected_value_eur: 12.00}
        - {campaign_id: c1, client_id: left, abc_class: A, expected_cost_eur: 10.00, expected_value_eur: 10.00}
        - {campaign_id: c1, client_id: right, abc_class: B, expected_cost_eur: 10.00, expected_value_eur: 10.00}
        - {campaign_id: c1, client_id: unknown, abc_class: B, expected_cost_eur: 0.01}
        - {campaign_id: c1, client_id: out, abc_class: B, expected_cost_eur: 1.00, expected_value_eur: -1.00, exclusion_reason: not_profitable}
        - {campaign_id: c2, client_id: any, abc_class: C, expected_cost_eur: 99.00, expected_value_eur: -1.00}
    expect:
      - {campaign_id: c1, client_id: dense, abc_class: A, is_selected: false}
      - {campaign_id: c1, client_id: left, is_selected: true}
      - {campaign_id: c1, client_id: right, is_selected: true}
      - {campaign_id: c1, client_id: unknown, is_selected: false}
      - {campaign_id: c2, client_id: any, is_selected: true}
---*/
with budgets as (
    select
        campaigns.campaign_id,
        dense_rank() over (order by campaigns.campaign_id) as campaign_number,
        -- Of all who are drawn: the part that is contacted costs what the budget holds.
        cast(
            round(
                coalesce(
                    floor(
                        campaigns.budget_eur * 100 * 1000000
                        / cast(nullif(sum(arms.weight_ppm), 0) as double)
                    ),
                    -1
                ),
                0
            ) as bigint
        ) as budget_cents
    from staging.campaigns as campaigns
    left join staging.campaign_arms as arms
        on campaigns.campaign_id = arms.campaign_id and arms.arm_number > 0
    group by campaigns.campaign_id, campaigns.budget_eur
)

select
    contacts.campaign_id,
    contacts.client_id,
    contacts.abc_class,
    budgets.campaign_number,
    budgets.budget_cents,
    cast(round(contacts.expected_cost_eur * 100, 0) as bigint) as cost_cents,
    cast(round(coalesce(contacts.expected_value_eur, 0) * 100, 0) as bigint) as value_cents
from campaigns.contact_values as contacts
inner join budgets on contacts.campaign_id = budgets.campaign_id
where contacts.exclusion_reason is null
order by
    contacts.campaign_id,
    contacts.expected_value_eur desc nulls last,
    contacts.revenue_if_back_eur desc nulls last,
    contacts.client_id
