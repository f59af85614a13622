/*---
description: One piece of evidence of a silence that is to be explained, with the weight of its kind and what is left of it.
grain: [client_id, last_purchase_on, evidence_kind, evidence_id]
columns:
  client_id:
  last_purchase_on:
  cause:
  evidence_kind:
  evidence_id:
  order_id:
    nullable: true
  evidence_on:
  evidence_tier:
  distance_days:
  applied_weight:
    type: DECIMAL(9,6)
    description: "Weight of the kind of evidence in use: that of domain, or learned from other clients (evidence_weights) for incidents and context."
    label_fr: Poids appliqué
    min: 0
    max: 1
  faded_weight:
    type: DECIMAL(9,6)
    description: "Weight after fading: applied_weight times remaining_share; of a learned weight, whose odds (weight over 1 - weight) fade so."
    label_fr: Poids restant
    min: 0
    max: 1
  competitor:
    nullable: true
  evidence_fr:
references:
  cause: reference.loss_causes.cause
examples:
  - name: the weight of domain, or the one learned from other clients
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, window_kind: loss}
        - {client_id: c, last_purchase_on: 2025-03-01, window_kind: compared}
      losses.evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: price_rise, evidence_id: p, remaining_share: 0.5}
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: stock_out, evidence_id: s, remaining_share: 1}
        - {client_id: c, last_purchase_on: 2025-03-01, evidence_kind: stock_out, evidence_id: s, remaining_share: 1}
      losses.learned_weights:
        - {weights_fold: 0, evidence_kind: price_rise, learned_weight: 0.2}
        - {weights_fold: 1, evidence_kind: price_rise, learned_weight: 0.2}
        - {weights_fold: 2, evidence_kind: price_rise, learned_weight: 0.2}
        - {weights_fold: 3, evidence_kind: price_rise, learned_weight: 0.2}
        - {weights_fold: 4, evidence_kind: price_rise, learned_weight: 0.2}
      reference.evidence_kinds:
        - {evidence_kind: price_rise, cause: price, evidence_tier: context, evidence_weight: 0.5}
        - {evidence_kind: stock_out, cause: unsuitable_offer, evidence_tier: context, evidence_weight: 0.4}
    expect:
      - {client_id: a, evidence_kind: price_rise, applied_weight: 0.2, faded_weight: 0.111111}
      - {client_id: a, evidence_kind: stock_out, applied_weight: 0.4, faded_weight: 0.4}
  - name: with the setting domain nothing learned is used
    settings: {evidence_weights: domain}
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, window_kind: at_risk}
      losses.evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: price_rise, evidence_id: p, remaining_share: 0.5}
      losses.learned_weights:
        - {weights_fold: 0, evidence_kind: price_rise, learned_weight: 0.2}
        - {weights_fold: 1, evidence_kind: price_rise, learned_weight: 0.2}
        - {weights_fold: 2, evidence_kind: price_rise, learned_weight: 0.2}
        - {weights_fold: 3, evidence_kind: price_rise, learned_weight: 0.2}
        - {weights_fold: 4, evidence_kind: price_rise, learned_weight: 0.2}
      reference.evidence_kinds:
        - {evidence_kind: price_rise, cause: price, evidence_tier: context, evidence_weight: 0.5}
    expect:
      - {client_id: a, evidence_kind: price_rise, applied_weight: 0.5, faded_weight: 0.25}
---*/
with weighed as (
    select
        evidence.*,
        coalesce(learned.learned_weight, kinds.evidence_weight) as applied_weight,
        learned.learned_weight is not null as is_learned
    from losses.evidence as evidence
    inner join losses.evidence_windows as silences
        on
            evidence.client_id = silences.client_id
            and evidence.last_purchase_on = silences.last_purchase_on
            and silences.window_kind in ('loss', 'at_risk')
    inner join reference.evidence_kinds as kinds on evidence.evidence_kind = kinds.evidence_kind
    left join losses.learned_weights as learned
        on
            client_fold(evidence.client_id) = learned.weights_fold
            and evidence.evidence_kind = learned.evidence_kind
            and setting_evidence_weights() = 'learned'
)

select
    client_id,
    last_purchase_on,
    cause,
    evidence_kind,
    evidence_id,
    order_id,
    evidence_on,
    evidence_tier,
    distance_days,
    applied_weight,
    cast(
        round(
            case
                when is_learned
                    then
                        applied_weight * remaining_share
                        / cast(1 - applied_weight * (1 - remaining_share) as double)
                else applied_weight * remaining_share
            end,
            6
        ) as decimal(9, 6)
    ) as faded_weight,
    competitor,
    evidence_fr
from weighed
