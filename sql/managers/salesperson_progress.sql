/*---
description: "One salesperson and one week of this year: accounts reactivated, plainly counted against the objective, and what part of the contacts went to lost clients; for managers alone."
description_fr: "Un commercial et une semaine : comptes réactivés, objectif, part des contacts faits avec des clients perdus. Pour les responsables seulement."
grain: [salesperson_id, week_starts_on]
columns:
  salesperson_id:
  holder_fr:
  week_starts_on:
    type: DATE
    description: Monday of the week; the first week begins with the year.
    description_fr: Premier jour de la semaine.
    label_fr: Semaine du
  reactivated_count:
    type: INTEGER
    description: Accounts reactivated in the week, plainly counted (campaigns.reactivations).
    description_fr: Comptes réactivés dans la semaine, comptés simplement.
    label_fr: Réactivés dans la semaine
    min: 0
  reactivated_to_date_count:
    type: INTEGER
    description: Accounts reactivated from 1 January to the end of the week, or to the run date.
    description_fr: Comptes réactivés depuis le 1er janvier.
    label_fr: Réactivés depuis janvier
    min: 0
  yearly_objective_count:
    nullable: true
  pace_count:
    type: INTEGER
    description: "Accounts that the objective asks for by then: its part of the year, rounded down; NULL without an objective."
    description_fr: "Comptes qu'il faudrait à ce jour pour tenir l'objectif ; vide sans objectif."
    label_fr: Rythme prévu
    min: 0
    nullable: true
  weekly_contact_count:
    type: INTEGER
    description: Visits, calls and the like made by the salesperson in the week, by the extract of contacts; one a client and day.
    description_fr: "Contacts personnels de la semaine : visites, appels."
    label_fr: Visites et appels de la semaine
    min: 0
  lost_contact_count:
    type: INTEGER
    description: Of these, contacts of clients who were lost on that day.
    description_fr: Dont avec des clients perdus ce jour-là.
    label_fr: Dont clients perdus
    min: 0
  lost_contact_share:
    type: DECIMAL(9,6)
    description: "Part of the contact time that goes to inactive clients (S0): lost_contact_count over weekly_contact_count; NULL in a week without contacts."
    description_fr: Part des contacts faits avec des clients perdus ; vide sans contact.
    unit: share 0-1
    label_fr: Part aux clients perdus
    min: 0
    max: 1
    nullable: true
  week_progress_fr:
    type: VARCHAR
    description: Progress of the week in one French sentence.
    description_fr: Où en est le commercial, en une phrase.
    label_fr: Où en est-on
references:
  salesperson_id: staging.salespeople.salesperson_id
checks:
  - name: lost_are_among_the_contacts
    description: weeks with more contacts of lost clients than contacts
    sql: lost_contact_count <= weekly_contact_count
examples:
  - name: by hand - 12 of 20 would be a pace of 20 x 49 / 365 = 2.6 by 18 February; contacts of one client and day count once
    run_date: 2026-02-18
    given:
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un, yearly_objective_count: 20}
        - {salesperson_id: V2}
        - {salesperson_id: gone, is_active: false, yearly_objective_count: 4}
      campaigns.reactivations:
        - {campaign_id: c, client_id: last_year, salesperson_id: V1, reactivated_on: 2025-12-31}
        - {campaign_id: c, client_id: a, salesperson_id: V1, reactivated_on: 2026-02-15}
        - {campaign_id: c, client_id: b, salesperson_id: V1, reactivated_on: 2026-02-16}
        - {campaign_id: c, client_id: d, salesperson_id: V1, reactivated_on: 2026-02-18}
      reference.contact_channels:
        - {channel: phone, is_personal: true}
        - {channel: email, is_personal: false}
      staging.contacts:
        - {contact_id: 1, surviving_client_id: a, salesperson_id: V1, channel: phone, contacted_at: 2026-02-16 09:00:00}
        - {contact_id: 2, surviving_client_id: a, salesperson_id: V1, channel: phone, contacted_at: 2026-02-16 17:00:00}
        - {contact_id: 3, surviving_client_id: e, salesperson_id: V1, channel: phone, contacted_at: 2026-02-17 09:00:00}
        - {contact_id: 4, surviving_client_id: e, salesperson_id: V1, channel: email, contacted_at: 2026-02-17 09:00:00}
        - {contact_id: 5, surviving_client_id: e, salesperson_id: V1, channel: phone, contacted_at: 2026-02-18 09:00:00, is_delivered: false}
        - {contact_id: 6, surviving_client_id: e, salesperson_id: V2, channel: phone, contacted_at: 2025-12-31 09:00:00}
      status.episodes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-12-01, returned_on: 2026-02-17}
        - {client_id: e, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2026-02-18}
    expect:
      - {salesperson_id: V1, holder_fr: Mme Un, week_starts_on: 2026-02-16, reactivated_count: 2, reactivated_to_date_count: 3, yearly_objective_count: 20, pace_count: 2, weekly_contact_count: 2, lost_contact_count: 1, lost_contact_share: 0.5, week_progress_fr: "2 comptes réactivés cette semaine ; 3 sur 20 depuis janvier, rythme prévu : 2 ; 2 contacts personnels, dont 1 avec un client perdu"}
      - {salesperson_id: V1, week_starts_on: 2026-02-09, reactivated_count: 1, reactivated_to_date_count: 1, weekly_contact_count: 0, lost_contact_share: null, week_progress_fr: "1 compte réactivé cette semaine ; 1 sur 20 depuis janvier, rythme prévu : 2 ; 0 contact personnel"}
---*/
with reactivated as (
    select
        salesperson_id,
        greatest(
            cast(date_trunc('week', reactivated_on) as date),
            cast(date_trunc('year', run_date()) as date)
        ) as week_starts_on,
        count(*) as reactivated_count
    from campaigns.reactivations
    where salesperson_id is not null and reactivated_on >= date_trunc('year', run_date())
    group by salesperson_id, week_starts_on
),

met as (
    select distinct
        contacts.salesperson_id,
        contacts.surviving_client_id,
        cast(contacts.contacted_at as date) as met_on
    from staging.contacts as contacts
    inner join reference.contact_channels as channels
        on contacts.channel = channels.channel and channels.is_personal
    where
        contacts.salesperson_id is not null
        and contacts.is_delivered is distinct from false
        and cast(contacts.contacted_at as date) >= date_trunc('year', run_date())
),

contacted as (
    select
        met.salesperson_id,
        greatest(
            cast(date_trunc('week', met.met_on) as date),
            cast(date_trunc('year', run_date()) as date)
        ) as week_starts_on,
        count(*) as weekly_contact_count,
        count(episodes.client_id) as lost_contact_count
    from met
    left join status.episodes as episodes
        on
            met.surviving_client_id = episodes.client_id
            and episodes.lost_on <= met.met_on
            and (episodes.returned_on is null or episodes.returned_on > met.met_on)
    group by met.salesperson_id, week_starts_on
),

weeks as (
    select
        salesperson_id,
        week_starts_on
    from reactivated
    union
    select
        salesperson_id,
        week_starts_on
    from contacted
),

counted as (
    select
        people.salesperson_id,
        coalesce(people.name, people.salesperson_id) as holder_fr,
        people.yearly_objective_count,
        weeks.week_starts_on,
        coalesce(reactivated.reactivated_count, 0) as reactivated_count,
        sum(coalesce(reactivated.reactivated_count, 0)) over (
            partition by people.salesperson_id order by weeks.week_starts_on
        ) as reactivated_to_date_count,
        -- Days of the year to the end of the week.
        least(
            cast(date_trunc('week', weeks.week_starts_on) as date) + 6, run_date()
        ) - cast(date_trunc('year', run_date()) as date) + 1 as elapsed_days,
        coalesce(contacted.weekly_contact_count, 0) as weekly_contact_count,
        coalesce(contacted.lost_contact_count, 0) as lost_contact_count
    from weeks
    inner join staging.salespeople as people on weeks.salesperson_id = people.salesperson_id
    left join reactivated
        on
            weeks.salesperson_id = reactivated.salesperson_id
            and weeks.week_starts_on = reactivated.week_starts_on
    left join contacted
        on
            weeks.salesperson_id = contacted.salesperson_id
            and weeks.week_starts_on = contacted.week_starts_on
    where people.is_active is distinct from false
),

paced as (
    select
        *,
        cast(
            floor(yearly_objective_count * least(elapsed_days, 365) / cast(365 as double))
            as integer
        ) as pace_count
    from counted
)

select
    salesperson_id,
    holder_fr,
    week_starts_on,
    cast(reactivated_count as integer) as reactivated_count,
    cast(reactivated_to_date_count as integer) as reactivated_to_date_count,
    yearly_objective_count,
    pace_count,
    cast(weekly_contact_count as integer) as weekly_contact_count,
    cast(lost_contact_count as integer) as lost_contact_count,
    cast(
        round(lost_contact_count / cast(nullif(weekly_contact_count, 0) as double), 6)
        as decimal(9, 6)
    ) as lost_contact_share,
    counted_fr(reactivated_count, 'compte réactivé', 'comptes réactivés') || ' cette semaine ; '
    || whole_fr(reactivated_to_date_count)
    || coalesce(' sur ' || whole_fr(yearly_objective_count), '') || ' depuis janvier'
    || coalesce(', rythme prévu : ' || whole_fr(pace_count), '') || ' ; '
    || counted_fr(weekly_contact_count, 'contact personnel', 'contacts personnels')
    || case
        when lost_contact_count = 0 then ''
        else
            ', dont ' || whole_fr(lost_contact_count)
            || plural_fr(
                lost_contact_count, ' avec un client perdu', ' avec des clients perdus'
            )
    end as week_progress_fr
from paced
