/*---
description: "Forecast of one client: probability of being still active, expected purchase days and revenue within forecast_days; NULL with a reason."
grain: [client_id]
columns:
  client_id:
  client_type:
    described_in: rhythm.predictive_thresholds
  p_alive:
    type: DECIMAL(9,6)
    description: "P(alive): probability that the client has not left for good, by MBG/NBD and calibrated on the company's own past (staging.alive_calibrations), never 1; NULL with p_alive_reason."
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
    description_fr: Chiffre d'affaires que l'on attend du client dans les douze mois à venir.
    unit: EUR
    label_fr: Chiffre d'affaires attendu (€)
    min: 0
    nullable: true
  p_alive_reason:
    type: VARCHAR
    description: "Why there is no p_alive: profiling_objected; fit_reason or nobody_leaves of tonight's fit; not_calibrated (frozen by no earlier night), its calibration_reason; silent_too_long (over alive_silence_days)."
    values: [profiling_objected, too_few_clients, no_repeat_buyers, no_maximum, not_converged, no_mean, nobody_leaves, not_calibrated, too_few_cases, silent_too_long]
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
  - name: nobody_is_alive_for_certain
    description: clients told to be alive, or gone, for certain
    sql: p_alive > 0 and p_alive < 1
  - name: order_value_or_reason
    description: clients with neither an order value nor a reason for having none, or with both
    sql: (expected_order_eur is null) = (order_value_reason is not null)
  - name: revenue_needs_both
    description: clients whose expected revenue misses a part of its own
    sql: >
      (forecast_revenue_eur is null) = (expected_orders is null or expected_order_eur is null)
examples:
  - name: hand-made parameters - odds of having left are 1 x 2 for one purchase, 1 in 2 for a second one today; the newest calibration, read between its knots
    given:
      value.buying_history:
        - {client_id: once, client_type: B2C, repeat_count: 0, last_repeat_days: 0, age_days: 272, repeat_revenue_eur: 0}
        - {client_id: today, client_type: B2C, repeat_count: 1, last_repeat_days: 272, age_days: 272, repeat_revenue_eur: 100.00}
        - {client_id: often, client_type: B2C, repeat_count: 9, last_repeat_days: 272, age_days: 272, repeat_revenue_eur: 900.00}
        - {client_id: silent, client_type: B2C, repeat_count: 0, last_repeat_days: 0, age_days: 731, repeat_revenue_eur: 0}
        - {client_id: nearly, client_type: B2C, repeat_count: 0, last_repeat_days: 0, age_days: 730, repeat_revenue_eur: 0}
        - {client_id: firm, client_type: B2B, repeat_count: 0, last_repeat_days: 0, age_days: 272, repeat_revenue_eur: 0}
        - {client_id: objector, client_type: B2C, repeat_count: 0, last_repeat_days: 0, age_days: 272, repeat_revenue_eur: 0}
      orders.profiling_objections:
        - {client_id: objector}
      value.buying_models:
        - {client_type: B2C, model: mbg_nbd, purchase_r: 9, purchase_alpha_days: 9, dropout_a: 9, dropout_b: 9}
        - {client_type: B2C, model: gamma_gamma, value_p: 2, value_q: 3, value_v_eur: 60}
        - {client_type: B2B, model: mbg_nbd, fit_reason: no_maximum}
        - {client_type: B2B, model: gamma_gamma, fit_reason: too_few_clients}
      staging.alive_calibrations:
        - {calibrated_on: 2025-01-01, client_type: B2C, knot_number: 1, knot_model_p_alive: 0.9, knot_p_alive: 0.9, purchase_r: 9, purchase_alpha_days: 9, dropout_a: 9, dropout_b: 9}
        - {calibrated_on: 2025-07-01, client_type: B2C, knot_number: 1, knot_model_p_alive: 0.3, knot_p_alive: 0.1, purchase_r: 1, purchase_alpha_days: 272, dropout_a: 1, dropout_b: 1}
        - {calibrated_on: 2025-07-01, client_type: B2C, knot_number: 2, knot_model_p_alive: 0.5, knot_p_alive: 0.4, purchase_r: 1, purchase_alpha_days: 272, dropout_a: 1, dropout_b: 1}
        - {calibrated_on: 2025-07-01, client_type: B2C, knot_number: 3, knot_model_p_alive: 0.75, knot_p_alive: 0.8, purchase_r: 1, purchase_alpha_days: 272, dropout_a: 1, dropout_b: 1}
        - {calibrated_on: 2025-07-01, client_type: B2B, knot_number: 0, calibration_reason: too_few_cases}
      value.buying_expectations:
        - {client_type: B2C, repeat_count: 0, age_days: 272, orders_if_alive: 3}
        - {client_type: B2C, repeat_count: 0, age_days: 730, orders_if_alive: 3}
        - {client_type: B2C, repeat_count: 0, age_days: 731, orders_if_alive: 3}
        - {client_type: B2C, repeat_count: 1, age_days: 272, orders_if_alive: 6}
        - {client_type: B2C, repeat_count: 9, age_days: 272, orders_if_alive: 6}
        - {client_type: B2B, repeat_count: 0, age_days: 272}
    expect:
      - {client_id: once, p_alive: 0.15, expected_orders: 0.45, expected_order_eur: 60.00, forecast_revenue_eur: 27.00}
      - {client_id: today, p_alive: 0.666667, expected_orders: 4.000000, expected_order_eur: 80.00, forecast_revenue_eur: 320.00}
      - {client_id: often, p_alive: 0.8}
      - {client_id: silent, p_alive: null, expected_orders: null, p_alive_reason: silent_too_long, expected_order_eur: 60.00}
      - {client_id: nearly, p_alive: 0.1}
      - {client_id: firm, p_alive: null, expected_orders: null, expected_order_eur: null, forecast_revenue_eur: null, p_alive_reason: no_maximum, order_value_reason: too_few_clients}
      - {client_id: objector, p_alive: null, expected_orders: null, expected_order_eur: null, forecast_revenue_eur: null, p_alive_reason: profiling_objected, order_value_reason: profiling_objected}
  - name: why nobody of a type has a probability - nothing frozen, too few cases, nobody leaves by the fit of tonight
    given:
      value.buying_history:
        - {client_id: free, client_type: unknown, repeat_count: 0, last_repeat_days: 0, age_days: 9, repeat_revenue_eur: 0}
        - {client_id: few, client_type: B2B, repeat_count: 0, last_repeat_days: 0, age_days: 9, repeat_revenue_eur: 0}
        - {client_id: never, client_type: B2C, repeat_count: 0, last_repeat_days: 0, age_days: 9, repeat_revenue_eur: 0}
      value.buying_models:
        - {client_type: unknown, model: mbg_nbd, purchase_r: 1, purchase_alpha_days: 9, dropout_a: 1, dropout_b: 1}
        - {client_type: B2B, model: mbg_nbd, purchase_r: 1, purchase_alpha_days: 9, dropout_a: 1, dropout_b: 1}
        - {client_type: B2C, model: mbg_nbd, purchase_r: 1, purchase_alpha_days: 9, dropout_a: 0.00001, dropout_b: 100}
        - {client_type: unknown, model: gamma_gamma, fit_reason: no_mean}
        - {client_type: B2B, model: gamma_gamma, fit_reason: no_mean}
        - {client_type: B2C, model: gamma_gamma, fit_reason: no_mean}
      staging.alive_calibrations:
        - {calibrated_on: 2025-07-01, client_type: B2B, knot_number: 0, calibration_reason: too_few_cases}
        - {calibrated_on: 2025-07-01, client_type: B2C, knot_number: 1, knot_model_p_alive: 0.5, knot_p_alive: 0.4, purchase_r: 1, purchase_alpha_days: 9, dropout_a: 1, dropout_b: 1}
      value.buying_expectations:
        - {client_type: unknown, repeat_count: 0, age_days: 9, orders_if_alive: 3}
        - {client_type: B2B, repeat_count: 0, age_days: 9, orders_if_alive: 3}
        - {client_type: B2C, repeat_count: 0, age_days: 9, orders_if_alive: 3}
    expect:
      - {client_id: free, p_alive: null, expected_orders: null, p_alive_reason: not_calibrated}
      - {client_id: few, p_alive: null, expected_orders: null, p_alive_reason: too_few_cases}
      - {client_id: never, p_alive: null, expected_orders: null, p_alive_reason: nobody_leaves}
---*/
-- What the model says rests on the fit of the half-year, as the calibration does. No status
-- rests on p_alive.
with buying as (
    select
        client_type,
        buying_fit_reason(dropout_a, dropout_b, fit_reason) as fit_reason
    from value.buying_models
    where model = 'mbg_nbd'
),

valuing as (
    select *
    from value.buying_models
    where model = 'gamma_gamma'
),

knots as (
    select *
    from staging.alive_calibrations
    where calibrated_on = (select max(c.calibrated_on) from staging.alive_calibrations as c)
),

calibrated as (
    select
        client_type,
        max(calibration_reason) as calibration_reason,
        max(purchase_r) as purchase_r,
        max(purchase_alpha_days) as purchase_alpha_days,
        max(dropout_a) as dropout_a,
        max(dropout_b) as dropout_b,
        min(knot_model_p_alive) as least_p_alive
    from knots
    group by client_type
),

-- From one knot to the next; the last one holds beyond it.
segments as (
    select
        client_type,
        knot_model_p_alive as from_p_alive,
        knot_p_alive as from_calibrated,
        lead(knot_model_p_alive) over (partition by client_type order by knot_number)
            as to_p_alive,
        lead(knot_p_alive) over (partition by client_type order by knot_number) as to_calibrated
    from knots
    where knot_p_alive is not null
),

weighed as (
    select
        history.client_id,
        history.client_type,
        history.repeat_count,
        history.age_days,
        -- Below the first knot as at it.
        greatest(
            calibrated.least_p_alive,
            model_p_alive(
                history.repeat_count,
                history.last_repeat_days,
                history.age_days,
                calibrated.purchase_r,
                calibrated.purchase_alpha_days,
                calibrated.dropout_a,
                calibrated.dropout_b
            )
        ) as model_p_alive,
        valuing.value_p * (valuing.value_v_eur + history.repeat_revenue_eur)
        / cast(valuing.value_p * history.repeat_count + valuing.value_q - 1 as double)
            as expected_order_eur,
        case
            when objections.client_id is not null then 'profiling_objected'
            when buying.fit_reason is not null then buying.fit_reason
            when calibrated.client_type is null then 'not_calibrated'
            when calibrated.calibration_reason is not null then calibrated.calibration_reason
            when
                history.age_days - history.last_repeat_days > setting_alive_silence_days()
                then 'silent_too_long'
        end as p_alive_reason,
        case when objections.client_id is null then valuing.fit_reason else 'profiling_objected' end
            as order_value_reason
    from value.buying_history as history
    inner join buying on history.client_type = buying.client_type
    inner join valuing on history.client_type = valuing.client_type
    left join calibrated on history.client_type = calibrated.client_type
    left join orders.profiling_objections as objections on history.client_id = objections.client_id
),

expected as (
    select
        weighed.client_id,
        weighed.client_type,
        case
            when weighed.p_alive_reason is null
                then
                    segments.from_calibrated
                    + coalesce(
                        (segments.to_calibrated - segments.from_calibrated)
                        * (weighed.model_p_alive - segments.from_p_alive)
                        / cast(segments.to_p_alive - segments.from_p_alive as double),
                        0
                    )
        end as p_alive,
        case when weighed.order_value_reason is null then weighed.expected_order_eur end
            as expected_order_eur,
        weighed.p_alive_reason,
        weighed.order_value_reason,
        expectations.orders_if_alive
    from weighed
    inner join value.buying_expectations as expectations
        on
            weighed.client_type = expectations.client_type
            and weighed.repeat_count = expectations.repeat_count
            and weighed.age_days = expectations.age_days
    left join segments
        on
            weighed.client_type = segments.client_type
            and weighed.p_alive_reason is null
            and weighed.model_p_alive >= segments.from_p_alive
            and (segments.to_p_alive is null or weighed.model_p_alive < segments.to_p_alive)
)

select
    client_id,
    client_type,
    cast(round(p_alive, 6) as decimal(9, 6)) as p_alive,
    cast(round(p_alive * orders_if_alive, 6) as decimal(18, 6)) as expected_orders,
    cast(round(expected_order_eur, 2) as decimal(18, 2)) as expected_order_eur,
    cast(round(p_alive * orders_if_alive * expected_order_eur, 2) as decimal(18, 2))
        as forecast_revenue_eur,
    p_alive_reason,
    order_value_reason
from expected
