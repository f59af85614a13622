/*---
description: One silence of which evidence is collected, a loss, that of a client at risk tonight, or one that outlasted the expected purchase and ended well, with the days between which evidence counts.
grain: [client_id, last_purchase_on]
columns:
  client_id:
  last_purchase_on:
  window_kind:
    type: VARCHAR
    description: "What the silence is: loss, at_risk (open tonight, no loss yet), or compared (outlasted expected_on and ended by a purchase; at most weights_max_silences, drawn by hash)."
    label_fr: Nature du silence
    values: [loss, at_risk, compared]
  episode_number:
    nullable: true
  expected_on:
    type: DATE
    description: "Expected next purchase day: the last one plus the mean interval until then; of a one-time buyer, plus fixed_act_days."
    label_fr: Achat attendu le
  lost_on:
    nullable: true
  evidence_from_on:
    type: DATE
    description: "First day from which incidents count: evidence_lookback_days before the last purchase day."
  evidence_to_on:
    type: DATE
    description: "Last day until which facts count, and what happened around the last orders: the day of loss; as_of of a client at risk; expected_on of one that is compared."
  declared_to_on:
    type: DATE
    description: "Last day until which a declaration counts: the day before the return, or as_of."
  earliest_order_on:
    type: DATE
    description: Day of the first of the last evidence_order_count orders before the silence, whose deliveries count; of the very first where fewer.
  purchase_day_count:
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: expected_after_last_purchase
    description: silences whose next purchase was due before the last one
    sql: expected_on >= last_purchase_on
  - name: a_loss_has_its_day
    description: losses without their day, or clients at risk with one
    sql: (window_kind = 'loss') = (lost_on is not null) and (lost_on is null) = (episode_number is null)
examples:
  - name: the next purchase is due after the mean interval of the purchases so far; clients at risk are asked about, too, and silences that came back late
    run_date: 2026-12-31
    given:
      status.episodes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-03-02, lost_on: 2026-03-03, returned_on: 2026-10-01}
        - {client_id: once, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2026-01-02}
      status.status:
        - {client_id: a, status: at_risk, last_purchase_on: 2026-10-01}
        - {client_id: once, status: lost, last_purchase_on: 2025-01-01}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: a, purchased_on: 2025-01-31}
        - {client_id: a, purchased_on: 2025-03-02}
        - {client_id: a, purchased_on: 2026-10-01}
        - {client_id: once, purchased_on: 2025-01-01}
        - {client_id: b, purchased_on: 2025-01-01}
        - {client_id: b, purchased_on: 2025-02-01}
        - {client_id: b, purchased_on: 2025-03-05}
        - {client_id: b, purchased_on: 2025-03-20}
      orders.valid_orders:
        - {order_id: 1, client_id: a, ordered_on: 2025-01-01}
        - {order_id: 2, client_id: a, ordered_on: 2025-01-31}
        - {order_id: 3, client_id: a, ordered_on: 2025-01-31}
        - {order_id: 4, client_id: a, ordered_on: 2025-03-02}
        - {order_id: 5, client_id: once, ordered_on: 2025-01-01}
        - {order_id: 6, client_id: a, ordered_on: 2026-10-01}
        - {order_id: 7, client_id: b, ordered_on: 2025-01-01}
        - {order_id: 8, client_id: b, ordered_on: 2025-02-01}
        - {order_id: 9, client_id: b, ordered_on: 2025-03-05}
        - {order_id: 10, client_id: b, ordered_on: 2025-03-20}
    expect:
      - {client_id: a, window_kind: loss, episode_number: 1, expected_on: 2025-04-01, evidence_from_on: 2024-11-02, evidence_to_on: 2026-03-03, declared_to_on: 2026-09-30, earliest_order_on: 2025-01-31, purchase_day_count: 3}
      - {client_id: a, window_kind: at_risk, episode_number: null, last_purchase_on: 2026-10-01, lost_on: null, expected_on: 2027-05-02, evidence_to_on: 2026-12-31, earliest_order_on: 2025-01-31, purchase_day_count: 4}
      - {client_id: once, episode_number: 1, expected_on: 2025-04-01, declared_to_on: 2026-12-31, earliest_order_on: 2025-01-01, purchase_day_count: 1}
      - {client_id: b, window_kind: compared, last_purchase_on: 2025-02-01, expected_on: 2025-03-04, evidence_to_on: 2025-03-04, lost_on: null}
---*/
with days as (
    select
        client_id,
        purchased_on,
        lead(purchased_on) over own as next_on,
        min(purchased_on) over own as first_on,
        row_number() over own as day_count
    from orders.purchase_days
    window own as (partition by client_id order by purchased_on)
),

due as (
    select
        client_id,
        purchased_on,
        next_on,
        day_count,
        purchased_on
        + case
            when day_count = 1 then setting_fixed_act_days()
            else mean_interval_days(purchased_on - first_on, day_count - 1)
        end as expected_on
    from days
),

-- Who outlasted the expected day and bought again: what a loss is compared with.
late_silences as (
    select
        due.client_id,
        due.purchased_on,
        count(*) over () as late_count
    from due
    left join status.episodes as episodes
        on due.client_id = episodes.client_id and due.purchased_on = episodes.last_purchase_on
    where due.next_on > due.expected_on and episodes.client_id is null
),

drawn as (
    select
        client_id,
        purchased_on
    from late_silences
    where
        hash_number(client_id || ' ' || purchased_on) % 1000000
        * late_count // 1000000
        < setting_weights_max_silences()
),

silences as (
    select
        client_id,
        last_purchase_on,
        'loss' as window_kind,
        episode_number,
        lost_on,
        coalesce(returned_on - 1, as_of()) as declared_to_on
    from status.episodes
    union all
    select
        client_id,
        last_purchase_on,
        'at_risk' as window_kind,
        null as episode_number,
        null as lost_on,
        as_of() as declared_to_on
    from status.status
    where status = 'at_risk'
    union all
    select
        client_id,
        purchased_on,
        'compared' as window_kind,
        null as episode_number,
        null as lost_on,
        purchased_on as declared_to_on
    from drawn
),

-- From which day on the orders up to one are the last evidence_order_count.
orders_back as (
    select
        client_id,
        ordered_on,
        coalesce(
            lag(ordered_on, cast(setting_evidence_order_count() - 1 as integer)) over own,
            min(ordered_on) over own
        ) as earliest_order_on
    from orders.valid_orders
    window own as (partition by client_id order by ordered_on, order_id)
    qualify
        row_number() over (partition by client_id, ordered_on order by order_id desc) = 1
)

select
    silences.client_id,
    silences.last_purchase_on,
    silences.window_kind,
    silences.episode_number,
    due.expected_on,
    silences.lost_on,
    silences.last_purchase_on - setting_evidence_lookback_days() as evidence_from_on,
    case
        when silences.window_kind = 'compared' then due.expected_on
        else coalesce(silences.lost_on, as_of())
    end as evidence_to_on,
    silences.declared_to_on,
    orders_back.earliest_order_on,
    cast(due.day_count as integer) as purchase_day_count
from silences
inner join due
    on silences.client_id = due.client_id and silences.last_purchase_on = due.purchased_on
inner join orders_back
    on
        silences.client_id = orders_back.client_id
        and silences.last_purchase_on = orders_back.ordered_on
