/*---
description: One word for the confidence in a cause, how often it was right on losses of which the client said why, and whether it is said at all.
grain: [confidence_level]
columns:
  confidence_level:
    type: VARCHAR
    description: "Confidence in a cause: high, medium or low; said only where it is measured, and high only where it is right as often as high_right_share."
    description_fr: Code de la confiance à accorder à la cause ; vide tant qu'elle n'est pas mesurée.
    label_fr: Niveau de confiance
    values: [high, medium, low]
  least_score:
    type: DECIMAL(9,6)
    description: Least confidence_score of the word, confidence_high or confidence_medium; NULL where shares are calibrated, and the word follows the share.
    nullable: true
  least_share:
    type: DECIMAL(9,6)
    description: Least calibrated share of right causes of the word, high_right_share or medium_right_share; NULL below calibration_min_cases.
    unit: share 0-1
    min: 0
    max: 1
    nullable: true
  checked_count:
    type: INTEGER
    description: Checked losses of the word on which confidence is measured (is_measured).
    description_fr: Pertes dont le client a dit la cause, et que l'on peut donc vérifier.
    label_fr: Cas vérifiés
    min: 0
  right_count:
    type: INTEGER
    description: Those of them whose client declared the same cause.
    description_fr: Parmi elles, celles où les indices disaient la même cause que le client.
    label_fr: Cas justes
    min: 0
  right_share:
    type: DECIMAL(9,6)
    description: right_count over checked_count; NULL without cases.
    unit: share 0-1
    label_fr: Part juste
    min: 0
    max: 1
    nullable: true
  is_said:
    type: BOOLEAN
    description: "True where the word is said: from confidence_min_cases checked losses in all; high only if its own right_share, over confidence_word_cases at least, reaches high_right_share."
    label_fr: Est dit
checks:
  - name: high_is_right
    description: high is said although it is right too seldom
    sql: confidence_level <> 'high' or not is_said or right_share >= setting_high_right_share() or least_share is not null
examples:
  - name: with too few cases no word is said
    given:
      losses.checked_causes:
        - {client_id: a, last_purchase_on: 2025-01-01, confidence_score: 0.7, is_right: true, is_measured: true}
        - {client_id: b, last_purchase_on: 2025-01-01, confidence_score: 0.5, is_right: false, is_measured: true}
        - {client_id: c, last_purchase_on: 2025-01-01, is_right: null, is_measured: false}
        - {client_id: d, last_purchase_on: 2025-01-01, confidence_score: 0.7, is_right: false, is_measured: false}
    expect:
      - {confidence_level: high, least_score: 0.6, least_share: null, checked_count: 1, right_count: 1, right_share: 1, is_said: false}
      - {confidence_level: medium, least_score: 0.4, checked_count: 1, right_count: 0, right_share: 0, is_said: false}
      - {confidence_level: low, least_score: 0, checked_count: 0, right_share: null, is_said: false}
  - name: from enough cases a word is said, and high where it was right often enough
    settings: {confidence_min_cases: 3, confidence_word_cases: 2}
    given:
      losses.checked_causes:
        - {client_id: a, last_purchase_on: 2025-01-01, confidence_score: 0.7, is_right: true, is_measured: true}
        - {client_id: b, last_purchase_on: 2025-01-01, confidence_score: 0.6, is_right: false, is_measured: true}
        - {client_id: c, last_purchase_on: 2025-01-01, confidence_score: 0.5, is_right: true, is_measured: true}
    expect:
      - {confidence_level: high, right_share: 0.5, is_said: false}
      - {confidence_level: medium, checked_count: 1, right_share: 1, is_said: true}
      - {confidence_level: low, is_said: true}
  - name: calibrated, the word follows the share
    settings: {confidence_min_cases: 2, calibration_min_cases: 2, confidence_word_cases: 1}
    given:
      losses.checked_causes:
        - {client_id: a, last_purchase_on: 2025-01-01, confidence_score: 0.7, is_right: true, is_measured: true, fitted_share: 0.65}
        - {client_id: b, last_purchase_on: 2025-01-01, confidence_score: 0.6, is_right: false, is_measured: true, fitted_share: 0.2}
    expect:
      - {confidence_level: high, least_score: null, least_share: 0.65, checked_count: 1, right_share: 1, is_said: true}
      - {confidence_level: medium, least_share: 0.35, checked_count: 0, is_said: true}
      - {confidence_level: low, least_share: 0, checked_count: 1, right_share: 0, is_said: true}
---*/
with checked as (
    select
        count(*) as case_count,
        coalesce(bool_or(fitted_share is not null), false) as is_calibrated
    from losses.checked_causes
    where is_measured
),

words (confidence_level, least_score, below_score, least_share, below_share) as (
    values
    ('high', setting_confidence_high(), null, setting_high_right_share(), null),
    (
        'medium',
        setting_confidence_medium(),
        setting_confidence_high(),
        setting_medium_right_share(),
        setting_high_right_share()
    ),
    ('low', 0, setting_confidence_medium(), 0, setting_medium_right_share())
),

counted as (
    select
        words.confidence_level,
        case when not checked.is_calibrated then words.least_score end as least_score,
        case when checked.is_calibrated then words.least_share end as least_share,
        checked.case_count,
        checked.is_calibrated,
        count(cases.client_id) as checked_count,
        count(case when cases.is_right then 1 end) as right_count
    from words
    cross join checked
    left join losses.checked_causes as cases
        on
            cases.is_measured
            and case
                when checked.is_calibrated
                    then
                        cases.fitted_share >= words.least_share
                        and coalesce(cases.fitted_share < words.below_share, true)
                else
                    cases.confidence_score >= words.least_score
                    and coalesce(cases.confidence_score < words.below_score, true)
            end
    group by
        words.confidence_level,
        words.least_score,
        words.least_share,
        checked.case_count,
        checked.is_calibrated
)

select
    confidence_level,
    cast(least_score as decimal(9, 6)) as least_score,
    cast(least_share as decimal(9, 6)) as least_share,
    cast(checked_count as integer) as checked_count,
    cast(right_count as integer) as right_count,
    cast(round(right_count / cast(nullif(checked_count, 0) as double), 6) as decimal(9, 6))
        as right_share,
    case_count >= setting_confidence_min_cases()
    and (
        confidence_level <> 'high'
        or is_calibrated
        or coalesce(
            checked_count >= setting_confidence_word_cases()
            and right_count >= setting_high_right_share() * checked_count,
            false
        )
    ) as is_said
from counted
