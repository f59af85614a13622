/*---
description: Last answer of one client to the company's contacts or messages, or last contact by the client; a plain order is no answer.
grain: [client_id]
columns:
  client_id:
  last_answer_on:
    type: DATE
    description: "Last answer: reply, order or refusal to a contact, human click, unsubscription, quote request, or contact by the client; an opened mail is none."
    label_fr: Dernière réponse
  last_act_on:
    type: DATE
    description: Last answer other than a refusal or unsubscription; retention_months run from it or the last purchase, whichever is later. NULL without one.
    label_fr: Dernier acte
    nullable: true
references:
  client_id: orders.known_clients.client_id
checks:
  - name: answered_by_the_run_date
    description: answers after the run date
    sql: last_answer_on <= run_date()
examples:
  - name: replies, clicks and calls of the client, also under a merged number; an opened mail is no answer
    run_date: 2025-06-30
    given:
      orders.known_clients:
        - {client_id: wrote}
        - {client_id: old}
        - {client_id: opened}
        - {client_id: called}
        - {client_id: undated}
        - {client_id: undated_click}
      staging.contacts:
        - {client_id: wrote, contacted_at: 2025-06-01 10:00, direction: outbound, reacted_at: 2025-06-05 10:00, reaction: replied}
        - {client_id: old, surviving_client_id: wrote, contacted_at: 2025-06-04 10:00, direction: outbound, reacted_at: 2025-06-06 10:00, reaction: refused}
        - {client_id: opened, contacted_at: 2025-06-04 10:00, direction: outbound, reacted_at: 2025-06-20 10:00, reaction: opened}
        - {client_id: opened, contacted_at: 2025-06-04 10:00, direction: outbound, reacted_at: 2025-06-04 10:00:59, reaction: clicked}
        - {client_id: called, contacted_at: 2025-06-03 10:00, direction: inbound, reacted_at: 2025-06-09 10:00, reaction: opened}
        - {client_id: undated, contacted_at: 2025-06-05 10:00, direction: outbound, reaction: replied}
        - {client_id: undated_click, contacted_at: 2025-06-06 10:00, direction: outbound, reaction: clicked}
      orders.tracking_periods:
        - {client_id: called}
        - {client_id: old}
        - {client_id: opened}
        - {client_id: undated}
        - {client_id: undated_click}
        - {client_id: wrote}
    expect:
      - {client_id: wrote, last_answer_on: 2025-06-06}
      - {client_id: called, last_answer_on: 2025-06-03}
      - {client_id: undated, last_answer_on: 2025-06-05}
      - {client_id: undated_click, last_answer_on: 2025-06-06}
  - name: a click is a filter's by the message before it; where no message is known it is a person's
    run_date: 2025-06-30
    given:
      orders.known_clients:
        - {client_id: filter}
        - {client_id: person}
        - {client_id: unsent}
      staging.campaign_events:
        - {campaign_id: x, client_id: filter, event: sent, happened_at: 2025-06-01 10:00}
        - {campaign_id: x, client_id: filter, event: sent, happened_at: 2025-06-10 10:00}
        - {campaign_id: x, client_id: filter, event: delivered, happened_at: 2025-06-10 18:00}
        - {campaign_id: x, client_id: filter, event: clicked, happened_at: 2025-06-10 18:00:59}
        - {campaign_id: x, client_id: person, event: delivered, happened_at: 2025-06-10 18:00}
        - {campaign_id: x, client_id: person, event: clicked, happened_at: 2025-06-10 18:01:00}
        - {campaign_id: x, client_id: unsent, event: clicked, happened_at: 2025-06-11 18:00}
      orders.tracking_periods:
        - {client_id: filter}
        - {client_id: person}
        - {client_id: unsent}
    expect:
      - {client_id: person, last_answer_on: 2025-06-10}
      - {client_id: unsent, last_answer_on: 2025-06-11}
  - name: a click is a person's where it or the message is told by the day alone, or where it comes first
    run_date: 2025-06-30
    given:
      orders.known_clients:
        - {client_id: click_by_day}
        - {client_id: both_by_day}
        - {client_id: message_by_day}
        - {client_id: before}
        - {client_id: at_once}
        - {client_id: mail_by_day}
        - {client_id: mail_click_by_day}
      staging.contacts:
        - {client_id: click_by_day, contacted_at: 2025-06-01 09:30, direction: outbound, reacted_at: 2025-06-01, reaction: clicked}
        - {client_id: both_by_day, contacted_at: 2025-06-02, direction: outbound, reacted_at: 2025-06-02, reaction: clicked}
        - {client_id: message_by_day, contacted_at: 2025-06-03, direction: outbound, reacted_at: 2025-06-03 00:00:30, reaction: clicked}
        - {client_id: before, contacted_at: 2025-06-04 09:30, direction: outbound, reacted_at: 2025-06-04 09:29:59, reaction: clicked}
        - {client_id: at_once, contacted_at: 2025-06-05 09:30, direction: outbound, reacted_at: 2025-06-05 09:30, reaction: clicked}
      staging.campaign_events:
        - {campaign_id: x, client_id: mail_by_day, event: delivered, happened_at: 2025-06-06}
        - {campaign_id: x, client_id: mail_by_day, event: clicked, happened_at: 2025-06-06}
        - {campaign_id: x, client_id: mail_click_by_day, event: sent, happened_at: 2025-06-06 23:59:59}
        - {campaign_id: x, client_id: mail_click_by_day, event: clicked, happened_at: 2025-06-07}
      orders.tracking_periods:
        - {client_id: at_once}
        - {client_id: before}
        - {client_id: both_by_day}
        - {client_id: click_by_day}
        - {client_id: mail_by_day}
        - {client_id: mail_click_by_day}
        - {client_id: message_by_day}
    expect:
      - {client_id: click_by_day, last_answer_on: 2025-06-01}
      - {client_id: both_by_day, last_answer_on: 2025-06-02}
      - {client_id: message_by_day, last_answer_on: 2025-06-03}
      - {client_id: before, last_answer_on: 2025-06-04}
      - {client_id: mail_by_day, last_answer_on: 2025-06-06}
      - {client_id: mail_click_by_day, last_answer_on: 2025-06-07}
  - name: a refusal or the end of a subscription is an answer, and no act by which the use of the data goes on
    run_date: 2025-06-30
    given:
      orders.known_clients:
        - {client_id: refused}
        - {client_id: ended}
        - {client_id: turned}
      staging.contacts:
        - {client_id: refused, contacted_at: 2025-06-01 10:00, direction: outbound, reacted_at: 2025-06-02 10:00, reaction: refused}
        - {client_id: ended, contacted_at: 2025-06-01 10:00, direction: outbound, reacted_at: 2025-06-03 10:00, reaction: unsubscribed}
        - {client_id: turned, contacted_at: 2025-05-01 10:00, direction: outbound, reacted_at: 2025-05-04 10:00, reaction: replied}
      staging.campaign_events:
        - {campaign_id: x, client_id: turned, event: unsubscribed, happened_at: 2025-06-05 10:00}
      orders.tracking_periods:
        - {client_id: ended}
        - {client_id: refused}
        - {client_id: turned}
    expect:
      - {client_id: refused, last_answer_on: 2025-06-02, last_act_on: null}
      - {client_id: ended, last_answer_on: 2025-06-03, last_act_on: null}
      - {client_id: turned, last_answer_on: 2025-06-05, last_act_on: 2025-05-04}
  - name: a click in an e-mail counts while the client consents to tracking, one in another message always
    run_date: 2025-06-30
    given:
      orders.known_clients:
        - {client_id: tracked}
        - {client_id: before}
        - {client_id: ended}
        - {client_id: text}
        - {client_id: never}
      orders.tracking_periods:
        - {client_id: tracked, tracked_from_on: 2025-06-01}
        - {client_id: before, tracked_from_on: 2025-06-02}
        - {client_id: ended, tracked_from_on: 2025-05-01, tracked_until_on: 2025-06-01}
      staging.contacts:
        - {client_id: tracked, contacted_at: 2025-05-20, channel: email, reacted_at: 2025-06-01, reaction: clicked}
        - {client_id: before, contacted_at: 2025-05-20, channel: email, reacted_at: 2025-06-01, reaction: clicked}
        - {client_id: text, contacted_at: 2025-05-20, channel: sms, reacted_at: 2025-06-01, reaction: clicked}
      staging.campaign_events:
        - {campaign_id: x, client_id: ended, event: clicked, happened_at: 2025-06-01}
        - {campaign_id: x, client_id: never, event: clicked, happened_at: 2025-06-01}
    expect:
      - {client_id: tracked, last_answer_on: 2025-06-01}
      - {client_id: text, last_answer_on: 2025-06-01}
---*/
-- An opened mail is no answer, nor is a mail filter's click: one within human_click_seconds of
-- the message, where both have a time of day. A click told by the day alone, that follows a
-- message told so, or that comes before its message is a person's; an answer without a day
-- counts on that of its contact.
with mails as (
    select
        client_id,
        surviving_client_id,
        channel,
        event,
        happened_at,
        max(case when event <> 'clicked' then happened_at end) over (
            partition by campaign_id, client_id order by happened_at
        ) as message_at
    from staging.campaign_events
    where event in ('sent', 'delivered', 'clicked')
),

clicks as (
    select
        client_id,
        surviving_client_id,
        channel,
        reacted_at as clicked_at,
        contacted_at as message_at
    from staging.contacts
    where reaction = 'clicked'
    union all
    select
        client_id,
        surviving_client_id,
        channel,
        happened_at as clicked_at,
        message_at
    from mails
    where event = 'clicked'
),

-- A click in an e-mail that may not be tracked counts for nothing.
readable_clicks as (
    select clicks.*
    from clicks
    left join orders.tracking_periods as periods
        on
            clicks.surviving_client_id = periods.client_id
            and is_day_within(
                cast(coalesce(clicks.clicked_at, clicks.message_at) as date),
                periods.tracked_from_on,
                periods.tracked_until_on
            )
    where coalesce(clicks.channel, 'email') <> 'email' or periods.client_id is not null
),

answers as (
    select
        client_id,
        surviving_client_id,
        contacted_at as answered_at,
        false as is_refusal
    from staging.contacts
    where direction = 'inbound'
    union all
    select
        client_id,
        surviving_client_id,
        coalesce(reacted_at, contacted_at),
        reaction in ('refused', 'unsubscribed')
    from staging.contacts
    where reaction in ('replied', 'ordered', 'refused', 'unsubscribed')
    union all
    select
        client_id,
        surviving_client_id,
        happened_at,
        event = 'unsubscribed'
    from staging.campaign_events
    where event in ('quote', 'unsubscribed')
    union all
    select
        client_id,
        surviving_client_id,
        coalesce(clicked_at, message_at),
        false
    from readable_clicks
    where is_human_click(clicked_at, message_at)
)

select
    surviving_client_id as client_id,
    cast(max(answered_at) as date) as last_answer_on,
    cast(max(case when not is_refusal then answered_at end) as date) as last_act_on
from answers
where client_id in (select k.client_id from orders.known_clients as k)
group by surviving_client_id
