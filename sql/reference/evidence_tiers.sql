/*---
description: One tier of evidence; of causes scored at cause_strong_score or more, one of a firmer tier goes before a higher score.
grain: [evidence_tier]
columns:
  evidence_tier:
    type: VARCHAR
    description: "Tier of the evidence, from firm to weak: fact, declared by the client, documented incident, context."
    label_fr: Nature de l'indice
    values: [fact, declared, incident, context]
  tier_order:
    type: INTEGER
    description: Order of the tier, 1 the firmest.
    min: 1
  tier_label_fr:
    type: VARCHAR
    description: The tier in French.
    label_fr: Libellé de la nature
---*/
select
    evidence_tier,
    tier_order,
    tier_label_fr
from (
    values
    ('fact', 1, 'Fait établi'),
    ('declared', 2, 'Déclaré par le client'),
    ('incident', 3, 'Incident documenté'),
    ('context', 4, 'Contexte')
) as tiers (evidence_tier, tier_order, tier_label_fr)
