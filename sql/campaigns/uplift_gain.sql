/*---
description: "What contacting past clients in the order of their expected lift would have gained over the order of their revenue, on cases that the weights had not seen; only where it is sure, the learned lift is in force."
grain: [window_days]
python: uplift.add_interval
columns:
  window_days:
  uplift_case_count:
  auuc_gain_share:
    type: DECIMAL(9,6)
    description: "Difference of the two areas under the uplift curve (AUUC): returns gained per drawn client, mean over all numbers of clients that a campaign could contact."
    unit: share -1 to 1
    min: -1
    max: 1
    label_fr: Ce qu'apporte l'ordre appris
  gain_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of auuc_gain_share at confidence_share (normal, cases independent).
    unit: share -1 to 1
    min: -1
    max: 1
    label_fr: Borne basse
  gain_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of auuc_gain_share at confidence_share.
    unit: share -1 to 1
    min: -1
    max: 1
    label_fr: Borne haute
  is_learned_lift_used:
    type: BOOLEAN
    description: True where the learned order gains more than that of revenue outside the interval; the lift of each client is then its own.
    description_fr: Oui si l'ordre appris des campagnes passées rapporte nettement plus que l'ordre par chiffre d'affaires.
    label_fr: Effet appris en vigueur
examples:
  - name: by hand - of four cases the learned order contacts first the one who came back for it
    settings: {confidence_share: 0.95}
    given:
      campaigns.uplift_cases:
        - {window_days: 90, campaign_id: x, client_id: a, surviving_client_id: a, features_on: 2025-06-01, is_target: true, has_returned: true}
        - {window_days: 90, campaign_id: x, client_id: b, surviving_client_id: b, features_on: 2025-06-01, is_target: true, has_returned: false}
        - {window_days: 90, campaign_id: x, client_id: c, surviving_client_id: c, features_on: 2025-06-01, is_target: false, has_returned: false}
        - {window_days: 90, campaign_id: x, client_id: d, surviving_client_id: d, features_on: 2025-06-01, is_target: false, has_returned: false}
      campaigns.uplift_features:
        - {client_id: a, features_on: 2025-06-01, feature: year_revenue_eur, number_value: 1}
        - {client_id: b, features_on: 2025-06-01, feature: year_revenue_eur, number_value: 4}
        - {client_id: c, features_on: 2025-06-01, feature: year_revenue_eur, number_value: 3}
        - {client_id: d, features_on: 2025-06-01, feature: year_revenue_eur, number_value: 2}
      campaigns.uplift_scores:
        - {window_days: 90, client_id: a, features_on: 2025-06-01, lift_gap_share: 0.4}
        - {window_days: 90, client_id: b, features_on: 2025-06-01, lift_gap_share: 0.3}
        - {window_days: 90, client_id: c, features_on: 2025-06-01, lift_gap_share: 0.2}
        - {window_days: 90, client_id: d, features_on: 2025-06-01, lift_gap_share: 0.1}
    expect:
      - {window_days: 90, uplift_case_count: 4, auuc_gain_share: 0.25, is_learned_lift_used: false}
---*/
with ranked as (
    select
        cases.window_days,
        cases.campaign_id,
        cases.is_target,
        cases.has_returned,
        row_number() over (
            partition by cases.window_days, cases.campaign_id
            order by revenue.number_value desc nulls last, cases.client_id
        ) as revenue_rank,
        row_number() over (
            partition by cases.window_days, cases.campaign_id
            order by scores.lift_gap_share desc, cases.client_id
        ) as lift_rank,
        count(*) over (partition by cases.window_days, cases.campaign_id) as drawn_count,
        count(case when cases.is_target then 1 end)
            over (partition by cases.window_days, cases.campaign_id)
        / cast(count(*) over (partition by cases.window_days, cases.campaign_id) as double)
            as target_share,
        count(case when cases.has_returned then 1 end)
            over (partition by cases.window_days, cases.campaign_id)
        / cast(count(*) over (partition by cases.window_days, cases.campaign_id) as double)
            as return_share
    from campaigns.uplift_cases as cases
    inner join campaigns.uplift_scores as scores
        on
            cases.window_days = scores.window_days
            and cases.surviving_client_id = scores.client_id
            and cases.features_on = scores.features_on
    left join campaigns.uplift_features as revenue
        on
            cases.surviving_client_id = revenue.client_id
            and cases.features_on = revenue.features_on
            and revenue.feature = 'year_revenue_eur'
),

-- The return of each case beyond the mean of its campaign, weighted by the inverse of the chance of
-- its arm, is in the mean its lift.
gains as (
    select
        window_days,
        cast(
            round(
                (revenue_rank - lift_rank) / cast(drawn_count as double)
                * (case when has_returned then 1 else 0 end - return_share)
                * (case when is_target then 1 else 0 end - target_share)
                / (target_share * (1 - target_share)),
                6
            ) as decimal(18, 6)
        ) as gain
    from ranked
)

select
    window_days,
    count(*) as uplift_case_count,
    sum(gain) as gain_sum,
    sum(cast(gain * gain as decimal(38, 12))) as gain_square_sum
from gains
group by window_days
