/*---
description: "One difference between tonight's losses and those reported before: a loss not yet reported, or a reported one that no longer stands so."
grain: [client_id, silence_started_on]
columns:
  client_id:
  silence_started_on:
  told_lost_on:
    nullable: true
  told_on:
    nullable: true
  present_client_id:
  last_purchase_on:
    nullable: true
  lost_on:
    nullable: true
  change_kind:
    nullable: true
checks:
  - name: kind_as_the_days_say
    description: changes of another kind than what was told and what stands say
    sql: >
      case
        when told_lost_on is null then lost_on is not null and coalesce(change_kind, 'added') = 'added'
        when client_id <> present_client_id then change_kind = 'merged'
        when lost_on is null then change_kind = 'withdrawn'
        when last_purchase_on = silence_started_on then change_kind = 'redated' and lost_on <> told_lost_on
        else change_kind = 'moved' end
examples:
  - name: nothing told before - every loss is news, none a change
    run_date: 2026-02-01
    given:
      status.episodes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2024-01-01, lost_on: 2024-06-01}
    expect:
      - {client_id: a, silence_started_on: 2024-01-01, present_client_id: a, last_purchase_on: 2024-01-01, lost_on: 2024-06-01, told_lost_on: null, change_kind: null}
  - name: a return is the ordinary course, a loss after the last known day is news
    run_date: 2026-02-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-31, known_to_on: 2026-01-30}
      corrections.reported_losses:
        - {client_id: a, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-31}
      status.episodes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, confirmed_on: 2025-09-01, returned_on: 2026-01-31}
        - {client_id: b, episode_number: 1, last_purchase_on: 2025-03-01, lost_on: 2026-01-31}
        - {client_id: c, episode_number: 1, last_purchase_on: 2025-03-01, lost_on: 2026-01-30}
    expect:
      - {client_id: b, silence_started_on: 2025-03-01, lost_on: 2026-01-31, change_kind: null}
      - {client_id: c, silence_started_on: 2025-03-01, lost_on: 2026-01-30, told_lost_on: null, change_kind: added}
  - name: the nearest loss whose days overlap stands in a told one's place, each in the place of one, and is no news
    run_date: 2026-02-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-31, known_to_on: 2026-01-31}
      corrections.reported_losses:
        - {client_id: same, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: gone, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: moved, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: two, last_purchase_on: 2025-01-01, lost_on: 2025-02-01, told_on: 2026-01-02}
        - {client_id: two, last_purchase_on: 2025-03-01, lost_on: 2025-04-01, told_on: 2026-01-02}
      status.episodes:
        - {client_id: same, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-06-01}
        - {client_id: gone, episode_number: 1, last_purchase_on: 2025-06-02, lost_on: 2026-02-01}
        - {client_id: moved, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2025-08-01}
        - {client_id: two, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-03-01}
    expect:
      - {client_id: gone, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, last_purchase_on: null, lost_on: null, change_kind: withdrawn}
      - {client_id: gone, silence_started_on: 2025-06-02, told_lost_on: null, told_on: null, lost_on: 2026-02-01, change_kind: null}
      - {client_id: moved, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: moved, last_purchase_on: 2025-06-01, lost_on: 2025-08-01, change_kind: moved}
      - {client_id: two, silence_started_on: 2025-01-01, last_purchase_on: 2025-01-01, lost_on: 2025-03-01, change_kind: redated}
      - {client_id: two, silence_started_on: 2025-03-01, lost_on: null, change_kind: withdrawn}
  - name: told of a number that another one carries now, where that one is lost and where it is not
    given:
      orders.known_clients:
        - {client_id: old, surviving_client_id: new}
        - {client_id: new, surviving_client_id: new}
        - {client_id: other, surviving_client_id: active}
        - {client_id: twin, surviving_client_id: told}
      corrections.reported_losses:
        - {client_id: old, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: other, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: twin, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: told, last_purchase_on: 2025-02-01, lost_on: 2025-07-01, told_on: 2026-01-02}
      status.episodes:
        - {client_id: new, episode_number: 1, last_purchase_on: 2025-02-01, lost_on: 2025-07-01}
        - {client_id: told, episode_number: 1, last_purchase_on: 2025-02-01, lost_on: 2025-07-01}
    expect:
      - {client_id: old, present_client_id: new, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, last_purchase_on: 2025-02-01, lost_on: 2025-07-01, change_kind: merged}
      - {client_id: other, present_client_id: active, lost_on: null, change_kind: merged}
      - {client_id: twin, present_client_id: told, last_purchase_on: 2025-02-01, lost_on: 2025-07-01, change_kind: merged}
---*/
with compared as (
    select
        coalesce(told.client_id, episodes.client_id) as client_id,
        coalesce(told.last_purchase_on, episodes.last_purchase_on) as last_purchase_on,
        coalesce(told.lost_on, episodes.lost_on) as lost_on,
        told.told_on,
        told.client_id is not null as is_told,
        episodes.client_id is not null as is_standing
    from corrections.reported_losses as told
    full join status.episodes as episodes
        on
            told.client_id = episodes.client_id
            and told.last_purchase_on = episodes.last_purchase_on
            and told.lost_on = episodes.lost_on
),

vanished as (
    select
        compared.client_id,
        compared.last_purchase_on as silence_started_on,
        compared.lost_on as told_lost_on,
        compared.told_on,
        coalesce(known.surviving_client_id, compared.client_id) as present_client_id
    from compared
    left join orders.known_clients as known on compared.client_id = known.client_id
    where not compared.is_standing
),

-- Two silences of one client, of which the days until the loss overlap, may be the same loss.
pairs as (
    select
        vanished.client_id as told_client_id,
        vanished.silence_started_on,
        standing.client_id,
        standing.last_purchase_on,
        standing.lost_on,
        vanished.client_id <> standing.client_id as is_merged,
        abs(vanished.silence_started_on - standing.last_purchase_on) as apart
    from vanished
    inner join compared as standing
        on
            vanished.present_client_id = standing.client_id
            and vanished.silence_started_on <= standing.lost_on
            and standing.last_purchase_on <= vanished.told_lost_on
    where
        standing.is_standing
        and (not standing.is_told or vanished.client_id <> standing.client_id)
),

ranked_pairs as (
    select
        *,
        row_number() over (
            partition by told_client_id, silence_started_on order by apart, last_purchase_on
        ) as standing_rank,
        row_number() over (
            partition by client_id, last_purchase_on
            order by is_merged, apart, silence_started_on, told_client_id
        ) as told_rank
    from pairs
),

replacements as (
    select *
    from ranked_pairs
    where standing_rank = 1 and (told_rank = 1 or is_merged)
)

select
    vanished.client_id,
    vanished.silence_started_on,
    vanished.told_lost_on,
    vanished.told_on,
    vanished.present_client_id,
    replacements.last_purchase_on,
    replacements.lost_on,
    case
        when vanished.client_id <> vanished.present_client_id then 'merged'
        when replacements.lost_on is null then 'withdrawn'
        when replacements.last_purchase_on = vanished.silence_started_on then 'redated'
        else 'moved'
    end as change_kind
from vanished
left join replacements
    on
        vanished.client_id = replacements.told_client_id
        and vanished.silence_started_on = replacements.silence_started_on
union all
select
    compared.client_id,
    compared.last_purchase_on as silence_started_on,
    null,
    null,
    compared.client_id as present_client_id,
    compared.last_purchase_on,
    compared.lost_on,
    case when compared.lost_on <= last_telling.known_to_on then 'added' end
from compared
left join staging.last_telling as last_telling on true
left join replacements
    on
        compared.client_id = replacements.client_id
        and compared.last_purchase_on = replacements.last_purchase_on
where not compared.is_told and replacements.client_id is null
