/*---
description: "How far the returns of one client are expected to lie above those of the average case: organic ones, and the lift of a contact. A past case is judged by weights that were learned without it."
grain: [window_days, client_id, features_on]
columns:
  window_days:
  client_id:
  features_on:
    described_in: campaigns.uplift_cases
  organic_gap_share:
    type: DECIMAL(9,6)
    description: Expected organic return rate above that of the average case, sum of organic_weight_share over the features.
    unit: share -1 to 1
    min: -1
    max: 1
    label_fr: Retours d'eux-mêmes, écart à la moyenne
  lift_gap_share:
    type: DECIMAL(9,6)
    description: Expected lift above that of the average case, sum of lift_weight_share over the features.
    unit: share -1 to 1
    min: -1
    max: 1
    label_fr: Effet attendu, écart à la moyenne
examples:
  - name: levels hold their lowest value, the first one also what is lower; a word that no case had adds nothing
    run_date: 2026-01-20
    given:
      campaigns.uplift_cases:
        - {window_days: 90, campaign_id: x, client_id: old, surviving_client_id: a, features_on: 2025-06-01, weights_fold: 1}
      campaigns.uplift_features:
        - {client_id: a, features_on: 2025-06-01, feature: silence_days, number_value: 20}
        - {client_id: a, features_on: 2025-06-01, feature: cause, text_value: price}
        - {client_id: b, features_on: 2026-01-20, feature: silence_days, number_value: 1}
        - {client_id: b, features_on: 2026-01-20, feature: cause, text_value: neglect}
        - {client_id: c, features_on: 2026-01-20, feature: silence_days}
      campaigns.uplift_weights:
        - {window_days: 90, weights_fold: 1, feature: silence_days, feature_level: 1, level_from_value: 10, level_below_value: 20, lift_weight_share: 0.5, organic_weight_share: 0.5}
        - {window_days: 90, weights_fold: 1, feature: silence_days, feature_level: 2, level_from_value: 20, lift_weight_share: 0.01, organic_weight_share: -0.02}
        - {window_days: 90, weights_fold: 1, feature: cause, feature_level: 1, text_value: price, lift_weight_share: 0.1, organic_weight_share: 0.03}
        - {window_days: 90, weights_fold: 5, feature: silence_days, feature_level: 0, lift_weight_share: 0.07, organic_weight_share: 0}
        - {window_days: 90, weights_fold: 5, feature: silence_days, feature_level: 1, level_from_value: 10, level_below_value: 20, lift_weight_share: 0.02, organic_weight_share: 0.04}
        - {window_days: 90, weights_fold: 5, feature: silence_days, feature_level: 2, level_from_value: 20, lift_weight_share: 0.9, organic_weight_share: 0.9}
        - {window_days: 90, weights_fold: 5, feature: cause, feature_level: 1, text_value: price, lift_weight_share: 0.9, organic_weight_share: 0.9}
    expect:
      - {window_days: 90, client_id: a, features_on: 2025-06-01, organic_gap_share: 0.01, lift_gap_share: 0.11}
      - {window_days: 90, client_id: b, features_on: 2026-01-20, organic_gap_share: 0.04, lift_gap_share: 0.02}
      - {window_days: 90, client_id: c, features_on: 2026-01-20, organic_gap_share: 0, lift_gap_share: 0.07}
---*/
with windows as (
    select distinct window_days
    from campaigns.uplift_cases
),

candidates as (
    select distinct
        client_id,
        features_on
    from campaigns.uplift_features
    where features_on = run_date()
),

asked as (
    select distinct
        window_days,
        surviving_client_id as client_id,
        features_on,
        weights_fold
    from campaigns.uplift_cases
    union all
    select
        windows.window_days,
        clients.client_id,
        clients.features_on,
        5 as weights_fold
    from candidates as clients
    cross join windows
    left join campaigns.uplift_cases as cases
        on
            windows.window_days = cases.window_days
            and clients.client_id = cases.surviving_client_id
            and clients.features_on = cases.features_on
    where cases.client_id is null
)

select
    asked.window_days,
    asked.client_id,
    asked.features_on,
    cast(
        least(greatest(sum(coalesce(weights.organic_weight_share, 0)), -1), 1) as decimal(9, 6)
    ) as organic_gap_share,
    cast(
        least(greatest(sum(coalesce(weights.lift_weight_share, 0)), -1), 1) as decimal(9, 6)
    ) as lift_gap_share
from asked
inner join campaigns.uplift_features as features
    on asked.client_id = features.client_id and asked.features_on = features.features_on
left join campaigns.uplift_weights as weights
    on
        asked.window_days = weights.window_days
        and asked.weights_fold = weights.weights_fold
        and features.feature = weights.feature
        and is_in_level(
            features.number_value,
            features.text_value,
            weights.feature_level,
            weights.level_from_value,
            weights.level_below_value,
            weights.text_value
        )
group by asked.window_days, asked.client_id, asked.features_on
