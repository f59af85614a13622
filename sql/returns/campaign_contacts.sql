/*---
description: The contacts that a campaign made with one of its targets over one channel on one day, and what they cost; told by several extracts they are counted once.
grain: [campaign_id, client_id, paid_channel, contacted_on]
columns:
  campaign_id:
  client_id:
  arm:
  paid_channel:
    type: VARCHAR
    description: Channel of the contact; unknown where the extract does not say.
    values: [letter, email, phone, sms, visit, unknown]
  contacted_on:
  paid_contact_count:
    type: INTEGER
    description: "Contacts of the day: of the extracts that tell of any, the most that one tells."
    min: 1
  contacts_cost_eur:
    type: DECIMAL(18,2)
    description: Their cost as delivered with them, else the unit cost of the channel; NULL where that of one is unknown.
    unit: EUR
    min: 0
    nullable: true
checks:
  - name: made_by_tonight
    description: contacts that are still to be made
    sql: contacted_on <= run_date()
examples:
  - name: one mail in two extracts is one; a contact of a control, of another campaign, by the client, or before the draw is none
    run_date: 2026-03-01
    given:
      returns.members:
        - {campaign_id: Retour-1, client_id: a, surviving_client_id: a, arm: mail, drawn_on: 2026-01-10, is_imported: false}
        - {campaign_id: Retour-1, client_id: b, surviving_client_id: b2, arm: mail, drawn_on: 2026-01-10, is_imported: false}
        - {campaign_id: Retour-1, client_id: b2, surviving_client_id: b2, arm: call, drawn_on: 2026-01-10, is_imported: false}
        - {campaign_id: Retour-1, client_id: w, surviving_client_id: w, arm: control, drawn_on: 2026-01-10, is_imported: false}
        - {campaign_id: Retour-1, client_id: large, surviving_client_id: large, arm: always, drawn_on: 2026-01-10, is_imported: false}
      reference.contact_channels:
        - {channel: email, unit_cost_eur: 0.10}
        - {channel: phone, unit_cost_eur: 4.00}
        - {channel: letter}
      staging.contacts:
        - {contact_id: k1, client_id: a, campaign_id: retour 1, channel: email, contacted_at: 2026-01-12 08:00}
        - {contact_id: k2, client_id: a, campaign_id: Retour-1, channel: phone, contacted_at: 2026-01-13 08:00}
        - {contact_id: k3, client_id: a, campaign_id: Retour-1, channel: phone, contacted_at: 2026-01-13 18:00, cost_eur: 9.50}
        - {contact_id: k4, client_id: a, campaign_id: Retour-1, channel: phone, contacted_at: 2026-01-14 18:00, direction: inbound}
        - {contact_id: k5, client_id: a, campaign_id: other, channel: phone, contacted_at: 2026-01-14 18:00}
        - {contact_id: k6, client_id: a, campaign_id: Retour-1, channel: phone, contacted_at: 2026-01-09 18:00}
        - {contact_id: k7, client_id: w, campaign_id: Retour-1, channel: phone, contacted_at: 2026-01-14 18:00}
        - {contact_id: k8, client_id: large, campaign_id: Retour-1, channel: phone, contacted_at: 2026-01-14 18:00}
        - {contact_id: k9, client_id: b2, campaign_id: Retour-1, channel: letter, contacted_at: 2026-01-14 18:00}
      staging.campaign_events:
        - {campaign_id: Retour-1, client_id: a, event: sent, channel: email, happened_at: 2026-01-12 08:00}
        - {campaign_id: Retour-1, client_id: a, event: opened, channel: email, happened_at: 2026-01-12 09:00, cost_eur: 1.00}
        - {campaign_id: Retour-1, client_id: a, event: sent, happened_at: 2026-01-13 09:00}
        - {campaign_id: Retour-1, client_id: a, event: follow_up, happened_at: 2026-01-20 08:00, cost_eur: 2.00}
      staging.call_reports:
        - {contact_id: k2, client_id: a, called_at: 2026-01-13 08:00}
        - {contact_id: r1, client_id: b2, called_at: 2026-01-15 08:00}
        - {contact_id: r2, client_id: b2, called_at: 2026-01-15 08:00}
      compliance.call_campaigns:
        - {contact_id: r1, campaign_id: Retour-1}
    expect:
      - {campaign_id: Retour-1, client_id: a, arm: mail, paid_channel: email, contacted_on: 2026-01-12, paid_contact_count: 1, contacts_cost_eur: 0.10}
      - {client_id: a, paid_channel: phone, contacted_on: 2026-01-13, paid_contact_count: 2, contacts_cost_eur: 13.50}
      - {client_id: a, paid_channel: unknown, contacted_on: 2026-01-20, paid_contact_count: 1, contacts_cost_eur: 2.00}
      # two drawn numbers of one client: the arm of the one that carries on pays
      - {client_id: b2, arm: call, paid_channel: letter, paid_contact_count: 1, contacts_cost_eur: null}
      - {client_id: b2, arm: call, paid_channel: phone, contacted_on: 2026-01-15, paid_contact_count: 1, contacts_cost_eur: 4.00}
---*/
with targets as (
    select
        campaign_id,
        folded_code(campaign_id) as campaign_code,
        client_id,
        surviving_client_id,
        arm,
        drawn_on
    from returns.members
    where arm <> 'control' and (is_imported or arm <> 'always')
    qualify
        row_number() over (
            partition by campaign_id, surviving_client_id
            order by drawn_on, client_id <> surviving_client_id, client_id
        ) = 1
),

told as (
    select
        'contacts' as told_by,
        surviving_client_id as client_id,
        folded_code(campaign_id) as campaign_code,
        channel,
        cast(contacted_at as date) as contacted_on,
        cost_eur
    from staging.contacts
    where campaign_id is not null and direction is distinct from 'inbound'
    union all
    select
        'campaign_events',
        surviving_client_id,
        folded_code(campaign_id),
        channel,
        cast(happened_at as date),
        cost_eur
    from staging.campaign_events
    where event in ('sent', 'follow_up')
    union all
    select
        'call_reports',
        reports.surviving_client_id,
        folded_code(called.campaign_id),
        'phone',
        cast(reports.called_at as date),
        cast(null as decimal(18, 2))
    from staging.call_reports as reports
    inner join compliance.call_campaigns as called on reports.contact_id = called.contact_id
    where reports.contact_id not in (select c.contact_id from staging.contacts as c)
),

-- An event without its channel is the contact that another extract tells of on that day.
placed as (
    select
        targets.campaign_id,
        targets.client_id,
        targets.arm,
        told.told_by,
        told.channel,
        told.contacted_on,
        coalesce(told.cost_eur, channels.unit_cost_eur) as contact_cost_eur
    from targets
    inner join told
        on
            targets.surviving_client_id = told.client_id
            and targets.campaign_code = told.campaign_code
            and told.contacted_on >= targets.drawn_on
    left join reference.contact_channels as channels on told.channel = channels.channel
    qualify
        told.channel is not null
        or count(told.channel) over (
            partition by targets.campaign_id, targets.client_id, told.contacted_on
        ) = 0
),

counted as (
    select
        campaign_id,
        client_id,
        arm,
        coalesce(channel, 'unknown') as paid_channel,
        contacted_on,
        told_by,
        cast(count(*) as integer) as paid_contact_count,
        cast(
            case when count(contact_cost_eur) = count(*) then sum(contact_cost_eur) end
            as decimal(18, 2)
        ) as contacts_cost_eur
    from placed
    group by campaign_id, client_id, arm, coalesce(channel, 'unknown'), contacted_on, told_by
)

select
    campaign_id,
    client_id,
    arm,
    paid_channel,
    contacted_on,
    paid_contact_count,
    contacts_cost_eur
from counted
qualify
    row_number() over (
        partition by campaign_id, client_id, paid_channel, contacted_on
        order by paid_contact_count desc, contacts_cost_eur desc nulls last, told_by
    ) = 1
