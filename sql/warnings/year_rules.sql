/*---
description: Answer of one rule that compares years (two_then_none, two_then_none_by_year) for one client tonight.
grain: [client_id, rule]
columns:
  client_id:
  rule:
  rule_version:
  observed:
    type: DECIMAL(18,6)
    description: "Observed value: days of silence, purchase days, contacts, orders of the last year, or days left of a contract, as the rule looks at."
    label_fr: Observé
    min: 0
  threshold:
    type: DECIMAL(18,6)
    description: "Threshold: silence must exceed it, purchase days and contacts reach it, orders of a fall and days left of a contract not exceed it."
    label_fr: Seuil
    min: 0
  is_hit:
    type: BOOLEAN
    description: True where the client meets the rule tonight (a hit).
    label_fr: Règle atteinte
  would_hit_on:
    type: DATE
    description: Day from which the rule holds, if it does; NULL for falling and reduction without a hit.
  is_worth_an_alert:
    type: BOOLEAN
    description: True where a hit of the rule gives an alert; hits of other rules are only shown.
references:
  client_id: rhythm.rhythm.client_id
  rule: reference.inactivity_rules.rule
checks:
  - name: year_hit_not_after_as_of
    description: hits that begin after the last day whose orders are known
    sql: not is_hit or would_hit_on <= as_of()
examples:
  - name: two purchase days in the year before last need a year of silence
    run_date: 2026-01-01
    given:
      rhythm.rhythm:
        - {client_id: a, last_purchase_on: 2025-01-01, purchase_day_count: 2}
        - {client_id: b, last_purchase_on: 2024-12-31, purchase_day_count: 2}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2024-12-31}
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: b, purchased_on: 2024-12-30}
        - {client_id: b, purchased_on: 2024-12-31}
      reference.inactivity_rules:
        - {rule: two_then_none, rule_version: 1, threshold_days: 365, lookback_days: 730, minimum_count: 2}
    expect:
      - {client_id: a, rule: two_then_none, observed: 1, threshold: 2, is_hit: false}
      - {client_id: b, rule: two_then_none, observed: 2, threshold: 2, is_hit: true, would_hit_on: 2026-01-01, is_worth_an_alert: true}
  - name: by calendar years it is shown from the first of July on
    run_date: 2026-07-01
    given:
      rhythm.rhythm:
        - {client_id: a, last_purchase_on: 2025-12-31, purchase_day_count: 2}
        - {client_id: b, last_purchase_on: 2026-01-01, purchase_day_count: 3}
        - {client_id: c, last_purchase_on: 2025-01-01, purchase_day_count: 2}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: a, purchased_on: 2025-12-31}
        - {client_id: b, purchased_on: 2025-01-01}
        - {client_id: b, purchased_on: 2025-12-31}
        - {client_id: b, purchased_on: 2026-01-01}
        - {client_id: c, purchased_on: 2024-12-31}
        - {client_id: c, purchased_on: 2025-01-01}
      reference.inactivity_rules:
        - {rule: two_then_none_by_year, rule_version: 1, minimum_count: 2}
    expect:
      - {client_id: a, rule: two_then_none_by_year, observed: 2, threshold: 2, is_hit: true, would_hit_on: 2026-07-01, is_worth_an_alert: false}
      - {client_id: b, observed: 2, is_hit: false}
      - {client_id: c, observed: 1, is_hit: false}
  - name: on the last of June it is not shown
    run_date: 2026-06-30
    given:
      rhythm.rhythm:
        - {client_id: a, last_purchase_on: 2025-12-31, purchase_day_count: 2}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: a, purchased_on: 2025-12-31}
      reference.inactivity_rules:
        - {rule: two_then_none_by_year, rule_version: 1, minimum_count: 2}
    expect: []
---*/
with judged as (
    select
        rhythm.client_id,
        rhythm.last_purchase_on,
        greatest(as_of() - rhythm.last_purchase_on, 0) as recency_days,
        cast(date_trunc('year', as_of()) as date) as year_on,
        rules.rule,
        rules.rule_version,
        rules.threshold_days,
        rules.lookback_days,
        rules.minimum_count
    from rhythm.rhythm as rhythm
    inner join reference.inactivity_rules as rules
        on
            rhythm.purchase_day_count >= rules.minimum_count
            and rules.rule in ('two_then_none', 'two_then_none_by_year')
    where
        rules.rule = 'two_then_none'
        or extract(month from as_of()) >= setting_civil_year_from_month()
),

bounds as (
    select
        *,
        case
            when rule = 'two_then_none' then as_of() - lookback_days
            else year_on - interval 1 year
        end as counted_from_on,
        case
            when rule = 'two_then_none' then as_of() - threshold_days else year_on
        end as counted_before_on
    from judged
),

counts as (
    select
        bounds.client_id,
        bounds.rule,
        count(*) as day_count
    from bounds
    inner join orders.purchase_days as days
        on
            bounds.client_id = days.client_id
            and days.purchased_on >= bounds.counted_from_on
            and days.purchased_on < bounds.counted_before_on
    group by bounds.client_id, bounds.rule
)

select
    bounds.client_id,
    bounds.rule,
    bounds.rule_version,
    cast(coalesce(counts.day_count, 0) as decimal(18, 6)) as observed,
    cast(bounds.minimum_count as decimal(18, 6)) as threshold,
    coalesce(counts.day_count, 0) >= bounds.minimum_count
    and bounds.last_purchase_on < bounds.counted_before_on as is_hit,
    case
        when bounds.rule = 'two_then_none' then bounds.last_purchase_on + bounds.threshold_days + 1
        else cast(
            bounds.year_on + to_months(cast(setting_civil_year_from_month() - 1 as integer))
            as date
        )
    end as would_hit_on,
    bounds.rule = 'two_then_none' as is_worth_an_alert
from bounds
left join counts on bounds.client_id = counts.client_id and bounds.rule = counts.rule
