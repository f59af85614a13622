/*---
description: One thing to tell tonight of a loss - that it is one, or that what had been told no longer holds, and why; kept as a fact once the night is published.
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
    nullable: true
  change_cause:
    nullable: true
  change_evidence:
    nullable: true
  evidence_file_name:
    type: VARCHAR
    description: File that delivered the order on which the cause rests; NULL for another cause, or where no file came since.
    label_fr: Fichier
    nullable: true
  evidence_seen_on:
    type: DATE
    description: Run date of the night that took that file in.
    label_fr: Fichier reçu la nuit du
    nullable: true
checks:
  - name: a_change_has_a_cause
    description: changes without a cause, or with one and no evidence for it
    sql: >
      (change_kind is not null) = (change_cause is not null)
      and (change_evidence is not null) = (coalesce(change_cause, 'unknown') <> 'unknown')
examples:
  - name: the firmest cause is named, of its orders the last; without evidence the cause is unknown
    run_date: 2026-02-01
    given:
      corrections.episode_differences:
        - {client_id: a, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, present_client_id: a, change_kind: withdrawn}
        - {client_id: b, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, present_client_id: b, change_kind: withdrawn}
        - {client_id: c, silence_started_on: 2025-01-01, present_client_id: c, last_purchase_on: 2025-01-01, lost_on: 2026-01-31}
      corrections.change_evidence:
        - {client_id: a, silence_started_on: 2025-01-01, change_cause: setting, change_evidence: lost_rule}
        - {client_id: a, silence_started_on: 2025-01-01, change_cause: late_order, change_evidence: 12, evidence_on: 2025-02-01, evidence_file_id: 7}
        - {client_id: a, silence_started_on: 2025-01-01, change_cause: late_order, change_evidence: 11, evidence_on: 2025-03-01, evidence_file_id: 8}
      reference.episode_change_causes:
        - {change_cause: late_order, change_cause_order: 2}
        - {change_cause: setting, change_cause_order: 6}
      intake.files:
        - {file_id: 7, file_name: seven.csv, first_seen_on: 2026-01-30}
        - {file_id: 8, file_name: eight.csv, first_seen_on: 2026-01-31}
    expect:
      - {found_on: 2026-02-01, client_id: a, change_kind: withdrawn, told_lost_on: 2025-06-01, told_on: 2026-01-02, change_cause: late_order, change_evidence: 11, evidence_file_name: eight.csv, evidence_seen_on: 2026-01-31}
      - {found_on: 2026-02-01, client_id: b, change_cause: unknown, change_evidence: null}
      - {found_on: 2026-02-01, client_id: c, lost_on: 2026-01-31, change_kind: null, change_cause: null}
---*/
with ranked as (
    select
        evidence.*,
        row_number() over (
            partition by evidence.client_id, evidence.silence_started_on
            order by
                causes.change_cause_order,
                evidence.evidence_on desc nulls last,
                evidence.change_evidence
        ) as evidence_rank
    from corrections.change_evidence as evidence
    inner join reference.episode_change_causes as causes
        on evidence.change_cause = causes.change_cause
),

firmest as (
    select
        ranked.client_id,
        ranked.silence_started_on,
        ranked.change_cause,
        ranked.change_evidence,
        files.file_name as evidence_file_name,
        files.first_seen_on as evidence_seen_on
    from ranked
    left join intake.files as files on ranked.evidence_file_id = files.file_id
    where ranked.evidence_rank = 1
)

select
    run_date() as found_on,
    differences.client_id,
    differences.silence_started_on,
    differences.told_lost_on,
    differences.told_on,
    differences.present_client_id,
    differences.last_purchase_on,
    differences.lost_on,
    differences.change_kind,
    case
        when differences.change_kind is not null then coalesce(firmest.change_cause, 'unknown')
    end as change_cause,
    firmest.change_evidence,
    firmest.evidence_file_name,
    firmest.evidence_seen_on
from corrections.episode_differences as differences
left join firmest
    on
        differences.client_id = firmest.client_id
        and differences.silence_started_on = firmest.silence_started_on
