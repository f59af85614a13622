/*---
description: "Status of one client at the end of one of status.snapshot_days, by what is known tonight; each client has exactly one."
grain: [snapshot_on, client_id]
columns:
  snapshot_on:
  client_id:
  status:
    type: VARCHAR
    description: Status, from prospect (no valid order) to gone (ceased, or erased), by the open silence against status.loss_thresholds and earlier confirmed losses.
    description_fr: Code de la situation du client.
    label_fr: Statut
    values: [prospect, new, active, watch, at_risk, lost, won_back, lost_again, gone]
  last_purchase_on:
    nullable: true
  lost_on:
    nullable: true
  returned_on:
    nullable: true
references:
  status: reference.statuses.status
checks:
  - name: lost_since_a_day
    description: lost clients without the day on which they were lost
    sql: not is_lost(status) or lost_on is not null
examples:
  - name: to be watched, at risk and lost by the thresholds of the silence
    run_date: 2026-06-30
    given:
      status.snapshot_days:
        - {snapshot_on: 2026-06-30, facts_until_on: 2026-06-30, is_tonight: true, is_last_night: false}
      orders.known_clients:
        - {client_id: active, surviving_client_id: active}
        - {client_id: new, surviving_client_id: new}
        - {client_id: watch, surviving_client_id: watch}
        - {client_id: once, surviving_client_id: once}
        - {client_id: at_risk, surviving_client_id: at_risk}
        - {client_id: unknown, surviving_client_id: unknown}
      orders.purchase_days:
        - {client_id: active, purchased_on: 2026-04-01}
        - {client_id: active, purchased_on: 2026-05-01}
        - {client_id: new, purchased_on: 2026-05-01}
        - {client_id: watch, purchased_on: 2026-04-01}
        - {client_id: watch, purchased_on: 2026-04-30}
        - {client_id: once, purchased_on: 2026-04-30}
        - {client_id: at_risk, purchased_on: 2026-03-26}
        - {client_id: unknown, purchased_on: 2026-04-01}
      status.loss_thresholds:
        - {client_id: active, purchased_on: 2026-05-01, decisive_watch_days: 60, decisive_risk_days: 95}
        - {client_id: active, purchased_on: 2026-04-01, next_purchase_on: 2026-05-01, decisive_watch_days: 1, decisive_risk_days: 2}
        - {client_id: new, purchased_on: 2026-05-01, decisive_watch_days: 60, decisive_risk_days: 95}
        - {client_id: watch, purchased_on: 2026-04-30, decisive_watch_days: 60, decisive_risk_days: 95}
        - {client_id: once, purchased_on: 2026-04-30, decisive_watch_days: 60, decisive_risk_days: 95}
        - {client_id: at_risk, purchased_on: 2026-03-26, decisive_watch_days: 60, decisive_risk_days: 95}
        - {client_id: unknown, purchased_on: 2026-04-01, decisive_risk_days: 90}
    expect:
      - {client_id: active, status: active}
      - {client_id: new, status: new}
      - {client_id: watch, status: watch}
      - {client_id: once, status: watch}
      - {client_id: at_risk, status: at_risk}
      - {client_id: unknown, status: new}
  - name: every status of the fixed-days rule
    run_date: 2026-06-30
    given:
      status.snapshot_days:
        - {snapshot_on: 2026-06-30, facts_until_on: 2026-06-30, is_tonight: true, is_last_night: false}
      staging.clients:
        - {client_id: gone, ceased_on: 2026-06-30}
      orders.known_clients:
        - {client_id: prospect, surviving_client_id: prospect}
        - {client_id: merged, surviving_client_id: active}
        - {client_id: active, surviving_client_id: active}
        - {client_id: new, surviving_client_id: new}
        - {client_id: at_risk, surviving_client_id: at_risk}
        - {client_id: lost, surviving_client_id: lost}
        - {client_id: won_back, surviving_client_id: won_back}
        - {client_id: settled, surviving_client_id: settled}
        - {client_id: lost_again, surviving_client_id: lost_again}
        - {client_id: gone, surviving_client_id: gone}
      orders.purchase_days:
        - {client_id: active, purchased_on: 2026-01-01}
        - {client_id: active, purchased_on: 2026-04-01}
        - {client_id: new, purchased_on: 2026-04-01}
        - {client_id: at_risk, purchased_on: 2026-03-31}
        - {client_id: lost, purchased_on: 2025-06-29}
        - {client_id: won_back, purchased_on: 2023-01-01}
        - {client_id: won_back, purchased_on: 2025-07-01}
        - {client_id: won_back, purchased_on: 2025-07-02}
        - {client_id: settled, purchased_on: 2023-01-01}
        - {client_id: settled, purchased_on: 2026-05-01}
        - {client_id: settled, purchased_on: 2026-05-02}
        - {client_id: settled, purchased_on: 2026-05-03}
        - {client_id: lost_again, purchased_on: 2023-06-01}
        - {client_id: lost_again, purchased_on: 2025-06-01}
        - {client_id: gone, purchased_on: 2026-06-01}
      status.episodes:
        - {client_id: lost, episode_number: 1, last_purchase_on: 2025-06-29, lost_on: 2026-06-30}
        - {client_id: won_back, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2024-01-02, confirmed_on: 2024-12-31, returned_on: 2025-07-01}
        - {client_id: settled, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2024-01-02, confirmed_on: 2024-12-31, returned_on: 2026-05-01}
        - {client_id: lost_again, episode_number: 1, last_purchase_on: 2023-06-01, lost_on: 2024-06-01, confirmed_on: 2025-05-31, returned_on: 2025-06-01}
        - {client_id: lost_again, episode_number: 2, last_purchase_on: 2025-06-01, lost_on: 2026-06-02}
      status.loss_thresholds:
        - {client_id: active, purchased_on: 2026-01-01, next_purchase_on: 2026-04-01, decisive_risk_days: 90}
        - {client_id: active, purchased_on: 2026-04-01, decisive_risk_days: 90}
        - {client_id: new, purchased_on: 2026-04-01, decisive_risk_days: 90}
        - {client_id: at_risk, purchased_on: 2026-03-31, decisive_risk_days: 90}
        - {client_id: lost, purchased_on: 2025-06-29, decisive_risk_days: 90}
        - {client_id: won_back, purchased_on: 2025-07-02, decisive_risk_days: 90}
        - {client_id: settled, purchased_on: 2026-05-03, decisive_risk_days: 90}
        - {client_id: lost_again, purchased_on: 2025-06-01, decisive_risk_days: 90}
        - {client_id: gone, purchased_on: 2026-06-01, decisive_risk_days: 90}
    expect:
      - {client_id: prospect, status: prospect}
      - {client_id: active, status: active}
      - {client_id: new, status: new}
      - {client_id: at_risk, status: at_risk}
      - {client_id: lost, status: lost, lost_on: 2026-06-30}
      - {client_id: won_back, status: won_back, returned_on: 2025-07-01}
      - {client_id: settled, status: active}
      - {client_id: lost_again, status: lost_again, lost_on: 2026-06-02}
      - {client_id: gone, status: gone}
---*/
-- All facts in one list, grouped once: each join of millions would hold a table in memory. A fact
-- holds of the snapshots from its day to the day before it ends.
with listed as (
    select
        client_id,
        'standing' as fact,
        cast(null as date) as fact_on,
        cast(null as date) as ends_on,
        cast(null as integer) as watch_days,
        cast(null as integer) as risk_days
    from orders.known_clients
    where client_id = surviving_client_id
    union all
    select
        client_id,
        'gone',
        ceased_on,
        null,
        null,
        null
    from staging.clients
    where ceased_on is not null
    union all
    -- An erasure is made by day, and the night before it once more.
    select
        client_id,
        'gone',
        erased_on - 1,
        null,
        null,
        null
    from staging.erased_clients
    union all
    select
        client_id,
        'purchase',
        purchased_on,
        null,
        null,
        null
    from orders.purchase_days
    union all
    select
        client_id,
        'loss',
        lost_on,
        returned_on,
        null,
        null
    from status.episodes
    union all
    select
        client_id,
        'return',
        returned_on,
        null,
        null,
        null
    from status.episodes
    where confirmed_on is not null and returned_on is not null
    union all
    -- The silence; where fixed days decide there is nothing to watch.
    select
        client_id,
        'silence',
        purchased_on,
        next_purchase_on,
        decisive_watch_days,
        decisive_risk_days
    from status.loss_thresholds
),

known as (
    select
        days.snapshot_on,
        listed.client_id,
        bool_or(listed.fact = 'gone') as is_gone,
        max(case when listed.fact = 'purchase' then listed.fact_on end) as last_purchase_on,
        count(case when listed.fact = 'purchase' then 1 end) as day_count,
        max(
            case
                when listed.fact = 'loss' and listed.fact_on <= days.snapshot_on
                    then listed.fact_on
            end
        ) as lost_on,
        max(case when listed.fact = 'return' then listed.fact_on end) as won_back_on,
        max(listed.watch_days) as watch_days,
        max(listed.risk_days) as risk_days
    from listed
    inner join status.snapshot_days as days
        on
            (listed.fact_on is null or listed.fact_on <= days.facts_until_on)
            and (listed.ends_on is null or listed.ends_on > days.facts_until_on)
    group by days.snapshot_on, listed.client_id
    having bool_or(listed.fact = 'standing')
),

lately_returned as (
    select
        days.snapshot_on,
        days.facts_until_on,
        episodes.client_id,
        max(episodes.returned_on) as won_back_on
    from status.episodes as episodes
    inner join status.snapshot_days as days on episodes.returned_on <= days.facts_until_on
    where episodes.confirmed_on is not null
    group by days.snapshot_on, days.facts_until_on, episodes.client_id
    having days.snapshot_on - max(episodes.returned_on) <= setting_won_back_days()
),

days_since_return as (
    select
        lately_returned.snapshot_on,
        lately_returned.client_id,
        count(*) as day_count
    from orders.purchase_days as days
    inner join lately_returned
        on
            days.client_id = lately_returned.client_id
            and days.purchased_on >= lately_returned.won_back_on
            and days.purchased_on <= lately_returned.facts_until_on
    group by lately_returned.snapshot_on, lately_returned.client_id
)

select
    known.snapshot_on,
    known.client_id,
    case
        when known.is_gone then 'gone'
        when known.last_purchase_on is null then 'prospect'
        when known.lost_on is not null and known.won_back_on is not null then 'lost_again'
        when known.lost_on is not null then 'lost'
        when days_since_return.day_count < setting_won_back_purchase_days() then 'won_back'
        when known.snapshot_on - known.last_purchase_on > known.risk_days then 'at_risk'
        when known.snapshot_on - known.last_purchase_on > known.watch_days then 'watch'
        when known.day_count = 1 then 'new'
        else 'active'
    end as status,
    known.last_purchase_on,
    known.lost_on,
    known.won_back_on as returned_on
from known
left join days_since_return
    on
        known.snapshot_on = days_since_return.snapshot_on
        and known.client_id = days_since_return.client_id
