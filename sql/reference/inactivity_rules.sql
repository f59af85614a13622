/*---
description: "One inactivity rule: when silence, orders, contacts or contracts of a client deserve attention, with its numbers and source."
description_fr: "Une règle d'inactivité : à partir de quand un silence, une baisse ou une échéance mérite l'attention."
grain: [rule]
columns:
  rule:
    type: VARCHAR
    description: Inactivity rule, by its code; its definition stands in rule_label_fr and rule_label_en.
    description_fr: Code de la règle d'inactivité.
    label_fr: Règle
    values: [personal_rhythm, predictive_risk, predictive, fixed_days, fixed_days_act, two_then_none, two_then_none_by_year, three_unanswered, contract_ending, falling, reduction]
  rule_version:
    type: INTEGER
    description: Version of the rule's definition; it grows when a number of the rule changes.
    description_fr: Version de la règle ; elle augmente quand un de ses chiffres change.
    label_fr: Version
    min: 1
  rule_label_fr:
    type: VARCHAR
    description: The rule in one French sentence.
    description_fr: La règle en une phrase.
    label_fr: Règle
  rule_label_en:
    type: VARCHAR
    description: The rule in one English sentence.
    description_fr: La règle en une phrase, en anglais.
  ratio_numerator:
    type: INTEGER
    description: Numerator of a ratio to the mean interval, to exceed (personal_rhythm), or to the earlier year's orders, not to exceed (reduction); NULL elsewhere.
    description_fr: Haut de la fraction à dépasser (cinq, pour cinq tiers de l'intervalle moyen) ; vide pour les autres règles.
    nullable: true
  ratio_denominator:
    type: INTEGER
    description: Denominator of that ratio; both are whole numbers, so that the rule is decided exactly.
    description_fr: Bas de la même fraction (trois, pour cinq tiers) ; vide pour les autres règles.
    nullable: true
  threshold_days:
    type: INTEGER
    description: Days of silence to exceed; for contract_ending days left at most, for falling and reduction length of the last year. NULL elsewhere.
    description_fr: Jours de silence à dépasser, jours restants avant la fin du contrat, ou longueur de l'année comparée.
    unit: day
    nullable: true
  lookback_days:
    type: INTEGER
    description: Days back to which purchase days or orders are compared, the last threshold_days included; NULL where none are compared.
    description_fr: Nombre de jours passés que la règle compare ; vide si elle ne compare rien.
    unit: day
    nullable: true
  minimum_count:
    type: INTEGER
    description: "Minimum count for the rule to apply or hold: purchase days, orders of the year before (falling, reduction), or contacts (three_unanswered)."
    description_fr: Nombre minimal d'achats, de commandes ou de contacts pour que la règle s'applique.
    nullable: true
  rule_source:
    type: VARCHAR
    description: "Source of the rule: an article on winning back clients, or a statistical law."
    description_fr: "D'où vient la règle : un article sur la reconquête, ou une loi statistique."
---*/
select
    rule,
    rule_version,
    rule_label_fr,
    rule_label_en,
    ratio_numerator,
    ratio_denominator,
    threshold_days,
    lookback_days,
    minimum_count,
    rule_source
from (
    values
    (
        'personal_rhythm', 1,
        'Silence de plus de 5/3 de son intervalle moyen',
        'Silent for more than 5/3 of the own mean interval',
        5, 3, null::integer, null::integer, 2, 'article on winning back a former client'
    ),
    (
        'predictive_risk', 2,
        'Silence rare pour ce client, d''après ses achats et ceux des autres',
        'A silence that is rare for this client, by its own purchases and those of others',
        null, null, null, null, 1,
        'gamma-gamma control chart of the intervals, quantile risk_quantile'
    ),
    (
        'predictive', 2,
        'Silence si long que le client est parti, selon toute probabilité',
        'A silence so long that the client has left in all probability',
        null, null, null, null, 1, 'probability of having left, from the law of the intervals'
    ),
    (
        'fixed_days_act', 1,
        'Silence au-delà du délai d''action de l''entreprise',
        'Silent for longer than the company waits before acting',
        null, null, setting_fixed_act_days(), null, 1, 'article on winning back a former client'
    ),
    (
        'fixed_days', 1,
        'Silence au-delà du délai de perte de l''entreprise',
        'Silent for longer than the company waits before calling a client lost',
        null, null, setting_fixed_lost_days(), null, 1, 'article on winning back a former client'
    ),
    (
        'two_then_none', 1,
        'Au moins deux achats l''année d''avant, aucun depuis un an',
        'At least two purchase days in the year before last, none in the last year',
        null, null, 365, 730, 2, 'article on reactivating inactive accounts'
    ),
    (
        'two_then_none_by_year', 1,
        'Au moins deux achats l''an dernier, aucun cette année (montré dès '
        || month_fr(setting_civil_year_from_month()) || ')',
        'At least two purchase days in the last calendar year, none in this one (shown from month '
        || setting_civil_year_from_month() || ' on)',
        null, null, null, null, 2, 'article on reactivating inactive accounts'
    ),
    (
        'three_unanswered', 1,
        'Joint trois fois de suite sans commande, réponse ni clic',
        'Reached three times in a row without an order, an answer or a click',
        null, null, null, null, 3, 'article on winning back a former client'
    ),
    (
        'contract_ending', 1,
        'Contrat qui finit bientôt et n''est pas renouvelé',
        'A contract ends soon and was not renewed',
        null, null, setting_contract_notice_days(), null, 1,
        'article on winning back a former client'
    ),
    (
        'falling', 1,
        'Beaucoup moins de commandes que l''année d''avant, plus que le hasard ne l''explique',
        'Far fewer orders than in the year before, beyond chance',
        null, null, 365, 730, setting_falling_min_orders(), 'articles two and four'
    ),
    (
        'reduction', 1,
        'Au plus un cinquième des commandes de l''année d''avant',
        'At most a fifth of the orders of the year before',
        1, 5, 365, 730, setting_falling_min_orders(), 'articles two and four'
    )
) as rules (
    rule, rule_version, rule_label_fr, rule_label_en, ratio_numerator, ratio_denominator,
    threshold_days, lookback_days, minimum_count, rule_source
)
