/*---
description: How regularly the clients of one type bought and how much they differed, as it could be known when one quarter began; one row for each quarter with purchases.
grain: [rhythm_type, quarter_on]
columns:
  rhythm_type:
  quarter_on:
    type: DATE
    description: First day of the quarter in which the parameters are in force.
    label_fr: Trimestre
  parameters_from:
  regularity:
    nullable: true
  rate_shape:
    nullable: true
  rate_days:
    nullable: true
  pair_count:
  sampled_count:
  is_regularity_assumed:
    type: BOOLEAN
    description: True where too few pairs were known, so that regularity 1, pure chance, is assumed.
    label_fr: Régularité supposée
  silence_count:
    type: INTEGER
    description: Silences that started in the quarter, with these parameters.
    label_fr: Achats du trimestre
    min: 1
checks:
  - name: known_parameters_are_whole
    description: parameters of which one is missing
    sql: >
      (parameters_from = 'none') = (regularity is null)
      and (regularity is null) = (rate_shape is null)
      and (regularity is null) = (rate_days is null)
examples:
  - name: a row for each type and quarter
    given:
      clients.thresholds:
        - {client_id: a, purchased_on: 2025-01-01, rhythm_type: B2B, parameters_from: own, regularity: 4, rate_shape: 2, rate_days: 180, pair_count: 50, sampled_count: 60}
        - {client_id: b, purchased_on: 2025-03-31, rhythm_type: B2B, parameters_from: own, regularity: 4, rate_shape: 2, rate_days: 180, pair_count: 50, sampled_count: 60}
        - {client_id: a, purchased_on: 2025-04-01, rhythm_type: B2B, parameters_from: own, regularity: 1, rate_shape: 2, rate_days: 180, pair_count: 49, sampled_count: 60}
        - {client_id: c, purchased_on: 2025-04-01, rhythm_type: unknown, parameters_from: none, pair_count: 0, sampled_count: 1}
    expect:
      - {rhythm_type: B2B, quarter_on: 2025-01-01, regularity: 4, rate_days: 180, silence_count: 2, is_regularity_assumed: false}
      - {rhythm_type: B2B, quarter_on: 2025-04-01, regularity: 1, silence_count: 1, is_regularity_assumed: true}
      - {rhythm_type: unknown, quarter_on: 2025-04-01, regularity: null, is_regularity_assumed: false, parameters_from: none}
---*/
select
    rhythm_type,
    cast(date_trunc('quarter', purchased_on) as date) as quarter_on,
    min(parameters_from) as parameters_from,
    min(regularity) as regularity,
    min(rate_shape) as rate_shape,
    min(rate_days) as rate_days,
    min(pair_count) as pair_count,
    min(sampled_count) as sampled_count,
    min(parameters_from) <> 'none' and min(pair_count) < setting_rhythm_min_pairs()
        as is_regularity_assumed,
    cast(count(*) as integer) as silence_count
from clients.thresholds
group by rhythm_type, date_trunc('quarter', purchased_on)
