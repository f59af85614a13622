/*---
description: "One reported loss: a loss as earlier nights told it last and have not revised since."
grain: [client_id, last_purchase_on]
columns:
  client_id:
  last_purchase_on:
  lost_on:
  told_on:
examples:
  - name: the last word on each silence holds, and a withdrawn loss is told no more
    run_date: 2026-02-01
    given:
      staging.told_losses:
        - {found_on: 2026-01-01, client_id: stands, silence_started_on: 2025-01-01, present_client_id: stands, last_purchase_on: 2025-01-01, lost_on: 2025-06-01}
        - {found_on: 2026-01-01, client_id: gone, silence_started_on: 2025-01-01, present_client_id: gone, last_purchase_on: 2025-01-01, lost_on: 2025-06-01}
        - {found_on: 2026-01-02, client_id: gone, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: gone, change_kind: withdrawn}
        - {found_on: 2026-01-01, client_id: back, silence_started_on: 2025-01-01, present_client_id: back, last_purchase_on: 2025-01-01, lost_on: 2025-06-01}
        - {found_on: 2026-01-02, client_id: back, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: back, change_kind: withdrawn}
        - {found_on: 2026-01-03, client_id: back, silence_started_on: 2025-01-01, present_client_id: back, last_purchase_on: 2025-01-01, lost_on: 2025-06-02, change_kind: added}
        - {found_on: 2026-01-01, client_id: dated, silence_started_on: 2025-01-01, present_client_id: dated, last_purchase_on: 2025-01-01, lost_on: 2025-06-01}
        - {found_on: 2026-01-04, client_id: dated, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: dated, last_purchase_on: 2025-01-01, lost_on: 2025-07-01, change_kind: redated}
        - {found_on: 2026-01-01, client_id: old, silence_started_on: 2025-01-01, present_client_id: old, last_purchase_on: 2025-01-01, lost_on: 2025-06-01}
        - {found_on: 2026-01-02, client_id: old, silence_started_on: 2025-01-01, told_lost_on: 2025-06-01, present_client_id: new, last_purchase_on: 2025-02-01, lost_on: 2025-07-01, change_kind: merged}
    expect:
      - {client_id: stands, last_purchase_on: 2025-01-01, lost_on: 2025-06-01, told_on: 2026-01-01}
      - {client_id: back, last_purchase_on: 2025-01-01, lost_on: 2025-06-02, told_on: 2026-01-03}
      - {client_id: dated, last_purchase_on: 2025-01-01, lost_on: 2025-07-01, told_on: 2026-01-04}
      - {client_id: new, last_purchase_on: 2025-02-01, lost_on: 2025-07-01, told_on: 2026-01-02}
---*/
with words as (
    -- What was told no longer holds; on the same night it may hold again, otherwise dated.
    select
        client_id,
        silence_started_on as last_purchase_on,
        cast(null as date) as lost_on,
        found_on,
        0 as word_order
    from staging.told_losses
    where told_lost_on is not null
    union all
    select
        present_client_id,
        last_purchase_on,
        lost_on,
        found_on,
        1
    from staging.told_losses
    where lost_on is not null
),

numbered as (
    select
        *,
        row_number() over (
            partition by client_id, last_purchase_on
            order by found_on desc, word_order desc, lost_on
        ) as word_number
    from words
)

select
    client_id,
    last_purchase_on,
    lost_on,
    found_on as told_on
from numbered
where word_number = 1 and lost_on is not null
