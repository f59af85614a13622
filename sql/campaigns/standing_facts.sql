/*---
description: One fact that stands tonight between a campaign and a client whom it may address, that the client owes money, is served no more, or that we ended the contract.
grain: [client_id, cause, evidence_fr]
columns:
  client_id:
  cause:
  standing_since_on:
    type: DATE
    description: Day since which the fact stands.
    label_fr: Fait établi le
  evidence_fr:
references:
  client_id: status.status.client_id
  cause: reference.loss_causes.cause
examples:
  - name: undisputed invoices that are still unpaid long after they were due, above the least amount; what was paid since is none
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a}
        - {client_id: b}
        - {client_id: c}
        - {client_id: d}
      staging.invoices:
        - {invoice_id: f1, client_id: a, due_on: 2026-04-29, net_amount_eur: 40.00}
        - {invoice_id: f2, client_id: old, surviving_client_id: a, due_on: 2026-04-30, net_amount_eur: 10.01}
        - {invoice_id: f3, client_id: a, due_on: 2026-05-01, net_amount_eur: 900.00}
        - {invoice_id: f4, client_id: b, due_on: 2026-04-29, net_amount_eur: 900.00, paid_on: 2026-06-30}
        - {invoice_id: f5, client_id: c, due_on: 2026-04-29, net_amount_eur: 900.00, is_disputed: true}
        - {invoice_id: f6, client_id: d, due_on: 2026-04-29, net_amount_eur: 50.00}
        - {invoice_id: f7, client_id: current, due_on: 2026-04-29, net_amount_eur: 900.00}
    expect:
      - {client_id: a, cause: unpaid, standing_since_on: 2026-04-29, evidence_fr: "50,01 € de factures échues depuis plus de 60 jours, la plus ancienne f1 du 29/04/2026"}
  - name: contracts that we ended in the silence, or shortly before it, unless another one began since
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a}
        - {client_id: b}
        - {client_id: c}
        - {client_id: d}
      status.status:
        - {client_id: a, last_purchase_on: 2025-06-01}
        - {client_id: b, last_purchase_on: 2025-06-01}
        - {client_id: c, last_purchase_on: 2025-06-01}
        - {client_id: d, last_purchase_on: 2025-06-01}
      staging.contracts:
        - {contract_id: k1, client_id: a, starts_on: 2024-01-01, ended_on: 2026-06-30, ended_by: us}
        - {contract_id: k2, client_id: b, starts_on: 2024-01-01, ended_on: 2025-07-01, ended_by: us}
        - {contract_id: k3, client_id: b, starts_on: 2025-07-01}
        - {contract_id: k4, client_id: c, starts_on: 2024-01-01, ended_on: 2025-07-01, ended_by: client}
        - {contract_id: k5, client_id: d, starts_on: 2024-01-01, ended_on: 2025-01-31, ended_by: us}
    expect:
      - {client_id: a, cause: ended_by_us, standing_since_on: 2026-06-30, evidence_fr: contrat k1 résilié par nous le 30/06/2026}
  - name: an area that was given up, unless it is served again; who was never served and bought all the same is no such case
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a}
        - {client_id: again}
        - {client_id: never}
        - {client_id: long_ago}
      status.status:
        - {client_id: a, last_purchase_on: 2025-06-01}
        - {client_id: again, last_purchase_on: 2025-06-01}
        - {client_id: never, last_purchase_on: 2025-06-01}
        - {client_id: long_ago, last_purchase_on: 2025-06-01}
      staging.clients:
        - {client_id: a, postal_code: "73000"}
        - {client_id: again, postal_code: "2A004"}
        - {client_id: never, postal_code: "99000"}
        - {client_id: long_ago, postal_code: "55000"}
      staging.coverage:
        - {postal_prefix: "73", ends_on: 2026-06-30}
        - {postal_prefix: "2A", ends_on: 2026-01-01}
        - {postal_prefix: "2A0", starts_on: 2026-06-30}
        - {postal_prefix: "55", ends_on: 2025-01-31}
    expect:
      - {client_id: a, cause: out_of_area, standing_since_on: 2026-06-30, evidence_fr: "secteur 73 qui n'est plus desservi depuis le 30/06/2026"}
  - name: a client who moved from where we deliver to where we do not
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a}
        - {client_id: b}
      status.status:
        - {client_id: a, last_purchase_on: 2025-06-01}
        - {client_id: b, last_purchase_on: 2025-06-01}
      staging.clients:
        - {client_id: a, postal_code: "99000"}
        - {client_id: b, postal_code: "99000"}
      staging.coverage:
        - {postal_prefix: "73"}
      intake.client_moves:
        - {client_id: a, earlier_postal_code: "73000", postal_code: "99000", seen_on: 2026-06-30}
        - {client_id: b, earlier_postal_code: "55000", postal_code: "99000", seen_on: 2026-06-30}
    expect:
      - {client_id: a, cause: out_of_area, standing_since_on: 2026-06-30, evidence_fr: "nouvelle adresse hors de la zone desservie (99000), connue le 30/06/2026"}
---*/
with addressed as (
    select
        addressed.client_id,
        clients.postal_code,
        status.last_purchase_on - setting_evidence_lookback_days() as from_on
    from compliance.addressed_clients as addressed
    left join status.status as status on addressed.client_id = status.client_id
    left join staging.clients as clients on addressed.client_id = clients.client_id
),

owed as (
    select
        addressed.client_id,
        sum(invoices.net_amount_eur) as owed_eur,
        min(invoices.due_on) as due_on,
        min_by(
            invoices.invoice_id, struct_pack(day := invoices.due_on, id := invoices.invoice_id)
        ) as invoice_id
    from addressed
    inner join staging.invoices as invoices
        on
            addressed.client_id = invoices.surviving_client_id
            and invoices.due_on < run_date() - setting_unpaid_after_days()
    where invoices.paid_on is null and invoices.is_disputed is not true
    group by addressed.client_id
),

ended as (
    select
        addressed.client_id,
        contracts.contract_id,
        contracts.ended_on
    from addressed
    inner join staging.contracts as contracts
        on
            addressed.client_id = contracts.surviving_client_id
            and contracts.ended_on between addressed.from_on and run_date()
    where
        contracts.ended_by = 'us'
        and not exists (
            select 1
            from staging.contracts as later
            where
                contracts.surviving_client_id = later.surviving_client_id
                and contracts.ended_on <= later.starts_on
        )
),

-- Whose address no prefix covers tonight.
uncovered as (
    select addressed.*
    from addressed
    where
        not exists (
            select 1
            from staging.coverage as served
            where
                starts_with(addressed.postal_code, served.postal_prefix)
                and is_day_within(run_date(), served.starts_on, served.ends_on)
        )
),

given_up as (
    select
        uncovered.client_id,
        max(coverage.ends_on) as ends_on,
        max_by(
            coverage.postal_prefix,
            struct_pack(day := coverage.ends_on, prefix := coverage.postal_prefix)
        ) as postal_prefix
    from uncovered
    inner join staging.coverage as coverage
        on
            starts_with(uncovered.postal_code, coverage.postal_prefix)
            and coverage.ends_on between uncovered.from_on and run_date()
    group by uncovered.client_id
),

moved as (
    select
        uncovered.client_id,
        uncovered.postal_code,
        min(moves.seen_on) as seen_on
    from uncovered
    inner join intake.client_moves as moves
        on
            uncovered.client_id = moves.client_id
            and uncovered.postal_code = moves.postal_code
            and moves.seen_on between uncovered.from_on and run_date()
    where
        exists (
            select 1
            from staging.coverage as served
            where starts_with(moves.earlier_postal_code, served.postal_prefix)
        )
    group by uncovered.client_id, uncovered.postal_code
)

select
    client_id,
    'unpaid' as cause,
    due_on as standing_since_on,
    owed_fr(owed_eur, invoice_id, due_on) as evidence_fr
from owed
where owed_eur > setting_unpaid_least_eur()
union all
select
    client_id,
    'ended_by_us' as cause,
    ended_on as standing_since_on,
    ended_by_us_fr(contract_id, ended_on) as evidence_fr
from ended
union all
select
    client_id,
    'out_of_area' as cause,
    ends_on as standing_since_on,
    given_up_fr(postal_prefix, ends_on) as evidence_fr
from given_up
union all
select
    client_id,
    'out_of_area' as cause,
    seen_on as standing_since_on,
    moved_away_fr(postal_code, seen_on) as evidence_fr
from moved
