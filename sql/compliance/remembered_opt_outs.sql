/*---
description: One act that took a right away over one channel, remembered in facts/suppressions and recognised in a client known tonight.
grain: [client_id, channel, opted_out_on, opt_out_source, named_by]
is_volatile: true
columns:
  client_id:
  channel:
    described_in: staging.contacts
  opted_out_on:
  opt_out_source:
  named_by:
  is_erasure:
examples:
  - name: a client is recognised by number or by a value that the act named, a value of the client closes where it stands
    given:
      staging.suppressions:
        - {key_kind: client_id, key_hash: "{client_id:a}", channel: email, suppressed_from_on: 2025-01-01, is_erasure: true, opt_out_source: surveys, is_named: true}
        - {key_kind: email, key_hash: "{email:b@example.com}", channel: phone, suppressed_from_on: 2025-01-02, is_erasure: false, opt_out_source: objections, is_named: true}
        - {key_kind: phone, key_hash: "{phone:0199001234}", channel: phone, suppressed_from_on: 2025-01-03, is_erasure: true, opt_out_source: objections, is_named: false}
        - {key_kind: client_id, key_hash: "{client_id:nobody}", channel: phone, suppressed_from_on: 2025-01-04, is_erasure: false, opt_out_source: objections, is_named: true}
        - {key_kind: email, key_hash: "{email:0199001234}", channel: sms, suppressed_from_on: 2025-01-05, is_erasure: false, opt_out_source: objections, is_named: true}
      orders.known_clients:
        - {client_id: a, surviving_client_id: new}
        - {client_id: new, surviving_client_id: new}
        - {client_id: b, surviving_client_id: b}
        - {client_id: c, surviving_client_id: c}
      compliance.contact_keys:
        - {client_id: b, channel: email, contact_key: b@example.com, key_kind: email}
        - {client_id: c, channel: phone, contact_key: "0199001234", key_kind: phone}
        - {client_id: c, channel: sms, contact_key: "0199001234", key_kind: phone}
    expect:
      - {client_id: new, channel: email, opted_out_on: 2025-01-01, opt_out_source: surveys, named_by: client_number, is_erasure: true}
      - {client_id: b, channel: phone, opted_out_on: 2025-01-02, opt_out_source: objections, named_by: contact_value, is_erasure: false}
      - {client_id: c, channel: phone, opted_out_on: 2025-01-03, opt_out_source: objections, named_by: shared_value, is_erasure: false}
---*/
with by_number as (
    select
        known.surviving_client_id as client_id,
        remembered.channel,
        remembered.suppressed_from_on,
        remembered.opt_out_source,
        'client_number' as named_by,
        remembered.is_erasure
    from orders.known_clients as known
    inner join staging.suppressions as remembered
        on
            remembered.key_kind = 'client_id'
            and keyed_hash('client_id', known.client_id) = remembered.key_hash
),

by_value as (
    select
        points.client_id,
        remembered.channel,
        remembered.suppressed_from_on,
        remembered.opt_out_source,
        case when remembered.is_named then 'contact_value' else 'shared_value' end as named_by,
        -- Who shares a value with somebody erased has not asked for it.
        remembered.is_named and remembered.is_erasure as is_erasure
    from compliance.contact_keys as points
    inner join staging.suppressions as remembered
        on
            points.key_kind = remembered.key_kind
            and keyed_hash(points.key_kind, points.contact_key) = remembered.key_hash
            and (remembered.is_named or points.channel = remembered.channel)
),

recognised as (
    select * from by_number
    union all
    select * from by_value
)

select
    client_id,
    channel,
    suppressed_from_on as opted_out_on,
    opt_out_source,
    named_by,
    bool_or(is_erasure) as is_erasure
from recognised
group by client_id, channel, suppressed_from_on, opt_out_source, named_by
