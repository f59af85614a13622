/*---
description: One return that names a client and an order of another one; it tells of nobody's cause.
grain: [return_id]
columns:
  return_id:
examples:
  - name: an order of another client, whole or by its lines; the numbers of merged clients are one client
    given:
      staging.orders:
        - {order_id: o1, client_id: old, surviving_client_id: a}
        - {order_id: o8, client_id: b}
      staging.order_lines:
        - {order_id: o8, line_number: 1, client_id: b}
        - {order_id: o9, line_number: 1, client_id: b}
      staging.returns:
        - {return_id: t1, client_id: a, order_id: o1}
        - {return_id: t2, client_id: b, order_id: o1}
        - {return_id: t3, client_id: a, order_id: o8}
        - {return_id: t4, client_id: a, order_id: o9}
        - {return_id: t5, order_id: o8}
        - {return_id: t6, client_id: a}
        - {return_id: t7, client_id: a, order_id: unknown}
    expect:
      - {return_id: t2}
      - {return_id: t3}
      - {return_id: t4}
---*/
select returns.return_id
from staging.returns as returns
inner join staging.orders as orders
    on
        returns.order_id = orders.order_id
        and returns.surviving_client_id <> orders.surviving_client_id
union
select returns.return_id
from staging.returns as returns
inner join staging.order_lines as lines
    on
        returns.order_id = lines.order_id
        and returns.surviving_client_id <> lines.surviving_client_id
