/*---
description: Return rate of one arm inside one window over all clients drawn (intent to treat), with Wilson's interval; NULL until the window is over.
grain: [campaign_id, arm, window_days]
python: wilson.add_wilson
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
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: mail, window_days: 30, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: b, arm: mail, window_days: 30, is_window_over: true, has_returned: false}
        - {campaign_id: x, client_id: a, arm: mail, window_days: 60, is_window_over: false}
        - {campaign_id: x, client_id: b, arm: mail, window_days: 60, is_window_over: false}
    expect:
      - {campaign_id: x, arm: mail, window_days: 30, drawn_count: 2, returned_count: 1, return_share: 0.5, low_share: 0.094531, high_share: 0.905469}
      - {campaign_id: x, arm: mail, window_days: 60, drawn_count: 2, returned_count: null, return_share: null, low_share: null, high_share: null}
  - name: an arm that chance left empty is shown, and has no rate
    given:
      staging.campaign_arms:
        - {campaign_id: x, arm: control, weight_ppm: 900000}
        - {campaign_id: x, arm: mail, weight_ppm: 100000}
        - {campaign_id: to_come, arm: mail, weight_ppm: 1000000}
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: control, window_days: 30, is_window_over: true, has_returned: false}
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
        cast(count(*) as integer) as drawn_count,
        cast(
            case when bool_and(is_window_over) then count(case when has_returned then 1 end) end
            as integer
        ) as returned_count
    from returns.client_returns
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
        cast(null as integer) as returned_count
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
    returned_count
from arms
order by campaign_id, arm, window_days
