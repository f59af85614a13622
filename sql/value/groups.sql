/*---
description: "One group of clients under one head: revenue, last purchase, and how many of its clients are lost."
grain: [group_id]
columns:
  group_id:
  group_client_count:
    type: INTEGER
    description: Known clients of the group, its head included where it is one.
    label_fr: Clients du groupe
    min: 1
  group_lost_count:
    type: INTEGER
    description: Clients of the group who are lost or lost again.
    label_fr: Clients perdus du groupe
    min: 0
  is_group_buying:
    type: BOOLEAN
    description: True where a client of the group has bought and is neither lost nor gone.
    label_fr: Groupe encore acheteur
  group_revenue_eur:
    type: DECIMAL(18,2)
    description: Net sum of the valid orders of all clients of the group.
    unit: EUR
    label_fr: CA du groupe (€)
    min: 0
  group_lost_value_eur:
    type: DECIMAL(18,2)
    description: Lost value of the lost clients of the group.
    unit: EUR
    label_fr: Valeur perdue du groupe (€)
    min: 0
  group_last_purchase_on:
    type: DATE
    description: Last purchase day of any client of the group; NULL where none ever bought.
    label_fr: Dernier achat du groupe
    nullable: true
checks:
  - name: lost_are_of_the_group
    description: groups with more lost clients than clients
    sql: group_lost_count <= group_client_count
examples:
  - name: a group still buys through one of its clients, or none of them
    given:
      value.parents:
        - {client_id: head, group_id: head}
        - {client_id: shop, group_id: head}
        - {client_id: store, group_id: head}
        - {client_id: only, group_id: firm}
      status.status:
        - {client_id: head, status: prospect}
        - {client_id: shop, status: at_risk, last_purchase_on: 2025-09-01}
        - {client_id: store, status: lost, last_purchase_on: 2024-01-01}
        - {client_id: only, status: lost_again, last_purchase_on: 2024-02-01}
      value.value:
        - {client_id: shop, revenue_eur: 10.00}
        - {client_id: store, revenue_eur: 5.50, lost_value_eur: 4.00}
        - {client_id: only, revenue_eur: 1.00, lost_value_eur: 1.00}
    expect:
      - {group_id: head, group_client_count: 3, group_lost_count: 1, is_group_buying: true, group_revenue_eur: 15.50, group_lost_value_eur: 4.00, group_last_purchase_on: 2025-09-01}
      - {group_id: firm, group_client_count: 1, group_lost_count: 1, is_group_buying: false, group_revenue_eur: 1.00, group_lost_value_eur: 1.00, group_last_purchase_on: 2024-02-01}
---*/
select
    parents.group_id,
    cast(count(*) as integer) as group_client_count,
    cast(count(case when is_lost(status.status) then 1 end) as integer) as group_lost_count,
    bool_or(status.status not in ('prospect', 'gone') and not is_lost(status.status))
        as is_group_buying,
    cast(sum(coalesce(value.revenue_eur, 0)) as decimal(18, 2)) as group_revenue_eur,
    cast(sum(coalesce(value.lost_value_eur, 0)) as decimal(18, 2)) as group_lost_value_eur,
    max(status.last_purchase_on) as group_last_purchase_on
from value.parents as parents
inner join status.status as status on parents.client_id = status.client_id
left join value.value as value on parents.client_id = value.client_id
group by parents.group_id
