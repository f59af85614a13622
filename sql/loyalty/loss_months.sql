/*---
description: "Losses of one complete calendar month put down to one cause the company can act upon, or to all causes, acted upon or not; of the last prevention_months and as many before."
grain: [loss_month_on, loss_cause]
columns:
  loss_month_on:
    type: DATE
    description: "Month of the losses, by its first day: a loss counts in the month of lost_on."
    description_fr: Mois où le client a été perdu, désigné par son premier jour.
    label_fr: Mois
  loss_cause:
    described_in: loyalty.second_loyalty
  is_recent_month:
    type: BOOLEAN
    description: True for the last prevention_months, false for those that they are compared with.
    label_fr: Parmi les derniers mois
  is_told_month:
    type: BOOLEAN
    description: True where orders are known for fixed_lost_days (rhythm_history_days, if that is more) before the month, so that losses in it could be seen.
    label_fr: Mois mesuré
  month_loss_count:
    type: INTEGER
    description: Losses of the month put down to the cause.
    description_fr: Clients perdus ce mois-là pour cette cause.
    label_fr: Pertes du mois
    min: 0
  month_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of these losses.
    description_fr: Valeur perdue avec ces clients.
    unit: EUR
    label_fr: Valeur perdue du mois (€)
    min: 0
checks:
  - name: begins_on_the_first
    description: months that do not begin on their first day, or are not over
    sql: day(loss_month_on) = 1 and loss_month_on + interval 1 month <= as_of() + 1
examples:
  - name: complete months alone, of which the last ones are compared with as many; months without a loss are zero; causes nobody can act upon are in all
    run_date: 2026-06-29
    settings: {prevention_months: 1}
    given:
      reference.loss_causes:
        - {cause: price, is_actionable: true}
        - {cause: neglect, is_actionable: true}
        - {cause: ceased, is_actionable: false}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-04-02}
        - {client_id: b, purchased_on: 2025-05-02}
      status.episodes:
        - {client_id: a, episode_number: 1, lost_on: 2026-05-31}
        - {client_id: b, episode_number: 1, lost_on: 2026-05-01}
        - {client_id: c, episode_number: 1, lost_on: 2026-04-30}
        - {client_id: d, episode_number: 1, lost_on: 2026-03-31}
        - {client_id: e, episode_number: 1, lost_on: 2026-06-01}
      status.episode_values:
        - {client_id: a, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: b, episode_number: 1, lost_value_eur: 2.00}
        - {client_id: c, episode_number: 1, lost_value_eur: 4.00}
        - {client_id: d, episode_number: 1, lost_value_eur: 8.00}
        - {client_id: e, episode_number: 1, lost_value_eur: 16.00}
      losses.causes:
        - {client_id: a, episode_number: 1, cause: price, is_main: true}
        - {client_id: a, episode_number: 1, cause: neglect, is_main: false}
        - {client_id: b, episode_number: 1, cause: ceased, is_main: true}
        - {client_id: c, episode_number: 1, cause: price, is_main: true}
        - {client_id: d, episode_number: 1, cause: price, is_main: true}
        - {client_id: e, episode_number: 1, cause: price, is_main: true}
    expect:
      - {loss_month_on: 2026-05-01, loss_cause: all, is_recent_month: true, is_told_month: true, month_loss_count: 2, month_lost_eur: 3.00}
      - {loss_month_on: 2026-05-01, loss_cause: price, month_loss_count: 1, month_lost_eur: 1.00}
      - {loss_month_on: 2026-05-01, loss_cause: neglect, month_loss_count: 0, month_lost_eur: 0}
      - {loss_month_on: 2026-04-01, loss_cause: all, is_recent_month: false, is_told_month: false, month_loss_count: 1, month_lost_eur: 4.00}
      - {loss_month_on: 2026-04-01, loss_cause: price, month_loss_count: 1, month_lost_eur: 4.00}
      - {loss_month_on: 2026-04-01, loss_cause: neglect, month_loss_count: 0}
---*/
with month_numbers as (
    select unnest(generate_series(1, 2 * setting_prevention_months())) as months_back
),

-- A month whose last day is as_of() is complete.
months as (
    select
        cast(
            date_trunc('month', as_of() + 1) - to_months(cast(months_back as integer)) as date
        ) as loss_month_on,
        months_back <= setting_prevention_months() as is_recent_month
    from month_numbers
),

history as (
    select
        min(purchased_on) + greatest(setting_fixed_lost_days(), setting_rhythm_history_days())
            as told_from_on
    from orders.purchase_days
),

counted_causes as (
    select cause as loss_cause
    from reference.loss_causes
    where is_actionable
    union all
    select 'all'
),

judged as (
    select
        cast(date_trunc('month', episodes.lost_on) as date) as loss_month_on,
        causes.cause,
        losses.lost_value_eur
    from status.episodes as episodes
    inner join status.episode_values as losses
        on
            episodes.client_id = losses.client_id
            and episodes.episode_number = losses.episode_number
    inner join losses.causes as causes
        on
            episodes.client_id = causes.client_id
            and episodes.episode_number = causes.episode_number
            and causes.is_main
)

select
    months.loss_month_on,
    counted_causes.loss_cause,
    months.is_recent_month,
    coalesce(min(history.told_from_on) <= months.loss_month_on, false) as is_told_month,
    cast(count(judged.cause) as integer) as month_loss_count,
    cast(coalesce(sum(judged.lost_value_eur), 0) as decimal(18, 2)) as month_lost_eur
from months
cross join counted_causes
cross join history
left join judged
    on
        months.loss_month_on = judged.loss_month_on
        and counted_causes.loss_cause in ('all', judged.cause)
group by months.loss_month_on, months.is_recent_month, counted_causes.loss_cause
