/*---
description: "Calls and visits of one salesperson in one month, and how many went to clients who were lost on that day; mailings take nobody's time and are not counted."
grain: [contact_month_on, salesperson_id]
columns:
  contact_month_on:
    type: DATE
    description: First day of the month.
    description_fr: Premier jour du mois.
    label_fr: Mois
  salesperson_id:
    nullable: true
  personal_contact_count:
    type: INTEGER
    description: Calls and visits by the company, reached or not.
    description_fr: Appels et visites faits, que le client ait été joint ou non.
    label_fr: Appels et visites
    min: 1
  inactive_contact_count:
    type: INTEGER
    description: Those of them to a client who was lost on that day.
    description_fr: Parmi eux, ceux faits à un client perdu ce jour-là.
    label_fr: Dont clients perdus
    min: 0
checks:
  - name: inactive_within_all
    description: months with more contacts of lost clients than contacts
    sql: inactive_contact_count <= personal_contact_count
examples:
  - name: calls and visits to lost clients; a loss that ended before, a mail and a call of the client do not count; a report without its contact does
    run_date: 2026-03-31
    given:
      reference.contact_channels:
        - {channel: phone, is_personal: true}
        - {channel: visit, is_personal: true}
        - {channel: email, is_personal: false}
      status.episodes:
        - {client_id: a, episode_number: 1, lost_on: 2026-02-10}
        - {client_id: b, episode_number: 1, lost_on: 2025-02-10, returned_on: 2026-02-05}
      staging.contacts:
        - {contact_id: k1, client_id: old, surviving_client_id: a, channel: phone, contacted_at: 2026-02-10 08:00, salesperson_id: V1}
        - {contact_id: k2, client_id: a, surviving_client_id: a, channel: phone, contacted_at: 2026-02-09 23:00, salesperson_id: V1}
        - {contact_id: k3, client_id: b, surviving_client_id: b, channel: visit, contacted_at: 2026-02-05 08:00, salesperson_id: V1}
        - {contact_id: k4, client_id: b, surviving_client_id: b, channel: visit, contacted_at: 2026-02-04 08:00}
        - {contact_id: k5, client_id: a, surviving_client_id: a, channel: email, contacted_at: 2026-02-20 08:00, salesperson_id: V1}
        - {contact_id: k6, client_id: a, surviving_client_id: a, channel: phone, contacted_at: 2026-02-20 08:00, salesperson_id: V1, direction: inbound}
        - {contact_id: k7, client_id: a, surviving_client_id: a, channel: phone, contacted_at: 2026-03-01 08:00, salesperson_id: V1, direction: outbound}
      staging.call_reports:
        - {contact_id: k7, client_id: a, surviving_client_id: a, called_at: 2026-03-01 08:00}
        - {contact_id: k8, client_id: a, surviving_client_id: a, called_at: 2026-03-02 08:00}
    expect:
      - {contact_month_on: 2026-02-01, salesperson_id: V1, personal_contact_count: 3, inactive_contact_count: 1}
      - {contact_month_on: 2026-02-01, salesperson_id: null, personal_contact_count: 1, inactive_contact_count: 1}
      - {contact_month_on: 2026-03-01, salesperson_id: V1, personal_contact_count: 1, inactive_contact_count: 1}
      - {contact_month_on: 2026-03-01, salesperson_id: null, personal_contact_count: 1, inactive_contact_count: 1}
---*/
with made as (
    select
        contact_id,
        surviving_client_id as client_id,
        cast(contacted_at as date) as contacted_on,
        salesperson_id
    from staging.contacts
    where
        channel in (
            select c.channel from reference.contact_channels as c
            where c.is_personal
        )
        and direction is distinct from 'inbound'
    union all
    select
        contact_id,
        surviving_client_id,
        cast(called_at as date),
        cast(null as varchar)
    from staging.call_reports
    where contact_id not in (select c.contact_id from staging.contacts as c)
),

-- Losses of one client do not overlap.
judged as (
    select
        made.contacted_on,
        made.salesperson_id,
        episodes.client_id is not null as is_inactive
    from made
    left join status.episodes as episodes
        on
            made.client_id = episodes.client_id
            and episodes.lost_on <= made.contacted_on
            and coalesce(made.contacted_on < episodes.returned_on, true)
)

select
    cast(date_trunc('month', contacted_on) as date) as contact_month_on,
    salesperson_id,
    cast(count(*) as integer) as personal_contact_count,
    cast(count(case when is_inactive then 1 end) as integer) as inactive_contact_count
from judged
group by date_trunc('month', contacted_on), salesperson_id
