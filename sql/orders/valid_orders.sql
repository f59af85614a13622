/*---
description: "One valid order: not cancelled, of a known client, of at least order_minimum_eur net; an order given by lines is their sum."
grain: [order_id]
columns:
  order_id:
  client_id:
  ordered_on:
    type: DATE
    description: Day of the order, Paris time.
    label_fr: Jour de commande
  net_amount_eur:
  whole_amount_eur:
    type: DECIMAL(18,2)
    description: Amount of the order delivered whole, where it came by lines too, which decide; NULL otherwise.
    unit: EUR
    nullable: true
references:
  client_id: orders.known_clients.client_id
checks:
  - name: lines_add_up_to_the_order
    severity: warning
    description: orders differ by more than a cent from the sum of their lines; the lines decide
    sql: abs(net_amount_eur - whole_amount_eur) <= 0.01
  - name: some_orders_are_known
    is_of_table: true
    description: no valid order is known at the run date; without orders nobody can be called lost
    sql: (select count(*) from orders.valid_orders) > 0
  - name: orders_are_recent
    is_of_table: true
    severity: warning
    description: the newest order is older than setting orders_stale_days; recency stops there
    sql: run_date() - as_of() <= setting_orders_stale_days()
  - name: not_after_run_date
    description: orders are dated after the run date
    sql: ordered_on <= run_date()
examples:
  - name: orders of an erased client stay under random numbers
    given:
      orders.known_clients:
        - {client_id: erased-1}
      staging.erased_orders:
        - {order_id: erased-1-1, client_id: erased-1, ordered_on: 2025-01-01, net_amount_eur: 100.00}
    expect:
      - {order_id: erased-1-1, client_id: erased-1, ordered_on: 2025-01-01, net_amount_eur: 100.00, whole_amount_eur: null}
  - name: cancelled, unknown and too small orders are no purchases; lines decide over the whole
    settings: {order_minimum_eur: 0}
    given:
      orders.known_clients:
        - {client_id: a}
        - {client_id: old}
      staging.orders:
        - {order_id: 1, client_id: a, ordered_at: 2025-01-01 10:00:00, net_amount_eur: 10.00}
        - {order_id: 2, client_id: a, ordered_at: 2025-01-02 10:00:00, net_amount_eur: 10.00, status: cancelled}
        - {order_id: 3, client_id: z, ordered_at: 2025-01-03 10:00:00, net_amount_eur: 10.00}
        - {order_id: 4, client_id: a, ordered_at: 2025-01-04 10:00:00, net_amount_eur: -0.01}
        - {order_id: 5, client_id: old, surviving_client_id: a, ordered_at: 2025-01-05 10:00:00, net_amount_eur: 9.00}
      staging.order_lines:
        - {order_id: 5, line_number: 1, net_amount_eur: 4.00}
        - {order_id: 5, line_number: 2, net_amount_eur: 4.50}
        - {order_id: 6, line_number: 1, client_id: a, ordered_at: 2025-01-06 23:59:00, net_amount_eur: 7.00}
        - {order_id: 6, line_number: 2, client_id: a, ordered_at: 2025-01-06 23:58:00, net_amount_eur: 1.00, status: cancelled}
        - {order_id: 7, line_number: 1, client_id: a, ordered_at: 2025-01-07 10:00:00, net_amount_eur: 3.00, status: cancelled}
    expect:
      - {order_id: 1, client_id: a, ordered_on: 2025-01-01, net_amount_eur: 10.00}
      - {order_id: 5, client_id: a, ordered_on: 2025-01-05, net_amount_eur: 8.50, whole_amount_eur: 9.00}
      - {order_id: 6, client_id: a, ordered_on: 2025-01-06, net_amount_eur: 7.00}
---*/
-- Where one extract of orders is ahead of the other, orders later than as_of are here too.
with summed_lines as (
    select
        order_id,
        min(surviving_client_id) as client_id,
        min(ordered_at) as ordered_at,
        sum(case when status is distinct from 'cancelled' then net_amount_eur else 0 end)
            as net_amount_eur,
        bool_and(status is not distinct from 'cancelled') as is_cancelled
    from staging.order_lines
    group by order_id
),

-- Where an order comes both whole and by lines, the lines decide.
joined as (
    select
        coalesce(summed_lines.order_id, orders.order_id) as order_id,
        coalesce(summed_lines.client_id, orders.surviving_client_id) as client_id,
        cast(coalesce(summed_lines.ordered_at, orders.ordered_at) as date) as ordered_on,
        cast(coalesce(summed_lines.net_amount_eur, orders.net_amount_eur) as decimal(18, 2))
            as net_amount_eur,
        case when summed_lines.order_id is not null then orders.net_amount_eur end
            as whole_amount_eur,
        coalesce(orders.status = 'cancelled', false)
        or coalesce(summed_lines.is_cancelled, false) as is_cancelled
    from staging.orders as orders
    full outer join summed_lines on orders.order_id = summed_lines.order_id
)

select
    order_id,
    client_id,
    ordered_on,
    net_amount_eur,
    whole_amount_eur
from joined
where
    not is_cancelled
    and ordered_on is not null
    and net_amount_eur >= setting_order_minimum_eur()
    and client_id in (select k.client_id from orders.known_clients as k)
union all
-- Valid when their client was erased.
select
    order_id,
    client_id,
    ordered_on,
    net_amount_eur,
    cast(null as decimal(18, 2)) as whole_amount_eur
from staging.erased_orders
