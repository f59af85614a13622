/*---
description: One calendar year whose attrition is told, or why it cannot be told.
grain: [attrition_year]
columns:
  attrition_year:
    type: INTEGER
    description: Calendar year in which clients were lost.
    label_fr: Année
  year_starts_on:
    type: DATE
    description: 1 January of the year.
    label_fr: Début de l'année
  attrition_reason:
    type: VARCHAR
    description: Why there is no share - the year is not over, orders are known for less than fixed_lost_days (365) before it, or nobody was active.
    values: [year_not_over, history_too_short, nobody_active]
    nullable: true
examples:
  - name: a year is over with the last orders that may still come; a year of orders must lie before it
    run_date: 2026-02-01
    as_of: 2026-01-02
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-01-02}
        - {client_id: b, purchased_on: 2023-05-02}
    expect:
      - {attrition_year: 2024, year_starts_on: 2024-01-01, attrition_reason: history_too_short}
      - {attrition_year: 2025, year_starts_on: 2025-01-01, attrition_reason: year_not_over}
      - {attrition_year: 2026, year_starts_on: 2026-01-01, attrition_reason: year_not_over}
  - name: three days after its end the year is over; 365 days before it are enough
    run_date: 2026-01-03
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2024-01-02}
    expect:
      - {attrition_year: 2025, attrition_reason: null}
      - {attrition_year: 2026, attrition_reason: year_not_over}
---*/
with history as (
    select
        min(purchased_on) as begins_on,
        cast(year(min(purchased_on)) as integer) as begins_year
    from orders.purchase_days
),

years as (
    select
        begins_on,
        cast(
            unnest(generate_series(begins_year + 1, cast(year(as_of()) as integer))) as integer
        ) as attrition_year
    from history
)

select
    attrition_year,
    make_date(attrition_year, 1, 1) as year_starts_on,
    case
        when make_date(attrition_year + 1, 1, 1) - 1 + setting_order_lag_days() > as_of()
            then 'year_not_over'
        when begins_on + setting_fixed_lost_days() > make_date(attrition_year, 1, 1)
            then 'history_too_short'
    end as attrition_reason
from years
