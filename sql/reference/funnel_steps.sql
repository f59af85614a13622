/*---
description: One step on the way from the draw to an order, with the step whose clients are its denominator.
description_fr: "Une étape du chemin d'un client, du tirage à la commande, et sur quels clients on en calcule la part."
grain: [funnel_step]
columns:
  funnel_step:
    type: VARCHAR
    description: "Step on the way of a target: drawn, contacted, undelivered (NPAI), delivered (or reached), tracked (opens may be read), opened, clicked, answered, quote, follow_up (contacted again on a later day) or ordered."
    description_fr: Code de l'étape, pour filtrer.
    label_fr: Étape (code)
    values: [drawn, contacted, undelivered, delivered, tracked, opened, clicked, answered, quote, follow_up, ordered]
  funnel_order:
    type: INTEGER
    description: Place of the step on the way.
    description_fr: Rang de l'étape.
    label_fr: Rang de l'étape
    min: 1
  funnel_step_label_fr:
    type: VARCHAR
    description: The step in French.
    description_fr: L'étape en clair.
    label_fr: Étape
  denominator_step:
    type: VARCHAR
    description: Step whose clients are the denominator; NULL for the draw.
    description_fr: Code de l'étape dont les clients servent de dénominateur ; vide pour le tirage.
    label_fr: Dénominateur (code)
    values: [drawn, contacted, tracked]
    nullable: true
---*/
select
    funnel_step,
    funnel_order,
    funnel_step_label_fr,
    denominator_step
from (
    values
    ('drawn', 1, 'Tirés', cast(null as varchar)),
    ('contacted', 2, 'Contactés', 'drawn'),
    ('undelivered', 3, 'Non remis (NPAI, rejets)', 'contacted'),
    ('delivered', 4, 'Remis ou joints', 'contacted'),
    ('tracked', 5, 'Ouvertures lisibles avec accord', 'contacted'),
    ('opened', 6, 'Ont ouvert', 'tracked'),
    ('clicked', 7, 'Ont cliqué', 'tracked'),
    ('answered', 8, 'Ont répondu', 'contacted'),
    ('quote', 9, 'Devis', 'contacted'),
    ('follow_up', 10, 'Relancés', 'contacted'),
    ('ordered', 11, 'Ont commandé', 'contacted')
) as steps (funnel_step, funnel_order, funnel_step_label_fr, denominator_step)
