/*---
description: Complaints, disputed invoices and words of conflict of one client whom campaigns may address, and whether they make a painful history (S0, our reading).
grain: [client_id]
columns:
  client_id:
  complaint_count:
    type: INTEGER
    description: Complaints of the client, ever.
    description_fr: Réclamations du client depuis toujours.
    label_fr: Réclamations
    min: 0
  refused_complaint_count:
    type: INTEGER
    description: Complaints of the client that were refused, ever.
    description_fr: Réclamations du client que l'entreprise a refusées, depuis toujours.
    label_fr: Réclamations refusées
    min: 0
  disputed_invoice_count:
    type: INTEGER
    description: Invoices that the client disputed, ever.
    description_fr: Factures que le client a contestées, depuis toujours.
    label_fr: Factures contestées
    min: 0
  conflict_text_count:
    type: INTEGER
    description: Texts in which reference.conflict_words reads a conflict (complaints, surveys, calls, endings of contracts).
    label_fr: Écrits de conflit
    min: 0
  no_contact_on:
    type: DATE
    description: Day of the newest text in which the client wants to be left alone; NULL where there is none.
    label_fr: A écrit ne plus vouloir être contacté le
    nullable: true
  painful_on:
    type: DATE
    description: Day of the newest part of a painful history; NULL where the history is not painful.
    label_fr: Antécédent douloureux le
    nullable: true
  painful_fr:
    type: VARCHAR
    description: "Painful history in one French phrase: painful_refused_complaints refused, painful_disputed_invoices disputed, or words of conflict; NULL where it is not."
    label_fr: Antécédents douloureux
    nullable: true
references:
  client_id: status.status.client_id
checks:
  - name: painful_since_a_day
    description: clients with a painful history and no day of it, or the reverse
    sql: (painful_on is null) = (painful_fr is null)
examples:
  - name: two refused complaints, two disputed invoices or words of conflict, whatever their age; less is none
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a}
        - {client_id: b}
        - {client_id: c}
        - {client_id: d}
        - {client_id: e}
      reference.conflict_words:
        - {conflict_kind: conflict, word_reading: affirmed, words: "avocat|assignation"}
        - {conflict_kind: no_contact, word_reading: denying, words: ne me contactez plus}
      staging.complaints:
        - {complaint_id: r1, client_id: a, outcome: refused, opened_on: 2024-01-01, resolved_on: 2024-02-01}
        - {complaint_id: r2, client_id: old, surviving_client_id: a, outcome: refused, opened_on: 2023-01-01, resolved_on: 2023-02-01}
        - {complaint_id: r3, client_id: b, outcome: refused, opened_on: 2024-01-01, resolved_on: 2024-02-01}
        - {complaint_id: r4, client_id: b, outcome: founded, opened_on: 2024-01-03, text: "Sans avocat, réglons cela"}
        - {complaint_id: r5, client_id: c, opened_on: 2024-01-02, text: "Mon avocat vous écrira"}
      staging.invoices:
        - {invoice_id: f1, client_id: d, issued_on: 2024-05-01, is_disputed: true}
        - {invoice_id: f2, client_id: d, issued_on: 2024-06-01, is_disputed: true}
        - {invoice_id: f3, client_id: b, issued_on: 2024-06-01, is_disputed: true}
      staging.contracts:
        - {contract_id: k1, client_id: c, starts_on: 2023-01-01, ended_on: 2025-01-02, ended_by: client, end_reason: assignation en justice}
        - {contract_id: k2, client_id: b, starts_on: 2023-01-01, ended_on: 2025-01-02, ended_by: us, end_reason: assignation en justice}
      staging.surveys:
        - {response_id: s1, client_id: e, answered_on: 2025-03-01, text: "Ne me contactez plus !"}
    expect:
      - {client_id: a, complaint_count: 2, refused_complaint_count: 2, painful_on: 2024-02-01, painful_fr: "2 réclamations refusées, la dernière le 01/02/2024"}
      - {client_id: b, complaint_count: 2, refused_complaint_count: 1, disputed_invoice_count: 1, conflict_text_count: 0, painful_on: null, painful_fr: null}
      - {client_id: c, conflict_text_count: 2, painful_on: 2025-01-02, painful_fr: "des mots de conflit le 02/01/2025 (contrat k1)"}
      - {client_id: d, disputed_invoice_count: 2, painful_on: 2024-06-01, painful_fr: "2 factures contestées, la dernière du 01/06/2024"}
      - {client_id: e, no_contact_on: 2025-03-01, painful_on: null}
---*/
with complaints as (
    select
        surviving_client_id as client_id,
        count(*) as complaint_count,
        count(*) filter (where outcome = 'refused') as refused_complaint_count,
        max(resolved_on) filter (where outcome = 'refused') as refused_on
    from staging.complaints
    group by surviving_client_id
),

invoices as (
    select
        surviving_client_id as client_id,
        count(*) as disputed_invoice_count,
        max(issued_on) as disputed_on
    from staging.invoices
    where is_disputed
    group by surviving_client_id
),

said as (
    select
        surviving_client_id as client_id,
        opened_on as said_on,
        'réclamation ' || complaint_id as said_fr,
        clauses_of(text) as clauses
    from staging.complaints
    union all
    select
        surviving_client_id,
        answered_on,
        'enquête ' || response_id,
        clauses_of(text)
    from staging.surveys
    union all
    select
        surviving_client_id,
        cast(called_at as date),
        'appel ' || contact_id,
        clauses_of(concat_ws(' . ', current_solution, change_reason, would_return_if))
    from staging.call_reports
    union all
    select
        surviving_client_id,
        ended_on,
        'contrat ' || contract_id,
        clauses_of(end_reason)
    from staging.contracts
    where ended_by is distinct from 'us' and ended_on is not null
),

texts as (
    select
        said.client_id,
        count(*) filter (where rules.conflict_kind = 'conflict') as conflict_text_count,
        max(said.said_on) filter (where rules.conflict_kind = 'conflict') as conflict_on,
        max_by(
            said.said_fr, struct_pack(day := said.said_on, said := said.said_fr)
        ) filter (where rules.conflict_kind = 'conflict') as conflict_fr,
        max(said.said_on) filter (where rules.conflict_kind = 'no_contact') as no_contact_on
    from said
    inner join reference.conflict_words as rules
        on says_words(said.clauses, rules.words, rules.word_reading)
    group by said.client_id
),

counted as (
    select
        addressed.client_id,
        coalesce(complaints.complaint_count, 0) as complaint_count,
        coalesce(complaints.refused_complaint_count, 0) as refused_complaint_count,
        coalesce(invoices.disputed_invoice_count, 0) as disputed_invoice_count,
        coalesce(texts.conflict_text_count, 0) as conflict_text_count,
        texts.no_contact_on,
        texts.conflict_on,
        texts.conflict_fr,
        case
            when complaints.refused_complaint_count >= setting_painful_refused_complaints()
                then complaints.refused_on
        end as refused_on,
        case
            when invoices.disputed_invoice_count >= setting_painful_disputed_invoices()
                then invoices.disputed_on
        end as disputed_on
    from compliance.addressed_clients as addressed
    left join complaints on addressed.client_id = complaints.client_id
    left join invoices on addressed.client_id = invoices.client_id
    left join texts on addressed.client_id = texts.client_id
)

select
    client_id,
    cast(complaint_count as integer) as complaint_count,
    cast(refused_complaint_count as integer) as refused_complaint_count,
    cast(disputed_invoice_count as integer) as disputed_invoice_count,
    cast(conflict_text_count as integer) as conflict_text_count,
    no_contact_on,
    greatest(refused_on, disputed_on, conflict_on) as painful_on,
    nullif(
        concat_ws(
            ' ; ',
            counted_fr(
                refused_complaint_count, 'réclamation refusée, le ',
                'réclamations refusées, la dernière le '
            )
            || day_fr(refused_on),
            counted_fr(
                disputed_invoice_count, 'facture contestée, du ',
                'factures contestées, la dernière du '
            )
            || day_fr(disputed_on),
            'des mots de conflit le ' || day_fr(conflict_on) || ' (' || conflict_fr || ')'
        ),
        ''
    ) as painful_fr
from counted
