/*---
description: "One client of a campaign's draw with its arm (stratified systematic sampling): frozen where the campaign is launched, provisional until tonight is published."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  surviving_client_id:
  arm:
  drawn_on:
  window_starts_on:
  wave:
  stratum:
  share:
checks:
  - name: arm_belongs_to_campaign
    description: clients in an arm that their campaign does not have
    sql: >
      (campaign_id, arm) in (select (a.campaign_id, a.arm) from staging.campaign_arms as a)
  - name: every_draw_has_a_period
    description: drawn clients of whom nobody knows until when they are contacted and measured
    sql: >
      (campaign_id, window_starts_on) in
      (select (p.campaign_id, p.window_starts_on) from returns.campaign_periods as p)
examples:
  - name: an earlier draw is kept, a draw frozen tonight stands before a new one
    run_date: 2026-01-10
    given:
      staging.draws:
        - {campaign_id: c0, client_id: a, surviving_client_id: kept, arm: control, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, wave: 1, stratum: A, share: 0.5}
      staging.draws_of_tonight:
        - {campaign_id: c1, client_id: b, arm: mail, drawn_on: 2026-01-10, window_starts_on: 2026-01-10, wave: 1, stratum: A, share: 0.5}
      campaigns.draw_arms:
        - {campaign_id: c1, arm_number: 0, arm: control, weight_ppm: 500000, weight_left_ppm: 1000000, start_offset_ppm: 7}
        - {campaign_id: c1, arm_number: 1, arm: mail, weight_ppm: 500000, weight_left_ppm: 500000, start_offset_ppm: 7}
        - {campaign_id: c2, arm_number: 0, arm: control, weight_ppm: 0, weight_left_ppm: 1000000, start_offset_ppm: 7}
        - {campaign_id: c2, arm_number: 1, arm: mail, weight_ppm: 1000000, weight_left_ppm: 1000000, start_offset_ppm: 7}
      campaigns.candidates:
        - {campaign_id: c1, client_id: late, wave: 1, stratum: A}
        - {campaign_id: c2, client_id: d, wave: 1, stratum: B}
    expect:
      - {campaign_id: c0, client_id: a, surviving_client_id: kept, arm: control, drawn_on: 2026-01-01}
      - {campaign_id: c1, client_id: b, arm: mail, drawn_on: 2026-01-10}
      - {campaign_id: c2, client_id: d, surviving_client_id: d, arm: mail, drawn_on: 2026-01-10, window_starts_on: 2026-01-10, stratum: B, share: 1}
---*/
with recursive frozen as (
    select * from staging.draws
    union all
    select * from staging.draws_of_tonight
),

candidates as (
    select *
    from campaigns.candidates
    where campaign_id not in (select frozen.campaign_id from frozen)
),

places as (
    select
        campaign_id,
        client_id,
        wave,
        stratum,
        row_number() over (
            partition by campaign_id
            order by
                stratum,
                sha256(setting_draw_salt() || '|' || campaign_id || '|' || client_id),
                client_id
        ) as place
    from candidates
),

-- Systematic sampling: a unit is taken whenever the cumulated share passes a whole number, from a
-- hashed start. Every unit has exactly its planned probability, every stratum its quota.
steps as (
    select
        places.campaign_id,
        places.client_id,
        0 as arm_number,
        places.place,
        false as is_taken
    from places
    union all
    select
        steps.campaign_id,
        steps.client_id,
        steps.arm_number + 1,
        steps.place
        - (arms.start_offset_ppm + steps.place * arms.weight_ppm) // arms.weight_left_ppm,
        (arms.start_offset_ppm + steps.place * arms.weight_ppm) // arms.weight_left_ppm
        > (arms.start_offset_ppm + (steps.place - 1) * arms.weight_ppm)
        // arms.weight_left_ppm
    from steps
    inner join campaigns.draw_arms as arms
        on steps.campaign_id = arms.campaign_id and steps.arm_number = arms.arm_number
    where not steps.is_taken
),

drawn as (
    select
        places.campaign_id,
        places.client_id,
        places.client_id as surviving_client_id,
        arms.arm,
        run_date() as drawn_on,
        run_date() as window_starts_on,
        cast(places.wave as integer) as wave,
        places.stratum,
        cast(arms.weight_ppm / 1000000 as decimal(9, 6)) as share
    from steps
    inner join places
        on steps.campaign_id = places.campaign_id and steps.client_id = places.client_id
    inner join campaigns.draw_arms as arms
        on steps.campaign_id = arms.campaign_id and steps.arm_number = arms.arm_number + 1
    where steps.is_taken
)

select
    campaign_id,
    client_id,
    surviving_client_id,
    arm,
    drawn_on,
    window_starts_on,
    wave,
    stratum,
    share
from frozen
union all
select
    campaign_id,
    client_id,
    surviving_client_id,
    arm,
    drawn_on,
    window_starts_on,
    wave,
    stratum,
    share
from drawn
