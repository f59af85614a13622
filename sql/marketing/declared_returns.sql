/*---
description: "How far the return that clients declared in surveys came true within default_primary_window_days, by declared probability, with Wilson's interval; descriptive."
description_fr: "Une probabilité de retour déclarée dans les enquêtes : combien de ces clients sont revenus, et si leur parole est à croire."
grain: [return_probability_share]
columns:
  return_probability_share:
  denominator_count:
  returned_count:
  return_share:
  low_share:
  high_share:
  declared_fr:
    type: VARCHAR
    description: Declared and observed in one French sentence.
    description_fr: Ce qui était déclaré et ce qui est arrivé, en une phrase.
    label_fr: En clair
examples:
  - name: less than declared, as declared, more than declared
    settings: {default_primary_window_days: 90}
    given:
      returns.declared_returns:
        - {return_probability_share: 0.75, drawn_count: 40, returned_count: 12, return_share: 0.3, low_share: 0.180712, high_share: 0.454333}
        - {return_probability_share: 0.5, drawn_count: 2, returned_count: 1, return_share: 0.5, low_share: 0.094531, high_share: 0.905469}
        - {return_probability_share: 0.1, drawn_count: 10, returned_count: 10, return_share: 1, low_share: 0.722467, high_share: 1}
    expect:
      - {return_probability_share: 0.75, denominator_count: 40, declared_fr: "Déclaré 75 %, observé 30 % : 12 revenus sur 40 clients en 90 jours (intervalle : 18,1 à 45,4 %), moins que déclaré"}
      - {return_probability_share: 0.5, declared_fr: "Déclaré 50 %, observé 50 % : 1 revenu sur 2 clients en 90 jours (intervalle : 9,5 à 90,5 %), ce que le hasard permet"}
      - {return_probability_share: 0.1, declared_fr: "Déclaré 10 %, observé 100 % : 10 revenus sur 10 clients en 90 jours (intervalle : 72,2 à 100 %), plus que déclaré"}
---*/
select
    return_probability_share,
    drawn_count as denominator_count,
    returned_count,
    return_share,
    low_share,
    high_share,
    'Déclaré ' || percent_fr(return_probability_share) || ' %, observé '
    || percent_fr(return_share) || ' % : '
    || counted_fr(returned_count, 'revenu', 'revenus') || ' sur '
    || counted_fr(drawn_count, 'client', 'clients') || ' en '
    || days_fr(setting_default_primary_window_days()) || ' (intervalle : '
    || percent_fr(low_share) || ' à ' || percent_fr(high_share) || ' %), '
    || case
        when high_share < return_probability_share then 'moins que déclaré'
        when low_share > return_probability_share then 'plus que déclaré'
        else 'ce que le hasard permet'
    end as declared_fr
from returns.declared_returns
