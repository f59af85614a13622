/*---
description: One cause for which evidence speaks in one loss, with the score of its incidents.
grain: [client_id, episode_number, cause]
columns:
  client_id:
  episode_number:
  cause:
  incident_count:
    type: INTEGER
    description: Distinct incidents that speak for the cause.
    label_fr: Incidents
    min: 0
  evidence_tier:
  cause_score:
    type: DECIMAL(9,6)
    description: 1 less the product of (1 - faded weight) over distinct incidents; NULL for an unknown cause.
    label_fr: Score de la cause
    min: 0
    max: 1
references:
  cause: reference.loss_causes.cause
examples:
  - name: incidents add up, one with several pieces counts once by the heaviest, a fact settles the cause
    given:
      reference.evidence_tiers:
        - {evidence_tier: fact, tier_order: 1}
        - {evidence_tier: incident, tier_order: 3}
        - {evidence_tier: context, tier_order: 4}
      losses.weighted_evidence:
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_kind: late_delivery_order, evidence_id: o1, evidence_tier: incident, faded_weight: 0.6, incident_number: 1}
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_kind: complaint_delay, evidence_id: r1, evidence_tier: context, faded_weight: 0.75, incident_number: 1}
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_kind: late_delivery_order, evidence_id: o2, evidence_tier: incident, faded_weight: 0.6, incident_number: 2}
        - {client_id: a, episode_number: 1, cause: ceased, evidence_tier: fact, faded_weight: 1, incident_number: 1}
        - {client_id: a, episode_number: 1, cause: ceased, evidence_tier: incident, faded_weight: 0.5, incident_number: 2}
    expect:
      - {client_id: a, cause: late_delivery, incident_count: 2, evidence_tier: incident, cause_score: 0.9}
      - {client_id: a, cause: ceased, incident_count: 2, evidence_tier: fact, cause_score: 1}
---*/
-- One incident counts once, with its heaviest piece of evidence.
with incidents as (
    select
        evidence.client_id,
        evidence.episode_number,
        evidence.cause,
        evidence.incident_number,
        max(evidence.faded_weight) as faded_weight,
        min(tiers.tier_order) as tier_order
    from losses.weighted_evidence as evidence
    inner join reference.evidence_tiers as tiers on evidence.evidence_tier = tiers.evidence_tier
    group by
        evidence.client_id, evidence.episode_number, evidence.cause, evidence.incident_number
),

-- A sum of logarithms is a product that has the same value in every run; a weight of 1, which
-- has none, settles the cause.
weighed as (
    select
        *,
        cast(round(ln(nullif(1 - faded_weight, 0)), 12) as decimal(18, 12)) as log_of_rest
    from incidents
),

scored as (
    select
        client_id,
        episode_number,
        cause,
        cast(count(*) as integer) as incident_count,
        min(tier_order) as tier_order,
        cast(
            case
                when max(faded_weight) = 1 then 1
                else round(1 - exp(sum(log_of_rest)), 6)
            end as decimal(9, 6)
        ) as cause_score
    from weighed
    group by client_id, episode_number, cause
)

select
    scored.client_id,
    scored.episode_number,
    scored.cause,
    scored.incident_count,
    tiers.evidence_tier,
    scored.cause_score
from scored
inner join reference.evidence_tiers as tiers on scored.tier_order = tiers.tier_order
