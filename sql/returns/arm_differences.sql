/*---
description: "Difference of two contacted arms of one campaign in its primary window, with its interval; shown to be real by Holm's adjustment over the pairs of the campaign."
grain: [campaign_id, arm, other_arm]
python: arms.add_arm_differences
python_inputs: [strata]
columns:
  campaign_id:
  arm:
  other_arm:
    type: VARCHAR
    description: The arm with which this one is compared, later in the order of names.
    description_fr: Le groupe auquel on le compare.
    label_fr: Autre groupe
  window_days:
  is_window_over:
  drawn_count:
  returned_count:
    nullable: true
  other_drawn_count:
    type: INTEGER
    description: Clients drawn into the other arm.
    description_fr: Clients tirés dans l'autre groupe.
    label_fr: Clients tirés, autre groupe
    min: 0
  other_returned_count:
    type: INTEGER
    description: Clients of the other arm who bought inside the window; NULL until it is over.
    description_fr: Clients de l'autre groupe qui ont acheté pendant la mesure ; vide avant sa fin.
    label_fr: Clients revenus, autre groupe
    min: 0
    nullable: true
  draw_fault:
    nullable: true
  difference_share:
    type: DECIMAL(9,6)
    description: Return rate of the arm less that of the other, over strata as lift_share; NULL until the window is over, and where no stratum has both.
    description_fr: Taux de retour du groupe moins celui de l'autre ; vide avant la fin de la mesure.
    unit: share -1 to 1
    label_fr: Écart entre groupes
    min: -1
    max: 1
    nullable: true
  difference_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the interval of difference_share at confidence_share, not adjusted for other pairs.
    description_fr: Le plus petit écart entre les deux groupes compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne basse de l'écart entre groupes
    min: -1
    max: 1
    nullable: true
  difference_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the interval of difference_share, as difference_low_share.
    description_fr: Le plus grand écart entre les deux groupes compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne haute de l'écart entre groupes
    min: -1
    max: 1
    nullable: true
  difference_permille:
    type: INTEGER
    description: The difference in thousandths, rounded once from the counts; what sentences tell.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  difference_low_permille:
    type: INTEGER
    description: Lower bound of the difference in thousandths, rounded once.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  difference_high_permille:
    type: INTEGER
    description: Upper bound of the difference in thousandths, rounded once.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  holm_p_value:
    type: DECIMAL(18,15)
    description: "Chance of a difference as large where there is none: 1 less the confidence at which its interval reaches 0, adjusted by Holm over the pairs of the campaign. NULL where the pair is not judged."
    description_fr: Probabilité d'un tel écart par hasard, compte tenu de toutes les paires comparées ; vide si la paire n'est pas jugée.
    unit: probability
    label_fr: Probabilité de l'écart
    min: 0
    max: 1
    nullable: true
  arms_verdict:
    type: VARCHAR
    description: "What the pair shows: the arm is better or worse than the other, or not_shown. Or why it is not judged: too_few (under verdict_min_drawn in an arm), a fault of the draw, no_common_stratum, window_open."
    values: [better, worse, not_shown, too_few, sample_ratio_mismatch, unknown_members, drawn_after_sending, no_common_stratum, window_open]
checks:
  - name: difference_inside_interval
    description: differences of arms outside their own interval
    sql: difference_low_share <= difference_share and difference_share <= difference_high_share
  - name: shown_differences_are_judged
    description: differences that are shown against their sign, or without a chance
    sql: >
      arms_verdict not in ('better', 'worse')
      or coalesce(holm_p_value < 1 - setting_confidence_share()
      and (arms_verdict = 'better') = (difference_share > 0), false)
examples:
  - name: three arms are three pairs, judged together; in the primary window alone, and never the control
    given:
      staging.campaigns:
        - {campaign_id: x, primary_window_days: 90}
      returns.rates:
        - {campaign_id: x, arm: control, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 5}
        - {campaign_id: x, arm: call, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 30}
        - {campaign_id: x, arm: mail, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 17}
        - {campaign_id: x, arm: text, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 5}
        - {campaign_id: x, arm: none, window_days: 90, is_window_over: true, drawn_count: 0}
        - {campaign_id: x, arm: call, window_days: 30, is_window_over: true, drawn_count: 100, returned_count: 30}
        - {campaign_id: x, arm: mail, window_days: 30, is_window_over: true, drawn_count: 100, returned_count: 5}
        - {campaign_id: alone, arm: call, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 30}
      returns.compared_strata:
        - {campaign_id: x, arm: call, window_days: 90, compared_stratum: all, drawn_count: 100, returned_count: 30}
        - {campaign_id: x, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 100, returned_count: 17}
        - {campaign_id: x, arm: text, window_days: 90, compared_stratum: all, drawn_count: 100, returned_count: 5}
        - {campaign_id: x, arm: call, window_days: 30, compared_stratum: all, drawn_count: 100, returned_count: 30}
        - {campaign_id: x, arm: mail, window_days: 30, compared_stratum: all, drawn_count: 100, returned_count: 5}
    expect:
      - {campaign_id: x, arm: call, other_arm: mail, difference_share: 0.13, difference_permille: 130, arms_verdict: better}
      - {campaign_id: x, arm: call, other_arm: text, difference_share: 0.25, arms_verdict: better}
      - {campaign_id: x, arm: mail, other_arm: text, difference_share: 0.12, arms_verdict: better}
  - name: open windows, small arms and faults of the draw show nothing
    given:
      returns.draw_quality:
        - {campaign_id: fault, draw_fault: sample_ratio_mismatch}
      returns.rates:
        - {campaign_id: open, arm: call, window_days: 90, is_window_over: false, drawn_count: 100}
        - {campaign_id: open, arm: mail, window_days: 90, is_window_over: false, drawn_count: 100}
        - {campaign_id: small, arm: call, window_days: 90, is_window_over: true, drawn_count: 19, returned_count: 19}
        - {campaign_id: small, arm: mail, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 0}
        - {campaign_id: fault, arm: call, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 20}
        - {campaign_id: fault, arm: mail, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 0}
        - {campaign_id: apart, arm: call, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 20}
        - {campaign_id: apart, arm: mail, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 0}
      returns.compared_strata:
        - {campaign_id: open, arm: call, window_days: 90, compared_stratum: all, drawn_count: 100}
        - {campaign_id: open, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 100}
        - {campaign_id: small, arm: call, window_days: 90, compared_stratum: all, drawn_count: 19, returned_count: 19}
        - {campaign_id: small, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 20, returned_count: 0}
        - {campaign_id: fault, arm: call, window_days: 90, compared_stratum: all, drawn_count: 20, returned_count: 20}
        - {campaign_id: fault, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 20, returned_count: 0}
        - {campaign_id: apart, arm: call, window_days: 90, compared_stratum: A, drawn_count: 20, returned_count: 20}
        - {campaign_id: apart, arm: mail, window_days: 90, compared_stratum: B, drawn_count: 20, returned_count: 0}
    expect:
      - {campaign_id: open, difference_share: null, holm_p_value: null, arms_verdict: window_open}
      - {campaign_id: small, difference_share: 1, holm_p_value: null, arms_verdict: too_few}
      - {campaign_id: fault, difference_share: 1, holm_p_value: null, arms_verdict: sample_ratio_mismatch}
      - {campaign_id: apart, difference_share: null, holm_p_value: null, arms_verdict: no_common_stratum}
---*/
with arms as (
    select
        rates.campaign_id,
        rates.arm,
        rates.window_days,
        rates.is_window_over,
        rates.drawn_count,
        rates.returned_count
    from returns.rates as rates
    left join staging.campaigns as campaigns on rates.campaign_id = campaigns.campaign_id
    where
        rates.arm <> 'control'
        and rates.drawn_count > 0
        and rates.window_days
        = coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
),

strata as ( -- noqa: ST03
    select
        counts.campaign_id,
        counts.arm,
        counts.compared_stratum,
        counts.drawn_count,
        counts.returned_count
    from returns.compared_strata as counts
    inner join arms
        on
            counts.campaign_id = arms.campaign_id
            and counts.arm = arms.arm
            and counts.window_days = arms.window_days
    order by counts.campaign_id, counts.arm, counts.compared_stratum
)

select
    arms.campaign_id,
    arms.arm,
    others.arm as other_arm,
    arms.window_days,
    arms.is_window_over and others.is_window_over as is_window_over,
    arms.drawn_count,
    arms.returned_count,
    others.drawn_count as other_drawn_count,
    others.returned_count as other_returned_count,
    quality.draw_fault
from arms
inner join arms as others on arms.campaign_id = others.campaign_id and arms.arm < others.arm
left join returns.draw_quality as quality on arms.campaign_id = quality.campaign_id
order by arms.campaign_id, arms.arm, others.arm
