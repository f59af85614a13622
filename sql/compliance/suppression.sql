/*---
description: "Suppression of one client over one channel or all: objection or request for erasure, by client number or by a contact value."
grain: [client_id, channel]
columns:
  client_id:
  channel:
    described_in: staging.contacts
    values: [letter, email, phone, sms, visit, all]
  suppressed_from_on:
    type: DATE
    description: Day of the first objection; it holds from the next list on.
    label_fr: Opposition depuis
  is_erasure:
    type: BOOLEAN
    description: True where the client asked for the data to be erased, which suppresses all channels.
    label_fr: Effacement demandé
examples:
  - name: an objection holds for the number, for a contact value whoever has it, and for a merged client
    given:
      staging.objections:
        - {client_id: a, channel: phone, objected_on: 2025-02-01, kind: objection}
        - {client_id: a, channel: phone, objected_on: 2025-01-01, kind: objection}
        - {client_id: old, surviving_client_id: new, objected_on: 2025-01-05, kind: erasure}
        - {value: "C@Example.com ", channel: email, objected_on: 2025-01-07, kind: objection}
        - {value: "01 99 00 12 34", objected_on: 2025-01-08, kind: objection}
      staging.contact_points:
        - {client_id: c, channel: email, value: c@example.com}
        - {client_id: d, channel: phone, value: "0199001234"}
    expect:
      - {client_id: a, channel: phone, suppressed_from_on: 2025-01-01, is_erasure: false}
      - {client_id: new, channel: all, suppressed_from_on: 2025-01-05, is_erasure: true}
      - {client_id: c, channel: email, suppressed_from_on: 2025-01-07, is_erasure: false}
      - {client_id: d, channel: all, suppressed_from_on: 2025-01-08, is_erasure: false}
---*/
with objections as (
    select
        surviving_client_id as client_id,
        channel,
        objected_on,
        kind,
        regexp_replace(lower(trim(value)), '[ .]', '', 'g') as plain_value
    from staging.objections
),

points as (
    select
        surviving_client_id as client_id,
        regexp_replace(lower(trim(value)), '[ .]', '', 'g') as plain_value
    from staging.contact_points
),

by_number as (
    select
        client_id,
        channel,
        objected_on,
        kind
    from objections
    where client_id is not null
),

-- Whoever can be reached at the value is meant.
by_value as (
    select
        points.client_id,
        objections.channel,
        objections.objected_on,
        objections.kind
    from objections
    inner join points on objections.plain_value = points.plain_value
),

named as (
    select * from by_number
    union all
    select * from by_value
)

select
    client_id,
    case when kind = 'erasure' then 'all' else coalesce(channel, 'all') end as channel,
    min(objected_on) as suppressed_from_on,
    bool_or(kind is not distinct from 'erasure') as is_erasure
from named
group by client_id, case when kind = 'erasure' then 'all' else coalesce(channel, 'all') end
