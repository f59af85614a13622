/*---
description: Backtest of one candidate rule on the last past quarter with known answers, by client type and buyers; a finding for the chosen rule.
description_fr: "Une façon de repérer les clients partis, essayée sur le passé de l'entreprise : ce qu'elle a trouvé et ce qu'elle a manqué."
grain: [buyer_type, buyers, contestant]
columns:
  buyer_type:
    type: VARCHAR
    description: "Client type on which the rule was tried: B2B, B2C, or unknown where the clients extract does not say it."
    description_fr: Professionnels, particuliers, ou clients dont le type n'est pas connu.
    label_fr: Type d'acheteur
    values: [B2B, B2C, unknown]
  buyer_type_label_fr:
    type: VARCHAR
    description: Client type on which the rule was tried, in French.
    description_fr: Professionnels, particuliers, ou clients dont le type est inconnu.
    label_fr: Type d'acheteur
  buyers:
  buyers_label_fr:
    type: VARCHAR
    description: Clients tried, in French.
    description_fr: "Les clients essayés : tous, ou ceux qui avaient acheté au moins deux fois."
    label_fr: Acheteurs
  contestant:
  contestant_label_fr:
  is_chosen:
  tested_to_on:
    nullable: true
  case_count:
    nullable: true
  left_share:
    nullable: true
  precision_share:
    nullable: true
  recall_share:
    nullable: true
  balanced_accuracy_share:
    nullable: true
  balanced_accuracy_low_share:
    nullable: true
  balanced_accuracy_high_share:
    nullable: true
  auc_share:
    nullable: true
  backtest_reason:
    nullable: true
  not_told_fr:
    type: VARCHAR
    description: Reason why the rule has no figures, in French; NULL where it has.
    description_fr: Pourquoi cette façon de repérer n'a pas de chiffres ; vide si elle en a.
    label_fr: Pourquoi rien n'est dit
    nullable: true
  finding_fr:
    nullable: true
checks:
  - name: figures_or_words
    description: contestants with neither a figure nor a sentence that says why, or with both
    sql: (balanced_accuracy_share is null) = (not_told_fr is not null)
examples:
  - name: the last quarter alone, on all cases
    given:
      trial.rule_backtest:
        - {client_type: B2B, buyers: all, sample: all, candidate_rule: fixed_days, phase: early, contestant_label_fr: longtemps, is_chosen: true, case_count: 9, recall_share: 0.1, balanced_accuracy_share: 0.5}
        - {client_type: B2B, buyers: all, sample: all, candidate_rule: fixed_days, phase: last, contestant_label_fr: longtemps, is_chosen: true, case_count: 8, recall_share: 0.2, balanced_accuracy_share: 0.6, finding_fr: trouvé}
        - {client_type: B2B, buyers: all, sample: contacted, candidate_rule: fixed_days, phase: last, contestant_label_fr: longtemps, is_chosen: true, case_count: 5, recall_share: 0.3, balanced_accuracy_share: 0.7}
        - {client_type: B2B, buyers: all, sample: all, candidate_rule: falling, phase: last, contestant_label_fr: moins, is_chosen: false, backtest_reason: nobody_told_apart}
        - {client_type: B2B, buyers: all, sample: all, candidate_rule: learned, phase: last, contestant_label_fr: apprise, is_chosen: false, backtest_reason: nothing_to_say}
        - {client_type: B2C, buyers: all, sample: all, candidate_rule: learned, phase: last, contestant_label_fr: apprise, is_chosen: false, backtest_reason: too_few_cases}
        - {client_type: B2C, buyers: all, sample: all, candidate_rule: falling, phase: last, contestant_label_fr: moins, is_chosen: false, backtest_reason: no_answers_yet}
    expect:
      - {buyer_type: B2B, buyers: all, contestant: fixed_days, contestant_label_fr: longtemps, is_chosen: true, case_count: 8, recall_share: 0.2, not_told_fr: null, finding_fr: trouvé}
      - {buyer_type: B2B, buyers: all, contestant: falling, not_told_fr: "elle dit la même chose de tous les clients : historique trop court pour elle, ou aucun départ à ses yeux"}
      - {buyer_type: B2B, buyers: all, contestant: learned, not_told_fr: "elle n'a pas encore d'avis sur tous les clients : pas assez de réponses pour l'ajuster"}
      - {buyer_type: B2C, buyers: all, contestant: learned, not_told_fr: "trop peu de clients dont on sait ce qu'ils sont devenus"}
      - {buyer_type: B2C, buyers: all, contestant: falling, not_told_fr: "moins de deux trimestres dont on connaît la suite"}
---*/
select
    client_type as buyer_type,
    buyer_type_word(client_type) as buyer_type_label_fr,
    buyers,
    buyers_word(buyers) as buyers_label_fr,
    candidate_rule as contestant,
    contestant_label_fr,
    is_chosen,
    tested_to_on,
    case_count,
    left_share,
    precision_share,
    recall_share,
    balanced_accuracy_share,
    balanced_accuracy_low_share,
    balanced_accuracy_high_share,
    auc_share,
    backtest_reason,
    case backtest_reason
        when 'no_answers_yet' then 'moins de deux trimestres dont on connaît la suite'
        when 'too_few_cases' then 'trop peu de clients dont on sait ce qu''ils sont devenus'
        when 'nothing_to_say'
            then
                'elle n''a pas encore d''avis sur tous les clients : '
                || 'pas assez de réponses pour l''ajuster'
        when 'nobody_told_apart'
            then
                'elle dit la même chose de tous les clients : '
                || 'historique trop court pour elle, ou aucun départ à ses yeux'
    end as not_told_fr,
    finding_fr
from trial.rule_backtest
where phase = 'last' and sample = 'all'
