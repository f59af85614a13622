/*---
description: "Value of one client: revenue, ABC class by cumulated revenue, and for a lost client lost value and class among the lost."
grain: [client_id]
columns:
  client_id:
  revenue_eur:
  revenue_rank:
    type: INTEGER
    description: Rank by revenue, 1 the largest; ties by client number.
    label_fr: Rang
    min: 1
  cumulated_before_share:
    type: DECIMAL(9,6)
    description: Share of all revenue held by the clients ranked before this one; NULL where the revenue is zero.
    unit: share 0-1
    label_fr: Part cumulée avant
    min: 0
    max: 1
    nullable: true
  abc_class:
    type: VARCHAR
    description: "ABC class by the revenue cumulated before the client: A below abc_a_share, B below abc_b_share, else C; NULL without revenue."
    description_fr: A pour les plus gros clients, B pour les suivants, C pour les autres ; vide sans chiffre d'affaires.
    label_fr: Classe ABC
    values: [A, B, C]
    nullable: true
  abc_reason:
    type: VARCHAR
    description: Why the client has no class.
    values: [no_revenue]
    nullable: true
  lost_value_eur:
    nullable: true
  lost_rank:
    type: INTEGER
    description: Rank among the lost by lost value, 1 the largest; ties by client number; NULL for other clients.
    label_fr: Rang parmi les perdus
    min: 1
    nullable: true
  lost_cumulated_before_share:
    type: DECIMAL(9,6)
    description: Share of all lost value held by the lost clients ranked before this one; NULL for other clients.
    unit: share 0-1
    label_fr: Part cumulée avant, parmi les perdus
    min: 0
    max: 1
    nullable: true
  abc_class_lost:
    type: VARCHAR
    description: ABC class among the lost clients, by lost value, with the bounds of abc_class; NULL for other clients.
    label_fr: Classe ABC parmi les perdus
    values: [A, B, C]
    nullable: true
  abc_lost_reason:
    type: VARCHAR
    description: Why the client has no class among the lost.
    values: [not_lost, no_revenue]
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: class_or_reason
    description: clients with neither a class nor a reason for having none, or with both
    sql: (abc_class is null) = (abc_reason is not null)
  - name: lost_class_or_reason
    description: clients with neither a class among the lost nor a reason for having none, or with both
    sql: (abc_class_lost is null) = (abc_lost_reason is not null)
  - name: lost_value_not_above_revenue
    description: clients who lose the company more in a year than they ever brought
    sql: lost_value_eur <= revenue_eur
examples:
  - name: the client that crosses a bound belongs to the better class, ties by number
    given:
      orders.purchase_days:
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
      - {client_id: e, abc_class: null, abc_reason: no_revenue, abc_class_lost: null, abc_lost_reason: not_lost}
  - name: the lost are ranked by what their last year brought, not by their whole revenue
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2020-01-01, revenue_eur: 900.00}
        - {client_id: b, purchased_on: 2020-01-01, revenue_eur: 80.00}
        - {client_id: c, purchased_on: 2020-01-01, revenue_eur: 20.00}
        - {client_id: d, purchased_on: 2020-01-01, revenue_eur: 10.00}
        - {client_id: z, purchased_on: 2020-01-01, revenue_eur: 0.00}
      status.status:
        - {client_id: a, status: lost}
        - {client_id: b, status: lost_again}
        - {client_id: c, status: lost}
        - {client_id: d, status: gone}
        - {client_id: z, status: lost}
      status.episodes:
        - {client_id: a, episode_number: 1}
        - {client_id: b, episode_number: 1, returned_on: 2023-01-01}
        - {client_id: b, episode_number: 2}
        - {client_id: c, episode_number: 1}
        - {client_id: d, episode_number: 1}
        - {client_id: z, episode_number: 1}
      status.episode_values:
        - {client_id: a, episode_number: 1, lost_value_eur: 5.00}
        - {client_id: b, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: b, episode_number: 2, lost_value_eur: 79.00}
        - {client_id: c, episode_number: 1, lost_value_eur: 16.00}
        - {client_id: d, episode_number: 1, lost_value_eur: 10.00}
        - {client_id: z, episode_number: 1, lost_value_eur: 0.00}
    expect:
      - {client_id: b, abc_class: B, lost_value_eur: 79.00, lost_rank: 1, lost_cumulated_before_share: 0, abc_class_lost: A}
      - {client_id: c, abc_class: C, lost_value_eur: 16.00, lost_rank: 2, lost_cumulated_before_share: 0.79, abc_class_lost: A}
      - {client_id: a, abc_class: A, lost_value_eur: 5.00, lost_rank: 3, lost_cumulated_before_share: 0.95, abc_class_lost: C}
      - {client_id: d, abc_class: C, lost_value_eur: null, lost_rank: null, abc_class_lost: null, abc_lost_reason: not_lost}
      - {client_id: z, abc_class: null, lost_value_eur: 0.00, abc_class_lost: null, abc_lost_reason: no_revenue}
---*/
with totals as (
    select
        client_id,
        sum(revenue_eur) as revenue_eur
    from orders.purchase_days
    group by client_id
),

lost as (
    select
        status.client_id,
        episode_values.lost_value_eur
    from status.status as status
    inner join status.episodes as episodes
        on status.client_id = episodes.client_id and episodes.returned_on is null
    inner join status.episode_values as episode_values
        on
            episodes.client_id = episode_values.client_id
            and episodes.episode_number = episode_values.episode_number
    where is_lost(status.status)
),

-- All clients by revenue, and once more the lost by lost value: one rule for both.
amounts as (
    select
        false as is_among_lost,
        client_id,
        revenue_eur as amount_eur
    from totals
    union all
    select
        true as is_among_lost,
        client_id,
        lost_value_eur as amount_eur
    from lost
),

cumulated as (
    select
        is_among_lost,
        client_id,
        amount_eur,
        row_number() over (
            partition by is_among_lost
            order by amount_eur desc, client_id
        ) as amount_rank,
        sum(amount_eur) over (partition by is_among_lost) as total_eur,
        coalesce(
            sum(amount_eur) over (
                partition by is_among_lost
                order by amount_eur desc, client_id
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as before_eur
    from amounts
),

classed as (
    select
        is_among_lost,
        client_id,
        cast(amount_eur as decimal(18, 2)) as amount_eur,
        cast(amount_rank as integer) as amount_rank,
        case
            when total_eur > 0
                then cast(round(before_eur / cast(total_eur as double), 6) as decimal(9, 6))
        end as before_share,
        abc_class(amount_eur, before_eur, total_eur) as letter
    from cumulated
)

select
    everybody.client_id,
    everybody.amount_eur as revenue_eur,
    everybody.amount_rank as revenue_rank,
    everybody.before_share as cumulated_before_share,
    everybody.letter as abc_class,
    case when everybody.letter is null then 'no_revenue' end as abc_reason,
    among_lost.amount_eur as lost_value_eur,
    among_lost.amount_rank as lost_rank,
    among_lost.before_share as lost_cumulated_before_share,
    among_lost.letter as abc_class_lost,
    case
        when among_lost.client_id is null then 'not_lost'
        when among_lost.letter is null then 'no_revenue'
    end as abc_lost_reason
from classed as everybody
left join classed as among_lost
    on everybody.client_id = among_lost.client_id and among_lost.is_among_lost
where not everybody.is_among_lost
