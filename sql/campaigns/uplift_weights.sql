/*---
description: "What one level of a feature adds to the organic return rate and to the lift, learned from past draws (R-learner, ridge); the parts of an additive score whose mean over the cases is 0. Fold 5 is learned from all cases, for clients who were in none."
grain: [window_days, weights_fold, feature, feature_level]
python: uplift.add_weights
python_inputs: [cases, memberships]
columns:
  window_days:
  weights_fold:
  feature:
  feature_level:
    type: INTEGER
    description: "Level of the feature: fifths of a number from the lowest on, where they differ; of words one each; 0 where nothing is known."
    description_fr: Tranche de valeurs, de la plus petite à la plus grande ; 0 si rien n'est connu.
    label_fr: Niveau
    min: 0
  level_from_value:
    type: DECIMAL(18,6)
    description: Lowest value of the level; the first level holds also what is lower. NULL of words, and where nothing is known.
    label_fr: À partir de
    nullable: true
  level_below_value:
    type: DECIMAL(18,6)
    description: Lowest value of the next level, which the level does not hold; NULL for the last one, of words, and where nothing is known.
    label_fr: En dessous de
    nullable: true
  text_value:
  uplift_case_count:
    type: INTEGER
    description: Cases of past draws that the row counts, those of the own part included.
    label_fr: Cas
    min: 1
  organic_weight_share:
    type: DECIMAL(9,6)
    description: What the level adds to the organic return rate.
    unit: share -1 to 1
    label_fr: Ajoute aux retours d'eux-mêmes
    min: -1
    max: 1
  lift_weight_share:
    type: DECIMAL(9,6)
    description: What the level adds to the lift of the average client.
    unit: share -1 to 1
    label_fr: Ajoute à l'effet
    min: -1
    max: 1
examples:
  - name: of a number five levels where it has as many values, of a word one each; what is unknown is a level of its own
    given:
      campaigns.uplift_cases:
        - {window_days: 90, campaign_id: x, client_id: a, surviving_client_id: a, features_on: 2025-06-01, weights_fold: 0, is_target: true, has_returned: true}
        - {window_days: 90, campaign_id: x, client_id: b, surviving_client_id: b, features_on: 2025-06-01, weights_fold: 0, is_target: false, has_returned: true}
        - {window_days: 90, campaign_id: x, client_id: c, surviving_client_id: c, features_on: 2025-06-01, weights_fold: 0, is_target: false, has_returned: false}
      campaigns.uplift_features:
        - {client_id: a, features_on: 2025-06-01, feature: silence_ratio, number_value: 1.5}
        - {client_id: b, features_on: 2025-06-01, feature: silence_ratio, number_value: 2.5}
        - {client_id: c, features_on: 2025-06-01, feature: silence_ratio}
        - {client_id: a, features_on: 2025-06-01, feature: cause, text_value: price}
        - {client_id: b, features_on: 2025-06-01, feature: cause, text_value: price}
        - {client_id: c, features_on: 2025-06-01, feature: cause, text_value: unknown}
        - {client_id: later, features_on: 2025-07-01, feature: cause, text_value: neglect}
    expect:
      - {window_days: 90, weights_fold: 0, feature: cause, feature_level: 1, level_from_value: null, text_value: price, uplift_case_count: 2, organic_weight_share: 0, lift_weight_share: 0}
      - {window_days: 90, weights_fold: 0, feature: cause, feature_level: 2, text_value: unknown, uplift_case_count: 1}
      - {window_days: 90, weights_fold: 0, feature: silence_ratio, feature_level: 0, level_from_value: null, level_below_value: null, uplift_case_count: 1}
      - {window_days: 90, weights_fold: 0, feature: silence_ratio, feature_level: 1, level_from_value: 1.5, level_below_value: 2.5, text_value: null, uplift_case_count: 1}
      - {window_days: 90, weights_fold: 0, feature: silence_ratio, feature_level: 2, level_from_value: 2.5, level_below_value: null, uplift_case_count: 1}
      - {window_days: 90, weights_fold: 5, feature: cause, feature_level: 1}
      - {window_days: 90, weights_fold: 5, feature: cause, feature_level: 2}
      - {window_days: 90, weights_fold: 5, feature: silence_ratio, feature_level: 0}
      - {window_days: 90, weights_fold: 5, feature: silence_ratio, feature_level: 1}
      - {window_days: 90, weights_fold: 5, feature: silence_ratio, feature_level: 2}
---*/
with cases as (
    select
        window_days,
        weights_fold,
        is_target,
        has_returned,
        surviving_client_id as client_id,
        features_on,
        dense_rank() over (order by window_days, campaign_id) - 1 as campaign_number,
        row_number() over (order by window_days, campaign_id, client_id) - 1 as case_number
    from campaigns.uplift_cases
),

features as (
    select
        cases.window_days,
        cases.case_number,
        features.feature,
        features.number_value,
        features.text_value
    from cases
    inner join campaigns.uplift_features as features
        on cases.client_id = features.client_id and cases.features_on = features.features_on
),

fifths as (
    select
        window_days,
        feature,
        number_value,
        ntile(5) over (partition by window_days, feature order by number_value) as fifth
    from features
    where number_value is not null
),

-- Equal values stand in one level, however many fifths they fill.
bounds as (
    select
        window_days,
        feature,
        min(number_value) as level_from_value,
        cast(null as varchar) as text_value
    from fifths
    group by window_days, feature, fifth
    union all
    select distinct
        window_days,
        feature,
        cast(null as decimal(18, 6)) as level_from_value,
        text_value
    from features
    where text_value is not null
),

levels as (
    select
        *,
        row_number() over (partition by window_days, feature order by level_from_value, text_value)
            as feature_level,
        lead(level_from_value) over (partition by window_days, feature order by level_from_value)
            as level_below_value
    from bounds
    union all
    select distinct
        window_days,
        feature,
        cast(null as decimal(18, 6)) as level_from_value,
        cast(null as varchar) as text_value,
        0 as feature_level,
        cast(null as decimal(18, 6)) as level_below_value
    from features
    where number_value is null and text_value is null
),

numbered as (
    select
        *,
        row_number() over (order by window_days, feature, feature_level) - 1 as level_number
    from levels
),

memberships as (
    select
        features.case_number,
        numbered.level_number
    from features
    inner join numbered
        on
            features.window_days = numbered.window_days
            and features.feature = numbered.feature
            and is_in_level(
                features.number_value,
                features.text_value,
                numbered.feature_level,
                numbered.level_from_value,
                numbered.level_below_value,
                numbered.text_value
            )
),

counted as (
    select
        level_number,
        count(*) as uplift_case_count
    from memberships
    group by level_number
),

folds as (
    select distinct
        window_days,
        weights_fold
    from cases
    union all
    select distinct
        window_days,
        5 as weights_fold
    from cases
)

select
    folds.window_days,
    folds.weights_fold,
    numbered.feature,
    numbered.feature_level,
    numbered.level_from_value,
    numbered.level_below_value,
    numbered.text_value,
    counted.uplift_case_count,
    numbered.level_number
from folds
inner join numbered on folds.window_days = numbered.window_days
inner join counted on numbered.level_number = counted.level_number
order by folds.window_days, folds.weights_fold, numbered.feature, numbered.feature_level
