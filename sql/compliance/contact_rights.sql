/*---
description: Right to contact one client over one channel on contact_day(), the day after the night, with its legal basis or the reason for having none.
grain: [client_id, channel]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  is_allowed:
    type: BOOLEAN
    description: True where the company may contact the client over the channel; missing proof is no right.
    label_fr: Contact permis
  right_basis:
    nullable: true
  right_reason:
    type: VARCHAR
    description: Reason why the client may or may not be contacted over the channel.
    label_fr: Motif du droit
    values: [right_is_given, checked_elsewhere, erased, opted_out, ceased, retention_expired, no_go, withdrawn, call_refused, too_many_calls, no_basis, no_proof, basis_not_enough, no_suppression_list, suppression_list_unreadable, suppression_list_too_old, suppression_secret_missing, suppression_secret_other]
  right_proof:
    nullable: true
  right_ends_on:
    type: DATE
    description: Last day on which the right is known to hold, the end of its basis or the day before the next stop begins; NULL without a right or where no end is known.
    label_fr: Droit jusqu'au
    nullable: true
checks:
  - name: nobody_stopped_has_a_right
    description: clients who are stopped and may yet be contacted
    sql: >
      not is_allowed or not exists (
      select 1 from compliance.stops as s
      where s.client_id = contact_rights.client_id and s.channel = contact_rights.channel
      and s.value is null and s.campaign_id is null
      and holds_on(s.since_on, s.until_on, contact_day()))
  - name: right_ends_after_it_is_used
    description: rights that end before the first day on which tonight's lists are used
    sql: right_ends_on >= contact_day()
examples:
  - name: while contacts are closed nobody may be contacted, whatever was declared; a stop is told first
    settings: {rights_checked_elsewhere: true}
    given:
      compliance.contact_closures:
        - {closure_reason: suppression_list_too_old}
      reference.contact_channels:
        - {channel: letter}
      reference.exclusion_reasons:
        - {exclusion_reason: no_go, reason_order: 1}
      orders.known_clients:
        - {client_id: firm, surviving_client_id: firm}
        - {client_id: stopped, surviving_client_id: stopped}
      compliance.granted_rights:
        - {client_id: firm, channel: letter, right_basis: legitimate_interest, valid_from_on: 2025-01-01}
      compliance.stops:
        - {client_id: stopped, channel: letter, stop_reason: no_go, since_on: 2025-01-01}
    expect:
      - {client_id: firm, channel: letter, is_allowed: false, right_basis: null, right_reason: suppression_list_too_old}
      - {client_id: stopped, channel: letter, is_allowed: false, right_reason: no_go}
  - name: a right needs a basis that holds on the day after the night, and no stop; of several the one that holds longest
    run_date: 2026-10-31
    given:
      reference.contact_channels:
        - {channel: phone}
      reference.exclusion_reasons:
        - {exclusion_reason: opted_out, reason_order: 1}
        - {exclusion_reason: withdrawn, reason_order: 2}
      orders.known_clients:
        - {client_id: firm, surviving_client_id: firm}
        - {client_id: over, surviving_client_id: over}
        - {client_id: to_come, surviving_client_id: to_come}
        - {client_id: without, surviving_client_id: without}
        - {client_id: unproven, surviving_client_id: unproven}
        - {client_id: noticeless, surviving_client_id: noticeless}
        - {client_id: unfit, surviving_client_id: unfit}
        - {client_id: objector, surviving_client_id: objector}
        - {client_id: old, surviving_client_id: firm}
      reference.contact_laws:
        - {right_basis: consent, is_proof_needed: true}
        - {right_basis: similar_products, is_proof_needed: true}
        - {right_basis: legitimate_interest, is_proof_needed: false}
      orders.given_consents:
        - {client_id: firm, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, purpose: contact}
        - {client_id: unproven, channel: phone, given_on: 2025-01-01, basis: consent, is_proven: false, purpose: contact}
        - {client_id: noticeless, channel: phone, given_on: 2025-01-01, basis: similar_products, is_proven: false, purpose: contact}
        - {client_id: unfit, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, is_proven: false, purpose: contact}
        - {client_id: unfit, channel: phone, given_on: 2024-01-01, basis: consent, is_proven: false, purpose: contact}
        - {client_id: over, channel: phone, given_on: 2025-01-01, basis: bloctel_check, purpose: contact}
      compliance.granted_rights:
        - {client_id: firm, channel: phone, right_basis: legitimate_interest, valid_from_on: 2025-01-01, valid_until_on: 2026-11-04}
        - {client_id: firm, channel: phone, right_basis: running_contract, right_proof: contrat 7, valid_from_on: 2025-01-01, valid_until_on: 2026-11-05}
        - {client_id: firm, channel: phone, right_basis: consent, valid_from_on: 2026-11-02}
        - {client_id: over, channel: phone, right_basis: running_contract, valid_from_on: 2025-01-01, valid_until_on: 2026-10-31}
        - {client_id: to_come, channel: phone, right_basis: consent, valid_from_on: 2026-11-02}
        - {client_id: objector, channel: phone, right_basis: consent, valid_from_on: 2025-01-01}
      compliance.stops:
        - {client_id: objector, channel: phone, stop_reason: withdrawn, since_on: 2025-01-01}
        - {client_id: objector, channel: phone, stop_reason: opted_out, since_on: 2025-06-01}
    expect:
      - {client_id: firm, is_allowed: true, right_basis: running_contract, right_proof: contrat 7, right_reason: right_is_given, right_ends_on: 2026-11-05}
      - {client_id: over, is_allowed: false, right_basis: null, right_reason: basis_not_enough, right_ends_on: null}
      - {client_id: to_come, is_allowed: false, right_reason: no_basis}
      - {client_id: without, is_allowed: false, right_reason: no_basis}
      - {client_id: unproven, is_allowed: false, right_reason: no_proof}
      - {client_id: noticeless, is_allowed: false, right_reason: no_proof}
      - {client_id: unfit, is_allowed: false, right_reason: basis_not_enough}
      - {client_id: objector, is_allowed: false, right_reason: opted_out}
  - name: a stop counts on the day after the night; one that begins later ends the right, and one of a value or a campaign takes none
    run_date: 2026-10-31
    settings: {rights_checked_elsewhere: true}
    given:
      reference.contact_channels:
        - {channel: phone}
      reference.exclusion_reasons:
        - {exclusion_reason: retention_expired, reason_order: 1}
        - {exclusion_reason: call_refused, reason_order: 2}
      orders.known_clients:
        - {client_id: today, surviving_client_id: today}
        - {client_id: tomorrow, surviving_client_id: tomorrow}
        - {client_id: later, surviving_client_id: later}
        - {client_id: over, surviving_client_id: over}
        - {client_id: last_day, surviving_client_id: last_day}
        - {client_id: narrow, surviving_client_id: narrow}
      compliance.stops:
        - {client_id: today, channel: phone, stop_reason: retention_expired, since_on: 2026-10-31}
        - {client_id: tomorrow, channel: phone, stop_reason: retention_expired, since_on: 2026-11-01}
        - {client_id: later, channel: phone, stop_reason: retention_expired, since_on: 2026-11-02}
        - {client_id: later, channel: phone, stop_reason: retention_expired, since_on: 2027-11-02}
        - {client_id: over, channel: phone, stop_reason: call_refused, since_on: 2026-09-01, until_on: 2026-10-31}
        - {client_id: last_day, channel: phone, stop_reason: call_refused, since_on: 2026-09-02, until_on: 2026-11-01}
        - {client_id: narrow, channel: phone, stop_reason: call_refused, since_on: 2026-09-01, campaign_id: x}
        - {client_id: narrow, channel: phone, stop_reason: bounced, since_on: 2026-09-01, value: "0199001234"}
    expect:
      - {client_id: today, is_allowed: false, right_reason: retention_expired, right_ends_on: null}
      - {client_id: tomorrow, is_allowed: false, right_reason: retention_expired, right_ends_on: null}
      - {client_id: later, is_allowed: true, right_reason: checked_elsewhere, right_ends_on: 2026-11-01}
      - {client_id: over, is_allowed: true, right_ends_on: null}
      - {client_id: last_day, is_allowed: false, right_reason: call_refused}
      - {client_id: narrow, is_allowed: true, right_ends_on: null}
---*/
with people as (
    select client_id
    from orders.known_clients
    where client_id = surviving_client_id
),

granted as (
    select
        client_id,
        channel,
        right_basis,
        right_proof,
        valid_until_on
    from compliance.granted_rights
    where holds_on(valid_from_on, valid_until_on, contact_day())
    qualify row_number() over (
        partition by client_id, channel
        order by valid_until_on desc nulls first, right_basis, right_proof
    ) = 1
),

-- Why what was declared gives no right.
declared as (
    select
        client_id,
        channel,
        not coalesce(is_proven, false)
        and basis in (
            select l.right_basis
            from reference.contact_laws as l
            where l.is_proof_needed
        ) as lacks_proof
    from orders.given_consents
    where purpose = 'contact'
    qualify row_number() over (
        partition by client_id, channel order by given_on desc, is_proven desc, basis
    ) = 1
),

stops as (
    select
        stops.client_id,
        stops.channel,
        stops.stop_reason,
        stops.since_on,
        stops.until_on,
        kinds.reason_order
    from compliance.stops as stops
    inner join reference.exclusion_reasons as kinds on stops.stop_reason = kinds.exclusion_reason
    where stops.value is null and stops.campaign_id is null
),

stopped as (
    select
        client_id,
        channel,
        stop_reason
    from stops
    where holds_on(since_on, until_on, contact_day())
    qualify row_number() over (
        partition by client_id, channel order by reason_order, since_on
    ) = 1
),

stops_to_come as (
    select
        client_id,
        channel,
        min(since_on) as since_on
    from stops
    where since_on > contact_day()
    group by client_id, channel
),

closures as (
    select min(closure_reason) as closure_reason
    from compliance.contact_closures
),

judged as (
    select
        people.client_id,
        channels.channel,
        granted.right_basis,
        granted.right_proof,
        least(granted.valid_until_on, stops_to_come.since_on - 1) as right_ends_on,
        stops_to_come.since_on - 1 as stop_free_until_on,
        case
            when stopped.stop_reason is not null then stopped.stop_reason
            when closures.closure_reason is not null then closures.closure_reason
            when setting_rights_checked_elsewhere() then 'checked_elsewhere'
            when granted.client_id is not null then 'right_is_given'
            when declared.lacks_proof then 'no_proof'
            when declared.client_id is not null then 'basis_not_enough'
            else 'no_basis'
        end as right_reason
    from people
    cross join reference.contact_channels as channels
    cross join closures
    left join granted
        on people.client_id = granted.client_id and channels.channel = granted.channel
    left join declared
        on people.client_id = declared.client_id and channels.channel = declared.channel
    left join stopped
        on people.client_id = stopped.client_id and channels.channel = stopped.channel
    left join stops_to_come
        on
            people.client_id = stops_to_come.client_id
            and channels.channel = stops_to_come.channel
)

select
    client_id,
    channel,
    right_reason in ('right_is_given', 'checked_elsewhere') as is_allowed,
    case
        when right_reason = 'right_is_given' then right_basis
        when right_reason = 'checked_elsewhere' then right_reason
    end as right_basis,
    right_reason,
    case when right_reason = 'right_is_given' then right_proof end as right_proof,
    case
        when right_reason = 'right_is_given' then right_ends_on
        when right_reason = 'checked_elsewhere' then stop_free_until_on
    end as right_ends_on
from judged
