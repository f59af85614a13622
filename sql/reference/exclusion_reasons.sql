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
  is_no_lead:
    type: BOOLEAN
    description: "True where not even a client who shows interest may be shown to a salesperson as a hot lead: by law, for a debt or a wish, or until a manager decides."
    description_fr: "Oui si le client n'est pas une piste chaude, même s'il se manifeste : nul ne doit le contacter, ou un responsable décide d'abord."
checks:
  - name: no_lead_of_whom_the_law_stops_or_a_manager_decides
    description: stops of law, or reasons that a manager's go takes away, under which a client may be shown as a hot lead
    sql: is_no_lead or not (is_stop or is_liftable)
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
    is_liftable,
    is_no_lead
from (
    values
    ('erased', 'excluded', 'Demande d''effacement', 1, true, false, true),
    ('opted_out', 'excluded', 'Opposition', 2, true, false, true),
    ('ceased', 'excluded', 'Client disparu', 3, true, false, true),
    ('retention_expired', 'excluded', 'Durée de conservation dépassée', 4, true, false, true),
    ('no_go', 'excluded', 'Refus du responsable (no-go)', 5, true, false, true),
    ('withdrawn', 'excluded', 'Droit de contact retiré', 6, true, false, true),
    ('call_refused', 'excluded', 'Appel refusé', 7, true, false, true),
    ('too_many_calls', 'excluded', 'Trop d''appels en peu de jours', 8, true, false, true),
    ('bounced', 'excluded', 'Message revenu (NPAI)', 9, true, false, true),
    (
        'no_suppression_list', 'excluded',
        'Liste d''opposition absente, illisible ou trop ancienne', 10, false, false, true
    ),
    (
        'asked_no_contact', 'excluded',
        'A écrit ne plus vouloir être contacté : à enregistrer comme opposition', 11, false, false,
        true
    ),
    ('no_contact_right', 'excluded', 'Aucun droit de contact prouvé', 12, false, false, true),
    (
        'undeliverable', 'excluded', 'Aucune coordonnée valide sur un canal permis', 13, false,
        false, true
    ),
    ('contacted_recently', 'excluded', 'Déjà sollicité récemment', 14, false, false, false),
    (
        'in_running_campaign', 'excluded', 'Déjà tiré dans une campagne en cours', 15, false, false,
        false
    ),
    ('holdout', 'excluded', 'Groupe témoin de l''année, laissé tranquille', 16, false, false, true),
    ('occasional_buyer', 'excluded', 'Acheteur occasionnel', 17, false, false, false),
    ('out_of_area', 'excluded', 'Hors de la zone desservie', 18, false, false, false),
    ('unpaid', 'excluded', 'Factures encore impayées', 19, false, false, true),
    ('ended_by_us', 'excluded', 'Relation arrêtée par l''entreprise', 20, false, false, true),
    ('one_off_need', 'excluded', 'Besoin ponctuel', 21, false, false, false),
    (
        'aggressive_promotion', 'excluded', 'Parti pour la promotion agressive d''un concurrent',
        22, false, false, false
    ),
    ('third_loss', 'excluded', 'Perdu pour la troisième fois', 23, false, false, true),
    ('too_demanding', 'excluded', 'Trop exigeant, sauf go du responsable', 24, false, true, true),
    ('painful_history', 'to_decide', 'Antécédents douloureux', 25, false, true, true),
    ('second_loss', 'to_decide', 'Deuxième perte', 26, false, true, true),
    ('dispute', 'to_decide', 'Litige', 27, false, true, true),
    ('profiling_objected', 'excluded', 'Opposition au profilage', 28, false, false, false),
    (
        'not_reached_by_every_arm', 'eligible', 'Un groupe de la campagne ne peut pas le joindre',
        29, false, false, false
    ),
    (
        'no_suitable_offer', 'eligible', 'Aucune offre de la campagne ne répond à la cause', 30,
        false, false, false
    ),
    (
        'not_profitable', 'eligible', 'Le contacter coûterait plus que cela ne rapporterait', 31,
        false, false, false
    ),
    (
        'offer_too_costly', 'eligible', 'Offre trop chère pour la marge qu''il apporterait', 32,
        false, false, false
    ),
    (
        'unfair_offer', 'eligible',
        'Remise meilleure que celle des clients actifs de la même classe', 33, false, false, false
    ),
    ('over_budget', 'eligible', 'Au-delà du budget de la campagne', 34, false, false, false),
    ('over_capacity', 'eligible', 'Au-delà de la capacité de contact', 35, false, false, false)
) as reasons (
    exclusion_reason,
    place,
    exclusion_label_fr,
    reason_order,
    is_stop,
    is_liftable,
    is_no_lead
)
