/*---
description: "Attrition of one calendar year in one segment: clients lost among those active on 1 January; NULL with attrition_reason."
grain: [attrition_year, attrition_dimension, attrition_segment]
python: attrition.add_lost_share
columns:
  attrition_year:
    type: INTEGER
    description: Calendar year of the losses, by lost_on.
    label_fr: Année
  attrition_dimension:
    type: VARCHAR
    description: "Dimension of the segment: all clients, ABC class or length of the relation on 1 January, or client type."
    label_fr: Découpage
    values: [all, abc_class, relation, client_type]
  attrition_segment:
    type: VARCHAR
    description: "Segment: ABC class; relation on 1 January short (under short_relation_months), long (from long_relation_months) or medium between; or client type of tonight."
    label_fr: Tranche
    values: [all, A, B, C, no_revenue, short, medium, long, B2B, B2C, unknown]
  active_count:
    type: INTEGER
    description: "Clients active on 1 January: bought before, not lost on that day, and not ceased to exist."
    label_fr: Actifs au 1er janvier
    min: 0
  attrition_lost_count:
    type: INTEGER
    description: Active clients lost in the year, later returns included; NULL while the year is not over or history too short (attrition_reason).
    label_fr: Perdus dans l'année
    min: 0
    nullable: true
  attrition_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of the clients counted, each by the first loss of the year; NULL as attrition_lost_count.
    unit: EUR
    label_fr: Valeur perdue dans l'année (€)
    min: 0
    nullable: true
  attrition_reason:
    type: VARCHAR
    description: "Why there is no share: year_not_over (order_lag_days included), history_too_short (under fixed_lost_days of orders before it), nobody_active."
    values: [year_not_over, history_too_short, nobody_active]
    nullable: true
  attrition_share:
    type: DECIMAL(9,6)
    description: "Attrition rate: attrition_lost_count over active_count; NULL with a reason."
    unit: share 0-1
    label_fr: Taux d'attrition
    min: 0
    max: 1
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
checks:
  - name: lost_were_active
    description: more clients lost than were active
    sql: attrition_lost_count <= active_count
  - name: share_or_reason
    description: rows with neither a share and its interval nor a reason for having none, or with both
    sql: >
      (attrition_reason is null)
      = (attrition_share is not null and low_share is not null and high_share is not null)
  - name: parts_add_up
    is_of_table: true
    description: the segments of a dimension do not add up to all active clients of the year
    sql: >
      (select count(*) from (
      select attrition_year from (
      select attrition_year, attrition_dimension, sum(active_count) as active_count
      from status.attrition group by attrition_year, attrition_dimension)
      group by attrition_year having min(active_count) < max(active_count))) = 0
examples:
  - name: who was active, who was lost in the year, what it cost; a year is over with the last orders that may still come
    run_date: 2025-02-01
    as_of: 2025-01-03
    settings: {short_relation_months: 3, long_relation_months: 9}
    given:
      orders.purchase_days:
        - {client_id: lost, purchased_on: 2023-05-01, revenue_eur: 100.00}
        - {client_id: back, purchased_on: 2023-10-01, revenue_eur: 19.00}
        - {client_id: away, purchased_on: 2023-01-01, revenue_eur: 0.00}
        - {client_id: kept, purchased_on: 2023-04-01, revenue_eur: 2.00}
        - {client_id: kept, purchased_on: 2023-10-02, revenue_eur: 4.00}
        - {client_id: kept, purchased_on: 2024-01-01, revenue_eur: 999.00}
        - {client_id: gone, purchased_on: 2023-10-02, revenue_eur: 0.00}
        - {client_id: late, purchased_on: 2024-10-02, revenue_eur: 1.00}
      status.loss_years:
        - {client_id: lost, attrition_year: 2024, is_lost_at_start: false, first_lost_value_eur: 40.00}
        - {client_id: lost, attrition_year: 2025, is_lost_at_start: true}
        - {client_id: back, attrition_year: 2024, is_lost_at_start: false, first_lost_value_eur: 7.00}
        - {client_id: back, attrition_year: 2025, is_lost_at_start: true}
        - {client_id: away, attrition_year: 2024, is_lost_at_start: true, first_lost_value_eur: 3.00}
        - {client_id: gone, attrition_year: 2024, is_lost_at_start: false, first_lost_value_eur: 2.00}
        - {client_id: late, attrition_year: 2025, is_lost_at_start: false, first_lost_value_eur: 1.00}
      staging.clients:
        - {client_id: lost, client_type: B2B}
        - {client_id: back, client_type: B2C}
        - {client_id: gone, client_type: B2B, ceased_on: 2023-12-31}
    expect:
      - {attrition_year: 2024, attrition_dimension: all, attrition_segment: all, active_count: 3, attrition_lost_count: 2, attrition_lost_eur: 47.00, attrition_share: 0.666667, low_share: 0.207660, high_share: 0.938508, attrition_reason: null}
      - {attrition_year: 2024, attrition_segment: A, active_count: 1, attrition_lost_count: 1, attrition_lost_eur: 40.00, attrition_share: 1}
      - {attrition_year: 2024, attrition_segment: B, active_count: 1, attrition_lost_count: 1, attrition_lost_eur: 7.00}
      - {attrition_year: 2024, attrition_segment: C, active_count: 1, attrition_lost_count: 0, attrition_lost_eur: 0.00, attrition_share: 0}
      - {attrition_year: 2024, attrition_segment: no_revenue, active_count: 0, attrition_lost_count: 0, attrition_lost_eur: 0.00, attrition_share: null, attrition_reason: nobody_active}
      - {attrition_year: 2024, attrition_segment: short, active_count: 0, attrition_reason: nobody_active}
      - {attrition_year: 2024, attrition_segment: medium, active_count: 2, attrition_lost_count: 2}
      - {attrition_year: 2024, attrition_segment: long, active_count: 1, attrition_lost_count: 0}
      - {attrition_year: 2024, attrition_segment: B2B, active_count: 1, attrition_lost_count: 1}
      - {attrition_year: 2024, attrition_segment: B2C, active_count: 1, attrition_lost_count: 1}
      - {attrition_year: 2024, attrition_segment: unknown, active_count: 1, attrition_lost_count: 0}
      - {attrition_year: 2025, attrition_segment: all, active_count: 3, attrition_lost_count: null, attrition_lost_eur: null, attrition_share: null, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: A, active_count: 1, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: B, active_count: 0, attrition_lost_count: null, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: C, active_count: 1}
      - {attrition_year: 2025, attrition_segment: no_revenue, active_count: 1}
      - {attrition_year: 2025, attrition_segment: short, active_count: 1}
      - {attrition_year: 2025, attrition_segment: medium, active_count: 0}
      - {attrition_year: 2025, attrition_segment: long, active_count: 2}
      - {attrition_year: 2025, attrition_segment: B2B, active_count: 0}
      - {attrition_year: 2025, attrition_segment: B2C, active_count: 0}
      - {attrition_year: 2025, attrition_segment: unknown, active_count: 3}
  - name: a year less a day of orders before a year is too short; two days after its end a year is not over
    run_date: 2025-02-01
    as_of: 2025-01-02
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2022-01-02, revenue_eur: 1.00}
    expect:
      - {attrition_year: 2023, attrition_segment: all, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: A, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: B, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: C, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: no_revenue, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: short, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: medium, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: long, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: B2B, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: B2C, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: unknown, attrition_reason: history_too_short}
      - {attrition_year: 2024, attrition_segment: all, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: A, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: B, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: C, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: no_revenue, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: short, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: medium, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: long, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: B2B, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: B2C, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: unknown, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: all, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: A, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: B, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: C, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: no_revenue, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: short, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: medium, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: long, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: B2B, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: B2C, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: unknown, attrition_reason: year_not_over}
---*/
with history as (
    select
        min(purchased_on) as begins_on,
        cast(year(min(purchased_on)) as integer) as begins_year
    from orders.purchase_days
),

calendar as (
    select
        begins_on,
        unnest(generate_series(begins_year + 1, cast(year(as_of()) as integer))) as calendar_year
    from history
    -- A series that would count down has no years: a second engine lists it all the same.
    where begins_year < year(as_of())
),

dated as (
    select
        begins_on,
        cast(calendar_year as integer) as attrition_year
    from calendar
),

years as (
    select
        attrition_year,
        make_date(attrition_year, 1, 1) as year_starts_on,
        case
            when make_date(attrition_year + 1, 1, 1) - 1 + setting_order_lag_days() > as_of()
                then 'year_not_over'
            when begins_on + setting_fixed_lost_days() > make_date(attrition_year, 1, 1)
                then 'history_too_short'
        end as attrition_reason
    from dated
),

year_revenues as (
    select
        client_id,
        cast(year(purchased_on) as integer) as bought_year,
        min(purchased_on) as first_on,
        sum(revenue_eur) as revenue_eur
    from orders.purchase_days
    group by client_id, year(purchased_on)
),

-- Everybody who had bought before the year, with what they had brought until then.
known_before as (
    select
        year_revenues.client_id,
        years.attrition_year,
        min(year_revenues.first_on) as first_on,
        cast(sum(year_revenues.revenue_eur) as decimal(18, 2)) as revenue_eur
    from year_revenues
    inner join years
        on year_revenues.bought_year < years.attrition_year
    group by year_revenues.client_id, years.attrition_year
),

totals as (
    select
        attrition_year,
        sum(revenue_eur) as total_eur
    from known_before
    group by attrition_year
),

-- As in value.value, with what was known on 1 January.
cumulated as (
    select
        *,
        sum(revenue_eur) over (
            partition by attrition_year
            order by revenue_eur desc, client_id
            rows unbounded preceding
        ) - revenue_eur as before_eur
    from known_before
),

cells as (
    select
        cumulated.attrition_year,
        coalesce(
            abc_class(cumulated.revenue_eur, cumulated.before_eur, totals.total_eur), 'no_revenue'
        ) as class_at_start,
        case
            when
                cumulated.first_on
                > years.year_starts_on - to_months(setting_short_relation_months()) then 'short'
            when
                cumulated.first_on
                > years.year_starts_on - to_months(setting_long_relation_months()) then 'medium'
            else 'long'
        end as relation_at_start,
        coalesce(clients.client_type, 'unknown') as client_type,
        count(*) as active_count,
        count(loss_years.first_lost_value_eur) as lost_count,
        sum(coalesce(loss_years.first_lost_value_eur, 0)) as lost_value_eur
    from cumulated
    inner join years
        on cumulated.attrition_year = years.attrition_year
    inner join totals on cumulated.attrition_year = totals.attrition_year
    left join status.loss_years as loss_years
        on
            cumulated.client_id = loss_years.client_id
            and cumulated.attrition_year = loss_years.attrition_year
    left join staging.clients as clients on cumulated.client_id = clients.client_id
    where
        not coalesce(loss_years.is_lost_at_start, false)
        and coalesce(clients.ceased_on, years.year_starts_on) >= years.year_starts_on
    group by all
),

segments as (
    select
        attrition_dimension,
        attrition_segment
    from (
        values
        ('all', 'all'),
        ('abc_class', 'A'),
        ('abc_class', 'B'),
        ('abc_class', 'C'),
        ('abc_class', 'no_revenue'),
        ('relation', 'short'),
        ('relation', 'medium'),
        ('relation', 'long'),
        ('client_type', 'B2B'),
        ('client_type', 'B2C'),
        ('client_type', 'unknown')
    ) as listed (attrition_dimension, attrition_segment)
),

counted as (
    select
        years.attrition_year,
        years.attrition_reason,
        segments.attrition_dimension,
        segments.attrition_segment,
        cast(sum(coalesce(cells.active_count, 0)) as integer) as active_count,
        cast(sum(coalesce(cells.lost_count, 0)) as integer) as lost_count,
        cast(sum(coalesce(cells.lost_value_eur, 0)) as decimal(18, 2)) as lost_value_eur
    from years
    cross join segments
    left join cells
        on
            years.attrition_year = cells.attrition_year
            and case segments.attrition_dimension
                when 'abc_class' then cells.class_at_start
                when 'relation' then cells.relation_at_start
                when 'client_type' then cells.client_type
                else 'all'
            end = segments.attrition_segment
    group by
        years.attrition_year,
        years.attrition_reason,
        segments.attrition_dimension,
        segments.attrition_segment
)

select
    attrition_year,
    attrition_dimension,
    attrition_segment,
    active_count,
    case when attrition_reason is null then lost_count end as attrition_lost_count,
    case when attrition_reason is null then lost_value_eur end as attrition_lost_eur,
    coalesce(attrition_reason, case when active_count = 0 then 'nobody_active' end)
        as attrition_reason
from counted
order by attrition_year, attrition_dimension, attrition_segment
