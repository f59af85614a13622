/*---
description: Clients alike who were active when one calendar year began - their class by revenue and the length of their relation on 1 January, their type - and how many of them were lost in the year.
grain: [attrition_year, class_at_start, relation_at_start, client_type]
columns:
  attrition_year:
  class_at_start:
    type: VARCHAR
    description: ABC class among all who had bought before 1 January, by what they had brought until then.
    label_fr: Classe ABC au 1er janvier
    values: [A, B, C, no_revenue]
  relation_at_start:
    type: VARCHAR
    description: Time from the first purchase to 1 January - short up to short_relation_months (12), long from long_relation_months (36) on.
    label_fr: Ancienneté au 1er janvier
    values: [short, medium, long]
  client_type:
    described_in: rhythm.predictive_thresholds
  active_count:
    type: INTEGER
    description: Clients who had bought before 1 January, were not lost on that day and had not ceased to exist.
    label_fr: Actifs au 1er janvier
    min: 0
  attrition_lost_count:
    type: INTEGER
    description: Those of them who were lost in the year, also if they came back later; NULL where attrition_years gives a reason.
    label_fr: Perdus dans l'année
    min: 0
    nullable: true
  attrition_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of the losses counted, of the first one where a client was lost twice in the year.
    unit: EUR
    label_fr: Valeur perdue dans l'année (€)
    min: 0
    nullable: true
checks:
  - name: lost_were_active
    description: more clients lost than were active
    sql: attrition_lost_count <= active_count
examples:
  - name: who was active, who was lost in the year, what it cost; the second year is not over
    run_date: 2025-06-30
    given:
      status.attrition_years:
        - {attrition_year: 2024, year_starts_on: 2024-01-01}
        - {attrition_year: 2025, year_starts_on: 2025-01-01, attrition_reason: year_not_over}
      orders.purchase_days:
        - {client_id: lost, purchased_on: 2022-05-01, revenue_eur: 100.00}
        - {client_id: back, purchased_on: 2023-01-01, revenue_eur: 19.00}
        - {client_id: away, purchased_on: 2020-01-01, revenue_eur: 0.00}
        - {client_id: kept, purchased_on: 2021-01-01, revenue_eur: 2.00}
        - {client_id: kept, purchased_on: 2023-01-01, revenue_eur: 4.00}
        - {client_id: kept, purchased_on: 2024-01-01, revenue_eur: 999.00}
        - {client_id: gone, purchased_on: 2023-01-01, revenue_eur: 0.00}
        - {client_id: late, purchased_on: 2024-01-01, revenue_eur: 1.00}
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
      - {attrition_year: 2024, class_at_start: A, relation_at_start: medium, client_type: B2B, active_count: 1, attrition_lost_count: 1, attrition_lost_eur: 40.00}
      - {attrition_year: 2024, class_at_start: B, relation_at_start: medium, client_type: B2C, active_count: 1, attrition_lost_count: 1, attrition_lost_eur: 7.00}
      - {attrition_year: 2024, class_at_start: C, relation_at_start: long, client_type: unknown, active_count: 1, attrition_lost_count: 0, attrition_lost_eur: 0.00}
      - {attrition_year: 2025, class_at_start: A, relation_at_start: long, client_type: unknown, active_count: 1, attrition_lost_count: null, attrition_lost_eur: null}
      - {attrition_year: 2025, class_at_start: C, relation_at_start: medium, client_type: unknown, active_count: 1, attrition_lost_count: null}
      - {attrition_year: 2025, class_at_start: no_revenue, relation_at_start: long, client_type: unknown, active_count: 1, attrition_lost_count: null}
---*/
with year_revenues as (
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
    inner join status.attrition_years as years
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

-- The classes of value.value, with what was known on 1 January.
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

grouped as (
    select
        cumulated.attrition_year,
        years.attrition_reason,
        case
            when cumulated.revenue_eur <= 0 then 'no_revenue'
            when cumulated.before_eur < setting_abc_a_share() * totals.total_eur then 'A'
            when cumulated.before_eur < setting_abc_b_share() * totals.total_eur then 'B'
            else 'C'
        end as class_at_start,
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
    inner join status.attrition_years as years
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
)

select
    attrition_year,
    class_at_start,
    relation_at_start,
    client_type,
    cast(active_count as integer) as active_count,
    case when attrition_reason is null then cast(lost_count as integer) end as attrition_lost_count,
    case when attrition_reason is null then cast(lost_value_eur as decimal(18, 2)) end
        as attrition_lost_eur
from grouped
