/*---
description: "Period of one campaign for the clients drawn on one day: until when targets are contacted, and until when returns are measured."
grain: [campaign_id, window_starts_on]
columns:
  campaign_id:
  window_starts_on:
  contact_ends_on:
    type: DATE
    description: "Last day on which targets are listed and contacted: end of the primary window (default_primary_window_days where none is named), or of the offer where that is sooner."
    label_fr: À joindre jusqu'au
  is_contact_open:
    type: BOOLEAN
    description: True until as_of() has passed contact_ends_on.
    label_fr: À contacter
  measurement_ends_on:
    type: DATE
    description: Last day of the longest window.
    label_fr: Mesure jusqu'au
  is_running:
    type: BOOLEAN
    description: True up to the last day of the longest window and until it is over; meanwhile no control is shown and nobody drawn again.
    label_fr: Campagne en cours
checks:
  - name: contact_ends_before_measurement
    description: campaigns whose targets are contacted after the last window
    sql: contact_ends_on <= measurement_ends_on
  - name: running_while_contacted
    description: campaigns that are over while their targets are still contacted
    sql: is_running or not is_contact_open
examples:
  - name: contacts end with the primary window, the campaign with the longest one and its late orders
    run_date: 2026-07-02
    given:
      staging.campaigns:
        - {campaign_id: own, primary_window_days: 90}
        - {campaign_id: open, primary_window_days: 90}
        - {campaign_id: offer, primary_window_days: 90, offer_valid_until_on: 2026-07-01}
      returns.windows:
        - {campaign_id: offer, window_starts_on: 2026-06-03, window_days: 90, window_ends_on: 2026-09-01, is_window_over: false}
        - {campaign_id: own, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: true}
        - {campaign_id: own, window_starts_on: 2026-01-01, window_days: 180, window_ends_on: 2026-06-30, is_window_over: false}
        - {campaign_id: open, window_starts_on: 2026-04-03, window_days: 90, window_ends_on: 2026-07-02, is_window_over: false}
        - {campaign_id: imported, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: true}
    expect:
      - {campaign_id: own, contact_ends_on: 2026-04-01, is_contact_open: false, measurement_ends_on: 2026-06-30, is_running: true}
      - {campaign_id: offer, contact_ends_on: 2026-07-01, is_contact_open: false, measurement_ends_on: 2026-09-01, is_running: true}
      - {campaign_id: open, contact_ends_on: 2026-07-02, is_contact_open: true, measurement_ends_on: 2026-07-02, is_running: true}
      - {campaign_id: imported, contact_ends_on: 2026-04-01, is_contact_open: false, measurement_ends_on: 2026-04-01, is_running: false}
  - name: where orders come without a lag, a window over on its last day runs until that day is past
    run_date: 2026-07-02
    settings: {order_lag_days: 0}
    given:
      staging.campaigns:
        - {campaign_id: last_day, primary_window_days: 90}
        - {campaign_id: day_after, primary_window_days: 90}
      returns.windows:
        - {campaign_id: last_day, window_starts_on: 2026-04-03, window_days: 90, window_ends_on: 2026-07-02, is_window_over: true}
        - {campaign_id: day_after, window_starts_on: 2026-04-02, window_days: 90, window_ends_on: 2026-07-01, is_window_over: true}
    expect:
      - {campaign_id: last_day, contact_ends_on: 2026-07-02, is_contact_open: true, is_running: true}
      - {campaign_id: day_after, contact_ends_on: 2026-07-01, is_contact_open: false, is_running: false}
---*/
with periods as (
    select
        campaign_id,
        window_starts_on,
        max(window_ends_on) as measurement_ends_on,
        bool_or(not is_window_over) or max(window_ends_on) >= as_of() as is_running
    from returns.windows
    group by campaign_id, window_starts_on
),

dated as (
    select
        periods.campaign_id,
        periods.window_starts_on,
        -- An imported campaign may lack the default primary window.
        least(
            periods.window_starts_on
            + coalesce(
                campaigns.primary_window_days, setting_default_primary_window_days()
            ),
            periods.measurement_ends_on,
            campaigns.offer_valid_until_on
        ) as contact_ends_on,
        periods.measurement_ends_on,
        periods.is_running
    from periods
    left join staging.campaigns as campaigns on periods.campaign_id = campaigns.campaign_id
)

select
    campaign_id,
    window_starts_on,
    contact_ends_on,
    contact_ends_on >= as_of() as is_contact_open,
    measurement_ends_on,
    is_running
from dated
