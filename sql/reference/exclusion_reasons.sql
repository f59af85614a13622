/*---
description: "One exclusion reason: why a lost client is not drawn, or is left to a manager to decide."
grain: [exclusion_reason]
columns:
  exclusion_reason:
    type: VARCHAR
    description: Exclusion reason, which keeps a lost client out of tonight's draws.
    label_fr: Motif d'exclusion
    values: [erased, opted_out, ceased, retention_expired, no_go, withdrawn, call_refused, too_many_calls, bounced, no_suppression_list, no_contact_right, undeliverable, contacted_recently, in_running_campaign, occasional_buyer, cause_not_eligible, second_loss, dispute, profiling_objected, not_reached_by_every_arm, no_suitable_offer]
  place:
    type: VARCHAR
    description: "Place of a lost client before the draws: eligible (no reason), excluded, or to_decide (by a manager); of a reason, where it puts the client."
    label_fr: Place
    values: [eligible, excluded, to_decide]
  exclusion_label_fr:
    type: VARCHAR
    description: The reason in French.
    label_fr: Libellé du motif
  reason_order:
    type: INTEGER
    description: "Order of the reasons: the first stands for all where one alone is told."
    min: 1
  is_stop:
    type: BOOLEAN
    description: True where compliance.stops tells the reason, over single channels too, before the draw and after it.
---*/
select
    exclusion_reason,
    place,
    exclusion_label_fr,
    reason_order,
    is_stop
from (
    values
    ('erased', 'excluded', 'Demande d''effacement', 1, true),
    ('opted_out', 'excluded', 'Opposition', 2, true),
    ('ceased', 'excluded', 'Client disparu', 3, true),
    ('retention_expired', 'excluded', 'Durée de conservation dépassée', 4, true),
    ('no_go', 'excluded', 'Refus du responsable (no-go)', 5, true),
    ('withdrawn', 'excluded', 'Droit de contact retiré', 6, true),
    ('call_refused', 'excluded', 'Appel refusé', 7, true),
    ('too_many_calls', 'excluded', 'Trop d''appels en peu de jours', 8, true),
    ('bounced', 'excluded', 'Message revenu (NPAI)', 9, true),
    (
        'no_suppression_list', 'excluded',
        'Liste d''opposition absente, illisible ou trop ancienne', 10, false
    ),
    ('no_contact_right', 'excluded', 'Aucun droit de contact prouvé', 11, false),
    ('undeliverable', 'excluded', 'Aucune coordonnée valide sur un canal permis', 12, false),
    ('contacted_recently', 'excluded', 'Déjà sollicité récemment', 13, false),
    ('in_running_campaign', 'excluded', 'Déjà tiré dans une campagne en cours', 14, false),
    ('occasional_buyer', 'excluded', 'Acheteur occasionnel', 15, false),
    ('cause_not_eligible', 'excluded', 'Cause de départ sans recours', 16, false),
    ('profiling_objected', 'excluded', 'Opposition au profilage', 19, false),
    (
        'not_reached_by_every_arm', 'eligible', 'Un groupe de la campagne ne peut pas le joindre',
        20, false
    ),
    (
        'no_suitable_offer', 'eligible', 'Aucune offre de la campagne ne répond à la cause', 21,
        false
    ),
    ('second_loss', 'to_decide', 'Deuxième perte : au responsable de décider', 17, false),
    ('dispute', 'to_decide', 'Litige récent : au responsable de décider', 18, false)
) as reasons (exclusion_reason, place, exclusion_label_fr, reason_order, is_stop)
