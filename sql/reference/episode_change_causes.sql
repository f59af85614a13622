/*---
description: One cause for which a reported loss may turn out otherwise; of several with evidence the first in order is named.
description_fr: Une raison pour laquelle une perte annoncée peut changer ensuite, de la plus sûre à la moins sûre.
grain: [change_cause]
columns:
  change_cause:
    type: VARCHAR
    description: Cause of the change of a reported loss, by the firmest evidence; unknown where there is none.
    description_fr: Code de la cause du changement d'une perte annoncée.
    label_fr: Cause du changement
    values: [merge, late_order, cancellation, client_type, coverage, setting, delivery, unknown]
  change_cause_order:
    type: INTEGER
    description: Order of firmness, 1 the firmest; of several causes with evidence the smallest number is named.
    description_fr: 1 pour la cause la plus sûre ; de plusieurs causes, c'est la première qui est dite.
    min: 1
  change_cause_label_fr:
    type: VARCHAR
    description: The cause of the change in French.
    description_fr: Pourquoi la perte annoncée a changé.
    label_fr: Cause du changement
---*/
select
    change_cause,
    cast(change_cause_order as integer) as change_cause_order,
    change_cause_label_fr
from (
    values
    ('merge', 1, 'codes clients fusionnés'),
    ('late_order', 2, 'commande transmise après coup'),
    ('cancellation', 3, 'commande annulée'),
    ('client_type', 4, 'type de client corrigé'),
    ('coverage', 5, 'commandes connues jusqu''à un jour moins récent'),
    ('setting', 6, 'réglage changé'),
    ('delivery', 7, 'commande transmise depuis, peut-être déjà connue'),
    ('unknown', 8, 'cause inconnue')
) as causes (change_cause, change_cause_order, change_cause_label_fr)
