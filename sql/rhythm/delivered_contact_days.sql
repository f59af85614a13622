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
      - {client_id: a, reached_on: 2025-08-01}
      - {client_id: a, reached_on: 2025-09-02}
      - {client_id: a, reached_on: 2025-10-01}
---*/
with steps as (
    select
        surviving_client_id,
        happened_at,
        event,
        lag(event) over (
            partition by campaign_id, client_id
            order by happened_at, event <> 'sent', event <> 'delivered', event
        ) as event_before
    from staging.campaign_events
    where event in ('sent', 'delivered', 'opened', 'clicked', 'unsubscribed')
),

arrived as (
    select
        surviving_client_id as client_id,
        cast(contacted_at as date) as reached_on
    from staging.contacts
    where is_delivered and direction is distinct from 'inbound'
    union
    select
        surviving_client_id,
        cast(happened_at as date) as reached_on
    from steps
    -- A mail that is opened days later is the same mail; without a delivery it proves that it came.
    where event = 'delivered' or (event <> 'sent' and coalesce(event_before, 'sent') = 'sent')
),

reached as (
    select
        client_id,
        reached_on
    from arrived
    where reached_on <= as_of()
),

-- Both kinds of days in one line of time, so that the last purchase is found without a wide join.
moments as (
    select
        client_id,
        reached_on as moment_on,
        cast(null as date) as purchased_on
    from reached
    union all
    select
        days.client_id,
        days.purchased_on as moment_on,
        days.purchased_on
    from orders.purchase_days as days
    where days.client_id in (select r.client_id from reached as r)
),

placed as (
    select
        client_id,
        moment_on,
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
    moment_on as reached_on
from placed
where own_purchase_on is null and purchased_on is not null
