/*---
description: One piece of evidence for one cause of one loss, with its distance in time and its weight after fading.
grain: [client_id, episode_number, evidence_kind, evidence_id]
columns:
  client_id:
  episode_number:
  cause:
  evidence_kind:
  evidence_id:
  evidence_on:
  evidence_tier:
  distance_days:
    type: INTEGER
    description: Distance in days from the incident to the time from last_purchase_on to expected_on; 0 inside it.
    unit: day
    label_fr: Écart (jours)
    min: 0
  evidence_weight:
  faded_weight:
    type: DECIMAL(9,6)
    description: "Weight after fading: evidence_weight halved for every evidence_half_life_days of distance_days."
    label_fr: Poids restant
    min: 0
    max: 1
  incident_number:
    type: INTEGER
    description: "Number of the incident: evidence for one cause at most same_incident_days after the piece before it is the same incident."
    label_fr: Incident
    min: 1
references:
  cause: reference.loss_causes.cause
examples:
  - name: a late order and the complaint about it a week later are one incident
    given:
      losses.evidence_windows:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, lost_on: 2026-03-02, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-01}
      losses.raw_evidence:
        - {client_id: a, episode_number: 1, evidence_kind: late_delivery_order, evidence_id: 9, evidence_on: 2025-03-20}
        - {client_id: a, episode_number: 1, evidence_kind: complaint_delay, evidence_id: r1, evidence_on: 2025-03-25}
        - {client_id: a, episode_number: 1, evidence_kind: complaint_quality, evidence_id: r2, evidence_on: 2025-05-31}
      reference.evidence_kinds:
        - {evidence_kind: late_delivery_order, cause: late_delivery, evidence_tier: incident, evidence_weight: 0.6}
        - {evidence_kind: complaint_delay, cause: late_delivery, evidence_tier: incident, evidence_weight: 0.75}
        - {evidence_kind: complaint_quality, cause: product_quality, evidence_tier: incident, evidence_weight: 0.7}
    expect:
      - {evidence_kind: late_delivery_order, evidence_id: 9, evidence_on: 2025-03-20, distance_days: 0, faded_weight: 0.6, incident_number: 1}
      - {evidence_kind: complaint_delay, evidence_id: r1, distance_days: 0, faded_weight: 0.75, incident_number: 1}
      - {evidence_kind: complaint_quality, evidence_id: r2, distance_days: 60, faded_weight: 0.35, incident_number: 1}
---*/
with weighed as (
    select
        found.*,
        kinds.cause,
        kinds.evidence_tier,
        kinds.evidence_weight,
        greatest(
            silences.last_purchase_on - found.evidence_on,
            found.evidence_on - silences.expected_on,
            0
        ) as distance_days,
        case
            when
                found.evidence_on - lag(found.evidence_on) over (
                    partition by found.client_id, found.episode_number, kinds.cause
                    order by found.evidence_on, found.evidence_kind, found.evidence_id
                ) <= setting_same_incident_days() then 0
            else 1
        end as is_new_incident
    from losses.raw_evidence as found
    inner join reference.evidence_kinds as kinds on found.evidence_kind = kinds.evidence_kind
    inner join losses.evidence_windows as silences
        on
            found.client_id = silences.client_id
            and found.episode_number = silences.episode_number
)

select
    client_id,
    episode_number,
    cause,
    evidence_kind,
    evidence_id,
    evidence_on,
    evidence_tier,
    cast(distance_days as integer) as distance_days,
    evidence_weight,
    cast(
        round(
            evidence_weight * pow(2.0, -distance_days / setting_evidence_half_life_days()), 6
        ) as decimal(9, 6)
    ) as faded_weight,
    cast(
        sum(is_new_incident) over (
            partition by client_id, episode_number, cause
            order by evidence_on, evidence_kind, evidence_id
            rows between unbounded preceding and current row
        ) as integer
    ) as incident_number
from weighed
