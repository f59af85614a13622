/*---
description: "One sampled client at one past cut-off date, with the P(alive) that the model of the half-year's calibration gives it, and whether it bought again before that half-year."
grain: [cutoff_on, client_id]
columns:
  cutoff_on:
  client_id:
  client_type:
    described_in: rhythm.predictive_thresholds
  calibrated_on:
    type: DATE
    description: "Day of the calibration of P(alive): the last 1 January or 1 July; nothing from that day on is read."
    label_fr: Calibré le
  followed_days:
    type: INTEGER
    description: Days from the cut-off date to the day before calibrated_on, at least alive_follow_days.
    unit: day
    min: 1
  next_days:
    type: INTEGER
    description: Days from the cut-off date to the next purchase day; NULL where none came within followed_days.
    unit: day
    min: 1
    nullable: true
  model_p_alive:
    type: DECIMAL(9,6)
    description: P(alive) by MBG/NBD as fitted, before it is calibrated; NULL where the newest quarter has no fit, or one by which nobody ever leaves.
    unit: probability 0-1
    min: 0
    max: 1
    nullable: true
  next_leave_share:
    type: DECIMAL(9,6)
    description: Chance that a client still there leaves before its next purchase, a / (a + b + repeat purchases + 1) of the same fit; NULL as model_p_alive.
    unit: share 0-1
    min: 0
    max: 1
    nullable: true
  calibration_reason:
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: next_purchase_is_within_what_is_followed
    description: next purchases on or after the day of the calibration
    sql: next_days <= followed_days
examples:
  - name: one fit for all quarters, that of the newest; nothing from the half-year on is read
    run_date: 2025-08-15
    settings: {backtest_horizon_days: 90, backtest_quarters: 2}
    given:
      trial.backtest_histories:
        - {cutoff_on: 2024-09-30, client_id: a, client_type: B2C, last_purchase_on: 2024-09-30, known_day_count: 1, known_span_days: 0, known_silence_days: 0}
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2C, last_purchase_on: 2024-12-31, known_day_count: 2, known_span_days: 272, known_silence_days: 0}
        - {cutoff_on: 2024-12-31, client_id: once, client_type: B2C, last_purchase_on: 2024-04-03, known_day_count: 1, known_span_days: 0, known_silence_days: 272}
        - {cutoff_on: 2024-12-31, client_id: firm, client_type: B2B, last_purchase_on: 2024-12-31, known_day_count: 2, known_span_days: 272, known_silence_days: 0}
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2C, last_purchase_on: 2025-03-31, known_day_count: 3, known_span_days: 362, known_silence_days: 0}
        - {cutoff_on: 2025-04-02, client_id: a, client_type: B2C, last_purchase_on: 2025-03-31, known_day_count: 3, known_span_days: 362, known_silence_days: 2}
      trial.backtest_models:
        - {cutoff_on: 2024-12-31, client_type: B2C, purchase_r: 9, purchase_alpha_days: 9, dropout_a: 9, dropout_b: 9}
        - {cutoff_on: 2025-03-31, client_type: B2C, purchase_r: 1, purchase_alpha_days: 272, dropout_a: 1, dropout_b: 1}
        - {cutoff_on: 2025-03-31, client_type: B2B, purchase_r: 1, purchase_alpha_days: 272, dropout_a: 0.00001, dropout_b: 100}
      rhythm.predictive_thresholds:
        - {client_id: a, purchased_on: 2024-12-31, next_purchase_on: 2025-03-31}
        - {client_id: a, purchased_on: 2025-03-31, next_purchase_on: 2025-07-01}
        - {client_id: firm, purchased_on: 2024-12-31, next_purchase_on: 2025-06-30}
    expect:
      - {cutoff_on: 2024-12-31, client_id: a, client_type: B2C, calibrated_on: 2025-07-01, followed_days: 181, next_days: 90, model_p_alive: 0.666667, next_leave_share: 0.25, calibration_reason: null}
      - {cutoff_on: 2024-12-31, client_id: once, followed_days: 181, next_days: null, model_p_alive: 0.333333, next_leave_share: 0.333333}
      - {cutoff_on: 2024-12-31, client_id: firm, next_days: 181, model_p_alive: null, next_leave_share: null, calibration_reason: nobody_leaves}
      - {cutoff_on: 2025-03-31, client_id: a, followed_days: 91, next_days: null, model_p_alive: 0.75}
---*/
with quarters as (
    select distinct
        cutoff_on,
        half_year_start() as calibrated_on
    from trial.backtest_histories
    where cutoff_on < half_year_start() - setting_alive_follow_days()
    order by cutoff_on desc
    limit setting_backtest_quarters()
),

-- One fit for all quarters: what it says of a client must mean the same in each, and tonight.
models as (
    select
        client_type,
        buying_fit_reason(dropout_a, dropout_b, fit_reason) as calibration_reason,
        purchase_r,
        purchase_alpha_days,
        dropout_a,
        dropout_b
    from trial.backtest_models
    where cutoff_on = (select max(q.cutoff_on) from quarters as q)
),

weighed as (
    select
        histories.cutoff_on,
        histories.client_id,
        histories.client_type,
        quarters.calibrated_on,
        quarters.calibrated_on - histories.cutoff_on - 1 as followed_days,
        case
            when silences.next_purchase_on < quarters.calibrated_on
                then silences.next_purchase_on - histories.cutoff_on
        end as next_days,
        model_p_alive(
            histories.known_day_count - 1,
            histories.known_span_days,
            histories.known_span_days + histories.known_silence_days,
            models.purchase_r,
            models.purchase_alpha_days,
            models.dropout_a,
            models.dropout_b
        ) as p_alive,
        models.dropout_a
        / cast(models.dropout_a + models.dropout_b + histories.known_day_count as double)
            as leave_share,
        models.calibration_reason
    from trial.backtest_histories as histories
    inner join quarters on histories.cutoff_on = quarters.cutoff_on
    left join models on histories.client_type = models.client_type
    left join rhythm.predictive_thresholds as silences
        on
            histories.client_id = silences.client_id
            and histories.last_purchase_on = silences.purchased_on
    where histories.known_silence_days <= setting_alive_silence_days()
)

select
    cutoff_on,
    client_id,
    client_type,
    calibrated_on,
    cast(followed_days as integer) as followed_days,
    cast(next_days as integer) as next_days,
    case when calibration_reason is null then cast(round(p_alive, 6) as decimal(9, 6)) end
        as model_p_alive,
    case when calibration_reason is null then cast(round(leave_share, 6) as decimal(9, 6)) end
        as next_leave_share,
    calibration_reason
from weighed
