/*---
description: "Law of the learned rule for one client type at one past cut-off date: six numbers that give each silence its threshold of loss, or why there is none."
grain: [cutoff_on, client_type]
python: learned_laws.add_laws
python_inputs: [cases]
columns:
  cutoff_on:
  client_type:
    described_in: rhythm.predictive_thresholds
  learned_intercept:
    type: DECIMAL(12,6)
    description: "Intercept of the law: log of one more than the threshold of loss in days is this number and five traits known when the silence starts, each times its weight; NULL without a law."
    nullable: true
  learned_interval_weight:
    type: DECIMAL(12,6)
    description: Weight in the law of the log of one more than the mean interval in days, 0 with one purchase day.
    nullable: true
  learned_variation_weight:
    type: DECIMAL(12,6)
    description: Weight in the law of the coefficient of variation of the intervals, 0 with one purchase day.
    nullable: true
  learned_single_weight:
    type: DECIMAL(12,6)
    description: Weight in the law of having one purchase day alone.
    nullable: true
  learned_span_weight:
    type: DECIMAL(12,6)
    description: Weight in the law of the log of one more than the days from the first to the last purchase day.
    nullable: true
  learned_count_weight:
    type: DECIMAL(12,6)
    description: Weight in the law of the log of one more than the number of purchase days.
    nullable: true
  law_reason:
    type: VARCHAR
    description: "Why there is no law: too_few_cases (backtest_min_cases, a tenth of them of each answer), or no_silence_slope (a longer silence speaks hardly, or not at all, for having left)."
    values: [too_few_cases, no_silence_slope]
    nullable: true
checks:
  - name: law_or_reason
    description: laws with a number missing, with both a law and a reason for having none, or with neither
    sql: >
      (law_reason is null) = (learned_intercept is not null)
      and (law_reason is null) = (learned_interval_weight is not null)
      and (law_reason is null) = (learned_variation_weight is not null)
      and (law_reason is null) = (learned_single_weight is not null)
      and (law_reason is null) = (learned_span_weight is not null)
      and (law_reason is null) = (learned_count_weight is not null)
examples:
  - name: between nine and 999 days of silence lie 99 on the scale of logarithms; answers that came later teach nothing
    run_date: 2025-07-01
    settings: {backtest_horizon_days: 90, backtest_quarters: 1, backtest_min_cases: 2}
    given:
      trial.due_decisions:
        - {rule_decided_on: 2025-07-01, decided_client_type: B2C, cutoff_on: 2025-03-31}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2B, cutoff_on: null}
      trial.backtest_histories:
        - {cutoff_on: 2024-09-30, client_id: old, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 9, has_left: true, horizon_ends_on: 2024-12-29}
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 9, has_left: false, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: b, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 999, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: slow, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 9, has_left: true, horizon_ends_on: 2025-04-01}
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 99, has_left: false, horizon_ends_on: 2025-06-29}
        - {cutoff_on: 2025-03-31, client_id: b, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 9999, has_left: true, horizon_ends_on: 2025-06-29}
        - {cutoff_on: 2025-03-31, client_id: slow, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 99, has_left: true, horizon_ends_on: 2025-07-01}
        - {cutoff_on: 2024-12-31, client_id: firm, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 9, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: shop, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 999, has_left: false, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: one, client_type: unknown, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 999, has_left: false, horizon_ends_on: 2025-03-31}
    expect:
      - {cutoff_on: 2025-03-31, client_type: B2B, learned_intercept: null, learned_count_weight: null, law_reason: no_silence_slope}
      - {cutoff_on: 2025-03-31, client_type: B2C, learned_intercept: 4.605170, learned_interval_weight: 0, learned_variation_weight: 0, learned_single_weight: 0, learned_span_weight: 0, learned_count_weight: 0, law_reason: null}
      - {cutoff_on: 2025-03-31, client_type: unknown, learned_intercept: null, law_reason: too_few_cases}
      - {cutoff_on: 2025-06-30, client_type: B2C, learned_intercept: 6.907755, learned_interval_weight: 0, learned_variation_weight: 0, learned_single_weight: 0, learned_span_weight: 0, learned_count_weight: 0, law_reason: null}
---*/
-- A logistic regression of having left on the log of one more than the silence and on the five
-- traits, L2 penalty of one half of each squared slope, each input in units of its spread, both
-- answers weighing half of all. It speaks of more than one half where the silence exceeds a
-- threshold: intercept and slopes over that of the silence, with the sign turned. Taught by the
-- newest backtest_quarters quarters whose shortest horizon had ended by the cut-off date, and
-- there by horizons over by then. Only for days that are read: the quarters tried, those whose
-- answers decide, and the day before each decision, whose law is frozen with it.
with quarters as (
    select distinct cutoff_on
    from trial.backtest_histories
),

types as (
    select distinct client_type
    from trial.backtest_histories
),

tried as (
    select cutoff_on
    from quarters
    where cutoff_on <= as_of() - setting_backtest_horizon_days()
    order by cutoff_on desc
    limit setting_backtest_quarters()
),

asked as (
    select
        tried.cutoff_on,
        types.client_type
    from tried
    cross join types
    union
    select
        cutoff_on,
        decided_client_type as client_type
    from trial.due_decisions
    where cutoff_on is not null
    union
    select
        rule_decided_on - 1 as cutoff_on,
        decided_client_type as client_type
    from trial.due_decisions
    where cutoff_on is not null
),

teachers as (
    select
        asked.cutoff_on,
        asked.client_type,
        quarters.cutoff_on as taught_on,
        row_number() over (
            partition by asked.cutoff_on, asked.client_type order by quarters.cutoff_on desc
        ) as place
    from asked
    inner join quarters on quarters.cutoff_on <= asked.cutoff_on - setting_backtest_horizon_days()
),

taught as (
    select
        cutoff_on,
        client_type,
        min(taught_on) as taught_from_on
    from teachers
    where place <= setting_backtest_quarters()
    group by cutoff_on, client_type
),

cases as (
    select
        client_type,
        cutoff_on,
        horizon_ends_on,
        has_left,
        ln(1 + known_silence_days) as log_silence,
        log_mean_interval(known_day_count, known_span_days) as log_mean_interval,
        interval_variation(known_day_count, known_span_days, known_square_sum)
            as interval_variation,
        known_day_count = 1 as is_single,
        ln(1 + known_span_days) as log_span,
        ln(1 + known_day_count) as log_count
    from trial.backtest_histories
    where
        horizon_ends_on <= (select max(t.cutoff_on) from taught as t)
        and cutoff_on >= (select min(t.taught_from_on) from taught as t)
        and has_left is not null
),

counted as (
    select
        taught.cutoff_on,
        taught.client_type,
        taught.taught_from_on,
        count(*) as case_count,
        count(case when cases.has_left then 1 end) as left_count
    from taught
    inner join cases
        on
            taught.client_type = cases.client_type
            and taught.cutoff_on >= cases.horizon_ends_on
            and taught.taught_from_on <= cases.cutoff_on
    group by taught.cutoff_on, taught.client_type, taught.taught_from_on
)

select
    asked.cutoff_on,
    asked.client_type,
    counted.taught_from_on,
    coalesce(
        counted.case_count >= setting_backtest_min_cases()
        and least(counted.left_count, counted.case_count - counted.left_count)
        >= setting_backtest_min_cases() / 10,
        false
    ) as has_enough_cases
from asked
left join counted
    on asked.cutoff_on = counted.cutoff_on and asked.client_type = counted.client_type
order by asked.cutoff_on, asked.client_type
