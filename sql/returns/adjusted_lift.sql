/*---
description: "Lift of one arm inside the primary window, adjusted for what was known at the draw (Lin 2013: frozen organic return rate, log of a year's spend, recency); it stands beside the plain lift, which carries the verdict."
grain: [campaign_id, arm]
python: adjusted_lift.add_adjusted_lift
python_inputs: [clients]
columns:
  campaign_id:
  arm:
  window_days:
  drawn_count:
  control_drawn_count:
    nullable: true
  adjustment_reason:
    type: VARCHAR
    description: "Why there is no adjusted lift: the window is open, the draw forbids a verdict (returns.draw_quality), there is no control in the strata of the arm, or fewer than adjustment_min_drawn were drawn on one side."
    values: [window_open, draw_fault, no_control, few_drawn]
    nullable: true
  adjusted_lift_share:
    type: DECIMAL(9,6)
    description: "Adjusted lift: return rate of the arm less that of the control at equal clients; NULL with an adjustment_reason."
    description_fr: L'écart de retours entre contactés et témoins, une fois corrigées les petites différences que le tirage a laissées entre eux.
    unit: share -1 to 1
    label_fr: Écart corrigé
    min: -1
    max: 1
    nullable: true
  adjusted_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the interval of adjusted_lift_share at confidence_share, by HC2 standard errors.
    description_fr: Le plus petit écart corrigé compatible avec les données.
    unit: share -1 to 1
    label_fr: Écart corrigé, borne basse
    min: -1
    max: 1
    nullable: true
  adjusted_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the interval of adjusted_lift_share, as the lower one.
    description_fr: Le plus grand écart corrigé compatible avec les données.
    unit: share -1 to 1
    label_fr: Écart corrigé, borne haute
    min: -1
    max: 1
    nullable: true
checks:
  - name: adjusted_or_reason
    description: rows with neither an adjusted lift nor a reason for having none, or with both
    sql: (adjusted_lift_share is null) = (adjustment_reason is not null)
  - name: adjusted_inside_interval
    description: adjusted lifts outside their own interval
    sql: adjusted_low_share <= adjusted_lift_share and adjusted_lift_share <= adjusted_high_share
examples:
  - name: what was known before explains all of the difference; few clients, an open window and no control adjust nothing
    settings: {adjustment_min_drawn: 3}
    given:
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true, drawn_count: 3, control_drawn_count: 3}
        - {campaign_id: x, arm: mail, window_days: 30, is_primary_window: false, is_window_over: true, drawn_count: 3, control_drawn_count: 3}
        - {campaign_id: x, arm: call, window_days: 90, is_primary_window: true, is_window_over: true, drawn_count: 1, control_drawn_count: 3}
        - {campaign_id: y, arm: mail, window_days: 90, is_primary_window: true, is_window_over: false, drawn_count: 9, control_drawn_count: 9}
        - {campaign_id: z, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true, drawn_count: 9}
        - {campaign_id: f, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true, drawn_count: 9, control_drawn_count: 9, draw_fault: unknown_members}
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: mail, window_days: 90, has_returned: true}
        - {campaign_id: x, client_id: b, arm: mail, window_days: 90, has_returned: true}
        - {campaign_id: x, client_id: c, arm: mail, window_days: 90, has_returned: false}
        - {campaign_id: x, client_id: d, arm: control, window_days: 90, has_returned: true}
        - {campaign_id: x, client_id: e, arm: control, window_days: 90, has_returned: false}
        - {campaign_id: x, client_id: f, arm: control, window_days: 90, has_returned: false}
        - {campaign_id: x, client_id: g, arm: call, window_days: 90, has_returned: false}
      returns.compared_strata:
        - {campaign_id: x, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 3}
        - {campaign_id: x, arm: call, window_days: 90, compared_stratum: all, drawn_count: 1}
        - {campaign_id: x, arm: control, window_days: 90, compared_stratum: all, drawn_count: 3}
        - {campaign_id: y, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 9}
        - {campaign_id: y, arm: control, window_days: 90, compared_stratum: all, drawn_count: 9}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all, organic_return_share: 0.5, draw_recency_days: 400, draw_spend_eur: 0}
        - {campaign_id: x, client_id: b, arm: mail, compared_stratum: all, organic_return_share: 0.5, draw_recency_days: 400, draw_spend_eur: 0}
        - {campaign_id: x, client_id: c, arm: mail, compared_stratum: all, organic_return_share: 0.1, draw_recency_days: 400, draw_spend_eur: 0}
        - {campaign_id: x, client_id: d, arm: control, compared_stratum: all, organic_return_share: 0.5, draw_recency_days: 400, draw_spend_eur: 0}
        - {campaign_id: x, client_id: e, arm: control, compared_stratum: all, organic_return_share: 0.1, draw_recency_days: 400, draw_spend_eur: 0}
        - {campaign_id: x, client_id: f, arm: control, compared_stratum: all, organic_return_share: 0.1, draw_recency_days: 400, draw_spend_eur: 0}
        - {campaign_id: x, client_id: g, arm: call, compared_stratum: all, organic_return_share: 0.1, draw_recency_days: 400, draw_spend_eur: 0}
    expect:
      - {campaign_id: x, arm: mail, window_days: 90, drawn_count: 3, control_drawn_count: 3, adjustment_reason: null, adjusted_lift_share: 0, adjusted_low_share: 0, adjusted_high_share: 0}
      - {campaign_id: x, arm: call, window_days: 90, drawn_count: 1, adjustment_reason: few_drawn, adjusted_lift_share: null}
      - {campaign_id: y, arm: mail, window_days: 90, adjustment_reason: window_open}
      - {campaign_id: z, arm: mail, window_days: 90, adjustment_reason: no_control}
      - {campaign_id: f, arm: mail, window_days: 90, adjustment_reason: draw_fault}
---*/
with compared as (
    select distinct
        targets.campaign_id,
        targets.arm,
        targets.compared_stratum
    from returns.compared_strata as targets
    inner join returns.compared_strata as controls
        on
            targets.campaign_id = controls.campaign_id
            and targets.compared_stratum = controls.compared_stratum
            and controls.arm = 'control'
),

wanted as (
    select
        campaign_id,
        arm,
        window_days,
        drawn_count,
        control_drawn_count,
        case
            when not is_window_over then 'window_open'
            when draw_fault is not null then 'draw_fault'
            when
                (campaign_id, arm) not in (select (c.campaign_id, c.arm) from compared as c)
                then 'no_control'
            when least(drawn_count, control_drawn_count) < setting_adjustment_min_drawn()
                then 'few_drawn'
        end as adjustment_reason
    from returns.lift
    where is_primary_window
),

clients as ( -- noqa: ST03
    select
        outcomes.campaign_id,
        outcomes.arm,
        base.compared_stratum,
        outcomes.has_returned,
        cast(base.organic_return_share as double) as organic_return_share,
        ln(1 + cast(base.draw_spend_eur as double)) as log_spend,
        base.draw_recency_days
    from returns.client_returns as outcomes
    inner join returns.baselines as base
        on outcomes.campaign_id = base.campaign_id and outcomes.client_id = base.client_id
    where
        (outcomes.campaign_id, outcomes.window_days) in (
            select (w.campaign_id, w.window_days)
            from wanted as w
            where w.adjustment_reason is null
        )
)

select
    campaign_id,
    arm,
    window_days,
    drawn_count,
    control_drawn_count,
    adjustment_reason
from wanted
order by campaign_id, arm
