/*---
description: One client whose data is past its term tonight and not purged yet, with what a purge would take away; the preview of the purge.
grain: [client_id]
is_volatile: true
columns:
  client_id:
  retention_ends_on:
  contact_value_count:
    type: INTEGER
    description: Contact values held of the client now, also under merged numbers and in objections.
    unit: contact value
    label_fr: Coordonnées
    min: 0
  name_count:
    type: INTEGER
    description: Names held of the client now, one for each number merged into it, and of the persons to ask for there.
    unit: name
    label_fr: Noms
    min: 0
  text_count:
    type: INTEGER
    description: Free texts and postal codes held of the client now.
    unit: text
    label_fr: Textes
    min: 0
  announcement_hash:
  announced_on:
    nullable: true
references:
  client_id: orders.known_clients.client_id
checks:
  - name: expired_by_the_run_date
    description: clients whose term is still to come
    sql: retention_ends_on <= run_date()
  - name: announced_before_tonight
    description: clients announced tonight or later, who would be purged without a preview
    sql: announced_on < run_date()
examples:
  - name: the term of the client decides; the day before it nobody is told
    run_date: 2026-11-01
    given:
      orders.known_clients:
        - {client_id: tonight, surviving_client_id: tonight}
        - {client_id: tomorrow, surviving_client_id: tomorrow}
        - {client_id: acting, surviving_client_id: acting}
        - {client_id: erased-1, surviving_client_id: erased-1}
      compliance.retention_terms:
        - {client_id: tonight, retention_ends_on: 2026-11-01}
        - {client_id: tomorrow, retention_ends_on: 2026-11-02}
        - {client_id: erased-1, retention_ends_on: 2020-01-01}
      staging.erased_clients:
        - {client_id: erased-1, erased_on: 2025-12-01}
    expect:
      - {client_id: tonight, retention_ends_on: 2026-11-01, contact_value_count: 0, name_count: 0, text_count: 0, announced_on: null}
  - name: what is held under merged numbers counts; an announcement is of the same term and of an earlier night
    run_date: 2026-11-03
    given:
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: old, surviving_client_id: a}
        - {client_id: b, surviving_client_id: b}
        - {client_id: c, surviving_client_id: c}
      compliance.retention_terms:
        - {client_id: a, retention_ends_on: 2026-11-01}
        - {client_id: b, retention_ends_on: 2026-11-02}
        - {client_id: c, retention_ends_on: 2026-11-01}
      staging.clients:
        - {client_id: a, name: Maison A, postal_code: "75001"}
        - {client_id: old, surviving_client_id: a, name: Maison A}
        - {client_id: b}
      staging.contact_points:
        - {client_id: a, channel: phone, value: "0199000001", contact_name: Mme A, contact_function: achats}
        - {client_id: old, surviving_client_id: a, channel: email, value: a@example.com}
      staging.objections:
        - {client_id: a, value: a@example.com, objected_on: 2020-01-01}
        - {client_id: b, objected_on: 2020-01-01}
      staging.complaints:
        - {complaint_id: r1, client_id: a, text: en retard}
        - {complaint_id: r2, client_id: a}
      staging.contracts:
        - {contract_id: k1, client_id: a, end_reason: trop cher}
      staging.surveys:
        - {response_id: s1, client_id: a, would_return_if: moins cher, text: merci}
      staging.call_reports:
        - {contact_id: t1, client_id: a, current_solution: un autre, change_reason: prix, better_elsewhere: prix, missing_elsewhere: rien, would_return_if: prix}
      staging.overrides:
        - {client_id: a, go_no_go: no_go, decided_on: 2020-01-01, decided_by: Chef, override_reason: litige}
      staging.purge_announcements:
        - {announcement_hash: "{retention:a 2026-11-01}", announced_on: 2026-11-02}
        - {announcement_hash: "{retention:a 2026-11-01}", announced_on: 2026-11-01}
        - {announcement_hash: "{retention:b 2026-10-01}", announced_on: 2026-11-01}
        - {announcement_hash: "{retention:c 2026-11-01}", announced_on: 2026-11-03}
    expect:
      - {client_id: a, contact_value_count: 3, name_count: 3, text_count: 13, announced_on: 2026-11-01}
      - {client_id: b, contact_value_count: 0, name_count: 0, text_count: 0, announced_on: null}
      - {client_id: c, announced_on: null}
  - name: who was purged is told again only as a client again, or with a number merged since
    run_date: 2026-11-03
    given:
      orders.known_clients:
        - {client_id: purged, surviving_client_id: purged}
        - {client_id: back, surviving_client_id: back}
        - {client_id: twice, surviving_client_id: twice}
        - {client_id: merged, surviving_client_id: merged}
        - {client_id: other, surviving_client_id: merged}
      compliance.retention_terms:
        - {client_id: purged, retention_ends_on: 2023-01-01}
        - {client_id: back, retention_ends_on: 2026-11-01}
        - {client_id: twice, retention_ends_on: 2026-10-01}
        - {client_id: merged, retention_ends_on: 2023-01-01}
      staging.purged_clients:
        - {key_hash: "{client_id:purged}", purged_on: 2023-01-02}
        - {key_hash: "{client_id:back}", purged_on: 2023-01-02, client_again_on: 2023-10-31}
        - {key_hash: "{client_id:twice}", purged_on: 2023-01-02, client_again_on: 2023-10-01}
        - {key_hash: "{client_id:twice}", purged_on: 2026-10-02}
        - {key_hash: "{client_id:merged}", purged_on: 2023-01-02}
    expect:
      - {client_id: back, retention_ends_on: 2026-11-01}
      - {client_id: merged, retention_ends_on: 2023-01-01}
---*/
with expired as (
    select
        client_id,
        retention_ends_on
    from compliance.retention_terms
    where
        retention_ends_on <= run_date()
        and client_id not in (select e.client_id from staging.erased_clients as e)
),

standing as (
    select key_hash
    from staging.purged_clients
    where client_again_on is null or client_again_on > run_date()
),

-- Also a number that was merged into a purged one later.
unpurged as (
    select distinct known.surviving_client_id as client_id
    from orders.known_clients as known
    inner join expired on known.surviving_client_id = expired.client_id
    left join standing on keyed_hash('client_id', known.client_id) = standing.key_hash
    where standing.key_hash is null
),

-- Every personal column of the extracts that name a client.
held as (
    select
        surviving_client_id as client_id,
        'contact_value' as kind,
        value as held
    from staging.contact_points
    union all
    select
        surviving_client_id,
        'contact_value',
        value
    from staging.objections
    union all
    select
        surviving_client_id,
        'name',
        contact_name
    from staging.contact_points
    union all
    select
        surviving_client_id,
        'text',
        contact_function
    from staging.contact_points
    union all
    select
        surviving_client_id,
        'name',
        name
    from staging.clients
    union all
    select
        surviving_client_id,
        'text',
        postal_code
    from staging.clients
    union all
    select
        surviving_client_id,
        'text',
        text
    from staging.complaints
    union all
    select
        surviving_client_id,
        'text',
        end_reason
    from staging.contracts
    union all
    select
        surviving_client_id,
        'text',
        would_return_if
    from staging.surveys
    union all
    select
        surviving_client_id,
        'text',
        text
    from staging.surveys
    union all
    select
        surviving_client_id,
        'text',
        current_solution
    from staging.call_reports
    union all
    select
        surviving_client_id,
        'text',
        change_reason
    from staging.call_reports
    union all
    select
        surviving_client_id,
        'text',
        better_elsewhere
    from staging.call_reports
    union all
    select
        surviving_client_id,
        'text',
        missing_elsewhere
    from staging.call_reports
    union all
    select
        surviving_client_id,
        'text',
        would_return_if
    from staging.call_reports
    union all
    select
        surviving_client_id,
        'text',
        decided_by
    from staging.overrides
    union all
    select
        surviving_client_id,
        'text',
        override_reason
    from staging.overrides
),

counts as (
    select
        client_id,
        count(case when kind = 'contact_value' then held end) as contact_value_count,
        count(case when kind = 'name' then held end) as name_count,
        count(case when kind = 'text' then held end) as text_count
    from held
    group by client_id
),

terms as (
    select
        expired.client_id,
        expired.retention_ends_on,
        keyed_hash(
            'retention', expired.client_id || ' ' || cast(expired.retention_ends_on as varchar)
        ) as announcement_hash
    from expired
    inner join unpurged on expired.client_id = unpurged.client_id
),

announced as (
    select
        announcement_hash,
        min(announced_on) as announced_on
    from staging.purge_announcements
    where announced_on < run_date()
    group by announcement_hash
)

select
    terms.client_id,
    terms.retention_ends_on,
    cast(coalesce(counts.contact_value_count, 0) as integer) as contact_value_count,
    cast(coalesce(counts.name_count, 0) as integer) as name_count,
    cast(coalesce(counts.text_count, 0) as integer) as text_count,
    terms.announcement_hash,
    announced.announced_on
from terms
left join counts on terms.client_id = counts.client_id
left join announced on terms.announcement_hash = announced.announcement_hash
