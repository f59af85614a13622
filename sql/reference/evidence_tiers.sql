/*---
description: One degree of firmness of evidence; a strong cause of a firmer tier goes before a stronger one of a weaker tier.
grain: [evidence_tier]
columns:
  evidence_tier:
    type: VARCHAR
    description: How firm the evidence is - fact, declared by the client, documented incident, or context.
    label_fr: Nature de l'indice
    values: [fact, declared, incident, context]
  tier_order:
    type: INTEGER
    description: Place among the tiers, 1 for the firmest.
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
