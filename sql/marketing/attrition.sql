/*---
description: "Attrition of one calendar year in one segment: clients lost among those active on 1 January, with Wilson's interval and a French sentence."
grain: [attrition_year, attrition_dimension, attrition_segment]
columns:
  attrition_year:
  attrition_dimension:
  attrition_segment:
  attrition_label_fr:
    type: VARCHAR
    description: The segment in French.
    label_fr: Clients
  active_count:
  attrition_lost_count:
    nullable: true
  attrition_lost_eur:
    nullable: true
  attrition_share:
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  attrition_fr:
    type: VARCHAR
    description: Attrition in one French sentence, or why it is not measured.
    label_fr: Résultat
examples:
  - name: a year that can be told, and years that cannot
    given:
      status.attrition:
        - {attrition_year: 2025, attrition_dimension: abc_class, attrition_segment: A, active_count: 139, attrition_lost_count: 42, attrition_lost_eur: 102626.32, attrition_share: 0.302158, low_share: 0.231987, high_share: 0.382970}
        - {attrition_year: 2025, attrition_dimension: relation, attrition_segment: long, active_count: 0, attrition_reason: nobody_active}
        - {attrition_year: 2024, attrition_dimension: all, attrition_segment: all, active_count: 9, attrition_reason: history_too_short}
        - {attrition_year: 2026, attrition_dimension: client_type, attrition_segment: unknown, active_count: 9, attrition_reason: year_not_over}
    expect:
      - {attrition_label_fr: Classe A, attrition_fr: "42 perdus sur 139, soit 30,2 % (intervalle : 23,2 à 38,3 %), 102626,32 € perdus"}
      - {attrition_label_fr: Relation longue, attrition_fr: "Aucun client actif au 1er janvier"}
      - {attrition_label_fr: Tous les clients, attrition_fr: "Non mesuré : les commandes ne remontent pas assez loin avant cette année"}
      - {attrition_label_fr: Type inconnu, attrition_fr: "Année en cours : mesure à partir du 03/01/2027"}
---*/
select
    attrition_year,
    attrition_dimension,
    attrition_segment,
    case attrition_segment
        when 'all' then 'Tous les clients'
        when 'no_revenue' then 'Sans chiffre d''affaires'
        when 'short' then 'Relation récente'
        when 'medium' then 'Relation établie'
        when 'long' then 'Relation longue'
        when 'B2B' then 'Professionnels'
        when 'B2C' then 'Particuliers'
        when 'unknown' then 'Type inconnu'
        else 'Classe ' || attrition_segment
    end as attrition_label_fr,
    active_count,
    attrition_lost_count,
    attrition_lost_eur,
    attrition_share,
    low_share,
    high_share,
    case attrition_reason
        when 'year_not_over'
            then
                'Année en cours : mesure à partir du '
                || day_fr(make_date(attrition_year + 1, 1, 1) - 1 + setting_order_lag_days())
        when 'history_too_short'
            then 'Non mesuré : les commandes ne remontent pas assez loin avant cette année'
        when 'nobody_active' then 'Aucun client actif au 1er janvier'
        else
            attrition_lost_count || ' perdus sur ' || active_count
            || ', soit ' || percent_fr(attrition_share) || ' % (intervalle : '
            || percent_fr(low_share) || ' à ' || percent_fr(high_share) || ' %), '
            || amount_fr(attrition_lost_eur) || ' € perdus'
    end as attrition_fr
from status.attrition
