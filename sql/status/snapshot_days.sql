/*---
description: "One day whose statuses and segments are compared: tonight's, that of the last published night, and the ends of the last two months."
grain: [snapshot_on]
columns:
  snapshot_on:
    type: DATE
    description: Day to whose end recency is counted; tonight's is as_of().
    description_fr: Jour à la fin duquel on regarde les clients.
    label_fr: Au
  facts_until_on:
    type: DATE
    description: Last day whose purchases count; tonight also those after as_of(), of an extract that is ahead.
    label_fr: Achats jusqu'au
  is_tonight:
    type: BOOLEAN
    description: True for as_of() alone.
    label_fr: Cette nuit
  is_last_night:
    type: BOOLEAN
    description: True for the last day that the last published night knew; nights that know no more orders than it have none.
    label_fr: Nuit précédente
  months_ago:
    type: INTEGER
    description: 1 for the end of the last full month before tonight, 2 for the month before; NULL of another day.
    label_fr: Fin de mois
    min: 1
    max: 2
    nullable: true
examples:
  - name: the last night, and two ends of months; a day with two parts is one row
    run_date: 2026-06-02
    as_of: 2026-06-01
    given:
      staging.last_telling:
        - {told_on: 2026-06-01, known_to_on: 2026-05-31}
    expect:
      - {snapshot_on: 2026-06-01, facts_until_on: 2026-06-02, is_tonight: true, is_last_night: false, months_ago: null}
      - {snapshot_on: 2026-05-31, facts_until_on: 2026-05-31, is_tonight: false, is_last_night: true, months_ago: 1}
      - {snapshot_on: 2026-04-30, is_tonight: false, is_last_night: false, months_ago: 2}
  - name: on the last day of a month, the month is not over; without a night before there is none, nor with one that knew more
    run_date: 2026-05-31
    given:
      staging.last_telling:
        - {told_on: 2026-05-30, known_to_on: 2026-05-31}
    expect:
      - {snapshot_on: 2026-05-31, is_tonight: true, is_last_night: false}
      - {snapshot_on: 2026-04-30, is_last_night: false, months_ago: 1}
      - {snapshot_on: 2026-03-31, is_last_night: false, months_ago: 2}
---*/
with named as (
    select
        as_of() as snapshot_on,
        'tonight' as part
    union all
    select
        known_to_on,
        'last_night'
    from staging.last_telling
    where known_to_on < as_of()
    union all
    select
        cast(date_trunc('month', as_of()) as date) - 1,
        'month_1'
    union all
    select
        cast(date_trunc('month', as_of()) - to_months(1) as date) - 1,
        'month_2'
)

select
    snapshot_on,
    case when bool_or(part = 'tonight') then run_date() else snapshot_on end as facts_until_on,
    bool_or(part = 'tonight') as is_tonight,
    bool_or(part = 'last_night') as is_last_night,
    case when bool_or(part = 'month_1') then 1 when bool_or(part = 'month_2') then 2 end
        as months_ago
from named
group by snapshot_on
