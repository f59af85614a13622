/*---
description: Right to contact one client over one channel tonight, with its legal basis or the reason for having none.
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
    type: VARCHAR
    description: "Legal basis of the right: consent, similar_products, legitimate_interest, or checked_elsewhere (setting rights_checked_elsewhere); NULL without a right."
    label_fr: Base légale retenue
    values: [consent, similar_products, legitimate_interest, checked_elsewhere]
    nullable: true
  right_reason:
    type: VARCHAR
    description: Reason why the client may or may not be contacted over the channel.
    label_fr: Motif du droit
    values: [right_is_given, checked_elsewhere, opted_out, no_basis, withdrawn, no_proof, basis_not_enough, no_suppression_list, suppression_list_unreadable, suppression_list_too_old]
  right_proof:
    type: VARCHAR
    description: Where the proof of the right is kept.
    label_fr: Preuve retenue
    nullable: true
checks:
  - name: objectors_have_no_right
    description: clients who objected and may yet be contacted
    sql: >
      not is_allowed or not exists (
      select 1 from compliance.suppression as s
      where s.client_id = contact_rights.client_id
      and s.channel = contact_rights.channel)
examples:
  - name: without a list of objections nobody may be contacted, whatever was declared
    given:
      reference.contact_channels:
        - {channel: letter}
      orders.known_clients:
        - {client_id: firm, surviving_client_id: firm}
      compliance.contact_closures:
        - {closure_reason: no_suppression_list}
      orders.given_consents:
        - {client_id: firm, channel: letter, given_on: 2025-01-01, basis: legitimate_interest, purpose: contact}
    expect:
      - {client_id: firm, channel: letter, is_allowed: false, right_basis: null, right_reason: no_suppression_list}
  - name: a right needs a basis that fits the channel and the client, and no objection
    given:
      reference.contact_channels:
        - {channel: phone}
        - {channel: letter}
      orders.known_clients:
        - {client_id: firm, surviving_client_id: firm}
        - {client_id: person, surviving_client_id: person}
        - {client_id: proven, surviving_client_id: proven}
        - {client_id: objector, surviving_client_id: objector}
        - {client_id: changed, surviving_client_id: changed}
      staging.clients:
        - {client_id: firm, client_type: B2B}
        - {client_id: person, client_type: B2C}
        - {client_id: proven, client_type: B2C}
        - {client_id: objector, client_type: B2B}
      orders.given_consents:
        - {client_id: firm, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, purpose: contact}
        - {client_id: person, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, purpose: contact}
        - {client_id: person, channel: letter, given_on: 2025-01-01, basis: legitimate_interest, purpose: contact}
        - {client_id: proven, channel: phone, given_on: 2025-01-01, basis: consent, proof: form 12, is_proven: true, purpose: contact}
        - {client_id: proven, channel: letter, given_on: 2025-01-01, basis: consent, purpose: contact}
        - {client_id: objector, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, purpose: contact}
        - {client_id: changed, channel: phone, given_on: 2025-01-01, basis: consent, proof: form 13, is_proven: true, purpose: contact}
      compliance.suppression:
        - {client_id: objector, channel: phone, opt_out_source: objections}
        - {client_id: objector, channel: letter, opt_out_source: surveys}
        - {client_id: changed, channel: phone, opt_out_source: consents}
    expect:
      - {client_id: firm, channel: phone, is_allowed: true, right_basis: legitimate_interest}
      - {client_id: firm, channel: letter, is_allowed: false, right_reason: no_basis}
      - {client_id: person, channel: phone, is_allowed: false, right_reason: basis_not_enough}
      - {client_id: person, channel: letter, is_allowed: true}
      - {client_id: proven, channel: phone, is_allowed: true, right_basis: consent, right_proof: form 12}
      - {client_id: proven, channel: letter, is_allowed: false, right_reason: no_proof}
      - {client_id: objector, channel: phone, is_allowed: false, right_reason: opted_out}
      - {client_id: objector, channel: letter, is_allowed: false, right_reason: opted_out}
      - {client_id: changed, channel: phone, is_allowed: false, right_reason: withdrawn}
      - {client_id: changed, channel: letter, is_allowed: false, right_reason: no_basis}
---*/
with people as (
    select
        known.client_id,
        -- A client of unknown type is protected as a person is.
        coalesce(clients.client_type, 'B2C') as client_type
    from orders.known_clients as known
    left join staging.clients as clients on known.client_id = clients.client_id
    where known.client_id = known.surviving_client_id
),

-- The newest right decides; whether it was taken away, suppression says.
consents as (
    select
        client_id,
        channel,
        basis,
        proof,
        is_proven
    from orders.given_consents
    where purpose = 'contact'
    qualify row_number() over (
        partition by client_id, channel order by given_on desc, is_proven desc, basis
    ) = 1
),

closures as (
    select min(closure_reason) as closure_reason
    from compliance.contact_closures
),

judged as (
    select
        people.client_id,
        channels.channel,
        consents.basis,
        consents.proof,
        case
            when suppression.opt_out_source = 'consents' then 'withdrawn'
            when suppression.client_id is not null then 'opted_out'
            when closures.closure_reason is not null then closures.closure_reason
            when setting_rights_checked_elsewhere() then 'checked_elsewhere'
            when consents.basis is null then 'no_basis'
            when consents.basis = 'consent' and not coalesce(consents.is_proven, false)
                then 'no_proof'
            when consents.basis = 'consent' then 'right_is_given'
            when consents.basis = 'similar_products' and channels.channel in ('email', 'sms')
                then 'right_is_given'
            when consents.basis = 'legitimate_interest' and channels.channel = 'letter'
                then 'right_is_given'
            when
                consents.basis = 'legitimate_interest'
                and people.client_type = 'B2B'
                and channels.channel in ('email', 'phone') then 'right_is_given'
            else 'basis_not_enough'
        end as right_reason
    from people
    cross join reference.contact_channels as channels
    cross join closures
    left join consents
        on people.client_id = consents.client_id and channels.channel = consents.channel
    left join compliance.suppression as suppression
        on people.client_id = suppression.client_id and channels.channel = suppression.channel
)

select
    client_id,
    channel,
    right_reason in ('right_is_given', 'checked_elsewhere') as is_allowed,
    case
        when right_reason = 'right_is_given' then basis
        when right_reason = 'checked_elsewhere' then right_reason
    end as right_basis,
    right_reason,
    case when right_reason = 'right_is_given' then proof end as right_proof
from judged
