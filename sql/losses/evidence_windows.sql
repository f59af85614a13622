/*---
description: One loss with the days between which incidents count as evidence of its cause.
grain: [client_id, episode_number]
columns:
  client_id:
  episode_number:
  last_purchase_on:
  expected_on:
    type: DATE
    description: "Expected next purchase day: the last one plus the mean interval until then; of a one-time buyer, plus fixed_act_days."
    label_fr: Achat attendu le
  lost_on:
  evidence_from_on:
    type: DATE
    description: "First day from which complaints count: evidence_lookback_days before the last purchase day."
  evidence_to_on:
    type: DATE
    description: "Last day until which deliveries and complaints count: the day of loss."
  earliest_order_on:
    type: DATE
    description: Day of the first of the last evidence_order_count orders before the silence, whose deliveries count; of the very first where fewer.
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: expected_after_last_purchase
    description: losses whose next purchase was due before the last one
    sql: expected_on >= last_purchase_on
examples:
  - name: the next purchase is due after the mean interval of the purchases so far
    given:
      status.episodes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-03-02, lost_on: 2026-03-03}
        - {client_id: once, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2026-01-02}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: a, purchased_on: 2025-01-31}
        - {client_id: a, purchased_on: 2025-03-02}
        - {client_id: a, purchased_on: 2026-10-01}
        - {client_id: once, purchased_on: 2025-01-01}
      orders.valid_orders:
        - {order_id: 1, client_id: a, ordered_on: 2025-01-01}
        - {order_id: 2, client_id: a, ordered_on: 2025-01-31}
        - {order_id: 3, client_id: a, ordered_on: 2025-01-31}
        - {order_id: 4, client_id: a, ordered_on: 2025-03-02}
        - {order_id: 5, client_id: once, ordered_on: 2025-01-01}
    expect:
      - {client_id: a, expected_on: 2025-04-01, evidence_from_on: 2024-11-02, evidence_to_on: 2026-03-03, earliest_order_on: 2025-01-31}
      - {client_id: once, expected_on: 2025-04-01, earliest_order_on: 2025-01-01}
---*/
with spans as (
    select
        episodes.client_id,
        episodes.episode_number,
        episodes.last_purchase_on,
        episodes.lost_on,
        min(days.purchased_on) as first_on,
        count(*) as day_count
    from status.episodes as episodes
    inner join orders.purchase_days as days
        on
            episodes.client_id = days.client_id
            and days.purchased_on <= episodes.last_purchase_on
    group by
        episodes.client_id, episodes.episode_number, episodes.last_purchase_on, episodes.lost_on
),

numbered_orders as (
    select
        spans.client_id,
        spans.episode_number,
        orders.ordered_on,
        row_number() over (
            partition by spans.client_id, spans.episode_number
            order by orders.ordered_on desc, orders.order_id desc
        ) as orders_back
    from spans
    inner join orders.valid_orders as orders
        on spans.client_id = orders.client_id and orders.ordered_on <= spans.last_purchase_on
),

last_orders as (
    select
        client_id,
        episode_number,
        min(ordered_on) as earliest_order_on
    from numbered_orders
    where orders_back <= setting_evidence_order_count()
    group by client_id, episode_number
)

select
    spans.client_id,
    spans.episode_number,
    spans.last_purchase_on,
    spans.last_purchase_on
    + case
        when spans.day_count = 1 then setting_fixed_act_days()
        else cast(
            round((spans.last_purchase_on - spans.first_on) / (spans.day_count - 1)) as integer
        )
    end as expected_on,
    spans.lost_on,
    spans.last_purchase_on - setting_evidence_lookback_days() as evidence_from_on,
    spans.lost_on as evidence_to_on,
    last_orders.earliest_order_on
from spans
inner join last_orders
    on
        spans.client_id = last_orders.client_id
        and spans.episode_number = last_orders.episode_number
