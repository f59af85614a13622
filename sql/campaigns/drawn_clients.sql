/*---
description: Client in a running campaign or on tonight's target list, whichever the arm, with the clients of the same draw unit; another question would spoil what the campaign measures.
grain: [client_id]
columns:
  client_id:
examples:
  - name: members of running campaigns under the number that carries on and their draw units, tonight's targets, controls in doubt
    given:
      returns.members:
        - {campaign_id: runs, client_id: old, surviving_client_id: member, window_starts_on: 2026-01-01}
        - {campaign_id: over, client_id: former, surviving_client_id: former, window_starts_on: 2025-01-01}
      returns.campaign_periods:
        - {campaign_id: runs, window_starts_on: 2026-01-01, is_running: true}
        - {campaign_id: over, window_starts_on: 2025-01-01, is_running: false}
      campaigns.targets:
        - {client_id: t, surviving_client_id: target}
      campaigns.running_controls:
        - {client_id: control}
      campaigns.draw_units:
        - {client_id: member, draw_unit_id: member}
        - {client_id: sister, draw_unit_id: member}
        - {client_id: former, draw_unit_id: former}
        - {client_id: twin, draw_unit_id: former}
    expect:
      - {client_id: sister}
      - {client_id: member}
      - {client_id: target}
      - {client_id: control}
---*/
with drawn as (
    select members.surviving_client_id as client_id
    from returns.members as members
    inner join returns.campaign_periods as periods
        on
            members.campaign_id = periods.campaign_id
            and members.window_starts_on = periods.window_starts_on
            and periods.is_running
    union
    select surviving_client_id
    from campaigns.targets
    union
    select client_id
    from campaigns.running_controls
)

select client_id
from drawn
union
select sisters.client_id
from drawn
inner join campaigns.draw_units as units on drawn.client_id = units.client_id
inner join campaigns.draw_units as sisters on units.draw_unit_id = sisters.draw_unit_id
