/*---
description: "Clients of one arm who complained, or objected to contacts, within the primary window, beside those of the control, with Newcombe's interval; of the control nothing is told before the window is over."
grain: [campaign_id, arm, reputation_act]
python: reputation.add_differences
columns:
  campaign_id:
  arm:
  reputation_act:
    type: VARCHAR
    description: "Act that tells what contacts cost: complaint, or objection (any act by which a client took a right of contact away: objection, unsubscription, refusal told as such, request for erasure)."
    description_fr: "Code de l'acte : réclamation ou opposition."
    label_fr: Acte (code)
    values: [complaint, objection]
  is_window_over:
  measured_from_on:
    type: DATE
    description: First day on which the arm can be compared with the control.
    label_fr: À comparer à partir du
  drawn_count:
  act_client_count:
    type: INTEGER
    description: Clients of the arm with such an act inside the primary window, so far; NULL where the extract is not delivered.
    description_fr: Clients du groupe qui l'ont fait pendant la mesure, à ce jour ; vide si ce n'est pas fourni.
    label_fr: Clients concernés
    min: 0
    nullable: true
  control_drawn_count:
    nullable: true
  control_act_count:
    type: INTEGER
    description: Controls with such an act inside the window; NULL until it is over, without a control, or where the extract is not delivered.
    description_fr: Témoins qui l'ont fait pendant la mesure ; vide avant sa fin.
    label_fr: Témoins concernés
    min: 0
    nullable: true
  act_gap_share:
    type: DECIMAL(9,6)
    description: Share of the arm less that of the control; NULL as control_act_count.
    description_fr: Part des contactés moins celle des témoins ; vide sans témoins ou avant la fin de la mesure.
    unit: share -1 to 1
    label_fr: Écart avec le témoin
    min: -1
    max: 1
    nullable: true
  act_gap_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of act_gap_share (Newcombe 1998, method 10) at confidence_share.
    description_fr: Le plus petit écart compatible avec les données.
    unit: share -1 to 1
    label_fr: Écart, borne basse
    min: -1
    max: 1
    nullable: true
  act_gap_high_share:
    type: DECIMAL(9,6)
    description: Upper bound, as act_gap_low_share.
    description_fr: Le plus grand écart compatible avec les données.
    unit: share -1 to 1
    label_fr: Écart, borne haute
    min: -1
    max: 1
    nullable: true
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: controls_wait_for_the_end
    description: controls told of while their window is open
    sql: is_window_over or control_act_count is null
  - name: acts_within_the_drawn
    description: more clients with an act than were drawn
    sql: act_client_count <= drawn_count and coalesce(control_act_count <= control_drawn_count, true)
examples:
  - name: acts inside the window, once a client; a doubtful or shared one is none, an erasure is; an open window tells nothing of its controls
    run_date: 2026-01-20
    settings: {order_lag_days: 3}
    given:
      intake.coverage:
        - {extract: complaints, is_configured: true}
      staging.campaigns:
        - {campaign_id: c, primary_window_days: 30}
        - {campaign_id: open, primary_window_days: 30}
      returns.windows:
        - {campaign_id: c, window_starts_on: 2025-12-01, window_days: 30, window_ends_on: 2025-12-31, is_window_over: true}
        - {campaign_id: c, window_starts_on: 2025-12-01, window_days: 60, window_ends_on: 2026-01-30, is_window_over: false}
        - {campaign_id: open, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: false}
      returns.members:
        - {campaign_id: c, client_id: a, surviving_client_id: a, arm: mail, window_starts_on: 2025-12-01, is_imported: false}
        - {campaign_id: c, client_id: old, surviving_client_id: b, arm: mail, window_starts_on: 2025-12-01, is_imported: false}
        - {campaign_id: c, client_id: e, surviving_client_id: e, arm: mail, window_starts_on: 2025-12-01, is_imported: false}
        - {campaign_id: c, client_id: d, surviving_client_id: d, arm: mail, window_starts_on: 2025-12-01, is_imported: false}
        - {campaign_id: c, client_id: w, surviving_client_id: w, arm: control, window_starts_on: 2025-12-01, is_imported: false}
        - {campaign_id: c, client_id: v, surviving_client_id: v, arm: control, window_starts_on: 2025-12-01, is_imported: false}
        - {campaign_id: c, client_id: large, surviving_client_id: large, arm: always, window_starts_on: 2025-12-01, is_imported: false}
        - {campaign_id: open, client_id: f, surviving_client_id: f, arm: mail, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: open, client_id: g, surviving_client_id: g, arm: control, window_starts_on: 2026-01-01, is_imported: false}
      staging.complaints:
        - {complaint_id: 1, client_id: a, surviving_client_id: a, opened_on: 2025-12-02}
        - {complaint_id: 2, client_id: a, surviving_client_id: a, opened_on: 2025-12-03}
        - {complaint_id: 3, client_id: b, surviving_client_id: b, opened_on: 2025-12-01}
        - {complaint_id: 4, client_id: b, surviving_client_id: b, opened_on: 2026-01-01}
        - {complaint_id: 5, client_id: w, surviving_client_id: w, opened_on: 2025-12-31}
        - {complaint_id: 6, client_id: f, surviving_client_id: f, opened_on: 2026-01-05}
        - {complaint_id: 7, client_id: g, surviving_client_id: g, opened_on: 2026-01-05}
        - {complaint_id: 8, client_id: large, surviving_client_id: large, opened_on: 2025-12-05}
      compliance.opt_outs:
        - {client_id: b, channel: email, opted_out_on: 2025-12-10, named_by: client_number, is_certain: true}
        - {client_id: b, channel: phone, opted_out_on: 2025-12-10, named_by: client_number, is_certain: true}
        - {client_id: a, channel: email, opted_out_on: 2025-12-10, named_by: shared_value, is_certain: true}
        - {client_id: d, channel: email, opted_out_on: 2025-12-10, named_by: client_number, is_certain: false}
      staging.erased_clients:
        - {client_id: e, erased_on: 2025-12-20}
    expect:
      - {campaign_id: c, arm: mail, reputation_act: complaint, is_window_over: true, measured_from_on: 2026-01-03, drawn_count: 4, act_client_count: 1, control_drawn_count: 2, control_act_count: 1, act_gap_share: -0.25}
      - {campaign_id: c, arm: mail, reputation_act: objection, drawn_count: 4, act_client_count: 2, control_drawn_count: 2, control_act_count: 0, act_gap_share: 0.5}
      - {campaign_id: open, arm: mail, reputation_act: complaint, is_window_over: false, measured_from_on: 2026-02-03, drawn_count: 1, act_client_count: 1, control_drawn_count: 1, control_act_count: null, act_gap_share: null}
      - {campaign_id: open, arm: mail, reputation_act: objection, act_client_count: 0, control_act_count: null}
  - name: without the extract complaints are unknown, without a control nothing is compared
    run_date: 2026-01-20
    given:
      returns.windows:
        - {campaign_id: c, window_starts_on: 2025-09-01, window_days: 90, window_ends_on: 2025-11-30, is_window_over: true}
      returns.members:
        - {campaign_id: c, client_id: a, surviving_client_id: a, arm: mail, window_starts_on: 2025-09-01, is_imported: true}
      compliance.opt_outs:
        - {client_id: a, channel: email, opted_out_on: 2025-09-10, named_by: client_number, is_certain: true}
    expect:
      - {campaign_id: c, arm: mail, reputation_act: complaint, act_client_count: null, control_drawn_count: null, act_gap_share: null}
      - {campaign_id: c, arm: mail, reputation_act: objection, act_client_count: 1, control_drawn_count: null, control_act_count: null, act_gap_share: null}
---*/
with drawn as (
    select
        members.campaign_id,
        members.client_id,
        members.surviving_client_id,
        members.arm,
        windows.window_starts_on,
        windows.window_ends_on,
        windows.is_window_over
    from returns.members as members
    left join staging.campaigns as campaigns on members.campaign_id = campaigns.campaign_id
    inner join returns.windows as windows
        on
            members.campaign_id = windows.campaign_id
            and members.window_starts_on = windows.window_starts_on
            and windows.window_days
            = coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
    where members.is_imported or members.arm <> 'always'
),

delivered as (
    select coalesce(bool_or(is_configured), false) as is_delivered
    from intake.coverage
    where extract = 'complaints'
),

kinds as (
    select
        'complaint' as reputation_act,
        is_delivered
    from delivered
    union all
    select
        'objection',
        true
),

acts as (
    select
        surviving_client_id as client_id,
        'complaint' as reputation_act,
        opened_on as acted_on
    from staging.complaints
    union
    -- What only looks like the client, or is of somebody who shares an address, is no act of his.
    select
        client_id,
        'objection',
        opted_out_on
    from compliance.opt_outs
    where is_certain and named_by in ('client_number', 'contact_value', 'response_code')
    union
    -- Whoever was erased had asked for it, and left no other trace.
    select
        client_id,
        'objection',
        erased_on
    from staging.erased_clients
),

actors as (
    select distinct
        drawn.campaign_id,
        drawn.client_id,
        acts.reputation_act
    from drawn
    inner join acts
        on
            drawn.surviving_client_id = acts.client_id
            and acts.acted_on > drawn.window_starts_on
            and acts.acted_on <= drawn.window_ends_on
),

counted as (
    select
        drawn.campaign_id,
        drawn.arm,
        kinds.reputation_act,
        bool_and(drawn.is_window_over) as is_window_over,
        max(drawn.window_ends_on) + setting_order_lag_days() as measured_from_on,
        count(*) as drawn_count,
        case when bool_and(kinds.is_delivered) then count(actors.client_id) end as act_client_count
    from drawn
    cross join kinds
    left join actors
        on
            drawn.campaign_id = actors.campaign_id
            and drawn.client_id = actors.client_id
            and kinds.reputation_act = actors.reputation_act
    group by drawn.campaign_id, drawn.arm, kinds.reputation_act
)

select
    treated.campaign_id,
    treated.arm,
    treated.reputation_act,
    treated.is_window_over and coalesce(controls.is_window_over, true) as is_window_over,
    greatest(
        treated.measured_from_on, coalesce(controls.measured_from_on, treated.measured_from_on)
    ) as measured_from_on,
    cast(treated.drawn_count as integer) as drawn_count,
    cast(treated.act_client_count as integer) as act_client_count,
    cast(controls.drawn_count as integer) as control_drawn_count,
    cast(
        case
            when treated.is_window_over and controls.is_window_over
                then controls.act_client_count
        end as integer
    ) as control_act_count
from counted as treated
left join counted as controls
    on
        treated.campaign_id = controls.campaign_id
        and treated.reputation_act = controls.reputation_act
        and controls.arm = 'control'
where treated.arm <> 'control'
order by treated.campaign_id, treated.arm, treated.reputation_act
