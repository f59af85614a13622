/*---
description: How one client's orders of the last year compare with those of the year before, tonight, for one rule; only clients with two years of history and enough orders in the year before.
grain: [client_id, rule]
columns:
  client_id:
  rule:
  rule_version:
  last_order_count:
    type: INTEGER
    description: Orders of the year that ends on the last day whose orders are known.
    label_fr: Commandes de la dernière année
    min: 0
  earlier_order_count:
  most_order_count:
    type: INTEGER
    description: At most so many orders of the last year fulfil the rule.
    min: 0
  is_hit:
references:
  client_id: rhythm.rhythm.client_id
  rule: reference.inactivity_rules.rule
examples:
  - name: the last 365 days against the 365 before, with two years of history
    run_date: 2026-01-01
    given:
      reference.inactivity_rules:
        - {rule: falling, rule_version: 1, threshold_days: 365, lookback_days: 730, minimum_count: 6}
        - {rule: reduction, rule_version: 1, threshold_days: 365, lookback_days: 730, minimum_count: 6, ratio_numerator: 1, ratio_denominator: 5}
      rhythm.rhythm:
        - {client_id: a, first_on: 2024-01-02}
        - {client_id: young, first_on: 2024-01-03}
        - {client_id: few, first_on: 2023-06-01}
      warnings.falling_limits:
        - {earlier_order_count: 5, falling_at_most_count: 0}
        - {earlier_order_count: 6, falling_at_most_count: 0}
        - {earlier_order_count: 7, falling_at_most_count: 1}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2024-01-02, order_count: 5}
        - {client_id: a, purchased_on: 2024-01-03, order_count: 6}
        - {client_id: a, purchased_on: 2025-01-01, order_count: 1}
        - {client_id: a, purchased_on: 2025-01-02, order_count: 2}
        - {client_id: young, purchased_on: 2024-01-03, order_count: 9}
        - {client_id: few, purchased_on: 2024-06-01, order_count: 5}
    expect:
      - {client_id: a, rule: falling, last_order_count: 2, earlier_order_count: 7, most_order_count: 1, is_hit: false}
      - {client_id: a, rule: reduction, last_order_count: 2, earlier_order_count: 7, most_order_count: 1, is_hit: false}
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
)

select
    tonight.client_id,
    limits.rule,
    limits.rule_version,
    cast(tonight.last_count as integer) as last_order_count,
    cast(tonight.base_count as integer) as earlier_order_count,
    cast(limits.most_count as integer) as most_order_count,
    tonight.last_count <= limits.most_count as is_hit
from tonight
inner join limits on tonight.base_count = limits.earlier_order_count
where limits.most_count is not null
