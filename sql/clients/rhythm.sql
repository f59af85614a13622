/*---
description: The purchase rhythm of one client over the whole history.
grain: [client_id]
columns:
  client_id:
  first_on:
    type: DATE
    description: First purchase day.
    label_fr: Premier achat
  last_on:
    type: DATE
    description: Last purchase day.
    label_fr: Dernier achat
  purchase_day_count:
    type: INTEGER
    description: Number of purchase days.
    label_fr: Jours d'achat
    min: 1
  mean_interval_days:
    type: DECIMAL(18,6)
    description: Mean interval between purchase days, (last - first) / (purchase days - 1); NULL with one purchase day.
    unit: day
    label_fr: Intervalle moyen (jours)
    min: 0
    nullable: true
checks:
  - name: first_not_after_last
    description: clients whose first purchase day is after their last
    sql: first_on <= last_on
  - name: mean_needs_two_purchase_days
    description: clients with a mean interval and one purchase day, or the reverse
    sql: (mean_interval_days is null) = (purchase_day_count = 1)
examples:
  - name: nine purchase days 91 days apart, and a one-time buyer
    given:
      clients.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: a, purchased_on: 2025-04-02}
        - {client_id: a, purchased_on: 2025-07-02}
        - {client_id: b, purchased_on: 2025-07-02}
        - {client_id: c, purchased_on: 2025-01-01}
        - {client_id: c, purchased_on: 2025-01-02}
        - {client_id: c, purchased_on: 2025-01-04}
        - {client_id: c, purchased_on: 2025-01-11}
    expect:
      - {client_id: a, first_on: 2025-01-01, last_on: 2025-07-02, purchase_day_count: 3, mean_interval_days: 91}
      - {client_id: b, first_on: 2025-07-02, last_on: 2025-07-02, purchase_day_count: 1, mean_interval_days: null}
      - {client_id: c, purchase_day_count: 4, mean_interval_days: 3.333333}
---*/
with spans as (
    select
        client_id,
        min(purchased_on) as first_on,
        max(purchased_on) as last_on,
        cast(count(*) as integer) as purchase_day_count
    from clients.purchase_days
    group by client_id
)

select
    client_id,
    first_on,
    last_on,
    purchase_day_count,
    case
        when purchase_day_count > 1
            then cast(
                round((last_on - first_on) / (purchase_day_count - 1), 6) as decimal(18, 6)
            )
    end as mean_interval_days
from spans
