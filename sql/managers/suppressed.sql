/*---
description: Suppression list of all clients, for managers and the data-protection officer - over which channel, since when, told by which source, until when; without any contact value.
description_fr: "Une opposition, de quelque client que ce soit : sur quel canal, depuis quand, et d'où elle vient. Aucune coordonnée."
grain: [client_id, channel, opted_out_on, opt_out_source]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  channel_label_fr:
  opted_out_on:
  opt_out_source:
  opt_out_source_label_fr:
    nullable: true
  is_erasure:
  suppressed_until_on:
    type: DATE
    description: Day of the proven consent that lifted the suppression; NULL while it holds, which has no other end.
    description_fr: Jour du consentement prouvé qui a levé l'opposition ; vide tant qu'elle tient.
    label_fr: Opposition jusqu'au
    nullable: true
examples:
  - name: each source since its day, until every act of it is lifted; an extract without a label keeps its name alone
    given:
      reference.contact_channels:
        - {channel: email, channel_label_fr: E-mail}
        - {channel: phone, channel_label_fr: Téléphone}
      reference.opt_out_sources:
        - {opt_out_source: objections, opt_out_source_label_fr: Liste}
      compliance.opt_outs:
        - {client_id: a, channel: email, opted_out_on: 2025-01-01, opt_out_source: objections, named_by: client_number, is_erasure: false, lifted_on: 2025-02-01}
        - {client_id: a, channel: phone, opted_out_on: 2025-01-01, opt_out_source: objections, named_by: client_number, is_erasure: false}
        - {client_id: b, channel: email, opted_out_on: 2025-01-01, opt_out_source: objections, named_by: client_number, is_erasure: true}
        - {client_id: b, channel: email, opted_out_on: 2025-01-01, opt_out_source: objections, named_by: shared_value, is_erasure: false, lifted_on: 2025-02-01}
        - {client_id: c, channel: email, opted_out_on: 2025-01-03, opt_out_source: letters, named_by: client_number, is_erasure: false}
    expect:
      - {client_id: a, channel: email, channel_label_fr: E-mail, opted_out_on: 2025-01-01, opt_out_source_label_fr: Liste, is_erasure: false, suppressed_until_on: 2025-02-01}
      - {client_id: a, channel: phone, channel_label_fr: Téléphone, suppressed_until_on: null}
      - {client_id: b, channel: email, is_erasure: true, suppressed_until_on: null}
      - {client_id: c, channel: email, opt_out_source: letters, opt_out_source_label_fr: null, suppressed_until_on: null}
---*/
with acts as (
    select
        client_id,
        channel,
        opted_out_on,
        opt_out_source,
        bool_or(is_erasure) as is_erasure,
        case when count(lifted_on) = count(*) then max(lifted_on) end as suppressed_until_on
    from compliance.opt_outs
    group by client_id, channel, opted_out_on, opt_out_source
)

select
    acts.client_id,
    acts.channel,
    channels.channel_label_fr,
    acts.opted_out_on,
    acts.opt_out_source,
    sources.opt_out_source_label_fr,
    acts.is_erasure,
    acts.suppressed_until_on
from acts
inner join reference.contact_channels as channels on acts.channel = channels.channel
left join reference.opt_out_sources as sources on acts.opt_out_source = sources.opt_out_source
