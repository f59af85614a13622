/*---
description: "One stratum of a draw, and with what it is compared: by itself where the planned shares of an arm differ between strata or are not all told, else with all of them."
grain: [campaign_id, wave, stratum, window_starts_on]
columns:
  campaign_id:
  wave:
  stratum:
  window_starts_on:
  compared_stratum:
    type: VARCHAR
    description: "Wave, start of the windows and stratum that are compared by themselves; `all` where each arm has one planned share throughout, or there is one stratum."
    label_fr: Strate comparée
examples:
  - name: one planned share for each arm throughout, shares that differ, shares that are not told, and one stratum alone
    given:
      returns.stratum_returns:
        - {campaign_id: same, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.3}
        - {campaign_id: same, arm: mail, window_days: 90, wave: 2, stratum: B, window_starts_on: 2025-02-01, share: 0.3}
        - {campaign_id: same, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.7}
        - {campaign_id: same, arm: control, window_days: 30, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.7}
        - {campaign_id: differ, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.8}
        - {campaign_id: differ, arm: mail, window_days: 90, wave: 2, stratum: A, window_starts_on: 2025-02-01, share: 0.5}
        - {campaign_id: differ, arm: call, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.2}
        - {campaign_id: untold, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01}
        - {campaign_id: untold, arm: mail, window_days: 90, wave: 1, stratum: B, window_starts_on: 2025-01-01, share: 0.5}
        - {campaign_id: alone, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01}
        - {campaign_id: alone, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01}
    expect:
      - {campaign_id: same, wave: 1, stratum: A, window_starts_on: 2025-01-01, compared_stratum: all}
      - {campaign_id: same, wave: 2, stratum: B, window_starts_on: 2025-02-01, compared_stratum: all}
      - {campaign_id: differ, wave: 1, stratum: A, window_starts_on: 2025-01-01, compared_stratum: "1|2025-01-01|A"}
      - {campaign_id: differ, wave: 2, stratum: A, window_starts_on: 2025-02-01, compared_stratum: "2|2025-02-01|A"}
      - {campaign_id: untold, wave: 1, stratum: A, window_starts_on: 2025-01-01, compared_stratum: "1|2025-01-01|A"}
      - {campaign_id: untold, wave: 1, stratum: B, window_starts_on: 2025-01-01, compared_stratum: "1|2025-01-01|B"}
      - {campaign_id: alone, wave: 1, stratum: A, window_starts_on: 2025-01-01, compared_stratum: all}
---*/
with arms as (
    select
        campaign_id,
        arm,
        count(share) = count(*) and min(share) = max(share) as is_steady
    from returns.stratum_returns
    group by campaign_id, arm
),

campaigns as (
    select
        campaign_id,
        bool_and(is_steady) as is_steady
    from arms
    group by campaign_id
),

strata as (
    select distinct
        campaign_id,
        wave,
        stratum,
        window_starts_on
    from returns.stratum_returns
)

select
    strata.campaign_id,
    strata.wave,
    strata.stratum,
    strata.window_starts_on,
    case
        when campaigns.is_steady or count(*) over (partition by strata.campaign_id) = 1 then 'all'
        else strata.wave || '|' || strata.window_starts_on || '|' || strata.stratum
    end as compared_stratum
from strata
inner join campaigns on strata.campaign_id = campaigns.campaign_id
