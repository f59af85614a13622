/*---
description: "Client held out as a control of a running campaign, own or imported: shown in no alert, contacted by no campaign."
grain: [client_id]
columns:
  client_id:
  campaign_id:
examples:
  - name: the surviving client of an earlier draw, of tonight's and of an imported one, while the campaign runs
    given:
      returns.members:
        - {campaign_id: own, client_id: old, surviving_client_id: kept, arm: control, window_starts_on: 2026-01-01}
        - {campaign_id: own, client_id: called, surviving_client_id: called, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: imported, client_id: kept, surviving_client_id: kept, arm: control, window_starts_on: 2026-01-01}
        - {campaign_id: over, client_id: past, surviving_client_id: past, arm: control, window_starts_on: 2025-01-01}
      campaigns.assignments:
        - {campaign_id: tonight, client_id: new, surviving_client_id: new, arm: control, window_starts_on: 2026-01-10}
      returns.campaign_periods:
        - {campaign_id: own, window_starts_on: 2026-01-01, is_running: true}
        - {campaign_id: imported, window_starts_on: 2026-01-01, is_running: true}
        - {campaign_id: tonight, window_starts_on: 2026-01-10, is_running: true}
        - {campaign_id: over, window_starts_on: 2025-01-01, is_running: false}
    expect:
      - {client_id: kept, campaign_id: imported}
      - {client_id: new, campaign_id: tonight}
---*/
with controls as (
    select
        campaign_id,
        surviving_client_id as client_id,
        window_starts_on
    from returns.members
    where arm = 'control'
    union all
    -- Tonight's draw is no member yet.
    select
        campaign_id,
        surviving_client_id,
        window_starts_on
    from campaigns.assignments
    where arm = 'control'
)

select
    controls.client_id,
    min(controls.campaign_id) as campaign_id
from controls
inner join returns.campaign_periods as periods
    on
        controls.campaign_id = periods.campaign_id
        and controls.window_starts_on = periods.window_starts_on
        and periods.is_running
group by controls.client_id
