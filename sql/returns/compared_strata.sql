/*---
description: "Returns of one arm in one part of a draw that is compared by itself: a stratum, or all of them as one."
grain: [campaign_id, window_days, arm, compared_stratum]
columns:
  campaign_id:
  window_days:
  arm:
  compared_stratum:
  drawn_count:
  returned_count:
    nullable: true
  unknown_outcome_count:
    nullable: true
examples:
  - name: strata that are compared as one are added up, others stand by themselves
    given:
      returns.draw_strata:
        - {campaign_id: same, wave: 1, stratum: A, window_starts_on: 2025-01-01, compared_stratum: all}
        - {campaign_id: same, wave: 2, stratum: B, window_starts_on: 2025-02-01, compared_stratum: all}
        - {campaign_id: differ, wave: 1, stratum: A, window_starts_on: 2025-01-01, compared_stratum: "1|2025-01-01|A"}
        - {campaign_id: differ, wave: 2, stratum: A, window_starts_on: 2025-02-01, compared_stratum: "2|2025-02-01|A"}
      returns.stratum_returns:
        - {campaign_id: same, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, drawn_count: 3, returned_count: 1, unknown_outcome_count: 1}
        - {campaign_id: same, arm: mail, window_days: 90, wave: 2, stratum: B, window_starts_on: 2025-02-01, drawn_count: 4, returned_count: 2, unknown_outcome_count: 0}
        - {campaign_id: same, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, drawn_count: 7, returned_count: 0, unknown_outcome_count: 0}
        - {campaign_id: differ, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, drawn_count: 8}
        - {campaign_id: differ, arm: mail, window_days: 90, wave: 2, stratum: A, window_starts_on: 2025-02-01, drawn_count: 5}
        - {campaign_id: differ, arm: call, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, drawn_count: 2}
    expect:
      - {campaign_id: same, arm: mail, compared_stratum: all, drawn_count: 7, returned_count: 3, unknown_outcome_count: 1}
      - {campaign_id: same, arm: control, compared_stratum: all, drawn_count: 7, returned_count: 0}
      - {campaign_id: differ, arm: mail, compared_stratum: "1|2025-01-01|A", drawn_count: 8, returned_count: null}
      - {campaign_id: differ, arm: mail, compared_stratum: "2|2025-02-01|A", drawn_count: 5}
      - {campaign_id: differ, arm: call, compared_stratum: "1|2025-01-01|A", drawn_count: 2}
---*/
select
    returned.campaign_id,
    returned.window_days,
    returned.arm,
    strata.compared_stratum,
    cast(sum(returned.drawn_count) as integer) as drawn_count,
    cast(sum(returned.returned_count) as integer) as returned_count,
    cast(sum(returned.unknown_outcome_count) as integer) as unknown_outcome_count
from returns.stratum_returns as returned
inner join returns.draw_strata as strata
    on
        returned.campaign_id = strata.campaign_id
        and returned.wave = strata.wave
        and returned.stratum = strata.stratum
        and returned.window_starts_on = strata.window_starts_on
group by returned.campaign_id, returned.window_days, returned.arm, strata.compared_stratum
