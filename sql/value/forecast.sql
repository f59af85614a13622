/*---
description: "Forecast of one client: probability of being still active, expected purchase days and revenue within forecast_days; NULL with a reason."
grain: [client_id]
columns:
  client_id:
  client_type:
    described_in: rhythm.predictive_thresholds
  p_alive:
    type: DECIMAL(9,6)
    description: "P(alive): probability that the client has not left for good (MBG/NBD), one-time buyers included; NULL with p_alive_reason."
    unit: probability 0-1
    label_fr: Probabilité d'être actif
    min: 0
    max: 1
    nullable: true
  expected_orders:
    type: DECIMAL(18,6)
    description: Expected purchase days within forecast_days, p_alive taken into account; NULL with p_alive_reason.
    label_fr: Commandes attendues
    min: 0
    nullable: true
  expected_order_eur:
    type: DECIMAL(18,2)
    description: "Expected value of a purchase day (Gamma-Gamma): weighted mean of the client's repeat purchases and its type's; NULL with order_value_reason."
    unit: EUR
    label_fr: Montant attendu par commande (€)
    min: 0
    nullable: true
  forecast_revenue_eur:
    type: DECIMAL(18,2)
    description: "Expected revenue: expected_orders times expected_order_eur; NULL where either is."
    unit: EUR
    label_fr: Chiffre d'affaires attendu (€)
    min: 0
    nullable: true
  p_alive_reason:
    type: VARCHAR
    description: Why there is no p_alive; see fit_reason of value.buying_models, or that the client objected to profiling.
    values: [too_few_clients, no_repeat_buyers, no_maximum, not_converged, no_mean, profiling_objected]
    nullable: true
  order_value_reason:
    type: VARCHAR
    description: Why there is no expected_order_eur; see fit_reason of value.buying_models, or that the client objected to profiling.
    values: [too_few_clients, no_repeat_buyers, no_maximum, not_converged, no_mean, profiling_objected]
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: alive_or_reason
    description: clients with neither a probability nor a reason for having none, or with both
    sql: >
      (p_alive is null) = (p_alive_reason is not null)
      and (expected_orders is null) = (p_alive is null)
  - name: order_value_or_reason
    description: clients with neither an order value nor a reason for having none, or with both
    sql: (expected_order_eur is null) = (order_value_reason is not null)
  - name: revenue_needs_both
    description: clients whose expected revenue misses a part of its own
    sql: >
      (forecast_revenue_eur is null) = (expected_orders is null or expected_order_eur is null)
examples:
  - name: hand-made parameters - odds of having left are 1 x 2 for one purchase, 1 in 2 for a second one today
    given:
      value.buying_history:
        - {client_id: once, client_type: B2C, repeat_count: 0, last_repeat_days: 0, age_days: 272, repeat_revenue_eur: 0}
        - {client_id: today, client_type: B2C, repeat_count: 1, last_repeat_days: 272, age_days: 272, repeat_revenue_eur: 100.00}
        - {client_id: firm, client_type: B2B, repeat_count: 0, last_repeat_days: 0, age_days: 272, repeat_revenue_eur: 0}
        - {client_id: objector, client_type: B2C, repeat_count: 0, last_repeat_days: 0, age_days: 272, repeat_revenue_eur: 0}
      orders.profiling_objections:
        - {client_id: objector}
      value.buying_models:
        - {client_type: B2C, model: mbg_nbd, purchase_r: 1, purchase_alpha_days: 272, dropout_a: 1, dropout_b: 1}
        - {client_type: B2C, model: gamma_gamma, value_p: 2, value_q: 3, value_v_eur: 60}
        - {client_type: B2B, model: mbg_nbd, fit_reason: no_maximum}
        - {client_type: B2B, model: gamma_gamma, fit_reason: too_few_clients}
      value.buying_expectations:
        - {client_type: B2C, repeat_count: 0, age_days: 272, orders_if_alive: 3}
        - {client_type: B2C, repeat_count: 1, age_days: 272, orders_if_alive: 6}
        - {client_type: B2B, repeat_count: 0, age_days: 272}
    expect:
      - {client_id: once, p_alive: 0.333333, expected_orders: 1.000000, expected_order_eur: 60.00, forecast_revenue_eur: 60.00}
      - {client_id: today, p_alive: 0.666667, expected_orders: 4.000000, expected_order_eur: 80.00, forecast_revenue_eur: 320.00}
      - {client_id: firm, p_alive: null, expected_orders: null, expected_order_eur: null, forecast_revenue_eur: null, p_alive_reason: no_maximum, order_value_reason: too_few_clients}
      - {client_id: objector, p_alive: null, expected_orders: null, expected_order_eur: null, forecast_revenue_eur: null, p_alive_reason: profiling_objected, order_value_reason: profiling_objected}
---*/
-- The models take it that purchases come at random; where a type buys regularly (gamma_k over
-- 2) p_alive falls too late. No status rests on it.
with buying as (
    select *
    from value.buying_models
    where model = 'mbg_nbd'
),

valuing as (
    select *
    from value.buying_models
    where model = 'gamma_gamma'
),

-- The weights of "still there" and "gone", each divided by the larger power: nothing overflows.
weighed as (
    select
        history.*,
        power(
            (buying.purchase_alpha_days + history.last_repeat_days)
            / cast(buying.purchase_alpha_days + history.age_days as double),
            buying.purchase_r + history.repeat_count
        ) as alive_weight,
        buying.dropout_a / cast(buying.dropout_b + history.repeat_count as double) as gone_weight,
        valuing.value_p * (valuing.value_v_eur + history.repeat_revenue_eur)
        / cast(valuing.value_p * history.repeat_count + valuing.value_q - 1 as double)
            as expected_order_eur,
        buying.fit_reason as p_alive_reason,
        valuing.fit_reason as order_value_reason,
        objections.client_id is not null as is_objected
    from value.buying_history as history
    inner join buying on history.client_type = buying.client_type
    inner join valuing on history.client_type = valuing.client_type
    left join orders.profiling_objections as objections on history.client_id = objections.client_id
),

expected as (
    select
        weighed.*,
        weighed.alive_weight / (weighed.alive_weight + weighed.gone_weight) as p_alive,
        expectations.orders_if_alive
    from weighed
    inner join value.buying_expectations as expectations
        on
            weighed.client_type = expectations.client_type
            and weighed.repeat_count = expectations.repeat_count
            and weighed.age_days = expectations.age_days
)

select
    client_id,
    client_type,
    case when not is_objected then cast(round(p_alive, 6) as decimal(9, 6)) end as p_alive,
    case
        when not is_objected then cast(round(p_alive * orders_if_alive, 6) as decimal(18, 6))
    end as expected_orders,
    case
        when not is_objected then cast(round(expected_order_eur, 2) as decimal(18, 2))
    end as expected_order_eur,
    case
        when not is_objected
            then
                cast(
                    round(p_alive * orders_if_alive * expected_order_eur, 2) as decimal(18, 2)
                )
    end as forecast_revenue_eur,
    case when is_objected then 'profiling_objected' else p_alive_reason end as p_alive_reason,
    case
        when is_objected then 'profiling_objected' else order_value_reason
    end as order_value_reason
from expected
