/*---
description: One silence with the thresholds that decide its status, by the rule of loss in force on the day it starts, for good.
grain: [client_id, purchased_on]
columns:
  client_id:
  purchased_on:
  next_purchase_on:
    nullable: true
  in_force_from_on:
  rule_in_force:
  threshold_origin:
    type: VARCHAR
    description: "Origin of the thresholds: predictive, fixed_days (the rule in force), or rhythm_not_known (fixed days in place of the predictive rule)."
    label_fr: Seuil tiré de
    values: [predictive, fixed_days, rhythm_not_known]
  decisive_watch_days:
    type: INTEGER
    description: "Threshold of watch: watch_after_days, exceeded by a longer silence; NULL where fixed days decide, which watch nobody."
    unit: day
    label_fr: À surveiller après (jours)
    min: 0
    nullable: true
  decisive_risk_days:
    type: INTEGER
    description: "Threshold of risk, exceeded by a longer silence: risk_after_days, or fixed_act_days where fixed days decide."
    unit: day
    label_fr: À risque après (jours)
    min: 0
  decisive_days:
    type: INTEGER
    description: "Threshold of loss, exceeded by a longer silence: lost_after_days, or fixed_lost_days where fixed days decide."
    unit: day
    label_fr: Perdu après (jours)
    min: 1
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: decisive_thresholds_in_order
    description: silences to be watched later than at risk, or at risk later than lost
    sql: coalesce(decisive_watch_days, 0) <= decisive_risk_days and decisive_risk_days <= decisive_days
  - name: rule_was_in_force
    description: silences judged by a rule that came into force after they started
    sql: in_force_from_on <= purchased_on
examples:
  - name: each silence by the rule of the day on which it starts
    run_date: 2026-06-30
    given:
      status.rules_in_force:
        - {in_force_from_on: 2024-01-01, rule_in_force: predictive}
        - {in_force_from_on: 2025-07-01, rule_in_force: fixed_days}
        - {in_force_from_on: 2026-01-01, rule_in_force: predictive}
      rhythm.predictive_thresholds:
        - {client_id: a, purchased_on: 2024-01-01, next_purchase_on: 2025-06-30}
        - {client_id: a, purchased_on: 2025-06-30, next_purchase_on: 2025-07-01, watch_after_days: 60, risk_after_days: 80, lost_after_days: 100}
        - {client_id: a, purchased_on: 2025-07-01, next_purchase_on: 2026-01-01, watch_after_days: 61, risk_after_days: 81, lost_after_days: 101}
        - {client_id: a, purchased_on: 2026-01-01, watch_after_days: 62, risk_after_days: 82, lost_after_days: 102}
    expect:
      - {purchased_on: 2024-01-01, rule_in_force: predictive, threshold_origin: rhythm_not_known, decisive_watch_days: null, decisive_risk_days: 90, decisive_days: 365}
      - {purchased_on: 2025-06-30, next_purchase_on: 2025-07-01, in_force_from_on: 2024-01-01, rule_in_force: predictive, threshold_origin: predictive, decisive_watch_days: 60, decisive_risk_days: 80, decisive_days: 100}
      - {purchased_on: 2025-07-01, in_force_from_on: 2025-07-01, rule_in_force: fixed_days, threshold_origin: fixed_days, decisive_watch_days: null, decisive_risk_days: 90, decisive_days: 365}
      - {purchased_on: 2026-01-01, next_purchase_on: null, in_force_from_on: 2026-01-01, threshold_origin: predictive, decisive_watch_days: 62, decisive_risk_days: 82, decisive_days: 102}
---*/
with periods as (
    select
        in_force_from_on,
        rule_in_force,
        lead(in_force_from_on) over (order by in_force_from_on) as replaced_on
    from status.rules_in_force
),

judged as (
    select
        silences.client_id,
        silences.purchased_on,
        silences.next_purchase_on,
        silences.watch_after_days,
        silences.risk_after_days,
        silences.lost_after_days,
        periods.in_force_from_on,
        periods.rule_in_force,
        periods.rule_in_force = 'predictive'
        and silences.lost_after_days is not null as is_predicted
    from rhythm.predictive_thresholds as silences
    inner join periods
        on
            silences.purchased_on >= periods.in_force_from_on
            and (periods.replaced_on is null or silences.purchased_on < periods.replaced_on)
)

select
    client_id,
    purchased_on,
    next_purchase_on,
    in_force_from_on,
    rule_in_force,
    case
        when is_predicted then 'predictive'
        when rule_in_force = 'fixed_days' then 'fixed_days'
        else 'rhythm_not_known'
    end as threshold_origin,
    case when is_predicted then watch_after_days end as decisive_watch_days,
    case when is_predicted then risk_after_days else setting_fixed_act_days() end
        as decisive_risk_days,
    case when is_predicted then lost_after_days else setting_fixed_lost_days() end as decisive_days
from judged
