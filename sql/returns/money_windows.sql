/*---
description: One window over which the money of a campaign is looked at, of one start of windows. Those of the returns, and money_window_days, because a return brought forward is not incremental.
grain: [campaign_id, window_starts_on, window_days]
columns:
  campaign_id:
  window_starts_on:
  window_days:
  window_ends_on:
  is_window_over:
examples:
  - name: the long window is added where the campaign does not name it
    run_date: 2026-07-05
    settings: {money_window_days: 180}
    given:
      returns.windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: true}
        - {campaign_id: y, window_starts_on: 2026-01-05, window_days: 180, window_ends_on: 2026-07-04, is_window_over: false}
    expect:
      - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: true}
      - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 180, window_ends_on: 2026-06-30, is_window_over: true}
      - {campaign_id: y, window_starts_on: 2026-01-05, window_days: 180, window_ends_on: 2026-07-04, is_window_over: false}
---*/
with starts as (
    select distinct
        campaign_id,
        window_starts_on
    from returns.windows
)

select
    campaign_id,
    window_starts_on,
    window_days,
    window_ends_on,
    is_window_over
from returns.windows
union
select
    campaign_id,
    window_starts_on,
    setting_money_window_days() as window_days,
    window_starts_on + setting_money_window_days() as window_ends_on,
    window_starts_on + setting_money_window_days() + setting_order_lag_days() <= as_of()
        as is_window_over
from starts
