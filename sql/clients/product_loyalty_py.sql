/*---
description: >
  How one client came to one product and whether it left it, after the sales action plan of Pascal
  Py, of which only the headings are known: our reading of them. Clients with three purchase days
  or more, for fewer have no thirds. Nothing else reads this table.
grain: [client_id, product_id]
columns:
  client_id:
  product_id:
  product_first_on:
    type: DATE
    description: First day on which the client ordered the product.
    label_fr: Premier achat du produit
  product_last_on:
    type: DATE
    description: Last day on which the client ordered the product.
    label_fr: Dernier achat du produit
  product_loyalty:
    type: VARCHAR
    description: >
      Our reading - the time from the client's first to last purchase in three thirds; first in: first
      ordered in the first third, else last in; last out: still ordered in the last third, else first
      out (fifo came first and is gone, filo came first and stayed, lifo came late and is gone, lilo
      came late and stayed); a day on the bound of two thirds belongs to the outer one.
    label_fr: Fidélité au produit
    values: [fifo, filo, lifo, lilo]
references:
  client_id: clients.rhythm.client_id
checks:
  - name: product_days_in_order
    description: products last ordered before they were first ordered
    sql: product_first_on <= product_last_on
examples:
  - name: each kind on its limit; two purchase days have no thirds
    given:
      clients.rhythm:
        - {client_id: a, first_on: 2025-01-01, last_on: 2025-03-02, purchase_day_count: 4}
        - {client_id: b, first_on: 2025-01-01, last_on: 2025-03-02, purchase_day_count: 2}
      clients.valid_orders:
        - {order_id: 1, client_id: a, ordered_on: 2025-01-01}
        - {order_id: 2, client_id: a, ordered_on: 2025-01-21}
        - {order_id: 3, client_id: a, ordered_on: 2025-01-22}
        - {order_id: 4, client_id: a, ordered_on: 2025-02-10}
        - {order_id: 5, client_id: a, ordered_on: 2025-03-02}
        - {order_id: 6, client_id: b, ordered_on: 2025-01-01}
      staging.order_lines:
        - {order_id: 1, line_number: 1, product_id: early}
        - {order_id: 2, line_number: 1, product_id: early}
        - {order_id: 2, line_number: 2, product_id: kept}
        - {order_id: 5, line_number: 1, product_id: kept}
        - {order_id: 3, line_number: 1, product_id: tried}
        - {order_id: 3, line_number: 2, product_id: new}
        - {order_id: 4, line_number: 1, product_id: new}
        - {order_id: 4, line_number: 2, product_id: returned, status: cancelled}
        - {order_id: 6, line_number: 1, product_id: early}
    expect:
      - {client_id: a, product_id: early, product_first_on: 2025-01-01, product_last_on: 2025-01-21, product_loyalty: fifo}
      - {client_id: a, product_id: kept, product_loyalty: filo}
      - {client_id: a, product_id: tried, product_loyalty: lifo}
      - {client_id: a, product_id: new, product_first_on: 2025-01-22, product_loyalty: lilo}
---*/
with products as (
    select
        orders.client_id,
        lines.product_id,
        min(orders.ordered_on) as product_first_on,
        max(orders.ordered_on) as product_last_on
    from staging.order_lines as lines
    inner join clients.valid_orders as orders on lines.order_id = orders.order_id
    where lines.product_id is not null and lines.status is distinct from 'cancelled'
    group by orders.client_id, lines.product_id
),

placed as (
    select
        products.*,
        3 * (products.product_first_on - rhythm.first_on) <= rhythm.last_on - rhythm.first_on
            as is_first_in,
        3 * (rhythm.last_on - products.product_last_on) <= rhythm.last_on - rhythm.first_on
            as is_last_out
    from products
    inner join clients.rhythm as rhythm on products.client_id = rhythm.client_id
    where rhythm.purchase_day_count >= 3
)

select
    client_id,
    product_id,
    product_first_on,
    product_last_on,
    case
        when is_first_in and is_last_out then 'filo'
        when is_first_in then 'fifo'
        when is_last_out then 'lilo'
        else 'lifo'
    end as product_loyalty
from placed
