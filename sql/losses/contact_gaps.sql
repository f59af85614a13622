/*---
description: How often the company contacted one client before one loss, up to the day on which the next purchase was due; a loss before which it never did is not here.
grain: [client_id, episode_number]
columns:
  client_id:
  episode_number:
  expected_on:
  first_contact_on:
    type: DATE
    description: Day of the company's first contact with the client.
  last_contact_on:
    type: DATE
    description: Day of its last contact before the next purchase was due.
  contact_count:
    type: INTEGER
    description: Days on which the company contacted the client.
    label_fr: Jours de contact
    min: 1
references:
  client_id: rhythm.rhythm.client_id
examples:
  - name: only contacts that the company made, that arrived, and that came in time count, one a day
    given:
      losses.evidence_windows:
        - {client_id: a, episode_number: 1, expected_on: 2025-04-01}
        - {client_id: never, episode_number: 1, expected_on: 2025-04-01}
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: old, surviving_client_id: a}
      staging.contacts:
        - {client_id: old, contacted_at: 2024-12-02 09:00}
        - {client_id: a, contacted_at: 2025-01-01 09:00, direction: outbound, is_delivered: true}
        - {client_id: a, contacted_at: 2025-01-01 17:00}
        - {client_id: a, contacted_at: 2025-02-01 09:00, is_delivered: false}
        - {client_id: a, contacted_at: 2025-03-01 09:00, direction: inbound}
        - {client_id: a, contacted_at: 2025-04-02 09:00}
    expect:
      - {client_id: a, episode_number: 1, expected_on: 2025-04-01, first_contact_on: 2024-12-02, last_contact_on: 2025-01-01, contact_count: 2}
---*/
with contact_days as (
    select distinct
        known.surviving_client_id as client_id,
        cast(contacts.contacted_at as date) as contacted_on
    from staging.contacts as contacts
    inner join orders.known_clients as known on contacts.client_id = known.client_id
    where contacts.direction is distinct from 'inbound' and contacts.is_delivered is not false
)

select
    silences.client_id,
    silences.episode_number,
    silences.expected_on,
    min(contact_days.contacted_on) as first_contact_on,
    max(contact_days.contacted_on) as last_contact_on,
    cast(count(*) as integer) as contact_count
from losses.evidence_windows as silences
inner join contact_days
    on
        silences.client_id = contact_days.client_id
        and contact_days.contacted_on <= silences.expected_on
group by silences.client_id, silences.episode_number, silences.expected_on
