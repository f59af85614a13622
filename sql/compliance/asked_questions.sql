/*---
description: "Last question before the term of the data that one client was asked, by its campaign code: a contact or message that did not come back, or a call refused."
grain: [client_id, campaign_id]
columns:
  client_id:
  campaign_id:
  asked_on:
    type: DATE
    description: Newest day on which the last question reached the client, or was sent and did not come back.
    label_fr: Question posée le
examples:
  - name: however the code is written; what came back asked nobody, and another mailing is none
    run_date: 2026-10-31
    given:
      compliance.call_stops:
        - {client_id: hung_up, stop_reason: call_refused, since_on: 2026-10-02, campaign_id: derniere-question-2026-12}
        - {client_id: hung_up, channel: phone, stop_reason: call_refused, since_on: 2026-10-02}
        - {client_id: other, stop_reason: call_refused, since_on: 2026-10-02, campaign_id: retour}
      staging.contacts:
        - {client_id: old, surviving_client_id: told, contacted_at: 2026-10-20 10:00, campaign_id: " Dernière question 2026-12", is_delivered: true}
        - {client_id: unknown, contacted_at: 2026-10-20, campaign_id: derniere-question-2026-12}
        - {client_id: bounced, contacted_at: 2026-10-20, campaign_id: derniere-question-2026-12, is_delivered: false}
        - {client_id: replied, contacted_at: 2026-10-20, campaign_id: derniere-question-2026-12, is_delivered: false, reaction: refused}
        - {client_id: twice, contacted_at: 2026-10-02, campaign_id: derniere-question-2026-11, is_delivered: true}
        - {client_id: twice, contacted_at: 2026-10-03, campaign_id: derniere-question-2026-11, is_delivered: true}
        - {client_id: twice, contacted_at: 2026-10-04, campaign_id: derniere-question-2026-12, is_delivered: true}
        - {client_id: other, contacted_at: 2026-10-20, campaign_id: la-derniere-question-2026-12, is_delivered: true}
        - {client_id: other, contacted_at: 2026-10-21, is_delivered: true}
      staging.campaign_events:
        - {campaign_id: derniere-question-2026-12, client_id: sent, event: sent, happened_at: 2026-10-20 10:00, channel: email}
        - {campaign_id: derniere-question-2026-12, client_id: sent, event: opened, happened_at: 2026-10-21 10:00, channel: email}
        - {campaign_id: derniere-question-2026-12, client_id: back, event: sent, happened_at: 2026-10-20, channel: email}
        - {campaign_id: derniere-question-2026-12, client_id: back, event: bounced, happened_at: 2026-10-20, channel: email}
        - {campaign_id: derniere-question-2026-12, client_id: by_letter, event: bounced, happened_at: 2026-10-23, channel: email}
        - {campaign_id: derniere-question-2026-12, client_id: by_letter, event: sent, happened_at: 2026-10-22, channel: letter}
        - {campaign_id: derniere-question-2026-12, client_id: again, event: sent, happened_at: 2026-10-20, channel: email}
        - {campaign_id: derniere-question-2026-12, client_id: again, event: bounced, happened_at: 2026-10-21, channel: email}
        - {campaign_id: derniere-question-2026-12, client_id: again, event: sent, happened_at: 2026-10-22, channel: email}
        - {campaign_id: retour, client_id: other, event: sent, happened_at: 2026-10-20, channel: email}
    expect:
      - {client_id: hung_up, campaign_id: derniere-question-2026-12, asked_on: 2026-10-02}
      - {client_id: told, campaign_id: derniere-question-2026-12, asked_on: 2026-10-20}
      - {client_id: unknown, campaign_id: derniere-question-2026-12, asked_on: 2026-10-20}
      - {client_id: replied, campaign_id: derniere-question-2026-12, asked_on: 2026-10-20}
      - {client_id: twice, campaign_id: derniere-question-2026-11, asked_on: 2026-10-03}
      - {client_id: twice, campaign_id: derniere-question-2026-12, asked_on: 2026-10-04}
      - {client_id: sent, campaign_id: derniere-question-2026-12, asked_on: 2026-10-20}
      - {client_id: by_letter, campaign_id: derniere-question-2026-12, asked_on: 2026-10-22}
      - {client_id: again, campaign_id: derniere-question-2026-12, asked_on: 2026-10-22}
---*/
-- A message whose delivery nobody has told yet has asked; one that came back has not.
with messages as (
    select
        surviving_client_id as client_id,
        read_last_question_code(campaign_id) as campaign_id,
        max(case when event in ('sent', 'delivered') then happened_at end) as sent_at,
        max(case when event <> 'bounced' then happened_at end) as last_at,
        max(case when event = 'bounced' then happened_at end) as bounced_at
    from staging.campaign_events
    where read_last_question_code(campaign_id) is not null
    group by surviving_client_id, read_last_question_code(campaign_id), channel
),

asked as (
    select
        surviving_client_id as client_id,
        read_last_question_code(campaign_id) as campaign_id,
        cast(contacted_at as date) as asked_on
    from staging.contacts
    where
        read_last_question_code(campaign_id) is not null
        and (is_delivered is distinct from false or reaction is not null)
    union all
    select
        client_id,
        campaign_id,
        cast(coalesce(sent_at, last_at) as date)
    from messages
    where last_at is not null and coalesce(last_at > bounced_at, true)
    union all
    -- A refused call, of which only its report may tell.
    select
        client_id,
        read_last_question_code(campaign_id),
        since_on
    from compliance.call_stops
    where channel is null and read_last_question_code(campaign_id) is not null
)

select
    client_id,
    campaign_id,
    max(asked_on) as asked_on
from asked
group by client_id, campaign_id
