/*---
description: Lift of one arm inside its primary window, plain and adjusted for what was known of the clients at the draw; the plain one carries the verdict.
description_fr: "Un groupe contacté : l'écart de retours avec les témoins, tel quel et corrigé de ce qu'on savait des clients au tirage."
grain: [campaign_id, arm]
columns:
  campaign_id:
  arm:
  window_days:
  drawn_count:
  control_drawn_count:
    nullable: true
  lift_share:
    nullable: true
  low_share:
    described_in: returns.lift
    nullable: true
  high_share:
    described_in: returns.lift
    nullable: true
  adjusted_lift_share:
    nullable: true
  adjusted_low_share:
    nullable: true
  adjusted_high_share:
    nullable: true
  adjusted_lift_fr:
    type: VARCHAR
    description: Both lifts in French, or why there is no adjusted one.
    description_fr: Les deux écarts en quelques mots, ou pourquoi l'écart corrigé n'est pas calculé.
    label_fr: Écart corrigé en clair
references:
  campaign_id: returns.members.campaign_id
examples:
  - name: both lifts in one sentence, and why there is no adjusted one
    settings: {adjustment_min_drawn: 200}
    given:
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, lift_share: 0.04, low_share: -0.01, high_share: 0.09}
        - {campaign_id: x, arm: call, window_days: 90}
      returns.adjusted_lift:
        - {campaign_id: x, arm: mail, window_days: 90, adjusted_lift_share: 0.0123, adjusted_low_share: -0.02, adjusted_high_share: 0.0446}
        - {campaign_id: x, arm: call, window_days: 90, adjustment_reason: few_drawn}
    expect:
      - {arm: mail, lift_share: 0.04, adjusted_lift_fr: "Écart corrigé : 1,2 point (intervalle : -2 à 4,5) ; sans correction : 4 points (-1 à 9), qui seul décide du résultat"}
      - {arm: call, adjusted_lift_fr: "Pas de correction : moins de 200 clients tirés dans le groupe ou chez les témoins"}
---*/
select
    adjusted.campaign_id,
    adjusted.arm,
    adjusted.window_days,
    adjusted.drawn_count,
    adjusted.control_drawn_count,
    lift.lift_share,
    lift.low_share,
    lift.high_share,
    adjusted.adjusted_lift_share,
    adjusted.adjusted_low_share,
    adjusted.adjusted_high_share,
    case adjusted.adjustment_reason
        when 'window_open' then 'Mesure en cours : rien à corriger encore'
        when 'draw_fault' then 'Rien à corriger : le tirage ne permet pas de conclure'
        when 'no_control' then 'Rien à corriger : ces clients n''ont pas de témoins'
        when 'few_drawn'
            then
                'Pas de correction : moins de '
                || counted_fr(setting_adjustment_min_drawn(), 'client tiré', 'clients tirés')
                || ' dans le groupe ou chez les témoins'
        else
            'Écart corrigé : ' || points_fr(adjusted.adjusted_lift_share) || ' (intervalle : '
            || percent_fr(adjusted.adjusted_low_share) || ' à '
            || percent_fr(adjusted.adjusted_high_share) || ') ; sans correction : '
            || points_fr(lift.lift_share) || ' (' || percent_fr(lift.low_share) || ' à '
            || percent_fr(lift.high_share) || '), qui seul décide du résultat'
    end as adjusted_lift_fr
from returns.adjusted_lift as adjusted
inner join returns.lift as lift
    on
        adjusted.campaign_id = lift.campaign_id
        and adjusted.arm = lift.arm
        and adjusted.window_days = lift.window_days
