/*---
description: Clients lost in one calendar year among those who were active when it began, by segment as it was on that day; NULL with a reason while the year is not over.
grain: [attrition_year, attrition_dimension, attrition_segment]
python: attrition.add_lost_share
columns:
  attrition_year:
  attrition_dimension:
    type: VARCHAR
    description: By what the clients are told apart - not at all, ABC class or length of the relation on 1 January, type of client.
    label_fr: Découpage
    values: [all, abc_class, relation, client_type]
  attrition_segment:
    type: VARCHAR
    description: Part of the dimension, as in status.attrition_cells.
    label_fr: Tranche
    values: [all, A, B, C, no_revenue, short, medium, long, B2B, B2C, unknown]
  active_count:
  attrition_lost_count:
    nullable: true
  attrition_lost_eur:
    nullable: true
  attrition_reason:
    nullable: true
  attrition_share:
    type: DECIMAL(9,6)
    description: attrition_lost_count over active_count.
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
  - name: each dimension adds up to the same clients; nobody active and a year not over have no share
    run_date: 2025-06-30
    given:
      status.attrition_years:
        - {attrition_year: 2024}
        - {attrition_year: 2025, attrition_reason: year_not_over}
      status.attrition_cells:
        - {attrition_year: 2024, class_at_start: A, relation_at_start: short, client_type: B2B, active_count: 6, attrition_lost_count: 1, attrition_lost_eur: 5.00}
        - {attrition_year: 2024, class_at_start: B, relation_at_start: short, client_type: B2C, active_count: 4, attrition_lost_count: 2, attrition_lost_eur: 7.50}
        - {attrition_year: 2025, class_at_start: A, relation_at_start: medium, client_type: B2B, active_count: 2}
    expect:
      - {attrition_year: 2024, attrition_dimension: all, attrition_segment: all, active_count: 10, attrition_lost_count: 3, attrition_lost_eur: 12.50, attrition_share: 0.3, low_share: 0.107791, high_share: 0.603222, attrition_reason: null}
      - {attrition_year: 2024, attrition_segment: A, active_count: 6, attrition_lost_count: 1, attrition_share: 0.166667}
      - {attrition_year: 2024, attrition_segment: B, active_count: 4, attrition_lost_count: 2, attrition_share: 0.5}
      - {attrition_year: 2024, attrition_segment: C, active_count: 0, attrition_lost_count: 0, attrition_lost_eur: 0.00, attrition_share: null, attrition_reason: nobody_active}
      - {attrition_year: 2024, attrition_segment: no_revenue, active_count: 0, attrition_reason: nobody_active}
      - {attrition_year: 2024, attrition_segment: short, active_count: 10, attrition_share: 0.3}
      - {attrition_year: 2024, attrition_segment: medium, active_count: 0}
      - {attrition_year: 2024, attrition_segment: long, active_count: 0}
      - {attrition_year: 2024, attrition_segment: B2B, active_count: 6}
      - {attrition_year: 2024, attrition_segment: B2C, active_count: 4}
      - {attrition_year: 2024, attrition_segment: unknown, active_count: 0}
      - {attrition_year: 2025, attrition_segment: all, active_count: 2, attrition_lost_count: null, attrition_lost_eur: null, attrition_share: null, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: A, active_count: 2, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: B, active_count: 0, attrition_lost_count: null, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: C, active_count: 0}
      - {attrition_year: 2025, attrition_segment: no_revenue, active_count: 0}
      - {attrition_year: 2025, attrition_segment: short, active_count: 0}
      - {attrition_year: 2025, attrition_segment: medium, active_count: 2}
      - {attrition_year: 2025, attrition_segment: long, active_count: 0}
      - {attrition_year: 2025, attrition_segment: B2B, active_count: 2}
      - {attrition_year: 2025, attrition_segment: B2C, active_count: 0}
      - {attrition_year: 2025, attrition_segment: unknown, active_count: 0}
---*/
with segments as (
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
        cast(sum(coalesce(cells.attrition_lost_count, 0)) as integer) as lost_count,
        cast(sum(coalesce(cells.attrition_lost_eur, 0)) as decimal(18, 2)) as lost_value_eur
    from status.attrition_years as years
    cross join segments
    left join status.attrition_cells as cells
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
