/*---
description: "One silence of which evidence is collected, with the days between which evidence counts: a loss, that of a client at risk tonight or to be kept, or one that outlasted the expected purchase and ended well."
grain: [client_id, last_purchase_on]
columns:
  client_id:
  last_purchase_on:
  window_kind:
    type: VARCHAR
    description: "What the silence is: loss, at_risk (open tonight, no loss yet), watched (open, of a client won back within won_back_days, or strategic or of a long relation and in watch), or compared (outlasted expected_on and ended by a purchase; at most weights_max_silences, drawn by hash)."
    label_fr: Nature du silence
    values: [loss, at_risk, watched, compared]
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
    description: "Last day until which facts count, and what happened around the last orders: the day of loss; as_of of an open silence; expected_on of one that is compared."
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
  - name: clients to keep are watched, too - back from a confirmed loss for a year, or strategic or of a long relation and silent for longer than usual
    run_date: 2026-12-31
    given:
      status.episodes:
        - {client_id: back, episode_number: 1, last_purchase_on: 2024-01-01, lost_on: 2025-01-02, confirmed_on: 2025-12-31, returned_on: 2025-12-31}
        - {client_id: long_back, episode_number: 1, last_purchase_on: 2024-01-01, lost_on: 2025-01-02, confirmed_on: 2025-12-29, returned_on: 2025-12-30}
        - {client_id: alarm, episode_number: 1, last_purchase_on: 2024-01-01, lost_on: 2025-01-02, returned_on: 2026-12-01}
      status.status:
        - {client_id: back, status: active, last_purchase_on: 2025-12-31}
        - {client_id: long_back, status: active, last_purchase_on: 2025-12-30}
        - {client_id: alarm, status: active, last_purchase_on: 2026-12-01}
        - {client_id: large, status: watch, last_purchase_on: 2026-11-01}
        - {client_id: old, status: watch, last_purchase_on: 2026-11-01}
        - {client_id: small, status: watch, last_purchase_on: 2026-11-01}
        - {client_id: calm, status: active, last_purchase_on: 2026-11-01}
      value.relations:
        - {client_id: large, is_strategic: true, is_long_relation: false}
        - {client_id: old, is_strategic: false, is_long_relation: true}
        - {client_id: small, is_strategic: false, is_long_relation: false}
        - {client_id: calm, is_strategic: true, is_long_relation: true}
      orders.purchase_days:
        - {client_id: back, purchased_on: 2024-01-01}
        - {client_id: back, purchased_on: 2025-12-31}
        - {client_id: long_back, purchased_on: 2024-01-01}
        - {client_id: long_back, purchased_on: 2025-12-30}
        - {client_id: alarm, purchased_on: 2024-01-01}
        - {client_id: alarm, purchased_on: 2026-12-01}
        - {client_id: large, purchased_on: 2026-11-01}
        - {client_id: old, purchased_on: 2026-11-01}
        - {client_id: small, purchased_on: 2026-11-01}
        - {client_id: calm, purchased_on: 2026-11-01}
      orders.valid_orders:
        - {order_id: 1, client_id: back, ordered_on: 2024-01-01}
        - {order_id: 2, client_id: back, ordered_on: 2025-12-31}
        - {order_id: 3, client_id: long_back, ordered_on: 2024-01-01}
        - {order_id: 4, client_id: long_back, ordered_on: 2025-12-30}
        - {order_id: 5, client_id: alarm, ordered_on: 2024-01-01}
        - {order_id: 6, client_id: alarm, ordered_on: 2026-12-01}
        - {order_id: 7, client_id: large, ordered_on: 2026-11-01}
        - {order_id: 8, client_id: old, ordered_on: 2026-11-01}
        - {order_id: 9, client_id: small, ordered_on: 2026-11-01}
        - {order_id: 10, client_id: calm, ordered_on: 2026-11-01}
    expect:
      - {client_id: back, window_kind: loss, last_purchase_on: 2024-01-01, episode_number: 1}
      - {client_id: back, window_kind: watched, last_purchase_on: 2025-12-31, episode_number: null, evidence_to_on: 2026-12-31, declared_to_on: 2026-12-31, earliest_order_on: 2024-01-01}
      - {client_id: long_back, window_kind: loss}
      - {client_id: alarm, window_kind: loss}
      - {client_id: large, window_kind: watched, lost_on: null}
      - {client_id: old, window_kind: watched}
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
        kept.client_id,
        kept.last_purchase_on,
        'watched' as window_kind,
        null as episode_number,
        null as lost_on,
        as_of() as declared_to_on
    from status.status as kept
    left join value.relations as relations on kept.client_id = relations.client_id
    where
        kept.status in ('new', 'active', 'watch', 'won_back')
        and (
            (kept.status = 'watch' and (relations.is_strategic or relations.is_long_relation))
            or kept.client_id in (
                select episodes.client_id
                from status.episodes as episodes
                where
                    episodes.confirmed_on is not null
                    and as_of() - episodes.returned_on <= setting_won_back_days()
            )
        )
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
