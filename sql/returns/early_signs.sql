/*---
description: "Early sign of an effect of one arm while its primary window is open: an e-process, which may be looked at every night and is never a verdict."
grain: [campaign_id, arm]
python: early_sign.add_early_signs
python_inputs: [strata, returned_days]
columns:
  campaign_id:
  arm:
  observed_until_on:
    type: DATE
    description: Last day whose returns count; later orders may still come in (order_lag_days).
    description_fr: Dernier jour dont les retours sont connus.
    label_fr: Retours connus jusqu'au
  verdict_on:
    type: DATE
    description: First day whose night tells the verdict, late orders known.
    description_fr: Premier jour dont la nuit donne la conclusion.
    label_fr: Conclusion à partir du
  e_value:
    type: DECIMAL(9,2)
    description: "Evidence against no effect so far: log-rank e-process over strata, mean of 33 log hazard ratios in [-1.6, 1.6] (Grünwald et al. 2021). Without an effect it ever reaches e with a chance of at most 1/e."
    description_fr: "Poids des retours connus en faveur d'un effet : 1 ne dit rien, 20 et plus est un signe."
    label_fr: Poids de l'indice
    min: 0
  signed_on:
    type: DATE
    description: First day on which e_value had reached early_sign_e_value; NULL where it never has.
    description_fr: Jour où l'indice est devenu un signe ; vide s'il ne l'est pas devenu.
    label_fr: Signe depuis le
    nullable: true
  sign_direction:
    type: VARCHAR
    description: Whether more or fewer clients of the arm come back than of the control; NULL as signed_on.
    description_fr: "Code du sens : plus ou moins de retours que chez les témoins ; vide sans signe."
    label_fr: Sens
    values: [more, fewer]
    nullable: true
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: a_sign_has_a_direction
    description: early signs without a day or a direction
    sql: (signed_on is null) = (sign_direction is null)
examples:
  - name: by hand - one contacted client comes back; of two at risk each grid ratio r gives 2r/(1+r), the mean of which is 1; then nobody is left to compare
    run_date: 2026-02-01
    settings: {order_lag_days: 3, default_primary_window_days: 90}
    given:
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: a, arm: mail, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: x, client_id: large, surviving_client_id: large, arm: always, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: alone, client_id: a, surviving_client_id: a, arm: mail, wave: 1, stratum: A, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: over, client_id: a, surviving_client_id: a, arm: mail, wave: 1, stratum: A, drawn_on: 2025-01-01, window_starts_on: 2025-01-01, is_imported: true}
        - {campaign_id: over, client_id: b, surviving_client_id: b, arm: control, wave: 1, stratum: A, drawn_on: 2025-01-01, window_starts_on: 2025-01-01, is_imported: true}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-01-01, revenue_eur: 5.00}
        - {client_id: a, purchased_on: 2026-01-05, revenue_eur: 5.00}
        - {client_id: b, purchased_on: 2026-01-30, revenue_eur: 5.00}
    expect:
      - {campaign_id: x, arm: mail, observed_until_on: 2026-01-29, verdict_on: 2026-04-04, e_value: 1, signed_on: null, sign_direction: null}
---*/
with open_members as (
    select
        members.campaign_id,
        members.surviving_client_id,
        members.arm,
        members.stratum,
        members.window_starts_on,
        members.window_starts_on + coalesce(
            campaigns.primary_window_days, setting_default_primary_window_days()
        ) as window_ends_on
    from returns.members as members
    left join staging.campaigns as campaigns on members.campaign_id = campaigns.campaign_id
    where
        (members.is_imported or members.arm <> 'always')
        and members.window_starts_on + coalesce(
            campaigns.primary_window_days, setting_default_primary_window_days()
        ) + setting_order_lag_days() > as_of()
),

drawn as (
    select
        campaign_id,
        arm,
        stratum,
        window_starts_on,
        count(*) as drawn_count
    from open_members
    group by campaign_id, arm, stratum, window_starts_on
),

first_returns as (
    select
        members.campaign_id,
        members.arm,
        members.stratum,
        members.window_starts_on,
        members.surviving_client_id,
        min(days.purchased_on) as returned_on
    from open_members as members
    inner join orders.purchase_days as days
        on
            members.surviving_client_id = days.client_id
            and days.purchased_on > members.window_starts_on
            and days.purchased_on <= members.window_ends_on
            and days.purchased_on + setting_order_lag_days() <= as_of()
    group by
        members.campaign_id,
        members.arm,
        members.stratum,
        members.window_starts_on,
        members.surviving_client_id
),

returned as (
    select
        campaign_id,
        arm,
        stratum,
        window_starts_on,
        returned_on,
        count(*) as returned_count
    from first_returns
    group by campaign_id, arm, stratum, window_starts_on, returned_on
),

-- Only strata that hold both can tell.
strata as (
    select
        treated.campaign_id,
        treated.arm,
        treated.stratum,
        treated.window_starts_on,
        treated.drawn_count,
        controls.drawn_count as control_drawn_count
    from drawn as treated
    inner join drawn as controls
        on
            treated.campaign_id = controls.campaign_id
            and treated.stratum = controls.stratum
            and treated.window_starts_on = controls.window_starts_on
            and controls.arm = 'control'
    where treated.arm <> 'control'
),

returned_days as ( -- noqa: ST03
    select
        strata.campaign_id,
        strata.arm,
        strata.stratum,
        strata.window_starts_on,
        returned.returned_on,
        sum(case when returned.arm <> 'control' then returned.returned_count else 0 end)
            as returned_count,
        sum(case when returned.arm = 'control' then returned.returned_count else 0 end)
            as control_returned_count
    from strata
    inner join returned
        on
            strata.campaign_id = returned.campaign_id
            and strata.stratum = returned.stratum
            and strata.window_starts_on = returned.window_starts_on
            and returned.arm in (strata.arm, 'control')
    group by
        strata.campaign_id,
        strata.arm,
        strata.stratum,
        strata.window_starts_on,
        returned.returned_on
),

ends as (
    select
        campaign_id,
        max(window_ends_on) as window_ends_on
    from open_members
    group by campaign_id
)

select
    strata.campaign_id,
    strata.arm,
    as_of() - setting_order_lag_days() as observed_until_on,
    max(ends.window_ends_on) + setting_order_lag_days() as verdict_on
from strata
inner join ends on strata.campaign_id = ends.campaign_id
group by strata.campaign_id, strata.arm
order by strata.campaign_id, strata.arm
