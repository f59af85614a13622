/*---
description: "What contacts did by how long the clients had been silent at the draw: lift of past campaigns by fifth of the silences, with its interval. A band that is harmful was contacted too soon, or too late."
description_fr: "Une durée de silence au moment du tirage : ce que le contact a changé dans les campagnes passées, avec sa marge d'erreur."
grain: [window_days, feature_level]
python: newcombe.add_newcombe
columns:
  window_days:
  feature_level:
  silent_from_days:
    type: INTEGER
    description: Shortest silence of the band at the draw.
    description_fr: Silence le plus court de la tranche, au jour du tirage.
    unit: day
    label_fr: Silence à partir de (jours)
    min: 0
  silent_to_days:
    type: INTEGER
    description: Longest silence of the band at the draw.
    description_fr: Silence le plus long de la tranche, au jour du tirage.
    unit: day
    label_fr: Silence jusqu'à (jours)
    min: 0
  drawn_count:
  returned_count:
    nullable: true
  control_drawn_count:
    nullable: true
  control_returned_count:
    nullable: true
  lift_share:
    nullable: true
  low_share:
    is_own_meaning: true
    type: DECIMAL(9,6)
    description: Lower bound of the interval of lift_share, as in returns.lift.
    description_fr: Le plus petit écart avec les témoins compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne basse
    min: -1
    max: 1
    nullable: true
  high_share:
    is_own_meaning: true
    type: DECIMAL(9,6)
    description: Upper bound of the interval of lift_share, as in returns.lift.
    description_fr: Le plus grand écart avec les témoins compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne haute
    min: -1
    max: 1
    nullable: true
  verdict:
examples:
  - name: bands of equal numbers of drawn clients; equal silences stand in one
    given:
      campaigns.uplift_weights:
        - {window_days: 90, weights_fold: 5, feature: silence_days, feature_level: 1, level_from_value: 100, level_below_value: 200}
        - {window_days: 90, weights_fold: 5, feature: silence_days, feature_level: 2, level_from_value: 200}
        - {window_days: 90, weights_fold: 4, feature: silence_days, feature_level: 2, level_from_value: 200}
        - {window_days: 90, weights_fold: 5, feature: relation_days, feature_level: 2, level_from_value: 100}
      campaigns.uplift_cases:
        - {window_days: 90, campaign_id: x, client_id: a, surviving_client_id: a, features_on: 2025-06-01, is_target: true, has_returned: true}
        - {window_days: 90, campaign_id: x, client_id: b, surviving_client_id: b, features_on: 2025-06-01, is_target: false, has_returned: false}
        - {window_days: 90, campaign_id: x, client_id: c, surviving_client_id: c, features_on: 2025-06-01, is_target: false, has_returned: true}
      campaigns.uplift_features:
        - {client_id: a, features_on: 2025-06-01, feature: silence_days, number_value: 199}
        - {client_id: b, features_on: 2025-06-01, feature: silence_days, number_value: 100}
        - {client_id: c, features_on: 2025-06-01, feature: silence_days, number_value: 300}
        - {client_id: a, features_on: 2025-06-01, feature: relation_days, number_value: 900}
    expect:
      - {window_days: 90, feature_level: 1, silent_from_days: 100, silent_to_days: 199, drawn_count: 1, returned_count: 1, control_drawn_count: 1, control_returned_count: 0, lift_share: 1, verdict: inconclusive}
      - {window_days: 90, feature_level: 2, silent_from_days: 300, silent_to_days: 300, drawn_count: 0, returned_count: 0, control_drawn_count: 1, control_returned_count: 1, lift_share: null, verdict: empty_arm}
---*/
with bands as (
    select
        cases.window_days,
        weights.feature_level,
        features.number_value as silence_days,
        cases.is_target,
        cases.has_returned
    from campaigns.uplift_cases as cases
    inner join campaigns.uplift_features as features
        on
            cases.surviving_client_id = features.client_id
            and cases.features_on = features.features_on
            and features.feature = 'silence_days'
    inner join campaigns.uplift_weights as weights
        on
            cases.window_days = weights.window_days
            and weights.weights_fold = 5
            and weights.feature = 'silence_days'
            and is_in_level(
                features.number_value,
                features.text_value,
                weights.feature_level,
                weights.level_from_value,
                weights.level_below_value,
                weights.text_value
            )
)

select
    window_days,
    feature_level,
    cast(round(min(silence_days), 0) as integer) as silent_from_days,
    cast(round(max(silence_days), 0) as integer) as silent_to_days,
    cast(count(case when is_target then 1 end) as integer) as drawn_count,
    cast(count(case when is_target and has_returned then 1 end) as integer) as returned_count,
    cast(nullif(count(case when not is_target then 1 end), 0) as integer) as control_drawn_count,
    cast(
        case
            when count(case when not is_target then 1 end) > 0
                then count(case when not is_target and has_returned then 1 end)
        end as integer
    ) as control_returned_count,
    true as is_window_over
from bands
where silence_days is not null
group by window_days, feature_level
