/*---
description: "Alert about one client, new since the last published night: an inactivity rule met, or a loss."
grain: [client_id, alert_kind]
columns:
  client_id:
  alert_kind:
    type: VARCHAR
    description: Inactivity rule that was met, or lost for a client lost since, in place of the rules met on the same day.
    description_fr: Code de la règle d'inactivité qui a donné l'alerte, ou de la perte.
    label_fr: Nature de l'alerte
  alert_on:
    type: DATE
    description: "Day from which the alert is due: alert_due_on or lost_on; of a rule and a seasonal client, not before normal_until_on has passed."
    description_fr: Jour à partir duquel l'alerte est due.
    label_fr: Alerte du
  status:
    described_in: status.snapshots
  recency_days:
  year_revenue_eur:
  is_strategic:
references:
  client_id: status.status.client_id
checks:
  - name: alert_is_new
    description: alerts of days that the last published night knew, or of a day whose orders are not known
    sql: >
      alert_on <= as_of() and alert_on > coalesce(
      (select max(last_telling.known_to_on) from staging.last_telling as last_telling),
      as_of() - 1)
examples:
  - name: a first night tells what began to hold on the last day that is known
    run_date: 2026-01-01
    given:
      warnings.inactivity:
        - {client_id: new, rule: personal_rhythm, alert_due_on: 2026-01-01}
        - {client_id: new, rule: fixed_days_act, alert_due_on: 2025-12-31}
        - {client_id: old, rule: personal_rhythm, alert_due_on: 2025-12-31}
        - {client_id: faint, rule: personal_rhythm, hit_on: 2026-01-01}
        - {client_id: lost, rule: fixed_days, alert_due_on: 2026-01-01}
        - {client_id: lost, rule: two_then_none, alert_due_on: 2026-01-01}
        - {client_id: gone, rule: personal_rhythm, alert_due_on: 2026-01-01}
      status.status:
        - {client_id: new, status: at_risk}
        - {client_id: old, status: at_risk}
        - {client_id: faint, status: active}
        - {client_id: lost, status: lost, lost_on: 2026-01-01}
        - {client_id: long_lost, status: lost_again, lost_on: 2025-12-31}
        - {client_id: gone, status: gone, lost_on: 2026-01-01}
      value.rfm:
        - {client_id: new, recency_days: 152}
        - {client_id: lost, recency_days: 366}
      value.relations:
        - {client_id: new, year_revenue_eur: 10.00, is_strategic: true}
        - {client_id: lost, year_revenue_eur: 20.00, is_strategic: false}
    expect:
      - {client_id: new, alert_kind: personal_rhythm, alert_on: 2026-01-01, status: at_risk, recency_days: 152, year_revenue_eur: 10.00, is_strategic: true}
      - {client_id: lost, alert_kind: lost, alert_on: 2026-01-01, status: lost, recency_days: 366, year_revenue_eur: 20.00}
  - name: a season puts the alert off to the day after it; late orders give no alert twice
    run_date: 2026-01-02
    as_of: 2026-01-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-01, known_to_on: 2025-12-31}
      warnings.inactivity:
        - {client_id: season, rule: personal_rhythm, alert_due_on: 2025-10-01}
        - {client_id: not_yet, rule: personal_rhythm, alert_due_on: 2025-10-01}
        - {client_id: plain, rule: personal_rhythm, alert_due_on: 2026-01-01}
        - {client_id: old, rule: personal_rhythm, alert_due_on: 2025-12-31}
      rhythm.seasons:
        - {client_id: season, normal_until_on: 2025-12-31, is_present_silence: true}
        - {client_id: not_yet, normal_until_on: 2026-01-01, is_present_silence: true}
        - {client_id: plain, normal_until_on: 2027-01-01, is_present_silence: false}
      status.status:
        - {client_id: season, status: at_risk}
        - {client_id: not_yet, status: at_risk}
        - {client_id: plain, status: at_risk}
        - {client_id: old, status: at_risk}
      value.rfm:
        - {client_id: season}
        - {client_id: not_yet}
        - {client_id: plain}
        - {client_id: old}
      value.relations:
        - {client_id: season}
        - {client_id: not_yet}
        - {client_id: plain}
        - {client_id: old}
    expect:
      - {client_id: season, alert_kind: personal_rhythm, alert_on: 2026-01-01}
      - {client_id: plain, alert_kind: personal_rhythm, alert_on: 2026-01-01}
  - name: after nights without publication everything since the last one that was published
    run_date: 2026-01-04
    given:
      staging.last_telling:
        - {told_on: 2026-01-01, known_to_on: 2025-12-31}
      status.status:
        - {client_id: told, status: lost, lost_on: 2025-12-31}
        - {client_id: late, status: lost, lost_on: 2026-01-01}
        - {client_id: skipped, status: lost, lost_on: 2026-01-02}
        - {client_id: tonight, status: lost, lost_on: 2026-01-04}
      value.rfm:
        - {client_id: told}
        - {client_id: late}
        - {client_id: skipped}
        - {client_id: tonight}
      value.relations:
        - {client_id: told}
        - {client_id: late}
        - {client_id: skipped}
        - {client_id: tonight}
    expect:
      - {client_id: late, alert_kind: lost, alert_on: 2026-01-01}
      - {client_id: skipped, alert_kind: lost, alert_on: 2026-01-02}
      - {client_id: tonight, alert_kind: lost, alert_on: 2026-01-04}
  - name: where no more is known than the last published night knew, nothing is new
    run_date: 2026-01-02
    as_of: 2026-01-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-01, known_to_on: 2026-01-01}
      status.status:
        - {client_id: told, status: lost, lost_on: 2026-01-01}
      value.rfm:
        - {client_id: told}
      value.relations:
        - {client_id: told}
    expect: []
---*/
with seasons as (
    select
        client_id,
        normal_until_on
    from rhythm.seasons
    where is_present_silence
),

dated as (
    select
        inactivity.client_id,
        inactivity.rule as alert_kind,
        greatest(inactivity.alert_due_on, seasons.normal_until_on + 1) as alert_on
    from warnings.inactivity as inactivity
    left join seasons on inactivity.client_id = seasons.client_id
    where inactivity.alert_due_on is not null
),

lost as (
    select
        client_id,
        'lost' as alert_kind,
        lost_on as alert_on
    from status.status
    where is_lost(status)
),

found as (
    select
        dated.client_id,
        dated.alert_kind,
        dated.alert_on
    from dated
    left join lost on dated.client_id = lost.client_id and dated.alert_on = lost.alert_on
    where lost.client_id is null
    union all
    select
        client_id,
        alert_kind,
        alert_on
    from lost
),

-- A first night takes the last known day alone: all the past would be new to it.
told as (
    select coalesce(max(known_to_on), as_of() - 1) as known_to_on
    from staging.last_telling
)

select
    found.client_id,
    found.alert_kind,
    found.alert_on,
    status.status,
    rfm.recency_days,
    relations.year_revenue_eur,
    relations.is_strategic
from found
inner join status.status as status on found.client_id = status.client_id
inner join value.rfm as rfm on found.client_id = rfm.client_id
inner join value.relations as relations on found.client_id = relations.client_id
cross join told
where
    status.status <> 'gone'
    and found.alert_on <= as_of()
    and found.alert_on > told.known_to_on
