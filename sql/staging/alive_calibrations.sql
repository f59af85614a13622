/*---
description: One knot of one client type's calibration of P(alive), as an earlier night froze it with the decision of its half-year.
grain: [calibrated_on, client_type, knot_number]
source: alive_calibrations
cut_by: calibrated_on
columns:
  calibrated_on:
  client_type:
    described_in: rhythm.predictive_thresholds
  knot_number:
  knot_case_count:
  knot_model_p_alive:
    nullable: true
  knot_p_alive:
    nullable: true
  purchase_r:
    nullable: true
  purchase_alpha_days:
    nullable: true
  dropout_a:
    nullable: true
  dropout_b:
    nullable: true
  calibration_reason:
    nullable: true
---*/
select
    calibrated_on,
    client_type,
    knot_number,
    knot_case_count,
    knot_model_p_alive,
    knot_p_alive,
    purchase_r,
    purchase_alpha_days,
    dropout_a,
    dropout_b,
    calibration_reason
from incoming
