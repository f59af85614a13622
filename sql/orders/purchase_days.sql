/*---
description: "One purchase day of one client: a day with at least one valid order."
grain: [client_id, purchased_on]
columns:
  client_id:
  purchased_on:
    type: DATE
    description: Purchase day; orders of one day count once for rhythm.
    label_fr: Jour d'achat
  order_count:
    type: INTEGER
    description: Valid orders that the row counts.
    description_fr: Commandes comptées dans la ligne, sans les commandes annulées.
    label_fr: Commandes
    min: 1
  revenue_eur:
    type: DECIMAL(18,2)
    description: Net sum of the valid orders that the row counts.
    description_fr: Chiffre d'affaires net des commandes comptées dans la ligne.
    unit: EUR
    label_fr: Chiffre d'affaires (€)
examples:
  - name: orders of one day count once for rhythm
    given:
      orders.valid_orders:
        - {order_id: 1, client_id: a, ordered_on: 2025-01-01, net_amount_eur: 10.00}
        - {order_id: 2, client_id: a, ordered_on: 2025-01-01, net_amount_eur: 5.50}
        - {order_id: 3, client_id: a, ordered_on: 2025-02-01, net_amount_eur: 1.00}
    expect:
      - {client_id: a, purchased_on: 2025-01-01, order_count: 2, revenue_eur: 15.50}
      - {client_id: a, purchased_on: 2025-02-01, order_count: 1, revenue_eur: 1.00}
---*/
select
    client_id,
    ordered_on as purchased_on,
    cast(count(*) as integer) as order_count,
    cast(sum(net_amount_eur) as decimal(18, 2)) as revenue_eur
from orders.valid_orders
group by client_id, ordered_on
