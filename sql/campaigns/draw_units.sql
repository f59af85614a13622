/*---
description: "One client who is drawn together with others: clients joined by their group, or by an e-mail address or telephone number, however many links lie between them."
grain: [client_id]
python: links.add_draw_units
python_inputs: [joins]
columns:
  client_id:
  draw_unit_id:
    type: VARCHAR
    description: "Draw unit: smallest client number of the clients who are drawn together; a client who is not joined to others is a unit of its own and is not listed."
    label_fr: Unité de tirage
checks:
  - name: named_by_one_of_its_clients
    description: clients of a draw unit whose name is not the smallest number of its clients
    sql: >
      draw_unit_id = (select min(u.client_id) from campaigns.draw_units as u
      where u.draw_unit_id = draw_units.draw_unit_id)
examples:
  - name: a group, an address and a number join their clients into one chain; a postal address, a group of one and a loop join nobody
    given:
      value.parents:
        - {client_id: shop, group_id: head, has_parent_loop: false}
        - {client_id: head, group_id: head, has_parent_loop: false}
        - {client_id: only, group_id: firm, has_parent_loop: false}
        - {client_id: loop_a, group_id: loop_a, has_parent_loop: true}
        - {client_id: loop_b, group_id: loop_b, has_parent_loop: true}
      compliance.contact_keys:
        - {client_id: shop, channel: email, contact_key: a@example.com, key_kind: email}
        - {client_id: wife, channel: email, contact_key: a@example.com, key_kind: email}
        - {client_id: wife, channel: phone, contact_key: "0199000001", key_kind: phone}
        - {client_id: cousin, channel: sms, contact_key: "0199000001", key_kind: phone}
        - {client_id: cousin, channel: letter, contact_key: 1rueduport, key_kind: postal}
        - {client_id: lodger, channel: letter, contact_key: 1rueduport, key_kind: postal}
        - {client_id: x, channel: phone, contact_key: "0199000002", key_kind: phone}
        - {client_id: x, channel: sms, contact_key: "0199000002", key_kind: phone}
        - {client_id: y, channel: phone, contact_key: "0199000002", key_kind: phone}
    expect:
      - {client_id: cousin, draw_unit_id: cousin}
      - {client_id: head, draw_unit_id: cousin}
      - {client_id: shop, draw_unit_id: cousin}
      - {client_id: wife, draw_unit_id: cousin}
      - {client_id: x, draw_unit_id: x}
      - {client_id: y, draw_unit_id: x}
  - name: a value that too many clients share is a switchboard or a blank, and joins nobody
    settings:
      draw_unit_max_sharers: 2
    given:
      compliance.contact_keys:
        - {client_id: a, channel: phone, contact_key: "0199000003", key_kind: phone}
        - {client_id: b, channel: phone, contact_key: "0199000003", key_kind: phone}
        - {client_id: c, channel: phone, contact_key: "0199000003", key_kind: phone}
        - {client_id: b, channel: phone, contact_key: "0199000004", key_kind: phone}
        - {client_id: c, channel: phone, contact_key: "0199000004", key_kind: phone}
    expect:
      - {client_id: b, draw_unit_id: b}
      - {client_id: c, draw_unit_id: b}
---*/
with contact_values as (
    select distinct
        client_id,
        key_kind,
        contact_key
    from compliance.contact_keys
    where key_kind in ('email', 'phone')
),

counted as (
    select
        client_id,
        min(client_id) over (partition by key_kind, contact_key) as joined_id,
        count(*) over (partition by key_kind, contact_key) as sharer_count
    from contact_values
),

joins as (
    select distinct
        client_id,
        joined_id
    from counted
    where sharer_count > 1 and sharer_count <= setting_draw_unit_max_sharers()
    union
    select
        client_id,
        min(client_id) over (partition by group_id)
    from value.parents
    where not has_parent_loop
    qualify count(*) over (partition by group_id) > 1
)

select distinct client_id
from joins
order by client_id
