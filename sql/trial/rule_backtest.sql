/*---
description: "Backtest of one candidate rule on one client type, on early quarters or on the last one: how well it told who had left."
grain: [client_type, buyers, sample, candidate_rule, phase]
python: rule_backtest.add_results
python_inputs: [cases]
columns:
  client_type:
    described_in: rhythm.predictive_thresholds
  buyers:
    type: VARCHAR
    description: "Clients tried: all, or those with two purchase days or more at the cut-off date (repeat)."
    description_fr: "Code des clients essayés : tous, ou ceux qui avaient acheté au moins deux fois."
    label_fr: Acheteurs
    values: [all, repeat]
  sample:
    type: VARCHAR
    description: "Cases tried: all; or, of the last quarter, those (not_)contacted within the horizon, or the controls of a campaign that covers it."
    label_fr: Cas éprouvés
    values: [all, not_contacted, contacted, controls]
  candidate_rule:
    type: VARCHAR
    description: Candidate rule tried by the backtest, by its code in reference.contestants.
    label_fr: Règle éprouvée
  phase:
    type: VARCHAR
    description: "Phase: early (quarters before the last one, on which rules are chosen) or last (on which they are reported)."
    label_fr: Période
    values: [early, last]
  contestant_label_fr:
  case_count:
    type: INTEGER
    description: "Cases: clients at past cut-off dates whose answer is known; a client counts once for each date."
    description_fr: "Cas dont on connaît la suite : un client à une date passée ; il compte une fois par date."
    label_fr: Cas
    min: 0
    nullable: true
  left_share:
    type: DECIMAL(9,6)
    description: "Base rate: share of the cases who had left; NULL with fewer cases than backtest_min_cases."
    description_fr: Part de ces clients qui étaient partis ; vide s'il y a trop peu de cas.
    unit: share 0-1
    label_fr: Part de partis
    min: 0
    max: 1
    nullable: true
  tested_from_on:
    type: DATE
    description: First cut-off date of the phase.
    label_fr: Éprouvée du
    nullable: true
  tested_to_on:
    type: DATE
    description: Last cut-off date of the phase.
    description_fr: Dernière date passée à laquelle la règle a été essayée.
    label_fr: Éprouvée jusqu'au
    nullable: true
  precision_share:
    type: DECIMAL(9,6)
    description: "Precision: share of the clients named by the rule who had left; NULL where it names nobody."
    description_fr: Parmi les clients que la règle a désignés, part de ceux qui étaient partis ; vide si elle n'a désigné personne.
    unit: share 0-1
    label_fr: Désignés à raison
    min: 0
    max: 1
    nullable: true
  precision_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the bootstrap interval of precision_share at confidence_share; NULL on early quarters and on parts of the last one.
    unit: share 0-1
    label_fr: Désignés à raison (borne basse)
    min: 0
    max: 1
    nullable: true
  precision_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the bootstrap interval of precision_share at confidence_share; NULL on early quarters and on parts of the last one.
    unit: share 0-1
    label_fr: Désignés à raison (borne haute)
    min: 0
    max: 1
    nullable: true
  recall_share:
    type: DECIMAL(9,6)
    description: "Recall: share of the clients who had left that the rule named."
    description_fr: Parmi les clients partis, part de ceux que la règle a désignés.
    unit: share 0-1
    label_fr: Partis reconnus
    min: 0
    max: 1
    nullable: true
  recall_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the bootstrap interval of recall_share at confidence_share; NULL on early quarters and on parts of the last one.
    unit: share 0-1
    label_fr: Partis reconnus (borne basse)
    min: 0
    max: 1
    nullable: true
  recall_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the bootstrap interval of recall_share at confidence_share; NULL on early quarters and on parts of the last one.
    unit: share 0-1
    label_fr: Partis reconnus (borne haute)
    min: 0
    max: 1
    nullable: true
  balanced_accuracy_share:
    type: DECIMAL(9,6)
    description: "Balanced accuracy: mean of recall and specificity (share of the clients who stayed and were not named); 0.5 is guessing."
    description_fr: Moyenne de deux parts, celle des partis que la règle désigne et celle des restés qu'elle ne désigne pas ; 50 %, c'est le hasard.
    unit: share 0-1
    label_fr: Justesse
    min: 0
    max: 1
    nullable: true
  balanced_accuracy_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the bootstrap interval of balanced_accuracy_share at confidence_share; NULL on early quarters and on parts of the last one.
    description_fr: La plus petite justesse compatible avec les données ; vide si elle n'est pas mesurée.
    unit: share 0-1
    label_fr: Justesse (borne basse)
    min: 0
    max: 1
    nullable: true
  balanced_accuracy_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the bootstrap interval of balanced_accuracy_share at confidence_share; NULL on early quarters and on parts of the last one.
    description_fr: La plus grande justesse compatible avec les données ; vide si elle n'est pas mesurée.
    unit: share 0-1
    label_fr: Justesse (borne haute)
    min: 0
    max: 1
    nullable: true
  auc_share:
    type: DECIMAL(9,6)
    description: "Area under the ROC curve: chance that a client who had left scores above one who stayed, ties counting half; 0.5 is guessing."
    description_fr: Chance que la règle voie un client parti plus près du départ qu'un client resté ; 50 %, c'est le hasard.
    unit: share 0-1
    label_fr: Capacité à distinguer
    min: 0
    max: 1
    nullable: true
  auc_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the bootstrap interval of auc_share at confidence_share; NULL on early quarters and on parts of the last one.
    unit: share 0-1
    label_fr: Capacité à distinguer (borne basse)
    min: 0
    max: 1
    nullable: true
  auc_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the bootstrap interval of auc_share at confidence_share; NULL on early quarters and on parts of the last one.
    unit: share 0-1
    label_fr: Capacité à distinguer (borne haute)
    min: 0
    max: 1
    nullable: true
  lead_share:
    type: DECIMAL(9,6)
    description: "Lead: balanced accuracy less that of the rule of loss in force tonight; NULL for that rule itself."
    unit: share -1 to 1
    label_fr: Avance sur la règle en vigueur
    min: -1
    max: 1
    nullable: true
  lead_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the paired bootstrap interval of lead_share at confidence_share; NULL on early quarters and on parts of the last one, and for the rule in force itself.
    unit: share -1 to 1
    label_fr: Avance sur la règle en vigueur (borne basse)
    min: -1
    max: 1
    nullable: true
  lead_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the paired bootstrap interval of lead_share at confidence_share; NULL on early quarters and on parts of the last one, and for the rule in force itself.
    unit: share -1 to 1
    label_fr: Avance sur la règle en vigueur (borne haute)
    min: -1
    max: 1
    nullable: true
  is_chosen:
    type: BOOLEAN
    description: True for the rule with the greatest balanced accuracy on all cases of the early quarters, on each of its rows.
    description_fr: Oui pour la règle qui a le mieux distingué les clients partis des clients restés.
    label_fr: Règle retenue
  backtest_reason:
    type: VARCHAR
    description: "Why there are no figures: no_answers_yet, too_few_cases (backtest_min_cases), nothing_to_say (cases without a score), nobody_told_apart (all clients alike)."
    description_fr: Code du motif pour lequel il n'y a pas de chiffres.
    values: [no_answers_yet, too_few_cases, nothing_to_say, nobody_told_apart]
    nullable: true
  finding_fr:
    type: VARCHAR
    description: Finding in French, on the last-phase row of the chosen rule over all cases; NULL elsewhere.
    description_fr: Ce que la règle retenue a trouvé, en une phrase ; vide pour les autres règles.
    label_fr: Constat
    nullable: true
  finding_en:
    type: VARCHAR
    description: Finding in English, on the last-phase row of the chosen rule over all cases; NULL elsewhere.
    nullable: true
references:
  candidate_rule: reference.contestants.contestant
checks:
  - name: accuracy_or_reason
    description: contestants with neither a result nor a reason for having none, or with both
    sql: (balanced_accuracy_share is null) = (backtest_reason is not null)
  - name: chosen_has_a_finding
    description: chosen rules without a sentence, or a sentence elsewhere
    sql: (finding_fr is not null) = (is_chosen and phase = 'last' and sample = 'all')
  - name: best_on_early_is_chosen
    description: contestants better on the early quarters than the one that was chosen
    sql: >
      phase <> 'early' or is_chosen or not exists (
        select 1 from trial.rule_backtest as other
        where other.client_type = rule_backtest.client_type
        and other.buyers = rule_backtest.buyers and other.phase = 'early'
        and other.is_chosen
        and other.balanced_accuracy_share < rule_backtest.balanced_accuracy_share)
examples:
  - name: without answers nothing is told, with few of them neither
    run_date: 2025-08-01
    settings: {backtest_min_cases: 10}
    given:
      reference.contestants:
        - {contestant: fixed_days, contestant_rank: 1, contestant_label_fr: longtemps, contestant_label_en: long}
      trial.backtest_cases:
        - {cutoff_on: 2025-06-30, client_id: a, client_type: B2B, known_silence_days: 9, horizon_ends_on: 2025-09-28, is_contacted: false, is_control: false, is_fixed_days_hit: false, is_personal_rhythm_hit: false, is_fixed_days_act_hit: false, is_two_then_none_hit: false, known_risk_days: 90, known_lost_days: 365, known_rhythm_days: 365, is_predictive_risk_hit: false, is_predictive_hit: false}
        - {cutoff_on: 2024-12-31, client_id: b, client_type: B2C, known_silence_days: 9, horizon_ends_on: 2025-03-31, is_contacted: false, is_control: false, has_left: false, is_fixed_days_hit: false, is_personal_rhythm_hit: false, is_fixed_days_act_hit: false, is_two_then_none_hit: false, known_risk_days: 90, known_lost_days: 365, known_rhythm_days: 365, is_predictive_risk_hit: false, is_predictive_hit: false}
        - {cutoff_on: 2025-03-31, client_id: b, client_type: B2C, known_silence_days: 9, horizon_ends_on: 2025-06-29, is_contacted: false, is_control: false, has_left: true, is_fixed_days_hit: false, is_personal_rhythm_hit: false, is_fixed_days_act_hit: false, is_two_then_none_hit: false, known_risk_days: 90, known_lost_days: 365, known_rhythm_days: 365, is_predictive_risk_hit: false, is_predictive_hit: false}
    expect:
      - {client_type: B2B, buyers: all, sample: all, candidate_rule: fixed_days, phase: early, balanced_accuracy_share: null, is_chosen: false, backtest_reason: no_answers_yet, finding_fr: null}
      - {client_type: B2B, buyers: all, sample: all, candidate_rule: fixed_days, phase: last, balanced_accuracy_share: null, backtest_reason: no_answers_yet}
      - {client_type: B2B, buyers: repeat, sample: all, candidate_rule: fixed_days, phase: early, backtest_reason: no_answers_yet}
      - {client_type: B2B, buyers: repeat, sample: all, candidate_rule: fixed_days, phase: last, backtest_reason: no_answers_yet}
      - {client_type: B2C, buyers: repeat, sample: all, candidate_rule: fixed_days, phase: early, backtest_reason: no_answers_yet}
      - {client_type: B2C, buyers: repeat, sample: all, candidate_rule: fixed_days, phase: last, backtest_reason: no_answers_yet}
      - {client_type: B2C, buyers: all, sample: all, candidate_rule: fixed_days, phase: early, backtest_reason: too_few_cases}
      - {client_type: B2C, buyers: all, sample: all, candidate_rule: fixed_days, phase: last, backtest_reason: too_few_cases}
      - {client_type: B2B, buyers: all, sample: not_contacted, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2B, buyers: all, sample: contacted, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2B, buyers: all, sample: controls, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2B, buyers: repeat, sample: not_contacted, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2B, buyers: repeat, sample: contacted, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2B, buyers: repeat, sample: controls, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2C, buyers: repeat, sample: not_contacted, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2C, buyers: repeat, sample: contacted, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2C, buyers: repeat, sample: controls, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: no_answers_yet}
      - {client_type: B2C, buyers: all, sample: not_contacted, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: too_few_cases}
      - {client_type: B2C, buyers: all, sample: contacted, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: too_few_cases}
      - {client_type: B2C, buyers: all, sample: controls, candidate_rule: fixed_days, phase: last, case_count: null, backtest_reason: too_few_cases}
---*/
-- Rules are chosen on the early quarters and reported on the last one whose horizons are over
-- for backtest_closed_share of its clients, always on all cases: who was contacted afterwards
-- splits the report alone, and only the report has intervals. A rule without a score for each
-- answer of the last quarter (p_alive without a fit, learned without a law) is not heard; early
-- quarters are those, over as far, in which all others have scores, so that all are tried on the
-- same clients. The scores compared by auc_share: silence over its threshold (predictive rules,
-- personal_rhythm, learned), days of silence (fixed days), the hit (two_then_none),
-- known_fall_share (falling) or the probability (p_alive).
with kinds (buyers) as (
    values ('all'), ('repeat')
),

cases as (
    select
        client_type,
        known_silence_ratio is not null as is_repeat_buyer,
        dense_rank() over (order by client_id) as client_number,
        cutoff_on - date '1970-01-01' as cutoff_day,
        horizon_ends_on - date '1970-01-01' as closes_day,
        cast(is_contacted as integer) as contacted,
        cast(is_control as integer) as control,
        coalesce(cast(has_left as integer), -1) as answer,
        known_silence_days as silence,
        known_silence_days / known_rhythm_days as rhythm_ratio,
        cast(is_personal_rhythm_hit as integer) as personal_rhythm_hit,
        cast(is_fixed_days_act_hit as integer) as fixed_days_act_hit,
        cast(is_fixed_days_hit as integer) as fixed_days_hit,
        cast(is_two_then_none_hit as integer) as two_then_none_hit,
        cast(known_fall_share as double) as fall_share,
        cast(is_falling_hit as integer) as falling_hit,
        known_silence_days / greatest(known_risk_days, 1) as risk_ratio,
        known_silence_days / known_lost_days as lost_ratio,
        cast(is_predictive_risk_hit as integer) as predictive_risk_hit,
        cast(is_predictive_hit as integer) as predictive_hit,
        cast(coalesce(1 - known_p_alive, -1) as double) as gone_share,
        coalesce(known_silence_days / known_learned_days, -1) as learned_ratio,
        coalesce(cast(is_learned_hit as integer), -1) as learned_hit
    from trial.backtest_cases
),

asked as (
    select
        types.client_type,
        kinds.buyers,
        parts.sample,
        contestants.contestant as candidate_rule,
        parts.phase,
        contestants.is_threshold,
        contestants.contestant_label_fr,
        contestants.contestant_label_en,
        row_number() over (
            partition by types.client_type, kinds.buyers
            order by contestants.contestant_rank, parts.phase, parts.sample
        ) as place
    from (select distinct client_type from cases) as types
    cross join kinds
    cross join reference.contestants as contestants
    cross join (
        values
        ('all', 'early'),
        ('all', 'last'),
        ('not_contacted', 'last'),
        ('contacted', 'last'),
        ('controls', 'last')
    ) as parts (sample, phase)
),

in_force as (
    select
        client_type,
        max_by(rule_in_force, in_force_from_on) as rule_in_force,
        max(case when rule_set_by = 'undecided' then rule_reason_fr end) as undecided_fr,
        max(case when rule_set_by = 'undecided' then rule_reason_en end) as undecided_en
    from status.rules_in_force
    group by client_type
)

select
    asked.client_type,
    asked.buyers,
    asked.sample,
    asked.candidate_rule,
    asked.phase,
    asked.is_threshold,
    asked.contestant_label_fr,
    asked.contestant_label_en,
    as_of() - date '1970-01-01' as known_to_day,
    in_force.rule_in_force,
    in_force.undecided_fr,
    in_force.undecided_en
from asked
left join in_force on asked.client_type = in_force.client_type
order by asked.client_type, asked.buyers, asked.place
