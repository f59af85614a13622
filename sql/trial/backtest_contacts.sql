/*---
description: Day on which the company contacted one sampled client, by a contact that it began or a campaign message, arrived or not.
grain: [client_id, contacted_on]
columns:
  client_id:
  contacted_on:
    type: DATE
    description: Day of a contact, or of a campaign message sent, delivered or followed up; or of its first event other than a bounce.
    label_fr: Contacté le
references:
  client_id: orders.known_clients.client_id
examples:
  - name: what the company did; what the client did proves a message only where nothing else does
    given:
      trial.backtest_samples:
        - {cutoff_on: 2025-03-31, client_id: a}
        - {cutoff_on: 2025-06-30, client_id: a}
      staging.contacts:
        - {client_id: old, surviving_client_id: a, contacted_at: 2025-04-01 09:00:00, direction: outbound, is_delivered: false}
        - {client_id: a, contacted_at: 2025-04-01 17:00:00}
        - {client_id: a, contacted_at: 2025-04-02 09:00:00, direction: inbound}
      staging.campaign_events:
        - {campaign_id: m, client_id: a, event: sent, happened_at: 2025-04-03 09:00:00}
        - {campaign_id: m, client_id: a, event: delivered, happened_at: 2025-04-04 09:00:00}
        - {campaign_id: m, client_id: a, event: opened, happened_at: 2025-04-05 09:00:00}
        - {campaign_id: m, client_id: a, event: quote, happened_at: 2025-04-06 09:00:00}
        - {campaign_id: m, client_id: a, event: follow_up, happened_at: 2025-04-07 09:00:00}
        - {campaign_id: bare, client_id: a, event: clicked, happened_at: 2025-04-09 09:00:00}
        - {campaign_id: bare, client_id: a, event: unsubscribed, happened_at: 2025-04-08 09:00:00}
        - {campaign_id: back, client_id: a, event: bounced, happened_at: 2025-04-10 09:00:00}
        - {campaign_id: m, client_id: unasked, event: sent, happened_at: 2025-04-11 09:00:00}
    expect:
      - {client_id: a, contacted_on: 2025-04-01}
      - {client_id: a, contacted_on: 2025-04-03}
      - {client_id: a, contacted_on: 2025-04-04}
      - {client_id: a, contacted_on: 2025-04-07}
      - {client_id: a, contacted_on: 2025-04-08}
---*/
-- What a client does with a message that had come before is no contact.
-- Few clients are asked about: known first, so that the others' contacts are passed over.
with asked as (
    select client_id from trial.backtest_samples
),

events as (
    select
        events.campaign_id,
        events.client_id,
        events.surviving_client_id,
        events.event,
        cast(events.happened_at as date) as happened_on
    from staging.campaign_events as events
    left join orders.tracking_periods as periods
        on
            events.surviving_client_id = periods.client_id
            and is_day_within(
                cast(events.happened_at as date), periods.tracked_from_on, periods.tracked_until_on
            )
    where
        events.event <> 'bounced'
        and (
            events.event not in ('opened', 'clicked')
            or coalesce(events.channel, 'email') <> 'email'
            or periods.client_id is not null
        )
        and events.surviving_client_id in (select asked.client_id from asked)
)

select
    surviving_client_id as client_id,
    cast(contacted_at as date) as contacted_on
from staging.contacts
where
    direction is distinct from 'inbound'
    and surviving_client_id in (select asked.client_id from asked)
union
select
    surviving_client_id,
    happened_on
from events
where event in ('sent', 'delivered', 'follow_up')
union
select
    surviving_client_id,
    min(happened_on)
from events
group by campaign_id, client_id, surviving_client_id
