/*---
description: One kind of evidence, with the cause that it speaks for, its tier and its weight.
grain: [evidence_kind]
columns:
  evidence_kind:
    type: VARCHAR
    description: "Kind of evidence found in the extracts: a delivery, a complaint, or contacts that stopped."
    label_fr: Indice
    values:
      - late_delivery_order
      - complaint_delay
      - complaint_service
      - complaint_quality
      - delivery_damaged
      - long_without_contact
  cause:
  evidence_tier:
  evidence_weight:
    type: DECIMAL(9,6)
    description: Weight of one incident of this kind before it fades with distance (evidence_half_life_days).
    label_fr: Poids
    min: 0
    max: 1
  evidence_label_fr:
    type: VARCHAR
    description: The evidence in French.
    label_fr: Libellé de l'indice
references:
  cause: reference.loss_causes.cause
  evidence_tier: reference.evidence_tiers.evidence_tier
---*/
select
    evidence_kind,
    cause,
    evidence_tier,
    cast(evidence_weight as decimal(9, 6)) as evidence_weight,
    evidence_label_fr
from (
    values
    (
        'late_delivery_order', 'late_delivery', 'incident', 0.6,
        'Livraison en retard parmi les ' || setting_evidence_order_count()
        || ' dernières commandes'
    ),
    ('complaint_delay', 'late_delivery', 'incident', 0.75, 'Réclamation pour retard'),
    (
        'complaint_service', 'poor_service', 'incident', 0.7,
        'Réclamation non résolue, ou résolue en plus de ' || setting_slow_resolution_days()
        || ' jours'
    ),
    (
        'complaint_quality', 'product_quality', 'incident', 0.7,
        'Réclamation sur la qualité du produit'
    ),
    ('delivery_damaged', 'product_quality', 'incident', 0.7, 'Livraison abîmée'),
    (
        'long_without_contact', 'neglect', 'context', 0.45,
        'Aucun contact depuis ' || setting_neglect_gap_factor()
        || ' fois l''intervalle habituel'
    )
) as kinds (evidence_kind, cause, evidence_tier, evidence_weight, evidence_label_fr)
