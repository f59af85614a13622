/*---
description: "One stop: from a day on, and to another where one is known, a client is not contacted over a channel (of one value or by one campaign where named)."
grain: [client_id, channel, value, stop_reason, campaign_id, since_on]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  value:
    nullable: true
  stop_reason:
  since_on:
  until_on:
    nullable: true
  stop_source:
  campaign_id:
    nullable: true
  stop_evidence:
references:
  stop_reason: reference.exclusion_reasons.exclusion_reason
checks:
  - name: stop_ends_after_it_begins
    description: stops that end before they begin
    sql: until_on >= since_on
examples:
  - name: stops of calls stand as they are told, one of no channel over every one; what came back stops its value
    given:
      reference.contact_channels:
        - {channel: phone}
        - {channel: email}
      compliance.call_stops:
        - {client_id: a, channel: phone, stop_reason: call_refused, since_on: 2025-03-02, until_on: 2025-05-01, stop_source: contacts}
        - {client_id: a, stop_reason: call_refused, since_on: 2025-03-02, campaign_id: x, stop_source: contacts}
      compliance.bounced_values:
        - {client_id: b, channel: email, value: b@example.com, bounced_on: 2025-03-01, stop_source: contacts}
    expect:
      - {client_id: a, channel: phone, campaign_id: null, stop_reason: call_refused, since_on: 2025-03-02, until_on: 2025-05-01}
      - {client_id: a, channel: phone, campaign_id: x, stop_reason: call_refused, until_on: null}
      - {client_id: a, channel: email, campaign_id: x, stop_reason: call_refused, until_on: null}
      - {client_id: b, channel: email, value: b@example.com, stop_reason: bounced, since_on: 2025-03-01, until_on: null}
  - name: an objection, an erasure and a withdrawal stop without an end, over the channels that they name
    given:
      reference.contact_channels:
        - {channel: phone}
        - {channel: email}
      compliance.suppression:
        - {client_id: a, channel: phone, suppressed_from_on: 2025-02-01, opt_out_source: objections, is_erasure: false, is_clear: true}
        - {client_id: a, channel: email, suppressed_from_on: 2025-02-02, opt_out_source: consents, is_erasure: false, is_clear: true}
        - {client_id: b, channel: phone, suppressed_from_on: 2025-03-01, opt_out_source: surveys, is_erasure: true, is_clear: true}
        - {client_id: b, channel: email, suppressed_from_on: 2025-03-01, opt_out_source: surveys, is_erasure: true, is_clear: true}
    expect:
      - {client_id: a, channel: phone, stop_reason: opted_out, since_on: 2025-02-01, until_on: null, stop_source: objections}
      - {client_id: a, channel: email, stop_reason: withdrawn, since_on: 2025-02-02, until_on: null, stop_source: consents}
      - {client_id: b, channel: phone, stop_reason: erased, since_on: 2025-03-01, until_on: null}
      - {client_id: b, channel: email, stop_reason: erased, since_on: 2025-03-01, until_on: null}
  - name: a no_go stops every channel until a later go
    given:
      reference.contact_channels:
        - {channel: phone}
        - {channel: email}
      compliance.decisions:
        - {client_id: c, go_no_go: no_go, decided_on: 2025-03-01, decided_by: Mme A}
        - {client_id: d, go_no_go: no_go, decided_on: 2025-03-01, decided_until_on: 2025-04-30}
        - {client_id: d, go_no_go: go, decided_on: 2025-05-01}
    expect:
      - {client_id: c, channel: phone, stop_reason: no_go, since_on: 2025-03-01, until_on: null, stop_evidence: no-go décidé par Mme A le 01/03/2025}
      - {client_id: c, channel: email, stop_reason: no_go, since_on: 2025-03-01, until_on: null}
      - {client_id: d, channel: phone, stop_reason: no_go, since_on: 2025-03-01, until_on: 2025-04-30, stop_evidence: no-go du 01/03/2025}
      - {client_id: d, channel: email, stop_reason: no_go, since_on: 2025-03-01, until_on: 2025-04-30}
  - name: the term of the data is told before it comes, and a client who ceased stays stopped
    given:
      reference.contact_channels:
        - {channel: letter}
      compliance.retention_terms:
        - {client_id: a, last_own_act_on: 2023-11-01, retention_ends_on: 2026-11-01}
        - {client_id: b, last_own_act_on: 2024-02-29, retention_ends_on: 2027-02-28}
      staging.clients:
        - {client_id: c, ceased_on: 2025-06-30}
        - {client_id: d}
        - {client_id: old, surviving_client_id: d, ceased_on: 2025-01-01}
      staging.surveys:
        - {response_id: s1, client_id: e, answered_on: 2025-05-01, cause: ceased}
        - {response_id: s2, client_id: f, answered_on: 2025-05-01, cause: price}
      compliance.doubtful_stops:
        - {client_id: g, act: ceased, acted_on: 2025-05-02, opt_out_source: clients}
    expect:
      - {client_id: a, channel: letter, stop_reason: retention_expired, since_on: 2026-11-01, until_on: null, stop_evidence: dernier acte du client le 01/11/2023}
      - {client_id: b, channel: letter, stop_reason: retention_expired, since_on: 2027-02-28}
      - {client_id: c, channel: letter, stop_reason: ceased, since_on: 2025-06-30}
      - {client_id: e, channel: letter, stop_reason: ceased, since_on: 2025-05-01}
      - {client_id: g, channel: letter, stop_reason: ceased, since_on: 2025-05-02, stop_source: clients}
---*/
with channels as (
    select channel from reference.contact_channels
),

deaths as (
    select
        client_id,
        ceased_on,
        'clients' as stop_source
    from staging.clients
    where client_id = surviving_client_id and ceased_on is not null
    union all
    select
        surviving_client_id,
        answered_on,
        'surveys'
    from staging.surveys
    where cause = 'ceased'
    union all
    select
        client_id,
        acted_on,
        opt_out_source
    from compliance.doubtful_stops
    where act = 'ceased'
),

-- A stop without a channel is one of every channel.
acts as (
    select
        client_id,
        channel,
        cast(null as varchar) as value,
        case
            when is_erasure then 'erased'
            when opt_out_source = 'consents' then 'withdrawn'
            else 'opted_out'
        end as stop_reason,
        suppressed_from_on as since_on,
        cast(null as date) as until_on,
        opt_out_source as stop_source,
        cast(null as varchar) as campaign_id,
        case
            when not is_clear
                then 'ligne illisible, tenue pour un refus jusqu''à correction, vue le '
            when is_erasure then 'effacement demandé le '
            when opt_out_source = 'consents' then 'droit retiré le '
            else 'opposition du '
        end || day_fr(suppressed_from_on) as stop_evidence
    from compliance.suppression
    union all
    select
        client_id,
        null,
        null,
        'no_go',
        decided_on,
        decided_until_on,
        'overrides',
        null,
        'no-go ' || coalesce('décidé par ' || decided_by || ' le ', 'du ') || day_fr(decided_on)
    from compliance.decisions
    where go_no_go = 'no_go'
    union all
    select
        client_id,
        channel,
        null,
        stop_reason,
        since_on,
        until_on,
        stop_source,
        campaign_id,
        stop_evidence
    from compliance.call_stops
    union all
    select
        client_id,
        null,
        null,
        'ceased',
        ceased_on,
        null,
        stop_source,
        null,
        'disparu le ' || day_fr(ceased_on)
    from deaths
    union all
    select
        client_id,
        null,
        null,
        'retention_expired',
        retention_ends_on,
        null,
        'orders',
        null,
        'dernier acte du client le ' || day_fr(last_own_act_on)
    from compliance.retention_terms
    union all
    select
        client_id,
        channel,
        value,
        'bounced',
        bounced_on,
        null,
        stop_source,
        null,
        'message revenu le ' || day_fr(bounced_on)
    from compliance.bounced_values
)

select
    acts.client_id,
    channels.channel,
    acts.value,
    acts.stop_reason,
    acts.since_on,
    case when bool_or(acts.until_on is null) then null else max(acts.until_on) end as until_on,
    min(acts.stop_source) as stop_source,
    acts.campaign_id,
    min(acts.stop_evidence) as stop_evidence
from acts
cross join channels
where acts.channel is null or acts.channel = channels.channel
group by
    acts.client_id,
    channels.channel,
    acts.value,
    acts.stop_reason,
    acts.since_on,
    acts.campaign_id
