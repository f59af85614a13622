/*---
description: "Calibration of P(alive) for the present half-year, one knot of one client type's curve: what the model says, and what was true of the company's own past; or why there is none."
grain: [calibrated_on, client_type, knot_number]
python: alive_calibration.add_calibration
python_inputs: [cases]
columns:
  calibrated_on:
  client_type:
    described_in: rhythm.predictive_thresholds
  knot_number:
    type: INTEGER
    description: Number of the knot, from the least model_p_alive to the greatest; 0 where the type has no calibration.
    min: 0
  knot_case_count:
    type: INTEGER
    description: Cases whose mean the knot is, at least backtest_min_cases; of knot 0 the cases of the type.
    min: 0
  knot_model_p_alive:
    type: DECIMAL(9,6)
    description: Mean model_p_alive of the cases of the knot; NULL with calibration_reason.
    unit: probability 0-1
    min: 0
    max: 1
    nullable: true
  knot_p_alive:
    type: DECIMAL(9,6)
    description: Calibrated P(alive) at the knot, never less than at the knot before, below 1; NULL with calibration_reason.
    unit: probability 0-1
    min: 0
    max: 1
    nullable: true
  purchase_r:
    nullable: true
  purchase_alpha_days:
    nullable: true
  dropout_a:
    nullable: true
  dropout_b:
    nullable: true
  calibration_reason:
    type: VARCHAR
    description: "Why the type has no calibration: too_few_cases (backtest_min_cases), nobody_leaves (a fit by which nobody ever leaves), or fit_reason."
    values: [too_few_cases, nobody_leaves, too_few_clients, no_repeat_buyers, no_maximum, not_converged, no_mean]
    nullable: true
checks:
  - name: calibration_or_reason
    description: knots with neither a calibrated value nor a reason for having none, or with both
    sql: >
      (calibration_reason is null) = (knot_p_alive is not null)
      and (calibration_reason is null) = (knot_number > 0)
      and (calibration_reason is null) = (knot_model_p_alive is not null)
      and (calibration_reason is null) = (dropout_a is not null)
  - name: never_sure
    description: knots at which a client would be alive, or gone, for certain
    sql: knot_p_alive > 0 and knot_p_alive < 1
  - name: calibration_rises
    description: knots at which less is told than at the one before
    sql: >
      not exists (select 1 from trial.alive_calibrations as other
      where other.client_type = alive_calibrations.client_type
      and other.knot_number < alive_calibrations.knot_number
      and other.knot_p_alive > alive_calibrations.knot_p_alive)
examples:
  - name: a type without enough cases, one by whose fit nobody leaves, and one of two knots
    run_date: 2025-08-15
    settings: {backtest_min_cases: 2}
    given:
      value.buying_history:
        - {client_id: a, client_type: B2C}
        - {client_id: firm, client_type: B2B}
        - {client_id: other, client_type: unknown}
      trial.backtest_models:
        - {cutoff_on: 2025-03-31, client_type: B2C, purchase_r: 1, purchase_alpha_days: 272, dropout_a: 1, dropout_b: 1}
        - {cutoff_on: 2024-12-31, client_type: B2C, purchase_r: 9, purchase_alpha_days: 9, dropout_a: 9, dropout_b: 9}
      trial.alive_cases:
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2C, calibrated_on: 2025-07-01, followed_days: 91, next_days: null, model_p_alive: 0.10, next_leave_share: 0}
        - {cutoff_on: 2025-03-31, client_id: b, client_type: B2C, calibrated_on: 2025-07-01, followed_days: 91, next_days: null, model_p_alive: 0.20, next_leave_share: 0}
        - {cutoff_on: 2025-03-31, client_id: c, client_type: B2C, calibrated_on: 2025-07-01, followed_days: 91, next_days: 5, model_p_alive: 0.80, next_leave_share: 0.5}
        - {cutoff_on: 2025-03-31, client_id: d, client_type: B2C, calibrated_on: 2025-07-01, followed_days: 91, next_days: null, model_p_alive: 0.90, next_leave_share: 0.5}
        - {cutoff_on: 2025-03-31, client_id: e, client_type: B2B, calibrated_on: 2025-07-01, followed_days: 91, next_days: 5, calibration_reason: nobody_leaves}
        - {cutoff_on: 2025-03-31, client_id: f, client_type: B2B, calibrated_on: 2025-07-01, followed_days: 91, next_days: 5, calibration_reason: nobody_leaves}
    expect:
      - {calibrated_on: 2025-07-01, client_type: B2B, knot_number: 0, knot_case_count: 2, knot_model_p_alive: null, knot_p_alive: null, dropout_a: null, calibration_reason: nobody_leaves}
      - {calibrated_on: 2025-07-01, client_type: B2C, knot_number: 1, knot_case_count: 2, knot_model_p_alive: 0.15, knot_p_alive: 0.166667, purchase_r: 1, dropout_a: 1, calibration_reason: null}
      - {calibrated_on: 2025-07-01, client_type: B2C, knot_number: 2, knot_case_count: 2, knot_model_p_alive: 0.85, knot_p_alive: 0.833333, purchase_r: 1, dropout_a: 1, calibration_reason: null}
      - {calibrated_on: 2025-07-01, client_type: unknown, knot_number: 0, knot_case_count: 0, calibration_reason: too_few_cases}
---*/
-- A knot is a group of cases of like model_p_alive. Its share of clients who bought again is
-- that of Kaplan and Meier, since newer quarters are followed for less long; who by the fit left
-- before the next purchase was alive, too; half a case of each kind is added, so that nobody is
-- alive or gone for certain; and the shares rise (isotonic regression).
-- Cases go to the function in the order of their columns: equal ones always in one order.
with cases as (
    select
        client_type,
        model_p_alive,
        cast(dense_rank() over (partition by client_type order by client_id) as integer)
            as client_number,
        cutoff_on,
        next_leave_share,
        followed_days,
        next_days
    from trial.alive_cases
    where model_p_alive is not null
),

told as (
    select
        client_type,
        count(*) as told_count
    from cases
    group by client_type
),

types as (
    select distinct client_type from value.buying_history
),

counted as (
    select
        types.client_type,
        count(found.client_id) as case_count,
        coalesce(max(told.told_count), 0) as told_count,
        max(found.calibration_reason) as fit_reason,
        max(found.cutoff_on) as newest_on
    from types
    left join trial.alive_cases as found on types.client_type = found.client_type
    left join told on types.client_type = told.client_type
    group by types.client_type
),

sized as (
    select
        *,
        case
            when fit_reason is not null then fit_reason
            when told_count < setting_backtest_min_cases() then 'too_few_cases'
        end as calibration_reason,
        least(setting_alive_knots(), told_count // setting_backtest_min_cases()) as knot_count
    from counted
),

numbers as (
    select unnest(generate_series(0, setting_alive_knots())) as knot_number
    where setting_alive_knots() >= 0
),

knots as (
    select
        sized.*,
        numbers.knot_number
    from sized
    inner join numbers
        on
            (sized.calibration_reason is not null and numbers.knot_number = 0)
            or (
                sized.calibration_reason is null
                and numbers.knot_number between 1 and sized.knot_count
            )
)

select
    half_year_start() as calibrated_on,
    knots.client_type,
    cast(knots.knot_number as integer) as knot_number,
    cast(knots.case_count as integer) as case_count,
    models.purchase_r,
    models.purchase_alpha_days,
    models.dropout_a,
    models.dropout_b,
    knots.calibration_reason
from knots
left join trial.backtest_models as models
    on
        knots.client_type = models.client_type
        and knots.newest_on = models.cutoff_on
        and knots.calibration_reason is null
order by knots.client_type, knots.knot_number
