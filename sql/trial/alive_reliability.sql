/*---
description: "Reliability of the calibrated P(alive) on the company's own past: what was told and what was true in one tenth of one client type; half of the clients are told by what the others did."
grain: [client_type, alive_tenth]
python: alive_calibration.add_reliability
python_inputs: [cases]
columns:
  client_type:
    described_in: rhythm.predictive_thresholds
  alive_tenth:
    type: INTEGER
    description: "Tenth of the told P(alive): 1 below 0.1, to 10 from 0.9 on."
    description_fr: "Tranche de probabilité annoncée : 1 sous 10 %, jusqu'à 10 à partir de 90 %."
    label_fr: Dixième
    min: 1
    max: 10
  calibrated_on:
  told_case_count:
    type: INTEGER
    description: Cases of the tenth, clients at past cut-off dates; a client counts once for each date.
    description_fr: "Cas de la tranche : un client à une date passée ; il compte une fois par date."
    label_fr: Cas
    min: 0
  told_p_alive:
    type: DECIMAL(9,6)
    description: Mean calibrated P(alive) told of those cases; NULL without cases.
    description_fr: Probabilité moyenne d'être encore client, telle qu'elle aurait été annoncée ; vide sans cas.
    unit: probability 0-1
    label_fr: Probabilité annoncée
    min: 0
    max: 1
    nullable: true
  alive_share:
    type: DECIMAL(9,6)
    description: Share of those cases who bought again (Kaplan-Meier), or by the fit left before their next purchase; NULL without cases.
    description_fr: Part de ces clients qui l'étaient vraiment encore ; vide sans cas.
    unit: share 0-1
    label_fr: Part des clients restés
    min: 0
    max: 1
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  calibration_reason:
    nullable: true
checks:
  - name: reliability_of_cases
    description: tenths with cases and no share, or the reverse
    sql: >
      (told_case_count > 0) = (alive_share is not null)
      and (told_case_count > 0) = (told_p_alive is not null)
      and (told_case_count = 0 or calibration_reason is null)
examples:
  - name: each half of the clients by the other; a type without a calibration says why
    run_date: 2025-08-15
    settings: {backtest_min_cases: 2}
    given:
      trial.alive_calibrations:
        - {calibrated_on: 2025-07-01, client_type: B2C, knot_number: 1, knot_p_alive: 0.5}
        - {calibrated_on: 2025-07-01, client_type: B2B, knot_number: 0, calibration_reason: nobody_leaves}
      trial.alive_cases:
        - {cutoff_on: 2025-03-31, client_id: a, client_type: B2C, followed_days: 91, next_days: null, model_p_alive: 0.5, next_leave_share: 0}
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2C, followed_days: 181, next_days: null, model_p_alive: 0.5, next_leave_share: 0}
        - {cutoff_on: 2025-03-31, client_id: b, client_type: B2C, followed_days: 91, next_days: 3, model_p_alive: 0.5, next_leave_share: 0}
        - {cutoff_on: 2024-12-31, client_id: b, client_type: B2C, followed_days: 181, next_days: 9, model_p_alive: 0.5, next_leave_share: 0}
    expect:
      - {client_type: B2B, alive_tenth: 1, told_case_count: 0, alive_share: null, calibration_reason: nobody_leaves}
      - {client_type: B2B, alive_tenth: 2, told_case_count: 0}
      - {client_type: B2B, alive_tenth: 3, told_case_count: 0}
      - {client_type: B2B, alive_tenth: 4, told_case_count: 0}
      - {client_type: B2B, alive_tenth: 5, told_case_count: 0}
      - {client_type: B2B, alive_tenth: 6, told_case_count: 0}
      - {client_type: B2B, alive_tenth: 7, told_case_count: 0}
      - {client_type: B2B, alive_tenth: 8, told_case_count: 0}
      - {client_type: B2B, alive_tenth: 9, told_case_count: 0}
      - {client_type: B2B, alive_tenth: 10, told_case_count: 0}
      - {client_type: B2C, alive_tenth: 1, told_case_count: 0}
      - {client_type: B2C, alive_tenth: 2, told_case_count: 2, told_p_alive: 0.166667, alive_share: 1, low_share: 0.206549, high_share: 1, calibration_reason: null}
      - {client_type: B2C, alive_tenth: 3, told_case_count: 0}
      - {client_type: B2C, alive_tenth: 4, told_case_count: 0}
      - {client_type: B2C, alive_tenth: 5, told_case_count: 0}
      - {client_type: B2C, alive_tenth: 6, told_case_count: 0}
      - {client_type: B2C, alive_tenth: 7, told_case_count: 0}
      - {client_type: B2C, alive_tenth: 8, told_case_count: 0}
      - {client_type: B2C, alive_tenth: 9, told_case_count: 2, told_p_alive: 0.833333, alive_share: 0, low_share: 0, high_share: 0.793451}
      - {client_type: B2C, alive_tenth: 10, told_case_count: 0}
---*/
with types as (
    select
        client_type,
        calibrated_on,
        max(calibration_reason) as calibration_reason
    from trial.alive_calibrations
    group by client_type, calibrated_on
),

cases as (
    select
        cases.client_type,
        cases.model_p_alive,
        cast(
            dense_rank() over (partition by cases.client_type order by cases.client_id) as integer
        ) as client_number,
        cases.cutoff_on,
        cases.next_leave_share,
        cases.followed_days,
        cases.next_days
    from trial.alive_cases as cases
    inner join types
        on cases.client_type = types.client_type and types.calibration_reason is null
    where cases.model_p_alive is not null
),

counted as (
    select
        client_type,
        count(*) as case_count
    from cases
    group by client_type
),

tenths as (
    select unnest(generate_series(1, 10)) as alive_tenth
)

select
    types.client_type,
    cast(tenths.alive_tenth as integer) as alive_tenth,
    types.calibrated_on,
    types.calibration_reason,
    coalesce(counted.case_count, 0) as case_count
from types
cross join tenths
left join counted on types.client_type = counted.client_type
order by types.client_type, tenths.alive_tenth
