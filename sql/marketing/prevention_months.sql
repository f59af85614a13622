/*---
description: "Avoidable losses of one complete month, by cause the company can act upon and in all, beside all losses of the month."
description_fr: "Un mois et une cause sur laquelle l'entreprise peut agir, ou toutes : combien de clients perdus, et ce que cela coûte."
grain: [loss_month_on, loss_cause]
columns:
  loss_month_on:
  loss_cause:
  loss_cause_label_fr:
  department_fr:
    nullable: true
  month_loss_count:
  month_lost_eur:
  month_all_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of all losses of the month, whatever their cause.
    description_fr: Valeur perdue du mois, toutes causes réunies, évitables ou non.
    unit: EUR
    label_fr: Toute la valeur perdue du mois (€)
    min: 0
checks:
  - name: part_of_the_month
    description: avoidable losses that are worth more than all losses of the month
    sql: month_lost_eur <= month_all_lost_eur
examples:
  - name: all avoidable causes together, and each; months that were not seen whole are left out
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix, department_fr: Direction commerciale}
        - {cause: neglect, cause_label_fr: Client délaissé, department_fr: Équipe commerciale}
      loyalty.loss_months:
        - {loss_month_on: 2025-12-01, loss_cause: all, is_recent_month: true, is_told_month: true, month_loss_count: 5, month_lost_eur: 50.00}
        - {loss_month_on: 2025-12-01, loss_cause: price, is_recent_month: true, is_told_month: true, month_loss_count: 2, month_lost_eur: 20.00}
        - {loss_month_on: 2025-12-01, loss_cause: neglect, is_recent_month: true, is_told_month: true, month_loss_count: 1, month_lost_eur: 5.00}
        - {loss_month_on: 2025-11-01, loss_cause: all, is_recent_month: true, is_told_month: false, month_loss_count: 5, month_lost_eur: 50.00}
        - {loss_month_on: 2025-11-01, loss_cause: price, is_recent_month: true, is_told_month: false, month_loss_count: 5, month_lost_eur: 50.00}
        - {loss_month_on: 2024-12-01, loss_cause: all, is_recent_month: false, is_told_month: true, month_loss_count: 5, month_lost_eur: 50.00}
        - {loss_month_on: 2024-12-01, loss_cause: price, is_recent_month: false, is_told_month: true, month_loss_count: 5, month_lost_eur: 50.00}
    expect:
      - {loss_month_on: 2025-12-01, loss_cause: all, loss_cause_label_fr: Toutes les causes évitables, department_fr: null, month_loss_count: 3, month_lost_eur: 25.00, month_all_lost_eur: 50.00}
      - {loss_month_on: 2025-12-01, loss_cause: price, loss_cause_label_fr: Prix, department_fr: Direction commerciale, month_loss_count: 2, month_lost_eur: 20.00, month_all_lost_eur: 50.00}
      - {loss_month_on: 2025-12-01, loss_cause: neglect, month_loss_count: 1, month_lost_eur: 5.00}
---*/
with told as (
    select *
    from loyalty.loss_months
    where is_recent_month and is_told_month
),

months as (
    select
        loss_month_on,
        month_lost_eur
    from told
    where loss_cause = 'all'
),

avoidable as (
    select
        loss_month_on,
        coalesce(loss_cause, 'all') as loss_cause,
        sum(month_loss_count) as loss_count,
        sum(month_lost_eur) as lost_eur
    from told
    where loss_cause <> 'all'
    group by grouping sets ((loss_month_on, loss_cause), (loss_month_on))
)

select
    avoidable.loss_month_on,
    avoidable.loss_cause,
    coalesce(causes.cause_label_fr, 'Toutes les causes évitables') as loss_cause_label_fr,
    causes.department_fr,
    cast(avoidable.loss_count as integer) as month_loss_count,
    cast(avoidable.lost_eur as decimal(18, 2)) as month_lost_eur,
    months.month_lost_eur as month_all_lost_eur
from avoidable
inner join months on avoidable.loss_month_on = months.loss_month_on
left join reference.loss_causes as causes on avoidable.loss_cause = causes.cause
