/*---
description: "Purchase rhythm of one client over the whole history: first and last purchase day, mean, median and variation of intervals."
grain: [client_id]
columns:
  client_id:
  first_on:
    type: DATE
    description: First purchase day.
    label_fr: Premier achat
  last_purchase_on:
    type: DATE
    description: Last purchase day; of a loss, the one on which its silence starts.
    description_fr: Dernier jour d'achat ; pour une perte, celui où le silence a commencé.
    label_fr: Dernier achat
  purchase_day_count:
    type: INTEGER
    description: Purchase days over the whole history; orders of one day count once.
    description_fr: Nombre de jours où le client a acheté ; plusieurs commandes d'un même jour comptent une fois.
    label_fr: Jours d'achat
    min: 1
  mean_interval_days:
    type: DECIMAL(18,6)
    description: Mean interval between purchase days, (last - first) / (purchase days - 1); NULL with one purchase day.
    description_fr: Nombre moyen de jours entre deux jours d'achat ; vide si le client n'a acheté qu'une fois.
    unit: day
    label_fr: Intervalle moyen (jours)
    min: 0
    nullable: true
  median_interval_days:
    type: DECIMAL(18,1)
    description: Median interval between purchase days; NULL with one purchase day.
    unit: day
    label_fr: Intervalle médian (jours)
    min: 1
    nullable: true
  interval_variation:
    type: DECIMAL(18,6)
    description: "Coefficient of variation of intervals (standard deviation over mean): 0 for a clock, about 1 for chance; NULL with fewer than two intervals."
    label_fr: Irrégularité des intervalles
    min: 0
    nullable: true
checks:
  - name: median_needs_two_purchase_days
    description: clients with a median interval and one purchase day, or the reverse
    sql: (median_interval_days is null) = (purchase_day_count = 1)
  - name: first_not_after_last
    description: clients whose first purchase day is after their last
    sql: first_on <= last_purchase_on
  - name: mean_needs_two_purchase_days
    description: clients with a mean interval and one purchase day, or the reverse
    sql: (mean_interval_days is null) = (purchase_day_count = 1)
examples:
  - name: nine purchase days 91 days apart, and a one-time buyer
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: a, purchased_on: 2025-04-02}
        - {client_id: a, purchased_on: 2025-07-02}
        - {client_id: b, purchased_on: 2025-07-02}
        - {client_id: c, purchased_on: 2025-01-01}
        - {client_id: c, purchased_on: 2025-01-02}
        - {client_id: c, purchased_on: 2025-01-04}
        - {client_id: c, purchased_on: 2025-01-11}
    expect:
      - {client_id: a, first_on: 2025-01-01, last_purchase_on: 2025-07-02, purchase_day_count: 3, mean_interval_days: 91, median_interval_days: 91, interval_variation: 0}
      - {client_id: b, first_on: 2025-07-02, last_purchase_on: 2025-07-02, purchase_day_count: 1, mean_interval_days: null, median_interval_days: null, interval_variation: null}
      - {client_id: c, purchase_day_count: 4, mean_interval_days: 3.333333, median_interval_days: 2, interval_variation: 0.964365}
---*/
with intervals as (
    select
        client_id,
        purchased_on,
        purchased_on - lag(purchased_on) over (partition by client_id order by purchased_on)
            as interval_days
    from orders.purchase_days
),

-- Intervals by length, a client's first purchase last: it has none before it. The median comes from
-- their places, because median() keeps a list of its own for each of millions of clients.
placed as (
    select
        *,
        row_number() over (partition by client_id order by interval_days nulls last)
            as interval_place,
        count(interval_days) over (partition by client_id) as interval_count
    from intervals
),

spans as (
    select
        client_id,
        min(purchased_on) as first_on,
        max(purchased_on) as last_purchase_on,
        cast(count(*) as integer) as purchase_day_count,
        min(interval_count) as interval_count,
        cast(sum(interval_days) as decimal(38, 0)) as total_days,
        cast(sum(interval_days * interval_days) as decimal(38, 0)) as squared_days,
        -- One place, or two beside each other, as far from the shortest as from the longest.
        avg(
            case
                when abs(interval_place - (interval_count + 1 - interval_place)) <= 1
                    then interval_days
            end
        ) as median_days
    from placed
    group by client_id
)

select
    client_id,
    first_on,
    last_purchase_on,
    purchase_day_count,
    cast(round(total_days / nullif(cast(interval_count as double), 0), 6) as decimal(18, 6))
        as mean_interval_days,
    cast(round(median_days, 1) as decimal(18, 1)) as median_interval_days,
    -- From whole sums, so that it is the same in every run.
    case
        when interval_count > 1
            then cast(
                round(
                    sqrt(
                        interval_count * (interval_count * squared_days - total_days * total_days)
                        / cast(interval_count - 1 as double)
                    ) / total_days,
                    6
                ) as decimal(18, 6)
            )
    end as interval_variation
from spans
