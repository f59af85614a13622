/*---
description: One piece of evidence for a cause of one loss, found in the extracts, not yet weighed.
grain: [client_id, episode_number, evidence_kind, evidence_id]
columns:
  client_id:
  episode_number:
  evidence_kind:
  evidence_id:
    type: VARCHAR
    description: Number of the order or complaint on which the evidence rests; for long_without_contact the day of the last contact.
    label_fr: Pièce
  evidence_on:
    type: DATE
    description: "Day of the incident: delivery, complaint, or expected_on for long_without_contact."
    label_fr: Date de l'indice
references:
  client_id: rhythm.rhythm.client_id
examples:
  - name: deliveries of the last orders and complaints near the silence, each for what it shows
    given:
      losses.evidence_windows:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, lost_on: 2026-03-02, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-01}
      orders.valid_orders:
        - {order_id: 7, client_id: a, ordered_on: 2024-12-31}
        - {order_id: 8, client_id: a, ordered_on: 2025-01-01}
        - {order_id: 9, client_id: a, ordered_on: 2025-03-01}
      staging.deliveries:
        - {order_id: 7, promised_on: 2025-01-01, delivered_on: 2025-02-01}
        - {order_id: 8, promised_on: 2025-01-05, delivered_on: 2025-01-09, incident: damaged}
        - {order_id: 9, promised_on: 2025-03-04, delivered_on: 2025-03-09}
      staging.complaints:
        - {complaint_id: r1, client_id: a, opened_on: 2024-11-01, category: delay}
        - {complaint_id: old, client_id: a, opened_on: 2024-10-31, category: quality}
        - {complaint_id: quick, client_id: a, opened_on: 2025-03-01, resolved_on: 2025-03-16, category: service}
        - {complaint_id: slow, client_id: a, opened_on: 2025-03-01, resolved_on: 2025-03-17, category: service}
    expect:
      - {evidence_kind: delivery_damaged, evidence_id: 8, evidence_on: 2025-01-09}
      - {evidence_kind: late_delivery_order, evidence_id: 9, evidence_on: 2025-03-09}
      - {evidence_kind: complaint_delay, evidence_id: r1, evidence_on: 2024-11-01}
      - {evidence_kind: complaint_service, evidence_id: slow, evidence_on: 2025-03-01}
  - name: silence of the company for three times its own usual gap is neglect; only contacts that it made, that arrived and that came in time count, one a day
    given:
      losses.evidence_windows:
        - {client_id: a, episode_number: 1, expected_on: 2025-04-01}
        - {client_id: b, episode_number: 1, expected_on: 2025-04-01}
        - {client_id: c, episode_number: 1, expected_on: 2025-02-14}
        - {client_id: d, episode_number: 1, expected_on: 2025-02-15}
        - {client_id: never, episode_number: 1, expected_on: 2025-04-01}
      staging.contacts:
        - {client_id: a, contacted_at: 2024-12-02 09:00}
        - {client_id: a, contacted_at: 2025-01-01 09:00}
        - {client_id: a, contacted_at: 2025-01-01 17:00}
        - {client_id: old, surviving_client_id: b, contacted_at: 2024-12-02 09:00}
        - {client_id: b, contacted_at: 2024-12-17 09:00}
        - {client_id: b, contacted_at: 2025-01-01 09:00, direction: outbound, is_delivered: true}
        - {client_id: b, contacted_at: 2025-02-01 09:00, is_delivered: false}
        - {client_id: b, contacted_at: 2025-03-01 09:00, direction: inbound}
        - {client_id: b, contacted_at: 2025-04-02 09:00}
        - {client_id: c, contacted_at: 2024-12-02 09:00}
        - {client_id: c, contacted_at: 2024-12-17 09:00}
        - {client_id: c, contacted_at: 2025-01-01 09:00}
        - {client_id: d, contacted_at: 2024-12-02 09:00}
        - {client_id: d, contacted_at: 2024-12-17 09:00}
        - {client_id: d, contacted_at: 2025-01-01 09:00}
    expect:
      - {client_id: b, evidence_kind: long_without_contact, evidence_id: after 2025-01-01, evidence_on: 2025-04-01}
      - {client_id: d, evidence_kind: long_without_contact, evidence_id: after 2025-01-01, evidence_on: 2025-02-15}
---*/
with silences as (
    select * from losses.evidence_windows
),

delivered_orders as (
    select
        silences.client_id,
        silences.episode_number,
        orders.order_id,
        deliveries.delivered_on,
        deliveries.delivered_on - deliveries.promised_on as delay_days,
        deliveries.incident
    from silences
    inner join orders.valid_orders as orders
        on
            silences.client_id = orders.client_id
            and orders.ordered_on >= silences.earliest_order_on
            and orders.ordered_on <= silences.last_purchase_on
    inner join staging.deliveries as deliveries
        on
            orders.order_id = deliveries.order_id
            and deliveries.delivered_on <= silences.evidence_to_on
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
    inner join staging.complaints as complaints
        on
            silences.client_id = complaints.surviving_client_id
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
        surviving_client_id as client_id,
        cast(contacted_at as date) as contacted_on
    from staging.contacts
    where direction is distinct from 'inbound' and is_delivered is not false
),

-- How often the company contacted the client, up to the day on which a purchase was due.
contact_gaps as (
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
    from contact_gaps
    where
        contact_count >= setting_neglect_min_contact_count()
        and (expected_on - last_contact_on) * (contact_count - 1)
        >= setting_neglect_gap_factor() * (last_contact_on - first_contact_on)
),

found as (
    select
        client_id,
        episode_number,
        'late_delivery_order' as evidence_kind,
        order_id as evidence_id,
        delivered_on as evidence_on
    from delivered_orders
    where delay_days >= setting_serious_delay_days()
    union all
    select
        client_id,
        episode_number,
        'delivery_damaged',
        order_id,
        delivered_on
    from delivered_orders
    where incident = 'damaged'
    union all
    select * from told
    union all
    select * from neglected
)

select
    client_id,
    episode_number,
    evidence_kind,
    evidence_id,
    evidence_on
from found
