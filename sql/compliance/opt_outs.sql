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
    label_fr: Opposition le
  opt_out_source:
  named_by:
  is_erasure:
    type: BOOLEAN
    description: True where the client asked for the data to be erased.
    label_fr: Effacement demandé
  is_certain:
    type: BOOLEAN
    description: False where the row was set aside and is read the cautious way.
    label_fr: Ligne lisible
  is_clear:
    type: BOOLEAN
    description: False where it could not be read that the row takes a right away; it holds until the row is mended.
    label_fr: Sens lisible
  lifted_on:
    type: DATE
    description: Day of the first later consent, with a proof, of the client for this channel, which lifts the act unless it asks for erasure; NULL while it holds.
    label_fr: Levée le
    nullable: true
examples:
  - name: only a later consent with a proof lifts an act, for its channel and for that client, never an erasure
    run_date: 2025-06-30
    given:
      reference.contact_channels:
        - {channel: email}
        - {channel: phone}
      intake.opt_outs:
        - {extract: objections, file_id: 1, record_number: 1, acted_on: 2025-02-01, is_erasure: false, act: opt_out, is_clear: true}
        - {extract: surveys, file_id: 2, record_number: 1, acted_on: 2025-02-01, is_erasure: true, act: opt_out, is_clear: true}
        - {extract: objections, file_id: 1, record_number: 3, channel: phone, acted_on: 2025-02-03, is_erasure: false, act: opt_out, is_clear: true, reasons: "kind:unknown_code"}
      compliance.named_opt_outs:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: a, named_by: client_number}
        - {opt_out_source: surveys, file_id: 2, record_number: 1, client_id: b, named_by: client_number}
        - {opt_out_source: objections, file_id: 1, record_number: 3, client_id: c, named_by: similar_number}
        - {opt_out_source: objections, file_id: 1, record_number: 3, client_id: d, named_by: similar_number}
      orders.given_consents:
        - {client_id: a, channel: email, given_on: 2025-02-02, basis: consent, is_proven: true, purpose: contact}
        - {client_id: a, channel: email, given_on: 2025-03-02, basis: consent, is_proven: true, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2025-02-01, basis: consent, is_proven: true, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2025-02-02, basis: consent, is_proven: false, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2025-02-02, basis: legitimate_interest, is_proven: true, purpose: contact}
        - {client_id: b, channel: email, given_on: 2025-02-02, basis: consent, is_proven: true, purpose: contact}
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
      intake.opt_outs:
        - {extract: objections, file_id: 1, record_number: 1, channel: email, acted_on: 2025-01-01, is_erasure: false, act: opt_out, is_clear: true}
        - {extract: objections, file_id: 1, record_number: 2, acted_on: 2025-01-02, is_erasure: true, act: opt_out, is_clear: true}
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
  - name: what a fact remembers holds too, once, and is lifted as any other act
    run_date: 2025-06-30
    given:
      reference.contact_channels:
        - {channel: email}
      intake.opt_outs:
        - {extract: objections, file_id: 1, record_number: 1, client_id: a, acted_on: 2025-02-01, is_erasure: false, act: opt_out, is_clear: true}
      compliance.named_opt_outs:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: a, named_by: contact_value}
      compliance.remembered_opt_outs:
        - {client_id: a, channel: email, opted_out_on: 2025-02-01, opt_out_source: objections, named_by: client_number, is_erasure: false}
        - {client_id: b, channel: email, opted_out_on: 2025-02-01, opt_out_source: objections, named_by: client_number, is_erasure: true}
        - {client_id: c, channel: phone, opted_out_on: 2025-02-01, opt_out_source: contacts, named_by: shared_value, is_erasure: false}
      orders.given_consents:
        - {client_id: c, channel: phone, given_on: 2025-03-01, purpose: contact, basis: consent, is_proven: true}
    expect:
      - {client_id: a, channel: email, named_by: contact_value, lifted_on: null}
      - {client_id: b, channel: email, named_by: client_number, is_erasure: true, lifted_on: null}
      - {client_id: c, channel: phone, named_by: shared_value, is_erasure: false, lifted_on: 2025-03-01}
---*/
with acts as (
    select
        told.extract as opt_out_source,
        told.file_id,
        told.record_number,
        told.channel,
        told.acted_on as opted_out_on,
        told.is_erasure,
        told.is_clear,
        told.reasons is null as is_certain
    from intake.opt_outs as told
    -- What could not be read holds as long as its row waits to be mended.
    left join intake.rejected_rows as waiting
        on
            told.file_id = waiting.file_id
            and told.record_number = waiting.record_number
            and waiting.is_open
    where
        told.act = 'opt_out'
        and told.acted_on <= run_date()
        and (told.is_clear or waiting.file_id is not null)
),

of_clients as (
    select
        named.client_id,
        named.named_by,
        acts.channel,
        acts.opted_out_on,
        acts.opt_out_source,
        acts.is_erasure,
        acts.is_clear,
        acts.is_certain
    from compliance.named_opt_outs as named
    inner join acts
        on
            named.opt_out_source = acts.opt_out_source
            and named.file_id = acts.file_id
            and named.record_number = acts.record_number
),

-- The value is the person's, under whatever number it stands.
with_shared as (
    select * from of_clients
    union all
    select
        others.client_id,
        'shared_value',
        others.channel,
        of_clients.opted_out_on,
        of_clients.opt_out_source,
        false,
        of_clients.is_clear,
        of_clients.is_certain
    from of_clients
    inner join compliance.contact_keys as points
        on
            of_clients.client_id = points.client_id
            and coalesce(of_clients.channel, points.channel) = points.channel
    inner join compliance.contact_keys as others
        on
            points.contact_key = others.contact_key
            and points.client_id <> others.client_id
),

over_channels as (
    select
        with_shared.client_id,
        channels.channel,
        with_shared.opted_out_on,
        with_shared.opt_out_source,
        with_shared.named_by,
        with_shared.is_erasure,
        with_shared.is_clear,
        with_shared.is_certain
    from with_shared
    inner join reference.contact_channels as channels
        on coalesce(with_shared.channel, channels.channel) = channels.channel
),

-- What no extract tells any more, and a fact does.
with_remembered as (
    select * from over_channels
    union all
    select
        remembered.client_id,
        remembered.channel,
        remembered.opted_out_on,
        remembered.opt_out_source,
        remembered.named_by,
        remembered.is_erasure,
        true,
        true
    from compliance.remembered_opt_outs as remembered
    left join over_channels
        on
            remembered.client_id = over_channels.client_id
            and remembered.channel = over_channels.channel
            and remembered.opted_out_on = over_channels.opted_out_on
            and remembered.opt_out_source = over_channels.opt_out_source
    where over_channels.client_id is null
)

select
    acts.client_id,
    acts.channel,
    acts.opted_out_on,
    acts.opt_out_source,
    acts.named_by,
    bool_or(acts.is_erasure) as is_erasure,
    bool_or(acts.is_certain) as is_certain,
    bool_or(acts.is_clear) as is_clear,
    case when not bool_or(acts.is_erasure) then min(consents.given_on) end as lifted_on
from with_remembered as acts
left join orders.given_consents as consents
    on
        consents.purpose = 'contact'
        and consents.basis = 'consent'
        and consents.is_proven
        and acts.client_id = consents.client_id
        and acts.channel = consents.channel
        and acts.opted_out_on < consents.given_on
group by
    acts.client_id,
    acts.channel,
    acts.opted_out_on,
    acts.opt_out_source,
    acts.named_by
