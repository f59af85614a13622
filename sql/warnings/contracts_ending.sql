/*---
description: Days left until the first contract of one client ends that is neither renewed, ended nor followed (rule contract_ending); only clients with one.
grain: [client_id, rule]
columns:
  client_id:
  rule:
  rule_version:
  observed:
  threshold:
  is_hit:
  would_hit_on:
  is_worth_an_alert:
references:
  client_id: rhythm.rhythm.client_id
  rule: reference.inactivity_rules.rule
checks:
  - name: contract_hit_not_after_as_of
    description: hits that begin after the last day whose orders are known
    sql: not is_hit or would_hit_on <= as_of()
examples:
  - name: six weeks before the end, the nearest contract counts
    run_date: 2026-01-01
    given:
      reference.inactivity_rules:
        - {rule: contract_ending, rule_version: 1, threshold_days: 42}
      rhythm.rhythm:
        - {client_id: a}
        - {client_id: b}
      staging.contracts:
        - {contract_id: 1, client_id: a, starts_on: 2025-01-01, ends_on: 2026-02-12}
        - {contract_id: 2, client_id: a, starts_on: 2025-01-01, ends_on: 2026-12-31}
        - {contract_id: 3, client_id: a, starts_on: 2025-01-01, ends_on: 2026-01-05, is_renewed: true}
        - {contract_id: 4, client_id: a, starts_on: 2025-01-01, ends_on: 2026-01-06, ended_on: 2025-12-01}
        - {contract_id: 5, client_id: a, starts_on: 2025-01-01, ends_on: 2025-12-31}
        - {contract_id: 6, client_id: b, starts_on: 2025-01-01, ends_on: 2026-02-13}
    expect:
      - {client_id: a, rule: contract_ending, observed: 42, threshold: 42, is_hit: true, would_hit_on: 2026-01-01, is_worth_an_alert: true}
      - {client_id: b, observed: 43, is_hit: false, would_hit_on: 2026-01-02}
  - name: a contract shorter than the notice is ending from its first day on, one still to begin is not
    run_date: 2026-01-01
    as_of: 2025-12-31
    given:
      reference.inactivity_rules:
        - {rule: contract_ending, rule_version: 1, threshold_days: 42}
      rhythm.rhythm:
        - {client_id: a}
        - {client_id: b}
        - {client_id: c}
      staging.contracts:
        - {contract_id: 1, client_id: a, starts_on: 2025-12-20, ends_on: 2026-01-10}
        - {contract_id: 2, client_id: b, starts_on: 2025-12-20, ends_on: 2026-01-10}
        - {contract_id: 3, client_id: b, starts_on: 2025-01-01, ends_on: 2026-01-20}
        - {contract_id: 4, client_id: c, starts_on: 2026-01-01, ends_on: 2026-01-20}
    expect:
      - {client_id: a, observed: 10, is_hit: true, would_hit_on: 2025-12-20}
      - {client_id: b, observed: 10, is_hit: true, would_hit_on: 2025-12-09}
  - name: a contract that another one follows is not ending, the last one is; one that is to follow is not seen before it begins
    run_date: 2026-01-05
    given:
      reference.inactivity_rules:
        - {rule: contract_ending, rule_version: 1, threshold_days: 42}
      rhythm.rhythm:
        - {client_id: a}
        - {client_id: b}
        - {client_id: c}
      rhythm.followed_contracts:
        - {contract_id: 1}
        - {contract_id: 3}
      staging.contracts:
        - {contract_id: 1, client_id: old, surviving_client_id: a, starts_on: 2025-01-01, ends_on: 2026-01-20}
        - {contract_id: 2, client_id: a, starts_on: 2026-01-01, ends_on: 2026-12-31}
        - {contract_id: 3, client_id: b, starts_on: 2025-01-01, ends_on: 2026-01-20}
        - {contract_id: 4, client_id: b, starts_on: 2025-01-01}
        - {contract_id: 5, client_id: c, starts_on: 2025-01-01, ends_on: 2026-01-20}
    expect:
      - {client_id: a, observed: 360, is_hit: false, would_hit_on: 2026-11-19}
      - {client_id: c, observed: 15, is_hit: true, would_hit_on: 2025-12-09}
---*/
-- A contract that begins after the run date is not known yet, even if it was delivered: the
-- warning lasts until then.
with nearest as (
    select
        contracts.surviving_client_id as client_id,
        rules.rule,
        rules.rule_version,
        rules.threshold_days,
        min(contracts.ends_on) as ends_on,
        -- A contract shorter than the notice is ending from its first day on.
        min(greatest(contracts.starts_on, contracts.ends_on - rules.threshold_days))
            as would_hit_on
    from staging.contracts as contracts
    inner join reference.inactivity_rules as rules on rules.rule = 'contract_ending'
    where
        contracts.ends_on >= as_of()
        and contracts.starts_on <= as_of()
        and contracts.ended_on is null
        and contracts.is_renewed is distinct from true
        and contracts.contract_id
        not in (select f.contract_id from rhythm.followed_contracts as f)
    group by
        contracts.surviving_client_id, rules.rule, rules.rule_version, rules.threshold_days
)

select
    nearest.client_id,
    nearest.rule,
    nearest.rule_version,
    cast(nearest.ends_on - as_of() as decimal(18, 6)) as observed,
    cast(nearest.threshold_days as decimal(18, 6)) as threshold,
    nearest.ends_on - as_of() <= nearest.threshold_days as is_hit,
    nearest.would_hit_on,
    true as is_worth_an_alert
from nearest
inner join rhythm.rhythm as rhythm on nearest.client_id = rhythm.client_id
