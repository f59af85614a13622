/*---
description: One loss that had been told and no longer stands as it was told, with the loss that stands in its place tonight, if any.
grain: [client_id, silence_started_on]
columns:
  client_id:
  silence_started_on:
  told_lost_on:
  told_on:
  present_client_id:
  last_purchase_on:
    nullable: true
  lost_on:
    nullable: true
checks:
  - name: stands_otherwise
    description: losses that stand as they were told
    sql: >
      client_id is distinct from present_client_id
      or last_purchase_on is distinct from silence_started_on or lost_on is distinct from told_lost_on
examples:
  - name: the nearest loss whose days overlap stands in its place, each in the place of one
    given:
      corrections.told_episodes:
        - {client_id: same, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: gone, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: moved, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: two, last_purchase_on: 2025-01-01, lost_on: 2025-02-01, told_on: 2026-01-02}
        - {client_id: two, last_purchase_on: 2025-03-01, lost_on: 2025-04-01, told_on: 2026-01-02}
      status.episodes:
        - {client_id: same, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-06-01}
        - {client_id: gone, episode_number: 1, last_purchase_on: 2025-06-02, lost_on: 2025-08-01}
        - {client_id: moved, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2025-08-01}
        - {client_id: two, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-03-01}
    expect:
      - {client_id: gone, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, last_purchase_on: null, lost_on: null}
      - {client_id: moved, silence_started_on: 2025-01-01, present_client_id: moved, last_purchase_on: 2025-06-01, lost_on: 2025-08-01}
      - {client_id: two, silence_started_on: 2025-01-01, last_purchase_on: 2025-01-01, lost_on: 2025-03-01}
      - {client_id: two, silence_started_on: 2025-03-01, lost_on: null}
  - name: told of a number that another one carries now, where that one is lost and where it is not
    given:
      orders.known_clients:
        - {client_id: old, surviving_client_id: new}
        - {client_id: new, surviving_client_id: new}
        - {client_id: other, surviving_client_id: active}
        - {client_id: twin, surviving_client_id: told}
      corrections.told_episodes:
        - {client_id: old, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: other, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: twin, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: told, last_purchase_on: 2025-02-01, lost_on: 2025-07-01, told_on: 2026-01-02}
      status.episodes:
        - {client_id: new, episode_number: 1, last_purchase_on: 2025-02-01, lost_on: 2025-07-01}
        - {client_id: told, episode_number: 1, last_purchase_on: 2025-02-01, lost_on: 2025-07-01}
    expect:
      - {client_id: old, present_client_id: new, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, last_purchase_on: 2025-02-01, lost_on: 2025-07-01}
      - {client_id: other, present_client_id: active, lost_on: null}
      - {client_id: twin, present_client_id: told, last_purchase_on: 2025-02-01, lost_on: 2025-07-01}
---*/
with vanished as (
    select
        told.client_id,
        told.last_purchase_on,
        told.lost_on,
        told.told_on,
        coalesce(known.surviving_client_id, told.client_id) as present_client_id
    from corrections.told_episodes as told
    left join orders.known_clients as known on told.client_id = known.client_id
    left join status.episodes as episodes
        on
            told.client_id = episodes.client_id
            and told.last_purchase_on = episodes.last_purchase_on
            and told.lost_on = episodes.lost_on
    where episodes.client_id is null
),

standing as (
    select
        episodes.client_id,
        episodes.last_purchase_on,
        episodes.lost_on,
        told.client_id is not null as is_told
    from status.episodes as episodes
    left join corrections.told_episodes as told
        on
            episodes.client_id = told.client_id
            and episodes.last_purchase_on = told.last_purchase_on
            and episodes.lost_on = told.lost_on
),


-- Two silences of one client, of which the days until the loss overlap, may be the same loss.
pairs as (
    select
        vanished.client_id as told_client_id,
        vanished.last_purchase_on as told_purchase_on,
        standing.client_id,
        standing.last_purchase_on,
        standing.lost_on,
        vanished.client_id <> standing.client_id as is_merged,
        abs(vanished.last_purchase_on - standing.last_purchase_on) as apart
    from vanished
    inner join standing
        on
            vanished.present_client_id = standing.client_id
            and vanished.last_purchase_on <= standing.lost_on
            and standing.last_purchase_on <= vanished.lost_on
    where not standing.is_told or vanished.client_id <> standing.client_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by told_client_id, told_purchase_on order by apart, last_purchase_on
        ) as standing_rank,
        row_number() over (
            partition by client_id, last_purchase_on
            order by is_merged, apart, told_purchase_on, told_client_id
        ) as told_rank
    from pairs
),

paired as (
    select * from ranked
    where standing_rank = 1 and (told_rank = 1 or is_merged)
)

select
    vanished.client_id,
    vanished.last_purchase_on as silence_started_on,
    vanished.lost_on as told_lost_on,
    vanished.told_on,
    vanished.present_client_id,
    paired.last_purchase_on,
    paired.lost_on
from vanished
left join paired
    on
        vanished.client_id = paired.told_client_id
        and vanished.last_purchase_on = paired.told_purchase_on
