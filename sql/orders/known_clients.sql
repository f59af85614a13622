/*---
description: One client number that the company knows, with the number that carries its history after merges.
grain: [client_id]
columns:
  client_id:
  surviving_client_id:
  has_merge_loop:
    type: BOOLEAN
    description: True where following the merges comes back to where it started; the merge is then ignored.
    label_fr: Fusion en boucle
  merged_into:
    nullable: true
checks:
  - name: merges_have_an_end
    description: client numbers are merged into one another in a loop; correct merged_into of one of them
    sql: not has_merge_loop
    said: client_id || ' is merged into ' || merged_into
examples:
  - name: what is left of an erased client is known under a random number
    given:
      staging.clients:
        - {client_id: a}
      staging.erased_clients:
        - {client_id: erased-1, erased_on: 2025-12-01}
    expect:
      - {client_id: a, surviving_client_id: a}
      - {client_id: erased-1, surviving_client_id: erased-1, has_merge_loop: false, merged_into: null}
  - name: a number that is its own end although it was merged into a known one is in a loop
    given:
      staging.clients:
        - {client_id: a, surviving_client_id: c, merged_into: b}
        - {client_id: b, surviving_client_id: c, merged_into: c}
        - {client_id: c}
        - {client_id: d, merged_into: unknown}
        - {client_id: x, merged_into: y}
        - {client_id: y, merged_into: x}
    expect:
      - {client_id: a, surviving_client_id: c, has_merge_loop: false, merged_into: b}
      - {client_id: b, surviving_client_id: c, has_merge_loop: false, merged_into: c}
      - {client_id: c, surviving_client_id: c, has_merge_loop: false}
      - {client_id: d, surviving_client_id: d, has_merge_loop: false, merged_into: unknown}
      - {client_id: x, surviving_client_id: x, has_merge_loop: true, merged_into: y}
      - {client_id: y, surviving_client_id: y, has_merge_loop: true, merged_into: x}
  - name: without a clients extract the clients are the ids seen in orders
    given:
      staging.orders:
        - {order_id: 1, client_id: "007", ordered_at: 2025-01-01 00:00:00}
    expect:
      - {client_id: "007", surviving_client_id: "007", has_merge_loop: false}
---*/
with listed as (
    select
        client_id,
        surviving_client_id,
        merged_into
    from staging.clients
),

seen_in_orders as (
    select client_id from staging.orders
    union
    select client_id from staging.order_lines
    where client_id is not null
)

select
    listed.client_id,
    listed.surviving_client_id,
    -- Only in a loop is a number its own end although it was merged into a known one.
    listed.surviving_client_id = listed.client_id and others.client_id is not null
        as has_merge_loop,
    listed.merged_into
from listed
left join listed as others on listed.merged_into = others.client_id
union all
-- Without a clients extract, the clients are the ids that bought.
select
    client_id,
    client_id as surviving_client_id,
    false as has_merge_loop,
    cast(null as varchar) as merged_into
from seen_in_orders
where (select count(*) from listed) = 0
union all
-- Their figures of the past stay, under a random number.
select
    client_id,
    client_id as surviving_client_id,
    false as has_merge_loop,
    cast(null as varchar) as merged_into
from staging.erased_clients
