/*---
description: "Lift of all finished campaigns of one primary window together: Mantel-Haenszel over campaigns and strata, the first entry of each client only; random effects from random_effects_min_campaigns on."
grain: [window_days]
python: pooled.add_pooled
python_inputs: [strata]
columns:
  window_days:
  campaign_count:
    type: INTEGER
    description: Finished campaigns whose primary window is this one, with a control and without a fault of the draw.
    description_fr: Campagnes terminées dont la mesure principale a cette durée, avec témoins et au tirage sans défaut.
    label_fr: Campagnes
    min: 1
  drawn_count:
  returned_count:
  control_drawn_count:
  control_returned_count:
  lift_share:
    nullable: true
  low_share:
    described_in: returns.lift
    nullable: true
  high_share:
    described_in: returns.lift
    nullable: true
  lift_permille:
    nullable: true
  low_permille:
    nullable: true
  high_permille:
    nullable: true
  verdict:
  random_lift_share:
    type: DECIMAL(9,6)
    description: Mean lift of campaigns that differ from one to the other (random effects, DerSimonian-Laird); NULL below random_effects_min_campaigns.
    description_fr: Écart moyen d'une campagne à l'autre, quand elles diffèrent ; vide avant cinq campagnes.
    unit: share -1 to 1
    label_fr: Écart moyen par campagne
    min: -1
    max: 1
    nullable: true
  random_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the interval of random_lift_share (Hartung-Knapp) at confidence_share.
    description_fr: Le plus petit écart moyen compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne basse de l'écart moyen
    min: -1
    max: 1
    nullable: true
  random_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the interval of random_lift_share, as random_low_share.
    description_fr: Le plus grand écart moyen compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne haute de l'écart moyen
    min: -1
    max: 1
    nullable: true
  random_lift_permille:
    type: INTEGER
    description: The mean lift in thousandths, rounded once; what sentences tell.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  random_low_permille:
    type: INTEGER
    description: Lower bound of the mean lift in thousandths, rounded once.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  random_high_permille:
    type: INTEGER
    description: Upper bound of the mean lift in thousandths, rounded once.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  heterogeneity_share:
    type: DECIMAL(9,6)
    description: Heterogeneity I², the share of the variation between campaigns that chance does not explain; NULL as random_lift_share.
    description_fr: Part de la variation entre campagnes que le hasard n'explique pas ; vide avant cinq campagnes.
    unit: share 0-1
    label_fr: Hétérogénéité
    min: 0
    max: 1
    nullable: true
checks:
  - name: pooled_lift_inside_interval
    description: pooled lifts outside their own interval
    sql: low_share <= lift_share and lift_share <= high_share
  - name: mean_lift_inside_interval
    description: mean lifts outside their own interval
    sql: random_low_share <= random_lift_share and random_lift_share <= random_high_share
examples:
  - name: campaigns of different shares and no effect show none; only the first entry of a client counts; other windows and faults stay out
    settings: {verdict_min_drawn: 1}
    given:
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true, control_drawn_count: 1}
        - {campaign_id: x, arm: call, window_days: 90, is_primary_window: true, is_window_over: true, control_drawn_count: 1}
        - {campaign_id: x, arm: mail, window_days: 30, is_primary_window: false, is_window_over: true, control_drawn_count: 1}
        - {campaign_id: y, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true, control_drawn_count: 1}
        - {campaign_id: fault, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true, control_drawn_count: 1, draw_fault: unknown_members}
        - {campaign_id: open, arm: mail, window_days: 90, is_primary_window: true, is_window_over: false, control_drawn_count: 1}
        - {campaign_id: none, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true}
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: a, drawn_on: 2025-01-01}
        - {campaign_id: x, client_id: b, surviving_client_id: b, drawn_on: 2025-01-01}
        - {campaign_id: x, client_id: c, surviving_client_id: c, drawn_on: 2025-01-01}
        - {campaign_id: y, client_id: a, surviving_client_id: a, drawn_on: 2025-05-01}
        - {campaign_id: y, client_id: d, surviving_client_id: d, drawn_on: 2025-05-01}
        - {campaign_id: y, client_id: e, surviving_client_id: e, drawn_on: 2025-05-01}
        - {campaign_id: fault, client_id: d, surviving_client_id: d, drawn_on: 2024-05-01}
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: control, wave: 1, stratum: A, window_starts_on: 2025-01-01, window_days: 90, is_window_over: true, has_returned: false}
        - {campaign_id: x, client_id: b, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, window_days: 90, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: c, arm: call, wave: 1, stratum: A, window_starts_on: 2025-01-01, window_days: 90, is_window_over: true, has_returned: false}
        - {campaign_id: x, client_id: c, arm: call, wave: 1, stratum: A, window_starts_on: 2025-01-01, window_days: 30, is_window_over: true, has_returned: false}
        - {campaign_id: y, client_id: a, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-05-01, window_days: 90, is_window_over: true, has_returned: true}
        - {campaign_id: y, client_id: d, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-05-01, window_days: 90, is_window_over: true, has_returned: true}
        - {campaign_id: y, client_id: e, arm: control, wave: 1, stratum: A, window_starts_on: 2025-05-01, window_days: 90, is_window_over: true, has_returned: true}
        - {campaign_id: fault, client_id: d, arm: mail, wave: 1, stratum: A, window_starts_on: 2024-05-01, window_days: 90, is_window_over: true, has_returned: true}
    # Of x one of two against none of one, weight 2/3; of y, without a, one of one against one of
    # one, weight 1/2: (2/3 * 1/2) / (7/6) = 2/7.
    expect:
      - {window_days: 90, campaign_count: 2, drawn_count: 3, returned_count: 2, control_drawn_count: 2, control_returned_count: 1, lift_share: 0.285714, lift_permille: 286, verdict: inconclusive, random_lift_share: null, heterogeneity_share: null}
---*/
with finished as (
    select distinct
        campaign_id,
        window_days
    from returns.lift
    where
        is_primary_window and is_window_over and draw_fault is null
        and control_drawn_count is not null
),

entries as (
    select
        outcomes.*,
        case when outcomes.arm = 'control' then 'control' else 'target' end as side,
        row_number() over (
            partition by outcomes.window_days, members.surviving_client_id
            order by
                outcomes.window_starts_on,
                members.drawn_on,
                outcomes.campaign_id,
                members.client_id <> members.surviving_client_id,
                members.client_id
        ) as entry_number
    from returns.client_returns as outcomes
    inner join finished
        on
            outcomes.campaign_id = finished.campaign_id
            and outcomes.window_days = finished.window_days
    inner join returns.members as members
        on outcomes.campaign_id = members.campaign_id and outcomes.client_id = members.client_id
),

strata as (
    select
        window_days,
        campaign_id,
        wave,
        stratum,
        window_starts_on,
        count(case when side = 'target' then 1 end) as drawn_count,
        count(case when side = 'target' and has_returned then 1 end) as returned_count,
        count(case when side = 'control' then 1 end) as control_drawn_count,
        count(case when side = 'control' and has_returned then 1 end) as control_returned_count
    from entries
    where entry_number = 1
    group by window_days, campaign_id, wave, stratum, window_starts_on
    order by window_days, campaign_id, wave, stratum, window_starts_on
)

select
    window_days,
    cast(count(distinct campaign_id) as integer) as campaign_count,
    cast(sum(drawn_count) as integer) as drawn_count,
    cast(sum(returned_count) as integer) as returned_count,
    cast(sum(control_drawn_count) as integer) as control_drawn_count,
    cast(sum(control_returned_count) as integer) as control_returned_count
from strata
group by window_days
order by window_days
