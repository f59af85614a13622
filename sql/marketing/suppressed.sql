/*---
description: Suppression list of the clients who may be shown - over which channel, since when, told by which source, until when; without any contact value.
description_fr: "Une opposition d'un client que l'on peut montrer : sur quel canal, depuis quand et d'où elle vient. Aucune coordonnée."
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
  suppressed_until_on:
    nullable: true
examples:
  - name: neither a control of a running campaign nor a client who asked to be erased is shown
    given:
      managers.suppressed:
        - {client_id: a, channel: email, opted_out_on: 2025-01-01, opt_out_source: objections, is_erasure: false}
        - {client_id: a, channel: phone, opted_out_on: 2025-01-01, opt_out_source: consents, is_erasure: false, suppressed_until_on: 2025-02-01}
        - {client_id: control, channel: email, opted_out_on: 2025-01-01, opt_out_source: objections, is_erasure: false}
        - {client_id: gone, channel: email, opted_out_on: 2025-01-01, opt_out_source: surveys, is_erasure: true}
        - {client_id: gone, channel: phone, opted_out_on: 2024-01-01, opt_out_source: objections, is_erasure: false}
      campaigns.running_controls:
        - {client_id: control}
    expect:
      - {client_id: a, channel: email, suppressed_until_on: null}
      - {client_id: a, channel: phone, suppressed_until_on: 2025-02-01}
---*/
with hidden as (
    select client_id
    from campaigns.running_controls
    union
    select client_id
    from managers.suppressed
    where is_erasure
)

select
    suppressed.client_id,
    suppressed.channel,
    suppressed.channel_label_fr,
    suppressed.opted_out_on,
    suppressed.opt_out_source,
    suppressed.opt_out_source_label_fr,
    suppressed.suppressed_until_on
from managers.suppressed as suppressed
left join hidden on suppressed.client_id = hidden.client_id
where hidden.client_id is null
