/*---
description: "One order kept of an erased client: day and amount under random numbers."
grain: [order_id]
source: erased_orders
cut_by: ordered_on
columns:
  order_id:
  client_id:
  ordered_on:
  net_amount_eur:
---*/
select
    order_id,
    client_id,
    ordered_on,
    net_amount_eur
from incoming
