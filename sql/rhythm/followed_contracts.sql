/*---
description: Contract that another one of the same client follows without a gap, so that its end is no departure signal.
grain: [contract_id]
columns:
  contract_id:
references:
  contract_id: staging.contracts.contract_id
checks:
  - name: followed_contract_ends
    description: contracts without a last day, which nothing can follow
    sql: contract_id not in (select c.contract_id from staging.contracts as c where c.ends_on is null and c.ended_on is null)
examples:
  - name: a contract that begins on the next day follows, one that leaves a day between or ends on the same day does not
    given:
      orders.known_clients:
        - {client_id: next}
        - {client_id: gap}
        - {client_id: within}
        - {client_id: open}
      staging.contracts:
        - {contract_id: next 1, client_id: next, starts_on: 2024-07-01, ends_on: 2025-06-30, is_renewed: false}
        - {contract_id: next 2, client_id: next, starts_on: 2025-07-01, ends_on: 2025-07-01}
        - {contract_id: gap 1, client_id: gap, starts_on: 2024-07-01, ends_on: 2025-06-30}
        - {contract_id: gap 2, client_id: gap, starts_on: 2025-07-02}
        - {contract_id: within 1, client_id: within, starts_on: 2024-07-01, ends_on: 2025-06-30}
        - {contract_id: within 2, client_id: within, starts_on: 2025-01-01, ends_on: 2025-06-30}
        - {contract_id: open 1, client_id: open, starts_on: 2024-07-01, ends_on: 2026-06-30}
        - {contract_id: open 2, client_id: open, starts_on: 2025-07-01}
    expect:
      - {contract_id: next 1}
      - {contract_id: open 1}
  - name: a contract that runs on follows whether it began before, on the same day or later; the last one is never followed
    given:
      orders.known_clients:
        - {client_id: a}
      staging.contracts:
        - {contract_id: 1, client_id: a, starts_on: 2025-01-01, ends_on: 2026-01-20}
        - {contract_id: 2, client_id: a, starts_on: 2025-01-01, ends_on: 2026-10-31}
        - {contract_id: 3, client_id: a, starts_on: 2024-01-01, ends_on: 2026-11-30}
        - {contract_id: 4, client_id: a, starts_on: 2026-01-01, ends_on: 2026-12-31}
    expect:
      - {contract_id: 1}
      - {contract_id: 2}
      - {contract_id: 3}
  - name: a contract ended on a day has its last day then, whether it is followed or follows
    given:
      orders.known_clients:
        - {client_id: changed}
        - {client_id: left}
        - {client_id: day}
        - {client_id: longer}
      staging.contracts:
        - {contract_id: changed 1, client_id: changed, starts_on: 2025-01-01, ends_on: 2026-01-20, ended_on: 2025-12-31, ended_by: client}
        - {contract_id: changed 2, client_id: changed, starts_on: 2026-01-01, ends_on: 2026-12-31}
        - {contract_id: left 1, client_id: left, starts_on: 2024-07-01, ends_on: 2025-06-30}
        - {contract_id: left 2, client_id: left, starts_on: 2025-01-01, ends_on: 2025-12-31, ended_on: 2025-06-30, ended_by: client}
        - {contract_id: day 1, client_id: day, starts_on: 2024-07-01, ends_on: 2025-06-30}
        - {contract_id: day 2, client_id: day, starts_on: 2025-01-01, ends_on: 2025-12-31, ended_on: 2025-07-01, ended_by: client}
        - {contract_id: longer 1, client_id: longer, starts_on: 2024-07-01, ends_on: 2025-06-30}
        - {contract_id: longer 2, client_id: longer, starts_on: 2024-01-01, ends_on: 2024-12-31, ended_on: 2025-09-30, ended_by: client}
    expect:
      - {contract_id: changed 1}
      - {contract_id: day 1}
      - {contract_id: longer 1}
  - name: the contract of a number that was merged is followed by one of the client that remains, never by one of somebody else
    given:
      orders.known_clients:
        - {client_id: a}
        - {client_id: old}
        - {client_id: older}
        - {client_id: b}
      staging.contracts:
        - {contract_id: 1, client_id: older, surviving_client_id: a, starts_on: 2023-07-01, ends_on: 2024-06-30}
        - {contract_id: 2, client_id: old, surviving_client_id: a, starts_on: 2024-07-01, ends_on: 2025-06-30}
        - {contract_id: 3, client_id: a, starts_on: 2025-07-01, ends_on: 2026-06-30}
        - {contract_id: 4, client_id: b, starts_on: 2026-01-01, ends_on: 2026-12-31}
    expect:
      - {contract_id: 1}
      - {contract_id: 2}
---*/
-- Followed: on the day after its last day (ended_on where it was ended early) another contract
-- is in force, whenever that one began.
with terms as (
    select
        contract_id,
        surviving_client_id,
        starts_on,
        coalesce(ended_on, ends_on) as last_on
    from staging.contracts
    where client_id in (select k.client_id from orders.known_clients as k)
)

select distinct terms.contract_id
from terms
-- A contract is not its own follower: that one is in force for longer.
inner join terms as others
    on
        terms.surviving_client_id = others.surviving_client_id
        and terms.last_on + 1 >= others.starts_on
        and (terms.last_on < others.last_on or others.last_on is null)
