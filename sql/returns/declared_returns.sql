/*---
description: "What clients declared in a survey, how probable their return is, against what they did within default_primary_window_days, with Wilson's interval; only answers whose time is over, the last one of each client."
grain: [return_probability_share]
python: wilson.add_wilson
columns:
  return_probability_share:
  drawn_count:
  returned_count:
  return_share:
  low_share:
  high_share:
examples:
  - name: the last answer whose time is over; an order of the day of the answer is no return; controls who are still measured are left out
    run_date: 2026-06-30
    settings: {order_lag_days: 3, default_primary_window_days: 90}
    given:
      staging.surveys:
        - {response_id: s1, client_id: a, surviving_client_id: a, answered_on: 2026-01-01, return_probability_share: 0.1}
        - {response_id: s2, client_id: a, surviving_client_id: a, answered_on: 2026-02-01, return_probability_share: 0.5}
        - {response_id: s3, client_id: b, surviving_client_id: b, answered_on: 2026-03-29, return_probability_share: 0.5}
        - {response_id: s4, client_id: d, surviving_client_id: d, answered_on: 2026-03-30, return_probability_share: 0.5}
        - {response_id: s5, client_id: old, surviving_client_id: e, answered_on: 2026-02-01, return_probability_share: 0.1}
        - {response_id: s6, client_id: f, surviving_client_id: f, answered_on: 2026-02-01}
        - {response_id: s7, client_id: w, surviving_client_id: w, answered_on: 2026-02-01, return_probability_share: 0.1}
      returns.members:
        - {campaign_id: c, client_id: w, surviving_client_id: w, arm: control, window_starts_on: 2026-05-01}
        - {campaign_id: c, client_id: b, surviving_client_id: b, arm: mail, window_starts_on: 2026-05-01}
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-05-01, is_running: true}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-05-02}
        - {client_id: b, purchased_on: 2026-03-29}
        - {client_id: e, purchased_on: 2026-02-02}
        - {client_id: e, purchased_on: 2026-02-09}
        - {client_id: w, purchased_on: 2026-02-09}
    expect:
      - {return_probability_share: 0.1, drawn_count: 1, returned_count: 1, return_share: 1}
      - {return_probability_share: 0.5, drawn_count: 2, returned_count: 1, return_share: 0.5, low_share: 0.094531, high_share: 0.905469}
---*/
with measured_controls as (
    select members.surviving_client_id
    from returns.members as members
    inner join returns.campaign_periods as periods
        on
            members.campaign_id = periods.campaign_id
            and members.window_starts_on = periods.window_starts_on
            and periods.is_running
    where members.arm = 'control'
),

answers as (
    select
        surviving_client_id as client_id,
        answered_on,
        return_probability_share
    from staging.surveys
    where
        return_probability_share is not null
        and answered_on + setting_default_primary_window_days() + setting_order_lag_days()
        <= as_of()
        and surviving_client_id not in (
            select c.surviving_client_id from measured_controls as c
        )
    qualify
        row_number() over (
            partition by surviving_client_id order by answered_on desc, response_id desc
        ) = 1
),

returned as (
    select distinct answers.client_id
    from answers
    inner join orders.purchase_days as days
        on
            answers.client_id = days.client_id
            and days.purchased_on > answers.answered_on
            and days.purchased_on
            <= answers.answered_on + setting_default_primary_window_days()
)

select
    answers.return_probability_share,
    cast(count(*) as integer) as drawn_count,
    cast(count(returned.client_id) as integer) as returned_count
from answers
left join returned on answers.client_id = returned.client_id
group by answers.return_probability_share
order by answers.return_probability_share
