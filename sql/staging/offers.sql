/*---
description: One offer that the company is ready to make to lost clients.
grain: [offer]
is_versioned: true
columns:
  offer:
    required: true
    headers: [Code offre, Offre]
  advantage_kind:
    nullable: true
    headers: [Avantage, Type d'avantage, Nature]
  cause:
    nullable: true
    headers: [Cause, Cause traitée, Répond à]
  offer_cost_eur:
    type: DECIMAL(18,2)
    description: What the offer costs the company for one client, discount aside.
    unit: EUR
    label_fr: Coût de l'offre (€)
    min: 0
    nullable: true
    headers: [Coût de l'offre, Coût]
  offered_discount_share:
    type: DECIMAL(9,6)
    description: Discount that the offer promises, as a share of the list price.
    unit: share 0-1
    label_fr: Remise promise
    min: 0
    max: 1
    nullable: true
    headers: [Taux de remise, Remise]
  offer_cap_eur:
    type: DECIMAL(18,2)
    description: "Cap: most that the offer may cost for one client."
    unit: EUR
    label_fr: Plafond (€)
    min: 0
    nullable: true
    headers: [Plafond, Montant maximum]
---*/
select
    offer,
    advantage_kind,
    cause,
    offer_cost_eur,
    offered_discount_share,
    offer_cap_eur
from incoming
