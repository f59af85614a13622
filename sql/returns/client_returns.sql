/*---
description: Return of one drawn client (those always contacted are in no figure) inside one window; NULL until the window is over.
grain: [campaign_id, client_id, window_days]
columns:
  campaign_id:
  client_id:
  arm:
  wave:
  stratum:
  window_days:
  window_starts_on:
  window_ends_on:
  is_window_over:
  has_returned:
    type: BOOLEAN
    description: True where the client bought inside the window (a return); NULL until it is over.
    label_fr: Revenu
    nullable: true
  first_return_on:
    type: DATE
    description: First purchase day inside the window; NULL without a return, or until the window is over.
    label_fr: Premier achat de retour
    nullable: true
  revenue_eur:
    nullable: true
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: open_windows_say_nothing
    description: windows that are still open and yet give a result
    sql: is_window_over or (has_returned is null and first_return_on is null and revenue_eur is null)
  - name: return_inside_window
    description: returns outside their window
    sql: first_return_on > window_starts_on and first_return_on <= window_ends_on
examples:
  - name: the launch day counts for no arm, the last day does; an open window says nothing
    run_date: 2026-02-03
    given:
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: a, arm: mail, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: x, client_id: b, surviving_client_id: b2, arm: control, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: x, client_id: large, surviving_client_id: large, arm: always, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
      returns.windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 31, window_ends_on: 2026-02-01, is_window_over: false}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-01-01, revenue_eur: 5.00}
        - {client_id: b2, purchased_on: 2026-01-31, revenue_eur: 7.00}
        - {client_id: b2, purchased_on: 2026-01-02, revenue_eur: 1.50}
        - {client_id: large, purchased_on: 2026-01-02, revenue_eur: 9.00}
    expect:
      - {client_id: a, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true, has_returned: false, first_return_on: null, revenue_eur: 0}
      - {client_id: b, window_days: 30, has_returned: true, first_return_on: 2026-01-02, revenue_eur: 8.50}
      - {client_id: a, window_days: 31, window_ends_on: 2026-02-01, is_window_over: false, has_returned: null, revenue_eur: null}
      - {client_id: b, window_days: 31, is_window_over: false, has_returned: null, first_return_on: null}
---*/
with dated as (
    select
        members.*,
        windows.window_days,
        windows.window_ends_on,
        windows.is_window_over
    from returns.members as members
    inner join returns.windows as windows
        on
            members.campaign_id = windows.campaign_id
            and members.window_starts_on = windows.window_starts_on
    -- Who was contacted without a draw is compared with nobody.
    where members.is_imported or members.arm <> 'always'
),

purchases as (
    select
        dated.campaign_id,
        dated.client_id,
        dated.window_days,
        min(days.purchased_on) as first_return_on,
        sum(days.revenue_eur) as revenue_eur
    from dated
    inner join orders.purchase_days as days
        on
            dated.surviving_client_id = days.client_id
            and days.purchased_on > dated.window_starts_on
            and days.purchased_on <= dated.window_ends_on
    group by dated.campaign_id, dated.client_id, dated.window_days
)

select
    dated.campaign_id,
    dated.client_id,
    dated.arm,
    dated.wave,
    dated.stratum,
    dated.window_days,
    dated.window_starts_on,
    dated.window_ends_on,
    dated.is_window_over,
    case when dated.is_window_over then purchases.client_id is not null end as has_returned,
    case when dated.is_window_over then purchases.first_return_on end as first_return_on,
    case
        when dated.is_window_over
            then cast(coalesce(purchases.revenue_eur, 0) as decimal(18, 2))
    end as revenue_eur
from dated
left join purchases
    on
        dated.campaign_id = purchases.campaign_id
        and dated.client_id = purchases.client_id
        and dated.window_days = purchases.window_days
