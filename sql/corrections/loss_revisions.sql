/*---
description: "One loss revision: a reported loss that turned out otherwise, or one found late, with the night that found it and the cause."
grain: [found_on, client_id, silence_started_on]
columns:
  found_on:
  client_id:
  silence_started_on:
  told_lost_on:
    nullable: true
  told_on:
    nullable: true
  present_client_id:
  last_purchase_on:
    nullable: true
  lost_on:
    nullable: true
  change_kind:
  change_cause:
  change_evidence:
    nullable: true
  evidence_file_name:
    nullable: true
  evidence_seen_on:
    nullable: true
references:
  change_kind: reference.episode_change_kinds.change_kind
  change_cause: reference.episode_change_causes.change_cause
checks:
  - name: not_found_after_run_date
    description: changes found after the run date
    sql: found_on <= run_date()
  - name: few_told_losses_changed
    is_of_table: true
    severity: warning
    description: more than setting changed_losses_share of the losses that had been told turned out otherwise tonight; look at their causes before anybody acts on them
    sql: >
      (select count(*) from corrections.loss_revisions where found_on = run_date())
      <= setting_changed_losses_share() * (select count(*) from corrections.reported_losses)
examples:
  - name: changes of earlier nights stay as they were found, and news is no change
    run_date: 2026-02-01
    given:
      staging.told_losses:
        - {found_on: 2026-01-01, client_id: a, silence_started_on: 2025-01-01, present_client_id: a, last_purchase_on: 2025-01-01, lost_on: 2025-06-01}
        - {found_on: 2026-01-02, client_id: a, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-01, present_client_id: a, change_kind: withdrawn, change_cause: unknown}
      corrections.loss_reports:
        - {found_on: 2026-02-01, client_id: a, silence_started_on: 2025-01-01, present_client_id: a, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, change_kind: added, change_cause: cancellation, change_evidence: 12}
        - {found_on: 2026-02-01, client_id: b, silence_started_on: 2025-01-01, present_client_id: b, last_purchase_on: 2025-01-01, lost_on: 2026-02-01}
    expect:
      - {found_on: 2026-01-02, client_id: a, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-01, lost_on: null, change_kind: withdrawn, change_cause: unknown}
      - {found_on: 2026-02-01, client_id: a, told_lost_on: null, lost_on: 2025-06-01, change_kind: added, change_cause: cancellation, change_evidence: 12}
---*/
select
    found_on,
    client_id,
    silence_started_on,
    told_lost_on,
    told_on,
    present_client_id,
    last_purchase_on,
    lost_on,
    change_kind,
    change_cause,
    change_evidence,
    evidence_file_name,
    evidence_seen_on
from staging.told_losses
where change_kind is not null
union all
select
    found_on,
    client_id,
    silence_started_on,
    told_lost_on,
    told_on,
    present_client_id,
    last_purchase_on,
    lost_on,
    change_kind,
    change_cause,
    change_evidence,
    evidence_file_name,
    evidence_seen_on
from corrections.loss_reports
where change_kind is not null
