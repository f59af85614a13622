/*---
description: One contact value over which a client may be contacted, not known to be invalid, and that did not come back; without a value where another tool checks rights and holds them.
grain: [client_id, channel, value]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  value:
    nullable: true
  right_basis:
  right_ends_on:
    nullable: true
  updated_on:
    described_in: staging.contact_points
    nullable: true
checks:
  - name: channel_is_allowed
    description: contact values over which clients may not be contacted
    sql: >
      (client_id, channel) in (select (r.client_id, r.channel) from compliance.contact_rights as r
      where r.is_allowed)
examples:
  - name: every value of a channel that is allowed, unless it is known to be invalid
    given:
      compliance.contact_rights:
        - {client_id: a, channel: phone, is_allowed: true, right_basis: consent}
        - {client_id: a, channel: email, is_allowed: true, right_basis: consent}
        - {client_id: b, channel: phone, is_allowed: false}
      staging.contact_points:
        - {client_id: a, channel: phone, value: "0199", is_valid: false}
        - {client_id: a, channel: email, value: old@example.com, updated_on: 2024-01-01}
        - {client_id: a, channel: email, value: a@example.com, updated_on: 2025-01-01}
        - {client_id: merged, surviving_client_id: a, channel: email, value: a@example.com}
        - {client_id: b, channel: phone, value: "0198"}
    expect:
      - {client_id: a, channel: email, value: old@example.com, right_basis: consent, updated_on: 2024-01-01}
      - {client_id: a, channel: email, value: a@example.com, right_basis: consent, updated_on: 2025-01-01}
  - name: a value that is stopped is none, another one of the client is
    given:
      compliance.contact_rights:
        - {client_id: a, channel: email, is_allowed: true, right_ends_on: 2026-01-05}
        - {client_id: b, channel: email, is_allowed: true}
      staging.contact_points:
        - {client_id: a, channel: email, value: new@example.com, updated_on: 2025-02-01}
        - {client_id: a, channel: email, value: old@example.com, updated_on: 2025-01-01}
        - {client_id: b, channel: email, value: new@example.com}
      compliance.stops:
        - {client_id: a, channel: email, value: new@example.com, stop_reason: bounced, since_on: 2025-03-01}
    expect:
      - {client_id: a, channel: email, value: old@example.com, right_ends_on: 2026-01-05}
      - {client_id: b, channel: email, value: new@example.com, right_ends_on: null}
---*/
with stopped_values as (
    select
        client_id,
        channel,
        value
    from compliance.stops
    where value is not null and holds_on(since_on, until_on, contact_day())
),

points as (
    select
        known.surviving_client_id as client_id,
        known.channel,
        known.value,
        max(known.updated_on) as updated_on
    from staging.contact_points as known
    left join stopped_values
        on
            known.surviving_client_id = stopped_values.client_id
            and known.channel = stopped_values.channel
            and known.value = stopped_values.value
    where known.is_valid is distinct from false and stopped_values.client_id is null
    group by known.surviving_client_id, known.channel, known.value
)

-- Where another tool checks rights, it also holds the contact values.
select
    rights.client_id,
    rights.channel,
    points.value,
    rights.right_basis,
    rights.right_ends_on,
    points.updated_on
from compliance.contact_rights as rights
left join points
    on rights.client_id = points.client_id and rights.channel = points.channel
where
    rights.is_allowed
    and (points.value is not null or setting_rights_checked_elsewhere())
