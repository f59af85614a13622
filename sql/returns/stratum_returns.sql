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
        - {campaign_id: x, client_id: a, share: 0.5}
        - {campaign_id: x, client_id: b, share: 0.5}
        - {campaign_id: x, client_id: c, share: 0.5}
        - {campaign_id: x, client_id: d}
        - {campaign_id: x, client_id: e, share: 0.5}
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
select
    outcomes.campaign_id,
    outcomes.window_days,
    outcomes.wave,
    outcomes.stratum,
    outcomes.window_starts_on,
    outcomes.arm,
    case
        when count(members.share) = count(*) and min(members.share) = max(members.share)
            then max(members.share)
    end as share,
    bool_and(outcomes.is_window_over) as is_window_over,
    cast(count(*) as integer) as drawn_count,
    cast(
        case
            when bool_and(outcomes.is_window_over)
                then count(case when outcomes.has_returned then 1 end)
        end as integer
    ) as returned_count,
    cast(
        case
            when bool_and(outcomes.is_window_over)
                then count(case when outcomes.is_outcome_unknown then 1 end)
        end as integer
    ) as unknown_outcome_count
from returns.client_returns as outcomes
inner join returns.members as members
    on outcomes.campaign_id = members.campaign_id and outcomes.client_id = members.client_id
group by
    outcomes.campaign_id,
    outcomes.window_days,
    outcomes.wave,
    outcomes.stratum,
    outcomes.window_starts_on,
    outcomes.arm
