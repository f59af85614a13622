/*---
description: "One exclusion reason: why a lost client is not drawn, or is left to a manager to decide."
grain: [exclusion_reason]
columns:
  exclusion_reason:
    type: VARCHAR
    description: Exclusion reason, which keeps a lost client out of tonight's draws.
    label_fr: Motif d'exclusion
    values: [no_suppression_list, opted_out, no_contact_right, undeliverable, retention_expired, contacted_recently, in_running_campaign, occasional_buyer, cause_not_eligible, second_loss, dispute]
  place:
    type: VARCHAR
    description: "Place of a lost client before the draws: eligible (no reason), excluded, or to_decide (by a manager); of a reason, where it puts the client."
    label_fr: Place
    values: [eligible, excluded, to_decide]
  exclusion_label_fr:
    type: VARCHAR
    description: The reason in French.
    label_fr: Libellé du motif
---*/
select
    exclusion_reason,
    place,
    exclusion_label_fr
from (
    values
    (
        'no_suppression_list', 'excluded',
        'Liste d''opposition absente, illisible ou trop ancienne'
    ),
    ('opted_out', 'excluded', 'Opposition ou demande d''effacement'),
    ('no_contact_right', 'excluded', 'Aucun droit de contact prouvé'),
    ('undeliverable', 'excluded', 'Aucune coordonnée valide sur un canal permis'),
    ('retention_expired', 'excluded', 'Durée de conservation dépassée'),
    ('contacted_recently', 'excluded', 'Déjà sollicité récemment'),
    ('in_running_campaign', 'excluded', 'Déjà tiré dans une campagne en cours'),
    ('occasional_buyer', 'excluded', 'Acheteur occasionnel'),
    ('cause_not_eligible', 'excluded', 'Cause de départ sans recours'),
    ('second_loss', 'to_decide', 'Deuxième perte : au responsable de décider'),
    ('dispute', 'to_decide', 'Litige récent : au responsable de décider')
) as reasons (exclusion_reason, place, exclusion_label_fr)
