/*---
description: One tier of evidence; of causes scored at cause_strong_score or more, one of a firmer tier goes before a higher score.
description_fr: Une nature d'indice, de la plus ferme à la moins ferme.
grain: [evidence_tier]
columns:
  evidence_tier:
    type: VARCHAR
    description: "Tier of the evidence, from firm to weak: fact, declared by the client, documented incident, context."
    description_fr: Code de la nature de l'indice.
    label_fr: Nature de l'indice
    values: [fact, declared, incident, context]
  tier_order:
    type: INTEGER
    description: Order of the tier, 1 the firmest.
    description_fr: 1 pour la nature la plus ferme.
    min: 1
  is_fading:
    type: BOOLEAN
    description: True where evidence weighs less the further it is from the missed purchase; what is a fact or was declared does not fade.
    description_fr: Oui si l'indice pèse moins quand il est loin du jour où l'achat était attendu.
  tier_label_fr:
    type: VARCHAR
    description: The tier in French.
    description_fr: "Ce que vaut l'indice : un fait, une déclaration du client, un incident documenté ou le contexte."
    label_fr: Nature
---*/
select
    evidence_tier,
    tier_order,
    is_fading,
    tier_label_fr
from (
    values
    ('fact', 1, false, 'Fait établi'),
    ('declared', 2, false, 'Déclaré par le client'),
    ('incident', 3, true, 'Incident documenté'),
    ('context', 4, true, 'Contexte')
) as tiers (evidence_tier, tier_order, is_fading, tier_label_fr)
