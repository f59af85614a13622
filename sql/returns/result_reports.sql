/*---
description: "Returns of one arm inside one window that is over, which no night told before, or which the last telling gave otherwise; kept as a fact once published."
grain: [campaign_id, arm, window_days]
columns:
  campaign_id:
  arm:
  window_days:
  drawn_count:
  returned_count:
  result_told_on:
    nullable: true
  told_drawn_count:
    nullable: true
  told_returned_count:
    nullable: true
examples:
  - name: what is new, what changed since the last telling, and what stands as it was told
    run_date: 2026-03-01
    given:
      staging.told_results:
        - {result_told_on: 2026-02-01, campaign_id: x, arm: mail, window_days: 30, told_drawn_count: 100, told_returned_count: 9}
        - {result_told_on: 2026-02-10, campaign_id: x, arm: mail, window_days: 30, told_drawn_count: 100, told_returned_count: 12}
        - {result_told_on: 2026-02-01, campaign_id: x, arm: control, window_days: 30, told_drawn_count: 50, told_returned_count: 2}
      returns.rates:
        - {campaign_id: x, arm: mail, window_days: 30, is_window_over: true, drawn_count: 100, returned_count: 13}
        - {campaign_id: x, arm: control, window_days: 30, is_window_over: true, drawn_count: 50, returned_count: 2}
        - {campaign_id: x, arm: mail, window_days: 60, is_window_over: true, drawn_count: 100, returned_count: 20}
        - {campaign_id: x, arm: control, window_days: 60, is_window_over: false, drawn_count: 50}
    expect:
      - {campaign_id: x, arm: mail, window_days: 30, drawn_count: 100, returned_count: 13, result_told_on: 2026-02-10, told_drawn_count: 100, told_returned_count: 12}
      - {campaign_id: x, arm: mail, window_days: 60, drawn_count: 100, returned_count: 20, result_told_on: null, told_returned_count: null}
---*/
with last_told as (
    select
        campaign_id,
        arm,
        window_days,
        max(result_told_on) as result_told_on,
        max_by(told_drawn_count, result_told_on) as told_drawn_count,
        max_by(told_returned_count, result_told_on) as told_returned_count
    from staging.told_results
    group by campaign_id, arm, window_days
)

select
    rates.campaign_id,
    rates.arm,
    rates.window_days,
    rates.drawn_count,
    rates.returned_count,
    last_told.result_told_on,
    last_told.told_drawn_count,
    last_told.told_returned_count
from returns.rates as rates
left join last_told
    on
        rates.campaign_id = last_told.campaign_id
        and rates.arm = last_told.arm
        and rates.window_days = last_told.window_days
where
    rates.returned_count is not null
    and (
        last_told.result_told_on is null
        or last_told.told_drawn_count <> rates.drawn_count
        or last_told.told_returned_count <> rates.returned_count
    )
