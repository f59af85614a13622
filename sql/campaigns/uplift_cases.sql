/*---
description: "One client drawn by a measured campaign with a control, as a case from which the effect of contacts is learned; none before uplift_min_returns returns of targets and of controls within the window."
grain: [window_days, campaign_id, client_id]
columns:
  window_days:
  campaign_id:
  client_id:
  surviving_client_id:
  features_on:
    type: DATE
    description: "Day as of which the features of the client are taken: that of the draw; of a client who may be drawn tonight, the run date."
    label_fr: Caractéristiques du
  weights_fold:
  draw_cause:
    type: VARCHAR
    description: Cause of the loss as frozen with the draw; unknown where it was not.
    label_fr: Cause au tirage
  is_target:
    type: BOOLEAN
    description: True for a target, false for a control.
    label_fr: Contacté
  has_returned:
examples:
  - name: campaigns with both sides, at windows that are primary to some campaign; who was always contacted is in none
    settings: {uplift_min_returns: 1}
    given:
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: true, lift_share: 0.5}
        - {campaign_id: x, arm: mail, window_days: 30, is_primary_window: false, lift_share: 0.5}
        - {campaign_id: alone, arm: mail, window_days: 90, is_primary_window: true}
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: mail, window_days: 90, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: b, arm: control, window_days: 90, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: b, arm: control, window_days: 30, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: a, arm: mail, window_days: 30, is_window_over: true, has_returned: true}
        - {campaign_id: alone, client_id: d, arm: mail, window_days: 90, is_window_over: true, has_returned: true}
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: now, arm: mail, drawn_on: 2025-06-01}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, drawn_on: 2025-06-01}
        - {campaign_id: alone, client_id: d, surviving_client_id: d, arm: mail, drawn_on: 2025-06-01}
      staging.draws:
        - {campaign_id: x, client_id: a, cause: price}
    expect:
      - {window_days: 90, campaign_id: x, client_id: a, surviving_client_id: now, features_on: 2025-06-01, draw_cause: price, is_target: true, has_returned: true}
      - {window_days: 90, campaign_id: x, client_id: b, surviving_client_id: b, features_on: 2025-06-01, draw_cause: unknown, is_target: false, has_returned: true}
  - name: one return of targets alone is too little to learn from
    settings: {uplift_min_returns: 1}
    given:
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: true, lift_share: 1}
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: mail, window_days: 90, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: b, arm: control, window_days: 90, is_window_over: true, has_returned: false}
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: a, arm: mail, drawn_on: 2025-06-01}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, drawn_on: 2025-06-01}
    expect: []
---*/
with windows as (
    select distinct window_days
    from returns.lift
    where is_primary_window
),

measured as (
    select distinct
        campaign_id,
        window_days
    from returns.lift
    where lift_share is not null
),

cases as (
    select
        outcomes.window_days,
        outcomes.campaign_id,
        outcomes.client_id,
        outcomes.arm <> 'control' as is_target,
        outcomes.has_returned
    from returns.client_returns as outcomes
    inner join windows on outcomes.window_days = windows.window_days
    inner join measured
        on
            outcomes.campaign_id = measured.campaign_id
            and outcomes.window_days = measured.window_days
    where outcomes.is_window_over
),

-- Returns of both sides, or a difference of effects is chance.
learnable as (
    select window_days
    from cases
    group by window_days
    having
        count(case when is_target and has_returned then 1 end) >= setting_uplift_min_returns()
        and count(case when not is_target and has_returned then 1 end)
        >= setting_uplift_min_returns()
)

select
    cases.window_days,
    cases.campaign_id,
    cases.client_id,
    members.surviving_client_id,
    members.drawn_on as features_on,
    client_fold(coalesce(units.draw_unit_id, members.surviving_client_id)) as weights_fold,
    coalesce(draws.cause, 'unknown') as draw_cause,
    cases.is_target,
    cases.has_returned
from cases
inner join learnable on cases.window_days = learnable.window_days
inner join returns.members as members
    on cases.campaign_id = members.campaign_id and cases.client_id = members.client_id
left join campaigns.draw_units as units on members.surviving_client_id = units.client_id
left join staging.draws as draws
    on cases.campaign_id = draws.campaign_id and cases.client_id = draws.client_id
