/*---
description: "Return of one drawn client inside one window, NULL until it is over. Clients always contacted, and imported ones whom no extract knows, are in no figure."
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
  is_outcome_unknown:
    type: BOOLEAN
    description: "True where the client was erased before the end of the window and had not returned: what would have come is unknown, so that figures are told with and without it. NULL until the window is over."
    label_fr: Issue inconnue
    nullable: true
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: open_windows_say_nothing
    description: windows that are still open and yet give a result
    sql: is_window_over or (has_returned is null and first_return_on is null and revenue_eur is null)
  - name: who_returned_is_known_to_have
    description: clients who returned, and of whom that is said to be unknown
    sql: not (has_returned and is_outcome_unknown)
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
  - name: clients of a campaign who are merged later keep their places, and the return counts once, where the first was drawn, else for the number that carries on
    run_date: 2026-03-01
    given:
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: b, arm: mail, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: y, client_id: a, surviving_client_id: b, arm: mail, wave: 1, stratum: A, drawn_on: 2025-12-31, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: y, client_id: b, surviving_client_id: b, arm: control, wave: 2, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: y, client_id: nobody, surviving_client_id: nobody, arm: mail, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
      returns.unknown_members:
        - {campaign_id: y, client_id: nobody}
      returns.windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
        - {campaign_id: y, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
      orders.purchase_days:
        - {client_id: b, purchased_on: 2026-01-20, revenue_eur: 7.00}
    expect:
      - {campaign_id: x, client_id: a, has_returned: false, revenue_eur: 0}
      - {campaign_id: x, client_id: b, has_returned: true, revenue_eur: 7.00}
      - {campaign_id: y, client_id: a, has_returned: true, revenue_eur: 7.00}
      - {campaign_id: y, client_id: b, has_returned: false, revenue_eur: 0}
  - name: an erased client keeps arm and outcome; without a return before the erasure, the outcome of windows that ended later is unknown
    run_date: 2026-06-01
    given:
      returns.members:
        - {campaign_id: x, client_id: back, surviving_client_id: back, arm: mail, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: x, client_id: silent, surviving_client_id: silent, arm: mail, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: x, client_id: other, surviving_client_id: other, arm: mail, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
      returns.windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 31, window_ends_on: 2026-02-01, is_window_over: true}
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 180, window_ends_on: 2026-06-30, is_window_over: false}
      staging.erased_clients:
        - {client_id: back, erased_on: 2026-02-01}
        - {client_id: silent, erased_on: 2026-02-01}
      orders.purchase_days:
        - {client_id: back, purchased_on: 2026-01-20, revenue_eur: 7.00}
    expect:
      - {client_id: back, window_days: 30, has_returned: true, is_outcome_unknown: false}
      - {client_id: back, window_days: 31, has_returned: true, is_outcome_unknown: false}
      - {client_id: back, window_days: 180, has_returned: null, is_outcome_unknown: null}
      - {client_id: silent, window_days: 30, has_returned: false, is_outcome_unknown: false}
      - {client_id: silent, window_days: 31, has_returned: false, is_outcome_unknown: true}
      - {client_id: silent, window_days: 180, has_returned: null, is_outcome_unknown: null}
      - {client_id: other, window_days: 30, has_returned: false, is_outcome_unknown: false}
      - {client_id: other, window_days: 31, has_returned: false, is_outcome_unknown: false}
      - {client_id: other, window_days: 180, has_returned: null, is_outcome_unknown: null}
---*/
with members as (
    select
        drawn.*,
        -- Of clients who became one, the return counts for the one who was drawn first.
        row_number() over (
            partition by drawn.campaign_id, drawn.surviving_client_id
            order by
                drawn.drawn_on,
                drawn.client_id <> drawn.surviving_client_id,
                drawn.client_id
        ) as unit_place
    from returns.members as drawn
    left join returns.unknown_members as unknown
        on drawn.campaign_id = unknown.campaign_id and drawn.client_id = unknown.client_id
    -- Who was contacted without a draw is compared with nobody.
    where unknown.client_id is null and (drawn.is_imported or drawn.arm <> 'always')
),

dated as (
    select
        members.*,
        windows.window_days,
        windows.window_ends_on,
        windows.is_window_over
    from members
    inner join returns.windows as windows
        on
            members.campaign_id = windows.campaign_id
            and members.window_starts_on = windows.window_starts_on
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
            and dated.unit_place = 1
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
    end as revenue_eur,
    case
        when dated.is_window_over
            then
                purchases.client_id is null
                and coalesce(erased.erased_on <= dated.window_ends_on, false)
    end as is_outcome_unknown
from dated
left join staging.erased_clients as erased on dated.client_id = erased.client_id
left join purchases
    on
        dated.campaign_id = purchases.campaign_id
        and dated.client_id = purchases.client_id
        and dated.window_days = purchases.window_days
