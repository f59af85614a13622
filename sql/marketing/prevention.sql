/*---
description: "Avoidable losses of the last prevention_months, by cause the company can act upon and department, and in all, beside as many months before; counts only, so that no control shows."
description_fr: "Une cause de perte sur laquelle l'entreprise peut agir, ou toutes : ce qu'elle a coûté sur les derniers mois entiers, et quel service peut agir."
grain: [loss_cause]
columns:
  loss_cause:
  loss_cause_label_fr:
  department_fr:
    nullable: true
  remedy_fr:
    nullable: true
  avoidable_from_on:
    type: DATE
    description: First day of the months counted.
    description_fr: Premier jour des mois comptés.
    label_fr: Depuis le
  avoidable_until_on:
    type: DATE
    description: Last day of the months counted, the last complete ones.
    description_fr: Dernier jour des mois comptés, les derniers mois entiers.
    label_fr: Jusqu'au
  avoidable_loss_count:
    type: INTEGER
    description: Losses of these months put down to the cause; NULL where orders do not go back far enough to have seen them all.
    description_fr: Clients perdus pour cette cause ; vide si les commandes ne remontent pas assez loin.
    label_fr: Pertes évitables
    min: 0
    nullable: true
  avoidable_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of these losses; NULL as avoidable_loss_count.
    description_fr: Valeur perdue avec ces clients ; vide si les commandes ne remontent pas assez loin.
    unit: EUR
    label_fr: Valeur perdue évitable (€)
    min: 0
    nullable: true
  avoidable_share:
    type: DECIMAL(9,6)
    description: Share of the lost value of these months, whatever its cause; NULL where nothing was lost, or as avoidable_loss_count.
    description_fr: Part de toute la valeur perdue sur ces mois ; vide si rien n'a été perdu.
    unit: share 0-1
    label_fr: Part de la valeur perdue
    min: 0
    max: 1
    nullable: true
  before_loss_count:
    type: INTEGER
    description: Losses put down to the cause in as many months before; NULL where orders do not go back far enough.
    description_fr: Clients perdus pour cette cause sur la même durée, juste avant ; vide si les commandes ne remontent pas assez loin.
    label_fr: Pertes évitables d'avant
    min: 0
    nullable: true
  before_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of before_loss_count; NULL as that.
    description_fr: Valeur perdue avec eux ; vide si les commandes ne remontent pas assez loin.
    unit: EUR
    label_fr: Valeur perdue évitable d'avant (€)
    min: 0
    nullable: true
  prevention_fr:
    type: VARCHAR
    description: The avoidable loss and the months before in one French sentence, or why it is not measured.
    description_fr: Ce que la cause a coûté, comparé à la période d'avant, en une phrase, ou pourquoi ce n'est pas mesuré.
    label_fr: Perte évitable
checks:
  - name: counted_with_its_value
    description: losses counted without their value, or the reverse
    sql: >
      (avoidable_loss_count is null) = (avoidable_lost_eur is null)
      and (before_loss_count is null) = (before_lost_eur is null)
examples:
  - name: avoidable causes by cause and in all, of all that was lost, with the months before where they were seen
    run_date: 2026-01-15
    settings: {prevention_months: 2}
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix, department_fr: Direction commerciale, remedy_fr: Offre juste}
        - {cause: neglect, cause_label_fr: Client délaissé, department_fr: Équipe commerciale}
      loyalty.loss_months:
        - {loss_month_on: 2025-12-01, loss_cause: all, is_recent_month: true, is_told_month: true, month_loss_count: 5, month_lost_eur: 5000.00}
        - {loss_month_on: 2025-12-01, loss_cause: price, is_recent_month: true, is_told_month: true, month_loss_count: 2, month_lost_eur: 2000.00}
        - {loss_month_on: 2025-12-01, loss_cause: neglect, is_recent_month: true, is_told_month: true, month_loss_count: 0, month_lost_eur: 0.00}
        - {loss_month_on: 2025-11-01, loss_cause: all, is_recent_month: true, is_told_month: true, month_loss_count: 1, month_lost_eur: 1000.00}
        - {loss_month_on: 2025-11-01, loss_cause: price, is_recent_month: true, is_told_month: true, month_loss_count: 0, month_lost_eur: 0.00}
        - {loss_month_on: 2025-11-01, loss_cause: neglect, is_recent_month: true, is_told_month: true, month_loss_count: 1, month_lost_eur: 1000.00}
        - {loss_month_on: 2025-10-01, loss_cause: all, is_recent_month: false, is_told_month: true, month_loss_count: 2, month_lost_eur: 4.00}
        - {loss_month_on: 2025-10-01, loss_cause: price, is_recent_month: false, is_told_month: true, month_loss_count: 1, month_lost_eur: 1.50}
        - {loss_month_on: 2025-10-01, loss_cause: neglect, is_recent_month: false, is_told_month: true, month_loss_count: 0, month_lost_eur: 0.00}
    expect:
      - {loss_cause: all, loss_cause_label_fr: Toutes les causes évitables, department_fr: null, remedy_fr: null, avoidable_from_on: 2025-11-01, avoidable_until_on: 2025-12-31, avoidable_loss_count: 3, avoidable_lost_eur: 3000.00, avoidable_share: 0.5, before_loss_count: 1, before_lost_eur: 1.50, prevention_fr: "3 pertes évitables du 01/11/2025 au 31/12/2025, 3 000 € perdus, soit 50 % de la valeur perdue ; sur la même durée juste avant : 1 perte, 2 €"}
      - {loss_cause: price, department_fr: Direction commerciale, remedy_fr: Offre juste, avoidable_loss_count: 2, avoidable_lost_eur: 2000.00, avoidable_share: 0.333333, prevention_fr: "2 pertes évitables du 01/11/2025 au 31/12/2025, 2 000 € perdus, soit 33,3 % de la valeur perdue ; sur la même durée juste avant : 1 perte, 2 €"}
      - {loss_cause: neglect, avoidable_loss_count: 1, avoidable_lost_eur: 1000.00, avoidable_share: 0.166667, before_loss_count: 0, before_lost_eur: 0, prevention_fr: "1 perte évitable du 01/11/2025 au 31/12/2025, 1 000 € perdus, soit 16,7 % de la valeur perdue ; sur la même durée juste avant : aucune"}
  - name: months before that were not seen whole, and a company whose orders do not go back a year
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix, department_fr: Direction commerciale}
      loyalty.loss_months:
        - {loss_month_on: 2025-12-01, loss_cause: all, is_recent_month: true, is_told_month: true, month_loss_count: 0, month_lost_eur: 0.00}
        - {loss_month_on: 2025-12-01, loss_cause: price, is_recent_month: true, is_told_month: true, month_loss_count: 0, month_lost_eur: 0.00}
        - {loss_month_on: 2025-11-01, loss_cause: all, is_recent_month: false, is_told_month: false, month_loss_count: 1, month_lost_eur: 9.00}
        - {loss_month_on: 2025-11-01, loss_cause: price, is_recent_month: false, is_told_month: false, month_loss_count: 1, month_lost_eur: 9.00}
    expect:
      - {loss_cause: all, avoidable_loss_count: 0, avoidable_lost_eur: 0, avoidable_share: null, before_loss_count: null, prevention_fr: "Aucune perte évitable du 01/12/2025 au 31/12/2025 ; pas de comparaison : les commandes ne remontent pas assez loin"}
      - {loss_cause: price, before_lost_eur: null}
  - name: not measured
    given:
      loyalty.loss_months:
        - {loss_month_on: 2025-12-01, loss_cause: all, is_recent_month: true, is_told_month: false, month_loss_count: 1, month_lost_eur: 9.00}
        - {loss_month_on: 2025-12-01, loss_cause: price, is_recent_month: true, is_told_month: false, month_loss_count: 1, month_lost_eur: 9.00}
    expect:
      - {loss_cause: all, avoidable_loss_count: null, avoidable_lost_eur: null, avoidable_share: null, prevention_fr: "Non mesuré : les commandes ne remontent pas assez loin"}
      - {loss_cause: price, avoidable_loss_count: null}
---*/
with periods as (
    select
        is_recent_month,
        min(loss_month_on) as from_on,
        max(loss_month_on) as last_month_on,
        bool_and(is_told_month) as is_told,
        sum(case when loss_cause = 'all' then month_lost_eur end) as all_lost_eur
    from loyalty.loss_months
    group by is_recent_month
),

avoidable as (
    select
        is_recent_month,
        coalesce(loss_cause, 'all') as loss_cause,
        sum(month_loss_count) as loss_count,
        sum(month_lost_eur) as lost_eur
    from loyalty.loss_months
    where loss_cause <> 'all'
    group by grouping sets ((is_recent_month, loss_cause), (is_recent_month))
),

compared as (
    select
        recent.loss_cause,
        periods.from_on,
        cast(periods.last_month_on + to_months(1) as date) - 1 as until_on,
        case when periods.is_told then recent.loss_count end as loss_count,
        case when periods.is_told then recent.lost_eur end as lost_eur,
        periods.all_lost_eur,
        case when previous.is_told then before.loss_count end as before_count,
        case when previous.is_told then before.lost_eur end as before_eur
    from avoidable as recent
    inner join periods on recent.is_recent_month = periods.is_recent_month
    left join avoidable as before
        on recent.loss_cause = before.loss_cause and not before.is_recent_month
    left join periods as previous on not previous.is_recent_month
    where recent.is_recent_month
),

shares as (
    select
        *,
        lost_eur / cast(nullif(all_lost_eur, 0) as double) as lost_share
    from compared
)

select
    shares.loss_cause,
    coalesce(causes.cause_label_fr, 'Toutes les causes évitables') as loss_cause_label_fr,
    causes.department_fr,
    causes.remedy_fr,
    shares.from_on as avoidable_from_on,
    shares.until_on as avoidable_until_on,
    cast(shares.loss_count as integer) as avoidable_loss_count,
    cast(shares.lost_eur as decimal(18, 2)) as avoidable_lost_eur,
    cast(round(shares.lost_share, 6) as decimal(9, 6)) as avoidable_share,
    cast(shares.before_count as integer) as before_loss_count,
    cast(shares.before_eur as decimal(18, 2)) as before_lost_eur,
    case
        when shares.loss_count is null
            then 'Non mesuré : les commandes ne remontent pas assez loin'
        else
            case
                when shares.loss_count = 0 then 'Aucune perte évitable'
                else
                    counted_fr(shares.loss_count, 'perte évitable', 'pertes évitables')
            end
            || ' du ' || day_fr(shares.from_on) || ' au ' || day_fr(shares.until_on)
            || case
                when shares.loss_count > 0
                    then
                        ', ' || whole_fr(shares.lost_eur)
                        || plural_fr(shares.lost_eur, ' € perdu', ' € perdus')
                        || coalesce(
                            ', soit ' || percent_fr(shares.lost_share) || ' % de la valeur perdue',
                            ''
                        )
                else ''
            end
            || case
                when shares.before_count is null
                    then ' ; pas de comparaison : les commandes ne remontent pas assez loin'
                when shares.before_count = 0 then ' ; sur la même durée juste avant : aucune'
                else
                    ' ; sur la même durée juste avant : '
                    || counted_fr(shares.before_count, 'perte', 'pertes') || ', '
                    || whole_fr(shares.before_eur) || ' €'
            end
    end as prevention_fr
from shares
left join reference.loss_causes as causes on shares.loss_cause = causes.cause
