/*---
description: "One channel over which one client has consented, with a proof, to have the contact value matched with lists of advertisers; a right to contact is none."
grain: [client_id, channel]
columns:
  client_id:
  channel:
    described_in: staging.contacts
references:
  client_id: orders.known_clients.client_id
examples:
  - name: a proved consent for this purpose that no later withdrawal ends; rights to contact or to track, other bases and unproven ones do not do
    run_date: 2026-01-20
    given:
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: gone, surviving_client_id: gone}
        - {client_id: again, surviving_client_id: again}
        - {client_id: misread, surviving_client_id: misread}
        - {client_id: same_day, surviving_client_id: same_day}
      orders.given_consents:
        - {client_id: a, channel: email, given_on: 2025-01-01, standing_from_on: 2025-01-01, basis: consent, is_proven: true, purpose: list_matching}
        - {client_id: a, channel: phone, given_on: 2025-01-01, standing_from_on: 2025-01-01, basis: consent, is_proven: true, purpose: contact}
        - {client_id: a, channel: sms, given_on: 2025-01-01, standing_from_on: 2025-01-01, basis: consent, is_proven: false, purpose: list_matching}
        - {client_id: a, channel: letter, given_on: 2025-01-01, standing_from_on: 2025-01-01, basis: legitimate_interest, is_proven: true, purpose: list_matching}
        - {client_id: gone, channel: email, given_on: 2025-01-01, standing_from_on: 2025-01-01, basis: consent, is_proven: true, purpose: list_matching}
        - {client_id: again, channel: email, given_on: 2025-03-01, standing_from_on: 2025-03-01, basis: consent, is_proven: true, purpose: list_matching}
        - {client_id: misread, channel: email, given_on: 2025-01-01, standing_from_on: 2025-01-01, basis: consent, is_proven: true, purpose: list_matching}
        - {client_id: same_day, channel: email, given_on: 2025-02-01, standing_from_on: 2025-02-01, basis: consent, is_proven: true, purpose: list_matching}
      staging.consents:
        - {client_id: old, surviving_client_id: gone, channel: email, state: withdrawn, given_on: 2025-02-01, purpose: list_matching}
        - {client_id: again, surviving_client_id: again, channel: email, state: withdrawn, given_on: 2025-02-01, purpose: list_matching}
        - {client_id: same_day, surviving_client_id: same_day, channel: email, state: withdrawn, given_on: 2025-02-01, purpose: list_matching}
        - {client_id: a, surviving_client_id: a, channel: email, state: withdrawn, given_on: 2025-02-01, purpose: tracking}
      orders.opt_out_rows:
        - {client_id: MISREAD, act: list_matching, acted_on: 2025-05-20, is_certain: true}
        - {client_id: a, act: tracking, acted_on: 2025-05-20, is_certain: true}
    expect:
      - {client_id: a, channel: email}
      - {client_id: again, channel: email}
---*/
with withdrawn as (
    select
        surviving_client_id as client_id,
        channel,
        given_on as withdrawn_on
    from staging.consents
    where purpose = 'list_matching' and state = 'withdrawn'
    union all
    -- What intake read the cautious way, for every number of the same form; without a channel all.
    select
        known.surviving_client_id,
        told.channel,
        told.acted_on
    from orders.opt_out_rows as told
    inner join orders.known_clients as known
        on folded_code(coalesce(told.client_id, told.value)) = folded_code(known.client_id)
    where told.act = 'list_matching'
)

select distinct
    given.client_id,
    given.channel
from orders.given_consents as given
where
    given.purpose = 'list_matching'
    and given.basis = 'consent'
    and given.is_proven
    and given.given_on <= run_date()
    and not exists (
        select 1 from withdrawn
        where
            withdrawn.client_id = given.client_id
            and coalesce(withdrawn.channel = given.channel, true)
            and withdrawn.withdrawn_on >= given.standing_from_on
    )
