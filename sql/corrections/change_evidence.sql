/*---
description: One thing in the facts that can explain why a told loss turned out otherwise tonight; several may explain the same.
grain: [client_id, silence_started_on, change_cause, change_evidence]
columns:
  client_id:
  silence_started_on:
  change_cause:
  change_evidence:
    type: VARCHAR
    description: What shows the cause - number of an order or of a client, types of the client, a day, or settings.
    label_fr: Preuve
  evidence_on:
    nullable: true
  evidence_file_id:
    nullable: true
references:
  change_cause: reference.episode_change_causes.change_cause
checks:
  - name: explains_a_change
    description: evidence for what is no change of tonight
    sql: >
      exists (select 1 from corrections.episode_differences as d where d.change_kind is not null
      and d.client_id = change_evidence.client_id
      and d.silence_started_on = change_evidence.silence_started_on)
examples:
  - name: merges, corrected types, orders known less far, and settings
    run_date: 2026-02-01
    as_of: 2026-01-20
    given:
      corrections.episode_differences:
        - {client_id: old, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: new, change_kind: merged}
        - {client_id: new, silence_started_on: 2025-01-05, told_lost_on: 2025-06-05, present_client_id: new, change_kind: withdrawn}
        - {client_id: typed, silence_started_on: 2025-01-01, told_lost_on: 2026-01-21, present_client_id: typed, change_kind: withdrawn}
      orders.known_clients:
        - {client_id: old, surviving_client_id: new}
        - {client_id: new, surviving_client_id: new}
        - {client_id: typed, surviving_client_id: typed}
      intake.clients_since_told:
        - {client_id: old, told_client_type: B2B}
        - {client_id: typed, told_client_type: B2C}
      staging.clients:
        - {client_id: old, client_type: B2B, merged_into: new}
        - {client_id: typed, client_type: B2B}
      corrections.loss_settings:
        - {setting_name: lost_rule, setting_value: fixed_days, told_value: predictive, is_changed_setting: true}
        - {setting_name: fixed_lost_days, setting_value: 180, told_value: 365, is_changed_setting: true}
        - {setting_name: lost_floor_days, setting_value: 90, told_value: 90, is_changed_setting: false}
    expect:
      - {client_id: old, change_cause: merge, change_evidence: new}
      - {client_id: new, change_cause: merge, change_evidence: old}
      - {client_id: typed, change_cause: client_type, change_evidence: B2C → B2B}
      - {client_id: typed, change_cause: coverage, change_evidence: 2026-01-20}
      - {client_id: old, change_cause: setting, change_evidence: "fixed_lost_days 365 → 180, lost_rule predictive → fixed_days"}
      - {client_id: new, change_cause: setting}
      - {client_id: typed, change_cause: setting}
  - name: an order is evidence by its number
    given:
      corrections.change_orders:
        - {client_id: a, silence_started_on: 2025-01-01, order_id: 12, change_cause: late_order, evidence_on: 2025-02-01, evidence_file_id: 7}
    expect:
      - {client_id: a, silence_started_on: 2025-01-01, change_cause: late_order, change_evidence: 12, evidence_on: 2025-02-01, evidence_file_id: 7}
---*/
with changes as (
    select * from corrections.episode_differences
    where change_kind is not null
),

-- Clients of whom another merge or type is known than when losses were last told.
corrected as (
    select
        since.client_id,
        since.told_merged_into,
        coalesce(listed.merged_into, '') <> coalesce(since.told_merged_into, '') as is_merge,
        coalesce(since.told_client_type, 'unknown') || ' → '
        || coalesce(listed.client_type, 'unknown') as types,
        coalesce(listed.client_type, '') <> coalesce(since.told_client_type, '') as is_type,
        known.surviving_client_id
    from intake.clients_since_told as since
    inner join staging.clients as listed on since.client_id = listed.client_id
    inner join orders.known_clients as known on since.client_id = known.client_id
),

-- A merge concerns the number that remains, and one taken back the two that part.
joined as (
    select
        surviving_client_id as present_client_id,
        case
            when surviving_client_id = client_id then told_merged_into else client_id
        end as other_client_id
    from corrected
    where is_merge
    union
    select
        told_merged_into,
        client_id
    from corrected
    where is_merge and told_merged_into is not null
),

changed_settings as (
    select
        string_agg(
            setting_name || ' ' || told_value || ' → ' || setting_value, ', '
            order by setting_name
        ) as settings
    from corrections.loss_settings
    where is_changed_setting
),

found as (
    select
        client_id,
        silence_started_on,
        'merge' as change_cause,
        present_client_id as change_evidence
    from changes
    where client_id <> present_client_id
    union all
    select
        changes.client_id,
        changes.silence_started_on,
        'merge',
        joined.other_client_id
    from changes
    inner join joined on changes.present_client_id = joined.present_client_id
    where changes.client_id = changes.present_client_id
    union all
    select
        changes.client_id,
        changes.silence_started_on,
        'client_type',
        corrected.types
    from changes
    inner join corrected on changes.present_client_id = corrected.client_id
    where corrected.is_type
    union all
    select
        client_id,
        silence_started_on,
        'coverage',
        cast(as_of() as varchar)
    from changes
    where told_lost_on > as_of()
    union all
    select
        changes.client_id,
        changes.silence_started_on,
        'setting',
        changed_settings.settings
    from changes
    inner join changed_settings on changed_settings.settings is not null
)

select
    client_id,
    silence_started_on,
    change_cause,
    order_id as change_evidence,
    evidence_on,
    evidence_file_id
from corrections.change_orders
union all
select
    client_id,
    silence_started_on,
    change_cause,
    change_evidence,
    null,
    null
from found
