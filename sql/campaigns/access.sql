/*---
description: Access to one client whom campaigns may address, who of the company knows the client, since when, and over which channels the client may be reached (S0, our reading).
grain: [client_id]
columns:
  client_id:
  knowing_salesperson_id:
    type: VARCHAR
    description: Salesperson who knows the client, of those still active (else of all) the last one in charge or in contact; NULL where nobody is known.
    label_fr: Commercial qui connaît le client
    nullable: true
  known_since_on:
    nullable: true
  is_knower_active:
    type: BOOLEAN
    description: True where that salesperson is still active; NULL where nobody says.
    label_fr: Commercial encore en poste
    nullable: true
  last_personal_contact_on:
    type: DATE
    description: Day of the last call or visit that was made or received; NULL where there was none.
    description_fr: Jour du dernier appel ou de la dernière visite ; vide s'il n'y en a pas eu.
    label_fr: Dernier appel ou visite
    nullable: true
  reachable_by_fr:
    type: VARCHAR
    description: Channels over which the client may be contacted and a value is known, in French; NULL where there is none.
    description_fr: Canaux permis dont la coordonnée est connue ; vide s'il n'y en a aucun.
    label_fr: Joignable par
    nullable: true
  access_level:
    type: VARCHAR
    description: "Access: easy (an active salesperson knows the client, who may be called or visited), possible (some channel) or none."
    description_fr: "Code de la facilité d'accès : quelqu'un le connaît et peut le joindre, un canal existe, ou aucun."
    label_fr: Accès
    values: [easy, possible, none]
references:
  client_id: status.status.client_id
examples:
  - name: of the salespeople in charge or in contact the last who is still there; the level by what is allowed
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a}
        - {client_id: b}
        - {client_id: c}
        - {client_id: d}
      campaigns.knowers:
        - {client_id: a, salesperson_id: V1, is_active: true, known_since_on: 2023-01-01, known_until_on: 2024-12-31}
        - {client_id: a, salesperson_id: V2, is_active: false, known_since_on: 2025-01-01, known_until_on: 2026-06-30}
        - {client_id: a, salesperson_id: V3, is_active: true, known_since_on: 2024-02-01, known_until_on: 2024-02-01}
        - {client_id: b, salesperson_id: V2, is_active: false, known_since_on: 2024-01-01, known_until_on: 2026-06-30}
        - {client_id: b, salesperson_id: V1, is_active: false, known_since_on: 2023-01-01, known_until_on: 2026-06-30}
        - {client_id: c, salesperson_id: V9, known_since_on: 2024-02-01, known_until_on: 2024-02-01}
      staging.contacts:
        - {contact_id: k1, client_id: a, channel: visit, salesperson_id: V3, contacted_at: 2024-02-01 10:00}
        - {contact_id: k2, client_id: a, channel: email, salesperson_id: V3, contacted_at: 2026-02-01 10:00}
        - {contact_id: k3, client_id: c, channel: phone, salesperson_id: V9, contacted_at: 2024-02-01 10:00}
        - {contact_id: k4, client_id: a, channel: visit, salesperson_id: V3, contacted_at: 2025-02-01 10:00, is_delivered: false}
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone, channel_order: 1, is_personal: true}
        - {channel: letter, channel_label_fr: Courrier, channel_order: 2, is_personal: false}
        - {channel: visit, channel_label_fr: Visite, channel_order: 5, is_personal: true}
      compliance.reachable:
        - {client_id: a, channel: letter}
        - {client_id: a, channel: phone}
        - {client_id: b, channel: phone}
        - {client_id: c, channel: phone}
    expect:
      - {client_id: a, knowing_salesperson_id: V1, known_since_on: 2023-01-01, is_knower_active: true, last_personal_contact_on: 2024-02-01, reachable_by_fr: "téléphone, courrier", access_level: easy}
      - {client_id: b, knowing_salesperson_id: V2, known_since_on: 2024-01-01, is_knower_active: false, last_personal_contact_on: null, access_level: possible}
      - {client_id: c, knowing_salesperson_id: V9, is_knower_active: null, last_personal_contact_on: 2024-02-01, access_level: possible}
      - {client_id: d, knowing_salesperson_id: null, reachable_by_fr: null, access_level: none}
---*/
with knowers as (
    select
        client_id,
        salesperson_id,
        is_active,
        known_since_on
    from campaigns.knowers
    qualify
        row_number() over (
            partition by client_id
            order by
                case when is_active then 0 else 1 end,
                known_until_on desc,
                known_since_on desc nulls last,
                salesperson_id
        ) = 1
),

meetings as (
    select
        contacts.surviving_client_id as client_id,
        max(cast(contacts.contacted_at as date)) as last_personal_contact_on
    from staging.contacts as contacts
    inner join reference.contact_channels as kinds
        on contacts.channel = kinds.channel and kinds.is_personal
    where contacts.is_delivered is distinct from false
    group by contacts.surviving_client_id
),

channels as (
    select
        reachable.client_id,
        bool_or(labels.is_personal) as is_personal,
        string_agg(uncapitalised(labels.channel_label_fr), ', ' order by labels.channel_order)
            as reachable_by_fr
    from compliance.reachable as reachable
    inner join reference.contact_channels as labels on reachable.channel = labels.channel
    group by reachable.client_id
)

select
    addressed.client_id,
    knowers.salesperson_id as knowing_salesperson_id,
    knowers.known_since_on,
    knowers.is_active as is_knower_active,
    meetings.last_personal_contact_on,
    channels.reachable_by_fr,
    case
        when knowers.is_active and channels.is_personal then 'easy'
        when channels.client_id is not null then 'possible'
        else 'none'
    end as access_level
from compliance.addressed_clients as addressed
left join knowers on addressed.client_id = knowers.client_id
left join meetings on addressed.client_id = meetings.client_id
left join channels on addressed.client_id = channels.client_id
