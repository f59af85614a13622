/*---
description: Return rate of one arm, the control included, inside one window, with Wilson's interval; NULL until the window is over.
description_fr: "Un groupe d'une campagne, témoins compris, et une durée de mesure : combien de clients sont revenus."
grain: [campaign_id, arm, window_days]
columns:
  campaign_id:
  arm:
  arm_label_fr:
    type: VARCHAR
    description: The arm in French; the control is the group that was deliberately not contacted.
    description_fr: Le groupe en clair. Le groupe témoin est celui que l'on a choisi de ne pas contacter.
    label_fr: Groupe
  window_days:
  window_starts_on:
  window_ends_on:
  drawn_count:
  returned_count:
    nullable: true
  return_share:
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  unknown_outcome_count:
    nullable: true
  result_fr:
    type: VARCHAR
    description: Return rate in one French sentence, or from which day it can be measured.
    description_fr: Le taux de retour en une phrase, ou à partir de quel jour il pourra être mesuré.
    label_fr: Résultat
references:
  campaign_id: returns.members.campaign_id
---*/
with spans as (
    select
        campaign_id,
        arm,
        window_days,
        min(window_starts_on) as window_starts_on,
        max(window_ends_on) as window_ends_on
    from returns.client_returns
    group by campaign_id, arm, window_days
)

select
    rates.campaign_id,
    rates.arm,
    arm_fr(rates.arm) as arm_label_fr,
    rates.window_days,
    spans.window_starts_on,
    spans.window_ends_on,
    rates.drawn_count,
    rates.returned_count,
    rates.return_share,
    rates.low_share,
    rates.high_share,
    rates.unknown_outcome_count,
    case
        when rates.drawn_count = 0 then 'Aucun client tiré dans ce groupe'
        when
            rates.returned_count is null and spans.window_ends_on
            + setting_order_lag_days() <= run_date()
            then
                'Mesure en attente : les commandes ne sont connues que jusqu''au '
                || day_fr(as_of()) || ', il les faut jusqu''au '
                || day_fr(spans.window_ends_on + setting_order_lag_days())
        when rates.returned_count is null
            then
                'Mesure à partir du ' || day_fr(spans.window_ends_on + setting_order_lag_days())
        else
            counted_fr(rates.returned_count, 'client revenu', 'clients revenus') || ' sur '
            || whole_fr(rates.drawn_count) || ' en ' || days_fr(rates.window_days) || ', soit '
            || permille_fr(rates.return_permille)
            || ' % (intervalle : ' || permille_fr(rates.low_permille) || ' à '
            || permille_fr(rates.high_permille) || ' %)'
            || case
                when rates.unknown_outcome_count > 0
                    then
                        ', ou jusqu''à '
                        || whole_fr(rates.returned_count + rates.unknown_outcome_count)
                        || ' : '
                        || counted_fr(
                            rates.unknown_outcome_count, 'client effacé', 'clients effacés'
                        )
                        || ' pendant la mesure'
                else ''
            end
    end as result_fr
from returns.rates as rates
inner join spans
    on
        rates.campaign_id = spans.campaign_id
        and rates.arm = spans.arm
        and rates.window_days = spans.window_days
