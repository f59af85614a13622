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
  contact_ends_on:
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
    description: "Why the target is not contacted tonight: the surviving client is a control, back, not lost, stopped (compliance.stops), unreachable, excluded otherwise or listed already; else NULL."
    label_fr: Arrêt
    values: [is_running_control, has_ordered, not_lost, erased, opted_out, ceased, retention_expired, no_go, withdrawn, call_refused, too_many_calls, not_reachable, excluded, listed_already]
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
        - {campaign_id: c, window_starts_on: 2026-01-10, contact_ends_on: 2026-04-10, is_contact_open: true}
        - {campaign_id: over, window_starts_on: 2026-01-01, is_contact_open: false}
      campaigns.assignments:
        - {campaign_id: c, client_id: go, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: back, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: stop, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: deaf, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: hung_up, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: quarrel, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: twin, surviving_client_id: kept, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: kept, arm: control, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: over, client_id: past, arm: mail, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
      campaigns.running_controls:
        - {client_id: kept, campaign_id: another}
      status.status:
        - {client_id: go, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: back, status: active, last_purchase_on: 2026-01-11}
        - {client_id: stop, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: deaf, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: hung_up, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: quarrel, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: kept, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
      reference.exclusion_reasons:
        - {exclusion_reason: opted_out, reason_order: 1, is_stop: true}
        - {exclusion_reason: no_contact_right, reason_order: 2, is_stop: false}
        - {exclusion_reason: undeliverable, reason_order: 3, is_stop: false}
        - {exclusion_reason: dispute, reason_order: 4, is_stop: false}
        - {exclusion_reason: in_running_campaign, reason_order: 5, is_stop: false}
        - {exclusion_reason: contacted_recently, reason_order: 6, is_stop: false}
      compliance.stops:
        - {client_id: hung_up, channel: phone, stop_reason: call_refused, since_on: 2026-01-15, campaign_id: c}
        - {client_id: hung_up, channel: email, stop_reason: call_refused, since_on: 2026-01-15, campaign_id: c}
        - {client_id: go, channel: email, stop_reason: call_refused, since_on: 2026-01-15, campaign_id: earlier}
        - {client_id: go, channel: phone, stop_reason: call_refused, since_on: 2026-01-15}
      campaigns.exclusions:
        - {client_id: quarrel, exclusion_reason: dispute}
        - {client_id: go, exclusion_reason: in_running_campaign}
        - {client_id: go, exclusion_reason: contacted_recently}
        - {client_id: stop, exclusion_reason: opted_out}
        - {client_id: stop, exclusion_reason: no_contact_right}
        - {client_id: deaf, exclusion_reason: undeliverable}
      compliance.reachable:
        - {client_id: go, channel: email}
        - {client_id: back, channel: email}
        - {client_id: hung_up, channel: email}
        - {client_id: quarrel, channel: email}
        - {client_id: kept, channel: email}
    expect:
      - {client_id: go, channel: email, cause: unknown, lost_on: 2025-01-01, contact_ends_on: 2026-04-10, stopped_reason: null}
      - {client_id: back, stopped_reason: has_ordered}
      - {client_id: stop, stopped_reason: opted_out}
      - {client_id: deaf, stopped_reason: not_reachable}
      - {client_id: hung_up, stopped_reason: call_refused}
      - {client_id: quarrel, stopped_reason: excluded}
      - {client_id: twin, stopped_reason: is_running_control}
  - name: what holds tonight of the client who remains after merges decides, and that client is contacted by one campaign once
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, is_contact_open: true}
        - {campaign_id: d, window_starts_on: 2026-01-15, is_contact_open: true}
      campaigns.assignments:
        - {campaign_id: c, client_id: closed, surviving_client_id: buyer, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: redated, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: expired, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: old, surviving_client_id: new, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: new, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: second, surviving_client_id: first, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: d, client_id: first, arm: mail, wave: 1, drawn_on: 2026-01-15, window_starts_on: 2026-01-15}
      status.status:
        - {client_id: buyer, status: active, last_purchase_on: 2026-01-05}
        - {client_id: redated, status: lost, last_purchase_on: 2024-06-01, lost_on: 2026-01-12}
        - {client_id: expired, status: lost_again, last_purchase_on: 2023-01-01, lost_on: 2024-01-01}
        - {client_id: new, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: first, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
      status.episodes:
        - {client_id: redated, episode_number: 1, lost_on: 2023-06-01, returned_on: 2024-06-01}
        - {client_id: redated, episode_number: 2, lost_on: 2026-01-12}
      losses.causes:
        - {client_id: redated, episode_number: 1, cause: price, is_main: true}
        - {client_id: redated, episode_number: 2, cause: neglect, confidence_level: high, is_main: true}
        - {client_id: redated, episode_number: 2, cause: price, is_main: false}
      reference.exclusion_reasons:
        - {exclusion_reason: no_go, reason_order: 2, is_stop: true}
        - {exclusion_reason: retention_expired, reason_order: 1, is_stop: true}
        - {exclusion_reason: dispute, reason_order: 3, is_stop: false}
      campaigns.exclusions:
        - {client_id: expired, exclusion_reason: dispute}
        - {client_id: expired, exclusion_reason: no_go}
        - {client_id: expired, exclusion_reason: retention_expired}
        - {client_id: redated, exclusion_reason: in_running_campaign}
      compliance.reachable:
        - {client_id: buyer, channel: email}
        - {client_id: redated, channel: email}
        - {client_id: expired, channel: email}
        - {client_id: new, channel: email}
        - {client_id: first, channel: email}
    expect:
      - {campaign_id: c, client_id: closed, surviving_client_id: buyer, stopped_reason: not_lost}
      - {campaign_id: c, client_id: redated, lost_on: 2026-01-12, cause: neglect, confidence_level: high, stopped_reason: null}
      - {campaign_id: c, client_id: expired, stopped_reason: retention_expired}
      - {campaign_id: c, client_id: old, surviving_client_id: new, stopped_reason: listed_already}
      - {campaign_id: c, client_id: new, arm: call, stopped_reason: null}
      - {campaign_id: c, client_id: second, surviving_client_id: first, stopped_reason: null}
      - {campaign_id: d, client_id: first, stopped_reason: listed_already}
---*/
with drawn as (
    select
        assignments.*,
        periods.contact_ends_on
    from campaigns.assignments as assignments
    inner join returns.campaign_periods as periods
        on
            assignments.campaign_id = periods.campaign_id
            and assignments.window_starts_on = periods.window_starts_on
            and periods.is_contact_open
    where assignments.arm <> 'control'
),

-- What forbids a draw forbids a contact; the campaign itself, and its mails, do not.
excluded as (
    select
        exclusions.client_id,
        exclusions.exclusion_reason,
        kinds.is_stop
    from campaigns.exclusions as exclusions
    inner join reference.exclusion_reasons as kinds
        on exclusions.exclusion_reason = kinds.exclusion_reason
    where exclusions.exclusion_reason not in ('in_running_campaign', 'contacted_recently')
    qualify row_number() over (partition by exclusions.client_id order by kinds.reason_order) = 1
),

stopped_by_campaign as (
    select
        client_id,
        campaign_id,
        min(stop_reason) as stop_reason
    from compliance.stops
    where campaign_id is not null and holds_on(since_on, until_on, contact_day())
    group by client_id, campaign_id
),

causes as (
    select
        causes.client_id,
        causes.cause,
        causes.confidence_level
    from losses.causes as causes
    inner join status.episodes as episodes
        on
            causes.client_id = episodes.client_id
            and causes.episode_number = episodes.episode_number
            and episodes.returned_on is null
    where causes.is_main
),

judged as (
    select
        drawn.*,
        status.lost_on,
        coalesce(causes.cause, 'unknown') as cause,
        causes.confidence_level,
        reachable.channel,
        case
            when controls.client_id is not null then 'is_running_control'
            when status.last_purchase_on > drawn.window_starts_on then 'has_ordered'
            when not coalesce(is_lost(status.status), false) then 'not_lost'
            when excluded.is_stop then excluded.exclusion_reason
            when stopped.stop_reason is not null then stopped.stop_reason
            when reachable.client_id is null then 'not_reachable'
            when excluded.client_id is not null then 'excluded'
        end as client_stopped_reason
    from drawn
    left join status.status as status on drawn.surviving_client_id = status.client_id
    left join causes on drawn.surviving_client_id = causes.client_id
    left join campaigns.running_controls as controls
        on drawn.surviving_client_id = controls.client_id
    left join excluded on drawn.surviving_client_id = excluded.client_id
    left join stopped_by_campaign as stopped
        on
            drawn.surviving_client_id = stopped.client_id
            and drawn.campaign_id = stopped.campaign_id
    left join compliance.reachable as reachable
        on drawn.surviving_client_id = reachable.client_id
),

-- Two targets who turn out to be one client are contacted once, by the campaign that came first.
ranked as (
    select
        *,
        row_number() over (
            partition by surviving_client_id
            order by
                case when client_stopped_reason is null then 0 else 1 end,
                drawn_on,
                campaign_id,
                case when client_id = surviving_client_id then 0 else 1 end,
                client_id
        ) as choice
    from judged
)

select
    campaign_id,
    client_id,
    surviving_client_id,
    arm,
    wave,
    drawn_on,
    window_starts_on,
    contact_ends_on,
    lost_on,
    cause,
    confidence_level,
    channel,
    coalesce(client_stopped_reason, case when choice > 1 then 'listed_already' end)
        as stopped_reason
from ranked
