/*---
description: "Client held out as a control of a running campaign, own or imported, of the draw unit of one, or of the holdout of the year: shown in no alert, contacted by no campaign."
grain: [client_id]
columns:
  client_id:
  campaign_id:
  held_out_until_on:
    type: DATE
    description: Last day on which the client must be left alone, so that the campaign can be measured; of several campaigns the latest.
    description_fr: Dernier jour où il ne faut pas contacter le client, pour que la campagne puisse être mesurée.
    label_fr: À laisser tranquille jusqu'au
examples:
  - name: the surviving client of an earlier draw, of tonight's, of an imported one and of an imported namesake, with all of their draw units, while the campaign runs
    run_date: 2026-01-10
    given:
      returns.members:
        - {campaign_id: own, client_id: old, surviving_client_id: kept, arm: control, window_starts_on: 2026-01-01}
        - {campaign_id: own, client_id: called, surviving_client_id: called, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: imported, client_id: kept, surviving_client_id: kept, arm: control, window_starts_on: 2026-01-01}
        - {campaign_id: over, client_id: past, surviving_client_id: past, arm: control, window_starts_on: 2025-01-01}
      staging.campaigns:
        - {campaign_id: own}
        - {campaign_id: over}
      staging.campaign_members:
        - {campaign_id: own, client_id: namesake, arm: control}
        - {campaign_id: own, client_id: free, arm: mail}
        - {campaign_id: over, client_id: free, arm: control}
        - {campaign_id: imported, client_id: free, arm: control}
      staging.draws_of_tonight:
        - {campaign_id: frozen, client_id: held, arm: control, window_starts_on: 2026-01-10}
        - {campaign_id: frozen, client_id: free, arm: mail, window_starts_on: 2026-01-10}
      staging.campaign_arms:
        - {campaign_id: tonight, arm_number: 0, arm: control}
        - {campaign_id: tonight, arm_number: 1, arm: mail}
        - {campaign_id: frozen, arm_number: 0, arm: control}
      campaigns.provisional_draws:
        - {campaign_id: tonight, client_id: new, arm_number: 0}
        - {campaign_id: tonight, client_id: free, arm_number: 1}
        - {campaign_id: frozen, client_id: free, arm_number: 0}
      returns.campaign_periods:
        - {campaign_id: own, window_starts_on: 2026-01-01, is_running: true, measurement_ends_on: 2026-04-02}
        - {campaign_id: imported, window_starts_on: 2026-01-01, is_running: true, measurement_ends_on: 2026-04-01}
        - {campaign_id: tonight, window_starts_on: 2026-01-10, is_running: true}
        - {campaign_id: frozen, window_starts_on: 2026-01-10, is_running: true}
        - {campaign_id: over, window_starts_on: 2025-01-01, is_running: false}
      campaigns.draw_units:
        - {client_id: called, draw_unit_id: called}
        - {client_id: sister, draw_unit_id: called}
        - {client_id: held, draw_unit_id: held}
        - {client_id: twin, draw_unit_id: held}
        - {client_id: kept, draw_unit_id: held}
      campaigns.holdout:
        - {client_id: quiet, holdout_until_on: 2026-12-31}
        - {client_id: twin, holdout_until_on: 2026-12-31}
    expect:
      - {client_id: quiet, campaign_id: holdout-2026, held_out_until_on: 2026-12-31}
      - {client_id: twin, campaign_id: frozen, held_out_until_on: 2026-12-31}
      - {client_id: kept, campaign_id: frozen, held_out_until_on: 2026-04-02}
      - {client_id: new, campaign_id: tonight}
      - {client_id: held, campaign_id: frozen, held_out_until_on: 2026-04-02}
      - {client_id: namesake, campaign_id: own, held_out_until_on: 2026-04-02}
---*/
with controls as (
    select
        campaign_id,
        surviving_client_id as client_id,
        window_starts_on
    from returns.members
    where arm = 'control'
    union all
    -- Tonight's draw is no member yet: frozen where this night published before, else provisional.
    select
        campaign_id,
        surviving_client_id,
        window_starts_on
    from staging.draws_of_tonight
    where arm = 'control'
    union all
    select
        draws.campaign_id,
        draws.client_id,
        run_date()
    from campaigns.provisional_draws as draws
    inner join staging.campaign_arms as arms
        on
            draws.campaign_id = arms.campaign_id
            and draws.arm_number = arms.arm_number
            and arms.arm = 'control'
    where
        draws.campaign_id not in (
            select frozen.campaign_id from staging.draws_of_tonight as frozen
        )
    union all
    -- In doubt held out: controls that a draw from elsewhere has under the name of a campaign here.
    select
        imported.campaign_id,
        imported.surviving_client_id,
        periods.window_starts_on
    from staging.campaign_members as imported
    inner join staging.campaigns as campaigns on imported.campaign_id = campaigns.campaign_id
    inner join returns.campaign_periods as periods on imported.campaign_id = periods.campaign_id
    where imported.arm = 'control'
),

-- Whoever is joined to a control would tell of the campaign what the control must not hear.
joined as (
    select
        coalesce(sisters.client_id, controls.client_id) as client_id,
        min(controls.campaign_id) as campaign_id,
        max(periods.measurement_ends_on) as held_out_until_on
    from controls
    inner join returns.campaign_periods as periods
        on
            controls.campaign_id = periods.campaign_id
            and controls.window_starts_on = periods.window_starts_on
            and periods.is_running
    left join campaigns.draw_units as units on controls.client_id = units.client_id
    left join campaigns.draw_units as sisters on units.draw_unit_id = sisters.draw_unit_id
    group by coalesce(sisters.client_id, controls.client_id)
    union all
    select
        client_id,
        'holdout-' || year(holdout_until_on) as campaign_id,
        holdout_until_on as held_out_until_on
    from campaigns.holdout
)

select
    client_id,
    min(campaign_id) as campaign_id,
    max(held_out_until_on) as held_out_until_on
from joined
group by client_id
