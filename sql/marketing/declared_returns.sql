/*---
description: One answer to the question how likely a return is, and what share of those who gave it bought within default_primary_window_days.
description_fr: "Une réponse à la question « pensez-vous revenir ? » : combien de ceux qui l'ont donnée sont vraiment revenus."
grain: [return_probability_share]
columns:
  return_probability_share:
  answered_count:
  realised_count:
  realised_share:
  realised_low_share:
  realised_high_share:
  realised_fr:
    type: VARCHAR
    description: The answer against what happened, in one French sentence.
    description_fr: Ce qui a été dit et ce qui s'est passé, en une phrase.
    label_fr: Résultat
examples:
  - name: fewer than said, as many as chance allows, more
    settings: {default_primary_window_days: 90}
    given:
      returns.declared_returns:
        - {return_probability_share: 0.75, answered_count: 40, realised_count: 4, realised_share: 0.1, realised_low_share: 0.039579, realised_high_share: 0.230521}
        - {return_probability_share: 0.25, answered_count: 2, realised_count: 1, realised_share: 0.5, realised_low_share: 0.094531, realised_high_share: 0.905469}
        - {return_probability_share: 0, answered_count: 10, realised_count: 5, realised_share: 0.5, realised_low_share: 0.236593, realised_high_share: 0.763407}
    expect:
      - {return_probability_share: 0.75, realised_fr: "Réponse « 75 % » : 4 clients revenus sur 40 en 90 jours, soit 10 % (intervalle : 4 à 23,1 %), moins qu'annoncé"}
      - {return_probability_share: 0.25, realised_fr: "Réponse « 25 % » : 1 client revenu sur 2 en 90 jours, soit 50 % (intervalle : 9,5 à 90,5 %), ce qui ne contredit pas la réponse"}
      - {return_probability_share: 0, realised_fr: "Réponse « 0 % » : 5 clients revenus sur 10 en 90 jours, soit 50 % (intervalle : 23,7 à 76,3 %), plus qu'annoncé"}
---*/
select
    return_probability_share,
    answered_count,
    realised_count,
    realised_share,
    realised_low_share,
    realised_high_share,
    'Réponse « ' || percent_fr(return_probability_share) || ' % » : '
    || counted_fr(realised_count, 'client revenu', 'clients revenus') || ' sur '
    || whole_fr(answered_count) || ' en ' || days_fr(setting_default_primary_window_days())
    || ', soit ' || percent_fr(realised_share) || ' % (intervalle : '
    || percent_fr(realised_low_share) || ' à ' || percent_fr(realised_high_share) || ' %), '
    || case
        when realised_high_share < return_probability_share then 'moins qu''annoncé'
        when realised_low_share > return_probability_share then 'plus qu''annoncé'
        else 'ce qui ne contredit pas la réponse'
    end as realised_fr
from returns.declared_returns
