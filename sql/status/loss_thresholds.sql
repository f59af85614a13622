/*---
description: One silence with the thresholds that decide its status, by the rule of loss in force for its client type on the day it starts, for good.
grain: [client_id, purchased_on]
columns:
  client_id:
  purchased_on:
  next_purchase_on:
    nullable: true
  in_force_from_on:
  rule_in_force:
  threshold_origin:
    type: VARCHAR
    description: "Origin of the threshold of loss: the rule in force, predictive for personal_rhythm with one purchase day and for learned without a law, or rhythm_not_known (fixed days in place of a predictive rule)."
    label_fr: Seuil tiré de
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act, learned, rhythm_not_known]
  decisive_watch_days:
    type: INTEGER
    description: "Threshold of watch: watch_after_days, never above decisive_days, exceeded by a longer silence; NULL where fixed days decide, which watch nobody."
    unit: day
    label_fr: À surveiller après (jours)
    min: 0
    nullable: true
  decisive_risk_days:
    type: INTEGER
    description: "Threshold of risk, exceeded by a longer silence: risk_after_days, or fixed_act_days where fixed days decide; never above decisive_days."
    unit: day
    label_fr: À risque après (jours)
    min: 0
  decisive_days:
    type: INTEGER
    description: "Threshold of loss, exceeded by a longer silence: lost_after_days, fixed_lost_days, risk_after_days (predictive_risk), fixed_act_days, a share of the mean interval (personal_rhythm), or by the frozen law (learned)."
    unit: day
    label_fr: Perdu après (jours)
    min: 1
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: decisive_thresholds_in_order
    description: silences to be watched later than at risk, or at risk later than lost
    sql: coalesce(decisive_watch_days, 0) <= decisive_risk_days and decisive_risk_days <= decisive_days
  - name: rule_was_in_force
    description: silences judged by a rule that came into force after they started
    sql: in_force_from_on <= purchased_on
examples:
  - name: each silence by the rule of its type and of the day on which it starts
    run_date: 2026-06-30
    given:
      reference.inactivity_rules:
        - {rule: personal_rhythm, ratio_numerator: 5, ratio_denominator: 3, minimum_count: 2}
      status.rules_in_force:
        - {client_type: B2B, in_force_from_on: 2024-01-01, rule_in_force: predictive}
        - {client_type: B2B, in_force_from_on: 2025-07-01, rule_in_force: fixed_days}
        - {client_type: B2B, in_force_from_on: 2026-01-01, rule_in_force: predictive}
        - {client_type: B2C, in_force_from_on: 2024-01-01, rule_in_force: personal_rhythm}
      rhythm.predictive_thresholds:
        - {client_id: a, client_type: B2B, purchased_on: 2024-01-01, next_purchase_on: 2025-06-30}
        - {client_id: a, client_type: B2B, purchased_on: 2025-06-30, next_purchase_on: 2025-07-01, watch_after_days: 60, risk_after_days: 80, lost_after_days: 100}
        - {client_id: a, client_type: B2B, purchased_on: 2025-07-01, next_purchase_on: 2026-01-01, watch_after_days: 61, risk_after_days: 81, lost_after_days: 101}
        - {client_id: a, client_type: B2B, purchased_on: 2026-01-01, watch_after_days: 62, risk_after_days: 82, lost_after_days: 102}
        - {client_id: b, client_type: B2C, purchased_on: 2025-07-01, next_purchase_on: 2025-07-21, watch_after_days: 60, risk_after_days: 80, lost_after_days: 100}
        - {client_id: b, client_type: B2C, purchased_on: 2025-07-21, watch_after_days: 25, risk_after_days: 80, lost_after_days: 100}
    expect:
      - {client_id: a, purchased_on: 2024-01-01, rule_in_force: predictive, threshold_origin: rhythm_not_known, decisive_watch_days: null, decisive_risk_days: 90, decisive_days: 365}
      - {client_id: a, purchased_on: 2025-06-30, next_purchase_on: 2025-07-01, in_force_from_on: 2024-01-01, rule_in_force: predictive, threshold_origin: predictive, decisive_watch_days: 60, decisive_risk_days: 80, decisive_days: 100}
      - {client_id: a, purchased_on: 2025-07-01, in_force_from_on: 2025-07-01, rule_in_force: fixed_days, threshold_origin: fixed_days, decisive_watch_days: null, decisive_risk_days: 90, decisive_days: 365}
      - {client_id: a, purchased_on: 2026-01-01, next_purchase_on: null, in_force_from_on: 2026-01-01, threshold_origin: predictive, decisive_watch_days: 62, decisive_risk_days: 82, decisive_days: 102}
      - {client_id: b, purchased_on: 2025-07-01, threshold_origin: predictive, decisive_watch_days: 60, decisive_risk_days: 80, decisive_days: 100}
      - {client_id: b, purchased_on: 2025-07-21, threshold_origin: personal_rhythm, decisive_watch_days: 25, decisive_risk_days: 33, decisive_days: 33}
  - name: rules that lose a client sooner leave it less time to be watched or at risk
    run_date: 2026-06-30
    given:
      reference.inactivity_rules:
        - {rule: personal_rhythm, ratio_numerator: 5, ratio_denominator: 3, minimum_count: 2}
      status.rules_in_force:
        - {client_type: B2B, in_force_from_on: 2024-01-01, rule_in_force: predictive_risk}
        - {client_type: B2C, in_force_from_on: 2024-01-01, rule_in_force: fixed_days_act}
      rhythm.predictive_thresholds:
        - {client_id: a, client_type: B2B, purchased_on: 2025-01-01, watch_after_days: 60, risk_after_days: 80, lost_after_days: 100}
        - {client_id: b, client_type: B2B, purchased_on: 2025-01-01}
        - {client_id: c, client_type: B2B, purchased_on: 2025-01-01, watch_after_days: 0, risk_after_days: 0, lost_after_days: 90}
        - {client_id: d, client_type: B2C, purchased_on: 2025-01-01, watch_after_days: 60, risk_after_days: 80, lost_after_days: 100}
    expect:
      - {client_id: a, threshold_origin: predictive_risk, decisive_watch_days: 60, decisive_risk_days: 80, decisive_days: 80}
      - {client_id: b, threshold_origin: rhythm_not_known, decisive_watch_days: null, decisive_risk_days: 90, decisive_days: 90}
      - {client_id: c, threshold_origin: predictive_risk, decisive_watch_days: 0, decisive_risk_days: 0, decisive_days: 1}
      - {client_id: d, threshold_origin: fixed_days_act, decisive_watch_days: null, decisive_risk_days: 90, decisive_days: 90}
  - name: the learned rule by its frozen law; without one the predictive rule decides
    run_date: 2026-06-30
    given:
      status.rules_in_force:
        - {client_type: B2B, in_force_from_on: 2024-01-01, rule_in_force: learned}
        - {client_type: B2C, in_force_from_on: 2024-01-01, rule_in_force: learned, learned_intercept: 2, learned_interval_weight: 0.5, learned_variation_weight: 1, learned_single_weight: 3, learned_span_weight: 0.1, learned_count_weight: 0.2}
        - {client_type: B2C, in_force_from_on: 2025-01-01, rule_in_force: learned, learned_intercept: 9, learned_interval_weight: 0, learned_variation_weight: 0, learned_single_weight: 0, learned_span_weight: 0, learned_count_weight: 0}
      rhythm.predictive_thresholds:
        - {client_id: a, client_type: B2C, purchased_on: 2024-01-01, next_purchase_on: 2024-01-11, watch_after_days: 60, risk_after_days: 120, lost_after_days: 150}
        - {client_id: a, client_type: B2C, purchased_on: 2024-01-11, next_purchase_on: 2024-02-10, watch_after_days: 60, risk_after_days: 120, lost_after_days: 150}
        - {client_id: a, client_type: B2C, purchased_on: 2024-02-10, next_purchase_on: 2025-01-01, watch_after_days: 60, risk_after_days: 120, lost_after_days: 150}
        - {client_id: a, client_type: B2C, purchased_on: 2025-01-01, watch_after_days: 60, risk_after_days: 120, lost_after_days: 150}
        - {client_id: early, client_type: B2C, purchased_on: 2024-01-01}
        - {client_id: b, client_type: B2B, purchased_on: 2024-01-01, next_purchase_on: 2024-05-01, watch_after_days: 60, risk_after_days: 120, lost_after_days: 150}
        - {client_id: b, client_type: B2B, purchased_on: 2024-05-01}
    expect:
      - {client_id: a, purchased_on: 2024-01-01, threshold_origin: learned, decisive_watch_days: 60, decisive_risk_days: 120, decisive_days: 169}
      - {client_id: a, purchased_on: 2024-01-11, threshold_origin: learned, decisive_watch_days: 60, decisive_risk_days: 90, decisive_days: 90}
      - {client_id: a, purchased_on: 2024-02-10, threshold_origin: learned, decisive_watch_days: 60, decisive_risk_days: 105, decisive_days: 105}
      - {client_id: a, purchased_on: 2025-01-01, threshold_origin: learned, decisive_watch_days: 60, decisive_risk_days: 120, decisive_days: 365}
      - {client_id: early, purchased_on: 2024-01-01, threshold_origin: learned, decisive_watch_days: null, decisive_risk_days: 90, decisive_days: 169}
      - {client_id: b, purchased_on: 2024-01-01, rule_in_force: learned, threshold_origin: predictive, decisive_watch_days: 60, decisive_risk_days: 120, decisive_days: 150}
      - {client_id: b, purchased_on: 2024-05-01, rule_in_force: learned, threshold_origin: rhythm_not_known, decisive_watch_days: null, decisive_risk_days: 90, decisive_days: 365}
---*/
-- The trial asks the same thresholds of the past: known_…_days of trial.backtest_histories.
with periods as (
    select
        client_type,
        in_force_from_on,
        rule_in_force,
        learned_intercept,
        learned_interval_weight,
        learned_variation_weight,
        learned_single_weight,
        learned_span_weight,
        learned_count_weight,
        lead(in_force_from_on) over (partition by client_type order by in_force_from_on)
            as replaced_on
    from status.rules_in_force
),

-- Counted only where a rule asks for it.
paced as (
    select
        client_id,
        purchased_on,
        row_number() over own as day_count,
        purchased_on - min(purchased_on) over own as span_days,
        sum((next_purchase_on - purchased_on) * (next_purchase_on - purchased_on)) over (
            partition by client_id
            order by purchased_on
            rows between unbounded preceding and 1 preceding
        ) as square_sum
    from rhythm.predictive_thresholds
    where
        client_type in (
            select p.client_type
            from periods as p
            where p.rule_in_force in ('personal_rhythm', 'learned')
        )
    window own as (partition by client_id order by purchased_on)
),

rhythms as (
    select
        paced.client_id,
        paced.purchased_on,
        paced.day_count,
        paced.span_days,
        coalesce(paced.square_sum, 0) as square_sum,
        personal_rhythm_days(
            paced.span_days, paced.day_count, rules.ratio_numerator, rules.ratio_denominator
        ) as rhythm_days
    from paced
    left join reference.inactivity_rules as rules
        on rules.rule = 'personal_rhythm' and paced.day_count >= rules.minimum_count
),

judged as (
    select
        silences.client_id,
        silences.purchased_on,
        silences.next_purchase_on,
        periods.in_force_from_on,
        periods.rule_in_force,
        case
            when
                periods.rule_in_force = 'personal_rhythm' and rhythms.rhythm_days is null
                then 'predictive'
            when
                periods.rule_in_force = 'learned' and periods.learned_intercept is null
                then 'predictive'
            else periods.rule_in_force
        end as asked_rule,
        silences.watch_after_days,
        silences.risk_after_days,
        silences.lost_after_days,
        rhythms.rhythm_days,
        learned_threshold_days(
            rhythms.day_count,
            rhythms.span_days,
            rhythms.square_sum,
            periods.learned_intercept,
            periods.learned_interval_weight,
            periods.learned_variation_weight,
            periods.learned_single_weight,
            periods.learned_span_weight,
            periods.learned_count_weight
        ) as learned_days
    from rhythm.predictive_thresholds as silences
    inner join periods
        on
            silences.client_type = periods.client_type
            and silences.purchased_on >= periods.in_force_from_on
            and (periods.replaced_on is null or silences.purchased_on < periods.replaced_on)
    left join rhythms
        on
            silences.client_id = rhythms.client_id
            and silences.purchased_on = rhythms.purchased_on
),

decided as (
    select
        *,
        asked_rule not in ('fixed_days', 'fixed_days_act') and lost_after_days is not null
            as is_predicted,
        case asked_rule
            when 'predictive' then coalesce(lost_after_days, setting_fixed_lost_days())
            when 'predictive_risk'
                then greatest(coalesce(risk_after_days, setting_fixed_act_days()), 1)
            when 'personal_rhythm' then rhythm_days
            when 'learned' then learned_days
            when 'fixed_days' then setting_fixed_lost_days()
            when 'fixed_days_act' then setting_fixed_act_days()
        end as decisive_days
    from judged
)

select
    client_id,
    purchased_on,
    next_purchase_on,
    in_force_from_on,
    rule_in_force,
    case
        when asked_rule in ('predictive', 'predictive_risk') and not is_predicted
            then 'rhythm_not_known'
        else asked_rule
    end as threshold_origin,
    case when is_predicted then least(watch_after_days, decisive_days) end as decisive_watch_days,
    least(
        case when is_predicted then risk_after_days else setting_fixed_act_days() end,
        decisive_days
    ) as decisive_risk_days,
    decisive_days
from decided
