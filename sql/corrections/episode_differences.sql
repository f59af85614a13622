/*---
description: One loss of tonight that had not been told as it stands, or one that had been told and no longer stands so.
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
      corrections.told_episodes:
        - {client_id: a, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-31}
      status.episodes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, confirmed_on: 2025-09-01, returned_on: 2026-01-31}
        - {client_id: b, episode_number: 1, last_purchase_on: 2025-03-01, lost_on: 2026-01-31}
        - {client_id: c, episode_number: 1, last_purchase_on: 2025-03-01, lost_on: 2026-01-30}
    expect:
      - {client_id: b, silence_started_on: 2025-03-01, lost_on: 2026-01-31, change_kind: null}
      - {client_id: c, silence_started_on: 2025-03-01, lost_on: 2026-01-30, told_lost_on: null, change_kind: added}
  - name: the kind is what the days say, and what stands in a told place is no news
    run_date: 2026-02-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-31, known_to_on: 2026-01-31}
      corrections.vanished_losses:
        - {client_id: withdrawn, present_client_id: withdrawn, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02}
        - {client_id: moved, present_client_id: moved, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, last_purchase_on: 2025-03-01, lost_on: 2025-08-01}
        - {client_id: redated, present_client_id: redated, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, last_purchase_on: 2025-01-01, lost_on: 2025-06-15}
        - {client_id: old, present_client_id: new, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, last_purchase_on: 2025-02-01, lost_on: 2025-07-01}
      status.episodes:
        - {client_id: moved, episode_number: 1, last_purchase_on: 2025-03-01, lost_on: 2025-08-01}
        - {client_id: redated, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-06-15}
        - {client_id: redated, episode_number: 2, last_purchase_on: 2025-07-01, lost_on: 2025-11-15}
        - {client_id: new, episode_number: 1, last_purchase_on: 2025-02-01, lost_on: 2025-07-01}
    expect:
      - {client_id: withdrawn, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, last_purchase_on: null, lost_on: null, change_kind: withdrawn}
      - {client_id: moved, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, last_purchase_on: 2025-03-01, lost_on: 2025-08-01, change_kind: moved}
      - {client_id: redated, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, last_purchase_on: 2025-01-01, lost_on: 2025-06-15, change_kind: redated}
      - {client_id: redated, silence_started_on: 2025-07-01, told_lost_on: null, lost_on: 2025-11-15, change_kind: added}
      - {client_id: old, present_client_id: new, last_purchase_on: 2025-02-01, lost_on: 2025-07-01, change_kind: merged}
---*/
with untold as (
    select
        episodes.client_id,
        episodes.last_purchase_on,
        episodes.lost_on
    from status.episodes as episodes
    left join corrections.told_episodes as told
        on
            episodes.client_id = told.client_id
            and episodes.last_purchase_on = told.last_purchase_on
            and episodes.lost_on = told.lost_on
    left join corrections.vanished_losses as vanished
        on
            episodes.client_id = vanished.present_client_id
            and episodes.last_purchase_on = vanished.last_purchase_on
    where told.client_id is null and vanished.client_id is null
)

select
    client_id,
    silence_started_on,
    told_lost_on,
    told_on,
    present_client_id,
    last_purchase_on,
    lost_on,
    case
        when client_id <> present_client_id then 'merged'
        when lost_on is null then 'withdrawn'
        when last_purchase_on = silence_started_on then 'redated'
        else 'moved'
    end as change_kind
from corrections.vanished_losses
union all
select
    untold.client_id,
    untold.last_purchase_on as silence_started_on,
    null,
    null,
    untold.client_id as present_client_id,
    untold.last_purchase_on,
    untold.lost_on,
    case when untold.lost_on <= last_telling.known_to_on then 'added' end
from untold
left join staging.last_telling as last_telling on true
