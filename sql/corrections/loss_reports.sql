/*---
description: One loss to report tonight, or one reported before that no longer holds, with the cause; kept as a fact once published.
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
    type: VARCHAR
    description: "Evidence of the cause: number of an order or of a client, client types, a day, or settings; NULL where unknown."
    label_fr: Preuve
    nullable: true
  evidence_file_name:
    type: VARCHAR
    description: File that delivered the order on which the cause rests; NULL for another cause, or where no file came since.
    label_fr: Fichier
    nullable: true
  evidence_seen_on:
    type: DATE
    description: Run date of the night that took that file in; NULL without a file.
    label_fr: Fichier reçu la nuit du
    nullable: true
references:
  change_cause: reference.episode_change_causes.change_cause
checks:
  - name: a_change_has_a_cause
    description: changes without a cause, or with one and no evidence for it
    sql: >
      (change_kind is not null) = (change_cause is not null)
      and (change_evidence is not null) = (coalesce(change_cause, 'unknown') <> 'unknown')
examples:
  - name: a late order inside the told silence is firmer than one outside it, of two the last is named; what was long known is no evidence
    run_date: 2026-02-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-31, known_to_on: 2026-01-31}
      corrections.loss_differences:
        - {client_id: late, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, present_client_id: late, change_kind: withdrawn}
        - {client_id: lines, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, present_client_id: lines, change_kind: withdrawn}
        - {client_id: outside, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, present_client_id: outside, change_kind: withdrawn}
        - {client_id: known, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, told_on: 2026-01-02, present_client_id: known, change_kind: withdrawn}
        - {client_id: news, silence_started_on: 2025-01-01, present_client_id: news, last_purchase_on: 2025-01-01, lost_on: 2026-02-01}
      orders.known_clients:
        - {client_id: late, surviving_client_id: late}
        - {client_id: number, surviving_client_id: late}
        - {client_id: lines, surviving_client_id: lines}
        - {client_id: outside, surviving_client_id: outside}
        - {client_id: known, surviving_client_id: known}
        - {client_id: news, surviving_client_id: news}
      intake.orders_since_told:
        - {extract: orders, order_id: 11, file_id: 7}
        - {extract: orders, order_id: 12, file_id: 7}
        - {extract: order_lines, order_id: 12, file_id: 8}
        - {extract: order_lines, order_id: 13, file_id: 8}
        - {extract: orders, order_id: 14, file_id: 7}
        - {extract: orders, order_id: 15, file_id: 7}
        - {extract: orders, order_id: 16, file_id: 7}
      staging.orders:
        - {order_id: 11, client_id: late, ordered_at: 2025-05-31 08:00:00}
        - {order_id: 12, client_id: number, ordered_at: 2025-06-01 23:00:00}
        - {order_id: 14, client_id: outside, ordered_at: 2025-01-01 08:00:00}
        - {order_id: 15, client_id: outside, ordered_at: 2025-06-02 00:00:00}
        - {order_id: 16, client_id: news, ordered_at: 2025-01-01 00:00:00}
        - {order_id: 17, client_id: known, ordered_at: 2025-05-01 00:00:00}
      staging.order_lines:
        - {order_id: 13, line_number: 1, client_id: lines, ordered_at: 2025-01-02 00:00:00}
        - {order_id: 13, line_number: 2, client_id: lines, ordered_at: 2025-01-02 00:00:00}
      reference.episode_change_causes:
        - {change_cause: late_order, change_cause_order: 3}
        - {change_cause: delivery, change_cause_order: 7}
      intake.files:
        - {file_id: 7, file_name: seven.csv, first_seen_on: 2026-01-30}
        - {file_id: 8, file_name: eight.csv, first_seen_on: 2026-01-31}
    expect:
      - {found_on: 2026-02-01, client_id: late, told_lost_on: 2025-06-01, told_on: 2026-01-02, change_kind: withdrawn, change_cause: late_order, change_evidence: 12, evidence_file_name: eight.csv, evidence_seen_on: 2026-01-31}
      - {client_id: lines, change_cause: late_order, change_evidence: 13, evidence_file_name: eight.csv}
      - {client_id: outside, change_cause: delivery, change_evidence: 14, evidence_file_name: seven.csv, evidence_seen_on: 2026-01-30}
      - {client_id: known, change_cause: unknown, change_evidence: null, evidence_file_name: null}
      - {client_id: news, lost_on: 2026-02-01, change_kind: null, change_cause: null, change_evidence: null}
  - name: cancelled since by its day or by a new file, cancelled long ago, and cancelled outside the silence
    run_date: 2026-02-01
    given:
      staging.last_telling:
        - {told_on: 2026-01-30, known_to_on: 2026-01-30}
      corrections.loss_differences:
        - {client_id: by_day, silence_started_on: 2025-01-01, present_client_id: by_day, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, change_kind: added}
        - {client_id: by_file, silence_started_on: 2025-01-01, present_client_id: by_file, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, change_kind: added}
        - {client_id: long_ago, silence_started_on: 2025-01-01, present_client_id: long_ago, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, change_kind: added}
        - {client_id: outside, silence_started_on: 2025-01-01, present_client_id: outside, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, change_kind: added}
      orders.known_clients:
        - {client_id: by_day, surviving_client_id: by_day}
        - {client_id: by_file, surviving_client_id: by_file}
        - {client_id: long_ago, surviving_client_id: long_ago}
        - {client_id: outside, surviving_client_id: outside}
      intake.orders_since_told:
        - {extract: orders, order_id: 22, file_id: 7}
        - {extract: orders, order_id: 24, file_id: 7}
      staging.orders:
        - {order_id: 21, client_id: by_day, ordered_at: 2025-02-01 00:00:00, status: cancelled, cancelled_on: 2026-01-31}
        - {order_id: 22, client_id: by_file, ordered_at: 2025-03-01 00:00:00, status: cancelled}
        - {order_id: 23, client_id: long_ago, ordered_at: 2025-02-01 00:00:00, status: cancelled, cancelled_on: 2026-01-30}
        - {order_id: 24, client_id: outside, ordered_at: 2024-12-31 00:00:00, status: cancelled, cancelled_on: 2026-01-31}
        - {order_id: 25, client_id: outside, ordered_at: 2025-06-02 00:00:00, status: cancelled, cancelled_on: 2026-01-31}
      reference.episode_change_causes:
        - {change_cause: cancellation, change_cause_order: 2}
      intake.files:
        - {file_id: 7, file_name: seven.csv, first_seen_on: 2026-01-31}
    expect:
      - {client_id: by_day, change_kind: added, change_cause: cancellation, change_evidence: 21, evidence_file_name: null, evidence_seen_on: null}
      - {client_id: by_file, change_cause: cancellation, change_evidence: 22, evidence_file_name: seven.csv}
      - {client_id: long_ago, change_cause: unknown}
      - {client_id: outside, change_cause: unknown}
  - name: merges, corrected types, orders known less far, and settings; the firmest cause is named
    run_date: 2026-02-01
    as_of: 2026-01-20
    settings: {lost_rule: fixed_days, fixed_lost_days: 180}
    given:
      corrections.loss_differences:
        - {client_id: old, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: new, change_kind: merged}
        - {client_id: new, silence_started_on: 2025-01-05, told_lost_on: 2025-06-05, present_client_id: new, change_kind: withdrawn}
        - {client_id: parted, silence_started_on: 2025-01-01, present_client_id: parted, lost_on: 2025-06-01, change_kind: added}
        - {client_id: head, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: head, change_kind: withdrawn}
        - {client_id: typed, silence_started_on: 2025-01-01, told_lost_on: 2026-01-21, present_client_id: typed, change_kind: withdrawn}
        - {client_id: covered, silence_started_on: 2025-01-01, told_lost_on: 2026-01-21, present_client_id: covered, change_kind: withdrawn}
        - {client_id: set, silence_started_on: 2025-01-01, told_lost_on: 2026-01-20, present_client_id: set, change_kind: withdrawn}
      orders.known_clients:
        - {client_id: old, surviving_client_id: new}
        - {client_id: new, surviving_client_id: new}
        - {client_id: parted, surviving_client_id: parted}
        - {client_id: typed, surviving_client_id: typed}
      intake.clients_since_told:
        - {client_id: old, told_client_type: B2B}
        - {client_id: parted, told_merged_into: head}
        - {client_id: typed, told_client_type: B2C}
      staging.clients:
        - {client_id: old, client_type: B2B, merged_into: new}
        - {client_id: parted}
        - {client_id: typed, client_type: B2B}
      staging.told_settings:
        - {setting_name: lost_rule, setting_value: predictive}
        - {setting_name: fixed_lost_days, setting_value: 365}
        - {setting_name: lost_floor_days, setting_value: 90}
      reference.episode_change_causes:
        - {change_cause: merge, change_cause_order: 1}
        - {change_cause: client_type, change_cause_order: 4}
        - {change_cause: coverage, change_cause_order: 5}
        - {change_cause: setting, change_cause_order: 6}
    expect:
      - {client_id: old, change_cause: merge, change_evidence: new}
      - {client_id: new, change_cause: merge, change_evidence: old}
      - {client_id: parted, change_cause: merge, change_evidence: head}
      - {client_id: head, change_cause: merge, change_evidence: parted}
      - {client_id: typed, change_cause: client_type, change_evidence: B2C → B2B}
      - {client_id: covered, change_cause: coverage, change_evidence: 2026-01-20}
      - {client_id: set, change_cause: setting, change_evidence: "fixed_lost_days 365 → 180, lost_rule predictive → fixed_days"}
  - name: auto before any decision is frozen is another rule than auto afterwards
    run_date: 2026-02-01
    settings: {lost_rule: auto}
    given:
      corrections.loss_differences:
        - {client_id: set, silence_started_on: 2025-01-01, told_lost_on: 2026-01-20, present_client_id: set, change_kind: withdrawn}
      status.rules_in_force:
        - {in_force_from_on: 2025-01-01, rule_set_by: start}
      staging.told_settings:
        - {setting_name: lost_rule, setting_value: auto (undecided)}
      reference.episode_change_causes:
        - {change_cause: setting, change_cause_order: 6}
    expect:
      - {client_id: set, change_cause: setting, change_evidence: lost_rule auto (undecided) → auto}
---*/
with changes as (
    select
        client_id,
        silence_started_on,
        present_client_id,
        told_lost_on,
        least(silence_started_on, last_purchase_on) as from_on,
        greatest(told_lost_on, lost_on) as to_on
    from corrections.loss_differences
    where change_kind is not null
),

-- All numbers under which the orders of a changed client may have been delivered.
numbers as (
    select
        client_id,
        surviving_client_id
    from orders.known_clients
    where surviving_client_id in (select c.present_client_id from changes as c)
),

delivered as (
    select
        orders.order_id,
        numbers.surviving_client_id,
        cast(orders.ordered_at as date) as ordered_on,
        coalesce(orders.status = 'cancelled', false) as is_cancelled,
        orders.cancelled_on
    from staging.orders as orders
    inner join numbers on orders.client_id = numbers.client_id
    union
    select
        order_lines.order_id,
        numbers.surviving_client_id,
        cast(order_lines.ordered_at as date),
        coalesce(order_lines.status = 'cancelled', false),
        null
    from staging.order_lines as order_lines
    inner join numbers on order_lines.client_id = numbers.client_id
),

new_files as (
    select
        order_id,
        max(file_id) as file_id
    from intake.orders_since_told
    group by order_id
),

fresh_orders as (
    select
        delivered.*,
        new_files.file_id
    from delivered
    left join new_files on delivered.order_id = new_files.order_id
    left join staging.last_telling as last_telling on true
    where
        new_files.file_id is not null
        or (delivered.is_cancelled and delivered.cancelled_on > last_telling.told_on)
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
merged_numbers as (
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

-- The settings that decide who is lost, and when; each night keeps them with what it told.
loss_settings as (
    select
        'lost_rule' as setting_name,
        setting_lost_rule() || case
            when count(case when rule_set_by = 'undecided' then 1 end) > 0 then ' (undecided)'
            else ''
        end as setting_value
    from status.rules_in_force
    union all
    select
        setting_name,
        setting_value
    from (
        values
        ('lost_probability', cast(setting_lost_probability() as varchar)),
        ('lost_again_probability', cast(setting_lost_again_probability() as varchar)),
        ('lost_floor_days', cast(setting_lost_floor_days() as varchar)),
        ('lost_ceiling_days', cast(setting_lost_ceiling_days() as varchar)),
        ('fixed_lost_days', cast(setting_fixed_lost_days() as varchar)),
        ('confirmation_factor', cast(setting_confirmation_factor() as varchar)),
        ('order_minimum_eur', cast(setting_order_minimum_eur() as varchar)),
        ('rhythm_min_pairs', cast(setting_rhythm_min_pairs() as varchar)),
        ('rhythm_min_clients', cast(setting_rhythm_min_clients() as varchar)),
        ('rhythm_sampled_clients', cast(setting_rhythm_sampled_clients() as varchar)),
        ('rhythm_history_days', cast(setting_rhythm_history_days() as varchar)),
        ('season_max_months', cast(setting_season_max_months() as varchar)),
        ('season_min_years', cast(setting_season_min_years() as varchar)),
        ('season_min_purchase_days', cast(setting_season_min_purchase_days() as varchar)),
        ('season_grace_days', cast(setting_season_grace_days() as varchar))
    ) as others (setting_name, setting_value)
),

changed_settings as (
    select
        string_agg(
            told.setting_name || ' ' || told.setting_value || ' → ' || loss_settings.setting_value,
            ', ' order by told.setting_name
        ) as settings
    from staging.told_settings as told
    inner join loss_settings on told.setting_name = loss_settings.setting_name
    where told.setting_value <> loss_settings.setting_value
),

evidence as (
    select
        changes.client_id,
        changes.silence_started_on,
        case
            when bool_or(orders.is_cancelled) then 'cancellation'
            -- Had it been known, the silence would have ended before the loss.
            when bool_or(
                orders.ordered_on > changes.silence_started_on
                and orders.ordered_on <= changes.told_lost_on
            ) then 'late_order'
            else 'delivery'
        end as change_cause,
        orders.order_id as change_evidence,
        max(orders.ordered_on) as evidence_on,
        max(orders.file_id) as evidence_file_id
    from changes
    inner join fresh_orders as orders
        on
            changes.present_client_id = orders.surviving_client_id
            and changes.to_on >= orders.ordered_on
    where not orders.is_cancelled or orders.ordered_on >= changes.from_on
    group by changes.client_id, changes.silence_started_on, orders.order_id
    union all
    select
        changes.client_id,
        changes.silence_started_on,
        'merge',
        coalesce(merged_numbers.other_client_id, changes.present_client_id),
        null,
        null
    from changes
    left join merged_numbers
        on
            changes.client_id = changes.present_client_id
            and changes.present_client_id = merged_numbers.present_client_id
    where
        merged_numbers.other_client_id is not null
        or changes.client_id <> changes.present_client_id
    union all
    select
        changes.client_id,
        changes.silence_started_on,
        'client_type',
        corrected.types,
        null,
        null
    from changes
    inner join corrected on changes.present_client_id = corrected.client_id
    where corrected.is_type
    union all
    select
        client_id,
        silence_started_on,
        'coverage',
        cast(as_of() as varchar),
        null,
        null
    from changes
    where told_lost_on > as_of()
    union all
    select
        changes.client_id,
        changes.silence_started_on,
        'setting',
        changed_settings.settings,
        null,
        null
    from changes
    inner join changed_settings on changed_settings.settings is not null
),

ranked as (
    select
        evidence.*,
        files.file_name,
        files.first_seen_on,
        row_number() over (
            partition by evidence.client_id, evidence.silence_started_on
            order by
                causes.change_cause_order nulls last,
                evidence.evidence_on desc nulls last,
                evidence.change_evidence
        ) as evidence_rank
    from evidence
    left join reference.episode_change_causes as causes
        on evidence.change_cause = causes.change_cause
    left join intake.files as files on evidence.evidence_file_id = files.file_id
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
        when differences.change_kind is not null then coalesce(ranked.change_cause, 'unknown')
    end as change_cause,
    ranked.change_evidence,
    ranked.file_name as evidence_file_name,
    ranked.first_seen_on as evidence_seen_on
from corrections.loss_differences as differences
left join ranked
    on
        differences.client_id = ranked.client_id
        and differences.silence_started_on = ranked.silence_started_on
        and ranked.evidence_rank = 1
