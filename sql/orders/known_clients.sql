/*---
description: One client number that the company knows, with the number that carries its history after merges.
grain: [client_id]
columns:
  client_id:
  surviving_client_id:
    type: VARCHAR
    description: Client number that remains after all merges; the client's own where it was never merged, or only into a number that is not known.
    label_fr: Code client conservé
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
  - name: merges are followed to the end, and a loop is ignored
    given:
      staging.clients:
        - {client_id: a, merged_into: b}
        - {client_id: b, merged_into: c}
        - {client_id: c}
        - {client_id: x, merged_into: y}
        - {client_id: y, merged_into: x}
    expect:
      - {client_id: a, surviving_client_id: c, has_merge_loop: false, merged_into: b}
      - {client_id: b, surviving_client_id: c, has_merge_loop: false, merged_into: c}
      - {client_id: c, surviving_client_id: c, has_merge_loop: false}
      - {client_id: x, surviving_client_id: x, has_merge_loop: true, merged_into: y}
      - {client_id: y, surviving_client_id: y, has_merge_loop: true, merged_into: x}
  - name: without a clients extract the clients are the ids seen in orders
    given:
      staging.orders:
        - {order_id: 1, client_id: "007", ordered_at: 2025-01-01 00:00:00}
    expect:
      - {client_id: "007", surviving_client_id: "007", has_merge_loop: false}
---*/
with recursive listed as (
    select
        client_id,
        merged_into
    from staging.clients
),

seen_in_orders as (
    select client_id from staging.orders
    union
    select client_id from staging.order_lines
    where client_id is not null
),

-- Without a clients extract, the clients are the ids that bought.
known as (
    select
        client_id,
        merged_into
    from listed
    union all
    select
        client_id,
        null
    from seen_in_orders
    where not exists (select 1 from listed)
),

steps as (
    select
        known.client_id,
        known.client_id as reached_id,
        0 as step_count
    from known
    union all
    select
        steps.client_id,
        known.merged_into,
        steps.step_count + 1
    from steps
    inner join known on steps.reached_id = known.client_id
    -- A merge into an unknown client is no merge. Two hundred steps are a loop.
    where known.merged_into in (select k.client_id from known as k) and steps.step_count < 200
),

ends as (
    select
        client_id,
        max(step_count) as step_count,
        arg_max(reached_id, step_count) as reached_id
    from steps
    group by client_id
)

select
    ends.client_id,
    case when ends.step_count < 200 then ends.reached_id else ends.client_id end
        as surviving_client_id,
    ends.step_count = 200 as has_merge_loop,
    known.merged_into
from ends
inner join known on ends.client_id = known.client_id
