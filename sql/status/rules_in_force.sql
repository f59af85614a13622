/*---
description: "Rule of loss in force for silences of clients of one type that start from one day on: set by the company or, under auto, by frozen decisions."
grain: [client_type, in_force_from_on]
columns:
  client_type:
    described_in: rhythm.predictive_thresholds
  in_force_from_on:
    type: DATE
    description: "First day of the silences judged by the rule: the first purchase day of all, or the day of a decision."
    label_fr: En vigueur depuis le
  rule_in_force:
    type: VARCHAR
    description: Rule of loss, a threshold of silence, for silences of the type that start on in_force_from_on or later, until its next row.
    label_fr: Règle en vigueur
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act, learned]
  rule_set_by:
    type: VARCHAR
    description: "Origin of the rule: setting (lost_rule), under auto start (first decision), decision, or undecided (nothing frozen by an earlier night, nobody drawn)."
    label_fr: Réglée par
    values: [setting, start, decision, undecided]
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
  rule_reason_fr:
    type: VARCHAR
    description: Why that rule is in force, in one French sentence.
    label_fr: Pourquoi
  rule_reason_en:
    type: VARCHAR
    description: Why that rule is in force, in one English sentence.
checks:
  - name: in_force_by_as_of
    description: rules in force only after the last day whose orders are known
    sql: in_force_from_on <= as_of()
  - name: law_is_of_the_learned_rule
    description: laws of the learned rule beside another rule, or with a number missing
    sql: >
      (rule_in_force = 'learned' or learned_intercept is null)
      and (learned_intercept is null) = (learned_interval_weight is null)
      and (learned_intercept is null) = (learned_variation_weight is null)
      and (learned_intercept is null) = (learned_single_weight is null)
      and (learned_intercept is null) = (learned_span_weight is null)
      and (learned_intercept is null) = (learned_count_weight is null)
examples:
  - name: auto starts from predictive, also for purchases that came late, then each decision from its day on, for its type
    run_date: 2025-12-31
    settings: {lost_rule: auto}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-05-06}
        - {client_id: b, purchased_on: 2023-05-07}
      staging.rule_decisions:
        - {rule_decided_on: 2023-05-07, decided_client_type: all, chosen_rule: predictive, choice_reason_fr: commence}
        - {rule_decided_on: 2025-01-01, decided_client_type: B2B, chosen_rule: predictive, choice_reason_fr: reste, choice_reason_en: stays}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2B, chosen_rule: fixed_days, choice_reason_fr: remplace, choice_reason_en: replaces}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2C, chosen_rule: learned, learned_intercept: 4, learned_interval_weight: 0.5, learned_variation_weight: 0.25, learned_single_weight: -1, learned_span_weight: 0.125, learned_count_weight: -0.5, choice_reason_fr: apprise}
        - {rule_decided_on: 2026-01-01, decided_client_type: B2B, chosen_rule: predictive}
    expect:
      - {client_type: B2B, in_force_from_on: 2023-05-06, rule_in_force: predictive, rule_set_by: start, rule_reason_fr: commence}
      - {client_type: B2B, in_force_from_on: 2025-01-01, rule_in_force: predictive, rule_set_by: decision, rule_reason_fr: reste, rule_reason_en: stays}
      - {client_type: B2B, in_force_from_on: 2025-07-01, rule_in_force: fixed_days, rule_set_by: decision, rule_reason_fr: remplace, rule_reason_en: replaces}
      - {client_type: B2C, in_force_from_on: 2023-05-06, rule_in_force: predictive, rule_set_by: start}
      - {client_type: B2C, in_force_from_on: 2025-07-01, rule_in_force: learned, rule_set_by: decision, learned_intercept: 4, learned_interval_weight: 0.5, learned_variation_weight: 0.25, learned_single_weight: -1, learned_span_weight: 0.125, learned_count_weight: -0.5, rule_reason_fr: apprise}
      - {client_type: unknown, in_force_from_on: 2023-05-06, rule_in_force: predictive, rule_set_by: start}
  - name: auto on the first night, which follows no decision yet
    run_date: 2025-12-31
    settings: {lost_rule: auto}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-05-06}
    expect:
      - {client_type: B2B, in_force_from_on: 2023-05-06, rule_in_force: predictive, rule_set_by: undecided, rule_reason_fr: "La règle prédictive décide provisoirement : aucune nuit précédente n'a encore figé de décision (lost_rule = \"auto\"), et personne n'est tiré.", rule_reason_en: "The predictive rule decides for now: no earlier night has frozen a decision yet (lost_rule = \"auto\"), and nobody is drawn."}
      - {client_type: B2C, in_force_from_on: 2023-05-06, rule_set_by: undecided}
      - {client_type: unknown, in_force_from_on: 2023-05-06, rule_set_by: undecided}
  - name: a rule that the company set holds for all silences, whatever the past advises
    run_date: 2025-12-31
    settings: {lost_rule: fixed_days}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-05-06}
      staging.rule_decisions:
        - {rule_decided_on: 2025-01-01, decided_client_type: all, chosen_rule: predictive}
    expect:
      - {client_type: B2B, in_force_from_on: 2023-05-06, rule_in_force: fixed_days, rule_set_by: setting, rule_reason_en: "Fixed days decide: the company set it so (lost_rule)."}
      - {client_type: B2C, in_force_from_on: 2023-05-06, rule_in_force: fixed_days, rule_set_by: setting}
      - {client_type: unknown, in_force_from_on: 2023-05-06, rule_in_force: fixed_days, rule_set_by: setting}
---*/
with history as (
    select min(purchased_on) as begins_on
    from orders.purchase_days
),

-- All there may be, so that no silence is without a rule.
types (client_type) as (
    values ('B2B'), ('B2C'), ('unknown')
),

decisions as (
    select
        types.client_type,
        frozen.rule_decided_on,
        frozen.chosen_rule,
        frozen.learned_intercept,
        frozen.learned_interval_weight,
        frozen.learned_variation_weight,
        frozen.learned_single_weight,
        frozen.learned_span_weight,
        frozen.learned_count_weight,
        frozen.choice_reason_fr,
        frozen.choice_reason_en,
        row_number() over (partition by types.client_type order by frozen.rule_decided_on) = 1
            as is_first
    from staging.rule_decisions as frozen
    inner join types on frozen.decided_client_type in ('all', types.client_type)
    where setting_lost_rule() = 'auto' and frozen.rule_decided_on <= as_of()
),

openings (lost_rule, rule_in_force, rule_set_by, rule_reason_fr, rule_reason_en) as (
    values
    (
        'predictive', 'predictive', 'setting',
        'La règle prédictive décide : c''est le réglage de l''entreprise (lost_rule).',
        'The predictive rule decides: the company set it so (lost_rule).'
    ),
    (
        'fixed_days', 'fixed_days', 'setting',
        'Le délai fixe décide : c''est le réglage de l''entreprise (lost_rule).',
        'Fixed days decide: the company set it so (lost_rule).'
    ),
    (
        'auto', 'predictive', 'undecided',
        'La règle prédictive décide provisoirement : aucune nuit précédente n''a encore figé de'
        || ' décision (lost_rule = "auto"), et personne n''est tiré.',
        'The predictive rule decides for now: no earlier night has frozen a decision yet'
        || ' (lost_rule = "auto"), and nobody is drawn.'
    )
)

select
    types.client_type,
    history.begins_on as in_force_from_on,
    openings.rule_in_force,
    openings.rule_set_by,
    cast(null as decimal(12, 6)) as learned_intercept,
    cast(null as decimal(12, 6)) as learned_interval_weight,
    cast(null as decimal(12, 6)) as learned_variation_weight,
    cast(null as decimal(12, 6)) as learned_single_weight,
    cast(null as decimal(12, 6)) as learned_span_weight,
    cast(null as decimal(12, 6)) as learned_count_weight,
    openings.rule_reason_fr,
    openings.rule_reason_en
from history
inner join openings on openings.lost_rule = setting_lost_rule()
cross join types
where history.begins_on <= as_of() and (select count(*) from decisions) = 0
union all
select
    decisions.client_type,
    case
        when decisions.is_first then least(history.begins_on, decisions.rule_decided_on)
        else decisions.rule_decided_on
    end as in_force_from_on,
    decisions.chosen_rule as rule_in_force,
    case when decisions.is_first then 'start' else 'decision' end as rule_set_by,
    decisions.learned_intercept,
    decisions.learned_interval_weight,
    decisions.learned_variation_weight,
    decisions.learned_single_weight,
    decisions.learned_span_weight,
    decisions.learned_count_weight,
    decisions.choice_reason_fr as rule_reason_fr,
    decisions.choice_reason_en as rule_reason_en
from decisions
inner join history on history.begins_on <= as_of()
