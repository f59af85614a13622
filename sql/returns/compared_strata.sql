/*---
description: "Returns of one arm in one part of a draw that is compared by itself: a stratum where planned shares differ or are not told, else all strata as one."
grain: [campaign_id, window_days, arm, compared_stratum]
columns:
  campaign_id:
  window_days:
  arm:
  compared_stratum:
    type: VARCHAR
    description: "Wave, start of the windows and stratum that are compared by themselves; `all` where each arm has one planned share throughout."
    label_fr: Strate comparée
  drawn_count:
  returned_count:
    nullable: true
  unknown_outcome_count:
    nullable: true
examples:
  - name: one planned share for each arm throughout, shares that differ, and shares that are not told
    given:
      returns.stratum_returns:
        - {campaign_id: same, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.3, drawn_count: 3, returned_count: 1, unknown_outcome_count: 1}
        - {campaign_id: same, arm: mail, window_days: 90, wave: 2, stratum: B, window_starts_on: 2025-02-01, share: 0.3, drawn_count: 4, returned_count: 2, unknown_outcome_count: 0}
        - {campaign_id: same, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.7, drawn_count: 7, returned_count: 0, unknown_outcome_count: 0}
        - {campaign_id: differ, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.8, drawn_count: 8}
        - {campaign_id: differ, arm: mail, window_days: 90, wave: 2, stratum: A, window_starts_on: 2025-02-01, share: 0.5, drawn_count: 5}
        - {campaign_id: differ, arm: call, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.2, drawn_count: 2}
        - {campaign_id: untold, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, drawn_count: 8, returned_count: 1, unknown_outcome_count: 0}
    expect:
      - {campaign_id: same, arm: mail, compared_stratum: all, drawn_count: 7, returned_count: 3, unknown_outcome_count: 1}
      - {campaign_id: same, arm: control, compared_stratum: all, drawn_count: 7, returned_count: 0}
      - {campaign_id: differ, arm: mail, compared_stratum: "1|2025-01-01|A", drawn_count: 8, returned_count: null}
      - {campaign_id: differ, arm: mail, compared_stratum: "2|2025-02-01|A", drawn_count: 5}
      - {campaign_id: differ, arm: call, compared_stratum: "1|2025-01-01|A", drawn_count: 2}
      - {campaign_id: untold, arm: mail, compared_stratum: "1|2025-01-01|A", drawn_count: 8, returned_count: 1}
---*/
with steady_arms as (
    select
        campaign_id,
        arm,
        count(share) = count(*) and min(share) = max(share) as is_steady
    from returns.stratum_returns
    group by campaign_id, arm
),

steady_campaigns as (
    select
        campaign_id,
        bool_and(is_steady) as is_steady
    from steady_arms
    group by campaign_id
),

placed as (
    select
        returned.*,
        case
            when steady.is_steady then 'all'
            else returned.wave || '|' || returned.window_starts_on || '|' || returned.stratum
        end as compared_stratum
    from returns.stratum_returns as returned
    inner join steady_campaigns as steady on returned.campaign_id = steady.campaign_id
)

select
    campaign_id,
    window_days,
    arm,
    compared_stratum,
    cast(sum(drawn_count) as integer) as drawn_count,
    cast(sum(returned_count) as integer) as returned_count,
    cast(sum(unknown_outcome_count) as integer) as unknown_outcome_count
from placed
group by campaign_id, window_days, arm, compared_stratum
