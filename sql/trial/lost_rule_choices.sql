/*---
description: Proposed decision on the rule of loss of one client type for one half-year that no earlier night decided; the rule changes only on proof.
grain: [rule_decided_on, decided_client_type]
python: rule_choice.add_choices
columns:
  rule_decided_on:
  decided_client_type:
  cutoff_on:
    nullable: true
  left_count:
    type: INTEGER
    description: Sampled clients at the cut-off date who had left, by horizons over before rule_decided_on.
    label_fr: Partis
    min: 0
  stayed_count:
    type: INTEGER
    description: Sampled clients at the cut-off date who had stayed, by horizons over before rule_decided_on.
    label_fr: Restés
    min: 0
  rule_before:
    type: VARCHAR
    description: Rule of loss to which the decisions before this one led; NULL for the opening.
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act, learned]
    nullable: true
  challenger_rule:
    type: VARCHAR
    description: "Rule compared with rule_before in the sentence: the one that replaces it, else the one with the strongest proof; NULL with fewer than backtest_min_cases answers, or too few of one kind."
    label_fr: Règle comparée
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act, learned]
    nullable: true
  challenger_lead_share:
    type: DECIMAL(9,6)
    description: "Lead: balanced accuracy of challenger_rule less that of rule_before; NULL as challenger_rule."
    unit: share -1 to 1
    label_fr: Avance de la règle comparée
    min: -1
    max: 1
    nullable: true
  challenger_lead_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the interval of challenger_lead_share (paired proportions, normal approximation), widened by Holm to keep confidence_share over all rules compared.
    unit: share -1 to 1
    min: -1
    max: 1
    nullable: true
  challenger_lead_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the interval of challenger_lead_share, as challenger_lead_low_share.
    unit: share -1 to 1
    min: -1
    max: 1
    nullable: true
  chosen_rule:
    type: VARCHAR
    description: "Rule of loss for silences from rule_decided_on on: rule_before, or of the rules whose whole interval shows them better the one of the greatest balanced accuracy."
    label_fr: Règle retenue
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act, learned]
  learned_intercept:
    nullable: true
  learned_interval_weight:
    nullable: true
  learned_variation_weight:
    nullable: true
  learned_single_weight:
    nullable: true
  learned_span_weight:
    nullable: true
  learned_count_weight:
    nullable: true
  chosen_recall_share:
    type: DECIMAL(9,6)
    description: "Recall of chosen_rule: share of left_count that it named; NULL as challenger_rule."
    unit: share 0-1
    label_fr: Partis reconnus par la règle retenue
    min: 0
    max: 1
    nullable: true
  chosen_false_alarm_share:
    type: DECIMAL(9,6)
    description: "False alarms of chosen_rule: share of stayed_count that it named; NULL as challenger_rule."
    unit: share 0-1
    label_fr: Fausses alertes de la règle retenue
    min: 0
    max: 1
    nullable: true
  choice_reason_fr:
    type: VARCHAR
    description: What was decided on that day and why, in one or two French sentences.
    label_fr: Motif de la décision
  choice_reason_en:
    type: VARCHAR
    description: What was decided on that day and why, in one or two English sentences.
checks:
  - name: choice_has_proof
    description: decisions that change the rule without an interval above 0, or keep it against one
    sql: >
      (chosen_rule is distinct from coalesce(rule_before, chosen_rule))
      = (coalesce(challenger_lead_low_share, 0) > 0)
examples:
  - name: each type on its own; a half-year without new answers is decided on the old ones
    run_date: 2026-06-30
    settings: {backtest_min_cases: 2}
    given:
      trial.due_decisions:
        - {rule_decided_on: 2023-12-31, decided_client_type: all}
        - {rule_decided_on: 2025-01-01, decided_client_type: B2B}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2B, cutoff_on: 2024-12-31}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2C, cutoff_on: 2025-03-31}
        - {rule_decided_on: 2026-01-01, decided_client_type: B2B, cutoff_on: 2024-12-31}
        - {rule_decided_on: 2026-01-01, decided_client_type: B2C, cutoff_on: 2025-03-31}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 366, known_lost_days: 366, known_risk_days: 366, known_rhythm_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: b, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 91, known_lost_days: 99, known_risk_days: 90, known_rhythm_days: 90, has_left: false, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2025-03-31, client_id: c, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 91, known_lost_days: 99, known_risk_days: 90, known_rhythm_days: 90, has_left: true, horizon_ends_on: 2025-06-30}
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2023-12-31, decided_client_type: all, cutoff_on: null, left_count: 0, rule_before: null, challenger_rule: null, chosen_rule: predictive, choice_reason_fr: "La règle prédictive décide jusqu'à la première décision de l'épreuve sur le passé (lost_rule = \"auto\")."}
      - {rule_decided_on: 2025-01-01, decided_client_type: B2B, cutoff_on: null, left_count: 0, rule_before: predictive, challenger_rule: null, chosen_rule: predictive}
      - {rule_decided_on: 2025-07-01, decided_client_type: B2B, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 1, challenger_rule: fixed_days, challenger_lead_share: 0.5, challenger_lead_low_share: 0.5, chosen_rule: fixed_days, learned_intercept: null, chosen_recall_share: 1, chosen_false_alarm_share: 0}
      - {rule_decided_on: 2025-07-01, decided_client_type: B2C, cutoff_on: 2025-03-31, left_count: 1, stayed_count: 0, chosen_rule: predictive}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2B, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 1, rule_before: fixed_days, chosen_rule: fixed_days, challenger_rule: predictive, challenger_lead_share: -0.5}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2C, left_count: 1, rule_before: predictive, chosen_rule: predictive}
  - name: the next decision starts from the frozen rule
    run_date: 2026-01-01
    settings: {backtest_min_cases: 2}
    given:
      trial.due_decisions:
        - {rule_decided_on: 2026-01-01, decided_client_type: B2B, cutoff_on: 2024-12-31, frozen_rule: fixed_days}
        - {rule_decided_on: 2026-01-01, decided_client_type: B2C, cutoff_on: 2024-12-31, frozen_rule: personal_rhythm}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 366, known_lost_days: 366, known_risk_days: 365, known_rhythm_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: b, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 91, known_lost_days: 366, known_risk_days: 90, known_rhythm_days: 366, has_left: false, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: c, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 91, known_lost_days: 366, known_risk_days: 90, known_rhythm_days: 366, has_left: false, horizon_ends_on: 2025-03-31}
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2026-01-01, decided_client_type: B2B, rule_before: fixed_days, challenger_rule: null, chosen_rule: fixed_days}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2C, cutoff_on: 2024-12-31, rule_before: personal_rhythm, challenger_rule: fixed_days, chosen_rule: fixed_days}
  - name: answers that came later are not counted; without proof the rule stays
    run_date: 2025-07-01
    settings: {backtest_min_cases: 2}
    given:
      trial.due_decisions:
        - {rule_decided_on: 2025-01-01, decided_client_type: B2B, cutoff_on: 2024-09-30, frozen_rule: predictive}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2B, cutoff_on: 2024-12-31, frozen_rule: predictive}
      trial.backtest_histories:
        - {cutoff_on: 2024-09-30, client_id: a, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 100, known_lost_days: 99, known_risk_days: 99, known_rhythm_days: 99, has_left: true, horizon_ends_on: 2024-12-29}
        - {cutoff_on: 2024-09-30, client_id: b, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 100, known_lost_days: 100, known_risk_days: 99, known_rhythm_days: 99, has_left: false, horizon_ends_on: 2024-12-31}
        - {cutoff_on: 2024-09-30, client_id: c, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 366, known_lost_days: 99, known_risk_days: 99, known_rhythm_days: 99, has_left: true, horizon_ends_on: 2025-01-01}
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 366, known_lost_days: 366, known_risk_days: 366, known_rhythm_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 9, known_lost_days: 99, known_risk_days: 99, known_rhythm_days: 99, has_left: true, horizon_ends_on: 2025-07-01}
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2025-01-01, cutoff_on: 2024-09-30, left_count: 1, stayed_count: 1, challenger_lead_share: -0.5, chosen_rule: predictive, chosen_recall_share: 1, chosen_false_alarm_share: 0}
      - {rule_decided_on: 2025-07-01, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 0, challenger_rule: null, chosen_rule: predictive, chosen_recall_share: null}
  - name: the learned rule wins by the law of the quarter and freezes that of the day before; it is no candidate without either
    run_date: 2025-07-01
    settings: {backtest_min_cases: 2}
    given:
      trial.due_decisions:
        - {rule_decided_on: 2025-07-01, decided_client_type: B2B, cutoff_on: 2024-12-31}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2C, cutoff_on: 2024-12-31}
        - {rule_decided_on: 2025-07-01, decided_client_type: unknown, cutoff_on: 2024-12-31, frozen_rule: learned}
      trial.learned_laws:
        - {cutoff_on: 2024-12-31, client_type: B2B, learned_intercept: 5.017280, learned_interval_weight: 0, learned_variation_weight: 0, learned_single_weight: 0, learned_span_weight: 0, learned_count_weight: 0}
        - {cutoff_on: 2025-06-30, client_type: B2B, law_reason: no_silence_slope}
        - {cutoff_on: 2024-12-31, client_type: B2C, learned_intercept: 5.017280, learned_interval_weight: 0, learned_variation_weight: 0, learned_single_weight: 0, learned_span_weight: 0, learned_count_weight: 0}
        - {cutoff_on: 2025-06-30, client_type: B2C, learned_intercept: 4, learned_interval_weight: 0.5, learned_variation_weight: 0.25, learned_single_weight: -1, learned_span_weight: 0.125, learned_count_weight: -0.5}
        - {cutoff_on: 2024-12-31, client_type: unknown, law_reason: too_few_cases}
        - {cutoff_on: 2025-06-30, client_type: unknown, learned_intercept: 5, learned_interval_weight: 0, learned_variation_weight: 0, learned_single_weight: 0, learned_span_weight: 0, learned_count_weight: 0}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: B2Ba, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 151, known_lost_days: 100, known_risk_days: 100, known_rhythm_days: 100, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: B2Bb, client_type: B2B, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 150, known_lost_days: 100, known_risk_days: 100, known_rhythm_days: 100, has_left: false, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: B2Ca, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 151, known_lost_days: 100, known_risk_days: 100, known_rhythm_days: 100, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: B2Cb, client_type: B2C, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 150, known_lost_days: 100, known_risk_days: 100, known_rhythm_days: 100, has_left: false, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: unknowna, client_type: unknown, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 151, known_lost_days: 100, known_risk_days: 100, known_rhythm_days: 100, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: unknownb, client_type: unknown, known_day_count: 1, known_span_days: 0, known_square_sum: 0, known_silence_days: 150, known_lost_days: 100, known_risk_days: 100, known_rhythm_days: 100, has_left: false, horizon_ends_on: 2025-03-31}
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {decided_client_type: B2B, rule_before: predictive, challenger_rule: fixed_days, challenger_lead_share: 0, chosen_rule: predictive, learned_intercept: null}
      - {decided_client_type: B2C, rule_before: predictive, challenger_rule: learned, challenger_lead_share: 0.5, challenger_lead_low_share: 0.5, chosen_rule: learned, learned_intercept: 4, learned_interval_weight: 0.5, learned_variation_weight: 0.25, learned_single_weight: -1, learned_span_weight: 0.125, learned_count_weight: -0.5, chosen_recall_share: 1, chosen_false_alarm_share: 0}
      - {decided_client_type: unknown, rule_before: learned, challenger_rule: fixed_days, challenger_lead_share: 0, chosen_rule: learned, learned_intercept: 5, learned_interval_weight: 0, learned_variation_weight: 0, learned_single_weight: 0, learned_span_weight: 0, learned_count_weight: 0, chosen_recall_share: 1, chosen_false_alarm_share: 1}
---*/
-- Each candidate is a threshold of silence known when the silence began: the learned rule by its
-- law of the quarter that decides, where that and the law that would be frozen exist.
with fixed as (
    select
        max(case when rule = 'fixed_days' then threshold_days end) as lost_days,
        max(case when rule = 'fixed_days_act' then threshold_days end) as act_days
    from reference.inactivity_rules
),

-- The law with which the learned rule would be in force.
new_laws as (
    select
        due.rule_decided_on,
        laws.*
    from trial.due_decisions as due
    inner join trial.learned_laws as laws
        on
            due.decided_client_type = laws.client_type
            and due.rule_decided_on - 1 = laws.cutoff_on
            and laws.law_reason is null
),

asked as (
    select
        due.rule_decided_on,
        due.decided_client_type,
        histories.known_silence_days,
        histories.known_lost_days,
        histories.known_risk_days,
        histories.known_rhythm_days,
        case
            when new_laws.client_type is not null
                then learned_threshold_days(
                    histories.known_day_count,
                    histories.known_span_days,
                    histories.known_square_sum,
                    laws.learned_intercept,
                    laws.learned_interval_weight,
                    laws.learned_variation_weight,
                    laws.learned_single_weight,
                    laws.learned_span_weight,
                    laws.learned_count_weight
                )
        end as known_learned_days,
        histories.has_left
    from trial.due_decisions as due
    inner join trial.backtest_histories as histories
        on
            due.decided_client_type = histories.client_type
            and due.cutoff_on = histories.cutoff_on
            and due.rule_decided_on > histories.horizon_ends_on
            and histories.has_left is not null
    left join trial.learned_laws as laws
        on due.decided_client_type = laws.client_type and due.cutoff_on = laws.cutoff_on
    left join new_laws
        on
            due.rule_decided_on = new_laws.rule_decided_on
            and due.decided_client_type = new_laws.client_type
),

-- Clients of whom all candidates say the same are one group.
answers as (
    select
        asked.rule_decided_on,
        asked.decided_client_type,
        asked.known_silence_days > asked.known_lost_days as is_predictive,
        asked.known_silence_days > fixed.lost_days as is_fixed,
        asked.known_silence_days > asked.known_risk_days as is_risk,
        asked.known_silence_days > asked.known_rhythm_days as is_rhythm,
        asked.known_silence_days > fixed.act_days as is_act,
        asked.known_silence_days > asked.known_learned_days as is_learned,
        count(case when asked.has_left then 1 end) as left_count,
        count(case when not asked.has_left then 1 end) as stayed_count
    from asked
    cross join fixed
    group by all
),

packed as (
    select
        rule_decided_on,
        decided_client_type,
        sum(left_count) as left_count,
        sum(stayed_count) as stayed_count,
        list(
            struct_pack(
                predictive := is_predictive,
                fixed_days := is_fixed,
                predictive_risk := is_risk,
                personal_rhythm := is_rhythm,
                fixed_days_act := is_act,
                learned := is_learned,
                went := left_count,
                stayed := stayed_count
            )
        ) as equal_clients
    from answers
    group by rule_decided_on, decided_client_type
)

select
    due.rule_decided_on,
    due.decided_client_type,
    due.frozen_rule,
    due.cutoff_on,
    packed.equal_clients,
    cast(coalesce(packed.left_count, 0) as integer) as left_count,
    cast(coalesce(packed.stayed_count, 0) as integer) as stayed_count,
    new_laws.learned_intercept,
    new_laws.learned_interval_weight,
    new_laws.learned_variation_weight,
    new_laws.learned_single_weight,
    new_laws.learned_span_weight,
    new_laws.learned_count_weight
from trial.due_decisions as due
left join packed
    on
        due.rule_decided_on = packed.rule_decided_on
        and due.decided_client_type = packed.decided_client_type
left join new_laws
    on
        due.rule_decided_on = new_laws.rule_decided_on
        and due.decided_client_type = new_laws.client_type
order by due.rule_decided_on, due.decided_client_type
