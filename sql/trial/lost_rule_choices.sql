/*---
description: Proposed decision on the rule of loss of one client type for one half-year that no earlier night decided; the rule changes only on proof.
grain: [rule_decided_on, decided_client_type]
python: rule_choice.add_choices
columns:
  rule_decided_on:
    type: DATE
    description: "Day of the decision: 1 January or 1 July, or the first purchase day (opening) where nothing is frozen yet."
    label_fr: Décidé le
  decided_client_type:
    type: VARCHAR
    description: Client type for which the decision holds; all for the opening, and for decisions of an earlier version, which knew no types.
    label_fr: Décidé pour
    values: [all, B2B, B2C, unknown]
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
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act]
    nullable: true
  challenger_rule:
    type: VARCHAR
    description: "Rule compared with rule_before in the sentence: the one that replaces it, else the one with the strongest proof; NULL with fewer than backtest_min_cases answers, or too few of one kind."
    label_fr: Règle comparée
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act]
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
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act]
  chosen_recall_share:
    type: DECIMAL(9,6)
    description: "Recall of chosen_rule: share of left_count that it named; NULL as challenger_rule."
    unit: share 0-1
    label_fr: Rappel de la règle retenue
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
  - name: a half-year without new answers is decided on the old ones, each type on its own
    run_date: 2026-06-30
    settings: {backtest_min_cases: 2}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-12-31}
        - {client_id: b, purchased_on: 2024-12-22}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2B, known_silence_days: 366, known_lost_days: 366, known_risk_days: 366, known_rhythm_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: b, client_type: B2B, known_silence_days: 91, known_lost_days: 99, known_risk_days: 90, known_rhythm_days: 90, has_left: false, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2025-03-31, client_id: c, client_type: B2C, known_silence_days: 91, known_lost_days: 99, known_risk_days: 90, known_rhythm_days: 90, has_left: true, horizon_ends_on: 2025-06-30}
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2023-12-31, decided_client_type: all, cutoff_on: null, left_count: 0, rule_before: null, challenger_rule: null, chosen_rule: predictive, choice_reason_fr: "La règle prédictive décide jusqu'à la première décision de l'épreuve sur le passé (lost_rule = \"auto\")."}
      - {rule_decided_on: 2025-01-01, decided_client_type: B2B, cutoff_on: null, left_count: 0, rule_before: predictive, challenger_rule: null, chosen_rule: predictive}
      - {rule_decided_on: 2025-07-01, decided_client_type: B2B, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 1, challenger_rule: fixed_days, challenger_lead_share: 0.5, challenger_lead_low_share: 0.5, chosen_rule: fixed_days, chosen_recall_share: 1, chosen_false_alarm_share: 0}
      - {rule_decided_on: 2025-07-01, decided_client_type: B2C, cutoff_on: 2025-03-31, left_count: 1, stayed_count: 0, chosen_rule: predictive}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2B, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 1, rule_before: fixed_days, chosen_rule: fixed_days, challenger_rule: predictive, challenger_lead_share: -0.5}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2C, left_count: 1, rule_before: predictive, chosen_rule: predictive}
  - name: what is frozen is not decided again; the next decision starts from that of the type, or of all
    run_date: 2026-01-01
    settings: {backtest_min_cases: 2}
    given:
      staging.rule_decisions:
        - {rule_decided_on: 2025-01-01, decided_client_type: all, chosen_rule: fixed_days}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2C, chosen_rule: personal_rhythm}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-12-31}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2C, known_silence_days: 366, known_lost_days: 366, known_risk_days: 365, known_rhythm_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: b, client_type: B2C, known_silence_days: 91, known_lost_days: 366, known_risk_days: 90, known_rhythm_days: 366, has_left: false, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: c, client_type: B2B, known_silence_days: 91, known_lost_days: 366, known_risk_days: 90, known_rhythm_days: 366, has_left: false, horizon_ends_on: 2025-03-31}
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2026-01-01, decided_client_type: B2B, rule_before: fixed_days, challenger_rule: null, chosen_rule: fixed_days}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2C, cutoff_on: 2024-12-31, rule_before: personal_rhythm, challenger_rule: fixed_days, chosen_rule: fixed_days}
  - name: a company too young for any half-year has its opening
    run_date: 2026-01-01
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-11-01}
    expect:
      - {rule_decided_on: 2025-11-01, decided_client_type: all, rule_before: null, chosen_rule: predictive}
  - name: answers that came later are not counted; without proof the rule stays
    run_date: 2025-07-01
    settings: {backtest_min_cases: 2}
    given:
      staging.rule_decisions:
        - {rule_decided_on: 2024-07-01, decided_client_type: all, chosen_rule: predictive}
      trial.backtest_histories:
        - {cutoff_on: 2024-09-30, client_id: a, client_type: B2B, known_silence_days: 100, known_lost_days: 99, known_risk_days: 99, known_rhythm_days: 99, has_left: true, horizon_ends_on: 2024-12-29}
        - {cutoff_on: 2024-09-30, client_id: b, client_type: B2B, known_silence_days: 100, known_lost_days: 100, known_risk_days: 99, known_rhythm_days: 99, has_left: false, horizon_ends_on: 2024-12-31}
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2B, known_silence_days: 366, known_lost_days: 366, known_risk_days: 366, known_rhythm_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2B, known_silence_days: 9, known_lost_days: 99, known_risk_days: 99, known_rhythm_days: 99, has_left: true, horizon_ends_on: 2025-07-01}
      reference.inactivity_rules:
        - {rule: fixed_days_act, threshold_days: 90, minimum_count: 1}
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2025-01-01, cutoff_on: 2024-09-30, left_count: 1, stayed_count: 1, challenger_lead_share: -0.5, chosen_rule: predictive, chosen_recall_share: 1, chosen_false_alarm_share: 0}
      - {rule_decided_on: 2025-07-01, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 0, challenger_rule: null, chosen_rule: predictive, chosen_recall_share: null}
---*/
-- The cut-off date is the newest quarter whose horizons were over for backtest_closed_share of
-- the clients of the type. Each candidate is a threshold of silence known when the silence began.
with frozen as (
    select max(rule_decided_on) as last_decided_on
    from staging.rule_decisions
),

types as (
    select
        client_type,
        min(cutoff_on) as first_cutoff_on
    from trial.backtest_histories
    group by client_type
),

frozen_rules as (
    select
        types.client_type,
        max_by(decisions.chosen_rule, decisions.rule_decided_on) as frozen_rule
    from types
    inner join staging.rule_decisions as decisions
        on decisions.decided_client_type in ('all', types.client_type)
    group by types.client_type
),

years as (
    select
        client_type,
        first_cutoff_on,
        unnest(
            generate_series(
                cast(year(first_cutoff_on) as integer), cast(year(as_of()) as integer)
            )
        ) as decision_year
    from types
    where year(first_cutoff_on) <= year(as_of())
),

-- By the calendar, not by the quarters with answers, so that no decision is made afterwards.
half_years as (
    select
        years.client_type,
        make_date(cast(years.decision_year as integer), halves.first_month, 1) as begins_on
    from years
    cross join (values (1), (7)) as halves (first_month)
    where
        make_date(cast(years.decision_year as integer), halves.first_month, 1)
        > years.first_cutoff_on
),

openings as (
    select min(purchased_on) as opens_on
    from orders.purchase_days
),

decisions as (
    select
        half_years.begins_on as rule_decided_on,
        half_years.client_type as decided_client_type
    from half_years
    inner join frozen
        on frozen.last_decided_on is null or half_years.begins_on > frozen.last_decided_on
    where half_years.begins_on <= as_of()
    union all
    select
        openings.opens_on as rule_decided_on,
        'all' as decided_client_type
    from openings
    inner join frozen on frozen.last_decided_on is null
    where openings.opens_on <= as_of()
),

horizons as (
    select
        decisions.rule_decided_on,
        decisions.decided_client_type,
        histories.cutoff_on,
        count(case when histories.horizon_ends_on < decisions.rule_decided_on then 1 end)
            as over_count,
        count(*) as case_count
    from decisions
    inner join trial.backtest_histories as histories
        on
            decisions.decided_client_type = histories.client_type
            and decisions.rule_decided_on > histories.cutoff_on
    group by decisions.rule_decided_on, decisions.decided_client_type, histories.cutoff_on
),

-- The newest quarter whose answers were known for enough of its clients.
known as (
    select
        rule_decided_on,
        decided_client_type,
        max(cutoff_on) as cutoff_on
    from horizons
    where over_count >= setting_backtest_closed_share() * case_count
    group by rule_decided_on, decided_client_type
),

fixed as (
    select
        max(case when rule = 'fixed_days' then threshold_days end) as lost_days,
        max(case when rule = 'fixed_days_act' then threshold_days end) as act_days
    from reference.inactivity_rules
),

-- Clients of whom all candidates say the same are one group.
answers as (
    select
        known.rule_decided_on,
        known.decided_client_type,
        histories.known_silence_days > histories.known_lost_days as is_predictive,
        histories.known_silence_days > fixed.lost_days as is_fixed,
        histories.known_silence_days > histories.known_risk_days as is_risk,
        histories.known_silence_days > histories.known_rhythm_days as is_rhythm,
        histories.known_silence_days > fixed.act_days as is_act,
        count(case when histories.has_left then 1 end) as left_count,
        count(case when not histories.has_left then 1 end) as stayed_count
    from known
    inner join trial.backtest_histories as histories
        on
            known.decided_client_type = histories.client_type
            and known.cutoff_on = histories.cutoff_on
            and known.rule_decided_on > histories.horizon_ends_on
            and histories.has_left is not null
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
                went := left_count,
                stayed := stayed_count
            )
        ) as equal_clients
    from answers
    group by rule_decided_on, decided_client_type
)

select
    decisions.rule_decided_on,
    decisions.decided_client_type,
    frozen_rules.frozen_rule,
    known.cutoff_on,
    packed.equal_clients,
    cast(coalesce(packed.left_count, 0) as integer) as left_count,
    cast(coalesce(packed.stayed_count, 0) as integer) as stayed_count
from decisions
left join frozen_rules on decisions.decided_client_type = frozen_rules.client_type
left join known
    on
        decisions.rule_decided_on = known.rule_decided_on
        and decisions.decided_client_type = known.decided_client_type
left join packed
    on
        decisions.rule_decided_on = packed.rule_decided_on
        and decisions.decided_client_type = packed.decided_client_type
order by decisions.rule_decided_on, decisions.decided_client_type
