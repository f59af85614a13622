/*---
description: MBG/NBD fit of one client type at one past cut-off date to its sampled clients, or the reason why there is none.
grain: [cutoff_on, client_type]
python: buying_models.add_past_parameters
columns:
  cutoff_on:
  client_type:
    described_in: rhythm.predictive_thresholds
  fitted_client_count:
  purchase_r:
    nullable: true
  purchase_alpha_days:
    nullable: true
  dropout_a:
    nullable: true
  dropout_b:
    nullable: true
  log_likelihood:
    nullable: true
  fit_reason:
    nullable: true
checks:
  - name: past_parameters_or_reason
    description: past models with neither parameters nor a reason for having none, or with both
    sql: >
      (fit_reason is null) = (log_likelihood is not null)
      and (fit_reason is null) = (purchase_r is not null)
examples:
  - name: clients long silent count, those who came later do not
    settings: {forecast_min_clients: 3}
    given:
      trial.backtest_histories:
        - {cutoff_on: 2025-03-31, client_id: a}
      trial.backtest_samples:
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2B}
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2B}
        - {cutoff_on: 2025-03-31, client_id: silent, client_type: B2B}
        - {cutoff_on: 2025-03-31, client_id: once, client_type: B2B}
        - {cutoff_on: 2025-03-31, client_id: person, client_type: B2C}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2024-12-30}
        - {client_id: a, purchased_on: 2025-04-01}
        - {client_id: silent, purchased_on: 2020-01-01}
        - {client_id: once, purchased_on: 2025-03-31}
        - {client_id: person, purchased_on: 2025-02-01}
    expect:
      - {cutoff_on: 2025-03-31, client_type: B2B, fitted_client_count: 3, purchase_r: null, fit_reason: no_repeat_buyers}
      - {cutoff_on: 2025-03-31, client_type: B2C, fitted_client_count: 1, purchase_r: null, log_likelihood: null, fit_reason: too_few_clients}
---*/
-- The quarters on which the rules are tried, and the one by whose fit P(alive) is calibrated.
with tried as (
    select distinct cutoff_on
    from trial.backtest_histories
    where cutoff_on <= as_of() - setting_backtest_horizon_days()
    order by cutoff_on desc
    limit setting_backtest_quarters()
),

newest as (
    select cutoff_on
    from tried
    union
    select max(cutoff_on)
    from trial.backtest_histories
    where cutoff_on < half_year_start() - setting_alive_follow_days()
),

histories as (
    select
        samples.cutoff_on,
        samples.client_id,
        samples.client_type,
        count(*) - 1 as repeat_count,
        max(days.purchased_on) - min(days.purchased_on) as last_repeat_days,
        samples.cutoff_on - min(days.purchased_on) as age_days
    from trial.backtest_samples as samples
    inner join newest on samples.cutoff_on = newest.cutoff_on
    inner join orders.purchase_days as days
        on samples.client_id = days.client_id and samples.cutoff_on >= days.purchased_on
    group by samples.cutoff_on, samples.client_id, samples.client_type
),

-- Clients of equal history are one group, as in value.buying_models.
groups as (
    select
        cutoff_on,
        client_type,
        repeat_count,
        last_repeat_days,
        age_days,
        count(*) as equal_count
    from histories
    group by cutoff_on, client_type, repeat_count, last_repeat_days, age_days
),

-- One list, so that the lists made from it keep its order.
packed as (
    select
        cutoff_on,
        client_type,
        sum(equal_count) as client_count,
        list(
            struct_pack(
                n := repeat_count, last := last_repeat_days, age := age_days, equal := equal_count
            )
        ) as equal_clients
    from groups
    group by cutoff_on, client_type
)

select
    cutoff_on,
    client_type,
    'mbg_nbd' as model,
    cast(client_count as integer) as fitted_client_count,
    list_transform(equal_clients, lambda one: struct_extract(one, 'n')) as repeat_counts,
    list_transform(equal_clients, lambda one: struct_extract(one, 'last')) as last_or_sums,
    list_transform(equal_clients, lambda one: struct_extract(one, 'age')) as ages,
    list_transform(equal_clients, lambda one: struct_extract(one, 'equal')) as equal_counts
from packed
order by cutoff_on, client_type
