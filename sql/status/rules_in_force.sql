/*---
description: "Rule of loss in force for silences that start from one day on: set by the company or, under auto, by frozen decisions."
grain: [in_force_from_on]
columns:
  in_force_from_on:
    type: DATE
    description: "First day of the silences judged by the rule: the first purchase day of all, or the day of a decision."
    label_fr: En vigueur depuis le
  rule_in_force:
    type: VARCHAR
    description: Rule of loss, predictive or fixed_days, for silences that start on in_force_from_on or later, until the next row.
    label_fr: Règle en vigueur
    values: [predictive, fixed_days]
  rule_set_by:
    type: VARCHAR
    description: "Origin of the rule: setting (lost_rule), under auto start (first decision), decision, or undecided (nothing frozen by an earlier night, nobody drawn)."
    label_fr: Réglée par
    values: [setting, start, decision, undecided]
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
examples:
  - name: auto starts from predictive, also for purchases that came late, then each decision from its day on
    run_date: 2025-12-31
    settings: {lost_rule: auto}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-05-06}
        - {client_id: b, purchased_on: 2023-05-07}
      staging.rule_decisions:
        - {rule_decided_on: 2023-05-07, chosen_rule: predictive, choice_reason_fr: commence}
        - {rule_decided_on: 2025-01-01, chosen_rule: predictive, choice_reason_fr: reste, choice_reason_en: stays}
        - {rule_decided_on: 2025-07-01, chosen_rule: fixed_days, choice_reason_fr: remplace, choice_reason_en: replaces}
        - {rule_decided_on: 2026-01-01, chosen_rule: predictive}
    expect:
      - {in_force_from_on: 2023-05-06, rule_in_force: predictive, rule_set_by: start, rule_reason_fr: commence}
      - {in_force_from_on: 2025-01-01, rule_in_force: predictive, rule_set_by: decision, rule_reason_fr: reste, rule_reason_en: stays}
      - {in_force_from_on: 2025-07-01, rule_in_force: fixed_days, rule_set_by: decision, rule_reason_fr: remplace, rule_reason_en: replaces}
  - name: auto on the first night, which follows no decision yet
    run_date: 2025-12-31
    settings: {lost_rule: auto}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-05-06}
    expect:
      - {in_force_from_on: 2023-05-06, rule_in_force: predictive, rule_set_by: undecided, rule_reason_fr: "La règle prédictive décide provisoirement : aucune nuit précédente n'a encore figé de décision (lost_rule = \"auto\"), et personne n'est tiré.", rule_reason_en: "The predictive rule decides for now: no earlier night has frozen a decision yet (lost_rule = \"auto\"), and nobody is drawn."}
  - name: a rule that the company set holds for all silences, whatever the past advises
    run_date: 2025-12-31
    settings: {lost_rule: fixed_days}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-05-06}
      staging.rule_decisions:
        - {rule_decided_on: 2025-01-01, chosen_rule: predictive}
    expect:
      - {in_force_from_on: 2023-05-06, rule_in_force: fixed_days, rule_set_by: setting, rule_reason_en: "Fixed days decide: the company set it so (lost_rule)."}
---*/
with history as (
    select min(purchased_on) as begins_on
    from orders.purchase_days
),

decisions as (
    select
        *,
        row_number() over (order by rule_decided_on) = 1 as is_first
    from staging.rule_decisions
    where setting_lost_rule() = 'auto' and rule_decided_on <= as_of()
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
    history.begins_on as in_force_from_on,
    openings.rule_in_force,
    openings.rule_set_by,
    openings.rule_reason_fr,
    openings.rule_reason_en
from history
inner join openings on openings.lost_rule = setting_lost_rule()
where history.begins_on <= as_of() and (select count(*) from decisions) = 0
union all
select
    case
        when decisions.is_first then least(history.begins_on, decisions.rule_decided_on)
        else decisions.rule_decided_on
    end as in_force_from_on,
    decisions.chosen_rule as rule_in_force,
    case when decisions.is_first then 'start' else 'decision' end as rule_set_by,
    decisions.choice_reason_fr as rule_reason_fr,
    decisions.choice_reason_en as rule_reason_en
from decisions
inner join history on history.begins_on <= as_of()
