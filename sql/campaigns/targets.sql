/*---
description: One client drawn to be contacted while the primary window is open, with tonight's channel or stopped_reason; the arm stays as drawn.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  surviving_client_id:
  arm:
  wave:
  drawn_on:
  window_starts_on:
  lost_on:
    nullable: true
  cause:
  confidence_level:
    nullable: true
  channel:
    described_in: staging.contacts
    nullable: true
  stopped_reason:
    type: VARCHAR
    description: "Why the target is no longer contacted: merged with a control, ordered since the draw, opted out of all channels, not reachable; else NULL."
    label_fr: Arrêt
    values: [is_running_control, has_ordered, opted_out, not_reachable]
    nullable: true
checks:
  - name: never_a_control
    description: control clients among the targets
    sql: arm <> 'control'
  - name: contacted_over_a_channel
    description: targets who are contacted without an allowed channel
    sql: stopped_reason is not null or channel is not null
examples:
  - name: a target who orders, objects or merges with a control is stopped and stays in the arm
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, is_contact_open: true}
        - {campaign_id: over, window_starts_on: 2026-01-01, is_contact_open: false}
      campaigns.assignments:
        - {campaign_id: c, client_id: go, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: back, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: stop, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: deaf, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: twin, surviving_client_id: kept, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: kept, arm: control, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: over, client_id: past, arm: mail, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
      campaigns.running_controls:
        - {client_id: kept, campaign_id: another}
      rhythm.rhythm:
        - {client_id: go, last_purchase_on: 2024-01-01}
        - {client_id: back, last_purchase_on: 2026-01-11}
      compliance.suppression:
        - {client_id: stop, channel: all}
      compliance.reachable:
        - {client_id: go, channel: email}
        - {client_id: back, channel: email}
        - {client_id: kept, channel: email}
    expect:
      - {client_id: go, channel: email, cause: unknown, stopped_reason: null}
      - {client_id: back, stopped_reason: has_ordered}
      - {client_id: stop, stopped_reason: opted_out}
      - {client_id: deaf, stopped_reason: not_reachable}
      - {client_id: twin, stopped_reason: is_running_control}
---*/
with drawn as (
    select assignments.*
    from campaigns.assignments as assignments
    inner join returns.campaign_periods as periods
        on
            assignments.campaign_id = periods.campaign_id
            and assignments.window_starts_on = periods.window_starts_on
            and periods.is_contact_open
),

suppressed as (
    select distinct client_id
    from compliance.suppression
    where channel = 'all'
),

-- The loss that was open on the day of the draw, and what it is put down to.
losses as (
    select
        drawn.campaign_id,
        drawn.client_id,
        max(episodes.lost_on) as lost_on,
        max(episodes.episode_number) as episode_number
    from drawn
    inner join status.episodes as episodes
        on
            drawn.surviving_client_id = episodes.client_id
            and episodes.lost_on <= drawn.drawn_on
    group by drawn.campaign_id, drawn.client_id
)

select
    drawn.campaign_id,
    drawn.client_id,
    drawn.surviving_client_id,
    drawn.arm,
    drawn.wave,
    drawn.drawn_on,
    drawn.window_starts_on,
    losses.lost_on,
    coalesce(causes.cause, 'unknown') as cause,
    causes.confidence_level,
    reachable.channel,
    case
        when controls.client_id is not null then 'is_running_control'
        when rhythm.last_purchase_on > drawn.window_starts_on then 'has_ordered'
        when suppressed.client_id is not null then 'opted_out'
        when reachable.client_id is null then 'not_reachable'
    end as stopped_reason
from drawn
left join losses
    on drawn.campaign_id = losses.campaign_id and drawn.client_id = losses.client_id
left join losses.causes as causes
    on
        drawn.surviving_client_id = causes.client_id
        and losses.episode_number = causes.episode_number
        and causes.is_main
left join campaigns.running_controls as controls on drawn.surviving_client_id = controls.client_id
left join rhythm.rhythm as rhythm on drawn.surviving_client_id = rhythm.client_id
left join suppressed on drawn.surviving_client_id = suppressed.client_id
left join compliance.reachable as reachable on drawn.surviving_client_id = reachable.client_id
where drawn.arm <> 'control'
