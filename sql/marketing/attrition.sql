/*---
description: "Attrition of one calendar year in one segment: clients who left among those active on 1 January, with Wilson's interval, the bounds that silent clients leave, and two French sentences."
description_fr: "Une année et une tranche de clients : combien étaient actifs au 1er janvier, et combien sont partis dans l'année."
grain: [attrition_year, attrition_dimension, attrition_segment]
columns:
  attrition_year:
  attrition_dimension:
  attrition_segment:
  attrition_label_fr:
    type: VARCHAR
    description: The segment in French.
    description_fr: Les clients comptés, en clair.
    label_fr: Clients
  active_count:
  attrition_departed_count:
    nullable: true
  attrition_lost_eur:
    nullable: true
  attrition_undecided_count:
    nullable: true
  attrition_undecided_before_count:
    nullable: true
  attrition_low_bound_share:
    nullable: true
  attrition_high_bound_share:
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
    description_fr: L'attrition en une phrase, ou pourquoi elle n'est pas mesurée.
    label_fr: Résultat
  attrition_trend_fr:
    type: VARCHAR
    description: Attrition against the year before in one French sentence; NULL where it is not measured.
    description_fr: L'attrition comparée à celle de l'année d'avant, en une phrase ; vide si elle n'est pas mesurée.
    label_fr: Évolution
    nullable: true
examples:
  - name: a year that can be told, and years that cannot
    given:
      status.attrition:
        - {attrition_year: 2025, attrition_dimension: abc_class, attrition_segment: A, active_count: 139, attrition_departed_count: 42, attrition_lost_eur: 102626.32, attrition_undecided_count: 0, attrition_undecided_before_count: 0, attrition_share: 0.302158, low_share: 0.231987, low_permille: 232, high_share: 0.382970, high_permille: 383}
        - {attrition_year: 2025, attrition_dimension: abc_class, attrition_segment: B, active_count: 141, attrition_departed_count: 42, attrition_lost_eur: 10.00, attrition_undecided_count: 1, attrition_undecided_before_count: 2, attrition_share: 0.297872, low_share: 0.228548, low_permille: 229, high_share: 0.377926, high_permille: 378}
        - {attrition_year: 2025, attrition_dimension: abc_class, attrition_segment: C, active_count: 9, attrition_departed_count: 1, attrition_lost_eur: 0.00, attrition_undecided_count: 0, attrition_undecided_before_count: 1, attrition_reason: too_many_undecided}
        - {attrition_year: 2025, attrition_dimension: relation, attrition_segment: long, active_count: 0, attrition_reason: nobody_active}
        - {attrition_year: 2024, attrition_dimension: all, attrition_segment: all, active_count: 9, attrition_reason: history_too_short}
        - {attrition_year: 2026, attrition_dimension: client_type, attrition_segment: unknown, active_count: 9, attrition_reason: year_not_over}
    expect:
      - {attrition_label_fr: Classe A, attrition_fr: "42 partis sur 139, soit 30,2 % (intervalle : 23,2 à 38,3 %), 102 626 € perdus", attrition_trend_fr: "Pas de comparaison : l'année 2024 n'est pas mesurée"}
      - {attrition_label_fr: Classe B, attrition_fr: "42 partis sur 141, soit 29,8 % (intervalle : 22,9 à 37,8 %), 10 € perdus ; entre 29,8 et 30,9 % selon ce que deviennent 3 clients encore silencieux"}
      - {attrition_label_fr: Classe C, attrition_fr: "Pas encore mesuré : entre 11,1 et 12,5 % selon ce que deviennent les clients silencieux, ici 1, ni revenus ni sûrement partis", attrition_trend_fr: null}
      - {attrition_label_fr: Relation longue, attrition_fr: "Aucun client actif au 1er janvier"}
      - {attrition_label_fr: Tous les clients, attrition_fr: "Non mesuré : les commandes ne remontent pas assez loin avant cette année"}
      - {attrition_label_fr: Type inconnu, attrition_fr: "Année en cours : mesure au plus tôt le 03/01/2027"}
  - name: against the year before, rounded once from the counts
    given:
      status.attrition:
        - {attrition_year: 2023, attrition_dimension: all, attrition_segment: all, active_count: 2000, attrition_departed_count: 400, attrition_lost_eur: 1.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, attrition_share: 0.2, low_share: 0.183056, low_permille: 183, high_share: 0.218091, high_permille: 218, is_comparable_year: true}
        - {attrition_year: 2024, attrition_dimension: all, attrition_segment: all, active_count: 1987, attrition_departed_count: 500, attrition_lost_eur: 1.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, attrition_share: 0.251636, low_share: 0.233056, low_permille: 233, high_share: 0.271167, high_permille: 271, attrition_change_share: 0.051636, attrition_change_low_permille: 26, attrition_change_high_permille: 77, attrition_trend: rise, is_comparable_year: true}
        - {attrition_year: 2025, attrition_dimension: all, attrition_segment: all, active_count: 2000, attrition_departed_count: 400, attrition_lost_eur: 1.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, attrition_share: 0.2, low_share: 0.183056, low_permille: 183, high_share: 0.218091, high_permille: 218, attrition_change_share: -0.051636, attrition_change_low_permille: -77, attrition_change_high_permille: -26, attrition_trend: fall, is_comparable_year: true}
        - {attrition_year: 2026, attrition_dimension: all, attrition_segment: all, active_count: 2000, attrition_departed_count: 401, attrition_lost_eur: 1.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, attrition_share: 0.2005, low_share: 0.183538, low_permille: 184, high_share: 0.218606, high_permille: 219, attrition_change_share: 0.0005, attrition_change_low_permille: -24, attrition_change_high_permille: 25, attrition_trend: unclear}
        - {attrition_year: 2022, attrition_dimension: all, attrition_segment: all, active_count: 2000, attrition_departed_count: 11, attrition_lost_eur: 1.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, attrition_share: 0.0055, low_share: 0.003074, low_permille: 3, high_share: 0.009821, high_permille: 10, is_comparable_year: false}
    expect:
      - {attrition_year: 2022, attrition_fr: "11 partis sur 2 000, soit 0,6 % (intervalle : 0,3 à 1 %), 1 € perdu", attrition_trend_fr: "Pas de comparaison : l'année 2021 n'est pas mesurée"}
      - {attrition_year: 2023, attrition_trend_fr: "Pas de comparaison : les commandes ne remontent pas assez loin avant 2022"}
      - {attrition_year: 2024, attrition_trend_fr: "En hausse : 25,2 % contre 20 % en 2023 (écart : +5,2 points, intervalle : 2,6 à 7,7)"}
      - {attrition_year: 2025, attrition_trend_fr: "En baisse : 20 % contre 25,2 % en 2024 (écart : -5,2 points, intervalle : -7,7 à -2,6)"}
      - {attrition_year: 2026, attrition_trend_fr: "Sans changement net : 20,1 % contre 20 % en 2025 (écart : +0,1 point, intervalle : -2,4 à 2,5)"}
  - name: a segment that had active clients in a measured year and has none in the next
    given:
      status.attrition:
        - {attrition_year: 2024, attrition_dimension: relation, attrition_segment: medium, active_count: 10, attrition_departed_count: 1, attrition_lost_eur: 1.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, attrition_share: 0.1, low_share: 0.05, low_permille: 50, high_share: 0.2, high_permille: 200, is_comparable_year: true}
        - {attrition_year: 2025, attrition_dimension: relation, attrition_segment: medium, active_count: 0, attrition_reason: nobody_active, is_comparable_year: true}
    expect:
      - {attrition_year: 2024, attrition_fr: "1 parti sur 10, soit 10 % (intervalle : 5 à 20 %), 1 € perdu"}
      - {attrition_year: 2025, attrition_fr: "Aucun client actif au 1er janvier", attrition_trend_fr: null}
---*/
with counts as (
    select
        now.*,
        cast(now.active_count as bigint) as active,
        now.active_count - now.attrition_undecided_before_count as highest_active,
        cast(now.attrition_departed_count as bigint) as departed,
        cast(now.attrition_departed_count + now.attrition_undecided_count as bigint)
            as highest_departed,
        now.attrition_undecided_count + now.attrition_undecided_before_count as silent_count,
        cast(before.active_count as bigint) as before_active,
        cast(before.attrition_departed_count as bigint) as before_departed,
        before.is_comparable_year as is_before_comparable
    from status.attrition as now
    left join status.attrition as before
        on
            now.attrition_year = before.attrition_year + 1
            and now.attrition_dimension = before.attrition_dimension
            and now.attrition_segment = before.attrition_segment
            and before.attrition_reason is null
),

-- To the tenth of a percent that is shown, once, from the counts: of a share that is rounded
-- already, or of a quotient times a hundred, what lies halfway would go either way.
shares as (
    select
        *,
        round(1000 * departed / nullif(active, 0)) / 1000 as shown_share,
        coalesce(round(1000 * highest_departed / nullif(highest_active, 0)) / 1000, 0)
            as shown_high_bound_share,
        round(1000 * before_departed / nullif(before_active, 0)) / 1000 as shown_before_share,
        round(
            1000 * (departed * before_active - before_departed * active)
            / nullif(active * before_active, 0)
        ) / 1000 as shown_change_share
    from counts
),

worded as (
    select
        *,
        'entre ' || percent_fr(shown_share) || ' et ' || percent_fr(shown_high_bound_share)
        || ' % selon ce que ' as bounds_fr,
        case when shown_change_share > 0 then '+' else '' end
        || points_fr(shown_change_share) as change_fr,
        permille_fr(attrition_change_low_permille) || ' à '
        || permille_fr(attrition_change_high_permille) as change_interval_fr
    from shares
)

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
    attrition_departed_count,
    attrition_lost_eur,
    attrition_undecided_count,
    attrition_undecided_before_count,
    attrition_low_bound_share,
    attrition_high_bound_share,
    attrition_share,
    low_share,
    high_share,
    case attrition_reason
        when 'year_not_over'
            then
                'Année en cours : mesure au plus tôt le '
                || day_fr(make_date(attrition_year + 1, 1, 1) - 1 + setting_order_lag_days())
        when 'history_too_short'
            then 'Non mesuré : les commandes ne remontent pas assez loin avant cette année'
        when 'nobody_active' then 'Aucun client actif au 1er janvier'
        when 'too_many_undecided'
            then
                'Pas encore mesuré : ' || bounds_fr
                || 'deviennent les clients silencieux, ici '
                || silent_count || ', ni revenus ni sûrement partis'
        else
            counted_fr(attrition_departed_count, 'parti', 'partis') || ' sur '
            || whole_fr(active_count)
            || ', soit ' || percent_fr(shown_share) || ' % (intervalle : '
            || permille_fr(low_permille) || ' à ' || permille_fr(high_permille) || ' %), '
            || whole_fr(attrition_lost_eur)
            || plural_fr(attrition_lost_eur, ' € perdu', ' € perdus')
            || case
                when silent_count = 1
                    then ' ; ' || bounds_fr || 'devient 1 client encore silencieux'
                when silent_count > 1
                    then
                        ' ; ' || bounds_fr || 'deviennent ' || whole_fr(silent_count)
                        || ' clients encore silencieux'
                else ''
            end
    end as attrition_fr,
    case
        when attrition_reason is null and before_active is null
            then
                'Pas de comparaison : l''année ' || (attrition_year - 1)
                || ' n''est pas mesurée'
        when attrition_reason is null and not is_before_comparable
            then
                'Pas de comparaison : les commandes ne remontent pas assez loin avant '
                || (attrition_year - 1)
        when attrition_reason is null
            then
                case attrition_trend
                    when 'rise' then 'En hausse'
                    when 'fall' then 'En baisse'
                    else 'Sans changement net'
                end
                || ' : ' || percent_fr(shown_share) || ' % contre '
                || percent_fr(shown_before_share) || ' % en ' || (attrition_year - 1)
                || ' (écart : ' || change_fr || ', intervalle : '
                || change_interval_fr || ')'
    end as attrition_trend_fr
from worded
