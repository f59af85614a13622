/*---
description: One salesperson who knows a client whom campaigns may address, by being in charge of the client, or by calls and visits.
grain: [client_id, salesperson_id]
columns:
  client_id:
  salesperson_id:
  known_since_on:
    type: DATE
    description: First day on which the salesperson was in charge of the client or in contact; NULL where nobody dates it.
    description_fr: Premier jour où la personne a suivi ou contacté le client ; vide si aucune date n'est connue.
    label_fr: Connu depuis
    nullable: true
  known_until_on:
    type: DATE
    description: Last day on which the salesperson was in charge of the client or in contact, tonight at the latest.
    label_fr: Connu jusqu'au
  is_active:
    nullable: true
  is_of_the_loss:
    type: BOOLEAN
    description: True where the salesperson was in charge between the last purchase and the loss; of who has no dated portfolio, the one of the clients extract.
    label_fr: Commercial lors de la perte
references:
  client_id: status.status.client_id
examples:
  - name: in charge, as dated or as the clients extract says, or met; who was in charge when the client was lost
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a}
        - {client_id: b}
        - {client_id: c}
      status.status:
        - {client_id: a, last_purchase_on: 2025-03-01, lost_on: 2026-01-01}
        - {client_id: b, last_purchase_on: 2025-03-01, lost_on: 2026-01-01}
        - {client_id: c, last_purchase_on: 2026-03-01}
      staging.salespeople:
        - {salesperson_id: V1, is_active: true}
        - {salesperson_id: V2, is_active: false}
      reference.contact_channels:
        - {channel: visit, is_personal: true}
        - {channel: email, is_personal: false}
      staging.clients:
        - {client_id: a, salesperson_id: V9}
        - {client_id: b, salesperson_id: V1}
        - {client_id: c, salesperson_id: V1}
      staging.client_salespeople:
        - {client_id: a, salesperson_id: V1, starts_on: 2023-01-01, ends_on: 2025-02-28}
        - {client_id: old, surviving_client_id: a, salesperson_id: V2, starts_on: 2025-03-01, ends_on: 2025-12-31}
        - {client_id: a, salesperson_id: V3, starts_on: 2026-01-02}
      staging.contacts:
        - {contact_id: k1, client_id: b, channel: visit, salesperson_id: V3, contacted_at: 2024-02-01 10:00}
        - {contact_id: k2, client_id: b, channel: email, salesperson_id: V2, contacted_at: 2026-02-01 10:00}
        - {contact_id: k3, client_id: c, channel: visit, contacted_at: 2026-02-01 10:00}
    expect:
      - {client_id: a, salesperson_id: V1, known_since_on: 2023-01-01, known_until_on: 2025-02-28, is_active: true, is_of_the_loss: false}
      - {client_id: a, salesperson_id: V2, known_since_on: 2025-03-01, known_until_on: 2025-12-31, is_active: false, is_of_the_loss: true}
      - {client_id: a, salesperson_id: V3, known_until_on: 2026-06-30, is_active: null, is_of_the_loss: false}
      - {client_id: b, salesperson_id: V1, known_since_on: null, known_until_on: 2026-06-30, is_of_the_loss: true}
      - {client_id: b, salesperson_id: V3, known_since_on: 2024-02-01, known_until_on: 2024-02-01, is_of_the_loss: false}
      - {client_id: c, salesperson_id: V1, is_of_the_loss: false}
---*/
with met as (
    select
        contacts.surviving_client_id as client_id,
        contacts.salesperson_id,
        cast(contacts.contacted_at as date) as met_on
    from staging.contacts as contacts
    inner join reference.contact_channels as channels
        on contacts.channel = channels.channel and channels.is_personal
    where contacts.salesperson_id is not null and contacts.is_delivered is distinct from false
),

dated as (
    select
        surviving_client_id as client_id,
        salesperson_id,
        starts_on,
        coalesce(ends_on, run_date()) as ends_on
    from staging.client_salespeople
),

known as (
    select
        client_id,
        salesperson_id,
        true as is_in_charge,
        starts_on as from_on,
        ends_on as to_on
    from dated
    union all
    -- Where the company keeps no history, who is in charge is who was.
    select
        client_id,
        salesperson_id,
        true as is_in_charge,
        cast(null as date) as from_on,
        run_date() as to_on
    from staging.clients
    where salesperson_id is not null and client_id not in (select dated.client_id from dated)
    union all
    select
        client_id,
        salesperson_id,
        false as is_in_charge,
        met_on as from_on,
        met_on as to_on
    from met
)

select
    known.client_id,
    known.salesperson_id,
    min(known.from_on) as known_since_on,
    max(known.to_on) as known_until_on,
    any_value(salespeople.is_active) as is_active,
    coalesce(
        bool_or(
            known.is_in_charge
            and coalesce(known.from_on <= status.lost_on, status.lost_on is not null)
            and known.to_on >= status.last_purchase_on
        ),
        false
    ) as is_of_the_loss
from known
inner join compliance.addressed_clients as addressed on known.client_id = addressed.client_id
inner join status.status as status on known.client_id = status.client_id
left join staging.salespeople as salespeople on known.salesperson_id = salespeople.salesperson_id
group by known.client_id, known.salesperson_id
