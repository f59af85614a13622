/*---
description: One period in which opens and clicks of the e-mails to one client may be read, by a consent of its own with a proof; without beginning for everybody where the setting tracking_needs_consent is off.
grain: [client_id, tracked_from_on]
columns:
  client_id:
  tracked_from_on:
    type: DATE
    description: First day of the period; NULL where it has no beginning.
    label_fr: Suivi depuis
    nullable: true
  tracked_until_on:
    type: DATE
    description: Day of the withdrawal that ends the period, no longer part of it; NULL while it runs.
    label_fr: Suivi jusqu'au
    nullable: true
references:
  client_id: orders.known_clients.client_id
examples:
  - name: a proved consent for tracking until it is withdrawn, also between the day it came and its own; a right to contact is none
    run_date: 2025-12-31
    given:
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: none, surviving_client_id: none}
        - {client_id: b, surviving_client_id: b}
        - {client_id: early, surviving_client_id: early}
      orders.given_consents:
        - {client_id: a, channel: email, given_on: 2025-01-01, standing_from_on: 2025-01-01, basis: consent, is_proven: true, purpose: tracking}
        - {client_id: a, channel: email, given_on: 2025-05-01, standing_from_on: 2025-05-01, basis: consent, is_proven: true, purpose: tracking}
        - {client_id: b, channel: email, given_on: 2025-05-01, standing_from_on: 2025-05-01, basis: consent, is_proven: true, purpose: tracking}
        - {client_id: none, channel: email, given_on: 2025-01-01, standing_from_on: 2025-01-01, basis: consent, is_proven: false, purpose: tracking}
        - {client_id: none, channel: email, given_on: 2025-01-02, standing_from_on: 2025-01-02, basis: legitimate_interest, is_proven: true, purpose: tracking}
        - {client_id: none, channel: email, given_on: 2025-01-03, standing_from_on: 2025-01-03, basis: consent, is_proven: true, purpose: contact}
        - {client_id: none, channel: sms, given_on: 2025-01-03, standing_from_on: 2025-01-03, basis: consent, is_proven: true, purpose: tracking}
        - {client_id: early, channel: email, given_on: 2025-07-04, standing_from_on: 2025-06-30, basis: consent, is_proven: true, purpose: tracking}
      staging.consents:
        - {client_id: early, channel: email, state: withdrawn, given_on: 2025-07-02, purpose: tracking}
        - {client_id: old, surviving_client_id: a, channel: email, state: withdrawn, given_on: 2025-03-01, purpose: tracking}
        - {client_id: a, channel: email, state: withdrawn, given_on: 2025-04-01, purpose: tracking}
        - {client_id: a, channel: email, state: withdrawn, given_on: 2025-06-01, purpose: contact}
        - {client_id: b, channel: email, state: given, given_on: 2025-05-01, basis: consent, purpose: tracking}
      orders.opt_out_rows:
        - {client_id: B, act: tracking, acted_on: 2025-05-20, is_certain: true}
        - {client_id: a, act: opt_out, acted_on: 2025-05-20, is_certain: true}
    expect:
      - {client_id: early, tracked_from_on: 2025-07-04, tracked_until_on: 2025-07-02}
      - {client_id: a, tracked_from_on: 2025-01-01, tracked_until_on: 2025-03-01}
      - {client_id: a, tracked_from_on: 2025-05-01, tracked_until_on: null}
      - {client_id: b, tracked_from_on: 2025-05-01, tracked_until_on: 2025-05-20}
  - name: where no consent is asked for, everybody's opens and clicks may be read
    settings: {tracking_needs_consent: "false"}
    given:
      orders.known_clients:
        - {client_id: old, surviving_client_id: new}
        - {client_id: new, surviving_client_id: new}
    expect:
      - {client_id: new, tracked_from_on: null, tracked_until_on: null}
---*/
with given as (
    select
        client_id,
        given_on,
        min(standing_from_on) as standing_from_on
    from orders.given_consents
    where purpose = 'tracking' and channel = 'email' and basis = 'consent' and is_proven
    group by client_id, given_on
),

withdrawn as (
    select
        surviving_client_id as client_id,
        given_on as withdrawn_on
    from staging.consents
    where purpose = 'tracking' and channel = 'email' and state = 'withdrawn'
    union
    -- What intake read the cautious way, for every number of the same form.
    select
        known.surviving_client_id,
        told.acted_on
    from orders.opt_out_rows as told
    inner join orders.known_clients as known
        on folded_code(coalesce(told.client_id, told.value)) = folded_code(known.client_id)
    where
        told.act = 'tracking'
        and coalesce(told.channel, 'email') = 'email'
)

select
    given.client_id,
    given.given_on as tracked_from_on,
    min(withdrawn.withdrawn_on) as tracked_until_on
from given
inner join orders.known_clients as known on given.client_id = known.client_id
left join withdrawn
    on
        given.client_id = withdrawn.client_id
        and given.standing_from_on <= withdrawn.withdrawn_on
where setting_tracking_needs_consent()
group by given.client_id, given.given_on
union all
select
    client_id,
    cast(null as date),
    cast(null as date)
from orders.known_clients
where client_id = surviving_client_id and not setting_tracking_needs_consent()
