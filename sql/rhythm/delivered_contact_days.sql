/*---
description: Day other than a purchase day on which a contact or campaign message reached one client, with its silence; none before the first purchase.
grain: [client_id, reached_on]
columns:
  client_id:
  purchased_on:
  reached_on:
    type: DATE
    description: Day on which a contact was delivered, or a campaign message was delivered or first opened, clicked or unsubscribed from.
    label_fr: Joint le
  is_observed:
    type: BOOLEAN
    description: False where only e-mails reached the client that day whose opens and clicks may not be read; silence then is no answer.
    label_fr: Réaction lisible
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: reached_in_the_silence
    description: clients reached before the silence began, or after the last day whose orders are known
    sql: reached_on >= purchased_on and reached_on <= as_of()
examples:
  - name: what the company sent and what arrived, in the silence of the last purchase day
    run_date: 2026-01-01
    as_of: 2025-12-31
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-02-01}
        - {client_id: a, purchased_on: 2025-06-01}
      staging.contacts:
        - {client_id: a, contacted_at: 2025-01-31 09:00, direction: outbound, is_delivered: true}
        - {client_id: a, contacted_at: 2025-05-31 09:00, direction: outbound, is_delivered: true}
        - {client_id: old, surviving_client_id: a, contacted_at: 2025-06-01 09:00, is_delivered: true}
        - {client_id: a, contacted_at: 2025-07-01 09:00, direction: outbound}
        - {client_id: a, contacted_at: 2025-07-02 09:00, direction: outbound, is_delivered: false}
        - {client_id: a, contacted_at: 2025-07-03 09:00, direction: inbound, is_delivered: true}
        - {client_id: a, contacted_at: 2026-01-01 09:00, direction: outbound, is_delivered: true}
      staging.campaign_events:
        - {campaign_id: x, client_id: a, event: sent, happened_at: 2025-08-01 09:00}
        - {campaign_id: x, client_id: a, event: delivered, happened_at: 2025-08-02 09:00}
        - {campaign_id: x, client_id: a, event: opened, happened_at: 2025-08-02 17:00}
        - {campaign_id: y, client_id: a, event: bounced, happened_at: 2025-08-03 09:00}
    expect:
      - {client_id: a, purchased_on: 2025-02-01, reached_on: 2025-05-31}
      - {client_id: a, purchased_on: 2025-06-01, reached_on: 2025-06-01}
      - {client_id: a, purchased_on: 2025-06-01, reached_on: 2025-08-02}
  - name: one message reaches a client once; what the client does with it tells only where nothing else does
    run_date: 2026-01-01
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-06-01}
      orders.tracking_periods:
        - {client_id: a, tracked_from_on: 2025-08-05}
      staging.campaign_events:
        - {campaign_id: x, client_id: a, event: sent, happened_at: 2025-08-01 09:00}
        - {campaign_id: x, client_id: a, event: delivered, happened_at: 2025-08-01 09:00}
        - {campaign_id: x, client_id: a, event: opened, happened_at: 2025-08-05 17:00}
        - {campaign_id: x, client_id: a, event: clicked, happened_at: 2025-08-09 17:00}
        - {campaign_id: x, client_id: a, event: sent, happened_at: 2025-09-01 09:00}
        - {campaign_id: x, client_id: a, event: opened, happened_at: 2025-09-02 09:00}
        - {campaign_id: x, client_id: a, event: unsubscribed, happened_at: 2025-09-06 09:00}
        - {campaign_id: y, client_id: a, event: clicked, happened_at: 2025-10-01 09:00}
    expect:
      - {client_id: a, reached_on: 2025-08-01, is_observed: false}
      - {client_id: a, reached_on: 2025-09-02, is_observed: true}
      - {client_id: a, reached_on: 2025-10-01, is_observed: true}
  - name: what is read of an e-mail that may not be tracked is nothing; a call or a letter needs no such consent
    run_date: 2026-01-01
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-06-01}
      orders.tracking_periods:
        - {client_id: a, tracked_from_on: 2025-07-01, tracked_until_on: 2025-09-01}
      staging.contacts:
        - {client_id: a, contacted_at: 2025-10-03 09:00, channel: email, is_delivered: true}
        - {client_id: a, contacted_at: 2025-10-03 10:00, channel: phone, is_delivered: true}
        - {client_id: a, contacted_at: 2025-10-04 09:00, channel: email, is_delivered: true}
        - {client_id: a, contacted_at: 2025-08-31 09:00, channel: email, is_delivered: true}
        - {client_id: a, contacted_at: 2025-10-05 09:00, channel: letter, is_delivered: true}
      staging.campaign_events:
        - {campaign_id: x, client_id: a, event: opened, happened_at: 2025-09-01 09:00}
        - {campaign_id: y, client_id: a, event: opened, happened_at: 2025-09-02 09:00, channel: sms}
    expect:
      - {client_id: a, reached_on: 2025-08-31, is_observed: true}
      - {client_id: a, reached_on: 2025-09-02, is_observed: true}
      - {client_id: a, reached_on: 2025-10-03, is_observed: true}
      - {client_id: a, reached_on: 2025-10-04, is_observed: false}
      - {client_id: a, reached_on: 2025-10-05, is_observed: true}
---*/
with messages as (
    select
        events.campaign_id,
        events.client_id,
        events.surviving_client_id,
        events.event,
        events.happened_at,
        coalesce(events.channel, 'email') <> 'email'
        or periods.client_id is not null as is_observed
    from staging.campaign_events as events
    left join orders.tracking_periods as periods
        on
            events.surviving_client_id = periods.client_id
            and is_day_within(
                cast(events.happened_at as date), periods.tracked_from_on, periods.tracked_until_on
            )
    where events.event in ('sent', 'delivered', 'opened', 'clicked', 'unsubscribed')
),

steps as (
    select
        surviving_client_id,
        happened_at,
        event,
        is_observed,
        lag(event) over (
            partition by campaign_id, client_id
            order by happened_at, event <> 'sent', event <> 'delivered', event
        ) as event_before
    from messages
    where is_observed or event not in ('opened', 'clicked')
),

arrived as (
    select
        contacts.surviving_client_id as client_id,
        cast(contacts.contacted_at as date) as reached_on,
        contacts.channel <> 'email' or periods.client_id is not null as is_observed
    from staging.contacts as contacts
    left join orders.tracking_periods as periods
        on
            contacts.surviving_client_id = periods.client_id
            and is_day_within(
                cast(contacts.contacted_at as date),
                periods.tracked_from_on,
                periods.tracked_until_on
            )
    where contacts.is_delivered and contacts.direction is distinct from 'inbound'
    union all
    select
        surviving_client_id,
        cast(happened_at as date),
        is_observed
    from steps
    -- A mail that is opened days later is the same mail; without a delivery it proves that it came.
    where event = 'delivered' or (event <> 'sent' and coalesce(event_before, 'sent') = 'sent')
),

reached as (
    select
        client_id,
        reached_on,
        bool_or(coalesce(is_observed, true)) as is_observed
    from arrived
    where reached_on <= as_of()
    group by client_id, reached_on
),

-- Both kinds of days in one line of time, so that the last purchase is found without a wide join.
moments as (
    select
        client_id,
        reached_on as moment_on,
        cast(null as date) as purchased_on,
        is_observed
    from reached
    union all
    select
        days.client_id,
        days.purchased_on as moment_on,
        days.purchased_on,
        cast(null as boolean)
    from orders.purchase_days as days
    where days.client_id in (select r.client_id from reached as r)
),

placed as (
    select
        client_id,
        moment_on,
        is_observed,
        purchased_on as own_purchase_on,
        max(purchased_on) over (
            partition by client_id order by moment_on
            range between unbounded preceding and current row
        ) as purchased_on
    from moments
)

select
    client_id,
    purchased_on,
    moment_on as reached_on,
    is_observed
from placed
where own_purchase_on is null and purchased_on is not null
