/*---
description: One exclusion reason of law or of proof for one client whom campaigns may address tonight; a client has as many rows as reasons.
grain: [client_id, exclusion_reason]
columns:
  client_id:
  exclusion_reason:
  exclusion_evidence:
    type: VARCHAR
    description: "Evidence of the reason: a French phrase, a campaign or a cause."
    description_fr: "Ce qui montre le motif : la pièce, la date ou la déclaration."
    label_fr: Constat
references:
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
  client_id: status.status.client_id
examples:
  - name: a stop of every channel on the day after the night refuses the client; one channel, a later day or one campaign does not; every reason is kept
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a}
        - {client_id: b}
        - {client_id: clicked}
        - {client_id: deaf}
      reference.contact_channels:
        - {channel: email}
        - {channel: letter}
      compliance.stops:
        - {client_id: a, channel: email, stop_reason: retention_expired, since_on: 2026-06-30, stop_evidence: dernier acte du client le 30/06/2023}
        - {client_id: a, channel: letter, stop_reason: retention_expired, since_on: 2026-06-30, stop_evidence: dernier acte du client le 30/06/2023}
        - {client_id: a, channel: email, stop_reason: opted_out, since_on: 2026-01-01, stop_evidence: opposition du 01/01/2026}
        - {client_id: a, channel: letter, stop_reason: opted_out, since_on: 2026-02-01, stop_evidence: opposition du 01/02/2026}
        - {client_id: b, channel: letter, stop_reason: opted_out, since_on: 2026-01-01, stop_evidence: opposition du 01/01/2026}
        - {client_id: b, channel: email, stop_reason: retention_expired, since_on: 2026-07-02}
        - {client_id: b, channel: letter, stop_reason: retention_expired, since_on: 2026-07-02}
        - {client_id: clicked, channel: email, stop_reason: call_refused, since_on: 2026-01-01, campaign_id: x}
        - {client_id: clicked, channel: letter, stop_reason: call_refused, since_on: 2026-01-01, campaign_id: x}
        - {client_id: c, channel: email, stop_reason: no_go, since_on: 2026-01-01}
        - {client_id: c, channel: letter, stop_reason: no_go, since_on: 2026-01-01}
      compliance.contact_rights:
        - {client_id: b, channel: email, is_allowed: true}
        - {client_id: clicked, channel: email, is_allowed: true}
        - {client_id: deaf, channel: email, is_allowed: true}
      compliance.reachable:
        - {client_id: b, channel: email}
        - {client_id: clicked, channel: email}
    expect:
      - {client_id: a, exclusion_reason: retention_expired, exclusion_evidence: dernier acte du client le 30/06/2023}
      - {client_id: a, exclusion_reason: opted_out, exclusion_evidence: opposition du 01/01/2026}
      - {client_id: deaf, exclusion_reason: undeliverable}
  - name: nobody may be contacted while contacts are closed
    given:
      compliance.addressed_clients:
        - {client_id: a}
      compliance.contact_closures:
        - {closure_reason: suppression_list_too_old, closed_fr: Contacts fermés}
    expect:
      - {client_id: a, exclusion_reason: no_suppression_list, exclusion_evidence: Contacts fermés}
      - {client_id: a, exclusion_reason: no_contact_right}
---*/
with addressed as (
    select client_id
    from compliance.addressed_clients
),

stopped as (
    select
        client_id,
        stop_reason,
        min(stop_evidence) as stop_evidence
    from compliance.stops
    where
        value is null
        and campaign_id is null
        and holds_on(since_on, until_on, contact_day())
    group by client_id, stop_reason
    having count(distinct channel) = (select count(*) from reference.contact_channels)
),

allowed as (
    select distinct client_id
    from compliance.contact_rights
    where is_allowed
),

closures as (
    select closed_fr
    from compliance.contact_closures
    qualify row_number() over (order by closure_reason) = 1
),

found as (
    select
        addressed.client_id,
        'no_suppression_list' as exclusion_reason,
        closures.closed_fr as exclusion_evidence
    from addressed
    cross join closures
    union all
    select
        addressed.client_id,
        stopped.stop_reason,
        stopped.stop_evidence
    from addressed
    inner join stopped on addressed.client_id = stopped.client_id
    union all
    select
        addressed.client_id,
        'no_contact_right',
        'aucun canal permis'
    from addressed
    where
        addressed.client_id not in (select allowed.client_id from allowed)
        and addressed.client_id not in (select stopped.client_id from stopped)
    union all
    select
        addressed.client_id,
        'undeliverable',
        'un canal permis, mais aucune coordonnée valide'
    from addressed
    inner join allowed on addressed.client_id = allowed.client_id
    where addressed.client_id not in (select r.client_id from compliance.reachable as r)
)

select
    client_id,
    exclusion_reason,
    exclusion_evidence
from found
