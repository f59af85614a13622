/*---
description: "Second loyalty of clients won back, by what preceded the return, cause of the loss and horizon: how many reordered, and how many were lost again, in two French sentences; counts only, so that no control shows."
description_fr: "Que deviennent les clients reconquis : combien rachètent dans les mois qui suivent le retour, combien sont perdus une seconde fois."
grain: [return_origin, loss_cause, horizon_days]
columns:
  return_origin:
  return_origin_label_fr:
    type: VARCHAR
    description: Origin of the return in French.
    description_fr: Si le retour a suivi une campagne adressée au client, ou s'il est venu sans elle.
    label_fr: Retour
  loss_cause:
  loss_cause_label_fr:
    type: VARCHAR
    description: Cause of the loss in French.
    description_fr: Pourquoi ces clients étaient partis.
    label_fr: Cause de la perte
  horizon_days:
  win_back_count:
  mature_count:
  reordered_count:
  reordered_share:
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  followed_count:
  second_loss_count:
    nullable: true
  same_cause_count:
  known_cause_count:
  retained_share:
    nullable: true
  retained_low_share:
    nullable: true
  retained_high_share:
    nullable: true
  reordered_fr:
    type: VARCHAR
    description: Second loyalty in one French sentence, or why it is not measured.
    description_fr: Combien ont racheté, en une phrase, ou pourquoi ce n'est pas mesuré.
    label_fr: Seconde fidélité
  second_loss_fr:
    type: VARCHAR
    description: Second losses in one French sentence, or why they are not measured.
    description_fr: Combien ont été perdus une seconde fois, en une phrase, ou pourquoi ce n'est pas mesuré.
    label_fr: Seconde perte
examples:
  - name: what can be told, what is too young, and what a threshold hides
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix}
      loyalty.second_loyalty:
        - {return_origin: all, loss_cause: all, horizon_days: 365, win_back_count: 25, mature_count: 20, reordered_count: 11, first_mature_on: 2025-01-04, reordered_share: 0.55, low_share: 0.342085, high_share: 0.741802, followed_count: 21, second_loss_count: 5, known_cause_count: 3, same_cause_count: 2, retained_share: 0.752941, retained_low_share: 0.503200, retained_high_share: 0.889362}
        - {return_origin: campaign, loss_cause: price, horizon_days: 180, win_back_count: 2, mature_count: 2, reordered_count: 0, first_mature_on: 2025-01-04, reordered_share: 0, low_share: 0, high_share: 0.657620, followed_count: 1, second_loss_count: 0, known_cause_count: 0, same_cause_count: 0, retained_share: 1}
        - {return_origin: campaign, loss_cause: all, horizon_days: 180, win_back_count: 1, mature_count: 1, reordered_count: 1, first_mature_on: 2025-01-04, reordered_share: 1, low_share: 0.206549, high_share: 1, followed_count: 2, second_loss_count: 2, known_cause_count: 1, same_cause_count: 0, retained_share: 0}
        - {return_origin: organic, loss_cause: all, horizon_days: 90, win_back_count: 2, mature_count: 0, reordered_count: 0, first_mature_on: 2026-02-03, followed_count: 0, known_cause_count: 0, same_cause_count: 0, retained_reason: threshold_too_long}
        - {return_origin: organic, loss_cause: all, horizon_days: 180, win_back_count: 1, mature_count: 0, reordered_count: 0, first_mature_on: 2026-02-03, followed_count: 0, known_cause_count: 0, same_cause_count: 0, retained_reason: not_decided_yet}
        - {return_origin: organic, loss_cause: all, horizon_days: 365, win_back_count: 2, mature_count: 0, reordered_count: 0, first_mature_on: 2026-02-03, followed_count: 2, known_cause_count: 0, same_cause_count: 0, retained_reason: followed_too_briefly}
        - {return_origin: all, loss_cause: all, horizon_days: 90, win_back_count: 0, mature_count: 0, reordered_count: 0, followed_count: 0, known_cause_count: 0, same_cause_count: 0, retained_reason: nobody_came_back}
    expect:
      - {return_origin: all, horizon_days: 365, return_origin_label_fr: tous les retours, loss_cause_label_fr: Toutes les causes, reordered_fr: "11 clients revenus sur 20 ont racheté dans les 365 jours, soit 55 % (intervalle : 34,2 à 74,2 %) ; 5 retours trop récents", second_loss_fr: "75,3 % sont encore clients 365 jours après leur retour (intervalle : 50,3 à 88,9 %) : 5 secondes pertes parmi 21 clients suivis, dont 2 pour la même cause que la première sur 3 dont les deux causes sont connues"}
      - {return_origin: campaign, loss_cause: price, return_origin_label_fr: après une campagne, loss_cause_label_fr: Prix, reordered_fr: "0 client revenu sur 2 a racheté dans les 180 jours, soit 0 % (intervalle : 0 à 65,8 %)", second_loss_fr: "100 % sont encore clients 180 jours après leur retour : aucune seconde perte, 1 client suivi"}
      - {return_origin: campaign, loss_cause: all, reordered_fr: "1 client revenu sur 1 a racheté dans les 180 jours, soit 100 % (intervalle : 20,7 à 100 %)", second_loss_fr: "0 % sont encore clients 180 jours après leur retour : 2 secondes pertes parmi 2 clients suivis, dont 0 pour la même cause que la première sur 1 dont les deux causes sont connues"}
      - {return_origin: organic, horizon_days: 90, return_origin_label_fr: sans campagne, reordered_fr: "Pas encore mesuré : le délai de 90 jours est écoulé à partir du 03/02/2026", second_loss_fr: "Non mesuré : pour ces clients, on ne parle de perte qu'après 90 jours de silence ou plus"}
      - {return_origin: organic, horizon_days: 180, second_loss_fr: "Pas encore mesuré : depuis leur retour, aucun silence de ces clients n'a assez duré pour être jugé"}
      - {return_origin: organic, horizon_days: 365, second_loss_fr: "Pas encore mesuré : aucun des 2 clients suivis ne l'est encore depuis 365 jours"}
      - {return_origin: all, horizon_days: 90, reordered_fr: Aucun client reconquis, second_loss_fr: Aucun client reconquis}
---*/
-- The share that is shown is rounded once, from the counts.
with shares as (
    select
        *,
        round(1000 * reordered_count / cast(nullif(mature_count, 0) as double)) / 1000
            as shown_share,
        win_back_count - mature_count as young_count
    from loyalty.second_loyalty
)

select
    shares.return_origin,
    return_origin_word(shares.return_origin) as return_origin_label_fr,
    shares.loss_cause,
    coalesce(causes.cause_label_fr, 'Toutes les causes') as loss_cause_label_fr,
    shares.horizon_days,
    shares.win_back_count,
    shares.mature_count,
    shares.reordered_count,
    shares.reordered_share,
    shares.low_share,
    shares.high_share,
    shares.followed_count,
    shares.second_loss_count,
    shares.same_cause_count,
    shares.known_cause_count,
    shares.retained_share,
    shares.retained_low_share,
    shares.retained_high_share,
    case
        when shares.win_back_count = 0 then 'Aucun client reconquis'
        when shares.mature_count = 0
            then
                'Pas encore mesuré : le délai de ' || days_fr(shares.horizon_days)
                || ' est écoulé à partir du ' || day_fr(shares.first_mature_on)
        else
            counted_fr(shares.reordered_count, 'client revenu', 'clients revenus') || ' sur '
            || whole_fr(shares.mature_count)
            || plural_fr(shares.reordered_count, ' a', ' ont') || ' racheté dans les '
            || days_fr(shares.horizon_days) || ', soit ' || percent_fr(shares.shown_share)
            || ' % (intervalle : ' || percent_fr(shares.low_share) || ' à '
            || percent_fr(shares.high_share) || ' %)'
            || case
                when shares.young_count > 0
                    then
                        ' ; '
                        || counted_fr(
                            shares.young_count, 'retour trop récent', 'retours trop récents'
                        )
                else ''
            end
    end as reordered_fr,
    case
        when shares.retained_reason = 'nobody_came_back' then 'Aucun client reconquis'
        when shares.retained_reason = 'threshold_too_long'
            then
                'Non mesuré : pour ces clients, on ne parle de perte qu''après '
                || days_fr(shares.horizon_days) || ' de silence ou plus'
        when shares.retained_reason = 'not_decided_yet'
            then
                'Pas encore mesuré : depuis leur retour, aucun silence de ces clients n''a assez '
                || 'duré pour être jugé'
        when shares.retained_reason = 'followed_too_briefly'
            then
                'Pas encore mesuré : '
                || case
                    when shares.followed_count = 1 then 'le client suivi ne l''est pas encore'
                    else
                        'aucun des ' || whole_fr(shares.followed_count)
                        || ' clients suivis ne l''est encore'
                end
                || ' depuis ' || days_fr(shares.horizon_days)
        else
            percent_fr(shares.retained_share) || ' % sont encore clients '
            || days_fr(shares.horizon_days) || ' après leur retour'
            || coalesce(
                ' (intervalle : ' || percent_fr(shares.retained_low_share) || ' à '
                || percent_fr(shares.retained_high_share) || ' %)',
                ''
            )
            || ' : '
            || case
                when shares.second_loss_count = 0
                    then
                        'aucune seconde perte, '
                        || counted_fr(shares.followed_count, 'client suivi', 'clients suivis')
                else
                    counted_fr(shares.second_loss_count, 'seconde perte', 'secondes pertes')
                    || ' parmi '
                    || counted_fr(shares.followed_count, 'client suivi', 'clients suivis')
            end
            || case
                when shares.known_cause_count > 0
                    then
                        ', dont ' || whole_fr(shares.same_cause_count)
                        || ' pour la même cause que la première sur '
                        || whole_fr(shares.known_cause_count)
                        || ' dont les deux causes sont connues'
                else ''
            end
    end as second_loss_fr
from shares
left join reference.loss_causes as causes on shares.loss_cause = causes.cause
