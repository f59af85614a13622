/*---
description: One buying model fitted to the clients of one type, or the reason why it could not be.
grain: [client_type, model]
python: buying_models.add_parameters
python_inputs: [groups]
columns:
  client_type:
    described_in: rhythm.predictive_thresholds
  model:
    type: VARCHAR
    description: "Buying model: mbg_nbd (purchases at random until drop-out; gives p_alive), bg_nbd (for comparison: one-time buyers always alive), gamma_gamma (value of a purchase day)."
    label_fr: Modèle
    values: [mbg_nbd, bg_nbd, gamma_gamma]
  fitted_client_count:
    type: INTEGER
    description: Clients that the model is fitted to; for gamma_gamma those with repeat purchases of a positive sum.
    label_fr: Clients du modèle
    min: 0
  purchase_r:
    type: DECIMAL(18,6)
    description: Shape of the Gamma distribution of purchase rates over clients; NULL for gamma_gamma and without a fit.
    min: 0
    nullable: true
  purchase_alpha_days:
    type: DECIMAL(18,6)
    description: Rate, in days, of the Gamma distribution of purchase rates over clients; NULL as purchase_r.
    unit: day
    min: 0
    nullable: true
  dropout_a:
    type: DECIMAL(18,6)
    description: First shape of the Beta distribution of the probability of drop-out after a purchase; NULL as purchase_r.
    min: 0
    nullable: true
  dropout_b:
    type: DECIMAL(18,6)
    description: Second shape of the Beta distribution of the probability of drop-out after a purchase; NULL as purchase_r.
    min: 0
    nullable: true
  value_p:
    type: DECIMAL(18,6)
    description: Shape of the Gamma distribution of one client's purchase values; NULL but for a fitted gamma_gamma.
    min: 0
    nullable: true
  value_q:
    type: DECIMAL(18,6)
    description: Shape of the Gamma distribution, over clients, of the rate of value_p's distribution; NULL as value_p.
    min: 0
    nullable: true
  value_v_eur:
    type: DECIMAL(18,6)
    description: Rate of the Gamma distribution, over clients, of the rate of value_p's distribution; NULL as value_p.
    unit: EUR
    min: 0
    nullable: true
  log_likelihood:
    type: DECIMAL(18,6)
    description: Log likelihood of the fit; mbg_nbd and bg_nbd of one type may be compared, the larger describes the clients better.
    nullable: true
  fit_reason:
    type: VARCHAR
    description: "Why there are no parameters: too_few_clients (forecast_min_clients), no_repeat_buyers, no_maximum (unbounded likelihood), not_converged or no_mean (purchase values without a finite mean)."
    values: [too_few_clients, no_repeat_buyers, no_maximum, not_converged, no_mean]
    nullable: true
checks:
  - name: parameters_or_reason
    description: models with neither parameters nor a reason for having none, or with both
    sql: >
      (fit_reason is null) = (log_likelihood is not null)
      and (fit_reason is null and model <> 'gamma_gamma') = (purchase_r is not null)
      and (fit_reason is null and model = 'gamma_gamma') = (value_p is not null)
examples:
  - name: too few clients, and clients who never bought again, give a reason and no parameters
    settings: {forecast_min_clients: 2}
    given:
      value.buying_history:
        - {client_id: a, client_type: B2B, repeat_count: 0, last_repeat_days: 0, age_days: 300, repeat_revenue_eur: 0}
        - {client_id: b, client_type: B2B, repeat_count: 0, last_repeat_days: 0, age_days: 200, repeat_revenue_eur: 0}
        - {client_id: c, client_type: B2C, repeat_count: 3, last_repeat_days: 90, age_days: 100, repeat_revenue_eur: 50.00}
    expect:
      - {client_type: B2B, model: mbg_nbd, fitted_client_count: 2, purchase_r: null, fit_reason: no_repeat_buyers}
      - {client_type: B2B, model: bg_nbd, fitted_client_count: 2, purchase_r: null, fit_reason: no_repeat_buyers}
      - {client_type: B2B, model: gamma_gamma, fitted_client_count: 0, value_p: null, fit_reason: too_few_clients}
      - {client_type: B2C, model: mbg_nbd, fitted_client_count: 1, fit_reason: too_few_clients}
      - {client_type: B2C, model: bg_nbd, fitted_client_count: 1, fit_reason: too_few_clients}
      - {client_type: B2C, model: gamma_gamma, fitted_client_count: 1, log_likelihood: null, fit_reason: too_few_clients}
---*/
-- Clients of equal history are one group: the models need no more, and a million clients fit.
with groups as (
    select
        client_type,
        'buying' as kind,
        repeat_count,
        cast(last_repeat_days as double) as last_or_sum,
        age_days as age,
        count(*) as equal_count
    from value.buying_history
    group by client_type, repeat_count, last_repeat_days, age_days
    union all
    select
        client_type,
        'value' as kind,
        repeat_count,
        cast(repeat_revenue_eur as double) as last_or_sum,
        0 as age,
        count(*) as equal_count
    from value.buying_history
    where repeat_revenue_eur > 0
    group by client_type, repeat_count, repeat_revenue_eur
),

types as (
    select distinct client_type from groups
),

kinds (model, kind) as (
    values ('mbg_nbd', 'buying'), ('bg_nbd', 'buying'), ('gamma_gamma', 'value')
)

select
    types.client_type,
    kinds.model,
    kinds.kind,
    cast(coalesce(sum(groups.equal_count), 0) as integer) as fitted_client_count
from types
cross join kinds
left join groups on types.client_type = groups.client_type and kinds.kind = groups.kind
group by types.client_type, kinds.model, kinds.kind
order by types.client_type, kinds.model
