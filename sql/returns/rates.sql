/*---
description: Return rate of one arm inside one window over all clients drawn (intent to treat), with Wilson's interval; NULL until the window is over.
grain: [campaign_id, arm, window_days]
python: wilson.add_wilson_permille
columns:
  campaign_id:
  arm:
  window_days:
  is_window_over:
  drawn_count:
    type: INTEGER
    description: Clients drawn into the arm, the denominator; it never shrinks, and is 0 for an arm that chance left empty.
    description_fr: Clients tirés dans le groupe ; ce nombre ne diminue jamais.
    label_fr: Clients tirés
    min: 0
  returned_count:
    type: INTEGER
    description: Clients of the arm who bought inside the window; NULL until the window is over, and for an empty arm.
    description_fr: Clients du groupe qui ont acheté pendant la mesure ; vide avant la fin de la mesure.
    label_fr: Clients revenus
    min: 0
    nullable: true
  unknown_outcome_count:
    type: INTEGER
    description: Clients of the arm who were erased inside the window without having returned, counted as not returned; NULL as returned_count.
    description_fr: Clients effacés pendant la mesure sans être revenus avant ; vide avant la fin de la mesure.
    label_fr: Clients effacés
    min: 0
    nullable: true
  return_permille:
    type: INTEGER
    description: Return rate in thousandths, rounded once from the counts, halves upward; what sentences tell. NULL as returned_count.
    unit: share 1/1000
    min: 0
    max: 1000
    nullable: true
  return_share:
    type: DECIMAL(9,6)
    description: "Return rate: returned_count over drawn_count; NULL as returned_count."
    description_fr: Part des clients tirés qui sont revenus ; vide avant la fin de la mesure.
    unit: share 0-1
    label_fr: Taux de retour
    min: 0
    max: 1
    nullable: true
  low_share:
    type: DECIMAL(9,6)
    description: Lower bound of Wilson's score interval of the row's rate at confidence_share; NULL where there is no rate.
    description_fr: Le plus petit taux compatible avec les données ; vide sans taux.
    unit: share 0-1
    label_fr: Borne basse
    min: 0
    max: 1
    nullable: true
  high_share:
    type: DECIMAL(9,6)
    description: Upper bound of Wilson's score interval of the row's rate, as low_share.
    description_fr: Le plus grand taux compatible avec les données ; vide sans taux.
    unit: share 0-1
    label_fr: Borne haute
    min: 0
    max: 1
    nullable: true
  low_permille:
    type: INTEGER
    description: Lower bound of the row's interval in thousandths, rounded once from all its digits, halves away from zero; what sentences tell.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  high_permille:
    type: INTEGER
    description: Upper bound of the row's interval in thousandths, as low_permille.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
checks:
  - name: share_inside_interval
    description: rates outside their own interval
    sql: low_share <= return_share and return_share <= high_share
  - name: open_window_has_no_rate
    description: rates of windows that are still open, or closed windows without a rate
    sql: >
      drawn_count = 0 or is_window_over
      = (return_share is not null and low_share is not null and high_share is not null)
examples:
  - name: a closed and an open window
    given:
      returns.stratum_returns:
        - {campaign_id: x, arm: mail, window_days: 30, stratum: A, is_window_over: true, drawn_count: 1, returned_count: 1, unknown_outcome_count: 0}
        - {campaign_id: x, arm: mail, window_days: 30, stratum: B, is_window_over: true, drawn_count: 1, returned_count: 0, unknown_outcome_count: 1}
        - {campaign_id: x, arm: mail, window_days: 60, stratum: A, is_window_over: true, drawn_count: 1, returned_count: 1, unknown_outcome_count: 0}
        - {campaign_id: x, arm: mail, window_days: 60, stratum: B, is_window_over: false, drawn_count: 1}
    expect:
      - {campaign_id: x, arm: mail, window_days: 30, drawn_count: 2, returned_count: 1, unknown_outcome_count: 1, return_share: 0.5, return_permille: 500, low_share: 0.094531, high_share: 0.905469, low_permille: 95, high_permille: 905}
      - {campaign_id: x, arm: mail, window_days: 60, drawn_count: 2, returned_count: null, unknown_outcome_count: null, return_share: null, return_permille: null, low_share: null, high_share: null}
  - name: a rate is told from its counts, not from the share of six decimals
    given:
      returns.stratum_returns:
        - {campaign_id: x, arm: mail, window_days: 30, stratum: A, is_window_over: true, drawn_count: 1000001, returned_count: 319500, unknown_outcome_count: 0}
        - {campaign_id: x, arm: call, window_days: 30, stratum: A, is_window_over: true, drawn_count: 16, returned_count: 1, unknown_outcome_count: 0}
    # 319 500 of 1 000 001 is .31949968, stored as .319500: 31,9 %, not 32,0. One of 16 is 6,25 %.
    expect:
      - {arm: mail, return_share: 0.319500, return_permille: 319}
      - {arm: call, return_share: 0.0625, return_permille: 63}
  - name: an arm that chance left empty is shown, and has no rate
    given:
      staging.campaign_arms:
        - {campaign_id: x, arm: control, weight_ppm: 900000}
        - {campaign_id: x, arm: mail, weight_ppm: 100000}
        - {campaign_id: to_come, arm: mail, weight_ppm: 1000000}
      returns.stratum_returns:
        - {campaign_id: x, arm: control, window_days: 30, stratum: A, is_window_over: true, drawn_count: 1, returned_count: 0, unknown_outcome_count: 0}
    expect:
      - {campaign_id: x, arm: control, window_days: 30, drawn_count: 1, returned_count: 0}
      - {campaign_id: x, arm: mail, window_days: 30, is_window_over: true, drawn_count: 0, returned_count: null, return_share: null}
---*/
with counted as (
    select
        campaign_id,
        arm,
        window_days,
        bool_and(is_window_over) as is_window_over,
        cast(sum(drawn_count) as integer) as drawn_count,
        cast(case when bool_and(is_window_over) then sum(returned_count) end as integer)
            as returned_count,
        cast(case when bool_and(is_window_over) then sum(unknown_outcome_count) end as integer)
            as unknown_outcome_count
    from returns.stratum_returns
    group by campaign_id, arm, window_days
),

windows as (
    select
        campaign_id,
        window_days,
        bool_and(is_window_over) as is_window_over
    from counted
    group by campaign_id, window_days
),

-- An arm of a drawn campaign into which no client fell.
empty_arms as (
    select
        arms.campaign_id,
        arms.arm,
        windows.window_days,
        windows.is_window_over,
        0 as drawn_count,
        cast(null as integer) as returned_count,
        cast(null as integer) as unknown_outcome_count
    from staging.campaign_arms as arms
    inner join windows on arms.campaign_id = windows.campaign_id
    left join counted
        on
            arms.campaign_id = counted.campaign_id
            and windows.window_days = counted.window_days
            and arms.arm = counted.arm
    where arms.weight_ppm > 0 and counted.campaign_id is null
),

arms as (
    select * from counted
    union all
    select * from empty_arms
)

select
    campaign_id,
    arm,
    window_days,
    is_window_over,
    drawn_count,
    returned_count,
    unknown_outcome_count,
    share_permille(returned_count, drawn_count) as return_permille
from arms
order by campaign_id, arm, window_days
