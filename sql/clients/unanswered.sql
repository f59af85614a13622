/*---
description: How often in a row the company reached one client without an answer, tonight; only clients who were reached since they last answered.
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
  client_id: clients.rhythm.client_id
  rule: reference.inactivity_rules.rule
checks:
  - name: unanswered_hit_not_after_as_of
    description: hits that begin after the last day whose orders are known
    sql: not is_hit or would_hit_on <= as_of()
examples:
  - name: three contacts three days apart, and a fortnight after the third; a mail that is opened is no answer
    run_date: 2025-06-30
    given:
      reference.inactivity_rules:
        - {rule: three_unanswered, rule_version: 1, minimum_count: 3}
      clients.known_clients:
        - {client_id: hit, surviving_client_id: hit}
        - {client_id: early, surviving_client_id: early}
        - {client_id: near, surviving_client_id: near}
        - {client_id: bought, surviving_client_id: bought}
        - {client_id: wrote, surviving_client_id: wrote}
      clients.reached_days:
        - {client_id: hit, reached_on: 2025-06-01}
        - {client_id: hit, reached_on: 2025-06-04}
        - {client_id: hit, reached_on: 2025-06-16}
        - {client_id: early, reached_on: 2025-06-01}
        - {client_id: early, reached_on: 2025-06-04}
        - {client_id: early, reached_on: 2025-06-17}
        - {client_id: near, reached_on: 2025-06-01}
        - {client_id: near, reached_on: 2025-06-03}
        - {client_id: near, reached_on: 2025-06-10}
        - {client_id: bought, reached_on: 2025-06-01}
        - {client_id: bought, reached_on: 2025-06-04}
        - {client_id: bought, reached_on: 2025-06-10}
        - {client_id: wrote, reached_on: 2025-06-01}
        - {client_id: wrote, reached_on: 2025-06-04}
        - {client_id: wrote, reached_on: 2025-06-10}
      clients.purchase_days:
        - {client_id: bought, purchased_on: 2025-06-20}
        - {client_id: hit, purchased_on: 2025-05-31}
      staging.contacts:
        - {contact_id: 1, client_id: wrote, contacted_at: 2025-06-04 10:00, direction: outbound, reacted_at: 2025-06-05 10:00, reaction: replied}
        - {contact_id: 2, client_id: hit, contacted_at: 2025-06-04 10:00, direction: outbound, reacted_at: 2025-06-20 10:00, reaction: opened}
        - {contact_id: 3, client_id: hit, contacted_at: 2025-06-04 10:00, direction: outbound, reacted_at: 2025-06-04 10:00:59, reaction: clicked}
      staging.campaign_events:
        - {campaign_id: x, client_id: hit, event: delivered, happened_at: 2025-06-16 10:00}
        - {campaign_id: x, client_id: hit, event: clicked, happened_at: 2025-06-16 10:00:59}
        - {campaign_id: y, client_id: near, event: delivered, happened_at: 2025-06-03 10:00}
        - {campaign_id: y, client_id: near, event: clicked, happened_at: 2025-06-03 10:01:00}
    expect:
      - {client_id: hit, rule: three_unanswered, observed: 3, threshold: 3, is_hit: true, would_hit_on: 2025-06-30, is_worth_an_alert: true}
      - {client_id: early, observed: 3, is_hit: false}
      - {client_id: near, observed: 1, is_hit: false}
      - {client_id: wrote, observed: 1, is_hit: false}
---*/
with sent as (
    select
        campaign_id,
        client_id,
        min(happened_at) as sent_at
    from staging.campaign_events
    where event in ('sent', 'delivered')
    group by campaign_id, client_id
),

-- A click within a minute is a mail filter's, not a person's.
answers as (
    select
        client_id,
        cast(reacted_at as date) as answered_on
    from staging.contacts
    where
        reaction in ('replied', 'ordered', 'refused', 'unsubscribed')
        or (
            reaction = 'clicked'
            and reacted_at >= contacted_at + setting_human_click_seconds() * interval 1 second
        )
    union all
    select
        client_id,
        cast(contacted_at as date)
    from staging.contacts
    where direction = 'inbound'
    union all
    select
        events.client_id,
        cast(events.happened_at as date)
    from staging.campaign_events as events
    left join sent on events.campaign_id = sent.campaign_id and events.client_id = sent.client_id
    where
        events.event in ('quote', 'unsubscribed')
        or (
            events.event = 'clicked'
            and events.happened_at
            >= sent.sent_at + setting_human_click_seconds() * interval 1 second
        )
    union all
    select
        client_id,
        purchased_on
    from clients.purchase_days
    where client_id in (select r.client_id from clients.reached_days as r)
),

last_answers as (
    select
        known.surviving_client_id as client_id,
        max(answers.answered_on) as answered_on
    from answers
    inner join clients.known_clients as known on answers.client_id = known.client_id
    group by known.surviving_client_id
),

spaced as (
    select
        client_id,
        reached_on,
        lag(reached_on) over (partition by client_id order by reached_on) as before_on
    from clients.reached_days
),

counted as (
    select
        spaced.client_id,
        spaced.reached_on,
        row_number() over (partition by spaced.client_id order by spaced.reached_on)
            as place_in_row
    from spaced
    left join last_answers on spaced.client_id = last_answers.client_id
    where
        (spaced.reached_on > last_answers.answered_on or last_answers.answered_on is null)
        and (
            spaced.before_on is null
            or spaced.reached_on - spaced.before_on >= setting_unanswered_apart_days()
        )
),

told as (
    select
        counted.client_id,
        rules.rule,
        rules.rule_version,
        rules.minimum_count,
        count(*) as contact_count,
        coalesce(
            max(case when counted.place_in_row = rules.minimum_count then counted.reached_on end),
            max(counted.reached_on)
        ) + setting_unanswered_wait_days() as would_hit_on
    from counted
    inner join reference.inactivity_rules as rules on rules.rule = 'three_unanswered'
    group by counted.client_id, rules.rule, rules.rule_version, rules.minimum_count
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
