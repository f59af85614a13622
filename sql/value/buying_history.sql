/*---
description: "Purchase history of one client as the buying models read it: repeat purchase days, recency, age and repeat revenue."
grain: [client_id]
columns:
  client_id:
  client_type:
    described_in: rhythm.predictive_thresholds
  repeat_count:
    type: INTEGER
    description: Purchase days after the first one.
    label_fr: Rachats
    min: 0
  last_repeat_days:
    type: INTEGER
    description: Days from the first purchase day to the last one; 0 with one purchase day.
    unit: day
    label_fr: Premier au dernier achat (jours)
    min: 0
  age_days:
    type: INTEGER
    description: Days from the first purchase day to as_of, the last day whose orders are known, or to the last purchase where that is later.
    unit: day
    label_fr: Ancienneté (jours)
    min: 0
  repeat_revenue_eur:
    type: DECIMAL(18,2)
    description: Net sum of the orders after the first purchase day.
    unit: EUR
    label_fr: Montant des rachats (€)
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: last_purchase_within_age
    description: clients whose last purchase comes after the last known day
    sql: last_repeat_days <= age_days
  - name: repeat_needs_time
    description: clients with repeat purchases and no time between them, or the reverse
    sql: (repeat_count > 0) = (last_repeat_days > 0)
examples:
  - name: a repeat buyer, a one-time buyer, and a purchase later than the last known day
    run_date: 2025-12-31
    as_of: 2025-12-30
    given:
      staging.clients:
        - {client_id: a, client_type: B2B}
      rhythm.rhythm:
        - {client_id: a, first_on: 2025-12-01, last_purchase_on: 2025-12-20, purchase_day_count: 3}
        - {client_id: b, first_on: 2025-12-30, last_purchase_on: 2025-12-30, purchase_day_count: 1}
        - {client_id: c, first_on: 2025-12-01, last_purchase_on: 2025-12-31, purchase_day_count: 2}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-12-01, revenue_eur: 5.00}
        - {client_id: a, purchased_on: 2025-12-11, revenue_eur: 7.00}
        - {client_id: a, purchased_on: 2025-12-20, revenue_eur: 8.50}
        - {client_id: b, purchased_on: 2025-12-30, revenue_eur: 9.00}
        - {client_id: c, purchased_on: 2025-12-01, revenue_eur: 1.00}
        - {client_id: c, purchased_on: 2025-12-31, revenue_eur: 2.00}
    expect:
      - {client_id: a, client_type: B2B, repeat_count: 2, last_repeat_days: 19, age_days: 29, repeat_revenue_eur: 15.50}
      - {client_id: b, client_type: unknown, repeat_count: 0, last_repeat_days: 0, age_days: 0, repeat_revenue_eur: 0}
      - {client_id: c, repeat_count: 1, last_repeat_days: 30, age_days: 30, repeat_revenue_eur: 2.00}
---*/
with sums as (
    select
        rhythm.client_id,
        sum(case when days.purchased_on > rhythm.first_on then days.revenue_eur else 0 end)
            as repeat_revenue_eur
    from rhythm.rhythm as rhythm
    inner join orders.purchase_days as days on rhythm.client_id = days.client_id
    group by rhythm.client_id
)

select
    rhythm.client_id,
    coalesce(known.client_type, 'unknown') as client_type,
    rhythm.purchase_day_count - 1 as repeat_count,
    cast(rhythm.last_purchase_on - rhythm.first_on as integer) as last_repeat_days,
    cast(greatest(as_of(), rhythm.last_purchase_on) - rhythm.first_on as integer) as age_days,
    cast(sums.repeat_revenue_eur as decimal(18, 2)) as repeat_revenue_eur
from rhythm.rhythm as rhythm
inner join sums on rhythm.client_id = sums.client_id
left join staging.clients as known on rhythm.client_id = known.client_id
