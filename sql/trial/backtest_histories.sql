/*---
description: "Sampled client silent for at most backtest_silence_days at one past cut-off date: what was known then, and whether it bought again within its horizon."
grain: [cutoff_on, client_id]
columns:
  cutoff_on:
  client_id:
  client_type:
    described_in: rhythm.predictive_thresholds
  last_purchase_on:
  known_day_count:
    type: INTEGER
    description: Purchase days up to the cut-off date.
    min: 1
  known_span_days:
    type: INTEGER
    description: Days from the first to the last purchase day up to the cut-off date.
    unit: day
    min: 0
  known_silence_days:
    type: INTEGER
    description: "Recency at the cut-off date: days since the last purchase day known then."
    unit: day
    min: 0
  known_square_sum:
    type: BIGINT
    description: Sum of the squared intervals between purchase days up to the cut-off date.
    unit: square day
    min: 0
  known_year_before_count:
    type: INTEGER
    description: Purchase days of the year before the last at the cut-off date, as the rule two_then_none counts it (lookback_days).
    min: 0
  known_year_order_count:
    type: INTEGER
    description: Orders in the year that ends at the cut-off date, as the rule falling counts them.
    min: 0
  known_year_before_order_count:
    type: INTEGER
    description: Orders in the year before that one, as the rule falling counts them.
    min: 0
  known_risk_days:
    type: INTEGER
    description: Threshold of predictive_risk for the silence at the cut-off date, computed when it began; fixed_act_days while the company's rhythm was not known.
    unit: day
    min: 0
  known_lost_days:
    type: INTEGER
    description: Threshold of predictive for the silence at the cut-off date, computed when it began; fixed_lost_days while the company's rhythm was not known.
    unit: day
    min: 1
  known_rhythm_days:
    type: INTEGER
    description: Threshold of personal_rhythm for the silence at the cut-off date, whole days of its share of the mean interval; known_lost_days with one purchase day.
    unit: day
    min: 1
  horizon_ends_on:
    type: DATE
    description: "Last day of the horizon: backtest_horizon_days or backtest_horizon_intervals mean intervals after the cut-off date, whichever is later."
  is_contacted:
    type: BOOLEAN
    description: True where the company contacted the client between cut-off date and horizon. It splits the report; no rule learns from it, being unknown on that date.
  is_control:
    type: BOOLEAN
    description: True where a draw made the client a control of a campaign of the home whose longest window covers the whole horizon.
  has_left:
    type: BOOLEAN
    description: True where the client bought nothing between cut-off date and horizon, contacted or not; NULL while the horizon is open.
    nullable: true
checks:
  - name: answer_after_horizon
    description: clients with an answer whose horizon is open, or the reverse
    sql: (has_left is not null) = (horizon_ends_on <= as_of())
  - name: origin_within_horizon
    description: clients whose horizon ends too soon after the cut-off date
    sql: horizon_ends_on >= cutoff_on + setting_backtest_horizon_days()
examples:
  - name: one who stayed, one who left, two contacted, one whose horizon is open
    run_date: 2025-07-15
    settings: {backtest_horizon_days: 90, backtest_silence_days: 730}
    given:
      trial.backtest_samples:
        - {cutoff_on: 2025-03-31, client_id: stays, client_type: B2C}
        - {cutoff_on: 2025-03-31, client_id: leaves, client_type: B2C}
        - {cutoff_on: 2025-03-31, client_id: phoned, client_type: B2C}
        - {cutoff_on: 2025-03-31, client_id: mailed, client_type: B2C}
        - {cutoff_on: 2025-03-31, client_id: slow, client_type: B2C}
        - {cutoff_on: 2025-03-31, client_id: silent, client_type: B2C}
      rhythm.predictive_thresholds:
        - {client_id: stays, purchased_on: 2025-01-31, risk_after_days: 70, lost_after_days: 100}
        - {client_id: stays, purchased_on: 2025-03-02, risk_after_days: 71, lost_after_days: 101}
      reference.inactivity_rules:
        - {rule: personal_rhythm, ratio_numerator: 5, ratio_denominator: 3, minimum_count: 2}
        - {rule: two_then_none, threshold_days: 365, lookback_days: 730, minimum_count: 2}
        - {rule: falling, threshold_days: 365, lookback_days: 730, minimum_count: 6}
      orders.purchase_days:
        - {client_id: stays, purchased_on: 2025-01-01}
        - {client_id: stays, purchased_on: 2025-01-31}
        - {client_id: stays, purchased_on: 2025-03-02}
        - {client_id: stays, purchased_on: 2025-06-29}
        - {client_id: leaves, purchased_on: 2025-03-31}
        - {client_id: leaves, purchased_on: 2025-06-30}
        - {client_id: phoned, purchased_on: 2025-01-01}
        - {client_id: mailed, purchased_on: 2025-01-01}
        - {client_id: mailed, purchased_on: 2025-06-29}
        - {client_id: slow, purchased_on: 2025-01-01}
        - {client_id: slow, purchased_on: 2025-03-31}
        - {client_id: silent, purchased_on: 2023-03-31}
      trial.backtest_contacts:
        - {client_id: phoned, contacted_on: 2025-04-01}
        - {client_id: mailed, contacted_on: 2025-06-29}
        - {client_id: leaves, contacted_on: 2025-03-31}
        - {client_id: leaves, contacted_on: 2025-06-30}
      staging.campaign_windows:
        - {campaign_id: covers, window_days: 30}
        - {campaign_id: covers, window_days: 91}
        - {campaign_id: ends, window_days: 90}
        - {campaign_id: starts, window_days: 99}
      staging.draws:
        - {campaign_id: covers, client_id: phoned, surviving_client_id: phoned, arm: control, window_starts_on: 2025-03-30}
        - {campaign_id: covers, client_id: stays, surviving_client_id: stays, arm: mail, window_starts_on: 2025-03-30}
        - {campaign_id: covers, client_id: old, surviving_client_id: mailed, arm: control, window_starts_on: 2025-03-31}
        - {campaign_id: covers, client_id: slow, surviving_client_id: slow, arm: control, window_starts_on: 2025-03-31}
        - {campaign_id: ends, client_id: leaves, surviving_client_id: leaves, arm: control, window_starts_on: 2025-03-30}
        - {campaign_id: starts, client_id: leaves, surviving_client_id: leaves, arm: control, window_starts_on: 2025-04-01}
    expect:
      - {cutoff_on: 2025-03-31, client_id: stays, last_purchase_on: 2025-03-02, known_day_count: 3, known_span_days: 60, known_silence_days: 29, known_square_sum: 1800, known_year_before_count: 0, known_risk_days: 71, known_lost_days: 101, known_rhythm_days: 50, horizon_ends_on: 2025-06-29, is_contacted: false, is_control: false, has_left: false}
      - {cutoff_on: 2025-03-31, client_id: leaves, known_day_count: 1, known_span_days: 0, known_silence_days: 0, known_risk_days: 90, known_lost_days: 365, known_rhythm_days: 365, horizon_ends_on: 2025-06-29, is_contacted: false, is_control: false, has_left: true}
      - {cutoff_on: 2025-03-31, client_id: phoned, is_contacted: true, is_control: true, has_left: true}
      - {cutoff_on: 2025-03-31, client_id: mailed, is_contacted: true, is_control: true, has_left: false}
      - {cutoff_on: 2025-03-31, client_id: slow, known_span_days: 89, known_rhythm_days: 148, horizon_ends_on: 2025-09-25, is_control: false, has_left: null}
  - name: orders of the year that ends at the cut-off date, and of the year before
    run_date: 2025-07-15
    settings: {backtest_horizon_days: 90}
    given:
      trial.backtest_samples:
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2C}
        - {cutoff_on: 2025-03-31, client_id: b, client_type: B2C}
      reference.inactivity_rules:
        - {rule: personal_rhythm, ratio_numerator: 5, ratio_denominator: 3, minimum_count: 2}
        - {rule: two_then_none, threshold_days: 365, lookback_days: 730, minimum_count: 2}
        - {rule: falling, threshold_days: 365, lookback_days: 730, minimum_count: 6}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-04-01, order_count: 9}
        - {client_id: a, purchased_on: 2023-04-02, order_count: 4}
        - {client_id: a, purchased_on: 2024-03-31, order_count: 3}
        - {client_id: a, purchased_on: 2024-04-01, order_count: 2}
        - {client_id: b, purchased_on: 2025-01-01, order_count: 1}
    expect:
      - {client_id: a, known_year_order_count: 2, known_year_before_order_count: 7}
      - {client_id: b, known_year_order_count: 1, known_year_before_order_count: 0}
---*/
-- Clients silent for at most backtest_silence_days at the cut-off date. What is called known
-- rests on purchases up to it alone.
with days as (
    select
        client_id,
        purchased_on,
        order_count,
        lead(purchased_on) over (partition by client_id order by purchased_on) as next_on,
        purchased_on - lag(purchased_on) over (partition by client_id order by purchased_on)
            as gap_days
    from orders.purchase_days
    where client_id in (select s.client_id from trial.backtest_samples as s)
),

histories as (
    select
        samples.cutoff_on,
        samples.client_id,
        samples.client_type,
        count(*) as day_count,
        max(days.purchased_on) - min(days.purchased_on) as span_days,
        max(days.purchased_on) as last_purchase_on,
        max(case when days.next_on > samples.cutoff_on then days.next_on end) as next_on,
        sum(days.gap_days * days.gap_days) as square_sum,
        count(case when days.purchased_on >= samples.cutoff_on - rules.threshold_days then 1 end)
            as year_count,
        count(case when days.purchased_on >= samples.cutoff_on - rules.lookback_days then 1 end)
            as two_year_count,
        sum(if(days.purchased_on > samples.cutoff_on - falls.threshold_days, days.order_count, 0))
            as year_order_count,
        sum(if(days.purchased_on > samples.cutoff_on - falls.lookback_days, days.order_count, 0))
            as two_year_order_count
    from trial.backtest_samples as samples
    inner join days
        on samples.client_id = days.client_id and samples.cutoff_on >= days.purchased_on
    inner join reference.inactivity_rules as rules on rules.rule = 'two_then_none'
    inner join reference.inactivity_rules as falls on falls.rule = 'falling'
    group by samples.cutoff_on, samples.client_id, samples.client_type
),

asked as (
    select
        *,
        cutoff_on + cast(
            greatest(
                setting_backtest_horizon_days(),
                (setting_backtest_horizon_intervals() * span_days + day_count - 1 - 1)
                // nullif(day_count - 1, 0)
            ) as integer
        ) as horizon_ends_on
    from histories
    where cutoff_on - last_purchase_on <= setting_backtest_silence_days()
),

contacted as (
    select distinct
        asked.cutoff_on,
        asked.client_id
    from asked
    inner join trial.backtest_contacts as contacts
        on
            asked.client_id = contacts.client_id
            and contacts.contacted_on between asked.cutoff_on + 1 and asked.horizon_ends_on
),

-- A window starts on the day after window_starts_on, as the horizon on the day after the cut-off.
controls as (
    select distinct
        asked.cutoff_on,
        asked.client_id
    from asked
    inner join staging.draws as draws
        on
            asked.client_id = draws.surviving_client_id
            and draws.arm = 'control'
            and asked.cutoff_on >= draws.window_starts_on
    inner join staging.campaign_windows as windows
        on
            draws.campaign_id = windows.campaign_id
            and asked.horizon_ends_on <= draws.window_starts_on + windows.window_days
)

select
    asked.cutoff_on,
    asked.client_id,
    asked.client_type,
    asked.last_purchase_on,
    cast(asked.day_count as integer) as known_day_count,
    cast(asked.span_days as integer) as known_span_days,
    cast(asked.cutoff_on - asked.last_purchase_on as integer) as known_silence_days,
    cast(coalesce(asked.square_sum, 0) as bigint) as known_square_sum,
    cast(asked.two_year_count - asked.year_count as integer) as known_year_before_count,
    cast(asked.year_order_count as integer) as known_year_order_count,
    cast(asked.two_year_order_count - asked.year_order_count as integer)
        as known_year_before_order_count,
    coalesce(thresholds.risk_after_days, setting_fixed_act_days()) as known_risk_days,
    coalesce(thresholds.lost_after_days, setting_fixed_lost_days()) as known_lost_days,
    case
        when asked.day_count >= rhythms.minimum_count
            then personal_rhythm_days(
                asked.span_days,
                asked.day_count,
                rhythms.ratio_numerator,
                rhythms.ratio_denominator
            )
        else coalesce(thresholds.lost_after_days, setting_fixed_lost_days())
    end as known_rhythm_days,
    asked.horizon_ends_on,
    contacted.client_id is not null as is_contacted,
    controls.client_id is not null as is_control,
    case
        when asked.horizon_ends_on <= as_of()
            then coalesce(asked.next_on > asked.horizon_ends_on, true)
    end as has_left
from asked
inner join reference.inactivity_rules as rhythms on rhythms.rule = 'personal_rhythm'
left join rhythm.predictive_thresholds as thresholds
    on
        asked.client_id = thresholds.client_id
        and asked.last_purchase_on = thresholds.purchased_on
left join contacted
    on asked.cutoff_on = contacted.cutoff_on and asked.client_id = contacted.client_id
left join controls
    on asked.cutoff_on = controls.cutoff_on and asked.client_id = controls.client_id
