/*---
description: What one client is worth to the company, and its class by cumulated revenue.
grain: [client_id]
columns:
  client_id:
  revenue_eur:
  revenue_rank:
    type: INTEGER
    description: Place of the client by revenue, 1 the largest; ties by client number.
    label_fr: Rang
    min: 1
  cumulated_before_share:
    type: DECIMAL(9,6)
    description: Share of all revenue held by the clients ranked before this one.
    unit: share 0-1
    label_fr: Part cumulée avant
    min: 0
    max: 1
    nullable: true
  abc_class:
    type: VARCHAR
    description: Class by the revenue cumulated before the client - A below 80 %, B below 95 %, else C; NULL without revenue.
    label_fr: Classe ABC
    values: [A, B, C]
    nullable: true
  abc_reason:
    type: VARCHAR
    description: Why the client has no class.
    values: [no_revenue]
    nullable: true
references:
  client_id: clients.rhythm.client_id
checks:
  - name: class_or_reason
    description: clients with neither a class nor a reason for having none, or with both
    sql: (abc_class is null) = (abc_reason is not null)
examples:
  - name: the client that crosses a bound belongs to the better class, ties by number
    given:
      clients.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01, revenue_eur: 79.00}
        - {client_id: c, purchased_on: 2025-01-01, revenue_eur: 8.00}
        - {client_id: b, purchased_on: 2025-01-01, revenue_eur: 8.00}
        - {client_id: d, purchased_on: 2025-01-01, revenue_eur: 5.00}
        - {client_id: e, purchased_on: 2025-01-01, revenue_eur: 0.00}
    expect:
      - {client_id: a, revenue_rank: 1, cumulated_before_share: 0, abc_class: A}
      - {client_id: b, revenue_rank: 2, cumulated_before_share: 0.79, abc_class: A}
      - {client_id: c, revenue_rank: 3, cumulated_before_share: 0.87, abc_class: B}
      - {client_id: d, revenue_rank: 4, cumulated_before_share: 0.95, abc_class: C}
      - {client_id: e, abc_class: null, abc_reason: no_revenue}
---*/
with totals as (
    select
        client_id,
        sum(revenue_eur) as revenue_eur
    from clients.purchase_days
    group by client_id
),

cumulated as (
    select
        client_id,
        revenue_eur,
        row_number() over (order by revenue_eur desc, client_id) as revenue_rank,
        sum(revenue_eur) over () as total_eur,
        coalesce(
            sum(revenue_eur) over (
                order by revenue_eur desc, client_id
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as before_eur
    from totals
)

select
    client_id,
    cast(revenue_eur as decimal(18, 2)) as revenue_eur,
    cast(revenue_rank as integer) as revenue_rank,
    case when total_eur > 0 then cast(round(before_eur / total_eur, 6) as decimal(9, 6)) end
        as cumulated_before_share,
    case
        when revenue_eur <= 0 then null
        when before_eur < setting_abc_a_share() * total_eur then 'A'
        when before_eur < setting_abc_b_share() * total_eur then 'B'
        else 'C'
    end as abc_class,
    case when revenue_eur <= 0 then 'no_revenue' end as abc_reason
from cumulated
