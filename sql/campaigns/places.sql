/*---
description: Assignment of one lost client tonight; each lost client has exactly one.
grain: [client_id]
columns:
  client_id:
  assignment:
    type: VARCHAR
    description: "Assignment: targeted or control (drawn in a campaign whose windows still run), not_drawn (eligible), to_decide (by a manager) or excluded."
    label_fr: Place finale
    values: [targeted, control, not_drawn, to_decide, excluded]
  campaign_id:
    nullable: true
  exclusion_reasons:
    nullable: true
references:
  client_id: campaigns.eligibility.client_id
checks:
  - name: every_lost_client_has_one
    is_of_table: true
    description: lost clients without a place
    sql: >
      (select count(*) from campaigns.places)
      = (select count(*) from campaigns.eligibility as e where e.campaign_status = 'lost')
examples:
  - name: a draw places before eligibility does
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, is_running: true}
        - {campaign_id: c, window_starts_on: 2026-01-20, is_running: true}
        - {campaign_id: over, window_starts_on: 2026-01-20, is_running: false}
      campaigns.eligibility:
        - {client_id: a, campaign_status: lost, place: excluded, exclusion_reasons: in_running_campaign}
        - {client_id: b, campaign_status: lost, place: eligible}
        - {client_id: d, campaign_status: lost, place: eligible}
        - {client_id: e, campaign_status: lost, place: to_decide, exclusion_reasons: dispute}
        - {client_id: risky, campaign_status: at_risk, place: eligible}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, arm: control, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: b, arm: mail, window_starts_on: 2026-01-20}
        - {campaign_id: over, client_id: d, arm: mail, window_starts_on: 2026-01-20}
      campaigns.left_out:
        - {campaign_id: c, client_id: d, exclusion_reason: not_reached_by_every_arm}
        - {campaign_id: c2, client_id: d, exclusion_reason: not_reached_by_every_arm}
    expect:
      - {client_id: a, assignment: control, campaign_id: c}
      - {client_id: b, assignment: targeted, campaign_id: c, exclusion_reasons: null}
      - {client_id: d, assignment: not_drawn, campaign_id: null, exclusion_reasons: not_reached_by_every_arm}
      - {client_id: e, assignment: to_decide}
---*/
with running as (
    select
        assignments.surviving_client_id as client_id,
        min(assignments.campaign_id) as campaign_id,
        bool_or(assignments.arm = 'control') as is_control
    from campaigns.assignments as assignments
    inner join returns.campaign_periods as periods
        on
            assignments.campaign_id = periods.campaign_id
            and assignments.window_starts_on = periods.window_starts_on
            and periods.is_running
    group by assignments.surviving_client_id
),

-- Why a campaign of tonight leaves out a client who is drawn by none.
left_out as (
    select
        client_id,
        string_agg(distinct exclusion_reason, '; ' order by exclusion_reason) as exclusion_reasons
    from campaigns.left_out
    group by client_id
)

select
    eligibility.client_id,
    case
        when running.is_control then 'control'
        when running.client_id is not null then 'targeted'
        when eligibility.place = 'eligible' then 'not_drawn'
        else eligibility.place
    end as assignment,
    running.campaign_id,
    case
        when eligibility.place = 'eligible' and running.client_id is null
            then left_out.exclusion_reasons
        else eligibility.exclusion_reasons
    end as exclusion_reasons
from campaigns.eligibility as eligibility
left join running on eligibility.client_id = running.client_id
left join left_out on eligibility.client_id = left_out.client_id
where eligibility.campaign_status = 'lost'
