/*---
description: One client of a group of clients, with the client number at the head of the group.
grain: [client_id]
columns:
  client_id:
  group_id:
    type: VARCHAR
    description: Client number at the head of the group, reached by following parent_id to its end; it need not be a known client.
    label_fr: Tête de groupe
  parent_path:
    type: VARCHAR
    description: The client numbers from the client up to the head of the group, or around the loop.
    label_fr: Chemin vers la tête
  has_parent_loop:
    type: BOOLEAN
    description: True where following parent_id comes back to where it was before; the client then stands alone.
    label_fr: Groupe en boucle
references:
  client_id: orders.known_clients.client_id
checks:
  - name: parents_have_an_end
    description: clients are parents of one another in a loop, named in parent_path; correct parent_id of one of them
    sql: not has_parent_loop
examples:
  - name: parents are followed to the end, merges included; the head need not be a client
    given:
      staging.clients:
        - {client_id: shop, parent_id: region}
        - {client_id: region, parent_id: old_head}
        - {client_id: old_head, merged_into: head}
        - {client_id: head, parent_id: head}
        - {client_id: merged, merged_into: shop, parent_id: elsewhere}
        - {client_id: alone}
        - {client_id: outside, parent_id: unknown_firm}
      orders.known_clients:
        - {client_id: shop, surviving_client_id: shop}
        - {client_id: region, surviving_client_id: region}
        - {client_id: old_head, surviving_client_id: head}
        - {client_id: head, surviving_client_id: head}
        - {client_id: merged, surviving_client_id: shop}
        - {client_id: alone, surviving_client_id: alone}
        - {client_id: outside, surviving_client_id: outside}
    expect:
      - {client_id: shop, group_id: head, parent_path: shop > region > head, has_parent_loop: false}
      - {client_id: region, group_id: head, parent_path: region > head, has_parent_loop: false}
      - {client_id: head, group_id: head, parent_path: head, has_parent_loop: false}
      - {client_id: outside, group_id: unknown_firm, parent_path: outside > unknown_firm, has_parent_loop: false}
  - name: a loop is found, with those who lead into it, and each stands alone
    given:
      staging.clients:
        - {client_id: a, parent_id: b}
        - {client_id: b, parent_id: a}
        - {client_id: c, parent_id: a}
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: b, surviving_client_id: b}
        - {client_id: c, surviving_client_id: c}
    expect:
      - {client_id: a, group_id: a, parent_path: a > b > a, has_parent_loop: true}
      - {client_id: b, group_id: b, parent_path: b > a > b, has_parent_loop: true}
      - {client_id: c, group_id: c, parent_path: c > a > b > a, has_parent_loop: true}
---*/
with recursive parents as (
    select
        clients.client_id,
        coalesce(known.surviving_client_id, clients.parent_id) as parent_id
    from staging.clients as clients
    inner join orders.known_clients as standing
        on
            clients.client_id = standing.client_id
            and standing.client_id = standing.surviving_client_id
    left join orders.known_clients as known on clients.parent_id = known.client_id
    -- Many systems write a client's own number for the head of a group.
    where coalesce(known.surviving_client_id, clients.parent_id) <> clients.client_id
),

steps as (
    select
        client_id,
        parent_id as reached_id,
        [client_id, parent_id] as reached_ids,
        false as has_loop
    from parents
    union all
    select
        steps.client_id,
        parents.parent_id,
        list_append(steps.reached_ids, parents.parent_id),
        list_contains(steps.reached_ids, parents.parent_id)
    from steps
    inner join parents on steps.reached_id = parents.client_id
    where not steps.has_loop
),

-- Nothing follows the last step of a client.
ends as (
    select steps.*
    from steps
    left join parents on steps.reached_id = parents.client_id
    where steps.has_loop or parents.client_id is null
),

heads as (
    select distinct ends.reached_id as client_id
    from ends
    inner join orders.known_clients as known on ends.reached_id = known.client_id
    where not ends.has_loop
)

select
    client_id,
    case when has_loop then client_id else reached_id end as group_id,
    array_to_string(reached_ids, ' > ') as parent_path,
    has_loop as has_parent_loop
from ends
union all
select
    client_id,
    client_id as group_id,
    client_id as parent_path,
    false as has_parent_loop
from heads
