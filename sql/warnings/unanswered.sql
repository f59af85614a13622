/*---
description: Contacts in a row that reached one client without answer or purchase, those within unanswered_apart_days counted once (rule three_unanswered).
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
  - name: unanswered_hit_not_after_as_of
    description: hits that begin after the last day whose orders are known
    sql: not is_hit or would_hit_on <= as_of()
examples:
  - name: three contacts three days apart, and a fortnight after the third; an order or answer begins anew
    run_date: 2025-06-30
    given:
      reference.inactivity_rules:
        - {rule: three_unanswered, rule_version: 1, minimum_count: 3}
      rhythm.delivered_contact_days:
        - {client_id: hit, reached_on: 2025-06-01, is_observed: true}
        - {client_id: hit, reached_on: 2025-06-04, is_observed: true}
        - {client_id: hit, reached_on: 2025-06-16, is_observed: true}
        - {client_id: early, reached_on: 2025-06-01, is_observed: true}
        - {client_id: early, reached_on: 2025-06-04, is_observed: true}
        - {client_id: early, reached_on: 2025-06-17, is_observed: true}
        - {client_id: near, reached_on: 2025-06-01, is_observed: true}
        - {client_id: near, reached_on: 2025-06-03, is_observed: true}
        - {client_id: near, reached_on: 2025-06-10, is_observed: true}
        - {client_id: bought, reached_on: 2025-06-01, is_observed: true}
        - {client_id: bought, reached_on: 2025-06-04, is_observed: true}
        - {client_id: bought, reached_on: 2025-06-10, is_observed: true}
        - {client_id: wrote, reached_on: 2025-06-01, is_observed: true}
        - {client_id: wrote, reached_on: 2025-06-05, is_observed: true}
        - {client_id: wrote, reached_on: 2025-06-10, is_observed: true}
        - {client_id: hit, reached_on: 2025-06-15, is_observed: false}
        - {client_id: unseen, reached_on: 2025-06-01, is_observed: false}
        - {client_id: unseen, reached_on: 2025-06-05, is_observed: false}
        - {client_id: unseen, reached_on: 2025-06-10, is_observed: false}
      rhythm.rhythm:
        - {client_id: bought, last_purchase_on: 2025-06-20}
        - {client_id: hit, last_purchase_on: 2025-05-31}
      warnings.last_answers:
        - {client_id: wrote, last_answer_on: 2025-06-05}
        - {client_id: hit, last_answer_on: 2025-05-30}
    expect:
      - {client_id: hit, rule: three_unanswered, observed: 3, threshold: 3, is_hit: true, would_hit_on: 2025-06-30, is_worth_an_alert: true}
      - {client_id: early, observed: 3, is_hit: false}
      - {client_id: near, observed: 2, is_hit: false}
      - {client_id: wrote, observed: 1, is_hit: false}
  - name: a contact is too near to the last one that counts, not to one left out or answered
    run_date: 2025-06-30
    given:
      reference.inactivity_rules:
        - {rule: three_unanswered, rule_version: 1, minimum_count: 3}
      rhythm.delivered_contact_days:
        - {client_id: often, reached_on: 2025-06-01, is_observed: true}
        - {client_id: often, reached_on: 2025-06-03, is_observed: true}
        - {client_id: often, reached_on: 2025-06-05, is_observed: true}
        - {client_id: often, reached_on: 2025-06-07, is_observed: true}
        - {client_id: often, reached_on: 2025-06-09, is_observed: true}
        - {client_id: often, reached_on: 2025-06-11, is_observed: true}
        - {client_id: again, reached_on: 2025-06-01, is_observed: true}
        - {client_id: again, reached_on: 2025-06-03, is_observed: true}
        - {client_id: again, reached_on: 2025-06-06, is_observed: true}
        - {client_id: again, reached_on: 2025-06-10, is_observed: true}
      warnings.last_answers:
        - {client_id: again, last_answer_on: 2025-06-02}
    expect:
      - {client_id: often, observed: 3, is_hit: true, would_hit_on: 2025-06-23}
      - {client_id: again, observed: 3, is_hit: true, would_hit_on: 2025-06-24}
---*/
with waiting as (
    select
        reached.client_id,
        list_sort(list(reached.reached_on)) as contact_days
    from rhythm.delivered_contact_days as reached
    left join rhythm.rhythm as rhythm on reached.client_id = rhythm.client_id
    left join warnings.last_answers as answers on reached.client_id = answers.client_id
    where
        reached.is_observed
        and (rhythm.last_purchase_on is null or reached.reached_on > rhythm.last_purchase_on)
        and (answers.last_answer_on is null or reached.reached_on > answers.last_answer_on)
    group by reached.client_id
),

counted as (
    select
        client_id,
        spaced_days(contact_days, setting_unanswered_apart_days()) as contact_days
    from waiting
),

told as (
    select
        counted.client_id,
        rules.rule,
        rules.rule_version,
        rules.minimum_count,
        array_length(counted.contact_days) as contact_count,
        coalesce(counted.contact_days[rules.minimum_count], list_max(counted.contact_days))
        + setting_unanswered_wait_days() as would_hit_on
    from counted
    inner join reference.inactivity_rules as rules on rules.rule = 'three_unanswered'
)

select
    client_id,
    rule,
    rule_version,
    cast(contact_count as decimal(18, 6)) as observed,
    cast(minimum_count as decimal(18, 6)) as threshold,
    contact_count >= minimum_count and would_hit_on <= as_of() as is_hit,
    would_hit_on,
    true as is_worth_an_alert
from told
