/*---
description: "One candidate with the arm that stratified systematic sampling gives to its draw unit, one arm after another; provisional until the draw is frozen."
grain: [campaign_id, client_id]
python: systematic_sampling.add_arm_numbers
python_columns: [campaign_number, place]
python_inputs: [arms]
columns:
  campaign_id:
  client_id:
  wave:
  stratum:
  arm_number:
examples:
  - name: the control first, then each arm its share of what the arms before it have left; a draw unit is in one arm
    given:
      staging.campaign_arms:
        - {campaign_id: c1, arm_number: 0, arm: control, weight_ppm: 500000}
        - {campaign_id: c1, arm_number: 1, arm: mail, weight_ppm: 250000}
        - {campaign_id: c1, arm_number: 2, arm: call, weight_ppm: 250000}
        - {campaign_id: c2, arm_number: 0, arm: control, weight_ppm: 0}
        - {campaign_id: c2, arm_number: 1, arm: mail, weight_ppm: 1000000}
      campaigns.candidates:
        - {campaign_id: c1, client_id: a, draw_unit_id: a, wave: 1, stratum: A, is_always_contacted: false}
        - {campaign_id: c1, client_id: b, draw_unit_id: b, wave: 1, stratum: A, is_always_contacted: false}
        - {campaign_id: c1, client_id: c, draw_unit_id: c, wave: 1, stratum: A, is_always_contacted: false}
        - {campaign_id: c1, client_id: f, draw_unit_id: c, wave: 1, stratum: A, is_always_contacted: false}
        - {campaign_id: c1, client_id: d, draw_unit_id: d, wave: 1, stratum: B, is_always_contacted: false}
        - {campaign_id: c2, client_id: e, draw_unit_id: e, wave: 1, stratum: B, is_always_contacted: false}
        - {campaign_id: c1, client_id: large, draw_unit_id: large, wave: 1, stratum: A, is_always_contacted: true}
    expect:
      - {campaign_id: c1, client_id: a, wave: 1, stratum: A, arm_number: 2}
      - {campaign_id: c1, client_id: b, wave: 1, stratum: A, arm_number: 1}
      - {campaign_id: c1, client_id: c, wave: 1, stratum: A, arm_number: 0}
      - {campaign_id: c1, client_id: d, wave: 1, stratum: B, arm_number: 0}
      - {campaign_id: c2, client_id: e, wave: 1, stratum: B, arm_number: 1}
      - {campaign_id: c1, client_id: f, wave: 1, stratum: A, arm_number: 0}
---*/
with weights as (
    select
        campaign_id,
        dense_rank() over (order by campaign_id) as campaign_number,
        arm_number,
        weight_ppm,
        cast(
            sum(weight_ppm) over (
                partition by campaign_id order by arm_number
                rows between current row and unbounded following
            ) as bigint
        ) as weight_left_ppm
    from staging.campaign_arms
),

-- The hashed start of each arm's draw, from 0 to below the weight that is left for it.
arms as (
    select
        campaign_id,
        campaign_number,
        arm_number,
        weight_ppm,
        weight_left_ppm,
        hash_number(setting_draw_salt() || '|' || campaign_id || '|arm ' || arm_number)
        % greatest(weight_left_ppm, 1) as start_offset_ppm
    from weights
),

numbers as (
    select distinct
        campaign_id,
        campaign_number
    from arms
)

select
    candidates.campaign_id,
    candidates.client_id,
    candidates.wave,
    candidates.stratum,
    numbers.campaign_number,
    -- Clients of a draw unit stand in one place, and so in one arm.
    dense_rank() over (
        partition by candidates.campaign_id
        order by
            candidates.stratum,
            sha256(
                setting_draw_salt()
                || '|' || candidates.campaign_id || '|' || candidates.draw_unit_id
            ),
            candidates.draw_unit_id
    ) as place
from campaigns.candidates as candidates
inner join numbers on candidates.campaign_id = numbers.campaign_id
where not candidates.is_always_contacted
