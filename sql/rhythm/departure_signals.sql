/*---
description: Declared end of a relation, by the client, by us or by a contract, in the silence it falls into; none before a first purchase.
grain: [client_id, declared_on, departure_mode]
columns:
  client_id:
  purchased_on:
  declared_on:
    type: DATE
    description: Day of the call, of the client's end or of our ending the contract; or the day after a contract that no other follows.
    label_fr: Déclaré le
  departure_mode:
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: declared_in_the_silence
    description: declarations before the silence began, or after the last day whose orders are known
    sql: declared_on >= purchased_on and declared_on <= as_of()
examples:
  - name: contracts and calls; a renewed contract, or one ended early, does not end by its date
    run_date: 2026-01-01
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-10}
        - {client_id: a, purchased_on: 2025-03-01}
        - {client_id: b, purchased_on: 2025-01-10}
      staging.contracts:
        - {contract_id: 1, client_id: old, surviving_client_id: a, starts_on: 2024-01-01, ended_on: 2025-03-01, ended_by: us}
        - {contract_id: 2, client_id: a, starts_on: 2024-01-01, ends_on: 2025-06-30}
        - {contract_id: 3, client_id: a, starts_on: 2024-01-01, ends_on: 2025-07-31, is_renewed: true}
        - {contract_id: 4, client_id: a, starts_on: 2024-01-01, ends_on: 2025-12-31}
        - {contract_id: 5, client_id: a, starts_on: 2024-01-01, ends_on: 2026-01-01}
        - {contract_id: 6, client_id: b, starts_on: 2024-01-01, ends_on: 2025-09-30, ended_on: 2025-05-31, ended_by: client}
        - {contract_id: 7, client_id: b, starts_on: 2024-01-01, ended_on: 2025-01-08, ended_by: client}
      staging.call_reports:
        - {contact_id: 1, client_id: b, called_at: 2025-08-01 10:00, call_outcome: no_more_use}
        - {contact_id: 2, client_id: b, called_at: 2025-08-02 10:00, call_outcome: other_solution}
        - {contact_id: 3, client_id: b, called_at: 2025-08-03 10:00, call_outcome: no_answer}
      staging.clients:
        - {client_id: b, ceased_on: 2025-12-01}
    expect:
      - {client_id: a, purchased_on: 2025-03-01, declared_on: 2025-03-01, departure_mode: ended_by_us}
      - {client_id: a, purchased_on: 2025-03-01, declared_on: 2025-07-01, departure_mode: non_renewal}
      - {client_id: a, purchased_on: 2025-03-01, declared_on: 2026-01-01, departure_mode: non_renewal}
      - {client_id: b, purchased_on: 2025-01-10, declared_on: 2025-06-01, departure_mode: non_renewal}
      - {client_id: b, purchased_on: 2025-01-10, declared_on: 2025-08-01, departure_mode: declared}
      - {client_id: b, purchased_on: 2025-01-10, declared_on: 2025-08-02, departure_mode: declared}
      - {client_id: b, purchased_on: 2025-01-10, declared_on: 2025-12-01, departure_mode: declared}
  - name: a number that ends because it went into another one says nothing of the client that remains
    run_date: 2026-01-01
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-10}
        - {client_id: b, purchased_on: 2025-01-10}
      staging.clients:
        - {client_id: a}
        - {client_id: old, surviving_client_id: a, ceased_on: 2025-06-01, merged_into: a}
        - {client_id: b, ceased_on: 2025-07-01}
    expect:
      - {client_id: b, declared_on: 2025-07-01, departure_mode: declared}
  - name: a contract that another one follows says nothing, whether it ran out or the client ended it; one that we ended does; one that the client ends speaks on the day after
    run_date: 2026-02-05
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-03-01}
        - {client_id: b, purchased_on: 2025-03-01}
      rhythm.followed_contracts:
        - {contract_id: 1}
        - {contract_id: 2}
        - {contract_id: 3}
        - {contract_id: 5}
        - {contract_id: 7}
      staging.contracts:
        - {contract_id: 1, client_id: old, surviving_client_id: a, starts_on: 2024-07-01, ends_on: 2025-06-30, is_renewed: false}
        - {contract_id: 2, client_id: a, starts_on: 2025-07-01, ends_on: 2026-01-20, ended_on: 2025-12-31, ended_by: client}
        - {contract_id: 3, client_id: a, starts_on: 2025-07-01, ends_on: 2026-01-20, ended_on: 2025-12-31}
        - {contract_id: 4, client_id: a, starts_on: 2026-01-01, ends_on: 2026-12-31}
        - {contract_id: 5, client_id: b, starts_on: 2025-01-01, ends_on: 2026-01-20, ended_on: 2025-09-30, ended_by: us}
        - {contract_id: 6, client_id: b, starts_on: 2025-01-01, ends_on: 2025-12-31}
        - {contract_id: 7, client_id: a, starts_on: 2026-01-01, ends_on: 2026-01-20}
        - {contract_id: 8, client_id: b, starts_on: 2025-01-01, ended_on: 2026-02-04, ended_by: client}
        - {contract_id: 9, client_id: b, starts_on: 2025-01-01, ended_on: 2026-02-05, ended_by: client}
    expect:
      - {client_id: b, declared_on: 2025-09-30, departure_mode: ended_by_us}
      - {client_id: b, declared_on: 2026-01-01, departure_mode: non_renewal}
      - {client_id: b, declared_on: 2026-02-05, departure_mode: non_renewal}
---*/
with said as (
    select
        surviving_client_id as client_id,
        -- On the day after the last one it is known whether another one follows.
        case when ended_by = 'us' then ended_on else coalesce(ended_on, ends_on) + 1 end
            as declared_on,
        case when ended_by = 'us' then 'ended_by_us' else 'non_renewal' end as departure_mode
    from staging.contracts
    where
        -- That we ended a contract is a fact, whatever follows it.
        (ended_on is not null and ended_by = 'us')
        or (
            (ended_on is not null or is_renewed is distinct from true)
            and contract_id not in (select f.contract_id from rhythm.followed_contracts as f)
        )
    union all
    select
        surviving_client_id,
        cast(called_at as date),
        'declared'
    from staging.call_reports
    where call_outcome in ('no_more_use', 'other_solution')
    union all
    select
        client_id,
        ceased_on,
        'declared'
    from staging.clients
    -- A number that was merged is closed; the client goes on under the other one.
    where surviving_client_id = client_id
),

declared as (
    select distinct
        client_id,
        declared_on,
        departure_mode
    from said
    where declared_on <= as_of()
),

-- Both kinds of days in one line of time, so that the last purchase is found without a wide join.
moments as (
    select
        client_id,
        declared_on as moment_on,
        departure_mode,
        cast(null as date) as purchased_on
    from declared
    union all
    select
        days.client_id,
        days.purchased_on as moment_on,
        null as departure_mode,
        days.purchased_on
    from orders.purchase_days as days
    where days.client_id in (select d.client_id from declared as d)
),

placed as (
    select
        client_id,
        moment_on,
        departure_mode,
        max(purchased_on) over (
            partition by client_id order by moment_on
            range between unbounded preceding and current row
        ) as purchased_on
    from moments
)

select
    client_id,
    purchased_on,
    moment_on as declared_on,
    departure_mode
from placed
where departure_mode is not null and purchased_on is not null
