/*---
description: "Suppression of one client over one channel or all: objection, unsubscription or request for erasure, by client number or contact value."
grain: [client_id, channel]
columns:
  client_id:
  channel:
    described_in: staging.contacts
    values: [letter, email, phone, sms, visit, all]
  suppressed_from_on:
    type: DATE
    description: Day of the first act that took the right away; it holds from the next list on.
    label_fr: Opposition depuis
  is_erasure:
    type: BOOLEAN
    description: True where the client asked for the data to be erased, which suppresses all channels.
    label_fr: Effacement demandé
examples:
  - name: an objection holds for the number, for a contact value whoever has it, and for a merged client
    given:
      staging.objections:
        - {client_id: a, channel: phone, objected_on: 2025-02-01, kind: objection}
        - {client_id: a, channel: phone, objected_on: 2025-01-01, kind: objection}
        - {client_id: old, surviving_client_id: new, objected_on: 2025-01-05, kind: erasure}
        - {value: "C@Example.com ", channel: email, objected_on: 2025-01-07, kind: objection}
        - {value: "01 99 00 12 34", objected_on: 2025-01-08, kind: objection}
        - {value: "e@example.com; <f@example,com>", channel: email, objected_on: 2025-01-09}
      staging.contact_points:
        - {client_id: c, channel: email, value: c@example.com}
        - {client_id: d, channel: phone, value: "0199001234"}
        - {client_id: e, channel: email, value: e@example.com}
        - {client_id: f, channel: email, value: f@example.com}
    expect:
      - {client_id: a, channel: phone, suppressed_from_on: 2025-01-01, is_erasure: false}
      - {client_id: new, channel: all, suppressed_from_on: 2025-01-05, is_erasure: true}
      - {client_id: c, channel: email, suppressed_from_on: 2025-01-07, is_erasure: false}
      - {client_id: d, channel: all, suppressed_from_on: 2025-01-08, is_erasure: false}
      - {client_id: e, channel: email, suppressed_from_on: 2025-01-09, is_erasure: false}
      - {client_id: f, channel: email, suppressed_from_on: 2025-01-09, is_erasure: false}
  - name: unsubscriptions and a request in a survey take rights away as objections do
    given:
      staging.contacts:
        - {contact_id: k1, client_id: a, channel: email, contacted_at: 2025-01-01 08:00, reacted_at: 2025-01-03 09:00, reaction: unsubscribed}
        - {contact_id: k2, client_id: b, channel: sms, contacted_at: 2025-01-01 08:00, reaction: unsubscribed}
        - {contact_id: k3, client_id: c, channel: email, contacted_at: 2025-01-01 08:00, reaction: refused}
      staging.campaign_events:
        - {client_id: a, event: unsubscribed, happened_at: 2025-01-02 10:00, channel: email}
        - {client_id: d, event: unsubscribed, happened_at: 2025-02-02 10:00}
        - {client_id: e, event: clicked, happened_at: 2025-02-02 10:00, channel: email}
      staging.surveys:
        - {response_id: s1, client_id: old, surviving_client_id: f, answered_on: 2025-03-01, has_asked_erasure: true}
        - {response_id: s2, client_id: g, answered_on: 2025-03-01, has_asked_erasure: false}
    expect:
      - {client_id: a, channel: email, suppressed_from_on: 2025-01-02, is_erasure: false}
      - {client_id: b, channel: sms, suppressed_from_on: 2025-01-01, is_erasure: false}
      - {client_id: d, channel: all, suppressed_from_on: 2025-02-02, is_erasure: false}
      - {client_id: f, channel: all, suppressed_from_on: 2025-03-01, is_erasure: true}
  - name: what stands under another client number too may not be used there either
    given:
      staging.objections:
        - {client_id: a, channel: email, objected_on: 2025-01-01, kind: objection}
        - {client_id: gone, objected_on: 2025-01-02, kind: erasure}
      staging.contact_points:
        - {client_id: a, channel: email, value: A@example.com}
        - {client_id: a, channel: phone, value: "01 99 00 00 01"}
        - {client_id: same, channel: email, value: "mailto:a@example.com"}
        - {client_id: colleague, channel: phone, value: "+33199000001"}
        - {client_id: gone, channel: phone, value: "01 99 00 00 02"}
        - {client_id: partner, channel: sms, value: "01.99.00.00.02"}
    expect:
      - {client_id: a, channel: email, suppressed_from_on: 2025-01-01, is_erasure: false}
      - {client_id: same, channel: email, suppressed_from_on: 2025-01-01, is_erasure: false}
      - {client_id: gone, channel: all, suppressed_from_on: 2025-01-02, is_erasure: true}
      - {client_id: partner, channel: sms, suppressed_from_on: 2025-01-02, is_erasure: false}
---*/
with points as (
    select
        surviving_client_id as client_id,
        channel,
        unnest(contact_keys(value)) as contact_key
    from staging.contact_points
),

objections as (
    select
        surviving_client_id as client_id,
        value,
        case when kind = 'erasure' then 'all' else coalesce(channel, 'all') end as channel,
        objected_on as acted_on,
        coalesce(kind = 'erasure', false) as is_erasure
    from staging.objections
),

unsubscriptions as (
    select
        surviving_client_id as client_id,
        channel,
        cast(coalesce(reacted_at, contacted_at) as date) as acted_on
    from staging.contacts
    where reaction = 'unsubscribed'
    union all
    select
        surviving_client_id,
        coalesce(channel, 'all'),
        cast(happened_at as date)
    from staging.campaign_events
    where event = 'unsubscribed'
),

by_number as (
    select
        client_id,
        channel,
        acted_on,
        is_erasure
    from objections
    where client_id is not null
    union all
    select
        client_id,
        channel,
        acted_on,
        false
    from unsubscriptions
    union all
    select
        surviving_client_id,
        'all',
        answered_on,
        true
    from staging.surveys
    where has_asked_erasure
),

values_named as (
    select
        unnest(contact_keys(value)) as contact_key,
        channel,
        acted_on,
        is_erasure
    from objections
),

-- Whoever can be reached at the value is meant.
by_value as (
    select
        points.client_id,
        values_named.channel,
        values_named.acted_on,
        values_named.is_erasure
    from values_named
    inner join points on values_named.contact_key = points.contact_key
),

-- The value is the person's, under whatever number it stands.
by_shared_value as (
    select
        others.client_id,
        others.channel,
        by_number.acted_on,
        false as is_erasure
    from by_number
    inner join points
        on
            by_number.client_id = points.client_id
            and by_number.channel in ('all', points.channel)
    inner join points as others
        on
            points.contact_key = others.contact_key
            and points.client_id <> others.client_id
),

named as (
    select * from by_number
    union all
    select * from by_value
    union all
    select * from by_shared_value
)

select
    client_id,
    channel,
    min(acted_on) as suppressed_from_on,
    bool_or(is_erasure) as is_erasure
from named
group by client_id, channel
