/*---
description: Lift of one arm over the control inside one window, with Newcombe's interval and a verdict; denominators are all clients drawn (intent to treat).
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
  test_advice_fr:
    type: VARCHAR
    description: "Of a test, once its primary window is over: generalise, correct or drop, in French; NULL of other campaigns and windows."
    description_fr: "Pour un test terminé : généraliser, corriger ou abandonner. Vide pour les autres campagnes et durées."
    label_fr: Suite à donner
    nullable: true
references:
  campaign_id: returns.members.campaign_id
---*/
with points as (
    select
        *,
        case when lift_share > 0 then '+' else '' end || points_fr(lift_share) as lift_points,
        rank() over (
            partition by campaign_id, window_days order by lift_share desc nulls last
        ) as lift_rank,
        percent_fr(low_share) || ' à ' || percent_fr(high_share) as interval_points
    from returns.lift
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
        when 'no_control'
            then 'Aucun effet ne peut être affirmé : la campagne n''a pas de témoin'
        when 'empty_arm' then 'Aucun client tiré dans ce groupe : rien à comparer'
        else 'Mesure en cours : rien à conclure encore'
    end as verdict_fr,
    case
        when campaigns.tested_parameter is null or not points.is_primary_window then null
        when points.verdict = 'effective' and points.lift_rank = 1
            then 'Généraliser : mieux que de ne rien envoyer, et le meilleur des groupes'
        when points.verdict = 'effective'
            then
                'Efficace, mais moins que le meilleur groupe : à garder s''il coûte bien moins'
        when points.verdict = 'harmful' then 'Abandonner : ce groupe fait moins bien que le témoin'
        when points.verdict = 'inconclusive'
            then 'Corriger et tester de nouveau, avec plus de clients'
    end as test_advice_fr
from points
left join staging.campaigns as campaigns on points.campaign_id = campaigns.campaign_id
