/*---
description: "Preferred channel (channel_order) over which one client may be contacted tonight: allowed, with a contact value not known to be invalid (unless rights_checked_elsewhere)."
grain: [client_id]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  value:
    nullable: true
  right_basis:
checks:
  - name: channel_is_allowed
    description: clients with a channel over which they may not be contacted
    sql: >
      (client_id, channel) in (select (r.client_id, r.channel) from compliance.contact_rights as r
      where r.is_allowed)
examples:
  - name: the preferred channel that is allowed and has a valid value
    given:
      reference.contact_channels:
        - {channel: phone, channel_order: 1}
        - {channel: email, channel_order: 2}
      compliance.contact_rights:
        - {client_id: a, channel: phone, is_allowed: true, right_basis: consent}
        - {client_id: a, channel: email, is_allowed: true, right_basis: consent}
        - {client_id: b, channel: phone, is_allowed: false}
      staging.contact_points:
        - {client_id: a, channel: phone, value: "0199", is_valid: false}
        - {client_id: a, channel: email, value: old@example.com, updated_on: 2024-01-01}
        - {client_id: a, channel: email, value: a@example.com, updated_on: 2025-01-01}
        - {client_id: b, channel: phone, value: "0198"}
    expect:
      - {client_id: a, channel: email, value: a@example.com, right_basis: consent}
---*/
with points as (
    select
        surviving_client_id as client_id,
        channel,
        value,
        updated_on
    from staging.contact_points
    where is_valid is distinct from false
),

-- Where another tool checks rights, it also holds the contact values.
ways as (
    select
        rights.client_id,
        rights.channel,
        rights.right_basis,
        points.value,
        points.updated_on,
        channels.channel_order
    from compliance.contact_rights as rights
    inner join reference.contact_channels as channels on rights.channel = channels.channel
    left join points
        on rights.client_id = points.client_id and rights.channel = points.channel
    where
        rights.is_allowed
        and (points.value is not null or setting_rights_checked_elsewhere())
)

select
    client_id,
    channel,
    value,
    right_basis
from ways
qualify row_number() over (
    partition by client_id order by channel_order, updated_on desc nulls last, value
) = 1
