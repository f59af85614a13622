/*---
description: "Stop that follows from a call: a pause after a refusal, the end of the client's part in that campaign (every channel: NULL), or too many calls."
grain: [client_id, stop_reason, campaign_id, since_on]
columns:
  client_id:
  channel:
    described_in: staging.contacts
    nullable: true
  stop_reason:
    type: VARCHAR
    description: "Reason of the stop: one of those of reference.exclusion_reasons whose is_stop is true."
    label_fr: Motif de l'arrêt
  since_on:
    type: DATE
    description: First day of the stop; it may be still to come.
    label_fr: Arrêt depuis
  until_on:
    type: DATE
    description: Last day of the stop, that day included; NULL where no end is known.
    label_fr: Arrêt jusqu'au
    nullable: true
  stop_source:
    type: VARCHAR
    description: Extract, or table, that tells of the stop.
    label_fr: Arrêt connu par
  campaign_id:
    nullable: true
  stop_evidence:
    type: VARCHAR
    description: What the stop rests on, a French phrase.
    label_fr: Fait constaté
checks:
  - name: all_channels_by_campaign_only
    description: stops of every channel that name no campaign, or of one channel that name one
    sql: (channel is null) = (campaign_id is not null)
examples:
  - name: a refused call pauses calls, and ends the client's part in its campaign over every channel
    settings: {call_refusal_days: 60}
    given:
      staging.contacts:
        - {contact_id: k1, client_id: a, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00, reacted_at: 2025-03-02 10:00, reaction: refused, campaign_id: x}
        - {contact_id: k2, client_id: b, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00, campaign_id: x}
        - {contact_id: k3, client_id: mailed, channel: email, direction: outbound, contacted_at: 2025-03-01 10:00, reaction: refused, campaign_id: x}
        - {contact_id: k4, client_id: polite, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00, campaign_id: x}
      compliance.call_campaigns:
        - {contact_id: k2, campaign_id: x}
        - {contact_id: k4, campaign_id: x}
      staging.call_reports:
        - {contact_id: k2, client_id: b, called_at: 2025-03-01 10:00, call_outcome: refused}
        - {contact_id: k4, client_id: polite, called_at: 2025-03-01 10:00, call_outcome: no_answer}
    expect:
      - {client_id: a, channel: phone, campaign_id: null, stop_reason: call_refused, since_on: 2025-03-02, until_on: 2025-05-01}
      - {client_id: a, channel: null, campaign_id: x, stop_reason: call_refused, since_on: 2025-03-02, until_on: null}
      - {client_id: b, channel: phone, campaign_id: null, stop_reason: call_refused, since_on: 2025-03-01, until_on: 2025-04-30}
      - {client_id: b, channel: null, campaign_id: x, since_on: 2025-03-01}
  - name: a refused call of no known campaign ends the client's part in each that drew the client before
    given:
      staging.call_reports:
        - {contact_id: k1, client_id: a, called_at: 2025-03-01 10:00, call_outcome: refused}
      staging.draws:
        - {campaign_id: before, client_id: a, drawn_on: 2025-02-28}
        - {campaign_id: same_day, client_id: a, drawn_on: 2025-03-01}
        - {campaign_id: other, client_id: b, drawn_on: 2025-02-28}
    expect:
      - {client_id: a, channel: phone, campaign_id: null, until_on: 2025-04-30}
      - {client_id: a, channel: null, campaign_id: before, until_on: null}
  - name: a campaign told in another case is that one; one told by a name that no campaign has may be any
    given:
      staging.campaigns:
        - {campaign_id: 2026-10-nasty}
        - {campaign_id: 2026-10-other}
        - {campaign_id: Twin-1}
        - {campaign_id: twin-01}
      staging.contacts:
        - {contact_id: k1, client_id: cased, channel: phone, contacted_at: 2025-03-01 10:00, reaction: refused, campaign_id: " 2026-10 NASTY"}
        - {contact_id: k2, client_id: exact, channel: phone, contacted_at: 2025-03-01 10:00, reaction: refused, campaign_id: Twin-1}
        - {contact_id: k3, client_id: either, channel: phone, contacted_at: 2025-03-01 10:00, reaction: refused, campaign_id: TWIN-1}
        - {contact_id: k4, client_id: astray, channel: phone, contacted_at: 2025-03-01 10:00, reaction: refused, campaign_id: Relance}
        - {contact_id: k5, client_id: asked, channel: phone, contacted_at: 2025-03-01 10:00, reaction: refused, campaign_id: Dernière question 2025-03}
        - {contact_id: k6, client_id: cased, channel: phone, contacted_at: 2025-03-01 10:00, campaign_id: null}
      staging.call_reports:
        - {contact_id: k6, client_id: reported, called_at: 2025-03-01 10:00, call_outcome: refused}
      staging.draws:
        - {campaign_id: 2026-10-other, client_id: cased, drawn_on: 2025-02-28}
        - {campaign_id: 2026-10-other, client_id: astray, drawn_on: 2025-02-28}
        - {campaign_id: 2026-10-other, client_id: asked, drawn_on: 2025-02-28}
        - {campaign_id: 2026-10-other, client_id: reported, drawn_on: 2025-02-28}
    expect:
      - {client_id: cased, channel: phone, campaign_id: null}
      - {client_id: cased, channel: null, campaign_id: " 2026-10 NASTY"}
      - {client_id: cased, channel: null, campaign_id: 2026-10-nasty, since_on: 2025-03-01, until_on: null}
      - {client_id: exact, channel: phone, campaign_id: null}
      - {client_id: exact, channel: null, campaign_id: Twin-1}
      - {client_id: either, channel: phone, campaign_id: null}
      - {client_id: either, channel: null, campaign_id: TWIN-1}
      - {client_id: either, channel: null, campaign_id: Twin-1}
      - {client_id: either, channel: null, campaign_id: twin-01}
      - {client_id: astray, channel: phone, campaign_id: null}
      - {client_id: astray, channel: null, campaign_id: Relance}
      - {client_id: astray, channel: null, campaign_id: 2026-10-other}
      - {client_id: asked, channel: phone, campaign_id: null}
      - {client_id: asked, channel: null, campaign_id: Dernière question 2025-03}
      - {client_id: reported, channel: phone, campaign_id: null}
      - {client_id: reported, channel: null, campaign_id: 2026-10-other}
  - name: after four calls within thirty days no fifth, until the first of the four is thirty days back
    settings: {phone_attempts: 4, phone_attempt_days: 30}
    given:
      staging.contacts:
        - {contact_id: k1, client_id: a, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00}
        - {contact_id: k2, client_id: a, channel: phone, contacted_at: 2025-03-10 10:00}
        - {contact_id: k3, client_id: a, channel: phone, direction: outbound, contacted_at: 2025-03-20 10:00, is_delivered: false}
        - {contact_id: p1, client_id: three, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00}
        - {contact_id: p2, client_id: three, channel: phone, direction: outbound, contacted_at: 2025-03-10 10:00}
        - {contact_id: p3, client_id: three, channel: phone, direction: outbound, contacted_at: 2025-03-20 10:00}
        - {contact_id: p4, client_id: three, channel: phone, direction: inbound, contacted_at: 2025-03-21 10:00}
        - {contact_id: p5, client_id: three, channel: email, direction: outbound, contacted_at: 2025-03-21 10:00}
        - {contact_id: q1, client_id: apart, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00}
        - {contact_id: q2, client_id: apart, channel: phone, direction: outbound, contacted_at: 2025-03-10 10:00}
        - {contact_id: q3, client_id: apart, channel: phone, direction: outbound, contacted_at: 2025-03-20 10:00}
        - {contact_id: q4, client_id: apart, channel: phone, direction: outbound, contacted_at: 2025-03-31 10:00}
      staging.call_reports:
        - {contact_id: k3, client_id: a, called_at: 2025-03-20 10:00, call_outcome: no_answer}
        - {contact_id: k4, client_id: a, called_at: 2025-03-30 10:00, call_outcome: no_answer}
    expect:
      - {client_id: a, channel: phone, stop_reason: too_many_calls, since_on: 2025-03-30, until_on: 2025-03-30}
  - name: the limit of calls holds for firms too, unless the company says otherwise
    settings: {phone_attempts: 1, has_courteous_b2b_calls: false}
    given:
      staging.clients:
        - {client_id: firm, client_type: B2B}
        - {client_id: person, client_type: B2C}
      staging.contacts:
        - {contact_id: k1, client_id: firm, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00}
        - {contact_id: k2, client_id: person, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00}
        - {contact_id: k3, client_id: unknown, channel: phone, direction: outbound, contacted_at: 2025-03-01 10:00}
    expect:
      - {client_id: person, stop_reason: too_many_calls, since_on: 2025-03-01, until_on: 2025-03-30}
      - {client_id: unknown, stop_reason: too_many_calls, since_on: 2025-03-01, until_on: 2025-03-30}
---*/
with refused_calls as (
    select
        surviving_client_id as client_id,
        campaign_id,
        cast(coalesce(reacted_at, contacted_at) as date) as refused_on,
        'contacts' as stop_source
    from staging.contacts
    where channel = 'phone' and reaction = 'refused'
    union all
    select
        reports.surviving_client_id,
        called.campaign_id,
        cast(reports.called_at as date),
        'call_reports'
    from staging.call_reports as reports
    left join compliance.call_campaigns as called on reports.contact_id = called.contact_id
    where reports.call_outcome = 'refused'
    union all
    select
        client_id,
        cast(null as varchar),
        acted_on,
        opt_out_source
    from compliance.doubtful_stops
    where act = 'call_refused'
),

known_campaigns as (
    select campaign_id from staging.campaigns
    union
    select campaign_id from staging.draws
),

-- A campaign by the name that was told; where none has that name, each whose name only case, signs
-- or zeros set apart.
named_campaigns as (
    select
        refused_calls.*,
        known.campaign_id as known_campaign_id
    from refused_calls
    left join known_campaigns as known
        on
            folded_code(refused_calls.campaign_id) = folded_code(known.campaign_id)
            and (
                refused_calls.campaign_id = known.campaign_id
                or refused_calls.campaign_id not in (select k.campaign_id from known_campaigns as k)
            )
),

-- Where nobody knows which campaign called, each that may have called has ended for the client.
ended_campaigns as (
    select
        client_id,
        campaign_id,
        refused_on,
        stop_source
    from refused_calls
    where campaign_id is not null
    union all
    select
        client_id,
        known_campaign_id,
        refused_on,
        stop_source
    from named_campaigns
    where known_campaign_id <> campaign_id
    union all
    select
        calls.client_id,
        draws.campaign_id,
        calls.refused_on,
        calls.stop_source
    from named_campaigns as calls
    inner join staging.draws as draws
        on
            calls.client_id = draws.surviving_client_id
            and calls.refused_on > draws.drawn_on
    where
        calls.known_campaign_id is null
        and read_last_question_code(calls.campaign_id) is null
),

calls as (
    select
        contact_id,
        surviving_client_id as client_id,
        contacted_at as called_at
    from staging.contacts
    where channel = 'phone' and direction is distinct from 'inbound'
    union all
    select
        contact_id,
        surviving_client_id,
        called_at
    from staging.call_reports
    where contact_id not in (select c.contact_id from staging.contacts as c)
),

counted_calls as (
    select
        calls.client_id,
        cast(calls.called_at as date) as called_on,
        cast(
            lag(calls.called_at, setting_phone_attempts() - 1) over (
                partition by calls.client_id order by calls.called_at, calls.contact_id
            ) as date
        ) as first_called_on
    from calls
    left join staging.clients as clients on calls.client_id = clients.client_id
    where setting_has_courteous_b2b_calls() or clients.client_type is distinct from 'B2B'
),

found as (
    select
        client_id,
        'phone' as channel,
        'call_refused' as stop_reason,
        refused_on as since_on,
        refused_on + setting_call_refusal_days() as until_on,
        stop_source,
        cast(null as varchar) as campaign_id,
        'appel refusé le ' || day_fr(refused_on) as stop_evidence
    from refused_calls
    union all
    select
        client_id,
        null,
        'call_refused',
        refused_on,
        null,
        stop_source,
        campaign_id,
        'appel refusé le ' || day_fr(refused_on)
    from ended_campaigns
    union all
    select
        client_id,
        'phone',
        'too_many_calls',
        called_on,
        first_called_on + setting_phone_attempt_days() - 1,
        'contacts',
        null,
        setting_phone_attempts() || ' appels depuis le ' || day_fr(first_called_on)
    from counted_calls
    where called_on - first_called_on < setting_phone_attempt_days()
)

select
    client_id,
    channel,
    stop_reason,
    since_on,
    max(until_on) as until_on,
    min(stop_source) as stop_source,
    campaign_id,
    min(stop_evidence) as stop_evidence
from found
group by client_id, channel, stop_reason, since_on, campaign_id
