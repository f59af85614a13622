/*---
description: "One channel over which one client may be contacted, with its newest contact value: allowed, not known to be invalid, and that did not come back (no value under rights_checked_elsewhere)."
grain: [client_id, channel]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  value:
    nullable: true
  right_basis:
  right_ends_on:
    nullable: true
  is_preferred:
    type: BOOLEAN
    description: True for the first of the client's channels by channel_order, taken where no campaign names one.
    label_fr: Canal préféré
checks:
  - name: channel_is_allowed
    description: clients with a channel over which they may not be contacted
    sql: >
      (client_id, channel) in (select (r.client_id, r.channel) from compliance.contact_rights as r
      where r.is_allowed)
  - name: one_is_preferred
    is_of_table: true
    description: clients with channels of whom none or several are the preferred one
    sql: >
      (select count(*) from compliance.reachable as r where r.is_preferred)
      = (select count(distinct r.client_id) from compliance.reachable as r)
examples:
  - name: of the values of a channel the newest, of the channels one that is preferred
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
      - {client_id: a, channel: email, value: a@example.com, right_basis: consent, right_ends_on: 2026-01-05, is_preferred: true}
      - {client_id: b, channel: phone, value: "0198", right_basis: consent, right_ends_on: null, is_preferred: true}
      - {client_id: b, channel: email, value: b@example.com, is_preferred: false}
---*/
with newest as (
    select
        client_id,
        channel,
        value,
        right_basis,
        right_ends_on
    from compliance.contact_ways
    qualify row_number() over (
        partition by client_id, channel order by updated_on desc nulls last, value
    ) = 1
)

select
    newest.client_id,
    newest.channel,
    newest.value,
    newest.right_basis,
    newest.right_ends_on,
    row_number() over (partition by newest.client_id order by channels.channel_order) = 1
        as is_preferred
from newest
inner join reference.contact_channels as channels on newest.channel = channels.channel
