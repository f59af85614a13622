/*---
description: "Returns that one campaign of the home, not drawn yet, may expect within its primary window: organic ones, and its lift."
grain: [campaign_id]
columns:
  campaign_id:
  organic_return_share:
    type: DECIMAL(9,6)
    description: "Organic return rate p0 within the primary window: of controls, else of the company's past silences, else assumed_return_share."
    unit: share 0-1
    label_fr: Retours d'eux-mêmes
    min: 0
    max: 1
  organic_basis:
    type: VARCHAR
    description: "What p0 rests on: controls (pooled, from organic_min_controls on), past_silences (lost clients one window ago), or assumed."
    label_fr: D'où viennent les retours d'eux-mêmes
    values: [controls, past_silences, assumed]
  organic_case_count:
    type: INTEGER
    description: Clients on whom p0 was measured; NULL where it is assumed.
    label_fr: Clients observés
    min: 1
    nullable: true
  expected_lift_share:
    type: DECIMAL(9,6)
    description: "Expected lift: pooled over the strata of the company's campaigns (Mantel-Haenszel) and shrunk to assumed_lift_share with the weight of assumed_lift_clients; of each arm that of past arms of the same kind of campaign and the same channels, shrunk to the former with the same weight."
    unit: share -1 to 1
    label_fr: Effet attendu
    min: -1
    max: 1
  lift_basis:
    type: VARCHAR
    description: Whether the expected lift is measured (from organic_min_controls pooled controls on, then shrunk) or assumed.
    label_fr: Effet mesuré ou supposé
    values: [measured, assumed]
checks:
  - name: measured_or_assumed
    description: organic returns that are measured on nobody, or assumed of somebody
    sql: (organic_basis = 'assumed') = (organic_case_count is null)
examples:
  - name: controls of the same window are pooled; the lift is shrunk by as many clients an arm as were compared
    settings: {organic_min_controls: 100, assumed_lift_share: 0.03, assumed_lift_clients: 150}
    given:
      staging.campaigns:
        - {campaign_id: new, primary_window_days: 90}
        - {campaign_id: long, primary_window_days: 180}
        - {campaign_id: drawn, primary_window_days: 90}
      staging.draws:
        - {campaign_id: drawn, client_id: z, arm: mail, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, wave: 1, stratum: C}
      returns.rates:
        - {campaign_id: x, arm: control, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 10}
        - {campaign_id: y, arm: control, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 2}
        - {campaign_id: y, arm: control, window_days: 180, is_window_over: true, drawn_count: 99, returned_count: 9}
        - {campaign_id: z, arm: control, window_days: 90, is_window_over: false, drawn_count: 100}
        - {campaign_id: x, arm: mail, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 90}
      returns.stratum_returns:
        - {campaign_id: x, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 60, returned_count: 12}
        - {campaign_id: x, arm: call, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 40, returned_count: 8}
        - {campaign_id: x, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 100, returned_count: 10}
        - {campaign_id: y, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 50, returned_count: 4}
        - {campaign_id: y, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 50, returned_count: 1}
        - {campaign_id: y, arm: mail, window_days: 180, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 50, returned_count: 4}
        - {campaign_id: y, arm: control, window_days: 180, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 50, returned_count: 1}
        - {campaign_id: z, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: false, drawn_count: 50}
        - {campaign_id: z, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: false, drawn_count: 50}
        - {campaign_id: fault, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 50, returned_count: 50}
        - {campaign_id: fault, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 500, returned_count: 1}
      returns.draw_quality:
        - {campaign_id: fault, draw_fault: sample_ratio_mismatch}
    expect:
      - {campaign_id: new, organic_return_share: 0.06, organic_basis: controls, organic_case_count: 200, expected_lift_share: 0.058333, lift_basis: measured}
      - {campaign_id: long, organic_return_share: 0.05, organic_basis: assumed, organic_case_count: null, expected_lift_share: 0.03, lift_basis: assumed}
  - name: strata of different control shares are compared each by itself; no effect is none
    settings: {organic_min_controls: 100, assumed_lift_share: 0.03, assumed_lift_clients: 100}
    given:
      staging.campaigns:
        - {campaign_id: new, primary_window_days: 90}
        - {campaign_id: x, primary_window_days: 90}
      staging.draws:
        - {campaign_id: x, client_id: z, arm: mail, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, wave: 1, stratum: C}
      returns.stratum_returns:
        - {campaign_id: x, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 800, returned_count: 240}
        - {campaign_id: x, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 200, returned_count: 60}
        - {campaign_id: x, arm: mail, window_days: 90, wave: 2, stratum: A, window_starts_on: 2025-02-01, is_window_over: true, drawn_count: 500, returned_count: 25}
        - {campaign_id: x, arm: control, window_days: 90, wave: 2, stratum: A, window_starts_on: 2025-02-01, is_window_over: true, drawn_count: 500, returned_count: 25}
        - {campaign_id: x, arm: mail, window_days: 90, wave: 2, stratum: B, window_starts_on: 2025-02-01, is_window_over: true, drawn_count: 50, returned_count: 50}
    # Weights 2 * 800 * 200 / 1000 = 320 and 2 * 500 * 500 / 1000 = 500: 100 * 0.03 / 920.
    expect:
      - {campaign_id: new, expected_lift_share: 0.003261, lift_basis: measured}
  - name: of each arm what past arms of its kind and channels gained, shrunk to all of them
    settings: {organic_min_controls: 100, assumed_lift_share: 0.03, assumed_lift_clients: 100}
    given:
      staging.campaigns:
        - {campaign_id: new, campaign_kind: win_back, primary_window_days: 90}
        - {campaign_id: x, campaign_kind: win_back, primary_window_days: 90}
        - {campaign_id: y, campaign_kind: survey, primary_window_days: 90}
      staging.draws:
        - {campaign_id: x, client_id: a, arm: mail, drawn_on: 2025-01-01, window_starts_on: 2025-01-01, wave: 1, stratum: C}
        - {campaign_id: y, client_id: b, arm: mail, drawn_on: 2025-01-01, window_starts_on: 2025-01-01, wave: 1, stratum: C}
      staging.campaign_arms:
        - {campaign_id: new, arm_number: 0, arm: control, weight_ppm: 500000}
        - {campaign_id: new, arm_number: 1, arm: both, weight_ppm: 125000}
        - {campaign_id: new, arm_number: 2, arm: call, weight_ppm: 375000}
      staging.campaign_steps:
        - {campaign_id: new, arm: both, step_number: 1, channel: letter}
        - {campaign_id: new, arm: both, step_number: 2, channel: phone}
        - {campaign_id: new, arm: call, step_number: 1, channel: phone}
        - {campaign_id: x, arm: first, step_number: 1, channel: phone}
        - {campaign_id: x, arm: mail, step_number: 1, channel: letter}
        - {campaign_id: y, arm: mail, step_number: 1, channel: phone}
      returns.rates:
        - {campaign_id: x, arm: control, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 10}
      returns.stratum_returns:
        - {campaign_id: x, arm: first, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 50, returned_count: 20}
        - {campaign_id: x, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 50, returned_count: 5}
        - {campaign_id: x, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 100, returned_count: 10}
        - {campaign_id: y, arm: mail, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 100, returned_count: 10}
        - {campaign_id: y, arm: control, window_days: 90, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_window_over: true, drawn_count: 100, returned_count: 10}
    # All: 15 of 100 and 0 of 100 gained, (15 + 0 + 3) / (100 + 100 + 100) = 0.06. Calls to win back:
    # 2 * (20 * 100 - 10 * 50) / 150 = 20 gained, weight 66.666667: (20 + 6) / 166.666667 = 0.156.
    # Letter and call: nobody, 0.06. A quarter of 0.06 and three of 0.156.
    expect:
      - {campaign_id: new, organic_return_share: 0.1, expected_lift_share: 0.132, lift_basis: measured}
  - name: without controls, whoever was lost one window ago and returned unasked; who was drawn meanwhile counts by half
    run_date: 2026-06-30
    settings: {organic_min_controls: 4, order_lag_days: 0}
    given:
      staging.campaigns:
        - {campaign_id: new, primary_window_days: 30}
      status.episodes:
        - {client_id: back, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-01-01, returned_on: 2026-06-30}
        - {client_id: before, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-01-01, returned_on: 2026-05-31}
        - {client_id: still, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-05-31}
        - {client_id: silent, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-01-01}
        - {client_id: later, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-06-01}
        - {client_id: half, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-01-01, returned_on: 2026-06-20}
        - {client_id: control, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-01-01}
        - {client_id: asked, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-01-01, returned_on: 2026-06-20}
        - {client_id: once, episode_number: 1, last_purchase_on: 2025-06-01, lost_on: 2026-01-01, returned_on: 2026-06-20}
        - {client_id: old, episode_number: 1, last_purchase_on: 2020-06-01, lost_on: 2021-01-01}
      orders.purchase_days:
        - {client_id: back, purchased_on: 2025-05-01}
        - {client_id: back, purchased_on: 2025-06-01}
        - {client_id: back, purchased_on: 2026-06-30}
        - {client_id: still, purchased_on: 2025-05-01}
        - {client_id: still, purchased_on: 2025-06-01}
        - {client_id: silent, purchased_on: 2025-05-01}
        - {client_id: silent, purchased_on: 2025-06-01}
        - {client_id: half, purchased_on: 2025-05-01}
        - {client_id: half, purchased_on: 2025-06-01}
        - {client_id: control, purchased_on: 2025-05-01}
        - {client_id: control, purchased_on: 2025-06-01}
        - {client_id: asked, purchased_on: 2025-05-01}
        - {client_id: asked, purchased_on: 2025-06-01}
        - {client_id: once, purchased_on: 2025-06-01}
        - {client_id: once, purchased_on: 2026-06-20}
        - {client_id: old, purchased_on: 2020-05-01}
        - {client_id: old, purchased_on: 2020-06-01}
      returns.members:
        - {campaign_id: c, client_id: half, surviving_client_id: half, arm: mail, window_starts_on: 2026-06-10}
        - {campaign_id: c, client_id: control, surviving_client_id: control, arm: control, window_starts_on: 2026-06-10}
        - {campaign_id: d, client_id: asked, surviving_client_id: asked, arm: mail, window_starts_on: 2026-05-20}
    expect:
      - {campaign_id: new, organic_return_share: 0.222222, organic_basis: past_silences, organic_case_count: 5, expected_lift_share: 0.03, lift_basis: assumed}
---*/
with upcoming as (
    select
        campaign_id,
        primary_window_days as window_days
    from staging.campaigns
    where campaign_id not in (select draws.campaign_id from staging.draws as draws)
),

controls as (
    select
        window_days,
        sum(drawn_count) as control_count,
        sum(returned_count) as returned_count
    from returns.rates
    where arm = 'control' and is_window_over and drawn_count > 0
    group by window_days
),

-- One window ago, as far as late orders are known: whom a campaign of that day would have met.
cutoffs as (
    select distinct
        window_days,
        as_of() - setting_order_lag_days() - window_days as cutoff_on
    from upcoming
),

targeted as (
    select
        surviving_client_id as client_id,
        window_starts_on
    from returns.members
    where arm <> 'control'
),

asked_before as (
    select distinct
        cutoffs.window_days,
        targeted.client_id
    from cutoffs
    inner join targeted
        on
            targeted.window_starts_on <= cutoffs.cutoff_on
            and targeted.window_starts_on > cutoffs.cutoff_on - cutoffs.window_days
),

asked_after as (
    select
        cutoffs.window_days,
        targeted.client_id,
        min(targeted.window_starts_on) as asked_on
    from cutoffs
    inner join targeted
        on
            targeted.window_starts_on > cutoffs.cutoff_on
            and targeted.window_starts_on <= cutoffs.cutoff_on + cutoffs.window_days
    group by cutoffs.window_days, targeted.client_id
),

regulars as (
    select
        cutoffs.window_days,
        days.client_id
    from cutoffs
    inner join orders.purchase_days as days on days.purchased_on <= cutoffs.cutoff_on
    group by cutoffs.window_days, days.client_id
    having count(*) >= setting_occasional_purchase_days()
),

silences as (
    select
        cutoffs.window_days,
        coalesce(
            episodes.returned_on <= cutoffs.cutoff_on + cutoffs.window_days
            and (asked_after.asked_on is null or episodes.returned_on <= asked_after.asked_on),
            false
        ) as has_returned,
        asked_after.asked_on is not null as is_asked
    from cutoffs
    inner join status.episodes as episodes
        on
            episodes.lost_on <= cutoffs.cutoff_on
            and (episodes.returned_on is null or episodes.returned_on > cutoffs.cutoff_on)
            and episodes.last_purchase_on
            >= cast(cutoffs.cutoff_on - to_months(setting_retention_months()) as date)
    inner join regulars
        on
            cutoffs.window_days = regulars.window_days
            and episodes.client_id = regulars.client_id
    left join asked_before
        on
            cutoffs.window_days = asked_before.window_days
            and episodes.client_id = asked_before.client_id
    left join asked_after
        on
            cutoffs.window_days = asked_after.window_days
            and episodes.client_id = asked_after.client_id
    where asked_before.client_id is null
),

-- Whoever was contacted before returning was observed for a part of the window: half a client
-- (actuarial method of the life table).
observed as (
    select
        window_days,
        count(*) as silence_count,
        count(case when has_returned then 1 end) as returned_count,
        count(*) - count(case when is_asked and not has_returned then 1 end) / cast(2 as double)
            as exposed_count
    from silences
    group by window_days
),

-- Strata of draws that bear a verdict, each with its control; one control for all arms.
strata as (
    select
        returned.campaign_id,
        returned.window_days,
        returned.wave,
        returned.stratum,
        returned.window_starts_on,
        returned.arm,
        returned.drawn_count,
        returned.returned_count
    from returns.stratum_returns as returned
    left join returns.draw_quality as quality on returned.campaign_id = quality.campaign_id
    where returned.is_window_over and quality.draw_fault is null
),

control_strata as (
    select * from strata
    where arm = 'control'
),

campaigns as (
    select
        strata.campaign_id,
        strata.window_days,
        cast(sum(strata.drawn_count) as bigint) as target_count,
        cast(sum(strata.returned_count) as bigint) as target_returned_count,
        cast(max(controls.drawn_count) as bigint) as control_count,
        cast(max(controls.returned_count) as bigint) as control_returned_count
    from strata
    inner join control_strata as controls
        on
            strata.campaign_id = controls.campaign_id
            and strata.window_days = controls.window_days
            and strata.wave = controls.wave
            and strata.stratum = controls.stratum
            and strata.window_starts_on = controls.window_starts_on
    where strata.arm <> 'control'
    group by
        strata.campaign_id,
        strata.window_days,
        strata.wave,
        strata.stratum,
        strata.window_starts_on
),

pooled as (
    select
        window_days,
        sum(control_count) as control_count,
        sum(gained_clients(
            target_count, target_returned_count, control_count, control_returned_count
        )) as gained_count,
        sum(compared_clients(target_count, control_count)) as weight_count
    from campaigns
    group by window_days
),

-- What is done to the clients: the kind of the campaign and the channels of the arm, in order.
cells as (
    select
        campaigns.campaign_id,
        steps.arm,
        campaigns.campaign_kind
        || '|' || string_agg(steps.channel, '|' order by steps.step_number) as cell
    from staging.campaigns as campaigns
    inner join staging.campaign_steps as steps on campaigns.campaign_id = steps.campaign_id
    group by campaigns.campaign_id, steps.arm, campaigns.campaign_kind
),

campaigns_of_cells as (
    select
        cells.cell,
        strata.window_days,
        cast(sum(strata.drawn_count) as bigint) as target_count,
        cast(sum(strata.returned_count) as bigint) as target_returned_count,
        cast(max(controls.drawn_count) as bigint) as control_count,
        cast(max(controls.returned_count) as bigint) as control_returned_count
    from strata
    inner join cells on strata.campaign_id = cells.campaign_id and strata.arm = cells.arm
    inner join control_strata as controls
        on
            strata.campaign_id = controls.campaign_id
            and strata.window_days = controls.window_days
            and strata.wave = controls.wave
            and strata.stratum = controls.stratum
            and strata.window_starts_on = controls.window_starts_on
    group by
        cells.cell,
        strata.campaign_id,
        strata.window_days,
        strata.wave,
        strata.stratum,
        strata.window_starts_on
),

pooled_cells as (
    select
        cell,
        window_days,
        sum(gained_clients(
            target_count, target_returned_count, control_count, control_returned_count
        )) as gained_count,
        sum(compared_clients(target_count, control_count)) as weight_count
    from campaigns_of_cells
    group by cell, window_days
),

judged as (
    select
        upcoming.campaign_id,
        upcoming.window_days,
        case
            when controls.control_count >= setting_organic_min_controls() then 'controls'
            when observed.silence_count >= setting_organic_min_controls() then 'past_silences'
            else 'assumed'
        end as organic_basis,
        controls.control_count,
        controls.returned_count as control_returned_count,
        observed.silence_count,
        observed.returned_count,
        observed.exposed_count,
        case
            when pooled.control_count >= setting_organic_min_controls()
                then
                    (
                        pooled.gained_count
                        + setting_assumed_lift_clients() * setting_assumed_lift_share()
                    )
                    / cast(pooled.weight_count + setting_assumed_lift_clients() as double)
        end as measured_lift
    from upcoming
    left join controls on upcoming.window_days = controls.window_days
    left join observed on upcoming.window_days = observed.window_days
    left join pooled on upcoming.window_days = pooled.window_days
),

lifts as (
    select
        judged.campaign_id,
        sum(
            cast(
                round(
                    arms.weight_ppm
                    * (
                        coalesce(pooled_cells.gained_count, 0)
                        + setting_assumed_lift_clients() * judged.measured_lift
                    )
                    / cast(
                        coalesce(pooled_cells.weight_count, 0) + setting_assumed_lift_clients()
                        as double
                    ),
                    6
                ) as decimal(18, 6)
            )
        )
        / cast(sum(arms.weight_ppm) as double) as measured_lift
    from judged
    inner join staging.campaign_arms as arms
        on judged.campaign_id = arms.campaign_id and arms.arm_number > 0
    left join cells on arms.campaign_id = cells.campaign_id and arms.arm = cells.arm
    left join pooled_cells
        on cells.cell = pooled_cells.cell and judged.window_days = pooled_cells.window_days
    group by judged.campaign_id
)

select
    judged.campaign_id,
    cast(
        round(
            case judged.organic_basis
                when 'controls'
                    then judged.control_returned_count / cast(judged.control_count as double)
                when 'past_silences'
                    then
                        judged.returned_count
                        / cast(nullif(judged.exposed_count, 0) as double)
                else cast(setting_assumed_return_share() as double)
            end,
            6
        ) as decimal(9, 6)
    ) as organic_return_share,
    judged.organic_basis,
    cast(
        case judged.organic_basis
            when 'controls' then judged.control_count
            when 'past_silences' then judged.silence_count
        end as integer
    ) as organic_case_count,
    cast(
        round(
            coalesce(
                lifts.measured_lift,
                judged.measured_lift,
                cast(setting_assumed_lift_share() as double)
            ),
            6
        ) as decimal(9, 6)
    ) as expected_lift_share,
    case when judged.measured_lift is null then 'assumed' else 'measured' end as lift_basis
from judged
left join lifts on judged.campaign_id = lifts.campaign_id
