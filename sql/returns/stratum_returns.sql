/*---
description: "Returns of one arm in one stratum of the draw inside one window: each wave, start of windows and stratum is drawn by itself, with shares of its own."
grain: [campaign_id, window_days, wave, stratum, window_starts_on, arm]
columns:
  campaign_id:
  window_days:
  wave:
  stratum:
  window_starts_on:
  arm:
  share:
    nullable: true
  is_window_over:
  drawn_count:
  returned_count:
    nullable: true
  unknown_outcome_count:
    nullable: true
examples:
  - name: each wave and stratum by itself; a planned share that is told for some only is not known
    given:
      returns.members:
        - {campaign_id: x, client_id: a, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.5}
        - {campaign_id: x, client_id: b, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.5}
        - {campaign_id: x, client_id: c, arm: mail, wave: 1, stratum: B, window_starts_on: 2025-01-01, share: 0.5}
        - {campaign_id: x, client_id: d, arm: mail, wave: 1, stratum: B, window_starts_on: 2025-01-01}
        - {campaign_id: x, client_id: e, arm: mail, wave: 2, stratum: B, window_starts_on: 2025-06-01, share: 0.5}
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, window_days: 30, is_window_over: true, has_returned: true, is_outcome_unknown: false}
        - {campaign_id: x, client_id: b, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, window_days: 30, is_window_over: true, has_returned: false, is_outcome_unknown: true}
        - {campaign_id: x, client_id: c, arm: mail, wave: 1, stratum: B, window_starts_on: 2025-01-01, window_days: 30, is_window_over: true, has_returned: false, is_outcome_unknown: false}
        - {campaign_id: x, client_id: d, arm: mail, wave: 1, stratum: B, window_starts_on: 2025-01-01, window_days: 30, is_window_over: true, has_returned: true, is_outcome_unknown: false}
        - {campaign_id: x, client_id: e, arm: mail, wave: 2, stratum: B, window_starts_on: 2025-06-01, window_days: 30, is_window_over: false}
    expect:
      - {wave: 1, stratum: A, share: 0.5, drawn_count: 2, returned_count: 1, unknown_outcome_count: 1}
      - {wave: 1, stratum: B, share: null, drawn_count: 2, returned_count: 1, unknown_outcome_count: 0}
      - {wave: 2, stratum: B, share: 0.5, is_window_over: false, drawn_count: 1, returned_count: null, unknown_outcome_count: null}
---*/
with shares as (
    select
        campaign_id,
        wave,
        stratum,
        window_starts_on,
        arm,
        case
            when count(share) = count(*) and min(share) = max(share) then max(share)
        end as share
    from returns.members
    group by campaign_id, wave, stratum, window_starts_on, arm
),

counted as (
    select
        campaign_id,
        window_days,
        wave,
        stratum,
        window_starts_on,
        arm,
        bool_and(is_window_over) as is_window_over,
        count(*) as drawn_count,
        count(case when has_returned then 1 end) as returned_count,
        count(case when is_outcome_unknown then 1 end) as unknown_outcome_count
    from returns.client_returns
    group by campaign_id, window_days, wave, stratum, window_starts_on, arm
)

select
    counted.campaign_id,
    counted.window_days,
    counted.wave,
    counted.stratum,
    counted.window_starts_on,
    counted.arm,
    shares.share,
    counted.is_window_over,
    cast(counted.drawn_count as integer) as drawn_count,
    cast(case when counted.is_window_over then counted.returned_count end as integer)
        as returned_count,
    cast(case when counted.is_window_over then counted.unknown_outcome_count end as integer)
        as unknown_outcome_count
from counted
inner join shares
    on
        counted.campaign_id = shares.campaign_id
        and counted.wave = shares.wave
        and counted.stratum = shares.stratum
        and counted.window_starts_on = shares.window_starts_on
        and counted.arm = shares.arm
