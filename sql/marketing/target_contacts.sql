/*---
description: Contact channel of one client of the target list or of the last questions, with legal basis and last day of use; value may be NULL under rights_checked_elsewhere.
description_fr: La coordonnée à utiliser pour un client de la liste, ce qui en donne le droit, et jusqu'à quel jour.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  channel:
    described_in: staging.contacts
  value:
    nullable: true
  contact_name:
    nullable: true
  contact_function:
    nullable: true
  source:
    nullable: true
  is_matching_allowed:
    type: BOOLEAN
    description: "True where the client has consented to have this contact value matched with lists of advertisers (compliance.matching_rights)."
    description_fr: Oui si le client a consenti, preuve à l'appui, à ce que la coordonnée serve à le retrouver sur une régie publicitaire.
    label_fr: Rapprochement permis
  right_basis:
  right_basis_label_fr:
    type: VARCHAR
    description: Legal basis of the right, in French.
    description_fr: "Ce qui donne le droit de contacter le client : consentement, intérêt légitime, contrat en cours, etc."
    label_fr: Base légale retenue
  usable_until_on:
    type: DATE
    description: "Last day on which the contact may be used: list_valid_days after the run date, never beyond the campaign's primary window or the end of the right; later, take a newer list."
    description_fr: Dernier jour où la coordonnée peut être utilisée. Ensuite, prenez une liste plus récente.
    label_fr: Utilisable jusqu'au
references:
  client_id: orders.known_clients.client_id
checks:
  - name: of_a_list
    description: contacts of clients who are on no list of the campaign
    sql: >
      (campaign_id, client_id) in
      (select (t.campaign_id, t.client_id) from marketing.target_list as t
      union all select (q.campaign_id, q.client_id) from campaigns.last_questions as q
      where q.unasked_reason is null)
  - name: nobody_who_is_stopped
    description: contacts that a stop forbids on a day on which they may be used
    sql: >
      not exists (
      select 1 from compliance.stops as s
      where s.client_id = target_contacts.client_id and s.channel = target_contacts.channel
      and coalesce(s.value = target_contacts.value, s.value is null)
      and coalesce(s.campaign_id = target_contacts.campaign_id, s.campaign_id is null)
      and s.since_on <= target_contacts.usable_until_on
      and coalesce(s.until_on > run_date(), true))
  - name: not_after_the_campaign
    description: contacts that may be used after the last day on which the campaign contacts anybody
    sql: >
      usable_until_on <= (select max(p.contact_ends_on) from returns.campaign_periods as p
      where p.campaign_id = target_contacts.campaign_id)
examples:
  - name: the number of the client who remains, for list_valid_days, and never beyond the campaign or the end of the right
    run_date: 2026-01-20
    settings: {list_valid_days: 7}
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: old, surviving_client_id: kept, contact_ends_on: 2026-01-27, channel: email}
        - {campaign_id: ends, client_id: b, surviving_client_id: b, contact_ends_on: 2026-01-26, channel: email}
        - {campaign_id: last_day, client_id: d, surviving_client_id: d, contact_ends_on: 2026-01-20, channel: email}
        - {campaign_id: c, client_id: short, surviving_client_id: short, contact_ends_on: 2026-01-27, channel: email}
        - {campaign_id: c, client_id: long, surviving_client_id: long, contact_ends_on: 2026-03-27, channel: email}
        - {campaign_id: c, client_id: stopped, surviving_client_id: stopped, contact_ends_on: 2026-01-27, channel: email, stopped_reason: not_lost}
      campaigns.last_questions:
        - {campaign_id: derniere-question-2026-03, client_id: asked, retention_ends_on: 2026-03-01, channel: email}
        - {campaign_id: derniere-question-2026-01, client_id: soon, retention_ends_on: 2026-01-23, channel: letter}
        - {campaign_id: derniere-question-2026-03, client_id: known, retention_ends_on: 2026-03-01, unasked_reason: asked_already}
      compliance.reachable:
        - {client_id: asked, channel: email, right_ends_on: 2026-02-28}
        - {client_id: asked, channel: phone}
        - {client_id: soon, channel: letter, right_ends_on: 2026-01-22}
        - {client_id: known, channel: email}
        - {client_id: kept, channel: email, value: k@example.com}
        - {client_id: short, channel: email, right_ends_on: 2026-01-25}
        - {client_id: long, channel: email, right_ends_on: 2026-02-25}
        - {client_id: b, channel: email}
        - {client_id: d, channel: email}
        - {client_id: stopped, channel: email}
      staging.contact_points:
        - {client_id: old, surviving_client_id: kept, channel: email, value: k@example.com, updated_on: 2025-01-01, contact_name: Mme Avant, source: ERP}
        - {client_id: kept, surviving_client_id: kept, channel: email, value: k@example.com, updated_on: 2025-02-01, contact_name: Mme Noël, contact_function: Achats, source: Salon}
        - {client_id: kept, surviving_client_id: kept, channel: phone, value: "0199000000", contact_name: M. Autre}
      compliance.matching_rights:
        - {client_id: short, channel: email}
        - {client_id: kept, channel: phone}
    expect:
      - {campaign_id: c, client_id: kept, usable_until_on: 2026-01-27, contact_name: Mme Noël, contact_function: Achats, source: Salon, is_matching_allowed: false}
      - {campaign_id: c, client_id: short, usable_until_on: 2026-01-25, contact_name: null, is_matching_allowed: true}
      - {campaign_id: c, client_id: long, usable_until_on: 2026-01-27}
      - {campaign_id: ends, client_id: b, usable_until_on: 2026-01-26}
      - {campaign_id: last_day, client_id: d, usable_until_on: 2026-01-20}
      - {campaign_id: derniere-question-2026-03, client_id: asked, channel: email, usable_until_on: 2026-01-27}
      - {campaign_id: derniere-question-2026-01, client_id: soon, channel: letter, usable_until_on: 2026-01-22}
---*/
with listed as (
    select
        campaign_id,
        surviving_client_id as client_id,
        channel,
        contact_ends_on
    from campaigns.targets
    where stopped_reason is null
    union all
    -- The stop at the term ends the right.
    select
        campaign_id,
        client_id,
        channel,
        cast(null as date)
    from campaigns.last_questions
    where unasked_reason is null
),

-- Whom to ask for, as the newest row of the value says.
points as (
    select
        surviving_client_id as client_id,
        channel,
        value,
        nullif(trim(contact_name), '') as contact_name,
        nullif(trim(contact_function), '') as contact_function,
        nullif(trim(source), '') as source
    from staging.contact_points
    qualify row_number() over (
        partition by surviving_client_id, channel, value
        order by updated_on desc nulls last, client_id
    ) = 1
)

select
    listed.campaign_id,
    listed.client_id,
    reachable.channel,
    reachable.value,
    points.contact_name,
    points.contact_function,
    points.source,
    matched.client_id is not null as is_matching_allowed,
    reachable.right_basis,
    right_basis_word(reachable.right_basis) as right_basis_label_fr,
    least(
        run_date() + setting_list_valid_days(), listed.contact_ends_on, reachable.right_ends_on
    ) as usable_until_on
from listed
inner join compliance.reachable as reachable
    on listed.client_id = reachable.client_id and listed.channel = reachable.channel
left join points
    on
        reachable.client_id = points.client_id
        and reachable.channel = points.channel
        and reachable.value = points.value
left join compliance.matching_rights as matched
    on reachable.client_id = matched.client_id and reachable.channel = matched.channel
