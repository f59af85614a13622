/*---
description: Critical value of the exact test behind the rule falling, for each number of orders of the year before.
grain: [earlier_order_count]
python: falling.add_limits
columns:
  earlier_order_count:
    type: INTEGER
    description: Orders of the year before the last.
    label_fr: Commandes de l'année précédente
    min: 0
  falling_at_most_count:
    type: INTEGER
    description: "Critical value: at most so many orders in the last year are a fall (exact one-sided test at falling_chance_share); NULL where none is."
    label_fr: Baisse à partir de
    min: 0
    nullable: true
checks:
  - name: falls_are_below_the_base
    description: falls that are none
    sql: falling_at_most_count < earlier_order_count
examples:
  - name: from five orders on, none in the next year is no chance any more
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01, order_count: 6}
        - {client_id: a, purchased_on: 2025-01-02, order_count: 3}
    expect:
      - {earlier_order_count: 0, falling_at_most_count: null}
      - {earlier_order_count: 1, falling_at_most_count: null}
      - {earlier_order_count: 2, falling_at_most_count: null}
      - {earlier_order_count: 3, falling_at_most_count: null}
      - {earlier_order_count: 4, falling_at_most_count: null}
      - {earlier_order_count: 5, falling_at_most_count: 0}
      - {earlier_order_count: 6, falling_at_most_count: 0}
      - {earlier_order_count: 7, falling_at_most_count: 1}
      - {earlier_order_count: 8, falling_at_most_count: 1}
      - {earlier_order_count: 9, falling_at_most_count: 2}
---*/
with totals as (
    select
        client_id,
        sum(order_count) as order_count
    from orders.purchase_days
    group by client_id
),

largest as (
    select cast(coalesce(max(order_count), 0) as integer) as order_count from totals
)

select cast(counts.order_count as integer) as earlier_order_count
from (
    select unnest(generate_series(0, largest.order_count)) as order_count
    from largest
    where largest.order_count >= 0
) as counts
order by earlier_order_count
