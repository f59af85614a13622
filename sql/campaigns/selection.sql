/*---
description: "One client of a campaign of tonight whose worth leaves nobody out, and whether budget and capacities hold the client: the greatest expected value that they allow."
grain: [campaign_id, client_id]
python: knapsack.add_is_selected
python_columns: [campaign_number, budget_cents, cost_cents, value_cents, salesperson_number]
python_inputs: [capacities]
columns:
  campaign_id:
  client_id:
  abc_class:
  salesperson_id:
    nullable: true
  value_rank:
    type: INTEGER
    description: Place by expected value among the clients whom the campaign could draw.
    label_fr: Rang par valeur attendue
    min: 1
  is_selected:
    type: BOOLEAN
    description: "True where budget and capacities hold the client: all without any, else the set of greatest expected value, then whose value is unknown or not positive."
    label_fr: Retenu dans le budget et la capacité
  capacity_kind:
    nullable: true
  capacity_holder:
    nullable: true
checks:
  - name: capacity_leaves_out
    description: clients who are selected although a capacity leaves them out, or left out by half a capacity
    sql: >
      (capacity_holder is null or not is_selected)
      and (capacity_kind is null) = (capacity_holder is null)
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
      - {campaign_id: c1, client_id: dense, abc_class: A, value_rank: 1, is_selected: false, capacity_holder: null}
      - {campaign_id: c1, client_id: left, is_selected: true}
      - {campaign_id: c1, client_id: right, is_selected: true}
      - {campaign_id: c1, client_id: unknown, is_selected: false}
      - {campaign_id: c2, client_id: any, is_selected: true}
  - name: by hand - V1 has 2 of 5 calls left, which are 4 clients where half are controls; nobody bounds V2; the letters of the second campaign take no time
    run_date: 2026-06-30
    given:
      staging.campaigns:
        - {campaign_id: c1}
        - {campaign_id: c2}
      staging.campaign_arms:
        - {campaign_id: c1, arm_number: 0, arm: control, weight_ppm: 500000}
        - {campaign_id: c1, arm_number: 1, arm: call, weight_ppm: 500000}
        - {campaign_id: c2, arm_number: 1, arm: mail, weight_ppm: 1000000}
      staging.campaign_steps:
        - {campaign_id: c1, arm: call, step_number: 1, channel: phone}
        - {campaign_id: c2, arm: mail, step_number: 1, channel: letter}
      campaigns.present_salespeople:
        - {campaign_id: c1, salesperson_id: V1, personal_contact_ppm: 500000, monthly_contact_count: 5}
        - {campaign_id: c1, salesperson_id: V2, personal_contact_ppm: 500000}
        - {campaign_id: c2, salesperson_id: V1, personal_contact_ppm: 0, monthly_contact_count: 5}
      campaigns.capacities:
        - {capacity_kind: salesperson, capacity_holder: V1, monthly_contact_count: 5, planned_contact_count: 3}
        - {capacity_kind: channel, capacity_holder: letter, monthly_contact_count: 1, planned_contact_count: 0}
      campaigns.contact_values:
        - {campaign_id: c1, client_id: a, abc_class: A, expected_cost_eur: 1.00, expected_value_eur: 9.00}
        - {campaign_id: c1, client_id: b, abc_class: A, expected_cost_eur: 1.00, expected_value_eur: 8.00}
        - {campaign_id: c1, client_id: d, abc_class: A, expected_cost_eur: 1.00, expected_value_eur: 7.00}
        - {campaign_id: c1, client_id: e, abc_class: A, expected_cost_eur: 1.00, expected_value_eur: 6.00}
        - {campaign_id: c1, client_id: f, abc_class: A, expected_cost_eur: 1.00, expected_value_eur: 5.00}
        - {campaign_id: c1, client_id: g, abc_class: A, expected_cost_eur: 1.00, expected_value_eur: 1.00}
        - {campaign_id: c2, client_id: m, abc_class: A, expected_cost_eur: 1.00, expected_value_eur: 1.00}
        - {campaign_id: c2, client_id: n, abc_class: A, expected_cost_eur: 1.00, expected_value_eur: 2.00}
      campaigns.candidate_portfolios:
        - {campaign_id: c1, client_id: a, salesperson_id: V1}
        - {campaign_id: c1, client_id: b, salesperson_id: V1}
        - {campaign_id: c1, client_id: d, salesperson_id: V1}
        - {campaign_id: c1, client_id: e, salesperson_id: V1}
        - {campaign_id: c1, client_id: f, salesperson_id: V1}
        - {campaign_id: c1, client_id: g, salesperson_id: V2}
        - {campaign_id: c2, client_id: m, salesperson_id: V1}
        - {campaign_id: c2, client_id: n, salesperson_id: V1}
    expect:
      - {client_id: a, salesperson_id: V1, value_rank: 1, is_selected: true}
      - {client_id: b, is_selected: true}
      - {client_id: d, is_selected: true}
      - {client_id: e, is_selected: true, capacity_kind: null}
      - {client_id: f, value_rank: 5, is_selected: false, capacity_kind: salesperson, capacity_holder: V1}
      - {client_id: g, salesperson_id: V2, is_selected: true}
      - {client_id: m, value_rank: 2, is_selected: false, capacity_kind: channel, capacity_holder: letter}
      - {client_id: n, value_rank: 1, is_selected: true}
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
),

uses as (
    select
        steps.campaign_id,
        'channel' as capacity_kind,
        steps.channel as capacity_holder,
        cast(sum(arms.weight_ppm) as bigint) as use_ppm
    from staging.campaign_steps as steps
    inner join staging.campaign_arms as arms
        on steps.campaign_id = arms.campaign_id and steps.arm = arms.arm
    group by steps.campaign_id, steps.channel
    union all
    select
        campaign_id,
        'salesperson' as capacity_kind,
        salesperson_id as capacity_holder,
        personal_contact_ppm as use_ppm
    from campaigns.present_salespeople
),

numbers as (
    select
        salesperson_id,
        dense_rank() over (order by salesperson_id) as salesperson_number
    from (
        select distinct salesperson_id
        from campaigns.candidate_portfolios
        where salesperson_id is not null
    ) as people
),

-- What is left of each capacity before tonight, as far as a campaign of tonight may use it.
capacities as ( -- noqa: ST03
    select
        budgets.campaign_number,
        capacities.capacity_kind,
        capacities.capacity_holder,
        coalesce(numbers.salesperson_number, 0) as salesperson_number,
        uses.use_ppm,
        (capacities.monthly_contact_count - capacities.planned_contact_count)
        * cast(1000000 as bigint) as left_ppm
    from campaigns.capacities as capacities
    inner join uses
        on
            capacities.capacity_kind = uses.capacity_kind
            and capacities.capacity_holder = uses.capacity_holder
    inner join budgets on uses.campaign_id = budgets.campaign_id
    left join numbers
        on
            capacities.capacity_kind = 'salesperson'
            and capacities.capacity_holder = numbers.salesperson_id
    where capacities.capacity_kind = 'channel' or numbers.salesperson_id is not null
)

select
    contacts.campaign_id,
    contacts.client_id,
    contacts.abc_class,
    portfolios.salesperson_id,
    row_number() over (
        partition by contacts.campaign_id
        order by
            contacts.expected_value_eur desc nulls last,
            contacts.revenue_if_back_eur desc nulls last,
            contacts.client_id
    ) as value_rank,
    coalesce(numbers.salesperson_number, 0) as salesperson_number,
    budgets.campaign_number,
    budgets.budget_cents,
    cast(round(contacts.expected_cost_eur * 100, 0) as bigint) as cost_cents,
    cast(round(coalesce(contacts.expected_value_eur, 0) * 100, 0) as bigint) as value_cents
from campaigns.contact_values as contacts
inner join budgets on contacts.campaign_id = budgets.campaign_id
left join campaigns.candidate_portfolios as portfolios
    on
        contacts.campaign_id = portfolios.campaign_id
        and contacts.client_id = portfolios.client_id
left join numbers on portfolios.salesperson_id = numbers.salesperson_id
where contacts.exclusion_reason is null
order by
    contacts.campaign_id,
    value_rank
