/*---
description: One client of a group of clients, with the client number at the head of the group.
grain: [client_id]
columns:
  client_id:
  group_id:
    type: VARCHAR
    description: Client number at the head of the group, reached by following parent_id to its end; it need not be a known client.
    description_fr: Code du client à la tête du groupe.
    label_fr: Tête de groupe
  parent_path:
    type: VARCHAR
    description: The client numbers from the client up to the head of the group, or around the loop.
    label_fr: Chemin vers la tête
  has_parent_loop:
    type: BOOLEAN
    description: True where following parent_id comes back to where it was before; the client then stands alone.
    label_fr: Groupe en boucle
python: links.groups
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
        - {client_id: old_head, surviving_client_id: head, merged_into: head}
        - {client_id: head, parent_id: head}
        - {client_id: merged, surviving_client_id: shop, merged_into: shop, parent_id: elsewhere}
        - {client_id: alone}
        - {client_id: outside, parent_id: unknown_firm}
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
    expect:
      - {client_id: a, group_id: a, parent_path: a > b > a, has_parent_loop: true}
      - {client_id: b, group_id: b, parent_path: b > a > b, has_parent_loop: true}
      - {client_id: c, group_id: c, parent_path: c > a > b > a, has_parent_loop: true}
---*/
with parents as (
    select
        clients.client_id,
        coalesce(parents.surviving_client_id, clients.parent_id) as parent_id
    from staging.clients as clients
    left join staging.clients as parents on clients.parent_id = parents.client_id
    where
        clients.client_id = clients.surviving_client_id
        -- Many systems write a client's own number for the head of a group.
        and coalesce(parents.surviving_client_id, clients.parent_id) <> clients.client_id
)

select
    client_id,
    parent_id
from parents
union all
-- The heads, as far as they are clients.
select
    client_id,
    cast(null as varchar)
from staging.clients
where
    client_id in (select p.parent_id from parents as p)
    and client_id not in (select p.client_id from parents as p)
