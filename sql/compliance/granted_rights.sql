/*---
description: One right of one client over one channel by a basis that fits the channel, the client and the law, with the days on which it holds, stops aside.
grain: [client_id, channel, right_basis, valid_from_on, right_proof]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  right_basis:
  right_proof:
    type: VARCHAR
    description: Where the proof of the right is kept.
    label_fr: Preuve retenue
    nullable: true
  valid_from_on:
    type: DATE
    description: First day on which the right holds.
    label_fr: Droit depuis
  valid_until_on:
    type: DATE
    description: Last day on which the basis holds, whatever stops it before; NULL where no end is known.
    label_fr: Base valable jusqu'au
    nullable: true
  law_fr:
references:
  client_id: orders.known_clients.client_id
checks:
  - name: right_ends_after_it_begins
    description: rights that end before they begin
    sql: valid_until_on >= valid_from_on
examples:
  - name: a basis gives a right where the law says so of the channel and the kind of client; an unknown kind is protected as a person is
    given:
      reference.contact_laws:
        - {client_type: B2B, channel: phone, right_basis: legitimate_interest, is_proof_needed: false, law_fr: RGPD}
        - {client_type: B2C, channel: phone, right_basis: consent, is_proof_needed: true, law_fr: Code}
        - {client_type: B2C, channel: email, right_basis: similar_products, is_proof_needed: true, law_fr: Code}
      orders.known_clients:
        - {client_id: firm, surviving_client_id: firm}
        - {client_id: person, surviving_client_id: person}
        - {client_id: unknown, surviving_client_id: unknown}
      staging.clients:
        - {client_id: firm, client_type: B2B}
        - {client_id: person, client_type: B2C}
      orders.given_consents:
        - {client_id: firm, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, is_proven: false, purpose: contact}
        - {client_id: person, channel: phone, given_on: 2025-01-01, basis: consent, proof: form 12, is_proven: true, purpose: contact}
        - {client_id: person, channel: email, given_on: 2025-01-01, basis: similar_products, is_proven: false, purpose: contact}
        - {client_id: person, channel: email, given_on: 2025-02-01, basis: similar_products, proof: suivi 4, is_proven: true, purpose: tracking}
        - {client_id: unknown, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, is_proven: false, purpose: contact}
        - {client_id: unknown, channel: email, given_on: 2025-01-01, basis: similar_products, proof: notice 3, is_proven: true, purpose: contact}
    expect:
      - {client_id: firm, channel: phone, right_basis: legitimate_interest, valid_from_on: 2025-01-01, valid_until_on: null, law_fr: RGPD}
      - {client_id: person, channel: phone, right_basis: consent, right_proof: form 12}
      - {client_id: unknown, channel: email, right_basis: similar_products, right_proof: notice 3}
  - name: a newer basis takes the place of an older one; a check of the call list does not, and holds for its days only
    settings: {bloctel_valid_days: 30}
    given:
      reference.contact_laws:
        - {client_type: B2C, channel: phone, right_basis: consent, is_proof_needed: true}
        - {client_type: B2C, channel: phone, right_basis: bloctel_check, is_proof_needed: false, law_until_on: 2026-08-10}
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: b, surviving_client_id: b}
      orders.given_consents:
        - {client_id: a, channel: phone, given_on: 2025-01-01, basis: consent, proof: form 1, is_proven: true, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2026-02-01, basis: bloctel_check, is_proven: false, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2026-07-20, basis: bloctel_check, is_proven: false, purpose: contact}
        - {client_id: a, channel: phone, given_on: 2026-08-11, basis: bloctel_check, is_proven: false, purpose: contact}
        - {client_id: b, channel: phone, given_on: 2025-01-01, basis: consent, proof: form 2, is_proven: true, purpose: contact}
        - {client_id: b, channel: phone, given_on: 2025-06-01, basis: legitimate_interest, is_proven: false, purpose: contact}
        - {client_id: b, channel: phone, given_on: 2025-09-01, basis: consent, proof: form 3, is_proven: true, purpose: contact}
        - {client_id: b, channel: phone, given_on: 2025-09-01, basis: similar_products, is_proven: false, purpose: contact}
    expect:
      - {client_id: a, right_basis: consent, valid_from_on: 2025-01-01, valid_until_on: null}
      - {client_id: a, right_basis: bloctel_check, valid_from_on: 2026-02-01, valid_until_on: 2026-03-03}
      - {client_id: a, right_basis: bloctel_check, valid_from_on: 2026-07-20, valid_until_on: 2026-08-10}
      - {client_id: b, right_proof: form 2, valid_from_on: 2025-01-01, valid_until_on: 2025-05-31}
      - {client_id: b, right_proof: form 3, valid_from_on: 2025-09-01, valid_until_on: null}
  - name: a contract gives the right to call while it runs, from the day of the law on
    given:
      reference.contact_laws:
        - {client_type: B2C, channel: phone, right_basis: running_contract, is_proof_needed: false, law_from_on: 2026-08-11}
      orders.known_clients:
        - {client_id: open, surviving_client_id: open}
        - {client_id: ends, surviving_client_id: ends}
        - {client_id: renewed, surviving_client_id: renewed}
        - {client_id: ended, surviving_client_id: ended}
        - {client_id: before, surviving_client_id: before}
        - {client_id: none, surviving_client_id: none}
      orders.given_consents:
        - {client_id: open, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, is_proven: false, purpose: contact}
        - {client_id: ends, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, is_proven: false, purpose: contact}
        - {client_id: renewed, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, is_proven: false, purpose: contact}
        - {client_id: ended, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, is_proven: false, purpose: contact}
        - {client_id: before, channel: phone, given_on: 2025-01-01, basis: legitimate_interest, is_proven: false, purpose: contact}
      staging.contracts:
        - {contract_id: 6, client_id: none, starts_on: 2025-01-01}
        - {contract_id: 1, client_id: open, starts_on: 2025-01-01}
        - {contract_id: 2, client_id: ends, starts_on: 2026-09-01, ends_on: 2026-12-31}
        - {contract_id: 3, client_id: renewed, starts_on: 2025-01-01, ends_on: 2026-09-30, is_renewed: true}
        - {contract_id: 4, client_id: ended, starts_on: 2025-01-01, ends_on: 2027-12-31, is_renewed: true, ended_on: 2026-10-15}
        - {contract_id: 5, client_id: before, starts_on: 2025-01-01, ends_on: 2026-08-10}
    expect:
      - {client_id: open, channel: phone, right_basis: running_contract, right_proof: contrat 1, valid_from_on: 2026-08-11, valid_until_on: null}
      - {client_id: ends, right_proof: contrat 2, valid_from_on: 2026-09-01, valid_until_on: 2026-12-31}
      - {client_id: renewed, right_proof: contrat 3, valid_from_on: 2026-08-11, valid_until_on: null}
      - {client_id: ended, right_proof: contrat 4, valid_from_on: 2026-08-11, valid_until_on: 2026-10-15}
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

-- The newest basis decides; of one day a proven one. A check of the call list stands beside it.
declared as (
    select
        client_id,
        channel,
        basis,
        proof,
        is_proven,
        given_on as valid_from_on,
        case
            when basis = 'bloctel_check' then given_on + setting_bloctel_valid_days()
            else lead(given_on) over (
                partition by client_id, channel, basis = 'bloctel_check'
                order by given_on, is_proven, basis desc
            ) - 1
        end as valid_until_on
    from orders.given_consents
    where purpose = 'contact'
),

bases as (
    select
        client_id,
        channel,
        basis,
        proof,
        is_proven,
        valid_from_on,
        valid_until_on
    from declared
    union all
    select
        surviving_client_id,
        'phone',
        'running_contract',
        'contrat ' || contract_id,
        true,
        starts_on,
        case
            when ended_on is not null or not coalesce(is_renewed, false)
                then coalesce(ended_on, ends_on)
        end
    from staging.contracts
    -- A contract stands for the consent, not for a basis: one must be declared for calls.
    where
        surviving_client_id in (
            select d.client_id from declared as d
            where d.channel = 'phone' and d.basis <> 'bloctel_check'
        )
),

dated as (
    select
        people.client_id,
        bases.channel,
        bases.basis as right_basis,
        bases.proof as right_proof,
        greatest(bases.valid_from_on, laws.law_from_on) as valid_from_on,
        least(bases.valid_until_on, laws.law_until_on) as valid_until_on,
        laws.law_fr
    from people
    inner join bases on people.client_id = bases.client_id
    inner join reference.contact_laws as laws
        on
            people.client_type = laws.client_type
            and bases.channel = laws.channel
            and bases.basis = laws.right_basis
    where bases.is_proven or not laws.is_proof_needed
)

select
    client_id,
    channel,
    right_basis,
    right_proof,
    valid_from_on,
    valid_until_on,
    law_fr
from dated
where coalesce(valid_until_on >= valid_from_on, true)
