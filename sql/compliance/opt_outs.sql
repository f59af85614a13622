/*---
description: "One act by which a client took the right away to be contacted over one channel: objection, withdrawal, unsubscription, request for erasure."
grain: [client_id, channel, opted_out_on, opt_out_source, named_by]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  opted_out_on:
    type: DATE
    description: Day of the act, or of the night that first saw it where its day is unreadable or later.
    description_fr: Jour de l'opposition, ou de la nuit qui l'a vue si son jour n'est pas lisible.
    label_fr: Opposition le
  opt_out_source:
  named_by:
  is_erasure:
  is_certain:
  is_clear:
  lifted_on:
    type: DATE
    description: Day of the first proved consent of the client for this channel that may lift the act (lifts_before_on), unless it asks for erasure; NULL while it holds.
    label_fr: Levée le
    nullable: true
examples:
  - name: only a later consent with a proof lifts an act, for its channel and for that client, never an erasure
    run_date: 2025-06-30
    given:
      reference.contact_channels:
        - {channel: email}
        - {channel: phone}
      orders.opt_out_rows:
        - {opt_out_source: objections, file_id: 1, record_number: 1, acted_on: 2025-02-01, is_erasure: false, act: opt_out, is_clear: true, is_certain: true}
        - {opt_out_source: surveys, file_id: 2, record_number: 1, acted_on: 2025-02-01, is_erasure: true, act: opt_out, is_clear: true, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 3, channel: phone, acted_on: 2025-02-03, is_erasure: false, act: opt_out, is_clear: true, is_certain: false}
      compliance.named_opt_outs:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: a, named_by: client_number}
        - {opt_out_source: surveys, file_id: 2, record_number: 1, client_id: b, named_by: client_number}
        - {opt_out_source: objections, file_id: 1, record_number: 3, client_id: c, named_by: similar_number}
        - {opt_out_source: objections, file_id: 1, record_number: 3, client_id: d, named_by: similar_number}
      orders.given_consents:
        - {client_id: a, channel: email, given_on: 2025-02-02, lifts_before_on: 2025-02-02, basis: consent, is_proven: true, purpose: contact}
        - {client_id: a, channel: email, given_on: 2025-03-02, lifts_before_on: 2025-03-02, basis: consent, is_proven: true, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2025-02-01, lifts_before_on: 2025-02-01, basis: consent, is_proven: true, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2025-02-02, lifts_before_on: 2025-02-02, basis: consent, is_proven: false, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2025-02-02, lifts_before_on: 2025-02-02, basis: legitimate_interest, is_proven: true, purpose: contact}
        - {client_id: b, channel: email, given_on: 2025-02-02, lifts_before_on: 2025-02-02, basis: consent, is_proven: true, purpose: contact}
    expect:
      - {client_id: a, channel: email, opted_out_on: 2025-02-01, opt_out_source: objections, is_certain: true, lifted_on: 2025-02-02}
      - {client_id: a, channel: phone, lifted_on: null}
      - {client_id: b, channel: email, opt_out_source: surveys, is_erasure: true, lifted_on: null}
      - {client_id: b, channel: phone, is_erasure: true, lifted_on: null}
      - {client_id: c, channel: phone, named_by: similar_number, is_certain: false}
      - {client_id: d, channel: phone, named_by: similar_number, is_certain: false}
  - name: what stands under another client number too may not be used there either
    run_date: 2025-06-30
    given:
      reference.contact_channels:
        - {channel: email}
        - {channel: phone}
        - {channel: sms}
      orders.opt_out_rows:
        - {opt_out_source: objections, file_id: 1, record_number: 1, channel: email, acted_on: 2025-01-01, is_erasure: false, act: opt_out, is_clear: true, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 2, acted_on: 2025-01-02, is_erasure: true, act: opt_out, is_clear: true, is_certain: true}
      compliance.named_opt_outs:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: a, named_by: client_number}
        - {opt_out_source: objections, file_id: 1, record_number: 2, client_id: gone, named_by: client_number}
      compliance.contact_keys:
        - {client_id: a, channel: email, contact_key: a@example.com, key_kind: email}
        - {client_id: a, channel: phone, contact_key: "0199000001", key_kind: phone}
        - {client_id: same, channel: email, contact_key: a@example.com, key_kind: email}
        - {client_id: colleague, channel: phone, contact_key: "0199000001", key_kind: phone}
        - {client_id: gone, channel: phone, contact_key: "0199000002", key_kind: phone}
        - {client_id: partner, channel: sms, contact_key: "0199000002", key_kind: phone}
    expect:
      - {client_id: a, channel: email, named_by: client_number}
      - {client_id: same, channel: email, opted_out_on: 2025-01-01, named_by: shared_value, is_erasure: false}
      - {client_id: gone, channel: email, is_erasure: true}
      - {client_id: gone, channel: phone, is_erasure: true}
      - {client_id: gone, channel: sms, is_erasure: true}
      - {client_id: partner, channel: sms, opted_out_on: 2025-01-02, named_by: shared_value, is_erasure: false}
  - name: whoever shares a value is free again once the act is lifted, not where it asks for erasure
    run_date: 2025-06-30
    given:
      reference.contact_channels:
        - {channel: email}
      orders.opt_out_rows:
        - {opt_out_source: objections, file_id: 1, record_number: 1, channel: email, acted_on: 2025-01-01, is_erasure: false, act: opt_out, is_clear: true, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 2, channel: email, acted_on: 2025-01-02, is_erasure: true, act: opt_out, is_clear: true, is_certain: true}
      compliance.named_opt_outs:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: a, named_by: client_number}
        - {opt_out_source: objections, file_id: 1, record_number: 2, client_id: b, named_by: client_number}
      compliance.contact_keys:
        - {client_id: a, channel: email, contact_key: a@example.com}
        - {client_id: as_a, channel: email, contact_key: a@example.com}
        - {client_id: b, channel: email, contact_key: b@example.com}
        - {client_id: as_b, channel: email, contact_key: b@example.com}
      orders.given_consents:
        - {client_id: a, channel: email, given_on: 2025-02-01, lifts_before_on: 2025-02-01, purpose: contact, basis: consent, is_proven: true}
        - {client_id: b, channel: email, given_on: 2025-02-01, lifts_before_on: 2025-02-01, purpose: contact, basis: consent, is_proven: true}
    expect:
      - {client_id: a, channel: email, lifted_on: 2025-02-01}
      - {client_id: b, channel: email, is_erasure: true, lifted_on: null}
      - {client_id: as_b, channel: email, named_by: shared_value, is_erasure: false, lifted_on: null}
  - name: a value that is shared by rows and by what a fact remembers stands once
    run_date: 2025-06-30
    given:
      reference.contact_channels:
        - {channel: email}
      orders.opt_out_rows:
        - {opt_out_source: objections, file_id: 1, record_number: 1, channel: email, acted_on: 2025-01-01, is_erasure: false, act: opt_out, is_clear: true, is_certain: true}
      compliance.named_opt_outs:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: a, named_by: client_number}
      compliance.contact_keys:
        - {client_id: a, channel: email, contact_key: a@example.com}
        - {client_id: as_a, channel: email, contact_key: a@example.com}
      compliance.remembered_opt_outs:
        - {client_id: as_a, channel: email, opted_out_on: 2025-01-01, opt_out_source: objections, named_by: shared_value, is_erasure: false}
    expect:
      - {client_id: a, channel: email, named_by: client_number}
      - {client_id: as_a, channel: email, named_by: shared_value, lifted_on: null}
  - name: what a fact remembers holds too, once, and is lifted as any other act
    run_date: 2025-06-30
    given:
      reference.contact_channels:
        - {channel: email}
      orders.opt_out_rows:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: a, acted_on: 2025-02-01, is_erasure: false, act: opt_out, is_clear: true, is_certain: true}
      compliance.named_opt_outs:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: a, named_by: contact_value}
      compliance.remembered_opt_outs:
        - {client_id: a, channel: email, opted_out_on: 2025-02-01, opt_out_source: objections, named_by: client_number, is_erasure: false}
        - {client_id: b, channel: email, opted_out_on: 2025-02-01, opt_out_source: objections, named_by: client_number, is_erasure: true}
        - {client_id: c, channel: phone, opted_out_on: 2025-02-01, opt_out_source: contacts, named_by: shared_value, is_erasure: false}
      orders.given_consents:
        - {client_id: c, channel: phone, given_on: 2025-03-01, lifts_before_on: 2025-03-01, purpose: contact, basis: consent, is_proven: true}
    expect:
      - {client_id: a, channel: email, named_by: contact_value, lifted_on: null}
      - {client_id: b, channel: email, named_by: client_number, is_erasure: true, lifted_on: null}
      - {client_id: c, channel: phone, named_by: shared_value, is_erasure: false, lifted_on: 2025-03-01}
---*/
with lifting_consents as (
    select
        client_id,
        channel,
        given_on,
        lifts_before_on
    from orders.given_consents
    where purpose = 'contact' and basis = 'consent' and is_proven
),

of_clients as (
    select
        named.client_id,
        channels.channel,
        told.acted_on as opted_out_on,
        told.opt_out_source,
        named.named_by,
        told.is_erasure,
        told.is_certain,
        told.is_clear
    from compliance.named_opt_outs as named
    inner join orders.opt_out_rows as told
        on
            named.opt_out_source = told.opt_out_source
            and named.file_id = told.file_id
            and named.record_number = told.record_number
    inner join reference.contact_channels as channels
        on coalesce(told.channel, channels.channel) = channels.channel
    where told.act = 'opt_out'
),

-- What no extract tells any more, and a fact does.
with_remembered as (
    select
        *,
        true as is_told
    from of_clients
    union all
    select
        remembered.client_id,
        remembered.channel,
        remembered.opted_out_on,
        remembered.opt_out_source,
        remembered.named_by,
        remembered.is_erasure,
        true,
        true,
        false
    from compliance.remembered_opt_outs as remembered
    left join of_clients
        on
            remembered.client_id = of_clients.client_id
            and remembered.channel = of_clients.channel
            and remembered.opted_out_on = of_clients.opted_out_on
            and remembered.opt_out_source = of_clients.opt_out_source
    where of_clients.client_id is null
),

own as (
    select
        acts.client_id,
        acts.channel,
        acts.opted_out_on,
        acts.opt_out_source,
        acts.named_by,
        bool_or(acts.is_erasure) as is_erasure,
        bool_or(acts.is_certain) as is_certain,
        bool_or(acts.is_clear) as is_clear,
        case when not bool_or(acts.is_erasure) then min(consents.given_on) end as lifted_on,
        bool_or(acts.is_told) as is_told
    from with_remembered as acts
    left join lifting_consents as consents
        on
            acts.client_id = consents.client_id
            and acts.channel = consents.channel
            and acts.opted_out_on < consents.lifts_before_on
    group by
        acts.client_id,
        acts.channel,
        acts.opted_out_on,
        acts.opt_out_source,
        acts.named_by
),

-- The value is the person's, under whatever number it stands, as long as the act holds.
shared as (
    select
        others.client_id,
        others.channel,
        own.opted_out_on,
        own.opt_out_source,
        bool_or(own.is_certain) as is_certain,
        bool_or(own.is_clear) as is_clear,
        min(consents.given_on) as lifted_on
    from own
    inner join compliance.contact_keys as points
        on own.client_id = points.client_id and own.channel = points.channel
    inner join compliance.contact_keys as others
        on points.contact_key = others.contact_key and points.client_id <> others.client_id
    inner join reference.contact_channels as channels on others.channel = channels.channel
    left join lifting_consents as consents
        on
            others.client_id = consents.client_id
            and others.channel = consents.channel
            and own.opted_out_on < consents.lifts_before_on
    where own.is_told and own.lifted_on is null
    group by others.client_id, others.channel, own.opted_out_on, own.opt_out_source
),

found as (
    select
        client_id,
        channel,
        opted_out_on,
        opt_out_source,
        named_by,
        is_erasure,
        is_certain,
        is_clear,
        lifted_on
    from own
    union all
    select
        client_id,
        channel,
        opted_out_on,
        opt_out_source,
        'shared_value',
        false,
        is_certain,
        is_clear,
        lifted_on
    from shared
)

-- A shared value may be told by rows and by a fact.
select
    client_id,
    channel,
    opted_out_on,
    opt_out_source,
    named_by,
    bool_or(is_erasure) as is_erasure,
    bool_or(is_certain) as is_certain,
    bool_or(is_clear) as is_clear,
    case when count(lifted_on) = count(*) then max(lifted_on) end as lifted_on
from found
group by client_id, channel, opted_out_on, opt_out_source, named_by
