/*---
description: "One keyed hash by which a right that was taken away is remembered: of the client's numbers, of the contact values that the act closes, and of what the act names."
grain: [key_hash, channel, suppressed_from_on, opt_out_source, is_named, is_erasure]
is_volatile: true
columns:
  key_kind:
  key_hash:
  channel:
    described_in: staging.contacts
  suppressed_from_on:
  is_erasure:
  opt_out_source:
  is_named:
examples:
  - name: numbers before and after a merge, the values closed, and what the act names even if nobody has it
    given:
      reference.contact_channels:
        - {channel: email}
        - {channel: phone}
      orders.known_clients:
        - {client_id: old, surviving_client_id: a}
        - {client_id: a, surviving_client_id: a}
        - {client_id: b, surviving_client_id: b}
      compliance.contact_keys:
        - {client_id: a, channel: email, contact_key: a@example.com, key_kind: email}
        - {client_id: a, channel: phone, contact_key: "0199001234", key_kind: phone}
        - {client_id: b, channel: email, contact_key: b@example.com, key_kind: email}
      compliance.opt_outs:
        - {client_id: a, channel: email, opted_out_on: 2025-01-01, opt_out_source: contacts, named_by: client_number, is_erasure: false, is_clear: true}
        - {client_id: b, channel: email, opted_out_on: 2025-01-01, opt_out_source: contacts, named_by: shared_value, is_erasure: false, is_clear: true}
      orders.opt_out_rows:
        - {opt_out_source: objections, client_id: unknown, channel: phone, acted_on: 2025-01-02, is_erasure: false, act: opt_out, is_clear: true, is_certain: true}
        - {opt_out_source: objections, value: "<C@example,com>", acted_on: 2025-01-03, is_erasure: true, act: opt_out, is_clear: true, is_certain: true}
    expect:
      - {key_kind: client_id, key_hash: "{client_id:old}", channel: email, suppressed_from_on: 2025-01-01, is_erasure: false, opt_out_source: contacts, is_named: true}
      - {key_kind: client_id, key_hash: "{client_id:a}", channel: email, suppressed_from_on: 2025-01-01, is_named: true}
      - {key_kind: email, key_hash: "{email:a@example.com}", channel: email, suppressed_from_on: 2025-01-01, is_named: false}
      - {key_kind: client_id, key_hash: "{client_id:unknown}", channel: phone, suppressed_from_on: 2025-01-02, opt_out_source: objections, is_named: true}
      - {key_kind: postal, key_hash: "{postal:unknown}", channel: phone, suppressed_from_on: 2025-01-02, is_named: true}
      - {key_kind: client_id, key_hash: "{client_id:<C@example,com>}", channel: email, suppressed_from_on: 2025-01-03, is_erasure: true}
      - {key_kind: client_id, key_hash: "{client_id:<C@example,com>}", channel: phone, suppressed_from_on: 2025-01-03, is_erasure: true}
      - {key_kind: email, key_hash: "{email:c@example.com}", channel: email, suppressed_from_on: 2025-01-03, is_erasure: true}
      - {key_kind: email, key_hash: "{email:c@example.com}", channel: phone, suppressed_from_on: 2025-01-03, is_erasure: true}
---*/
with acts as (
    select
        client_id,
        value,
        channel,
        acted_on as suppressed_from_on,
        is_erasure,
        opt_out_source
    from orders.opt_out_rows
    where act = 'opt_out' and is_clear
),

-- A contact value may stand where the number belongs, and the other way round.
texts as (
    select
        client_id as named_text,
        channel,
        suppressed_from_on,
        is_erasure,
        opt_out_source
    from acts
    where client_id is not null
    union
    select
        value,
        channel,
        suppressed_from_on,
        is_erasure,
        opt_out_source
    from acts
    where value is not null
),

text_keys as (
    select
        texts.*,
        unnest(contact_keys(texts.named_text)) as contact_key
    from texts
    left join orders.known_clients as known on texts.named_text = known.client_id
    where known.client_id is null
),

named as (
    select
        'client_id' as key_kind,
        named_text as key,
        channel,
        suppressed_from_on,
        is_erasure,
        opt_out_source
    from texts
    union all
    select
        key_kind(contact_key),
        contact_key,
        channel,
        suppressed_from_on,
        is_erasure,
        opt_out_source
    from text_keys
),

-- Whom a shared value closes has done nothing.
persons as (
    select
        client_id,
        channel,
        opted_out_on as suppressed_from_on,
        is_erasure,
        opt_out_source
    from compliance.opt_outs
    where named_by <> 'shared_value' and is_clear
),

keys as (
    select
        named.key_kind,
        named.key,
        channels.channel,
        named.suppressed_from_on,
        named.is_erasure,
        named.opt_out_source,
        true as is_named
    from named
    inner join reference.contact_channels as channels
        on coalesce(named.channel, channels.channel) = channels.channel
    union all
    select
        'client_id',
        known.client_id,
        persons.channel,
        persons.suppressed_from_on,
        persons.is_erasure,
        persons.opt_out_source,
        true
    from persons
    inner join orders.known_clients as known on persons.client_id = known.surviving_client_id
    union all
    select
        points.key_kind,
        points.contact_key,
        persons.channel,
        persons.suppressed_from_on,
        persons.is_erasure,
        persons.opt_out_source,
        false
    from persons
    inner join compliance.contact_keys as points
        on persons.client_id = points.client_id and persons.channel = points.channel
),

hashed as (
    select
        *,
        keyed_hash(key_kind, key) as key_hash
    from keys
)

-- Without the secret nothing is hashed, and what is known tonight is remembered another night.
select
    key_kind,
    key_hash,
    channel,
    suppressed_from_on,
    is_erasure,
    opt_out_source,
    is_named
from hashed
where key_hash is not null
group by
    key_kind, key_hash, channel, suppressed_from_on, is_erasure, opt_out_source, is_named
