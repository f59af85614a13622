/*---
description: "All salespeople together, this year: accounts reactivated, plainly counted against the objectives, and beside them how many came back because of the campaigns, by the drawn groups; for managers alone."
description_fr: "Toute l'équipe, cette année : les comptes réactivés, et combien sont revenus grâce aux campagnes d'après les groupes tirés. Pour les responsables seulement."
grain: [year_starts_on]
columns:
  year_starts_on:
    type: DATE
    description: First day of the year.
    description_fr: Premier jour de l'année.
    label_fr: Année à partir du
  team_reactivated_count:
    type: INTEGER
    description: Accounts reactivated since then, plainly counted, also those without a salesperson.
    description_fr: Comptes réactivés depuis, comptés simplement.
    label_fr: Comptes réactivés
    min: 0
  team_objective_count:
    type: INTEGER
    description: Sum of the yearly objectives of the salespeople who are there; NULL without any.
    description_fr: Somme des objectifs de l'année ; vide sans objectif.
    label_fr: Objectif de l'équipe
    min: 0
    nullable: true
  measured_campaign_count:
    type: INTEGER
    description: Campaigns of the home with a control, drawn this year, whose primary window is over.
    description_fr: Campagnes tirées cette année dont la mesure est terminée, avec des témoins.
    label_fr: Campagnes mesurées
    min: 0
  incremental_returns:
    type: DECIMAL(18,1)
    description: "Returns beyond those of the controls in these campaigns: lift of each arm times its drawn clients, summed; NULL before any is measured."
    description_fr: Retours de plus que chez les témoins dans ces campagnes ; vide avant toute mesure.
    unit: client
    label_fr: Retours dus aux campagnes
    nullable: true
  team_fr:
    type: VARCHAR
    description: Both counts in one French sentence.
    description_fr: Où en est l'équipe, en une phrase.
    label_fr: Où en est l'équipe
examples:
  - name: by hand - two accounts since January; 100 contacted with 5 points more are 5 returns due to the campaign
    run_date: 2026-10-01
    given:
      staging.salespeople:
        - {salesperson_id: V1, yearly_objective_count: 20}
        - {salesperson_id: V2, yearly_objective_count: 4, is_active: false}
      campaigns.reactivations:
        - {campaign_id: c, client_id: a, salesperson_id: V1, reactivated_on: 2026-02-15}
        - {campaign_id: c, client_id: b, reactivated_on: 2026-02-16}
        - {campaign_id: old, client_id: b, reactivated_on: 2025-02-16}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, arm: call, drawn_on: 2026-02-01}
        - {campaign_id: old, client_id: a, arm: call, drawn_on: 2025-02-01}
      returns.lift:
        - {campaign_id: c, arm: call, window_days: 90, is_primary_window: true, drawn_count: 100, lift_share: 0.05}
        - {campaign_id: c, arm: call, window_days: 30, is_primary_window: false, drawn_count: 100, lift_share: 0.01}
        - {campaign_id: old, arm: call, window_days: 90, is_primary_window: true, drawn_count: 100, lift_share: 0.2}
        - {campaign_id: theirs, arm: call, window_days: 90, is_primary_window: true, drawn_count: 100, lift_share: 0.2}
    expect:
      - {year_starts_on: 2026-01-01, team_reactivated_count: 2, team_objective_count: 20, measured_campaign_count: 1, incremental_returns: 5, team_fr: "2 comptes réactivés sur 20 depuis janvier ; 5 retours sont dus à la campagne terminée, d'après les témoins"}
  - name: nothing is measured yet, and nobody has an objective
    run_date: 2026-01-10
    given:
      staging.salespeople:
        - {salesperson_id: V1}
    expect:
      - {team_reactivated_count: 0, team_objective_count: null, measured_campaign_count: 0, incremental_returns: null, team_fr: "0 compte réactivé depuis janvier ; aucune campagne tirée ici cette année n'est encore mesurée"}
---*/
with own as (
    select distinct campaign_id
    from campaigns.assignments
    where drawn_on >= date_trunc('year', run_date())
),

measured as (
    select
        count(distinct lift.campaign_id) as measured_campaign_count,
        cast(
            sum(cast(round(lift.lift_share * lift.drawn_count, 6) as decimal(18, 6)))
            as decimal(18, 1)
        ) as incremental_returns
    from returns.lift as lift
    inner join own on lift.campaign_id = own.campaign_id
    where lift.is_primary_window and lift.lift_share is not null
),

reactivated as (
    select count(*) as team_reactivated_count
    from campaigns.reactivations
    where reactivated_on >= date_trunc('year', run_date())
),

objectives as (
    select cast(sum(yearly_objective_count) as integer) as team_objective_count
    from staging.salespeople
    where is_active is distinct from false
)

select
    cast(date_trunc('year', run_date()) as date) as year_starts_on,
    cast(reactivated.team_reactivated_count as integer) as team_reactivated_count,
    objectives.team_objective_count,
    cast(measured.measured_campaign_count as integer) as measured_campaign_count,
    measured.incremental_returns,
    counted_fr(reactivated.team_reactivated_count, 'compte réactivé', 'comptes réactivés')
    || coalesce(' sur ' || whole_fr(objectives.team_objective_count), '') || ' depuis janvier ; '
    || case
        when measured.measured_campaign_count = 0
            then 'aucune campagne tirée ici cette année n''est encore mesurée'
        else
            tenths_fr(measured.incremental_returns)
            || plural_fr(
                measured.incremental_returns, ' retour est dû', ' retours sont dus'
            )
            || plural_fr(
                measured.measured_campaign_count,
                ' à la campagne terminée',
                ' aux ' || whole_fr(measured.measured_campaign_count) || ' campagnes terminées'
            )
            || ', d''après les témoins'
    end as team_fr
from reactivated
cross join measured
cross join objectives
