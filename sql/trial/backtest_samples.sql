/*---
description: Client on whom the candidate rules are tried at one past cut-off date; above backtest_max_clients a hash draws them evenly.
grain: [cutoff_on, client_id]
columns:
  cutoff_on:
    type: DATE
    description: Last day of a past quarter; the rules are asked on this day and read nothing later.
    label_fr: Jour d'épreuve
  client_id:
  client_type:
    described_in: rhythm.predictive_thresholds
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: horizon_can_be_over
    description: days on which no rule can be tried yet
    sql: cutoff_on <= as_of() - least(setting_backtest_horizon_days(), setting_alive_follow_days())
examples:
  - name: the ends of quarters between purchases, as long as the shortest horizon is over
    run_date: 2025-06-29
    settings: {backtest_horizon_days: 90}
    given:
      value.buying_history:
        - {client_id: a, client_type: B2C}
        - {client_id: b, client_type: B2B}
      rhythm.rhythm:
        - {client_id: a, first_on: 2024-12-31}
        - {client_id: b, first_on: 2025-01-01}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2024-12-31}
        - {client_id: b, purchased_on: 2025-01-01}
        - {client_id: b, purchased_on: 2025-04-01}
    expect:
      - {cutoff_on: 2024-12-31, client_id: a, client_type: B2C}
      - {cutoff_on: 2025-03-31, client_id: a, client_type: B2C}
      - {cutoff_on: 2025-03-31, client_id: b, client_type: B2B}
  - name: a day later and one more horizon would be over
    run_date: 2025-06-28
    settings: {backtest_horizon_days: 90}
    given:
      value.buying_history:
        - {client_id: a, client_type: B2C}
      rhythm.rhythm:
        - {client_id: a, first_on: 2024-06-30}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2024-06-30}
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: a, purchased_on: 2025-04-01}
    expect:
      - {cutoff_on: 2024-12-31, client_id: a}
---*/
with cutoffs as (
    select distinct cast(date_trunc('quarter', purchased_on) as date) - 1 as cutoff_on
    from orders.purchase_days
    where
        cast(date_trunc('quarter', purchased_on) as date) - 1
        <= as_of() - least(setting_backtest_horizon_days(), setting_alive_follow_days())
),

known as (
    select
        rhythm.client_id,
        rhythm.first_on,
        history.client_type,
        hash_number(rhythm.client_id) % 1000000 as place_millionths
    from rhythm.rhythm as rhythm
    inner join value.buying_history as history on rhythm.client_id = history.client_id
),

known_counts as (
    select
        cutoffs.cutoff_on,
        known.client_type,
        count(*) as client_count
    from cutoffs
    inner join known on cutoffs.cutoff_on >= known.first_on
    group by cutoffs.cutoff_on, known.client_type
)

-- The chance depends on how many clients were known on that day: the future changes no sample.
select
    known_counts.cutoff_on,
    known.client_id,
    known.client_type
from known
inner join known_counts
    on known.client_type = known_counts.client_type and known_counts.cutoff_on >= known.first_on
where known.place_millionths * known_counts.client_count // 1000000 < setting_backtest_max_clients()
