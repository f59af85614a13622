/*---
description: One arm of a campaign with its share of what the arms before it leave, and the start that chance gave it.
grain: [campaign_id, arm_number]
columns:
  campaign_id:
  arm_number:
  arm:
  weight_millionths:
  weight_left_millionths:
    type: BIGINT
    description: Weight of this arm and all that follow it.
    unit: 1/1,000,000
    min: 0
  draw_start:
    type: BIGINT
    description: Hashed start of the systematic draw, from 0 to below weight_left_millionths.
    unit: 1/1,000,000
    min: 0
checks:
  - name: start_below_weight_left
    description: arms whose start is not below the weight that is left
    sql: draw_start < greatest(weight_left_millionths, 1)
examples:
  - name: each arm takes its share of what the arms before it have left
    given:
      staging.campaign_arms:
        - {campaign_id: c1, arm_number: 0, arm: control, weight_millionths: 500000}
        - {campaign_id: c1, arm_number: 1, arm: mail, weight_millionths: 300000}
        - {campaign_id: c1, arm_number: 2, arm: call, weight_millionths: 200000}
    expect:
      - {campaign_id: c1, arm_number: 0, weight_left_millionths: 1000000}
      - {campaign_id: c1, arm_number: 1, weight_left_millionths: 500000}
      - {campaign_id: c1, arm_number: 2, weight_left_millionths: 200000}
---*/
with weights as (
    select
        campaign_id,
        arm_number,
        arm,
        weight_millionths,
        cast(
            sum(weight_millionths) over (
                partition by campaign_id order by arm_number
                rows between current row and unbounded following
            ) as bigint
        ) as weight_left_millionths,
        sha256(setting_draw_salt() || '|' || campaign_id || '|arm ' || arm_number) as start_hash
    from staging.campaign_arms
)

select
    campaign_id,
    arm_number,
    arm,
    weight_millionths,
    weight_left_millionths,
    cast('0x' || substr(start_hash, 1, 12) as bigint) % greatest(weight_left_millionths, 1)
        as draw_start
from weights
