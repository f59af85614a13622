/*---
description: "Second lifetime value: what returns from confirmed losses have brought, by origin of the return and cause of the loss, beside the lost value and the forecast."
grain: [return_origin, loss_cause]
columns:
  return_origin:
  loss_cause:
    described_in: loyalty.second_loyalty
  win_back_count:
    described_in: loyalty.second_loyalty
  group_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of the losses from which these clients came back.
    description_fr: Valeur qui avait été perdue avec ces clients.
    unit: EUR
    label_fr: Valeur perdue avant (€)
    min: 0
  second_revenue_eur:
    type: DECIMAL(18,2)
    description: Revenue from the day of the return to as_of(), or to the next return from a confirmed loss.
    description_fr: Ce que ces clients ont acheté depuis leur retour, ce jour compris.
    unit: EUR
    label_fr: Acheté depuis le retour (€)
    min: 0
  whole_year_count:
    type: INTEGER
    description: Returns whose first value_months are over (order_lag_days past them) by as_of().
    description_fr: Retours assez anciens pour que la première année soit écoulée.
    label_fr: Première année écoulée
    min: 0
  whole_year_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value of the losses of whole_year_count; NULL where there is none.
    description_fr: Valeur perdue avec ces derniers, sur l'année avant leur perte ; vide s'il n'y en a pas.
    unit: EUR
    label_fr: Année avant la perte (€)
    min: 0
    nullable: true
  whole_year_eur:
    type: DECIMAL(18,2)
    description: Revenue of whole_year_count in the value_months that begin with the return; NULL where there is none.
    description_fr: Ce qu'ils ont acheté dans l'année qui suit leur retour ; vide s'il n'y en a pas.
    unit: EUR
    label_fr: Première année après le retour (€)
    min: 0
    nullable: true
  whole_year_margin_eur:
    type: DECIMAL(18,2)
    description: Margin of whole_year_eur; NULL where the margin of one of its orders is not known.
    description_fr: Marge sur ces achats ; vide si elle n'est pas connue pour chaque commande.
    unit: EUR
    label_fr: Marge de la première année (€)
    nullable: true
  forecast_count:
    type: INTEGER
    description: Clients of the group with a forecast tonight (value.forecast), each by the last return.
    description_fr: Clients dont on sait prévoir les achats.
    label_fr: Clients avec prévision
    min: 0
  group_forecast_eur:
    type: DECIMAL(18,2)
    description: Revenue expected of forecast_count within forecast_days; NULL where there is none.
    description_fr: Chiffre d'affaires attendu d'eux sur la durée de la prévision ; vide s'il n'y en a aucun.
    unit: EUR
    label_fr: Attendu (€)
    min: 0
    nullable: true
checks:
  - name: year_with_its_value
    description: whole years without their value, or the reverse, or more of them than returns
    sql: >
      whole_year_count <= win_back_count
      and (whole_year_count = 0) = (whole_year_eur is null)
      and (whole_year_count = 0) = (whole_year_lost_eur is null)
      and (forecast_count = 0) = (group_forecast_eur is null)
examples:
  - name: from the day of the return to the next one; a year begins with the return and is told once it is over; margins of all orders or none
    run_date: 2026-01-03
    given:
      loyalty.second_lives:
        - {client_id: a, episode_number: 1, returned_on: 2024-01-01, return_origin: campaign, cause: price, lost_value_eur: 100.00}
        - {client_id: a, episode_number: 3, returned_on: 2025-06-01, return_origin: organic, cause: price, lost_value_eur: 50.00}
        - {client_id: b, episode_number: 1, returned_on: 2024-12-31, return_origin: organic, cause: neglect, lost_value_eur: 10.00}
        - {client_id: c, episode_number: 1, returned_on: 2025-01-02, return_origin: organic, cause: neglect, lost_value_eur: 20.00}
      orders.valid_orders:
        - {order_id: 1, client_id: a, ordered_on: 2023-12-31, net_amount_eur: 1.00}
        - {order_id: 2, client_id: a, ordered_on: 2024-01-01, net_amount_eur: 2.00}
        - {order_id: 3, client_id: a, ordered_on: 2024-12-31, net_amount_eur: 4.00}
        - {order_id: 4, client_id: a, ordered_on: 2025-01-01, net_amount_eur: 8.00}
        - {order_id: 5, client_id: a, ordered_on: 2025-06-01, net_amount_eur: 16.00}
        - {order_id: 6, client_id: a, ordered_on: 2026-01-04, net_amount_eur: 32.00}
        - {order_id: 7, client_id: b, ordered_on: 2024-12-31, net_amount_eur: 64.00}
        - {order_id: 8, client_id: c, ordered_on: 2025-01-02, net_amount_eur: 128.00}
      staging.orders:
        - {order_id: 2, margin_eur: 1.00}
        - {order_id: 3, margin_eur: 2.00}
        - {order_id: 7, margin_eur: null}
      value.forecast:
        - {client_id: a, forecast_revenue_eur: 7.00}
        - {client_id: b}
    expect:
      - {return_origin: all, loss_cause: all, win_back_count: 4, group_lost_eur: 180.00, second_revenue_eur: 222.00, whole_year_count: 2, whole_year_lost_eur: 110.00, whole_year_eur: 70.00, whole_year_margin_eur: null, forecast_count: 1, group_forecast_eur: 7.00}
      - {return_origin: all, loss_cause: price, win_back_count: 2, group_lost_eur: 150.00, second_revenue_eur: 30.00, whole_year_count: 1, whole_year_eur: 6.00, forecast_count: 1}
      - {return_origin: all, loss_cause: neglect, win_back_count: 2, whole_year_count: 1, whole_year_eur: 64.00, whole_year_margin_eur: null, forecast_count: 0, group_forecast_eur: null}
      - {return_origin: campaign, loss_cause: all, win_back_count: 1, second_revenue_eur: 14.00, whole_year_count: 1, whole_year_lost_eur: 100.00, whole_year_eur: 6.00, whole_year_margin_eur: 3.00, forecast_count: 0}
      - {return_origin: campaign, loss_cause: price, win_back_count: 1}
      - {return_origin: organic, loss_cause: all, win_back_count: 3, second_revenue_eur: 208.00, forecast_count: 1}
      - {return_origin: organic, loss_cause: price, win_back_count: 1, second_revenue_eur: 16.00, whole_year_count: 0, whole_year_eur: null, group_forecast_eur: 7.00}
      - {return_origin: organic, loss_cause: neglect, win_back_count: 2, group_lost_eur: 30.00}
---*/
with lives as (
    select
        client_id,
        episode_number,
        return_origin,
        cause,
        returned_on,
        lost_value_eur,
        lead(returned_on) over own as next_returned_on,
        cast(returned_on + to_months(setting_value_months()) as date) as year_ends_before_on
    from loyalty.second_lives
    window own as (partition by client_id order by episode_number)
),

bought as (
    select
        lives.client_id,
        lives.episode_number,
        sum(
            case
                when coalesce(orders.ordered_on < lives.next_returned_on, true)
                    then orders.net_amount_eur
            end
        ) as second_revenue_eur,
        sum(
            case when orders.ordered_on < lives.year_ends_before_on then orders.net_amount_eur end
        ) as year_eur,
        sum(case when orders.ordered_on < lives.year_ends_before_on then margins.margin_eur end)
            as margin_eur,
        count(case when orders.ordered_on < lives.year_ends_before_on then 1 end)
        = count(case when orders.ordered_on < lives.year_ends_before_on then margins.margin_eur end)
            as is_margin_known
    from lives
    inner join orders.valid_orders as orders
        on
            lives.client_id = orders.client_id
            and orders.ordered_on between lives.returned_on and as_of()
    left join staging.orders as margins on orders.order_id = margins.order_id
    group by lives.client_id, lives.episode_number
),

valued as (
    select
        lives.return_origin,
        lives.cause,
        lives.lost_value_eur,
        bought.second_revenue_eur,
        lives.year_ends_before_on - 1 + setting_order_lag_days() <= as_of() as is_year_over,
        bought.year_eur,
        bought.margin_eur,
        bought.is_margin_known,
        case when lives.next_returned_on is null then forecast.forecast_revenue_eur end
            as forecast_revenue_eur
    from lives
    inner join bought
        on lives.client_id = bought.client_id and lives.episode_number = bought.episode_number
    left join value.forecast as forecast on lives.client_id = forecast.client_id
)

select
    coalesce(return_origin, 'all') as return_origin,
    coalesce(cause, 'all') as loss_cause,
    cast(count(*) as integer) as win_back_count,
    cast(sum(lost_value_eur) as decimal(18, 2)) as group_lost_eur,
    cast(sum(second_revenue_eur) as decimal(18, 2)) as second_revenue_eur,
    cast(count(case when is_year_over then 1 end) as integer) as whole_year_count,
    cast(sum(case when is_year_over then lost_value_eur end) as decimal(18, 2))
        as whole_year_lost_eur,
    cast(sum(case when is_year_over then year_eur end) as decimal(18, 2)) as whole_year_eur,
    cast(
        case
            when bool_and(is_margin_known) filter (where is_year_over)
                then sum(case when is_year_over then margin_eur end)
        end as decimal(18, 2)
    ) as whole_year_margin_eur,
    cast(count(forecast_revenue_eur) as integer) as forecast_count,
    cast(sum(forecast_revenue_eur) as decimal(18, 2)) as group_forecast_eur
from valued
group by cube (return_origin, cause)
having count(*) > 0
