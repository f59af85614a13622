/*---
description: Lift of one arm over the control inside one window, with Newcombe's interval and a verdict; denominators are all clients drawn (intent to treat).
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
    label_fr: Conclusion
references:
  campaign_id: returns.members.campaign_id
---*/
with points as (
    select
        *,
        case when lift_share > 0 then '+' else '' end || percent_fr(lift_share) as lift_points,
        percent_fr(low_share) || ' à ' || percent_fr(high_share) as interval_points
    from returns.lift
)

select
    campaign_id,
    arm,
    window_days,
    is_primary_window,
    drawn_count,
    returned_count,
    control_drawn_count,
    control_returned_count,
    lift_share,
    low_share,
    high_share,
    verdict,
    case verdict
        when 'effective'
            then
                'Efficace : ' || lift_points || ' points de retours par rapport au témoin '
                || '(intervalle : ' || interval_points || ')'
        when 'harmful'
            then
                'Nuisible : ' || lift_points || ' points de retours par rapport au témoin '
                || '(intervalle : ' || interval_points || ')'
        when 'inconclusive'
            then
                'Non concluant : ' || lift_points || ' points (intervalle : ' || interval_points
                || ') ; le hasard peut expliquer l''écart'
        when 'no_control'
            then 'Aucun effet ne peut être affirmé : la campagne n''a pas de témoin'
        when 'empty_arm' then 'Aucun client tiré dans ce groupe : rien à comparer'
        else 'Fenêtre encore ouverte : rien ne peut être dit'
    end as verdict_fr
from points
