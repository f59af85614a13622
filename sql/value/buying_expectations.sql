/*---
description: Expected purchase days within forecast_days of a client still active, by client type, repeat purchase days and age (MBG/NBD).
grain: [client_type, repeat_count, age_days]
python: buying_models.add_orders_if_alive
columns:
  client_type:
    described_in: rhythm.predictive_thresholds
  repeat_count:
  age_days:
  orders_if_alive:
    type: DECIMAL(18,6)
    description: Expected purchase days within forecast_days of a client who has not left (MBG/NBD); NULL without a fit.
    min: 0
    nullable: true
examples:
  - name: nearly nobody leaves and all buy every ten days; without a fit nothing is expected
    settings: {forecast_days: 100}
    given:
      value.buying_history:
        - {client_id: a, client_type: B2B, repeat_count: 0, age_days: 0}
        - {client_id: b, client_type: B2B, repeat_count: 0, age_days: 0}
        - {client_id: c, client_type: B2C, repeat_count: 5, age_days: 90}
      value.buying_models:
        - {client_type: B2B, model: mbg_nbd, purchase_r: 1, purchase_alpha_days: 10, dropout_a: 0.000001, dropout_b: 1000}
        - {client_type: B2B, model: bg_nbd, purchase_r: 9, purchase_alpha_days: 9, dropout_a: 9, dropout_b: 9}
        - {client_type: B2C, model: mbg_nbd, fit_reason: no_maximum}
    expect:
      - {client_type: B2B, repeat_count: 0, age_days: 0, orders_if_alive: 10.000000}
      - {client_type: B2C, repeat_count: 5, age_days: 90, orders_if_alive: null}
---*/
with seen as (
    select distinct
        client_type,
        repeat_count,
        age_days
    from value.buying_history
)

select
    seen.client_type,
    seen.repeat_count,
    seen.age_days,
    models.purchase_r,
    models.purchase_alpha_days,
    models.dropout_a,
    models.dropout_b
from seen
left join value.buying_models as models
    on seen.client_type = models.client_type and models.model = 'mbg_nbd'
order by seen.client_type, seen.repeat_count, seen.age_days
