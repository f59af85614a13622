/*---
description: One fact that explains a silence by itself, that the client ceased, is served no more, owes money, or that we ended the contract.
grain: [client_id, last_purchase_on, evidence_kind, evidence_id]
columns:
  client_id:
  last_purchase_on:
  evidence_kind:
  evidence_id:
    type: VARCHAR
    description: What the evidence rests on, by its own number (order, complaint, return, invoice, contract, quote, answer, contact, product), or what and when.
    label_fr: Pièce
  order_id:
    nullable: true
  evidence_on:
    type: DATE
    description: Day of what happened; of context that lasts, the day in it nearest to the missed purchase.
    label_fr: Date de l'indice
  evidence_share:
    type: DECIMAL(9,6)
    description: "Part of the kind's weight that this piece has: 1, or less for what is minor, judged unfounded, or touches part of the purchases."
    unit: share 0-1
    label_fr: Part retenue
    min: 0
    max: 1
  competitor:
    nullable: true
  evidence_fr:
    type: VARCHAR
    description: The piece of evidence in one French phrase, with its number, days and amounts.
    label_fr: Indice
references:
  client_id: rhythm.rhythm.client_id
  evidence_kind: reference.evidence_kinds.evidence_kind
examples:
  - name: each fact until the day of loss; what was settled by then, or comes later, is none; nor is a prefix that is served again
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02}
        - {client_id: b, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02}
        - {client_id: c, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02}
        - {client_id: d, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02}
      staging.clients:
        - {client_id: a, ceased_on: 2026-03-02, postal_code: "73000"}
        - {client_id: d, postal_code: "74000"}
        - {client_id: b, ceased_on: 2026-03-03, postal_code: "2A004"}
        - {client_id: c, postal_code: "99000"}
      staging.coverage:
        - {postal_prefix: "73", ends_on: 2024-12-15}
        - {postal_prefix: "73", starts_on: 2025-02-01, ends_on: 2025-03-15}
        - {postal_prefix: "74", ends_on: 2025-03-15}
        - {postal_prefix: "74", starts_on: 2025-09-01}
        - {postal_prefix: "2A"}
      staging.contracts:
        - {contract_id: k1, client_id: a, ended_on: 2025-03-10, ended_by: us}
        - {contract_id: k2, client_id: b, ended_on: 2025-03-10, ended_by: client}
      staging.invoices:
        - {invoice_id: f1, client_id: b, due_on: 2025-12-30, net_amount_eur: 40.00}
        - {invoice_id: f2, client_id: b, due_on: 2025-12-31, net_amount_eur: 10.01, paid_on: 2026-03-03}
        - {invoice_id: f3, client_id: b, due_on: 2025-01-01, net_amount_eur: 900.00, is_disputed: true}
        - {invoice_id: f4, client_id: c, due_on: 2025-12-30, net_amount_eur: 50.01, paid_on: 2026-03-02}
        - {invoice_id: f5, client_id: c, due_on: 2026-01-02, net_amount_eur: 900.00}
    expect:
      - {client_id: a, evidence_kind: ceased_client, evidence_on: 2026-03-02, evidence_fr: "activité cessée le 02/03/2026"}
      - {client_id: a, evidence_kind: area_given_up, evidence_id: "73", evidence_on: 2025-03-15, evidence_fr: "secteur 73 qui n'est plus desservi depuis le 15/03/2025"}
      - {client_id: a, evidence_kind: contract_ended_by_us, evidence_id: k1, evidence_fr: "contrat k1 résilié par nous le 10/03/2025"}
      - {client_id: b, evidence_kind: invoice_unpaid, evidence_id: f1, evidence_on: 2025-12-30, evidence_fr: "50,01 € de factures échues depuis plus de 60 jours, la plus ancienne f1 du 30/12/2025"}
---*/
with ceased as (
    select
        silences.client_id,
        silences.last_purchase_on,
        'ceased_client' as evidence_kind,
        'ceased ' || clients.ceased_on as evidence_id,
        cast(null as varchar) as order_id,
        clients.ceased_on as evidence_on,
        1 as evidence_share,
        cast(null as varchar) as competitor,
        'activité cessée le ' || day_fr(clients.ceased_on) as evidence_fr
    from losses.evidence_windows as silences
    inner join staging.clients as clients
        on
            silences.client_id = clients.client_id
            and silences.evidence_to_on >= clients.ceased_on
),

-- Served once and then no more; who was always outside and bought all the same is no such case.
given_up as (
    select
        silences.client_id,
        silences.last_purchase_on,
        coverage.postal_prefix,
        coverage.ends_on
    from losses.evidence_windows as silences
    inner join staging.clients as clients on silences.client_id = clients.client_id
    inner join staging.coverage as coverage
        on
            starts_with(clients.postal_code, coverage.postal_prefix)
            and coverage.ends_on between silences.evidence_from_on and silences.evidence_to_on
    where
        not exists (
            select 1
            from staging.coverage as others
            where
                starts_with(clients.postal_code, others.postal_prefix)
                and coalesce(others.starts_on <= silences.evidence_to_on, true)
                and coalesce(others.ends_on > silences.evidence_to_on, true)
        )
),

-- From an address that was served to one that is not.
moved as (
    select
        silences.client_id,
        silences.last_purchase_on,
        moves.postal_code,
        min(moves.seen_on) as seen_on
    from losses.evidence_windows as silences
    inner join intake.client_moves as moves
        on
            silences.client_id = moves.client_id
            and moves.seen_on between silences.evidence_from_on and silences.evidence_to_on
    where
        exists (
            select 1
            from staging.coverage as served
            where starts_with(moves.earlier_postal_code, served.postal_prefix)
        )
        and not exists (
            select 1
            from staging.coverage as served
            where
                starts_with(moves.postal_code, served.postal_prefix)
                and coalesce(served.starts_on <= moves.seen_on, true)
                and coalesce(served.ends_on > moves.seen_on, true)
        )
    group by silences.client_id, silences.last_purchase_on, moves.postal_code
),

owed as (
    select
        silences.client_id,
        silences.last_purchase_on,
        sum(invoices.net_amount_eur) as owed_eur,
        min(invoices.due_on) as due_on,
        case when count(*) = count(invoices.paid_on) then max(invoices.paid_on) end as paid_on,
        min_by(
            invoices.invoice_id, struct_pack(day := invoices.due_on, id := invoices.invoice_id)
        ) as invoice_id
    from losses.evidence_windows as silences
    inner join staging.invoices as invoices
        on
            silences.client_id = invoices.surviving_client_id
            and owed_due_by(silences.evidence_to_on) >= invoices.due_on
            and coalesce(invoices.paid_on > silences.evidence_to_on, true)
    where invoices.is_disputed is not true
    group by silences.client_id, silences.last_purchase_on
),

ended as (
    select
        silences.client_id,
        silences.last_purchase_on,
        contracts.contract_id,
        contracts.ended_on
    from losses.evidence_windows as silences
    inner join staging.contracts as contracts
        on
            silences.client_id = contracts.surviving_client_id
            and contracts.ended_on between silences.evidence_from_on and silences.evidence_to_on
    where contracts.ended_by = 'us'
),

found as (
    select * from ceased
    union all
    select
        client_id,
        last_purchase_on,
        'area_given_up',
        max_by(postal_prefix, struct_pack(day := ends_on, prefix := postal_prefix)),
        null,
        max(ends_on),
        1,
        null,
        given_up_fr(
            max_by(postal_prefix, struct_pack(day := ends_on, prefix := postal_prefix)),
            max(ends_on)
        )
    from given_up
    group by client_id, last_purchase_on
    union all
    select
        client_id,
        last_purchase_on,
        'client_moved_away',
        'to ' || postal_code,
        null,
        seen_on,
        1,
        null,
        moved_away_fr(postal_code, seen_on)
    from moved
    union all
    select
        client_id,
        last_purchase_on,
        'invoice_unpaid',
        invoice_id,
        null,
        due_on,
        1,
        null,
        owed_fr(owed_eur, invoice_id, due_on)
        || coalesce(', réglées depuis, le ' || day_fr(paid_on), '')
    from owed
    where owed_eur > setting_unpaid_least_eur()
    union all
    select
        client_id,
        last_purchase_on,
        'contract_ended_by_us',
        contract_id,
        null,
        ended_on,
        1,
        null,
        ended_by_us_fr(contract_id, ended_on)
    from ended
)

select
    client_id,
    last_purchase_on,
    evidence_kind,
    evidence_id,
    order_id,
    evidence_on,
    cast(evidence_share as decimal(9, 6)) as evidence_share,
    competitor,
    evidence_fr
from found
