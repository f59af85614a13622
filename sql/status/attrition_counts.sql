/*---
description: "Clients of one segment who were active on 1 January of one year, who left in it, and who may have; counts are NULL with attrition_reason year_not_over or history_too_short."
grain: [attrition_year, attrition_dimension, attrition_segment]
columns:
  attrition_year:
    type: INTEGER
    description: Calendar year of the departures, each on the day on which the next purchase was expected.
    description_fr: Année des départs ; chacun compte le jour où l'achat suivant était attendu.
    label_fr: Année
  attrition_dimension:
    type: VARCHAR
    description: "Dimension of the segment: all clients, ABC class or length of the relation on 1 January, or client type."
    description_fr: "Code de la façon de découper les clients : tous, par classe, par ancienneté ou par type."
    label_fr: Découpage
    values: [all, abc_class, relation, client_type]
  attrition_segment:
    type: VARCHAR
    description: "Segment: ABC class; relation on 1 January short (under short_relation_months), long (from long_relation_months) or medium between; or client type of tonight."
    description_fr: Code de la tranche de clients dans ce découpage.
    label_fr: Tranche
    values: [all, A, B, C, no_revenue, short, medium, long, B2B, B2C, unknown]
  active_count:
    type: INTEGER
    description: "Clients active on 1 January: bought before, had not left by that day, and not ceased to exist."
    description_fr: Clients encore actifs au 1er janvier de l'année.
    label_fr: Actifs au 1er janvier
    min: 0
  attrition_departed_count:
    type: INTEGER
    description: "Active clients who left in the year, as far as is known; NULL while the year is not over or history too short (attrition_reason)."
    description_fr: Clients actifs qui sont partis dans l'année ; vide si l'année n'est pas finie.
    label_fr: Partis dans l'année
    min: 0
    nullable: true
  attrition_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of the clients counted, each by the first departure of the year; NULL as attrition_departed_count.
    description_fr: Valeur perdue avec les clients partis dans l'année.
    unit: EUR
    label_fr: Valeur perdue dans l'année (€)
    min: 0
    nullable: true
  attrition_undecided_count:
    type: INTEGER
    description: "Active clients silent since, neither back nor surely gone, who left in the year if they have left; NULL as attrition_departed_count."
    description_fr: "Clients silencieux qui sont peut-être partis dans l'année : on ne le sait pas encore."
    label_fr: Peut-être partis dans l'année
    min: 0
    nullable: true
  attrition_undecided_before_count:
    type: INTEGER
    description: "Active clients silent since, neither back nor surely gone, who were not active on 1 January if they have left; NULL as attrition_departed_count."
    description_fr: "Clients silencieux qui étaient peut-être déjà partis avant l'année : on ne le sait pas encore."
    label_fr: Peut-être partis avant l'année
    min: 0
    nullable: true
  is_comparable_year:
    type: BOOLEAN
    description: "True where orders before the year are known for confirmation_factor times fixed_lost_days (rhythm_history_days, if that is more): whoever was not seen in them was not active, and the next year may be compared with it."
    label_fr: Peut être comparée
  attrition_reason:
    type: VARCHAR
    description: "Why there is no share: year_not_over (order_lag_days included), history_too_short (fewer days of orders before it than fixed_lost_days or rhythm_history_days), too_many_undecided (they could move the share of all clients by more than attrition_undecided_share), nobody_active."
    values: [year_not_over, history_too_short, too_many_undecided, nobody_active]
    nullable: true
checks:
  - name: departed_were_active
    description: more clients who left or are undecided than were active
    sql: >
      attrition_departed_count + attrition_undecided_count + attrition_undecided_before_count
      <= active_count
  - name: parts_add_up
    is_of_table: true
    description: the segments of a dimension do not add up to all active clients of the year
    sql: >
      (select count(*) from (
      select attrition_year from (
      select attrition_year, attrition_dimension, sum(active_count) as active_count
      from status.attrition_counts group by attrition_year, attrition_dimension)
      group by attrition_year having min(active_count) < max(active_count))) = 0
examples:
  - name: who was active, who left in the year, who may have, what it cost; a year is over with the last orders that may still come
    run_date: 2025-02-01
    as_of: 2025-01-03
    settings: {short_relation_months: 3, long_relation_months: 9, attrition_undecided_share: 0.4}
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
      status.departure_years:
        - {client_id: lost, attrition_year: 2024, is_away_at_start: false, first_departed_value_eur: 40.00}
        - {client_id: lost, attrition_year: 2025, is_away_at_start: true}
        - {client_id: back, attrition_year: 2025, is_away_at_start: true}
        - {client_id: back, attrition_year: 2024, is_away_at_start: false, first_departed_value_eur: 7.00, is_undecided_in_year: true}
        - {client_id: kept, attrition_year: 2024, is_away_at_start: false, is_undecided_in_year: true}
        - {client_id: kept, attrition_year: 2025, is_away_at_start: false, is_undecided_at_start: true}
        - {client_id: away, attrition_year: 2024, is_away_at_start: true, first_departed_value_eur: 3.00}
        - {client_id: gone, attrition_year: 2024, is_away_at_start: false, first_departed_value_eur: 2.00}
        - {client_id: late, attrition_year: 2025, is_away_at_start: false, first_departed_value_eur: 1.00}
      staging.clients:
        - {client_id: lost, client_type: B2B}
        - {client_id: back, client_type: B2C}
        - {client_id: gone, client_type: B2B, ceased_on: 2023-12-31}
    expect:
      - {attrition_year: 2024, attrition_dimension: all, attrition_segment: all, active_count: 3, attrition_departed_count: 2, attrition_lost_eur: 47.00, attrition_undecided_count: 1, attrition_undecided_before_count: 0, attrition_reason: null}
      - {attrition_year: 2024, attrition_segment: A, active_count: 1, attrition_departed_count: 1, attrition_undecided_count: 0, attrition_lost_eur: 40.00}
      - {attrition_year: 2024, attrition_segment: B, active_count: 1, attrition_departed_count: 1, attrition_lost_eur: 7.00}
      - {attrition_year: 2024, attrition_segment: C, active_count: 1, attrition_departed_count: 0, attrition_undecided_count: 1}
      - {attrition_year: 2024, attrition_segment: no_revenue, active_count: 0, attrition_reason: nobody_active}
      - {attrition_year: 2024, attrition_segment: short, active_count: 0, attrition_reason: nobody_active}
      - {attrition_year: 2024, attrition_segment: medium, active_count: 2, attrition_departed_count: 2}
      - {attrition_year: 2024, attrition_segment: long, active_count: 1, attrition_departed_count: 0}
      - {attrition_year: 2024, attrition_segment: B2B, active_count: 1, attrition_departed_count: 1}
      - {attrition_year: 2024, attrition_segment: B2C, active_count: 1, attrition_departed_count: 1}
      - {attrition_year: 2024, attrition_segment: unknown, active_count: 1, attrition_departed_count: 0}
      - {attrition_year: 2025, attrition_segment: all, active_count: 3, attrition_departed_count: null, attrition_lost_eur: null, attrition_undecided_count: null, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: A, active_count: 1, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: B, active_count: 0}
      - {attrition_year: 2025, attrition_segment: C, active_count: 1}
      - {attrition_year: 2025, attrition_segment: no_revenue, active_count: 1}
      - {attrition_year: 2025, attrition_segment: short, active_count: 1}
      - {attrition_year: 2025, attrition_segment: medium, active_count: 0}
      - {attrition_year: 2025, attrition_segment: long, active_count: 2}
      - {attrition_year: 2025, attrition_segment: B2B, active_count: 0}
      - {attrition_year: 2025, attrition_segment: B2C, active_count: 0}
      - {attrition_year: 2025, attrition_segment: unknown, active_count: 3}
  - name: of four clients one left, one may have, one may have before the year; too much for a share, and the bounds are told
    run_date: 2024-12-31
    settings: {attrition_undecided_share: 0.4, abc_a_share: 0.5, order_lag_days: 0}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-01-01, revenue_eur: 10.00}
        - {client_id: b, purchased_on: 2023-01-01, revenue_eur: 10.00}
        - {client_id: c, purchased_on: 2023-01-01, revenue_eur: 10.00}
        - {client_id: d, purchased_on: 2023-01-01, revenue_eur: 10.00}
      status.departure_years:
        - {client_id: a, attrition_year: 2024, is_away_at_start: false, first_departed_value_eur: 5.00}
        - {client_id: b, attrition_year: 2024, is_away_at_start: false, is_undecided_in_year: true}
        - {client_id: c, attrition_year: 2024, is_away_at_start: false, is_undecided_at_start: true}
      staging.clients:
        - {client_id: a, client_type: B2B}
        - {client_id: b, client_type: B2B}
        - {client_id: c, client_type: B2C}
    expect:
      - {attrition_year: 2024, attrition_segment: all, active_count: 4, attrition_departed_count: 1, attrition_lost_eur: 5.00, attrition_undecided_count: 1, attrition_undecided_before_count: 1, attrition_reason: too_many_undecided}
      - {attrition_year: 2024, attrition_segment: A, active_count: 2, attrition_departed_count: 1, attrition_reason: too_many_undecided}
      - {attrition_year: 2024, attrition_segment: B, active_count: 2}
      - {attrition_year: 2024, attrition_segment: C, active_count: 0, attrition_reason: nobody_active}
      - {attrition_year: 2024, attrition_segment: no_revenue, active_count: 0}
      - {attrition_year: 2024, attrition_segment: short, active_count: 0}
      - {attrition_year: 2024, attrition_segment: medium, active_count: 4}
      - {attrition_year: 2024, attrition_segment: long, active_count: 0}
      - {attrition_year: 2024, attrition_segment: B2B, active_count: 2, attrition_reason: too_many_undecided}
      - {attrition_year: 2024, attrition_segment: B2C, active_count: 1, attrition_undecided_before_count: 1}
      - {attrition_year: 2024, attrition_segment: unknown, active_count: 1, attrition_reason: too_many_undecided}
  - name: a year less a day of orders before a year is too short; two days after its end a year is not over
    run_date: 2025-02-01
    as_of: 2025-01-02
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2022-01-02, revenue_eur: 1.00}
    expect:
      - {attrition_year: 2023, attrition_segment: all, attrition_reason: history_too_short}
      - {attrition_year: 2023, attrition_segment: A}
      - {attrition_year: 2023, attrition_segment: B}
      - {attrition_year: 2023, attrition_segment: C}
      - {attrition_year: 2023, attrition_segment: no_revenue}
      - {attrition_year: 2023, attrition_segment: short}
      - {attrition_year: 2023, attrition_segment: medium}
      - {attrition_year: 2023, attrition_segment: long}
      - {attrition_year: 2023, attrition_segment: B2B}
      - {attrition_year: 2023, attrition_segment: B2C}
      - {attrition_year: 2023, attrition_segment: unknown, attrition_reason: history_too_short}
      - {attrition_year: 2024, attrition_segment: all, attrition_reason: year_not_over}
      - {attrition_year: 2024, attrition_segment: A}
      - {attrition_year: 2024, attrition_segment: B}
      - {attrition_year: 2024, attrition_segment: C}
      - {attrition_year: 2024, attrition_segment: no_revenue}
      - {attrition_year: 2024, attrition_segment: short}
      - {attrition_year: 2024, attrition_segment: medium}
      - {attrition_year: 2024, attrition_segment: long}
      - {attrition_year: 2024, attrition_segment: B2B}
      - {attrition_year: 2024, attrition_segment: B2C}
      - {attrition_year: 2024, attrition_segment: unknown, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: all, attrition_reason: year_not_over}
      - {attrition_year: 2025, attrition_segment: A}
      - {attrition_year: 2025, attrition_segment: B}
      - {attrition_year: 2025, attrition_segment: C}
      - {attrition_year: 2025, attrition_segment: no_revenue}
      - {attrition_year: 2025, attrition_segment: short}
      - {attrition_year: 2025, attrition_segment: medium}
      - {attrition_year: 2025, attrition_segment: long}
      - {attrition_year: 2025, attrition_segment: B2B}
      - {attrition_year: 2025, attrition_segment: B2C}
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
        greatest(setting_fixed_lost_days(), setting_rhythm_history_days()) as history_days,
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
            when begins_on + history_days > make_date(attrition_year, 1, 1)
                then 'history_too_short'
        end as year_reason,
        -- As long as a silence that a return ends needs to be a departure by its length.
        begins_on + setting_confirmation_factor() * history_days
        <= make_date(attrition_year, 1, 1) as is_comparable_year
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
        count(ends.first_departed_value_eur) as departed_count,
        sum(coalesce(ends.first_departed_value_eur, 0)) as lost_value_eur,
        -- Who has left in the year is decided, even if silent again since.
        count(
            case
                when ends.is_undecided_in_year and ends.first_departed_value_eur is null then 1
            end
        ) as undecided_count,
        count(
            case
                when ends.is_undecided_at_start and ends.first_departed_value_eur is null then 1
            end
        ) as undecided_before_count
    from cumulated
    inner join years
        on cumulated.attrition_year = years.attrition_year
    inner join totals on cumulated.attrition_year = totals.attrition_year
    left join status.departure_years as ends
        on
            cumulated.client_id = ends.client_id
            and cumulated.attrition_year = ends.attrition_year
    left join staging.clients as clients on cumulated.client_id = clients.client_id
    where
        not coalesce(ends.is_away_at_start, false)
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
        years.year_reason,
        years.is_comparable_year,
        segments.attrition_dimension,
        segments.attrition_segment,
        cast(sum(coalesce(cells.active_count, 0)) as integer) as active_count,
        cast(sum(coalesce(cells.departed_count, 0)) as integer) as departed_count,
        cast(sum(coalesce(cells.undecided_count, 0)) as integer) as undecided_count,
        cast(sum(coalesce(cells.undecided_before_count, 0)) as integer) as undecided_before_count,
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
        years.year_reason,
        years.is_comparable_year,
        segments.attrition_dimension,
        segments.attrition_segment
),

-- By how much the undecided can move the share of all clients.
open_years as (
    select
        attrition_year,
        coalesce(
            (departed_count + undecided_count) / nullif(active_count - undecided_before_count, 0), 0
        )
        - coalesce(departed_count / nullif(active_count, 0), 0) as undecided_share
    from counted
    where attrition_dimension = 'all'
),

reasoned as (
    select
        counted.*,
        case
            when counted.year_reason is not null then counted.year_reason
            when counted.active_count = 0 then 'nobody_active'
            when open_years.undecided_share > setting_attrition_undecided_share()
                then 'too_many_undecided'
        end as attrition_reason
    from counted
    inner join open_years on counted.attrition_year = open_years.attrition_year
)

select
    attrition_year,
    attrition_dimension,
    attrition_segment,
    active_count,
    case when year_reason is null then departed_count end as attrition_departed_count,
    case when year_reason is null then lost_value_eur end as attrition_lost_eur,
    case when year_reason is null then undecided_count end as attrition_undecided_count,
    case when year_reason is null then undecided_before_count end
        as attrition_undecided_before_count,
    is_comparable_year,
    attrition_reason
from reasoned
