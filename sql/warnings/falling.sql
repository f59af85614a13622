/*---
description: Orders of one client in the last year against the year before, for one rule; needs both years known and falling_min_orders before.
grain: [client_id, rule]
columns:
  client_id:
  rule:
  rule_version:
  observed:
  threshold:
  is_hit:
  would_hit_on:
    nullable: true
  is_worth_an_alert:
references:
  client_id: rhythm.rhythm.client_id
  rule: reference.inactivity_rules.rule
checks:
  - name: fall_has_a_day
    description: falls without the day on which they began, or that begin after the last known day
    sql: is_hit = (would_hit_on is not null) and coalesce(would_hit_on <= as_of(), true)
examples:
  - name: seven orders and then one are a fall, from the day on which the second falls out of the year; counted are the last 365 days and the 365 before, with two years of history
    run_date: 2026-01-01
    given:
      reference.inactivity_rules:
        - {rule: falling, rule_version: 1, threshold_days: 365, lookback_days: 730, minimum_count: 6}
        - {rule: reduction, rule_version: 1, threshold_days: 365, lookback_days: 730, minimum_count: 6, ratio_numerator: 1, ratio_denominator: 5}
      rhythm.rhythm:
        - {client_id: a, first_on: 2023-06-01}
        - {client_id: b, first_on: 2024-01-02}
        - {client_id: young, first_on: 2024-01-03}
        - {client_id: few, first_on: 2023-06-01}
      warnings.falling_limits:
        - {earlier_order_count: 5, falling_at_most_count: 0}
        - {earlier_order_count: 6, falling_at_most_count: 0}
        - {earlier_order_count: 7, falling_at_most_count: 1}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-06-01, order_count: 1}
        - {client_id: a, purchased_on: 2024-03-01, order_count: 6}
        - {client_id: a, purchased_on: 2024-12-20, order_count: 1}
        - {client_id: a, purchased_on: 2025-05-01, order_count: 1}
        - {client_id: b, purchased_on: 2024-01-02, order_count: 5}
        - {client_id: b, purchased_on: 2024-01-03, order_count: 6}
        - {client_id: b, purchased_on: 2025-01-01, order_count: 1}
        - {client_id: b, purchased_on: 2025-01-02, order_count: 2}
        - {client_id: young, purchased_on: 2024-01-03, order_count: 9}
        - {client_id: few, purchased_on: 2024-06-01, order_count: 5}
    expect:
      - {client_id: a, rule: falling, rule_version: 1, observed: 1, threshold: 1, is_hit: true, would_hit_on: 2025-12-20, is_worth_an_alert: true}
      - {client_id: a, rule: reduction, observed: 1, threshold: 1, is_hit: true, would_hit_on: 2025-12-20, is_worth_an_alert: false}
      - {client_id: b, rule: falling, observed: 2, threshold: 1, is_hit: false, would_hit_on: null}
      - {client_id: b, rule: reduction, observed: 2, threshold: 1, is_hit: false, would_hit_on: null}
---*/
with rules as (
    select *
    from reference.inactivity_rules
    where rule in ('falling', 'reduction')
),

-- Per rule and number of orders in the base year: at most so many orders later are a fall.
limits as (
    select
        rules.*,
        limits.earlier_order_count,
        case
            when rules.rule = 'falling' then limits.falling_at_most_count
            else limits.earlier_order_count * rules.ratio_numerator // rules.ratio_denominator
        end as most_count
    from warnings.falling_limits as limits
    inner join rules on limits.earlier_order_count >= rules.minimum_count
),

spans as (
    select
        max(threshold_days) as year_days,
        max(lookback_days) as history_days
    from rules
),

tonight as (
    select
        days.client_id,
        sum(
            case when as_of() - days.purchased_on < spans.year_days then days.order_count else 0 end
        ) as last_count,
        sum(
            case when as_of() - days.purchased_on < spans.year_days then 0 else days.order_count end
        ) as base_count
    from orders.purchase_days as days
    cross join spans
    inner join rhythm.rhythm as rhythm on days.client_id = rhythm.client_id
    where
        as_of() - days.purchased_on < spans.history_days
        and days.purchased_on <= as_of()
        and as_of() - rhythm.first_on >= spans.history_days
    group by days.client_id
),

falls as (
    select
        tonight.client_id,
        limits.rule,
        limits.rule_version,
        tonight.last_count,
        limits.most_count,
        tonight.last_count <= limits.most_count as is_hit
    from tonight
    inner join limits on tonight.base_count = limits.earlier_order_count
    where limits.most_count is not null
),

-- A purchase enters the last year, a year later the base year, and another year later leaves it.
steps as (
    select
        0 as after_days,
        1 as last_sign,
        0 as base_sign
    union all
    select distinct
        threshold_days as after_days,
        -1 as last_sign,
        1 as base_sign
    from rules
    union all
    select distinct
        lookback_days as after_days,
        0 as last_sign,
        -1 as base_sign
    from rules
),

fallen as (
    select distinct client_id
    from falls
    where is_hit
),

moves as (
    select
        days.client_id,
        days.purchased_on + steps.after_days as change_on,
        sum(days.order_count * steps.last_sign) as last_change,
        sum(days.order_count * steps.base_sign) as base_change
    from orders.purchase_days as days
    inner join fallen on days.client_id = fallen.client_id
    cross join steps
    where days.purchased_on + steps.after_days <= as_of()
    group by days.client_id, days.purchased_on + steps.after_days
),

states as (
    select
        client_id,
        change_on,
        min(change_on) over (partition by client_id) as first_on,
        sum(last_change) over (partition by client_id order by change_on) as last_count,
        sum(base_change) over (partition by client_id order by change_on) as base_count
    from moves
),

-- The rule holds since the first change after the last state in which it did not.
held as (
    select
        states.client_id,
        rules.rule,
        states.change_on,
        max(
            case
                when
                    states.change_on - states.first_on >= rules.lookback_days
                    and states.last_count <= limits.most_count then null
                else states.change_on
            end
        ) over (partition by states.client_id, rules.rule) as last_without_on
    from states
    cross join rules
    left join limits
        on rules.rule = limits.rule and states.base_count = limits.earlier_order_count
),

begins as (
    select
        client_id,
        rule,
        min(change_on) as would_hit_on
    from held
    where change_on > last_without_on
    group by client_id, rule
)

select
    falls.client_id,
    falls.rule,
    falls.rule_version,
    cast(falls.last_count as decimal(18, 6)) as observed,
    cast(falls.most_count as decimal(18, 6)) as threshold,
    falls.is_hit,
    case when falls.is_hit then begins.would_hit_on end as would_hit_on,
    falls.rule = 'falling' as is_worth_an_alert
from falls
left join begins on falls.client_id = begins.client_id and falls.rule = begins.rule
