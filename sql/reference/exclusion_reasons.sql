/*---
description: "One exclusion reason: why a lost client is not drawn, or is left to a manager to decide."
description_fr: Un motif pour lequel un client perdu n'est pas tiré, ou est laissé à la décision d'un responsable.
grain: [exclusion_reason]
columns:
  exclusion_reason:
    type: VARCHAR
    description: Exclusion reason, which keeps a lost client out of tonight's draws.
    description_fr: Code du motif qui laisse le client hors des tirages.
    label_fr: Motif d'exclusion
    values: [erased, opted_out, ceased, retention_expired, no_go, withdrawn, call_refused, too_many_calls, bounced, no_suppression_list, no_contact_right, undeliverable, contacted_recently, in_running_campaign, holdout, occasional_buyer, out_of_area, unpaid, ended_by_us, one_off_need, aggressive_promotion, too_demanding, third_loss, asked_no_contact, painful_history, second_loss, dispute, profiling_objected, not_reached_by_every_arm, no_suitable_offer, not_profitable, offer_too_costly, unfair_offer, over_budget, over_capacity]
  place:
    type: VARCHAR
    description: "Place of a lost client before the draws: eligible (no reason), excluded, or to_decide (by a manager); of a reason, where it puts the client."
    description_fr: "Code de ce que devient le client avant les tirages : éligible, exclu, ou laissé à un responsable."
    label_fr: Place
    values: [eligible, excluded, to_decide]
  exclusion_label_fr:
    type: VARCHAR
    description: The reason in French.
    description_fr: Le motif qui laisse le client hors des tirages.
    label_fr: Motif
  reason_order:
    type: INTEGER
    description: "Order of the reasons: the first stands for all where one alone is told."
    description_fr: "Ordre des motifs : quand un seul est montré, c'est le premier."
    min: 1
  is_stop:
    type: BOOLEAN
    description: True where compliance.stops tells the reason, over single channels too, before the draw and after it.
    description_fr: Oui si ce motif arrête aussi les contacts après le tirage, même sur un seul canal.
  is_liftable:
    type: BOOLEAN
    description: True where a manager's go takes the reason away, as far as the go is not older than what it rests on.
    description_fr: Oui si le go d'un responsable lève ce motif, à condition d'être plus récent que les faits.
    label_fr: Un go le lève
checks:
  - name: what_waits_for_a_manager_is_decided_by_one
    description: reasons left to a manager that no go takes away, or stops of law that a go would
    sql: (place <> 'to_decide' or is_liftable) and not (is_stop and is_liftable)
---*/
select
    exclusion_reason,
    place,
    exclusion_label_fr,
    reason_order,
    is_stop,
    is_liftable
from (
    values
    ('erased', 'excluded', 'Demande d''effacement', 1, true, false),
    ('opted_out', 'excluded', 'Opposition', 2, true, false),
    ('ceased', 'excluded', 'Client disparu', 3, true, false),
    ('retention_expired', 'excluded', 'Durée de conservation dépassée', 4, true, false),
    ('no_go', 'excluded', 'Refus du responsable (no-go)', 5, true, false),
    ('withdrawn', 'excluded', 'Droit de contact retiré', 6, true, false),
    ('call_refused', 'excluded', 'Appel refusé', 7, true, false),
    ('too_many_calls', 'excluded', 'Trop d''appels en peu de jours', 8, true, false),
    ('bounced', 'excluded', 'Message revenu (NPAI)', 9, true, false),
    (
        'no_suppression_list', 'excluded',
        'Liste d''opposition absente, illisible ou trop ancienne', 10, false, false
    ),
    (
        'asked_no_contact', 'excluded',
        'A écrit ne plus vouloir être contacté : à enregistrer comme opposition', 11, false, false
    ),
    ('no_contact_right', 'excluded', 'Aucun droit de contact prouvé', 12, false, false),
    (
        'undeliverable', 'excluded', 'Aucune coordonnée valide sur un canal permis', 13, false,
        false
    ),
    ('contacted_recently', 'excluded', 'Déjà sollicité récemment', 14, false, false),
    ('in_running_campaign', 'excluded', 'Déjà tiré dans une campagne en cours', 15, false, false),
    ('holdout', 'excluded', 'Groupe témoin de l''année, laissé tranquille', 16, false, false),
    ('occasional_buyer', 'excluded', 'Acheteur occasionnel', 17, false, false),
    ('out_of_area', 'excluded', 'Hors de la zone desservie', 18, false, false),
    ('unpaid', 'excluded', 'Factures encore impayées', 19, false, false),
    ('ended_by_us', 'excluded', 'Relation arrêtée par l''entreprise', 20, false, false),
    ('one_off_need', 'excluded', 'Besoin ponctuel', 21, false, false),
    (
        'aggressive_promotion', 'excluded', 'Parti pour la promotion agressive d''un concurrent',
        22, false, false
    ),
    ('third_loss', 'excluded', 'Perdu pour la troisième fois', 23, false, false),
    ('too_demanding', 'excluded', 'Trop exigeant, sauf go du responsable', 24, false, true),
    ('painful_history', 'to_decide', 'Antécédents douloureux', 25, false, true),
    ('second_loss', 'to_decide', 'Deuxième perte', 26, false, true),
    ('dispute', 'to_decide', 'Litige', 27, false, true),
    ('profiling_objected', 'excluded', 'Opposition au profilage', 28, false, false),
    (
        'not_reached_by_every_arm', 'eligible', 'Un groupe de la campagne ne peut pas le joindre',
        29, false, false
    ),
    (
        'no_suitable_offer', 'eligible', 'Aucune offre de la campagne ne répond à la cause', 30,
        false, false
    ),
    (
        'not_profitable', 'eligible', 'Le contacter coûterait plus que cela ne rapporterait', 31,
        false, false
    ),
    (
        'offer_too_costly', 'eligible', 'Offre trop chère pour la marge qu''il apporterait', 32,
        false, false
    ),
    (
        'unfair_offer', 'eligible',
        'Remise meilleure que celle des clients actifs de la même classe', 33, false, false
    ),
    ('over_budget', 'eligible', 'Au-delà du budget de la campagne', 34, false, false),
    ('over_capacity', 'eligible', 'Au-delà de la capacité de contact', 35, false, false)
) as reasons (exclusion_reason, place, exclusion_label_fr, reason_order, is_stop, is_liftable)
