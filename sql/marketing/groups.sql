/*---
description: "One group of clients under one head, counted over its clients in marketing.clients alone: how many, in which status, and what they bought."
description_fr: "Un groupe de clients sous une même tête : combien on peut en montrer, dans quelle situation, et ce qu'ils ont acheté."
grain: [group_id]
columns:
  group_id:
  group_name:
    nullable: true
  shown_client_count:
    type: INTEGER
    description: Clients of the group who may be shown.
    description_fr: Clients du groupe que l'on peut montrer.
    label_fr: Clients
    min: 1
  group_statuses_fr:
    type: VARCHAR
    description: Statuses of those clients with their numbers, in French, in the order of a client's life.
    description_fr: Combien de ces clients dans chaque situation.
    label_fr: Statuts
  shown_lost_count:
    type: INTEGER
    description: Clients of the group who may be shown and are lost or lost again.
    description_fr: Parmi ces clients, ceux qui sont perdus.
    label_fr: Clients perdus
    min: 0
  shown_revenue_eur:
    type: DECIMAL(18,2)
    description: Net sum of the valid orders of those clients over the whole history.
    description_fr: Chiffre d'affaires de ces clients depuis toujours.
    unit: EUR
    label_fr: CA (€)
    min: 0
  shown_last_purchase_on:
    type: DATE
    description: Last purchase day of those clients; NULL where none of them ever bought.
    description_fr: Jour du dernier achat d'un de ces clients ; vide si aucun n'a jamais acheté.
    label_fr: Dernier achat
    nullable: true
references:
  group_id: value.groups.group_id
checks:
  - name: shown_lost_are_of_the_group
    description: groups with more lost clients than clients
    sql: shown_lost_count <= shown_client_count
examples:
  - name: a group by its statuses; who has no group is in none
    given:
      marketing.clients:
        - {client_id: a, group_id: firm, group_name: Firme, status_label_fr: Perdu, revenue_eur: 10.00, last_purchase_on: 2024-01-01}
        - {client_id: b, group_id: firm, group_name: Firme, status_label_fr: Actif, revenue_eur: 5.50, last_purchase_on: 2025-01-01}
        - {client_id: c, group_id: firm, group_name: Firme, status_label_fr: Actif, revenue_eur: 1.00, last_purchase_on: 2024-06-01}
        - {client_id: d, group_id: other, status_label_fr: Prospect}
        - {client_id: alone, status_label_fr: Actif, revenue_eur: 1.00}
      reference.statuses:
        - {status: prospect, status_order: 1, status_label_fr: Prospect}
        - {status: active, status_order: 3, status_label_fr: Actif}
        - {status: lost, status_order: 6, status_label_fr: Perdu}
    expect:
      - {group_id: firm, group_name: Firme, shown_client_count: 3, group_statuses_fr: "Actif : 2, Perdu : 1", shown_lost_count: 1, shown_revenue_eur: 16.50, shown_last_purchase_on: 2025-01-01}
      - {group_id: other, group_name: null, shown_client_count: 1, group_statuses_fr: "Prospect : 1", shown_lost_count: 0, shown_revenue_eur: 0, shown_last_purchase_on: null}
---*/
with counted as (
    select
        clients.group_id,
        clients.group_name,
        statuses.status,
        statuses.status_order,
        statuses.status_label_fr,
        count(*) as client_count,
        sum(coalesce(clients.revenue_eur, 0)) as revenue_eur,
        max(clients.last_purchase_on) as last_purchase_on
    from marketing.clients as clients
    inner join reference.statuses as statuses
        on clients.status_label_fr = statuses.status_label_fr
    where clients.group_id is not null
    group by
        clients.group_id,
        clients.group_name,
        statuses.status,
        statuses.status_order,
        statuses.status_label_fr
)

select
    group_id,
    group_name,
    cast(sum(client_count) as integer) as shown_client_count,
    string_agg(status_label_fr || ' : ' || client_count, ', ' order by status_order)
        as group_statuses_fr,
    cast(sum(case when is_lost(status) then client_count else 0 end) as integer)
        as shown_lost_count,
    cast(sum(revenue_eur) as decimal(18, 2)) as shown_revenue_eur,
    max(last_purchase_on) as shown_last_purchase_on
from counted
group by group_id, group_name
