/*---
description: One contact value of one client to which a letter or message came back, and that was not confirmed since.
grain: [client_id, channel, value]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  value:
  bounced_on:
    type: DATE
    description: Day of the last letter or message that came back.
    label_fr: Revenu le
  stop_source:
examples:
  - name: what came back stops the values known then, unless a later message to the same ones arrived; never the client
    given:
      staging.contact_points:
        - {client_id: a, channel: email, value: old@example.com, updated_on: 2025-01-01}
        - {client_id: a, channel: email, value: new@example.com, updated_on: 2025-03-02}
        - {client_id: a, channel: letter, value: 1 rue du Lin}
        - {client_id: b, channel: letter, value: 2 rue du Lin}
        - {client_id: c, channel: email, value: c@example.com}
        - {client_id: d, channel: phone, value: "0199001234"}
        - {client_id: d, channel: letter, value: 4 rue du Lin}
        - {client_id: moved, channel: email, value: before@example.com}
        - {client_id: moved, channel: email, value: after@example.com, updated_on: 2025-03-02}
      staging.contacts:
        - {contact_id: k1, client_id: b, channel: letter, direction: outbound, contacted_at: 2025-03-01 10:00, is_delivered: false}
        - {contact_id: k2, client_id: c, channel: email, direction: outbound, contacted_at: 2025-03-01 10:00, is_delivered: false}
        - {contact_id: k3, client_id: c, channel: email, direction: outbound, contacted_at: 2025-03-02 10:00, is_delivered: true}
        - {contact_id: k4, client_id: d, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00, is_delivered: false}
      staging.campaign_events:
        - {campaign_id: x, client_id: a, event: bounced, channel: email, happened_at: 2025-03-01 10:00}
        - {campaign_id: x, client_id: moved, event: bounced, channel: email, happened_at: 2025-03-01 10:00}
        - {campaign_id: y, client_id: d, event: bounced, happened_at: 2025-03-01 10:00}
        - {campaign_id: y, client_id: moved, event: delivered, channel: email, happened_at: 2025-04-01 10:00}
    expect:
      - {client_id: a, channel: email, value: old@example.com, bounced_on: 2025-03-01}
      - {client_id: b, channel: letter, value: 2 rue du Lin}
      - {client_id: d, channel: letter, value: 4 rue du Lin}
      - {client_id: moved, channel: email, value: before@example.com}
---*/
with messages as (
    select
        surviving_client_id as client_id,
        channel,
        cast(contacted_at as date) as sent_on,
        not is_delivered as has_bounced,
        'contacts' as stop_source
    from staging.contacts
    where channel in ('email', 'letter') and is_delivered is not null
    union all
    select
        surviving_client_id,
        channel,
        cast(happened_at as date),
        event = 'bounced',
        'campaign_events'
    from staging.campaign_events
    where event in ('bounced', 'delivered')
),

bounces as (
    select
        client_id,
        channel,
        min(case when has_bounced then stop_source end) as stop_source,
        max(case when has_bounced then sent_on end) as bounced_on,
        max(case when not has_bounced then sent_on end) as delivered_on
    from messages
    group by client_id, channel
),

known_points as (
    select
        surviving_client_id as client_id,
        channel,
        value,
        max(updated_on) as updated_on,
        max(max(updated_on)) over (partition by surviving_client_id, channel) as last_updated_on
    from staging.contact_points
    group by surviving_client_id, channel, value
)

-- Nobody says which value came back: all that were known then. A later message that arrived
-- went to one of them only where no newer value is known.
select
    points.client_id,
    points.channel,
    points.value,
    max(bounces.bounced_on) as bounced_on,
    min(bounces.stop_source) as stop_source
from known_points as points
inner join bounces
    on
        points.client_id = bounces.client_id
        -- Where an event does not say its channel, any message may have come back.
        and points.channel = coalesce(bounces.channel, points.channel)
        and (bounces.channel is not null or points.channel <> 'phone')
where
    coalesce(points.updated_on <= bounces.bounced_on, bounces.bounced_on is not null)
    and not (
        coalesce(bounces.delivered_on > bounces.bounced_on, false)
        and coalesce(points.last_updated_on <= bounces.bounced_on, true)
    )
group by points.client_id, points.channel, points.value
