/*---
description: Suppression list of all clients, for managers and the data-protection officer; without any contact value.
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
    nullable: true
examples:
  - name: whoever is suppressed
    given:
      compliance.suppression_list:
        - {client_id: gone, channel: email, opted_out_on: 2025-01-01, opt_out_source: surveys, is_erasure: true}
    expect:
      - {client_id: gone, channel: email, opt_out_source: surveys, is_erasure: true}
---*/
select
    suppressed.client_id,
    suppressed.channel,
    suppressed.channel_label_fr,
    suppressed.opted_out_on,
    suppressed.opt_out_source,
    suppressed.opt_out_source_label_fr,
    suppressed.is_erasure,
    suppressed.suppressed_until_on
from compliance.suppression_list as suppressed
