/*---
description: "One candidate rule of the backtest: an inactivity rule or a model that names the clients who have left."
description_fr: Une façon de repérer les clients partis, éprouvée sur le passé de l'entreprise.
grain: [contestant]
columns:
  contestant:
    type: VARCHAR
    description: "Candidate rule: inactivity rule (predictive_risk is a gamma-gamma control chart of intervals), learned (a logistic regression as a threshold of silence), or model that names from probability gone_share on (p_alive)."
    description_fr: Code de la façon de repérer les clients partis.
    label_fr: Règle éprouvée
    values: [predictive_risk, predictive, personal_rhythm, fixed_days_act, fixed_days, two_then_none, falling, p_alive, learned]
  contestant_rank:
    type: INTEGER
    description: Order in which candidate rules are shown; of equal balanced accuracy the first is chosen.
    description_fr: Ordre de présentation ; à égalité de résultats, la première est choisie.
    label_fr: Rang de la règle
    min: 1
  is_threshold:
    type: BOOLEAN
    description: "True where the rule is a threshold of silence known on the day the silence starts: only such a rule may be in force as the rule of loss."
    description_fr: "Oui si c'est un délai de silence connu d'avance : elle peut alors décider des pertes."
    label_fr: Peut être en vigueur
  contestant_label_fr:
    type: VARCHAR
    description: Candidate rule in French words.
    description_fr: La façon de repérer les clients partis, en clair.
    label_fr: Façon de repérer
  contestant_label_en:
    type: VARCHAR
    description: Candidate rule in English words.
    description_fr: La façon de repérer les clients partis, en anglais.
---*/
-- predictive_risk: one-sided control chart of the intervals between purchases, Gamma with a mean
-- that differs by a Gamma from client to client: Holtrop and Wieringa, Timing customer
-- reactivation interventions, International Journal of Research in Marketing 40 (2023) 570-589.
select
    contestant,
    contestant_rank,
    is_threshold,
    contestant_label_fr,
    contestant_label_en
from (
    values
    (
        'predictive_risk', 1, true,
        'silence rare pour ce client (seuil de risque)',
        'a silence that is rare for this client (gamma-gamma control chart of intervals, threshold'
        || ' of risk)'
    ),
    (
        'predictive', 2, true,
        'silence qui dit le client parti selon toute probabilité (seuil de perte)',
        'a silence after which the client has left in all probability (threshold of loss)'
    ),
    (
        'personal_rhythm', 3, true,
        'silence de plus de 5/3 de l''intervalle moyen',
        'silent for more than 5/3 of the mean interval'
    ),
    (
        'fixed_days_act', 4, true,
        'silence de plus de ' || days_fr(setting_fixed_act_days()),
        'silent for more than ' || setting_fixed_act_days() || ' days'
    ),
    (
        'fixed_days', 5, true,
        'silence de plus de ' || days_fr(setting_fixed_lost_days()),
        'silent for more than ' || setting_fixed_lost_days() || ' days'
    ),
    (
        'two_then_none', 6, false,
        'deux achats l''année d''avant, aucun depuis un an',
        'two purchase days in the year before last, none in the last'
    ),
    (
        'falling', 7, false,
        'nettement moins de commandes que l''année d''avant',
        'far fewer orders than in the year before'
    ),
    (
        'p_alive', 8, false,
        'probabilité d''être encore client trop faible (modèle d''achat)',
        'too small a probability to be alive (MBG/NBD)'
    ),
    (
        'learned', 9, true,
        'silence après lequel, dans les trimestres passés, les clients semblables étaient plutôt'
        || ' partis (seuil appris)',
        'a silence after which clients like it had rather left in past quarters (learned threshold)'
    )
) as contestants (
    contestant, contestant_rank, is_threshold, contestant_label_fr, contestant_label_en
)
