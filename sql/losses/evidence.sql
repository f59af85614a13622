/*---
description: One piece of evidence for one cause of one silence, with its distance in time and what is left of it.
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
    type: INTEGER
    description: Distance in days from what happened to the time from last_purchase_on to expected_on; 0 inside it, and for facts and declarations, which do not fade.
    unit: day
    label_fr: Écart (jours)
    min: 0
  remaining_share:
    type: DECIMAL(9,6)
    description: "What is left of the kind's weight: evidence_share, halved for every evidence_half_life_days of distance_days."
    unit: share 0-1
    label_fr: Part restante
    min: 0
    max: 1
  competitor:
    nullable: true
  evidence_fr:
references:
  cause: reference.loss_causes.cause
examples:
  - name: what comes before the last purchase or after the expected one fades by half in 60 days, what was said or is a fact does not
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01}
      losses.incident_evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: late_delivery_order, evidence_id: 9, order_id: 9, evidence_on: 2025-03-20, evidence_share: 1}
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: complaint_delay, evidence_id: r1, evidence_on: 2025-03-25, evidence_share: 0.5}
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: return_late, evidence_id: t1, order_id: 9, evidence_on: 2025-05-31, evidence_share: 1}
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: return_late, evidence_id: t2, order_id: 8, evidence_on: 2025-05-31, evidence_share: 1}
      losses.fact_evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: ceased_client, evidence_id: c, evidence_on: 2026-03-01, evidence_share: 1}
      losses.declared_evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: survey_price, evidence_id: s1, evidence_on: 2026-03-01, evidence_share: 1}
      losses.context_evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: price_rise, evidence_id: p, evidence_on: 2025-05-31, evidence_share: 0.5}
      reference.evidence_kinds:
        - {evidence_kind: late_delivery_order, cause: late_delivery, evidence_tier: incident}
        - {evidence_kind: complaint_delay, cause: late_delivery, evidence_tier: incident}
        - {evidence_kind: return_late, cause: late_delivery, evidence_tier: incident}
        - {evidence_kind: ceased_client, cause: ceased, evidence_tier: fact}
        - {evidence_kind: survey_price, cause: price, evidence_tier: declared}
        - {evidence_kind: price_rise, cause: price, evidence_tier: context}
      reference.evidence_tiers:
        - {evidence_tier: fact, is_fading: false}
        - {evidence_tier: declared, is_fading: false}
        - {evidence_tier: incident, is_fading: true}
        - {evidence_tier: context, is_fading: true}
    expect:
      - {evidence_id: 9, evidence_on: 2025-03-20, distance_days: 0, remaining_share: 1}
      - {evidence_id: r1, distance_days: 0, remaining_share: 0.5}
      - {evidence_id: t1, distance_days: 60, remaining_share: 0.5}
      - {evidence_id: t2, distance_days: 60, remaining_share: 0.5}
      - {evidence_id: c, distance_days: 0, remaining_share: 1}
      - {evidence_id: s1, distance_days: 0, remaining_share: 1}
      - {evidence_id: p, distance_days: 60, remaining_share: 0.25}
---*/
with found as (
    select * from losses.fact_evidence
    union all
    select * from losses.declared_evidence
    union all
    select * from losses.incident_evidence
    union all
    select * from losses.context_evidence
),

weighed as (
    select
        found.*,
        kinds.cause,
        kinds.evidence_tier,
        case
            when tiers.is_fading
                then
                    greatest(
                        silences.last_purchase_on - found.evidence_on,
                        found.evidence_on - silences.expected_on,
                        0
                    )
            else 0
        end as distance_days
    from found
    inner join reference.evidence_kinds as kinds on found.evidence_kind = kinds.evidence_kind
    inner join reference.evidence_tiers as tiers on kinds.evidence_tier = tiers.evidence_tier
    inner join losses.evidence_windows as silences
        on
            found.client_id = silences.client_id
            and found.last_purchase_on = silences.last_purchase_on
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
    cast(distance_days as integer) as distance_days,
    cast(
        round(
            evidence_share * pow(2.0, -distance_days / setting_evidence_half_life_days()), 6
        ) as decimal(9, 6)
    ) as remaining_share,
    competitor,
    evidence_fr
from weighed
