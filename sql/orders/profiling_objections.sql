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
  - name: by a client number after merges and in another form, or by a contact value whoever has it; other objections are none to profiling
    run_date: 2025-06-30
    given:
      orders.opt_out_rows:
        - {client_id: old, act: profiling, acted_on: 2025-02-01, is_certain: true}
        - {client_id: new, act: profiling, acted_on: 2025-03-01, is_certain: true}
        - {value: "C@Example.com", act: profiling, acted_on: 2025-01-01, is_certain: true}
        - {client_id: D, act: profiling, acted_on: 2025-01-02, is_certain: true}
        - {client_id: e, act: opt_out, acted_on: 2025-01-01, is_certain: true}
      orders.known_clients:
        - {client_id: old, surviving_client_id: new}
        - {client_id: new, surviving_client_id: new}
        - {client_id: d, surviving_client_id: d}
        - {client_id: e, surviving_client_id: e}
      staging.contact_points:
        - {client_id: c, channel: email, value: "mailto:c@example.com"}
        - {client_id: d, channel: email, value: d@example.com}
    expect:
      - {client_id: new, profiling_objected_on: 2025-02-01}
      - {client_id: c, profiling_objected_on: 2025-01-01}
      - {client_id: d, profiling_objected_on: 2025-01-02}
---*/
with told as (
    select
        client_id,
        value,
        acted_on
    from orders.opt_out_rows
    where act = 'profiling'
),

named_values as (
    select
        unnest(contact_keys(value)) as contact_key,
        acted_on
    from told
),

points as (
    select
        surviving_client_id as client_id,
        unnest(contact_keys(value)) as contact_key
    from staging.contact_points
),

-- In doubt every number of the same form is meant.
named as (
    select
        known.surviving_client_id as client_id,
        told.acted_on
    from told
    inner join orders.known_clients as known
        on folded_code(told.client_id) = folded_code(known.client_id)
    union all
    select
        points.client_id,
        named_values.acted_on
    from points
    inner join named_values on points.contact_key = named_values.contact_key
)

select
    client_id,
    min(acted_on) as profiling_objected_on
from named
group by client_id
