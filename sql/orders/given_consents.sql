/*---
description: One right over one channel of one client as it was given, for one purpose, with whether its proof is one and what it can lift.
grain: [client_id, channel, purpose, given_on, basis]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  purpose:
  given_on:
  basis:
  proof:
    nullable: true
  is_proven:
    type: BOOLEAN
    description: True where the proof says where it is kept; a text that says that there is none is no proof.
    label_fr: Preuve recevable
  lifts_before_on:
    type: DATE
    description: The right lifts what was told before this day, its own; NULL where it came before its own day, which so is not the true one, and lifts nothing.
    label_fr: Lève ce qui précède le
    nullable: true
  standing_from_on:
    type: DATE
    description: A withdrawal from this day on ends the right - its own, or that of the night that first saw it, where it came before its own day.
    label_fr: Retirable depuis le
examples:
  - name: a text that says that there is no proof is none, merged clients have one right, and what came before its own day lifts nothing
    given:
      reference.no_proofs:
        - {no_proof: oui}
      staging.consents:
        - {client_id: a, channel: email, state: given, given_on: 2025-01-01, basis: consent, proof: " Aucune."}
        - {client_id: agreed, channel: email, state: given, given_on: 2025-01-01, basis: consent, proof: "Oui"}
        - {client_id: b, channel: email, state: given, given_on: 2025-01-01, basis: consent, proof: "-"}
        - {client_id: c, channel: email, state: given, given_on: 2025-01-01, basis: consent, proof: "?"}
        - {client_id: d, channel: email, state: given, given_on: 2025-01-01, basis: consent}
        - {client_id: old, surviving_client_id: new, channel: email, state: given, given_on: 2025-01-01, basis: consent, proof: aucune}
        - {client_id: new, channel: email, state: given, given_on: 2025-01-01, basis: consent, proof: formulaire 12}
        - {client_id: e, channel: email, state: given, given_on: 2025-01-01, basis: consent, proof: formulaire 14, purpose: tracking}
        - {client_id: e, channel: email, state: withdrawn, given_on: 2025-01-01, basis: consent, proof: formulaire 13}
        - {client_id: f, channel: email, state: given, given_on: 2025-01-05, basis: consent, proof: formulaire 15}
        - {client_id: f, channel: email, state: given, given_on: 2025-01-06, basis: consent, proof: formulaire 16}
      intake.opt_outs:
        - {extract: consents, file_id: 1, record_number: 1, act: early_consent, client_id: f, channel: email, acted_on: 2025-01-02, told_on: 2025-01-05, is_dated: false, is_erasure: false, is_clear: true}
    expect:
      - {client_id: f, channel: email, purpose: contact, given_on: 2025-01-05, lifts_before_on: null, standing_from_on: 2025-01-02, proof: formulaire 15, is_proven: true}
      - {client_id: f, channel: email, purpose: contact, given_on: 2025-01-06, lifts_before_on: 2025-01-06, standing_from_on: 2025-01-06, proof: formulaire 16, is_proven: true}
      - {client_id: e, channel: email, purpose: tracking, is_proven: true}
      - {client_id: a, channel: email, purpose: contact, is_proven: false}
      - {client_id: agreed, channel: email, purpose: contact, is_proven: false}
      - {client_id: b, channel: email, is_proven: false}
      - {client_id: c, channel: email, is_proven: false}
      - {client_id: d, channel: email, proof: null, is_proven: false}
      - {client_id: new, channel: email, given_on: 2025-01-01, basis: consent, proof: formulaire 12, is_proven: true}
---*/
with judged as (
    select
        given.surviving_client_id as client_id,
        given.channel,
        coalesce(given.purpose, 'contact') as purpose,
        given.given_on,
        given.basis,
        given.proof,
        given.client_id as delivered_client_id,
        case when early.act is null then given.given_on end as lifts_before_on,
        least(given.given_on, early.acted_on) as standing_from_on,
        coalesce(
            proof_root(given.proof) <> ''
            and proof_root(given.proof)
            not in (select p.no_proof from reference.no_proofs as p),
            false
        ) as is_proven
    from staging.consents as given
    -- A day to come is a wrong one, and may be years off; however often it comes again.
    left join intake.opt_outs as early
        on
            early.act = 'early_consent'
            and given.client_id = early.client_id
            and given.channel = early.channel
            and given.given_on = early.told_on
    where given.state = 'given' and given.basis is not null
)

select
    client_id,
    channel,
    purpose,
    given_on,
    basis,
    proof,
    is_proven,
    lifts_before_on,
    standing_from_on
from judged
qualify row_number() over (
    partition by client_id, channel, purpose, given_on, basis
    order by is_proven desc, lifts_before_on nulls first, standing_from_on, delivered_client_id
) = 1
