/*---
description: Suppression of one client over one channel tonight, by the first act that still holds.
grain: [client_id, channel]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  suppressed_from_on:
    type: DATE
    description: Day of the first act that holds; it takes effect with the next list.
    label_fr: Opposition depuis
  opt_out_source:
  is_clear:
  is_erasure:
  is_total:
    type: BOOLEAN
    description: True where the client may be contacted over no channel.
    label_fr: Tous canaux
checks:
  - name: requests_for_erasure_are_met_in_time
    severity: warning
    description: "clients asked to be erased more than erasure_days ago and are still there: `reconquete erase --asked`"
    sql: >
      channel <> 'letter'
      or not is_erasure or run_date() - suppressed_from_on <= setting_erasure_days()
      or client_id not in (select k.client_id from orders.known_clients as k)
      or client_id in (select e.client_id from staging.erased_clients as e)
examples:
  - name: the first act that no consent lifted, and whether all channels are closed
    given:
      reference.contact_channels:
        - {channel: email}
        - {channel: phone}
      compliance.opt_outs:
        - {client_id: a, channel: phone, opted_out_on: 2025-01-01, opt_out_source: contacts, lifted_on: 2025-02-01}
        - {client_id: a, channel: phone, opted_out_on: 2025-03-01, opt_out_source: consents, is_erasure: false}
        - {client_id: a, channel: phone, opted_out_on: 2025-04-01, opt_out_source: contacts, is_erasure: false}
        - {client_id: b, channel: phone, opted_out_on: 2025-03-01, opt_out_source: objections, is_erasure: false}
        - {client_id: b, channel: email, opted_out_on: 2025-03-02, opt_out_source: surveys, is_erasure: true}
    expect:
      - {client_id: a, channel: phone, suppressed_from_on: 2025-03-01, opt_out_source: consents, is_erasure: false, is_total: false}
      - {client_id: b, channel: phone, suppressed_from_on: 2025-03-01, opt_out_source: objections, is_erasure: false, is_total: true}
      - {client_id: b, channel: email, suppressed_from_on: 2025-03-02, opt_out_source: surveys, is_erasure: true, is_total: true}
---*/
with holding as (
    select
        client_id,
        channel,
        opted_out_on as suppressed_from_on,
        opt_out_source,
        is_clear,
        bool_or(is_erasure) over (partition by client_id, channel) as is_erasure
    from compliance.opt_outs
    where lifted_on is null
    qualify row_number() over (
        partition by client_id, channel
        order by is_clear desc, opted_out_on, opt_out_source, named_by
    ) = 1
),

closed as (
    select
        client_id,
        count(*) as channel_count
    from holding
    group by client_id
),

channels as (
    select count(*) as channel_count
    from reference.contact_channels
)

select
    holding.client_id,
    holding.channel,
    holding.suppressed_from_on,
    holding.opt_out_source,
    holding.is_clear,
    holding.is_erasure,
    closed.channel_count = channels.channel_count as is_total
from holding
inner join closed on holding.client_id = closed.client_id
cross join channels
