/*---
description: "Returns of the clients whom all campaigns were to contact, by a delay: since the loss at launch, from the last contact to the return, or of the reaction after the first contact. Descriptive: clients of one delay differ from those of another in more than the delay."
grain: [delay_kind, delay_from_days]
python: wilson.add_wilson
columns:
  delay_kind:
    type: VARCHAR
    description: "Delay: since_loss (from the loss to the launch), since_contact (from the last contact to the return; the denominator is everybody who returned) or reaction (from the first contact to the first answer)."
    description_fr: Code du délai, pour filtrer.
    label_fr: Délai (code)
    values: [since_loss, since_contact, reaction]
  delay_from_days:
    type: INTEGER
    description: Shortest delay of the band.
    description_fr: Délai le plus court de la tranche.
    unit: day
    label_fr: Délai à partir de (jours)
    min: 0
  delay_to_days:
    type: INTEGER
    description: Longest delay of the band; NULL for the last one, which is open.
    description_fr: Délai le plus long de la tranche ; vide pour la dernière.
    unit: day
    label_fr: Délai jusqu'à (jours)
    min: 0
    nullable: true
  drawn_count:
  returned_count:
  return_share:
  low_share:
  high_share:
checks:
  - name: band_is_not_turned
    description: bands that end before they begin
    sql: delay_from_days <= coalesce(delay_to_days, delay_from_days)
examples:
  - name: targets of windows that are over, the three delays; who was not lost at launch, or never contacted, is in no band of that delay
    run_date: 2026-06-01
    settings: {delay_bands_days: "[7, 30]"}
    given:
      returns.client_returns:
        - {campaign_id: c, client_id: a, arm: mail, window_days: 90, window_starts_on: 2026-01-10, is_window_over: true, has_returned: true, first_return_on: 2026-02-10}
        - {campaign_id: c, client_id: b, arm: mail, window_days: 90, window_starts_on: 2026-01-10, is_window_over: true, has_returned: true, first_return_on: 2026-01-20}
        - {campaign_id: c, client_id: d, arm: mail, window_days: 90, window_starts_on: 2026-01-10, is_window_over: true, has_returned: false}
        - {campaign_id: c, client_id: a, arm: mail, window_days: 30, window_starts_on: 2026-01-10, is_window_over: true, has_returned: false}
        - {campaign_id: c, client_id: w, arm: control, window_days: 90, window_starts_on: 2026-01-10, is_window_over: true, has_returned: true, first_return_on: 2026-01-20}
        - {campaign_id: o, client_id: d, arm: mail, window_days: 90, window_starts_on: 2026-05-10, is_window_over: false}
      returns.members:
        - {campaign_id: c, client_id: a, surviving_client_id: now_a, arm: mail, drawn_on: 2026-01-10}
        - {campaign_id: c, client_id: b, surviving_client_id: b, arm: mail, drawn_on: 2026-01-10}
        - {campaign_id: c, client_id: d, surviving_client_id: d, arm: mail, drawn_on: 2026-01-10}
        - {campaign_id: c, client_id: w, surviving_client_id: w, arm: control, drawn_on: 2026-01-10}
      status.episodes:
        - {client_id: now_a, episode_number: 1, lost_on: 2025-01-01, returned_on: 2025-02-01}
        - {client_id: now_a, episode_number: 2, lost_on: 2026-01-03, returned_on: 2026-02-10}
        - {client_id: b, episode_number: 1, lost_on: 2025-12-11, returned_on: 2026-01-20}
        - {client_id: d, episode_number: 1, lost_on: 2026-01-02}
        - {client_id: w, episode_number: 1, lost_on: 2026-01-03}
      staging.contacts:
        - {contact_id: k1, client_id: now_a, channel: phone, contacted_at: 2026-01-11 08:00}
        - {contact_id: k2, client_id: now_a, channel: phone, contacted_at: 2026-02-05 08:00}
        - {contact_id: k3, client_id: now_a, channel: phone, contacted_at: 2026-02-12 08:00}
        - {contact_id: k4, client_id: now_a, channel: phone, contacted_at: 2026-02-09 08:00, direction: inbound}
      staging.campaign_events:
        - {campaign_id: c, client_id: b, event: sent, happened_at: 2026-01-12 08:00}
      returns.funnel_steps:
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: contacted, funnel_step_on: 2026-01-11}
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: answered, funnel_step_on: 2026-01-11}
        - {campaign_id: c, client_id: d, funnel_channel: any, funnel_step: contacted, funnel_step_on: 2026-01-11}
        - {campaign_id: c, client_id: d, funnel_channel: any, funnel_step: answered, funnel_step_on: 2026-02-11}
    expect:
      - {delay_kind: since_loss, delay_from_days: 0, delay_to_days: 7, drawn_count: 1, returned_count: 1, return_share: 1}
      - {delay_kind: since_loss, delay_from_days: 8, delay_to_days: 30, drawn_count: 2, returned_count: 1, return_share: 0.5, low_share: 0.094531, high_share: 0.905469}
      - {delay_kind: since_contact, delay_from_days: 0, delay_to_days: 7, drawn_count: 2, returned_count: 1, return_share: 0.5}
      - {delay_kind: since_contact, delay_from_days: 8, delay_to_days: 30, drawn_count: 2, returned_count: 1}
      - {delay_kind: reaction, delay_from_days: 0, delay_to_days: 7, drawn_count: 1, returned_count: 1}
      - {delay_kind: reaction, delay_from_days: 31, delay_to_days: null, drawn_count: 1, returned_count: 0}
---*/
with outcomes as (
    select
        returned.campaign_id,
        returned.client_id,
        members.surviving_client_id,
        members.drawn_on,
        returned.window_starts_on,
        returned.has_returned,
        returned.first_return_on
    from returns.client_returns as returned
    inner join returns.members as members
        on
            returned.campaign_id = members.campaign_id
            and returned.client_id = members.client_id
    left join staging.campaigns as campaigns on returned.campaign_id = campaigns.campaign_id
    where
        returned.arm <> 'control'
        and returned.is_window_over
        and returned.window_days
        = coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
),

losses as (
    select
        outcomes.campaign_id,
        outcomes.client_id,
        outcomes.has_returned,
        outcomes.window_starts_on - episodes.lost_on as delay_days
    from outcomes
    inner join status.episodes as episodes
        on
            outcomes.surviving_client_id = episodes.client_id
            and episodes.lost_on <= outcomes.window_starts_on
            and coalesce(episodes.returned_on > outcomes.window_starts_on, true)
),

contact_days as (
    select
        surviving_client_id as client_id,
        cast(contacted_at as date) as contacted_on
    from staging.contacts
    where direction is distinct from 'inbound'
    union
    select
        surviving_client_id,
        cast(happened_at as date)
    from staging.campaign_events
    where event = 'sent'
    union
    select
        surviving_client_id,
        cast(called_at as date)
    from staging.call_reports
),

last_contacts as (
    select
        outcomes.campaign_id,
        outcomes.client_id,
        outcomes.first_return_on - max(days.contacted_on) as delay_days
    from outcomes
    inner join contact_days as days
        on
            outcomes.surviving_client_id = days.client_id
            and days.contacted_on >= outcomes.drawn_on
            and days.contacted_on <= outcomes.first_return_on
    where outcomes.has_returned
    group by outcomes.campaign_id, outcomes.client_id, outcomes.first_return_on
),

reactions as (
    select
        outcomes.campaign_id,
        outcomes.client_id,
        outcomes.has_returned,
        answered.funnel_step_on - contacted.funnel_step_on as delay_days
    from outcomes
    inner join returns.funnel_steps as contacted
        on
            outcomes.campaign_id = contacted.campaign_id
            and outcomes.client_id = contacted.client_id
            and contacted.funnel_channel = 'any'
            and contacted.funnel_step = 'contacted'
    inner join returns.funnel_steps as answered
        on
            outcomes.campaign_id = answered.campaign_id
            and outcomes.client_id = answered.client_id
            and answered.funnel_channel = 'any'
            and answered.funnel_step = 'answered'
),

delays as (
    select
        'since_loss' as delay_kind,
        delay_days,
        has_returned
    from losses
    union all
    select
        'since_contact',
        delay_days,
        true
    from last_contacts
    union all
    select
        'reaction',
        delay_days,
        has_returned
    from reactions
),

bounds as (
    select unnest(setting_delay_bands_days()) as delay_to_days
),

bands as (
    select
        coalesce(lag(delay_to_days) over (order by delay_to_days) + 1, 0) as delay_from_days,
        delay_to_days
    from bounds
    union all
    select
        max(delay_to_days) + 1,
        cast(null as integer)
    from bounds
),

counted as (
    select
        delays.delay_kind,
        bands.delay_from_days,
        bands.delay_to_days,
        count(*) as case_count,
        count(case when delays.has_returned then 1 end) as returned_count
    from delays
    inner join bands
        on
            delays.delay_days >= bands.delay_from_days
            and coalesce(delays.delay_days <= bands.delay_to_days, true)
    group by delays.delay_kind, bands.delay_from_days, bands.delay_to_days
)

select
    delay_kind,
    cast(delay_from_days as integer) as delay_from_days,
    cast(delay_to_days as integer) as delay_to_days,
    -- The last contact before a return is known of those who returned alone.
    cast(
        case
            when delay_kind = 'since_contact' then sum(case_count) over (partition by delay_kind)
            else case_count
        end as integer
    ) as drawn_count,
    cast(returned_count as integer) as returned_count
from counted
order by delay_kind, delay_from_days
