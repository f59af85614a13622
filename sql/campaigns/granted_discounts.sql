/*---
description: "What discount three of four active clients of a class stay below: an offer that promises more would be unfair to them (S3). No row below granted_discount_min_clients clients whose discounts are delivered."
grain: [abc_class]
columns:
  abc_class:
  granted_client_count:
    type: INTEGER
    description: Active clients of the class whose orders of the last value_months tell a discount.
    label_fr: Clients actifs dont la remise est connue
    min: 1
  granted_discount_share:
    type: DECIMAL(9,6)
    description: "Third quartile of their mean discounts, each weighted by net amount: the least discount that three of four do not exceed."
    unit: share 0-1
    label_fr: Remise des clients actifs (3e quartile)
    min: 0
    max: 1
examples:
  - name: each client's mean weighs amounts; lost clients, old orders and unknown discounts tell nothing
    run_date: 2026-01-20
    settings: {granted_discount_min_clients: 4}
    given:
      value.value:
        - {client_id: a, abc_class: A}
        - {client_id: b, abc_class: A}
        - {client_id: c, abc_class: A}
        - {client_id: d, abc_class: A}
        - {client_id: lost, abc_class: A}
        - {client_id: alone, abc_class: B}
      reference.statuses:
        - {status: active, campaign_status: current}
        - {status: watch, campaign_status: current}
        - {status: lost, campaign_status: lost}
      status.status:
        - {client_id: a, status: active}
        - {client_id: b, status: active}
        - {client_id: c, status: watch}
        - {client_id: d, status: active}
        - {client_id: lost, status: lost}
        - {client_id: alone, status: active}
      orders.valid_orders:
        - {order_id: 1, client_id: a, ordered_on: 2025-06-01, net_amount_eur: 100.00}
        - {order_id: 2, client_id: a, ordered_on: 2025-07-01, net_amount_eur: 300.00}
        - {order_id: 3, client_id: b, ordered_on: 2025-06-01, net_amount_eur: 10.00}
        - {order_id: 4, client_id: c, ordered_on: 2025-06-01, net_amount_eur: 10.00}
        - {order_id: 5, client_id: d, ordered_on: 2025-06-01, net_amount_eur: 10.00}
        - {order_id: 6, client_id: d, ordered_on: 2024-01-01, net_amount_eur: 900.00}
        - {order_id: 7, client_id: lost, ordered_on: 2025-06-01, net_amount_eur: 10.00}
        - {order_id: 8, client_id: alone, ordered_on: 2025-06-01, net_amount_eur: 10.00}
        - {order_id: 9, client_id: b, ordered_on: 2025-06-02, net_amount_eur: 10.00}
      staging.orders:
        - {order_id: 1, client_id: a, discount_share: 0.2}
        - {order_id: 2, client_id: a, discount_share: 0}
        - {order_id: 3, client_id: b, discount_share: 0.1}
        - {order_id: 4, client_id: c, discount_share: 0.02}
        - {order_id: 5, client_id: d, discount_share: 0.15}
        - {order_id: 6, client_id: d, discount_share: 0.9}
        - {order_id: 7, client_id: lost, discount_share: 0.5}
        - {order_id: 8, client_id: alone, discount_share: 0.5}
        - {order_id: 9, client_id: b}
    # Means 0.05, 0.10, 0.02, 0.15: the third of four from below.
    expect:
      - {abc_class: A, granted_client_count: 4, granted_discount_share: 0.1}
---*/
with active as (
    select
        value.client_id,
        value.abc_class
    from value.value as value
    inner join status.status as status on value.client_id = status.client_id
    inner join reference.statuses as meanings
        on status.status = meanings.status and meanings.campaign_status = 'current'
    where value.abc_class is not null
),

means as (
    select
        active.client_id,
        active.abc_class,
        cast(
            round(
                sum(orders.net_amount_eur * delivered.discount_share)
                / cast(sum(orders.net_amount_eur) as double),
                6
            ) as decimal(9, 6)
        ) as mean_discount_share
    from active
    inner join orders.valid_orders as orders
        on
            active.client_id = orders.client_id
            and orders.ordered_on > as_of() - to_months(setting_value_months())
    inner join staging.orders as delivered on orders.order_id = delivered.order_id
    where delivered.discount_share is not null and orders.net_amount_eur > 0
    group by active.client_id, active.abc_class
),

placed as (
    select
        abc_class,
        mean_discount_share,
        row_number() over (partition by abc_class order by mean_discount_share) as place,
        count(*) over (partition by abc_class) as client_count
    from means
)

select
    abc_class,
    cast(client_count as integer) as granted_client_count,
    min(mean_discount_share) as granted_discount_share
from placed
where
    place >= setting_granted_discount_quantile() * client_count
    and client_count >= setting_granted_discount_min_clients()
group by abc_class, client_count
