/*---
description: Score of each candidate rule for one sampled client at one past cut-off date, from what was known then.
grain: [cutoff_on, client_id]
columns:
  cutoff_on:
  client_id:
  client_type:
    described_in: rhythm.predictive_thresholds
  known_silence_days:
  horizon_ends_on:
  is_contacted:
  is_control:
  has_left:
    nullable: true
  known_silence_ratio:
    type: DECIMAL(18,6)
    description: Days of silence at the cut-off date over the mean interval up to it; NULL with one purchase day.
    label_fr: Silence sur intervalle moyen
    min: 0
    nullable: true
  is_personal_rhythm_hit:
    type: BOOLEAN
    description: True where the silence exceeded known_rhythm_days at the cut-off date.
  is_fixed_days_act_hit:
    type: BOOLEAN
    description: True where the silence exceeded fixed_act_days at the cut-off date.
  is_fixed_days_hit:
    type: BOOLEAN
    description: True where the silence exceeded fixed_lost_days at the cut-off date.
  is_two_then_none_hit:
    type: BOOLEAN
    description: True where the rule two_then_none held at the cut-off date.
  known_fall_share:
    type: DECIMAL(9,6)
    description: Orders of the year before last over those of both last years; 0 where the rule falling does not judge the client.
    unit: share 0-1
    min: 0
    max: 1
  is_falling_hit:
    type: BOOLEAN
    description: True where the rule falling held at the cut-off date.
  known_risk_days:
  known_lost_days:
  known_rhythm_days:
  is_predictive_risk_hit:
    type: BOOLEAN
    description: True where the silence exceeded known_risk_days at the cut-off date.
  is_predictive_hit:
    type: BOOLEAN
    description: True where the silence exceeded known_lost_days at the cut-off date.
  known_learned_days:
    type: INTEGER
    description: Threshold of the learned rule for the silence at the cut-off date, by the law of its client type on that date; NULL without a law.
    unit: day
    min: 1
    nullable: true
  is_learned_hit:
    type: BOOLEAN
    description: True where the silence exceeded known_learned_days at the cut-off date; NULL without a law.
    nullable: true
  known_p_alive:
    type: DECIMAL(9,6)
    description: P(alive) at the cut-off date by the MBG/NBD fit of trial.backtest_models; NULL without a fit.
    unit: probability 0-1
    min: 0
    max: 1
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
examples:
  - name: each rule on its limit; P(alive) and the learned rule by the model and the law of that day
    settings: {backtest_horizon_days: 90}
    given:
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
        - {rule: two_then_none, threshold_days: 365, lookback_days: 730, minimum_count: 2}
      trial.backtest_histories:
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2C, known_day_count: 4, known_span_days: 90, known_silence_days: 50, known_square_sum: 2700, known_year_before_count: 0, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 50, horizon_ends_on: 2025-06-29, has_left: true}
        - {cutoff_on: 2025-03-31, client_id: b, client_type: B2C, known_day_count: 4, known_span_days: 90, known_silence_days: 51, known_square_sum: 2700, known_year_before_count: 0, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 50, horizon_ends_on: 2025-06-29, has_left: false}
        - {cutoff_on: 2025-03-31, client_id: c, client_type: B2C, known_day_count: 1, known_span_days: 0, known_silence_days: 91, known_square_sum: 0, known_year_before_count: 0, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 91, horizon_ends_on: 2025-06-29}
        - {cutoff_on: 2025-03-31, client_id: d, client_type: B2C, known_day_count: 2, known_span_days: 10, known_silence_days: 365, known_square_sum: 100, known_year_before_count: 1, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 16, horizon_ends_on: 2025-06-29}
        - {cutoff_on: 2025-03-31, client_id: e, client_type: B2C, known_day_count: 2, known_span_days: 10, known_silence_days: 366, known_square_sum: 100, known_year_before_count: 2, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 16, horizon_ends_on: 2025-06-29}
      trial.learned_laws:
        - {cutoff_on: 2025-03-31, client_type: B2C, learned_intercept: 4.010860, learned_interval_weight: 0.5, learned_variation_weight: 0, learned_single_weight: 0.638629, learned_span_weight: 0.1, learned_count_weight: -0.2}
        - {cutoff_on: 2024-12-31, client_type: B2C, learned_intercept: 9, learned_interval_weight: 0, learned_variation_weight: 0, learned_single_weight: 0, learned_span_weight: 0, learned_count_weight: 0}
      trial.backtest_models:
        - {cutoff_on: 2025-03-31, client_type: B2C, purchase_r: 1, purchase_alpha_days: 10, dropout_a: 1, dropout_b: 3}
        - {cutoff_on: 2024-12-31, client_type: B2C, purchase_r: 9, purchase_alpha_days: 9, dropout_a: 9, dropout_b: 9}
    expect:
      - {client_id: a, known_silence_ratio: 1.666667, is_personal_rhythm_hit: false, is_fixed_days_act_hit: false, is_fixed_days_hit: false, is_two_then_none_hit: false, is_predictive_risk_hit: false, is_predictive_hit: false, has_left: true, known_p_alive: 0.542373, known_learned_days: 348, is_learned_hit: false}
      - {client_id: b, known_silence_ratio: 1.7, is_personal_rhythm_hit: true, is_fixed_days_act_hit: false, is_predictive_risk_hit: true, is_predictive_hit: false, has_left: false}
      - {client_id: c, known_silence_ratio: null, is_personal_rhythm_hit: false, is_fixed_days_act_hit: true, is_fixed_days_hit: false, is_predictive_hit: false, has_left: null, known_p_alive: 0.229008, known_learned_days: 90, is_learned_hit: true}
      - {client_id: d, known_learned_days: 185, is_learned_hit: true, is_predictive_hit: true, is_personal_rhythm_hit: true, is_fixed_days_act_hit: true, is_fixed_days_hit: false, is_two_then_none_hit: false}
      - {client_id: e, is_personal_rhythm_hit: true, is_fixed_days_act_hit: true, is_fixed_days_hit: true, is_two_then_none_hit: true}
  - name: far fewer orders after two years of history
    settings: {backtest_horizon_days: 90}
    given:
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
        - {rule: two_then_none, threshold_days: 365, lookback_days: 730, minimum_count: 2}
        - {rule: falling, threshold_days: 365, lookback_days: 730, minimum_count: 6}
      warnings.falling_limits:
        - {earlier_order_count: 5, falling_at_most_count: 0}
        - {earlier_order_count: 6, falling_at_most_count: 0}
        - {earlier_order_count: 8, falling_at_most_count: null}
        - {earlier_order_count: 7, falling_at_most_count: 1}
      trial.backtest_histories:
        - {cutoff_on: 2025-03-31, client_id: falls, client_type: B2C, known_day_count: 9, known_span_days: 700, known_silence_days: 30, known_square_sum: 0, known_year_before_count: 0, known_year_order_count: 1, known_year_before_order_count: 7, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 145, horizon_ends_on: 2025-06-29}
        - {cutoff_on: 2025-03-31, client_id: too_many, client_type: B2C, known_day_count: 9, known_span_days: 700, known_silence_days: 30, known_square_sum: 0, known_year_before_count: 0, known_year_order_count: 2, known_year_before_order_count: 7, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 145, horizon_ends_on: 2025-06-29}
        - {cutoff_on: 2025-03-31, client_id: young, client_type: B2C, known_day_count: 9, known_span_days: 699, known_silence_days: 30, known_square_sum: 0, known_year_before_count: 0, known_year_order_count: 1, known_year_before_order_count: 7, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 145, horizon_ends_on: 2025-06-29}
        - {cutoff_on: 2025-03-31, client_id: few, client_type: B2C, known_day_count: 9, known_span_days: 700, known_silence_days: 30, known_square_sum: 0, known_year_before_count: 0, known_year_order_count: 0, known_year_before_order_count: 5, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 145, horizon_ends_on: 2025-06-29}
        - {cutoff_on: 2025-03-31, client_id: no_limit, client_type: B2C, known_day_count: 9, known_span_days: 700, known_silence_days: 30, known_square_sum: 0, known_year_before_count: 0, known_year_order_count: 0, known_year_before_order_count: 8, known_risk_days: 50, known_lost_days: 91, known_rhythm_days: 145, horizon_ends_on: 2025-06-29}
    expect:
      - {client_id: no_limit, known_fall_share: 0, is_falling_hit: false}
      - {client_id: falls, known_fall_share: 0.875, is_falling_hit: true, known_learned_days: null, is_learned_hit: null}
      - {client_id: too_many, known_fall_share: 0.777778, is_falling_hit: false}
      - {client_id: young, known_fall_share: 0, is_falling_hit: false}
      - {client_id: few, known_fall_share: 0, is_falling_hit: false}
---*/
-- known_fall_share is 0 without two years of history, with too few orders in the year before, or
-- with so few that none at all may be chance.
with numbers as (
    select
        max(case when rule = 'fixed_days_act' then threshold_days end) as act_days,
        max(case when rule = 'fixed_days' then threshold_days end) as lost_days,
        max(case when rule = 'two_then_none' then threshold_days end) as none_days,
        max(case when rule = 'two_then_none' then minimum_count end) as two_count,
        max(case when rule = 'falling' then lookback_days end) as fall_days,
        max(case when rule = 'falling' then minimum_count end) as fall_count
    from reference.inactivity_rules
),

newest as (
    select distinct cutoff_on
    from trial.backtest_histories
    where cutoff_on <= as_of() - setting_backtest_horizon_days()
    order by cutoff_on desc
    limit setting_backtest_quarters()
),

histories as (
    select
        known.*,
        learned_threshold_days(
            known.known_day_count,
            known.known_span_days,
            known.known_square_sum,
            laws.learned_intercept,
            laws.learned_interval_weight,
            laws.learned_variation_weight,
            laws.learned_single_weight,
            laws.learned_span_weight,
            laws.learned_count_weight
        ) as known_learned_days
    from trial.backtest_histories as known
    inner join newest on known.cutoff_on = newest.cutoff_on
    left join trial.learned_laws as laws
        on known.cutoff_on = laws.cutoff_on and known.client_type = laws.client_type
)

select
    histories.cutoff_on,
    histories.client_id,
    histories.client_type,
    histories.known_silence_days,
    histories.horizon_ends_on,
    histories.is_contacted,
    histories.is_control,
    histories.has_left,
    cast(
        round(
            histories.known_silence_days
            / (histories.known_span_days / nullif(histories.known_day_count - 1, 0)),
            6
        ) as decimal(18, 6)
    ) as known_silence_ratio,
    histories.known_silence_days > histories.known_rhythm_days as is_personal_rhythm_hit,
    histories.known_silence_days > numbers.act_days as is_fixed_days_act_hit,
    histories.known_silence_days > numbers.lost_days as is_fixed_days_hit,
    histories.known_silence_days > numbers.none_days
    and histories.known_year_before_count >= numbers.two_count as is_two_then_none_hit,
    cast(
        coalesce(
            limits.earlier_order_count
            / (limits.earlier_order_count + histories.known_year_order_count),
            0
        ) as decimal(9, 6)
    ) as known_fall_share,
    coalesce(histories.known_year_order_count <= limits.falling_at_most_count, false)
        as is_falling_hit,
    histories.known_risk_days,
    histories.known_lost_days,
    histories.known_rhythm_days,
    histories.known_silence_days > histories.known_risk_days as is_predictive_risk_hit,
    histories.known_silence_days > histories.known_lost_days as is_predictive_hit,
    histories.known_learned_days,
    histories.known_silence_days > histories.known_learned_days as is_learned_hit,
    cast(
        round(
            model_p_alive(
                histories.known_day_count - 1,
                histories.known_span_days,
                histories.known_span_days + histories.known_silence_days,
                models.purchase_r,
                models.purchase_alpha_days,
                models.dropout_a,
                models.dropout_b
            ),
            6
        ) as decimal(9, 6)
    ) as known_p_alive
from histories
cross join numbers
left join warnings.falling_limits as limits
    on
        histories.known_year_before_order_count = limits.earlier_order_count
        and histories.known_year_before_order_count >= numbers.fall_count
        and histories.known_span_days + histories.known_silence_days >= numbers.fall_days
        and limits.falling_at_most_count is not null
left join trial.backtest_models as models
    on histories.cutoff_on = models.cutoff_on and histories.client_type = models.client_type
