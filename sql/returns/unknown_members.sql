/*---
description: "One imported client of a draw whom no extract knew when the windows started, neither clients nor orders: nobody can say whether such a client returned, so that no rate counts him."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
examples:
  - name: a client is known by the clients extract, or by orders up to the start of the windows; never by what came after, which would count the returned alone
    given:
      staging.clients:
        - {client_id: listed, surviving_client_id: listed}
        - {client_id: old, surviving_client_id: old, created_on: 2025-11-02}
        - {client_id: new, surviving_client_id: new, created_on: 2025-11-03}
        - {client_id: merged, surviving_client_id: listed, merged_into: listed}
      staging.erased_clients:
        - {client_id: erased-1, erased_on: 2025-12-01}
      staging.orders:
        - {order_id: o1, client_id: bought, surviving_client_id: bought, ordered_at: 2025-11-02 23:59}
        - {order_id: o2, client_id: returned, surviving_client_id: returned, ordered_at: 2025-11-03 00:00}
        - {order_id: o4, client_id: new, surviving_client_id: new, ordered_at: 2025-11-09 10:00}
      staging.order_lines:
        - {order_id: o3, line_number: 1, client_id: by_lines, surviving_client_id: by_lines, ordered_at: 2024-01-01 10:00}
      returns.members:
        - {campaign_id: x, client_id: listed, surviving_client_id: listed, arm: mail, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: x, client_id: old, surviving_client_id: old, arm: mail, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: x, client_id: new, surviving_client_id: new, arm: mail, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: x, client_id: merged, surviving_client_id: listed, arm: control, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: x, client_id: erased-1, surviving_client_id: erased-1, arm: control, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: x, client_id: bought, surviving_client_id: bought, arm: mail, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: x, client_id: returned, surviving_client_id: returned, arm: mail, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: x, client_id: by_lines, surviving_client_id: by_lines, arm: mail, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: x, client_id: nobody, surviving_client_id: nobody, arm: mail, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: true}
        - {campaign_id: own, client_id: gone, surviving_client_id: gone, arm: mail, drawn_on: 2025-11-01, window_starts_on: 2025-11-02, is_imported: false}
    expect:
      - {campaign_id: x, client_id: new}
      - {campaign_id: x, client_id: returned}
      - {campaign_id: x, client_id: nobody}
---*/
with imported as (
    select
        campaign_id,
        client_id,
        surviving_client_id,
        window_starts_on
    from returns.members
    where is_imported
),

orders as (
    select
        surviving_client_id,
        ordered_at
    from staging.orders
    union all
    select
        surviving_client_id,
        ordered_at
    from staging.order_lines
),

first_orders as (
    select
        surviving_client_id,
        min(cast(ordered_at as date)) as first_order_on
    from orders
    where
        surviving_client_id in (select members.surviving_client_id from imported as members)
    group by surviving_client_id
)

select
    imported.campaign_id,
    imported.client_id
from imported
left join staging.clients as clients on imported.client_id = clients.client_id
left join first_orders on imported.surviving_client_id = first_orders.surviving_client_id
left join staging.erased_clients as erased on imported.client_id = erased.client_id
-- A client who is known by a return alone would leave the others of the draw uncounted.
where
    (
        clients.client_id is null
        or coalesce(clients.created_on > imported.window_starts_on, false)
    )
    and coalesce(first_orders.first_order_on > imported.window_starts_on, true)
    and erased.client_id is null
