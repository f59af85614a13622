/*---
description: "How soon targets came back in past campaigns: of those who returned within the window, the share by each day. None below organic_min_controls returns."
grain: [window_days, elapsed_days]
columns:
  window_days:
  elapsed_days:
    type: INTEGER
    description: Days since the start of the window.
    description_fr: Jours depuis le début de la mesure.
    unit: day
    label_fr: Jours depuis le lancement
    min: 1
  returned_by_share:
    type: DECIMAL(9,6)
    description: Share of the targets who returned within the window that had returned by that day, the day included.
    unit: share 0-1
    label_fr: Revenus à ce jour
    min: 0
    max: 1
checks:
  - name: by_the_end_all
    is_of_table: true
    description: windows of past campaigns whose curve does not reach everybody
    sql: >
      (select count(distinct c.window_days) from returns.return_curve as c)
      = (select count(*) from returns.return_curve as c where c.returned_by_share = 1)
examples:
  - name: targets of all campaigns, controls tell another thing; days without a return are no row
    settings: {organic_min_controls: 4}
    given:
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: mail, window_days: 90, window_starts_on: 2025-06-01, is_window_over: true, has_returned: true, first_return_on: 2025-06-03}
        - {campaign_id: x, client_id: b, arm: mail, window_days: 90, window_starts_on: 2025-06-01, is_window_over: true, has_returned: true, first_return_on: 2025-06-03}
        - {campaign_id: x, client_id: c, arm: call, window_days: 90, window_starts_on: 2025-06-01, is_window_over: true, has_returned: true, first_return_on: 2025-08-30}
        - {campaign_id: y, client_id: d, arm: mail, window_days: 90, window_starts_on: 2025-05-01, is_window_over: true, has_returned: true, first_return_on: 2025-05-11}
        - {campaign_id: y, client_id: e, arm: mail, window_days: 90, window_starts_on: 2025-05-01, is_window_over: true, has_returned: false}
        - {campaign_id: x, client_id: f, arm: control, window_days: 90, window_starts_on: 2025-06-01, is_window_over: true, has_returned: true, first_return_on: 2025-06-02}
        - {campaign_id: x, client_id: a, arm: mail, window_days: 30, window_starts_on: 2025-06-01, is_window_over: true, has_returned: true, first_return_on: 2025-06-03}
    expect:
      - {window_days: 90, elapsed_days: 2, returned_by_share: 0.5}
      - {window_days: 90, elapsed_days: 10, returned_by_share: 0.75}
      - {window_days: 90, elapsed_days: 90, returned_by_share: 1}
---*/
with delays as (
    select
        window_days,
        first_return_on - window_starts_on as elapsed_days,
        count(*) as returned_count
    from returns.client_returns
    where arm <> 'control' and has_returned
    group by window_days, first_return_on - window_starts_on
),

totals as (
    select
        window_days,
        elapsed_days,
        sum(returned_count) over (partition by window_days order by elapsed_days)
            as returned_by_count,
        sum(returned_count) over (partition by window_days) as total_count
    from delays
)

select
    window_days,
    cast(elapsed_days as integer) as elapsed_days,
    cast(round(returned_by_count / cast(total_count as double), 6) as decimal(9, 6))
        as returned_by_share
from totals
where total_count >= setting_organic_min_controls()
