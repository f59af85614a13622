/*---
description: Answer of one inactivity rule for one client tonight, with observed value and threshold; one row where the rule applies to the client.
grain: [client_id, rule]
columns:
  client_id:
  rule:
  rule_version:
  observed:
  threshold:
  is_hit:
  hit_on:
    type: DATE
    description: Day since which the rule holds without a break; a rule that counts orders or contracts may have begun to hold before the last purchase.
    label_fr: Atteinte le
    nullable: true
  alert_due_on:
    type: DATE
    description: Day since which the hit is worth an alert; of personal_rhythm only from rhythm_alert_min_purchase_days and rhythm_alert_min_days on. NULL where it is not.
    label_fr: Alerte depuis le
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
  rule: reference.inactivity_rules.rule
checks:
  - name: hit_has_a_day
    description: hits without the day on which the rule began to hold, or the reverse
    sql: is_hit = (hit_on is not null)
  - name: hit_not_after_as_of
    description: hits dated after the last day whose orders are known
    sql: hit_on <= as_of()
  - name: alert_due_after_the_hit
    description: alerts due before the rule held, or after the last day whose orders are known
    sql: alert_due_on between hit_on and as_of()
examples:
  - name: nine orders 91 days apart hit at 152 days of silence and not at 151
    run_date: 2026-01-01
    given:
      rhythm.rhythm:
        - {client_id: hit, first_on: 2023-08-08, last_purchase_on: 2025-08-02, purchase_day_count: 9, mean_interval_days: 90.625}
        - {client_id: late, first_on: 2023-08-05, last_purchase_on: 2025-08-02, purchase_day_count: 9, mean_interval_days: 91}
        - {client_id: not, first_on: 2023-08-06, last_purchase_on: 2025-08-03, purchase_day_count: 9, mean_interval_days: 91}
      reference.inactivity_rules:
        - {rule: personal_rhythm, rule_version: 1, ratio_numerator: 5, ratio_denominator: 3, minimum_count: 2}
    expect:
      - {client_id: hit, rule: personal_rhythm, observed: 152, threshold: 151.041667, is_hit: true, hit_on: 2026-01-01, alert_due_on: 2026-01-01}
      - {client_id: late, rule: personal_rhythm, observed: 152, threshold: 151.666667, is_hit: true, hit_on: 2026-01-01}
      - {client_id: not, rule: personal_rhythm, observed: 151, threshold: 151.666667, is_hit: false, hit_on: null, alert_due_on: null}
  - name: who buys each week is worth an alert after thirty days of silence, not on the day of the hit
    run_date: 2026-01-31
    given:
      rhythm.rhythm:
        - {client_id: today, first_on: 2025-12-11, last_purchase_on: 2026-01-01, purchase_day_count: 4, mean_interval_days: 7}
        - {client_id: tomorrow, first_on: 2025-12-12, last_purchase_on: 2026-01-02, purchase_day_count: 4, mean_interval_days: 7}
        - {client_id: yesterday, first_on: 2025-12-10, last_purchase_on: 2025-12-31, purchase_day_count: 4, mean_interval_days: 7}
        - {client_id: new, first_on: 2025-12-18, last_purchase_on: 2026-01-01, purchase_day_count: 3, mean_interval_days: 7}
      reference.inactivity_rules:
        - {rule: personal_rhythm, rule_version: 1, ratio_numerator: 5, ratio_denominator: 3, minimum_count: 2}
    expect:
      - {client_id: today, rule: personal_rhythm, observed: 30, is_hit: true, hit_on: 2026-01-13, alert_due_on: 2026-01-31}
      - {client_id: tomorrow, rule: personal_rhythm, observed: 29, is_hit: true, hit_on: 2026-01-14, alert_due_on: null}
      - {client_id: yesterday, rule: personal_rhythm, observed: 31, is_hit: true, hit_on: 2026-01-12, alert_due_on: 2026-01-30}
      - {client_id: new, rule: personal_rhythm, observed: 30, is_hit: true, hit_on: 2026-01-13, alert_due_on: null}
  - name: beyond the quantiles of the silence; without a known rhythm the rule does not apply
    run_date: 2026-01-01
    given:
      rhythm.rhythm:
        - {client_id: a, first_on: 2024-12-31, last_purchase_on: 2025-09-23, purchase_day_count: 9}
        - {client_id: unknown, first_on: 2025-01-01, last_purchase_on: 2025-01-01, purchase_day_count: 1}
      rhythm.predictive_thresholds:
        - {client_id: a, purchased_on: 2025-09-23, risk_after_days: 99, lost_after_days: 100}
        - {client_id: unknown, purchased_on: 2025-01-01}
      reference.inactivity_rules:
        - {rule: predictive_risk, rule_version: 1, minimum_count: 1}
        - {rule: predictive, rule_version: 1, minimum_count: 1}
    expect:
      - {client_id: a, rule: predictive_risk, observed: 100, threshold: 99, is_hit: true, hit_on: 2026-01-01, alert_due_on: 2026-01-01}
      - {client_id: a, rule: predictive, observed: 100, threshold: 100, is_hit: false, alert_due_on: null}
  - name: fixed days must be exceeded; other rules as they are found
    run_date: 2026-01-01
    given:
      rhythm.rhythm:
        - {client_id: a, first_on: 2024-12-31, last_purchase_on: 2025-01-01, purchase_day_count: 2}
        - {client_id: b, first_on: 2024-12-30, last_purchase_on: 2024-12-31, purchase_day_count: 2}
      warnings.early_warnings:
        - {client_id: b, rule: two_then_none, rule_version: 1, observed: 2, threshold: 2, is_hit: true, would_hit_on: 2026-01-01, is_worth_an_alert: true}
      reference.inactivity_rules:
        - {rule: fixed_days, rule_version: 1, threshold_days: 365, minimum_count: 1}
    expect:
      - {client_id: a, rule: fixed_days, observed: 365, threshold: 365, is_hit: false}
      - {client_id: b, rule: fixed_days, observed: 366, threshold: 365, is_hit: true, hit_on: 2026-01-01}
      - {client_id: b, rule: two_then_none, observed: 2, threshold: 2, is_hit: true, hit_on: 2026-01-01, alert_due_on: 2026-01-01}
---*/
with silences as (
    select
        client_id,
        last_purchase_on,
        purchase_day_count,
        last_purchase_on - first_on as span_days,
        -- A purchase after as_of, from the extract that is ahead, ends the silence.
        greatest(as_of() - last_purchase_on, 0) as recency_days
    from rhythm.rhythm
),

judged as (
    select
        silences.*,
        rules.*
    from silences
    inner join reference.inactivity_rules as rules
        on silences.purchase_day_count >= rules.minimum_count
),

-- Whole numbers on both sides, so that a silence of exactly 5/3 of the mean is not a hit.
personal_rhythm as (
    select
        client_id,
        rule,
        rule_version,
        recency_days as observed,
        ratio_numerator * span_days / (ratio_denominator * (purchase_day_count - 1)) as threshold,
        ratio_denominator * recency_days * (purchase_day_count - 1) > ratio_numerator * span_days
            as is_hit,
        last_purchase_on
        + personal_rhythm_days(
            span_days, purchase_day_count, ratio_numerator, ratio_denominator
        )
        + 1 as would_hit_on,
        case
            when purchase_day_count >= setting_rhythm_alert_min_purchase_days()
                then greatest(would_hit_on, last_purchase_on + setting_rhythm_alert_min_days())
        end as would_alert_on
    from judged
    where rule = 'personal_rhythm'
),

fixed_days as (
    select
        client_id,
        rule,
        rule_version,
        recency_days as observed,
        threshold_days as threshold,
        recency_days > threshold_days as is_hit,
        last_purchase_on + threshold_days + 1 as would_hit_on,
        would_hit_on as would_alert_on
    from judged
    where rule in ('fixed_days', 'fixed_days_act')
),

predictive as (
    select
        judged.client_id,
        judged.rule,
        judged.rule_version,
        judged.recency_days as observed,
        case judged.rule
            when 'predictive_risk' then silences.risk_after_days else silences.lost_after_days
        end as threshold,
        judged.recency_days > threshold as is_hit,
        judged.last_purchase_on + threshold + 1 as would_hit_on,
        would_hit_on as would_alert_on
    from judged
    inner join rhythm.predictive_thresholds as silences
        on judged.client_id = silences.client_id and silences.next_purchase_on is null
    where
        judged.rule in ('predictive_risk', 'predictive')
        and silences.lost_after_days is not null
),

results as (
    select * from personal_rhythm
    union all
    select * from fixed_days
    union all
    select * from predictive
    union all
    select
        client_id,
        rule,
        rule_version,
        observed,
        threshold,
        is_hit,
        would_hit_on,
        case when is_worth_an_alert then would_hit_on end as would_alert_on
    from warnings.early_warnings
)

select
    client_id,
    rule,
    rule_version,
    cast(observed as decimal(18, 6)) as observed,
    cast(round(threshold, 6) as decimal(18, 6)) as threshold,
    is_hit,
    case when is_hit then would_hit_on end as hit_on,
    case when is_hit and would_alert_on <= as_of() then would_alert_on end as alert_due_on
from results
