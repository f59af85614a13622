/*---
description: "Lift of one arm over the control inside one window, with interval and verdict; NULL until the window is over. Pooled over the strata (Mantel-Haenszel) where their control shares differ or are not told."
grain: [campaign_id, arm, window_days]
python: stratified.add_lift
python_inputs: [strata]
columns:
  campaign_id:
  arm:
  window_days:
  is_primary_window:
    type: BOOLEAN
    description: "True for the primary window, named before launch (else default_primary_window_days): its verdict is that of the campaign, other windows describe."
    description_fr: "Oui pour la durée choisie avant le lancement : elle décide du résultat, les autres informent."
    label_fr: Mesure principale
  is_window_over:
  drawn_count:
  returned_count:
    nullable: true
  unknown_outcome_count:
    nullable: true
  control_drawn_count:
    type: INTEGER
    description: Clients drawn as control; NULL where the campaign has none.
    description_fr: Clients tirés comme témoins ; vide si la campagne n'en a pas.
    label_fr: Témoins tirés
    min: 1
    nullable: true
  control_returned_count:
    type: INTEGER
    description: Control clients who bought inside the window; NULL without a control or until the window is over.
    description_fr: Témoins qui ont acheté pendant la mesure ; vide avant la fin de la mesure.
    label_fr: Témoins revenus
    min: 0
    nullable: true
  control_unknown_outcome_count:
    type: INTEGER
    description: Controls who were erased inside the window without having returned; NULL as control_returned_count.
    description_fr: Témoins effacés pendant la mesure sans être revenus avant ; vide avant la fin de la mesure.
    label_fr: Témoins effacés
    min: 0
    nullable: true
  is_stratified:
    type: BOOLEAN
    description: "True where the lift is pooled over strata: there are several, and their planned shares differ or are not all told."
    description_fr: "Oui si l'écart est la moyenne des écarts de chaque strate, parce que la part de témoins n'y est pas la même."
    label_fr: Écart par strate
  draw_fault:
    nullable: true
  needed_control_returned_count:
    type: INTEGER
    description: "Returns of the control that needed_returned_count supposes: those counted, and until the window is over those expected from the rates p0 frozen with the draw. NULL in other windows than the primary one, over strata, and where no p0 was frozen."
    description_fr: Retours des témoins, comptés ou d'abord attendus, auxquels on compare les retours à voir.
    label_fr: Retours des témoins supposés
    min: 0
    nullable: true
  lift_share:
    type: DECIMAL(9,6)
    description: "Lift: return rate of the arm less that of the control, or the Mantel-Haenszel mean of the strata's; NULL without a control, for an empty arm, or until the window is over."
    description_fr: Taux de retour des contactés moins celui des témoins ; vide sans témoins ou avant la fin de la mesure.
    unit: share -1 to 1
    label_fr: Écart avec le témoin
    min: -1
    max: 1
    nullable: true
  low_share:
    is_own_meaning: true
    type: DECIMAL(9,6)
    description: Lower bound of the interval of lift_share (Newcombe 1998, method 10; over strata Yan and Su 2010) at confidence_share; NULL as lift_share.
    description_fr: Le plus petit écart compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne basse
    min: -1
    max: 1
    nullable: true
  high_share:
    is_own_meaning: true
    type: DECIMAL(9,6)
    description: Upper bound of the interval of lift_share, as low_share.
    description_fr: Le plus grand écart compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne haute
    min: -1
    max: 1
    nullable: true
  lift_permille:
    type: INTEGER
    description: The lift in thousandths, rounded once from the counts; what sentences tell.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  low_permille:
    nullable: true
  high_permille:
    nullable: true
  lowest_lift_permille:
    type: INTEGER
    description: The lift had all erased controls returned, and no erased client of the arm; NULL where nobody was erased.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  highest_lift_permille:
    type: INTEGER
    description: The lift had all erased clients of the arm returned, and no erased control; NULL where nobody was erased.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  stratum_count:
    type: INTEGER
    description: Strata that hold clients of both groups, and are compared; 1 where the lift is not pooled.
    label_fr: Strates comparées
    min: 1
    nullable: true
  unpaired_count:
    type: INTEGER
    description: Clients of both groups in strata that lack the other group; they are in the rates and in no lift.
    label_fr: Clients sans vis-à-vis
    min: 0
    nullable: true
  needed_returned_count:
    type: INTEGER
    description: "Fewest returns of the arm that would make the verdict effective, given needed_control_returned_count; NULL where that is, below verdict_min_drawn, and where not even all clients would do."
    description_fr: Le plus petit nombre de retours du groupe qui permettrait de dire la campagne efficace ; vide si aucun n'y suffirait.
    label_fr: Retours à voir
    min: 0
    nullable: true
  verdict:
    type: VARCHAR
    description: "Verdict of the primary window by the interval of the lift: effective (above 0), harmful (below), inconclusive; informative in other windows. Or why there is none: too_few (under verdict_min_drawn in a group), a fault of the draw, no_control, empty_arm (nobody drawn), window_open."
    description_fr: "Code de la conclusion : efficace, nuisible, ou rien à conclure, et pourquoi."
    label_fr: Verdict
    values: [effective, harmful, inconclusive, informative, too_few, sample_ratio_mismatch, unknown_members, drawn_after_sending, no_control, empty_arm, window_open]
checks:
  - name: lift_inside_interval
    description: differences outside their own interval
    sql: low_share <= lift_share and lift_share <= high_share
  - name: verdict_follows_interval
    description: verdicts that their interval, their window or their draw do not bear out
    sql: >
      verdict not in ('effective', 'harmful')
      or (is_primary_window and draw_fault is null
      and coalesce(case when verdict = 'effective' then low_share > 0 else high_share < 0 end, false))
examples:
  - name: one control for two arms, an open window, windows that only inform, and a campaign without control
    given:
      staging.campaigns:
        - {campaign_id: x, primary_window_days: 60}
      returns.rates:
        - {campaign_id: x, arm: control, window_days: 60, is_window_over: true, drawn_count: 80, returned_count: 48}
        - {campaign_id: x, arm: mail, window_days: 60, is_window_over: true, drawn_count: 70, returned_count: 56}
        - {campaign_id: x, arm: call, window_days: 60, is_window_over: true, drawn_count: 70, returned_count: 42}
        - {campaign_id: x, arm: control, window_days: 30, is_window_over: true, drawn_count: 80, returned_count: 48}
        - {campaign_id: x, arm: mail, window_days: 30, is_window_over: true, drawn_count: 70, returned_count: 56}
        - {campaign_id: x, arm: control, window_days: 90, is_window_over: false, drawn_count: 80}
        - {campaign_id: x, arm: mail, window_days: 90, is_window_over: false, drawn_count: 70}
        - {campaign_id: y, arm: mail, window_days: 90, is_window_over: true, drawn_count: 70, returned_count: 3}
        - {campaign_id: x, arm: letter, window_days: 60, is_window_over: true, drawn_count: 0}
        - {campaign_id: z, arm: control, window_days: 90, is_window_over: true, drawn_count: 0}
        - {campaign_id: z, arm: mail, window_days: 90, is_window_over: true, drawn_count: 1, returned_count: 1}
      returns.compared_strata:
        - {campaign_id: x, arm: control, window_days: 60, compared_stratum: all, drawn_count: 80, returned_count: 48}
        - {campaign_id: x, arm: mail, window_days: 60, compared_stratum: all, drawn_count: 70, returned_count: 56}
        - {campaign_id: x, arm: call, window_days: 60, compared_stratum: all, drawn_count: 70, returned_count: 42}
        - {campaign_id: x, arm: control, window_days: 30, compared_stratum: all, drawn_count: 80, returned_count: 48}
        - {campaign_id: x, arm: mail, window_days: 30, compared_stratum: all, drawn_count: 70, returned_count: 56}
        - {campaign_id: z, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 1, returned_count: 1}
    expect:
      - {campaign_id: x, arm: mail, window_days: 60, is_primary_window: true, control_drawn_count: 80, lift_share: 0.2, low_share: 0.052431, high_share: 0.333873, lift_permille: 200, low_permille: 52, high_permille: 334, is_stratified: false, stratum_count: 1, unpaired_count: 0, lowest_lift_permille: null, needed_control_returned_count: 48, needed_returned_count: 53, verdict: effective}
      - {campaign_id: x, arm: call, window_days: 60, lift_share: 0, verdict: inconclusive}
      - {campaign_id: x, arm: mail, window_days: 30, is_primary_window: false, lift_share: 0.2, low_share: 0.052431, needed_returned_count: null, verdict: informative}
      - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: false, lift_share: null, verdict: window_open}
      - {campaign_id: y, arm: mail, window_days: 90, is_primary_window: true, lift_share: null, control_drawn_count: null, verdict: no_control}
      - {campaign_id: x, arm: letter, window_days: 60, drawn_count: 0, lift_share: null, verdict: empty_arm}
      - {campaign_id: z, arm: mail, window_days: 90, lift_share: null, control_drawn_count: null, verdict: no_control}
  - name: strata of different control shares and no effect show none, where all clients together would show 8.2 points; strata without a group are told; equal shares are compared as one
    given:
      returns.rates:
        - {campaign_id: x, arm: control, window_days: 90, is_window_over: true, drawn_count: 707, returned_count: 85}
        - {campaign_id: x, arm: mail, window_days: 90, is_window_over: true, drawn_count: 1305, returned_count: 270}
        - {campaign_id: same, arm: control, window_days: 90, is_window_over: true, drawn_count: 120, returned_count: 12}
        - {campaign_id: same, arm: mail, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 20}
      returns.compared_strata:
        - {campaign_id: x, arm: mail, window_days: 90, compared_stratum: "1|2025-01-01|A", drawn_count: 800, returned_count: 240}
        - {campaign_id: x, arm: control, window_days: 90, compared_stratum: "1|2025-01-01|A", drawn_count: 200, returned_count: 60}
        - {campaign_id: x, arm: mail, window_days: 90, compared_stratum: "2|2025-02-01|A", drawn_count: 500, returned_count: 25}
        - {campaign_id: x, arm: control, window_days: 90, compared_stratum: "2|2025-02-01|A", drawn_count: 500, returned_count: 25}
        - {campaign_id: x, arm: mail, window_days: 90, compared_stratum: "2|2025-02-01|B", drawn_count: 5, returned_count: 5}
        - {campaign_id: x, arm: control, window_days: 90, compared_stratum: "2|2025-02-01|C", drawn_count: 7, returned_count: 0}
        - {campaign_id: same, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 100, returned_count: 20}
        - {campaign_id: same, arm: control, window_days: 90, compared_stratum: all, drawn_count: 120, returned_count: 12}
    expect:
      - {campaign_id: x, is_stratified: true, lift_share: 0, low_share: -0.035390, high_share: 0.033416, stratum_count: 2, unpaired_count: 12, verdict: inconclusive}
      - {campaign_id: same, is_stratified: false, lift_share: 0.1, low_share: 0.005732, high_share: 0.198201, stratum_count: 1, unpaired_count: 0, verdict: effective}
  - name: no verdict of 19 clients, of groups that are not as planned, and where erased clients may have changed it
    given:
      returns.draw_quality:
        - {campaign_id: few}
        - {campaign_id: fault, draw_fault: sample_ratio_mismatch}
      returns.rates:
        - {campaign_id: few, arm: control, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 0}
        - {campaign_id: few, arm: mail, window_days: 90, is_window_over: true, drawn_count: 19, returned_count: 19}
        - {campaign_id: few, arm: call, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 20}
        - {campaign_id: fault, arm: control, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 0}
        - {campaign_id: fault, arm: mail, window_days: 90, is_window_over: true, drawn_count: 20, returned_count: 20}
        - {campaign_id: erased, arm: control, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 10, unknown_outcome_count: 8}
        - {campaign_id: erased, arm: mail, window_days: 90, is_window_over: true, drawn_count: 100, returned_count: 23, unknown_outcome_count: 2}
      returns.compared_strata:
        - {campaign_id: few, arm: control, window_days: 90, compared_stratum: all, drawn_count: 20, returned_count: 0}
        - {campaign_id: few, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 19, returned_count: 19}
        - {campaign_id: few, arm: call, window_days: 90, compared_stratum: all, drawn_count: 20, returned_count: 20}
        - {campaign_id: fault, arm: control, window_days: 90, compared_stratum: all, drawn_count: 20, returned_count: 0}
        - {campaign_id: fault, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 20, returned_count: 20}
        - {campaign_id: erased, arm: control, window_days: 90, compared_stratum: all, drawn_count: 100, returned_count: 10, unknown_outcome_count: 8}
        - {campaign_id: erased, arm: mail, window_days: 90, compared_stratum: all, drawn_count: 100, returned_count: 23, unknown_outcome_count: 2}
    expect:
      - {campaign_id: few, arm: mail, lift_share: 1, draw_fault: null, verdict: too_few}
      - {campaign_id: few, arm: call, lift_share: 1, verdict: effective}
      - {campaign_id: fault, lift_share: 1, draw_fault: sample_ratio_mismatch, verdict: sample_ratio_mismatch}
      - {campaign_id: erased, lift_share: 0.13, low_share: 0.026791, lowest_lift_permille: 50, highest_lift_permille: 150, unknown_outcome_count: 2, control_unknown_outcome_count: 8, verdict: inconclusive}
  - name: how many returns it takes while the window is open, with as many returns of controls as were expected at the draw
    given:
      staging.draws:
        - {campaign_id: x, client_id: a, arm: mail, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, organic_return_share: 0.1}
        - {campaign_id: x, client_id: b, arm: control, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, organic_return_share: 0.05}
        - {campaign_id: x, client_id: c, arm: always, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, organic_return_share: 0.9}
        - {campaign_id: small, client_id: a, arm: mail, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, organic_return_share: 0.1}
        - {campaign_id: unknown, client_id: a, arm: mail, drawn_on: 2025-12-01, window_starts_on: 2025-12-01}
      returns.rates:
        - {campaign_id: x, arm: control, window_days: 90, is_window_over: false, drawn_count: 100}
        - {campaign_id: x, arm: mail, window_days: 90, is_window_over: false, drawn_count: 100}
        - {campaign_id: small, arm: control, window_days: 90, is_window_over: false, drawn_count: 19}
        - {campaign_id: small, arm: mail, window_days: 90, is_window_over: false, drawn_count: 100}
        - {campaign_id: unknown, arm: control, window_days: 90, is_window_over: false, drawn_count: 100}
        - {campaign_id: unknown, arm: mail, window_days: 90, is_window_over: false, drawn_count: 100}
    # 7.5 of 100 controls are expected, told as 8: of 100 clients 18 must return.
    expect:
      - {campaign_id: x, needed_control_returned_count: 8, needed_returned_count: 18, verdict: window_open}
      - {campaign_id: small, needed_control_returned_count: 2, needed_returned_count: null, verdict: window_open}
      - {campaign_id: unknown, needed_control_returned_count: null, needed_returned_count: null}
---*/
with treated as (
    select * from returns.rates
    where arm <> 'control'
),

controls as (
    select * from returns.rates
    where arm = 'control'
),

-- Every arm beside every stratum, also one into which none of its clients fell.
arms as (
    select distinct
        campaign_id,
        window_days,
        arm
    from returns.compared_strata
    where arm <> 'control'
),

keys as (
    select
        campaign_id,
        window_days,
        arm,
        compared_stratum
    from returns.compared_strata
    where arm <> 'control'
    union
    select
        arms.campaign_id,
        arms.window_days,
        arms.arm,
        controls.compared_stratum
    from arms
    inner join returns.compared_strata as controls
        on
            arms.campaign_id = controls.campaign_id
            and arms.window_days = controls.window_days
            and controls.arm = 'control'
),

strata as ( -- noqa: ST03
    select
        keys.campaign_id,
        keys.window_days,
        keys.arm,
        keys.compared_stratum,
        cast(targets.drawn_count as integer) as drawn_count,
        cast(targets.returned_count as integer) as returned_count,
        cast(targets.unknown_outcome_count as integer) as unknown_outcome_count,
        cast(controls.drawn_count as integer) as control_drawn_count,
        cast(controls.returned_count as integer) as control_returned_count,
        cast(controls.unknown_outcome_count as integer) as control_unknown_outcome_count
    from keys
    left join returns.compared_strata as targets
        on
            keys.campaign_id = targets.campaign_id
            and keys.window_days = targets.window_days
            and keys.arm = targets.arm
            and keys.compared_stratum = targets.compared_stratum
    left join returns.compared_strata as controls
        on
            keys.campaign_id = controls.campaign_id
            and keys.window_days = controls.window_days
            and controls.arm = 'control'
            and keys.compared_stratum = controls.compared_stratum
    order by keys.campaign_id, keys.window_days, keys.arm, keys.compared_stratum
),

expected as (
    select
        campaign_id,
        sum(organic_return_share) as organic_return_sum,
        count(organic_return_share) as organic_return_case_count
    from staging.draws
    where arm <> 'always'
    group by campaign_id
),

stratified as (
    select
        campaign_id,
        count(distinct compared_stratum) > 1 as is_stratified
    from returns.compared_strata
    group by campaign_id
)

select
    treated.campaign_id,
    treated.arm,
    treated.window_days,
    treated.window_days
    = coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
        as is_primary_window,
    treated.is_window_over,
    treated.drawn_count,
    treated.returned_count,
    treated.unknown_outcome_count,
    nullif(controls.drawn_count, 0) as control_drawn_count,
    controls.returned_count as control_returned_count,
    controls.unknown_outcome_count as control_unknown_outcome_count,
    coalesce(stratified.is_stratified, false) as is_stratified,
    quality.draw_fault,
    case
        when
            treated.window_days
            <> coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
            or stratified.is_stratified
            then null
        when treated.is_window_over then controls.returned_count
        when controls.drawn_count > 0 and expected.organic_return_case_count > 0
            then
                cast(
                    round(
                        controls.drawn_count * cast(expected.organic_return_sum as double)
                        / expected.organic_return_case_count
                    ) as integer
                )
    end as needed_control_returned_count
from treated
left join controls
    on
        treated.campaign_id = controls.campaign_id
        and treated.window_days = controls.window_days
left join staging.campaigns as campaigns on treated.campaign_id = campaigns.campaign_id
left join stratified on treated.campaign_id = stratified.campaign_id
left join expected on treated.campaign_id = expected.campaign_id
left join returns.draw_quality as quality on treated.campaign_id = quality.campaign_id
order by treated.campaign_id, treated.arm, treated.window_days
