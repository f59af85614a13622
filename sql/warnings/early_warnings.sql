/*---
description: Answer of one rule that counts purchase days, orders, contacts or contracts, for one client tonight; rules of silence join in warnings.inactivity.
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
examples:
  - name: all rules in one table
    given:
      warnings.year_rules:
        - {client_id: a, rule: two_then_none, rule_version: 1, observed: 2, threshold: 2, is_hit: true, would_hit_on: 2026-01-01, is_worth_an_alert: true}
      warnings.unanswered:
        - {client_id: a, rule: three_unanswered, rule_version: 1, observed: 1, threshold: 3, is_hit: false, would_hit_on: 2026-01-05, is_worth_an_alert: true}
      warnings.contracts_ending:
        - {client_id: a, rule: contract_ending, rule_version: 1, observed: 43, threshold: 42, is_hit: false, would_hit_on: 2026-01-02, is_worth_an_alert: true}
      warnings.falling:
        - {client_id: a, rule: falling, rule_version: 1, observed: 5, threshold: 0, is_hit: false, is_worth_an_alert: true}
    expect:
      - {client_id: a, rule: two_then_none, is_hit: true}
      - {client_id: a, rule: three_unanswered, is_hit: false}
      - {client_id: a, rule: contract_ending, observed: 43}
      - {client_id: a, rule: falling, would_hit_on: null}
---*/
with warnings as (
    select * from warnings.year_rules
    union all
    select * from warnings.unanswered
    union all
    select * from warnings.contracts_ending
    union all
    select * from warnings.falling
)

select
    client_id,
    rule,
    rule_version,
    observed,
    threshold,
    is_hit,
    would_hit_on,
    is_worth_an_alert
from warnings
