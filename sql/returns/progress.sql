/*---
description: "Returns so far of the clients whom one launch of a campaign was to contact, week by week inside the primary window, beside those that its frozen expectations and the curve of past campaigns let expect. No control is in it."
grain: [campaign_id, window_starts_on, elapsed_days]
python: wilson.add_wilson
columns:
  campaign_id:
  window_starts_on:
  elapsed_days:
  progress_on:
    type: DATE
    description: Day up to which the returns are counted, the day included; its late orders (order_lag_days) are known.
    description_fr: Jour jusqu'auquel les retours sont comptés, commandes tardives comprises.
    label_fr: Compté jusqu'au
  is_last_known:
    type: BOOLEAN
    description: True for the last week that is known of the launch.
    description_fr: Oui pour la dernière semaine connue.
    label_fr: Dernière semaine connue
  window_days:
  is_window_over:
  drawn_count:
  returned_count:
  return_share:
  low_share:
  high_share:
  expected_so_far_sum:
    type: DECIMAL(18,2)
    description: "Returns expected by that day: the sum of expected_return_share, frozen at the draw, times the share of returns that past campaigns had by then; NULL with a reason. Its own uncertainty is not in it."
    description_fr: "Retours attendus ce jour-là : l'attente figée au tirage, au rythme des campagnes passées ; vide, avec la raison, si rien ne permet de le dire."
    label_fr: Retours attendus
    min: 0
    nullable: true
  expectation_missing:
    type: VARCHAR
    description: "Why nothing is expected: nothing_frozen (drawn elsewhere, or before expectations were frozen) or curve_unknown (fewer than organic_min_controls past returns)."
    label_fr: Pourquoi rien n'est attendu
    values: [nothing_frozen, curve_unknown]
    nullable: true
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: expected_or_why_not
    description: weeks with neither an expectation nor a reason, or with both
    sql: (expected_so_far_sum is null) = (expectation_missing is not null)
  - name: late_orders_are_known
    description: weeks of which orders may still come in
    sql: progress_on + setting_order_lag_days() <= as_of()
examples:
  - name: by hand - of five targets 1.5 returns are expected in 10 days, two thirds of them by the 7th; a return on the launch day, a control and a late one do not count
    run_date: 2026-01-15
    settings: {order_lag_days: 3}
    given:
      staging.campaigns:
        - {campaign_id: c, primary_window_days: 10}
        - {campaign_id: fresh, primary_window_days: 10}
      returns.windows:
        - {campaign_id: c, window_starts_on: 2026-01-02, window_days: 10, window_ends_on: 2026-01-12, is_window_over: true}
        - {campaign_id: c, window_starts_on: 2026-01-02, window_days: 20, window_ends_on: 2026-01-22, is_window_over: false}
        - {campaign_id: fresh, window_starts_on: 2026-01-05, window_days: 10, window_ends_on: 2026-01-15, is_window_over: false}
        - {campaign_id: imp, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: false}
      returns.members:
        - {campaign_id: c, client_id: a, surviving_client_id: a, arm: mail, window_starts_on: 2026-01-02, is_imported: false}
        - {campaign_id: c, client_id: old, surviving_client_id: b, arm: mail, window_starts_on: 2026-01-02, is_imported: false}
        - {campaign_id: c, client_id: d, surviving_client_id: d, arm: mail, window_starts_on: 2026-01-02, is_imported: false}
        - {campaign_id: c, client_id: e, surviving_client_id: e, arm: mail, window_starts_on: 2026-01-02, is_imported: false}
        - {campaign_id: c, client_id: f, surviving_client_id: f, arm: mail, window_starts_on: 2026-01-02, is_imported: false}
        - {campaign_id: c, client_id: w, surviving_client_id: w, arm: control, window_starts_on: 2026-01-02, is_imported: false}
        - {campaign_id: c, client_id: large, surviving_client_id: large, arm: always, window_starts_on: 2026-01-02, is_imported: false}
        - {campaign_id: fresh, client_id: g, surviving_client_id: g, arm: mail, window_starts_on: 2026-01-05, is_imported: false}
        - {campaign_id: imp, client_id: i, surviving_client_id: i, arm: always, window_starts_on: 2026-01-01, is_imported: true}
      staging.draws:
        - {campaign_id: c, client_id: a, surviving_client_id: a, organic_return_share: 0.1, expected_lift_share: 0.1}
        - {campaign_id: c, client_id: old, surviving_client_id: b, organic_return_share: 0.1, expected_lift_share: 0.3}
        - {campaign_id: c, client_id: d, surviving_client_id: d, organic_return_share: 0.1, expected_lift_share: -0.3}
        - {campaign_id: c, client_id: e, surviving_client_id: e, organic_return_share: 0.6, expected_lift_share: 0.1}
        - {campaign_id: c, client_id: f, surviving_client_id: f, organic_return_share: 0.1, expected_lift_share: 0.1}
        - {campaign_id: c, client_id: w, surviving_client_id: w, organic_return_share: 0.1, expected_lift_share: 0.1}
        - {campaign_id: fresh, client_id: g, surviving_client_id: g, organic_return_share: 0.1, expected_lift_share: 0.1}
      returns.return_curve:
        - {window_days: 10, elapsed_days: 3, returned_by_share: 0.5}
        - {window_days: 10, elapsed_days: 7, returned_by_share: 0.666667}
        - {window_days: 10, elapsed_days: 10, returned_by_share: 1}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-01-02}
        - {client_id: b, purchased_on: 2026-01-09}
        - {client_id: d, purchased_on: 2026-01-10}
        - {client_id: e, purchased_on: 2026-01-13}
        - {client_id: w, purchased_on: 2026-01-03}
        - {client_id: large, purchased_on: 2026-01-03}
        - {client_id: i, purchased_on: 2026-01-03}
        - {client_id: i, purchased_on: 2026-01-04}
    expect:
      - {campaign_id: c, window_starts_on: 2026-01-02, elapsed_days: 7, progress_on: 2026-01-09, is_last_known: false, window_days: 10, drawn_count: 5, returned_count: 1, return_share: 0.2, low_share: 0.036224, high_share: 0.624465, expected_so_far_sum: 1.00, expectation_missing: null}
      - {campaign_id: c, window_starts_on: 2026-01-02, elapsed_days: 10, progress_on: 2026-01-12, is_last_known: true, drawn_count: 5, returned_count: 2, return_share: 0.4, expected_so_far_sum: 1.50}
      - {campaign_id: fresh, elapsed_days: 7, progress_on: 2026-01-12, is_last_known: true, drawn_count: 1, returned_count: 0, expected_so_far_sum: 0.13}
      - {campaign_id: imp, elapsed_days: 7, progress_on: 2026-01-08, is_last_known: true, window_days: 90, drawn_count: 1, returned_count: 1, expected_so_far_sum: null, expectation_missing: nothing_frozen}
  - name: without the curve of past campaigns nothing is expected before the last day
    run_date: 2026-01-15
    settings: {order_lag_days: 3}
    given:
      staging.campaigns:
        - {campaign_id: c, primary_window_days: 10}
      returns.windows:
        - {campaign_id: c, window_starts_on: 2026-01-02, window_days: 10, window_ends_on: 2026-01-12, is_window_over: true}
      returns.members:
        - {campaign_id: c, client_id: a, surviving_client_id: a, arm: mail, window_starts_on: 2026-01-02, is_imported: false}
      staging.draws:
        - {campaign_id: c, client_id: a, surviving_client_id: a, organic_return_share: 0.1, expected_lift_share: 0.1}
    expect:
      - {campaign_id: c, elapsed_days: 7, returned_count: 0, expected_so_far_sum: null, expectation_missing: curve_unknown}
      - {campaign_id: c, elapsed_days: 10, returned_count: 0, expected_so_far_sum: 0.20, expectation_missing: null}
---*/
with targets as (
    select
        members.campaign_id,
        members.client_id,
        members.surviving_client_id,
        members.window_starts_on,
        windows.window_days,
        windows.window_ends_on,
        windows.is_window_over,
        expected_return_share(draws.organic_return_share, draws.expected_lift_share)
            as expected_return_share
    from returns.members as members
    left join staging.campaigns as campaigns on members.campaign_id = campaigns.campaign_id
    inner join returns.windows as windows
        on
            members.campaign_id = windows.campaign_id
            and members.window_starts_on = windows.window_starts_on
            and windows.window_days
            = coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
    left join staging.draws as draws
        on members.campaign_id = draws.campaign_id and members.client_id = draws.client_id
    where members.arm <> 'control' and (members.is_imported or members.arm <> 'always')
),

first_returns as (
    select
        targets.campaign_id,
        targets.client_id,
        min(days.purchased_on) - targets.window_starts_on as returned_after_days
    from targets
    inner join orders.purchase_days as days
        on
            targets.surviving_client_id = days.client_id
            and days.purchased_on > targets.window_starts_on
            and days.purchased_on <= targets.window_ends_on
    group by targets.campaign_id, targets.client_id, targets.window_starts_on
),

launches as (
    select
        campaign_id,
        window_starts_on,
        window_days,
        is_window_over,
        count(*) as drawn_count,
        -- Where one client has no frozen share, the sum would be of others than those counted.
        case
            when count(expected_return_share) = count(*) then sum(expected_return_share)
        end as expected_count
    from targets
    group by campaign_id, window_starts_on, window_days, is_window_over
),

longest as (
    select coalesce(max(window_days), 0) as window_days
    from launches
),

weeks as (
    select unnest(generate_series(1, longest.window_days)) as elapsed_days
    from longest
    where longest.window_days >= 1
),

-- Each week, and the last day of the window; only where late orders are known.
progress as (
    select
        launches.*,
        cast(weeks.elapsed_days as integer) as elapsed_days,
        launches.window_starts_on + cast(weeks.elapsed_days as integer) as progress_on
    from launches
    inner join weeks
        on
            weeks.elapsed_days = launches.window_days
            or (weeks.elapsed_days % 7 = 0 and weeks.elapsed_days < launches.window_days)
    where
        launches.window_starts_on + cast(weeks.elapsed_days as integer)
        + setting_order_lag_days() <= as_of()
),

returned as (
    select
        progress.campaign_id,
        progress.window_starts_on,
        progress.elapsed_days,
        count(first_returns.client_id) as returned_count
    from progress
    inner join targets
        on
            progress.campaign_id = targets.campaign_id
            and progress.window_starts_on = targets.window_starts_on
    inner join first_returns
        on
            targets.campaign_id = first_returns.campaign_id
            and targets.client_id = first_returns.client_id
            and first_returns.returned_after_days <= progress.elapsed_days
    group by progress.campaign_id, progress.window_starts_on, progress.elapsed_days
),

-- Days on which nobody returned are no row of the curve: the last one before stands.
curve as (
    select
        progress.campaign_id,
        progress.window_starts_on,
        progress.elapsed_days,
        max(points.returned_by_share) as returned_by_share
    from progress
    inner join returns.return_curve as points
        on
            progress.window_days = points.window_days
            and points.elapsed_days <= progress.elapsed_days
    group by progress.campaign_id, progress.window_starts_on, progress.elapsed_days
),

known_curves as (
    select distinct window_days
    from returns.return_curve
),

expected as (
    select
        progress.*,
        coalesce(returned.returned_count, 0) as returned_count,
        case
            when progress.elapsed_days = progress.window_days then 1
            when known_curves.window_days is not null then coalesce(curve.returned_by_share, 0)
        end as returned_by_share
    from progress
    left join known_curves on progress.window_days = known_curves.window_days
    left join curve
        on
            progress.campaign_id = curve.campaign_id
            and progress.window_starts_on = curve.window_starts_on
            and progress.elapsed_days = curve.elapsed_days
    left join returned
        on
            progress.campaign_id = returned.campaign_id
            and progress.window_starts_on = returned.window_starts_on
            and progress.elapsed_days = returned.elapsed_days
)

select
    campaign_id,
    window_starts_on,
    elapsed_days,
    progress_on,
    elapsed_days = max(elapsed_days) over (partition by campaign_id, window_starts_on)
        as is_last_known,
    window_days,
    is_window_over,
    cast(drawn_count as integer) as drawn_count,
    cast(returned_count as integer) as returned_count,
    cast(round(expected_count * returned_by_share, 2) as decimal(18, 2))
        as expected_so_far_sum,
    case
        when expected_count is null then 'nothing_frozen'
        when returned_by_share is null then 'curve_unknown'
    end as expectation_missing
from expected
order by campaign_id, window_starts_on, elapsed_days
