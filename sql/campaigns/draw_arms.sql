/*---
description: One arm of a campaign with its weight, the weight left for it and later arms, and the hashed start of its draw.
grain: [campaign_id, arm_number]
columns:
  campaign_id:
  arm_number:
  arm:
  weight_ppm:
  weight_left_ppm:
    type: BIGINT
    description: Weight of this arm and all that follow it, in millionths.
    unit: 1/1,000,000
    min: 0
  start_offset_ppm:
    type: BIGINT
    description: Hashed start of the systematic draw, from 0 to below weight_left_ppm.
    unit: 1/1,000,000
    min: 0
checks:
  - name: start_below_weight_left
    description: arms whose start is not below the weight that is left
    sql: start_offset_ppm < greatest(weight_left_ppm, 1)
examples:
  - name: each arm takes its share of what the arms before it have left
    given:
      staging.campaign_arms:
        - {campaign_id: c1, arm_number: 0, arm: control, weight_ppm: 500000}
        - {campaign_id: c1, arm_number: 1, arm: mail, weight_ppm: 300000}
        - {campaign_id: c1, arm_number: 2, arm: call, weight_ppm: 200000}
    expect:
      - {campaign_id: c1, arm_number: 0, weight_left_ppm: 1000000}
      - {campaign_id: c1, arm_number: 1, weight_left_ppm: 500000}
      - {campaign_id: c1, arm_number: 2, weight_left_ppm: 200000}
---*/
with weights as (
    select
        campaign_id,
        arm_number,
        arm,
        weight_ppm,
        cast(
            sum(weight_ppm) over (
                partition by campaign_id order by arm_number
                rows between current row and unbounded following
            ) as bigint
        ) as weight_left_ppm,
        sha256(setting_draw_salt() || '|' || campaign_id || '|arm ' || arm_number) as start_hash
    from staging.campaign_arms
)

select
    campaign_id,
    arm_number,
    arm,
    weight_ppm,
    weight_left_ppm,
    cast('0x' || substr(start_hash, 1, 12) as bigint) % greatest(weight_left_ppm, 1)
        as start_offset_ppm
from weights
