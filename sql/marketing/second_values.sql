/*---
description: "Second lifetime value of clients won back, by what preceded the return and by cause of the loss, beside the lost value and the forecast; sums only, so that no control shows."
description_fr: "Ce que les clients reconquis ont acheté depuis leur retour, à côté de ce qu'ils achetaient avant leur perte et de ce que l'on attend d'eux."
grain: [return_origin, loss_cause]
columns:
  return_origin:
  return_origin_label_fr:
  loss_cause:
    described_in: loyalty.second_loyalty
  loss_cause_label_fr:
  win_back_count:
    described_in: loyalty.second_loyalty
  group_lost_eur:
  second_revenue_eur:
  whole_year_count:
  whole_year_lost_eur:
    nullable: true
  whole_year_eur:
    nullable: true
  whole_year_margin_eur:
    nullable: true
  forecast_count:
  group_forecast_eur:
    nullable: true
  second_value_fr:
    type: VARCHAR
    description: The second lifetime value in one French sentence.
    description_fr: Ce que ces clients valent depuis leur retour, en une phrase.
    label_fr: Seconde vie
examples:
  - name: with a whole year and a forecast, and without
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix}
      loyalty.second_values:
        - {return_origin: all, loss_cause: all, win_back_count: 4, group_lost_eur: 180.00, second_revenue_eur: 1222.40, whole_year_count: 2, whole_year_lost_eur: 110.00, whole_year_eur: 70.00, forecast_count: 1, group_forecast_eur: 7.00}
        - {return_origin: campaign, loss_cause: price, win_back_count: 1, group_lost_eur: 1.00, second_revenue_eur: 1.00, whole_year_count: 0, forecast_count: 0}
    expect:
      - {return_origin: all, loss_cause_label_fr: Toutes les causes, second_value_fr: "4 clients revenus, 1 222 € achetés depuis leur retour ; première année après le retour, 2 clients : 70 €, contre 110 € l'année avant leur perte ; attendu dans les 365 jours à venir, 1 client : 7 €"}
      - {return_origin: campaign, return_origin_label_fr: après une campagne, loss_cause: price, loss_cause_label_fr: Prix, second_value_fr: "1 client revenu, 1 € acheté depuis son retour ; aucune première année encore écoulée"}
---*/
select
    sums.return_origin,
    return_origin_word(sums.return_origin) as return_origin_label_fr,
    sums.loss_cause,
    coalesce(causes.cause_label_fr, 'Toutes les causes') as loss_cause_label_fr,
    sums.win_back_count,
    sums.group_lost_eur,
    sums.second_revenue_eur,
    sums.whole_year_count,
    sums.whole_year_lost_eur,
    sums.whole_year_eur,
    sums.whole_year_margin_eur,
    sums.forecast_count,
    sums.group_forecast_eur,
    counted_fr(sums.win_back_count, 'client revenu', 'clients revenus') || ', '
    || whole_fr(sums.second_revenue_eur)
    || plural_fr(sums.second_revenue_eur, ' € acheté', ' € achetés')
    || plural_fr(sums.win_back_count, ' depuis son retour', ' depuis leur retour')
    || case
        when sums.whole_year_count = 0 then ' ; aucune première année encore écoulée'
        else
            ' ; première année après le retour, '
            || counted_fr(sums.whole_year_count, 'client', 'clients') || ' : '
            || whole_fr(sums.whole_year_eur) || ' €, contre '
            || whole_fr(sums.whole_year_lost_eur) || ' € l''année avant leur perte'
    end
    || case
        when sums.forecast_count > 0
            then
                ' ; attendu dans les ' || days_fr(setting_forecast_days()) || ' à venir, '
                || counted_fr(sums.forecast_count, 'client', 'clients') || ' : '
                || whole_fr(sums.group_forecast_eur) || ' €'
        else ''
    end as second_value_fr
from loyalty.second_values as sums
left join reference.loss_causes as causes on sums.loss_cause = causes.cause
