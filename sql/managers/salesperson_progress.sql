/*---
description: "One salesperson and one week of this year so far: accounts reactivated, plainly counted, against the pace of the objective; for managers alone."
description_fr: "Un commercial et une semaine de l'année : comptes réactivés, et rythme qu'il faudrait pour tenir l'objectif. Pour les responsables seulement."
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
  week_progress_fr:
    type: VARCHAR
    description: Progress of the week in one French sentence.
    description_fr: Où en est le commercial, en une phrase.
    label_fr: Où en est-on
references:
  salesperson_id: staging.salespeople.salesperson_id
checks:
  - name: weeks_add_up
    description: weeks in which more accounts were reactivated than since January
    sql: reactivated_count <= reactivated_to_date_count
examples:
  - name: by hand - 100 a year ask for 100 x 4, 11 and 14 / 365 accounts by the ends of the weeks; a week without any is told too
    run_date: 2026-01-14
    given:
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un, yearly_objective_count: 100}
        - {salesperson_id: V2}
        - {salesperson_id: V3}
        - {salesperson_id: gone, is_active: false, yearly_objective_count: 4}
      campaigns.reactivations:
        - {campaign_id: c, client_id: last_year, salesperson_id: V1, reactivated_on: 2025-12-31}
        - {campaign_id: c, client_id: a, salesperson_id: V1, reactivated_on: 2026-01-01}
        - {campaign_id: c, client_id: b, salesperson_id: V1, reactivated_on: 2026-01-12}
        - {campaign_id: c, client_id: d, salesperson_id: V1, reactivated_on: 2026-01-14}
        - {campaign_id: c, client_id: e, salesperson_id: V3, reactivated_on: 2026-01-11}
    expect:
      - {salesperson_id: V1, holder_fr: Mme Un, week_starts_on: 2026-01-01, reactivated_count: 1, reactivated_to_date_count: 1, yearly_objective_count: 100, pace_count: 1, week_progress_fr: "1 compte réactivé cette semaine ; 1 sur 100 depuis janvier, rythme prévu : 1"}
      - {salesperson_id: V1, week_starts_on: 2026-01-05, reactivated_count: 0, reactivated_to_date_count: 1, pace_count: 3, week_progress_fr: "0 compte réactivé cette semaine ; 1 sur 100 depuis janvier, rythme prévu : 3"}
      - {salesperson_id: V1, week_starts_on: 2026-01-12, reactivated_count: 2, reactivated_to_date_count: 3, pace_count: 3, week_progress_fr: "2 comptes réactivés cette semaine ; 3 sur 100 depuis janvier, rythme prévu : 3"}
      - {salesperson_id: V3, week_starts_on: 2026-01-01, reactivated_count: 0, reactivated_to_date_count: 0, pace_count: null}
      - {salesperson_id: V3, week_starts_on: 2026-01-05, reactivated_count: 1, reactivated_to_date_count: 1, week_progress_fr: 1 compte réactivé cette semaine ; 1 depuis janvier}
      - {salesperson_id: V3, week_starts_on: 2026-01-12, reactivated_count: 0, reactivated_to_date_count: 1}
---*/
with this_year as (
    select
        starts_on,
        cast(date_trunc('week', starts_on) as date) as first_monday_on,
        (
            cast(date_trunc('week', run_date()) as date)
            - cast(date_trunc('week', starts_on) as date)
        ) // 7 as last_week
    from (select cast(date_trunc('year', run_date()) as date) as starts_on) as years
),

mondays as (
    select
        starts_on,
        first_monday_on + 7 * cast(week_number as integer) as monday_on
    from (
        select
            starts_on,
            first_monday_on,
            unnest(generate_series(0, last_week)) as week_number
        from this_year
        where last_week >= 0
    ) as weeks
),

people as (
    select
        salesperson_id,
        coalesce(name, salesperson_id) as holder_fr,
        yearly_objective_count
    from staging.salespeople
    where
        is_active is distinct from false
        and (
            yearly_objective_count is not null
            or salesperson_id in (
                select r.salesperson_id
                from campaigns.reactivations as r
                where r.reactivated_on >= date_trunc('year', run_date())
            )
        )
),

counted as (
    select
        people.salesperson_id,
        people.holder_fr,
        people.yearly_objective_count,
        mondays.starts_on,
        greatest(mondays.monday_on, mondays.starts_on) as week_starts_on,
        least(mondays.monday_on + 6, run_date()) as week_ends_on,
        count(reactivations.client_id) as reactivated_count
    from people
    cross join mondays
    left join campaigns.reactivations as reactivations
        on
            people.salesperson_id = reactivations.salesperson_id
            and reactivations.reactivated_on >= greatest(mondays.monday_on, mondays.starts_on)
            and reactivations.reactivated_on <= mondays.monday_on + 6
    group by
        people.salesperson_id,
        people.holder_fr,
        people.yearly_objective_count,
        mondays.starts_on,
        mondays.monday_on
),

paced as (
    select
        *,
        sum(reactivated_count) over (partition by salesperson_id order by week_starts_on)
            as reactivated_to_date_count,
        cast(
            floor(
                yearly_objective_count * least(week_ends_on - starts_on + 1, 365)
                / cast(365 as double)
            ) as integer
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
    counted_fr(reactivated_count, 'compte réactivé', 'comptes réactivés') || ' cette semaine ; '
    || whole_fr(reactivated_to_date_count)
    || coalesce(' sur ' || whole_fr(yearly_objective_count), '') || ' depuis janvier'
    || coalesce(', rythme prévu : ' || whole_fr(pace_count), '') as week_progress_fr
from paced
