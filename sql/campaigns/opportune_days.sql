/*---
description: "When one target is best contacted (S4): hour of the day, the next opportune day within opportune_within_days, and the pauses in which nobody is."
grain: [client_id]
columns:
  client_id:
  opportune_on:
    type: DATE
    description: "Next opportune day from contact_day() on: end of a running contract, anniversary of an ended one, else of the first purchase; NULL without any soon."
    label_fr: Jour propice
    nullable: true
  opportune_reason:
    type: VARCHAR
    description: "What day it is: contract_end, contract_anniversary or relation_anniversary; NULL as opportune_on."
    label_fr: Occasion
    values: [contract_end, contract_anniversary, relation_anniversary]
    nullable: true
  moment_fr:
    type: VARCHAR
    description: When to contact the client, in French.
    description_fr: Le moment de la journée et les dates qui s'y prêtent, ou les congés à laisser passer.
    label_fr: Quand le contacter
checks:
  - name: day_and_reason
    description: clients with an opportune day without an occasion, or the reverse
    sql: (opportune_on is null) = (opportune_reason is null)
examples:
  - name: contracts before anniversaries, the nearest first; firms in the morning, persons in the late afternoon
    run_date: 2026-10-31
    settings: {opportune_within_days: 60}
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: x, surviving_client_id: firm}
        - {campaign_id: c, client_id: person, surviving_client_id: person}
        - {campaign_id: c, client_id: ended, surviving_client_id: ended}
        - {campaign_id: c, client_id: leap, surviving_client_id: leap}
        - {campaign_id: c, client_id: far, surviving_client_id: far}
      staging.clients:
        - {client_id: firm, client_type: B2B}
        - {client_id: person, client_type: B2C}
      staging.contracts:
        - {contract_id: 1, client_id: firm, starts_on: 2025-12-01, ends_on: 2026-11-30}
        - {contract_id: 2, client_id: firm, starts_on: 2024-01-01, ends_on: 2026-12-15}
        - {contract_id: 3, client_id: ended, starts_on: 2023-12-05, ends_on: 2024-12-04}
        - {contract_id: 4, client_id: ended, starts_on: 2023-12-05, ends_on: 2030-12-04, ended_on: 2024-12-20}
        - {contract_id: 5, client_id: far, starts_on: 2027-01-01, ends_on: 2026-11-15}
      orders.purchase_days:
        - {client_id: firm, purchased_on: 2020-11-02}
        - {client_id: person, purchased_on: 2024-11-01}
        - {client_id: person, purchased_on: 2025-12-01}
        - {client_id: leap, purchased_on: 2024-02-29}
        - {client_id: far, purchased_on: 2025-10-31}
    expect:
      - {client_id: firm, opportune_on: 2026-11-30, opportune_reason: contract_end, moment_fr: "Le matin. Avant la fin de son contrat, le 30/11/2026."}
      - {client_id: person, opportune_on: 2026-11-01, opportune_reason: relation_anniversary, moment_fr: "En fin d'après-midi. Anniversaire de son premier achat le 01/11/2026."}
      - {client_id: ended, opportune_on: 2026-12-04, opportune_reason: contract_anniversary, moment_fr: "Avant l'échéance anniversaire de son ancien contrat, le 04/12/2026."}
      - {client_id: leap, opportune_on: null, opportune_reason: null, moment_fr: Sans jour particulier.}
      - {client_id: far, opportune_on: null, moment_fr: Sans jour particulier.}
  - name: nobody is contacted in August nor from 20 December to 5 January; the weeks before are a moment of their own
    run_date: 2026-12-24
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: a, surviving_client_id: a}
    expect:
      - {client_id: a, moment_fr: "Pas avant le 06/01/2027 (congés)."}
  - name: in the three weeks before a pause the call had better be before it
    run_date: 2026-07-10
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: a, surviving_client_id: a}
    expect:
      - {client_id: a, moment_fr: Avant les congés.}
---*/
with targets as (
    select distinct surviving_client_id as client_id
    from campaigns.targets
),

firsts as (
    select
        targets.client_id,
        min(days.purchased_on) as day
    from targets
    inner join orders.purchase_days as days on targets.client_id = days.client_id
    group by targets.client_id
),

occasions as (
    select
        targets.client_id,
        case
            when contracts.ended_on is null and contracts.ends_on >= contact_day()
                then 'contract_end'
            else 'contract_anniversary'
        end as opportune_reason,
        contracts.ends_on as day
    from targets
    inner join staging.contracts as contracts on targets.client_id = contracts.client_id
    where
        contracts.starts_on <= run_date()
        and contracts.ends_on is not null
        and not coalesce(contracts.is_renewed, false)
    union all
    select
        client_id,
        'relation_anniversary' as opportune_reason,
        day
    from firsts
),

-- The same day of this year, and of the next; 29 February is 28 February in other years.
dated as (
    select
        client_id,
        opportune_reason,
        case
            when opportune_reason = 'contract_end' then day
            when this_year_on >= contact_day() then this_year_on
            else cast(day + to_months(12 * (year(run_date()) - year(day) + 1)) as date)
        end as opportune_on,
        case opportune_reason
            when 'contract_end' then 1
            when 'contract_anniversary' then 2
            else 3
        end as choice
    from (
        select
            *,
            cast(day + to_months(12 * (year(run_date()) - year(day))) as date) as this_year_on
        from occasions
    ) as placed
),

ranked as (
    select
        *,
        row_number() over (partition by client_id order by choice, opportune_on) as place
    from dated
    where
        opportune_on >= contact_day()
        and opportune_on <= contact_day() + setting_opportune_within_days()
),

-- August, and the two weeks around the end of the year.
pauses as (
    select
        strftime(contact_day(), '%m-%d') as day_of_year,
        year(contact_day()) as year
),

pause as (
    select
        case
            when day_of_year >= '08-01' and day_of_year <= '08-31'
                then 'Pas avant le 01/09/' || year || ' (congés).'
            when day_of_year >= '12-20' then 'Pas avant le 06/01/' || (year + 1) || ' (congés).'
            when day_of_year <= '01-05' then 'Pas avant le 06/01/' || year || ' (congés).'
        end as pause_fr,
        case
            when
                (day_of_year >= '07-11' and day_of_year < '08-01')
                or (day_of_year >= '11-29' and day_of_year < '12-20')
                then 'Avant les congés.'
        end as before_fr
    from pauses
)

select
    targets.client_id,
    ranked.opportune_on,
    ranked.opportune_reason,
    coalesce(
        nullif(
            trim(
                case clients.client_type
                    when 'B2B' then 'Le matin.'
                    when 'B2C' then 'En fin d''après-midi.'
                    else ''
                end
                || coalesce(
                    ' ' || pause.pause_fr,
                    ' ' || case ranked.opportune_reason
                        when 'contract_end' then 'Avant la fin de son contrat, le '
                        when 'contract_anniversary'
                            then 'Avant l''échéance anniversaire de son ancien contrat, le '
                        when 'relation_anniversary' then 'Anniversaire de son premier achat le '
                    end || day_fr(ranked.opportune_on) || '.',
                    ' ' || pause.before_fr,
                    ''
                )
            ),
            ''
        ),
        'Sans jour particulier.'
    ) as moment_fr
from targets
cross join pause
left join ranked on targets.client_id = ranked.client_id and ranked.place = 1
left join staging.clients as clients on targets.client_id = clients.client_id
