/*---
description: One order that was delivered or cancelled since losses were last told, and can explain a change of tonight.
grain: [client_id, silence_started_on, order_id]
columns:
  client_id:
  silence_started_on:
  order_id:
  change_cause:
  evidence_on:
  evidence_file_id:
    type: BIGINT
    description: Newest file that holds the order, as in intake.files; NULL where none came since.
    nullable: true
checks:
  - name: explains_a_change
    description: evidence for what is no change of tonight
    sql: >
      exists (select 1 from corrections.episode_differences as d where d.change_kind is not null
      and d.client_id = change_orders.client_id
      and d.silence_started_on = change_orders.silence_started_on)
examples:
  - name: a late order inside the told silence, one before it, one long known, and one that is no purchase
    run_date: 2026-02-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-31, known_to_on: 2026-01-31}
      corrections.episode_differences:
        - {client_id: a, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: a, change_kind: withdrawn}
        - {client_id: news, silence_started_on: 2025-01-01, present_client_id: news, last_purchase_on: 2025-01-01, lost_on: 2026-02-01}
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: news, surviving_client_id: news}
      intake.orders_since_told:
        - {extract: orders, order_id: late, file_id: 7}
        - {extract: order_lines, order_id: lines, file_id: 8}
        - {extract: orders, order_id: before, file_id: 7}
        - {extract: orders, order_id: after, file_id: 7}
        - {extract: orders, order_id: news, file_id: 7}
      staging.orders:
        - {order_id: late, client_id: a, ordered_at: 2025-06-01 23:00:00}
        - {order_id: before, client_id: a, ordered_at: 2025-01-01 08:00:00}
        - {order_id: after, client_id: a, ordered_at: 2025-06-02 00:00:00}
        - {order_id: known, client_id: a, ordered_at: 2025-05-01 00:00:00}
        - {order_id: news, client_id: news, ordered_at: 2025-01-01 00:00:00}
      staging.order_lines:
        - {order_id: lines, line_number: 1, client_id: a, ordered_at: 2025-01-02 00:00:00}
        - {order_id: lines, line_number: 2, client_id: a, ordered_at: 2025-01-02 00:00:00}
    expect:
      - {client_id: a, silence_started_on: 2025-01-01, change_cause: late_order, order_id: late, evidence_on: 2025-06-01, evidence_file_id: 7}
      - {client_id: a, change_cause: late_order, order_id: lines, evidence_on: 2025-01-02, evidence_file_id: 8}
      - {client_id: a, change_cause: delivery, order_id: before, evidence_on: 2025-01-01, evidence_file_id: 7}
  - name: cancelled since by its day or by a new file, and cancelled long ago
    run_date: 2026-02-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-30, known_to_on: 2026-01-30}
      corrections.episode_differences:
        - {client_id: a, silence_started_on: 2025-01-01, present_client_id: a, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, change_kind: added}
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
      intake.orders_since_told:
        - {extract: orders, order_id: corrected, file_id: 7}
      staging.orders:
        - {order_id: by_day, client_id: a, ordered_at: 2025-02-01 00:00:00, status: cancelled, cancelled_on: 2026-01-31}
        - {order_id: long_ago, client_id: a, ordered_at: 2025-02-01 00:00:00, status: cancelled, cancelled_on: 2026-01-30}
        - {order_id: corrected, client_id: a, ordered_at: 2025-03-01 00:00:00, status: cancelled}
        - {order_id: later, client_id: a, ordered_at: 2025-06-02 00:00:00, status: cancelled, cancelled_on: 2026-01-31}
    expect:
      - {client_id: a, change_cause: cancellation, order_id: by_day, evidence_on: 2025-02-01, evidence_file_id: null}
      - {client_id: a, change_cause: cancellation, order_id: corrected, evidence_file_id: 7}
---*/
with changes as (
    select
        client_id,
        silence_started_on,
        present_client_id,
        told_lost_on,
        least(silence_started_on, last_purchase_on) as from_on,
        greatest(told_lost_on, lost_on) as to_on
    from corrections.episode_differences
    where change_kind is not null
),

-- All numbers under which the orders of a changed client may have been delivered.
numbers as (
    select
        client_id,
        surviving_client_id
    from orders.known_clients
    where surviving_client_id in (select c.present_client_id from changes as c)
),

delivered as (
    select
        orders.order_id,
        numbers.surviving_client_id,
        cast(orders.ordered_at as date) as ordered_on,
        coalesce(orders.status = 'cancelled', false) as is_cancelled,
        orders.cancelled_on
    from staging.orders as orders
    inner join numbers on orders.client_id = numbers.client_id
    union
    select
        order_lines.order_id,
        numbers.surviving_client_id,
        cast(order_lines.ordered_at as date),
        coalesce(order_lines.status = 'cancelled', false),
        null
    from staging.order_lines as order_lines
    inner join numbers on order_lines.client_id = numbers.client_id
),

new_files as (
    select
        order_id,
        max(file_id) as file_id
    from intake.orders_since_told
    group by order_id
),

fresh as (
    select
        delivered.*,
        new_files.file_id
    from delivered
    left join new_files on delivered.order_id = new_files.order_id
    left join staging.last_telling as last_telling on true
    where
        new_files.file_id is not null
        or (delivered.is_cancelled and delivered.cancelled_on > last_telling.told_on)
)

select
    changes.client_id,
    changes.silence_started_on,
    fresh.order_id,
    case
        when bool_or(fresh.is_cancelled) then 'cancellation'
        -- Had it been known, the silence would have ended before the loss.
        when bool_or(
            fresh.ordered_on > changes.silence_started_on
            and fresh.ordered_on <= changes.told_lost_on
        ) then 'late_order'
        else 'delivery'
    end as change_cause,
    max(fresh.ordered_on) as evidence_on,
    max(fresh.file_id) as evidence_file_id
from changes
inner join fresh
    on
        changes.present_client_id = fresh.surviving_client_id
        and changes.to_on >= fresh.ordered_on
where not fresh.is_cancelled or fresh.ordered_on >= changes.from_on
group by changes.client_id, changes.silence_started_on, fresh.order_id
