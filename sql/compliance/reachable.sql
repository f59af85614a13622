/*---
description: "Preferred channel (channel_order) over which one client may be contacted: allowed, with a contact value that is not known to be invalid and did not come back (unless rights_checked_elsewhere)."
grain: [client_id]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  value:
    nullable: true
  right_basis:
  right_ends_on:
    nullable: true
checks:
  - name: channel_is_allowed
    description: clients with a channel over which they may not be contacted
    sql: >
      (client_id, channel) in (select (r.client_id, r.channel) from compliance.contact_rights as r
      where r.is_allowed)
examples:
  - name: the preferred channel, and of its values the newest
    given:
      reference.contact_channels:
        - {channel: phone, channel_order: 1}
        - {channel: email, channel_order: 2}
      compliance.contact_ways:
        - {client_id: a, channel: email, value: old@example.com, updated_on: 2024-01-01, right_basis: consent}
        - {client_id: a, channel: email, value: a@example.com, updated_on: 2025-01-01, right_basis: consent, right_ends_on: 2026-01-05}
        - {client_id: b, channel: email, value: b@example.com, right_basis: consent}
        - {client_id: b, channel: phone, value: "0198", right_basis: consent}
    expect:
      - {client_id: a, channel: email, value: a@example.com, right_basis: consent, right_ends_on: 2026-01-05}
      - {client_id: b, channel: phone, value: "0198", right_basis: consent, right_ends_on: null}
---*/
select
    ways.client_id,
    ways.channel,
    ways.value,
    ways.right_basis,
    ways.right_ends_on
from compliance.contact_ways as ways
inner join reference.contact_channels as channels on ways.channel = channels.channel
qualify row_number() over (
    partition by ways.client_id
    order by channels.channel_order, ways.updated_on desc nulls last, ways.value
) = 1
