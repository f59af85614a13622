/*---
description: How many clients one stratum of a draw put into one arm, and which control share was planned there.
grain: [campaign_id, draw_stratum, arm]
columns:
  campaign_id:
  draw_stratum:
  arm:
  drawn_count:
  planned_control_share:
    type: DECIMAL(9,6)
    description: Share of the control in the stratum as planned; on the row of the control alone, NULL where the draw does not tell it.
    unit: share 0-1
    min: 0
    max: 1
    nullable: true
examples:
  - name: the share of the control's own draw, be it made here or elsewhere; an imported row under the name of a campaign of the home counts for nothing
    given:
      returns.members:
        - {campaign_id: x, client_id: a, is_imported: false}
        - {campaign_id: x, client_id: b, is_imported: false}
        - {campaign_id: x, client_id: c, is_imported: false}
        - {campaign_id: i, client_id: a, is_imported: true}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: control, draw_stratum: 1 A}
        - {campaign_id: x, client_id: b, arm: control, draw_stratum: 1 A}
        - {campaign_id: x, client_id: c, arm: mail, draw_stratum: 1 A}
        - {campaign_id: i, client_id: a, arm: control, draw_stratum: 1 all}
      staging.draws:
        - {campaign_id: x, client_id: a, share: 0.2}
        - {campaign_id: x, client_id: b, share: 0.2}
        - {campaign_id: x, client_id: c, share: 0.8}
      staging.campaign_members:
        - {campaign_id: x, client_id: a, share: 0.9}
        - {campaign_id: i, client_id: a, share: 0.5}
    expect:
      - {campaign_id: x, draw_stratum: 1 A, arm: control, drawn_count: 2, planned_control_share: 0.2}
      - {campaign_id: x, draw_stratum: 1 A, arm: mail, drawn_count: 1, planned_control_share: null}
      - {campaign_id: i, draw_stratum: 1 all, arm: control, drawn_count: 1, planned_control_share: 0.5}
---*/
select
    base.campaign_id,
    base.draw_stratum,
    base.arm,
    cast(count(*) as integer) as drawn_count,
    max(case when members.is_imported then imported.share else draws.share end)
        as planned_control_share
from returns.baselines as base
inner join returns.members as members
    on base.campaign_id = members.campaign_id and base.client_id = members.client_id
left join staging.draws as draws
    on
        base.campaign_id = draws.campaign_id
        and base.client_id = draws.client_id
        and base.arm = 'control'
left join staging.campaign_members as imported
    on
        base.campaign_id = imported.campaign_id
        and base.client_id = imported.client_id
        and base.arm = 'control'
group by base.campaign_id, base.draw_stratum, base.arm
