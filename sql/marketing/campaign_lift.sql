/*---
description: Lift of one arm over the control inside one window, with its interval and a verdict; denominators are all clients drawn (intent to treat).
description_fr: "Un groupe contacté et une durée de mesure : combien de retours de plus que le groupe témoin, et ce qu'on peut en conclure."
grain: [campaign_id, arm, window_days]
columns:
  campaign_id:
  arm:
  window_days:
  is_primary_window:
  drawn_count:
  returned_count:
    nullable: true
  control_drawn_count:
    nullable: true
  control_returned_count:
    nullable: true
  is_stratified:
  lift_share:
    nullable: true
  low_share:
    described_in: returns.lift
    nullable: true
  high_share:
    described_in: returns.lift
    nullable: true
  verdict:
  verdict_fr:
    type: VARCHAR
    description: The verdict in one French sentence.
    description_fr: La conclusion en une phrase.
    label_fr: Conclusion
  needed_control_returned_count:
    nullable: true
  needed_returned_count:
    nullable: true
  needed_fr:
    type: VARCHAR
    description: "How many returns of the arm make the campaign effective, or why none is told, in French; NULL in other windows than the primary one."
    description_fr: Combien de retours il faut voir pour dire la campagne efficace ; vide pour les autres durées.
    label_fr: Retours à voir
    nullable: true
  test_advice_fr:
    type: VARCHAR
    description: "Of a campaign of several arms, once its primary window is over: generalise, correct or drop, by the control and by the other arms (returns.arm_differences), in French; NULL of campaigns of one arm, and of other windows."
    description_fr: "Pour une campagne terminée de plusieurs groupes : généraliser, corriger ou abandonner. Vide pour un seul groupe et les autres durées."
    label_fr: Suite à donner
    nullable: true
references:
  campaign_id: returns.members.campaign_id
---*/
with points as (
    select
        lift.*,
        case when lift.lift_permille > 0 then '+' else '' end
        || points_fr(permille_share(lift.lift_permille)) as lift_points,
        permille_fr(lift.low_permille) || ' à ' || permille_fr(lift.high_permille)
            as interval_points,
        coalesce(
            campaigns.primary_window_days, setting_default_primary_window_days()
        ) as primary_days,
        quality.is_control_contaminated,
        quality.contacted_control_permille,
        quality.unknown_member_count
    from returns.lift as lift
    left join staging.campaigns as campaigns on lift.campaign_id = campaigns.campaign_id
    left join returns.draw_quality as quality on lift.campaign_id = quality.campaign_id
),

-- Each pair of arms, seen from both.
pairs as (
    select
        campaign_id,
        arm,
        other_arm,
        arms_verdict
    from returns.arm_differences
    union all
    select
        campaign_id,
        other_arm as arm,
        arm as other_arm,
        case arms_verdict
            when 'better' then 'worse'
            when 'worse' then 'better'
            else arms_verdict
        end as arms_verdict
    from returns.arm_differences
),

arms as (
    select
        campaign_id,
        arm,
        count(*) as other_count,
        count(case when arms_verdict = 'better' then 1 end) as beaten_count,
        min(case when arms_verdict = 'worse' then other_arm end) as better_arm
    from pairs
    group by campaign_id, arm
),

-- What a reader must know of the figure, whatever the verdict.
reserves as (
    select
        campaign_id,
        arm,
        window_days,
        case
            when is_stratified
                then
                    ' ; moyenne des écarts de '
                    || counted_fr(stratum_count, 'strate', 'strates')
                    || ', dont la part de témoins n''est pas la même'
            else ''
        end
        || case
            when unpaired_count > 0
                then
                    ' ; sans ' || counted_fr(unpaired_count, 'client', 'clients')
                    || ' de strates où manque l''un des groupes'
            else ''
        end
        || case
            when lowest_lift_permille is not null
                then
                    ' ; de ' || permille_fr(lowest_lift_permille) || ' à '
                    || points_fr(permille_share(highest_lift_permille))
                    || ' selon ce qu''auraient fait '
                    || counted_fr(
                        coalesce(unknown_outcome_count, 0)
                        + coalesce(control_unknown_outcome_count, 0),
                        'client effacé', 'clients effacés'
                    )
                    || ' pendant la mesure'
            else ''
        end
        || case
            when is_control_contaminated
                then
                    ' ; témoin contaminé (' || permille_fr(contacted_control_permille)
                    || ' % des témoins ont été joints) : effet sous-estimé'
            else ''
        end as reserve_fr
    from points
    where lift_share is not null
)

select
    points.campaign_id,
    points.arm,
    points.window_days,
    points.is_primary_window,
    points.drawn_count,
    points.returned_count,
    points.control_drawn_count,
    points.control_returned_count,
    points.is_stratified,
    points.lift_share,
    points.low_share,
    points.high_share,
    points.verdict,
    case points.verdict
        when 'effective'
            then
                'Efficace : ' || points.lift_points || ' de retours par rapport au témoin '
                || '(intervalle : ' || points.interval_points || ')'
        when 'harmful'
            then
                'Nuisible : ' || points.lift_points || ' de retours par rapport au témoin '
                || '(intervalle : ' || points.interval_points || ')'
        when 'inconclusive'
            then
                'Non concluant : ' || points.lift_points || ' (intervalle : '
                || points.interval_points
                || ') ; le hasard peut expliquer l''écart'
        when 'informative'
            then
                'Pour information : ' || points.lift_points || ' à '
                || days_fr(points.window_days) || ' (intervalle : ' || points.interval_points
                || ') ; seule la mesure à ' || days_fr(points.primary_days) || ' conclut'
        when 'too_few'
            then
                'Trop peu de clients tirés pour conclure (' || points.drawn_count
                || ' contactés, ' || points.control_drawn_count || ' témoins ; il en faut au moins '
                || setting_verdict_min_drawn() || ' dans chaque groupe) : écart de '
                || points.lift_points || ' (intervalle : ' || points.interval_points || ')'
        when 'sample_ratio_mismatch'
            then
                'Aucune conclusion : les groupes n''ont pas la taille prévue au tirage, et '
                || 'l''écart de ' || points.lift_points || ' peut venir de là'
        when 'unknown_members'
            then
                'Aucune conclusion : '
                || counted_fr(points.unknown_member_count, 'client tiré', 'clients tirés')
                || case
                    when points.unknown_member_count > 1 then ' ne sont' else ' n''est'
                end
                || ' dans aucun fichier livré, trop pour se fier à l''écart de '
                || points.lift_points
        when 'drawn_after_sending'
            then
                'Aucune conclusion : la campagne avait déjà écrit à trop de clients avant leur '
                || 'tirage ; écart de ' || points.lift_points
        when 'no_control'
            then 'Aucun effet ne peut être affirmé : la campagne n''a pas de témoin'
        when 'empty_arm' then 'Aucun client tiré dans ce groupe : rien à comparer'
        else 'Mesure en cours : rien à conclure encore'
    end || coalesce(reserves.reserve_fr, '') as verdict_fr,
    points.needed_control_returned_count,
    points.needed_returned_count,
    case
        when not points.is_primary_window then null
        when points.control_drawn_count is null
            then 'Sans témoin, aucun nombre de retours ne prouve un effet'
        when least(points.drawn_count, points.control_drawn_count) < setting_verdict_min_drawn()
            then
                'Moins de ' || setting_verdict_min_drawn()
                || ' clients dans un groupe : aucun nombre de retours ne permet de conclure'
        when points.is_stratified
            then 'Non calculé : la part de témoins change d''une strate à l''autre'
        when points.needed_control_returned_count is null
            then 'Non calculé : les retours attendus des témoins ne sont pas connus'
        when points.needed_returned_count is null
            then
                'Même le retour de tous les clients contactés ne suffirait pas, contre '
                || whole_fr(points.needed_control_returned_count) || ' sur '
                || counted_fr(points.control_drawn_count, 'témoin', 'témoins')
        when points.is_window_over
            then
                'Il fallait voir au moins '
                || counted_fr(points.needed_returned_count, 'retour', 'retours') || ' sur '
                || whole_fr(points.drawn_count) || ', contre '
                || whole_fr(points.needed_control_returned_count) || ' sur '
                || counted_fr(points.control_drawn_count, 'témoin', 'témoins')
                || ' ; il y en a eu ' || whole_fr(points.returned_count)
        else
            'Il faudra voir au moins '
            || counted_fr(points.needed_returned_count, 'retour', 'retours') || ' sur '
            || whole_fr(points.drawn_count) || ', si '
            || whole_fr(points.needed_control_returned_count) || ' sur '
            || counted_fr(points.control_drawn_count, 'témoin revient', 'témoins reviennent')
            || ' de soi, comme attendu au tirage'
    end as needed_fr,
    case
        when arms.other_count is null or not points.is_primary_window then null
        when points.verdict in ('window_open', 'empty_arm') then null
        when points.draw_fault is not null
            then 'Rien à décider : le tirage ne permet pas de conclure'
        when points.verdict = 'harmful' then 'Abandonner : ce groupe fait moins bien que le témoin'
        when arms.better_arm is not null
            then
                'Abandonner : « ' || arms.better_arm || ' » fait revenir plus de clients'
                || case
                    when points.verdict = 'effective' then ', même si ce groupe est efficace'
                    else ''
                end
        when points.verdict = 'effective' and arms.other_count = arms.beaten_count
            then 'Généraliser : mieux que le témoin et que chacun des autres groupes'
        when points.verdict = 'effective'
            then
                'Généraliser, le moins cher des groupes efficaces d''abord : mieux que le témoin, '
                || 'sans écart établi avec tous les autres groupes'
        when points.verdict = 'no_control' and arms.other_count = arms.beaten_count
            then
                'Préférer ce groupe aux autres, sans savoir s''il fait mieux que de ne rien envoyer'
        when points.verdict = 'no_control' then 'Corriger et tester de nouveau, avec un témoin'
        when points.verdict = 'too_few'
            then
                'Tester de nouveau, avec au moins ' || setting_verdict_min_drawn()
                || ' clients par groupe'
        when points.verdict = 'inconclusive' and arms.beaten_count > 0
            then
                'Corriger et tester de nouveau : mieux qu''un autre groupe, sans effet établi par '
                || 'rapport au témoin'
        when points.verdict = 'inconclusive'
            then 'Corriger et tester de nouveau, avec plus de clients'
    end as test_advice_fr
from points
left join arms on points.campaign_id = arms.campaign_id and points.arm = arms.arm
left join reserves
    on
        points.campaign_id = reserves.campaign_id
        and points.arm = reserves.arm
        and points.window_days = reserves.window_days
