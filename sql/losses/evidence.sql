/*---
description: One piece of evidence for one cause of one loss, with its distance in time and what it still weighs.
grain: [client_id, episode_number, evidence_kind, evidence_id]
columns:
  client_id:
  episode_number:
  cause:
  evidence_kind:
  evidence_id:
    type: VARCHAR
    description: Number of the order, complaint or contact on which the evidence rests.
    label_fr: Pièce
  evidence_on:
    type: DATE
    description: Day of the incident.
    label_fr: Date de l'indice
  evidence_tier:
  distance_days:
    type: INTEGER
    description: Days between the incident and the time in which the client was due to buy; 0 inside it.
    unit: day
    label_fr: Écart (jours)
    min: 0
  evidence_weight:
  faded_weight:
    type: DECIMAL(9,6)
    description: What the incident weighs after fading with distance; it halves every setting evidence_half_life_days.
    label_fr: Poids restant
    min: 0
    max: 1
  incident_number:
    type: INTEGER
    description: Incident to which the evidence belongs; pieces for the same cause within setting same_incident_days are one.
    label_fr: Incident
    min: 1
references:
  cause: reference.loss_causes.cause
examples:
  - name: a late order and the complaint about it a week later are one incident
    given:
      losses.silences:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, lost_on: 2026-03-02, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-01}
      clients.known_clients:
        - {client_id: a, surviving_client_id: a}
      clients.valid_orders:
        - {order_id: 9, client_id: a, ordered_on: 2025-03-01}
      staging.deliveries:
        - {order_id: 9, promised_on: 2025-03-04, delivered_on: 2025-03-20}
      staging.complaints:
        - {complaint_id: r1, client_id: a, opened_on: 2025-03-25, category: delay}
        - {complaint_id: r2, client_id: a, opened_on: 2025-05-31, category: quality}
        - {complaint_id: old, client_id: a, opened_on: 2024-10-31, category: quality}
      reference.evidence_kinds:
        - {evidence_kind: late_delivery_order, cause: late_delivery, evidence_tier: incident, evidence_weight: 0.6}
        - {evidence_kind: complaint_delay, cause: late_delivery, evidence_tier: incident, evidence_weight: 0.75}
        - {evidence_kind: complaint_quality, cause: product_quality, evidence_tier: incident, evidence_weight: 0.7}
    expect:
      - {evidence_kind: late_delivery_order, evidence_id: 9, evidence_on: 2025-03-20, distance_days: 0, faded_weight: 0.6, incident_number: 1}
      - {evidence_kind: complaint_delay, evidence_id: r1, distance_days: 0, faded_weight: 0.75, incident_number: 1}
      - {evidence_kind: complaint_quality, evidence_id: r2, distance_days: 60, faded_weight: 0.35, incident_number: 1}
---*/
with silences as (
    select * from losses.silences
),

complaints as (
    select
        known.surviving_client_id as client_id,
        complaints.complaint_id,
        complaints.opened_on,
        complaints.category,
        complaints.resolved_on
    from staging.complaints as complaints
    inner join clients.known_clients as known on complaints.client_id = known.client_id
),

delivered_orders as (
    select
        orders.client_id,
        orders.order_id,
        orders.ordered_on,
        deliveries.promised_on,
        deliveries.delivered_on,
        deliveries.incident
    from staging.deliveries as deliveries
    inner join clients.valid_orders as orders on deliveries.order_id = orders.order_id
    where deliveries.delivered_on is not null
),

late_orders as (
    select
        silences.client_id,
        silences.episode_number,
        'late_delivery_order' as evidence_kind,
        delivered_orders.order_id as evidence_id,
        delivered_orders.delivered_on as evidence_on
    from silences
    inner join delivered_orders
        on
            silences.client_id = delivered_orders.client_id
            and delivered_orders.ordered_on >= silences.earliest_order_on
            and delivered_orders.ordered_on <= silences.last_purchase_on
            and delivered_orders.delivered_on <= silences.evidence_to_on
    where
        delivered_orders.delivered_on - delivered_orders.promised_on
        >= setting_serious_delay_days()
),

damaged_orders as (
    select
        silences.client_id,
        silences.episode_number,
        'delivery_damaged' as evidence_kind,
        delivered_orders.order_id as evidence_id,
        delivered_orders.delivered_on as evidence_on
    from silences
    inner join delivered_orders
        on
            silences.client_id = delivered_orders.client_id
            and delivered_orders.ordered_on >= silences.earliest_order_on
            and delivered_orders.ordered_on <= silences.last_purchase_on
            and delivered_orders.delivered_on <= silences.evidence_to_on
    where delivered_orders.incident = 'damaged'
),

told as (
    select
        silences.client_id,
        silences.episode_number,
        case
            when complaints.category = 'delay' then 'complaint_delay'
            when complaints.category = 'quality' then 'complaint_quality'
            else 'complaint_service'
        end as evidence_kind,
        complaints.complaint_id as evidence_id,
        complaints.opened_on as evidence_on
    from silences
    inner join complaints
        on
            silences.client_id = complaints.client_id
            and complaints.opened_on >= silences.evidence_from_on
            and complaints.opened_on <= silences.evidence_to_on
    where
        complaints.category in ('delay', 'quality')
        or (
            complaints.category = 'service'
            -- Unresolved when the client left, or resolved too late.
            and coalesce(complaints.resolved_on, silences.evidence_to_on) - complaints.opened_on
            > setting_slow_resolution_days()
        )
),

contact_days as (
    select distinct
        known.surviving_client_id as client_id,
        cast(contacts.contacted_at as date) as contacted_on
    from staging.contacts as contacts
    inner join clients.known_clients as known on contacts.client_id = known.client_id
    where contacts.direction is distinct from 'inbound' and contacts.is_delivered is not false
),

contact_spans as (
    select
        silences.client_id,
        silences.episode_number,
        silences.expected_on,
        min(contact_days.contacted_on) as first_contact_on,
        max(contact_days.contacted_on) as last_contact_on,
        count(*) as contact_count
    from silences
    inner join contact_days
        on
            silences.client_id = contact_days.client_id
            and contact_days.contacted_on <= silences.expected_on
    group by silences.client_id, silences.episode_number, silences.expected_on
),

neglected as (
    select
        client_id,
        episode_number,
        'long_without_contact' as evidence_kind,
        'after ' || last_contact_on as evidence_id,
        expected_on as evidence_on
    from contact_spans
    where
        contact_count >= setting_neglect_min_contact_count()
        and (expected_on - last_contact_on) * (contact_count - 1)
        >= setting_neglect_gap_factor() * (last_contact_on - first_contact_on)
),

found as (
    select * from late_orders
    union all
    select * from damaged_orders
    union all
    select * from told
    union all
    select * from neglected
),

weighed as (
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
    from found
    inner join reference.evidence_kinds as kinds on found.evidence_kind = kinds.evidence_kind
    inner join silences
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
