/*---
description: One client who objected to profiling, by number or contact value, and is kept out of lists that rest on scores; ordinary mailings stay allowed.
grain: [client_id]
columns:
  client_id:
  profiling_objected_on:
    type: DATE
    description: Day of the first objection to profiling.
    label_fr: Opposition au profilage le
examples:
  - name: by a client number after merges, or by a contact value whoever has it; other objections are none to profiling
    given:
      staging.objections:
        - {client_id: old, surviving_client_id: new, kind: profiling, objected_on: 2025-02-01}
        - {client_id: new, kind: profiling, objected_on: 2025-03-01}
        - {value: "C@Example.com", kind: profiling, objected_on: 2025-01-01}
        - {client_id: d, kind: objection, objected_on: 2025-01-01}
        - {client_id: e, objected_on: 2025-01-01}
      staging.contact_points:
        - {client_id: c, channel: email, value: "mailto:c@example.com"}
        - {client_id: d, channel: email, value: d@example.com}
    expect:
      - {client_id: new, profiling_objected_on: 2025-02-01}
      - {client_id: c, profiling_objected_on: 2025-01-01}
---*/
with objections as (
    select
        surviving_client_id as client_id,
        value,
        objected_on
    from staging.objections
    where kind = 'profiling'
),

named_values as (
    select
        unnest(contact_keys(value)) as contact_key,
        objected_on
    from objections
),

points as (
    select
        surviving_client_id as client_id,
        unnest(contact_keys(value)) as contact_key
    from staging.contact_points
),

named as (
    select
        client_id,
        objected_on
    from objections
    where client_id is not null
    union all
    select
        points.client_id,
        named_values.objected_on
    from points
    inner join named_values on points.contact_key = named_values.contact_key
)

select
    client_id,
    min(objected_on) as profiling_objected_on
from named
group by client_id
