/*---
description: One window of measurement of one campaign and one start of windows; where the campaign names none, default_windows_days.
grain: [campaign_id, window_starts_on, window_days]
columns:
  campaign_id:
  window_starts_on:
  window_days:
  window_ends_on:
    type: DATE
    description: "Last day of the window: window_starts_on plus window_days."
    description_fr: Dernier jour où l'on compte les retours.
    label_fr: Fin de mesure
  is_window_over:
    type: BOOLEAN
    description: True once order_lag_days have passed after the window's end by as_of(), so that late orders are known.
    label_fr: Mesure terminée
examples:
  - name: own windows, default ones of an imported campaign, and those of a campaign that launches tonight; a window is over once late orders are in
    run_date: 2026-02-03
    given:
      returns.members:
        - {campaign_id: own, client_id: a, window_starts_on: 2026-01-01}
        - {campaign_id: own, client_id: b, window_starts_on: 2026-01-01}
        - {campaign_id: imported, client_id: a, window_starts_on: 2025-12-01}
      staging.draws:
        - {campaign_id: own, client_id: a, window_starts_on: 2026-01-01}
      staging.campaigns:
        - {campaign_id: own, launch_on: 2026-01-01}
        - {campaign_id: tonight, launch_on: 2026-02-03}
        - {campaign_id: later, launch_on: 2026-02-04}
      staging.campaign_windows:
        - {campaign_id: own, window_days: 30}
        - {campaign_id: own, window_days: 31}
        - {campaign_id: tonight, window_days: 10}
        - {campaign_id: later, window_days: 10}
      reference.default_windows:
        - {window_days: 90}
    expect:
      - {campaign_id: own, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
      - {campaign_id: own, window_starts_on: 2026-01-01, window_days: 31, window_ends_on: 2026-02-01, is_window_over: false}
      - {campaign_id: imported, window_starts_on: 2025-12-01, window_days: 90, window_ends_on: 2026-03-01, is_window_over: false}
      - {campaign_id: tonight, window_starts_on: 2026-02-03, window_days: 10, window_ends_on: 2026-02-13, is_window_over: false}
---*/
with starts as (
    select
        campaign_id,
        window_starts_on
    from returns.members
    union
    select
        campaign_id,
        run_date() as window_starts_on
    from staging.campaigns
    where
        launch_on <= run_date()
        and campaign_id not in (select draws.campaign_id from staging.draws as draws)
)

select
    starts.campaign_id,
    starts.window_starts_on,
    coalesce(own.window_days, usual.window_days) as window_days,
    starts.window_starts_on + coalesce(own.window_days, usual.window_days) as window_ends_on,
    starts.window_starts_on + coalesce(own.window_days, usual.window_days)
    + setting_order_lag_days() <= as_of() as is_window_over
from starts
left join staging.campaign_windows as own on starts.campaign_id = own.campaign_id
left join reference.default_windows as usual on own.campaign_id is null
