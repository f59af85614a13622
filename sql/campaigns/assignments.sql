/*---
description: "One client of a campaign's draw with its arm (stratified systematic sampling): frozen where the campaign is launched, provisional until tonight is published; always are those contacted without a draw."
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
  cause:
    nullable: true
  organic_return_share:
    nullable: true
  expected_lift_share:
    nullable: true
  expected_value_eur:
    nullable: true
  salesperson_id:
    nullable: true
  portfolio_reason:
    nullable: true
  previous_salesperson_id:
    nullable: true
  response_code:
    nullable: true
  expected_return_share:
    type: DECIMAL(9,6)
    description: Share of clients like this one who are expected to return within the primary window once contacted, organic returns and lift at the draw.
    unit: share 0-1
    label_fr: Retours attendus
    min: 0
    max: 1
    nullable: true
  expected_value_class:
    type: VARCHAR
    description: "Class by expected value among the clients drawn by the campaign, cut as abc_class is; NULL where the value is unknown or not positive."
    description_fr: Classe d'après ce que l'on attend du contact, parmi les clients tirés ; vide si on l'ignore.
    label_fr: Classe de valeur attendue
    values: [A, B, C]
    nullable: true
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
  - name: one_client_one_code
    description: response codes that several clients have
    is_of_table: true
    sql: >
      (select count(a.response_code) = count(distinct a.response_code)
      from campaigns.assignments as a)
  - name: no_code_of_a_control
    description: controls with a response code, and codes that are none
    sql: >
      response_code is null or (arm <> 'control' and is_response_code(response_code))
examples:
  - name: an earlier draw is kept, a draw frozen tonight stands before a new one
    run_date: 2026-01-10
    given:
      staging.draws:
        - {campaign_id: c0, client_id: a, surviving_client_id: kept, arm: control, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, wave: 1, stratum: A, share: 0.5, expected_value_eur: 3.00, salesperson_id: V1, portfolio_reason: shared_out, previous_salesperson_id: V0}
      staging.draws_of_tonight:
        - {campaign_id: c1, client_id: b, arm: mail, drawn_on: 2026-01-10, window_starts_on: 2026-01-10, wave: 1, stratum: A, share: 0.5, response_code: U5U5495}
      staging.campaign_arms:
        - {campaign_id: c1, arm_number: 1, arm: mail, weight_ppm: 500000}
        - {campaign_id: c2, arm_number: 0, arm: control, weight_ppm: 0}
        - {campaign_id: c2, arm_number: 1, arm: mail, weight_ppm: 1000000}
      campaigns.provisional_draws:
        - {campaign_id: c1, client_id: late, wave: 1, stratum: A, arm_number: 1}
        - {campaign_id: c2, client_id: d, wave: 1, stratum: B, arm_number: 1}
      campaigns.candidates:
        - {campaign_id: c2, client_id: large, wave: 1, stratum: A, is_always_contacted: true}
        - {campaign_id: c2, client_id: d, wave: 1, stratum: B, is_always_contacted: false}
      losses.current_causes:
        - {client_id: d, cause: price}
        - {client_id: a, cause: price}
      campaigns.contact_values:
        - {campaign_id: c2, client_id: d, organic_return_share: 0.05, expected_lift_share: 0.03, expected_value_eur: 12.50}
        - {campaign_id: c0, client_id: a, organic_return_share: 0.05, expected_lift_share: 0.03, expected_value_eur: 12.50}
      campaigns.candidate_portfolios:
        - {campaign_id: c2, client_id: large, salesperson_id: V3, portfolio_reason: head}
        - {campaign_id: c2, client_id: d, salesperson_id: V2, portfolio_reason: other_salesperson_relation, previous_salesperson_id: V1}
    expect:
      - {campaign_id: c2, client_id: large, surviving_client_id: large, arm: always, drawn_on: 2026-01-10, window_starts_on: 2026-01-10, wave: 1, stratum: A, share: 1, expected_value_eur: null, salesperson_id: V3, portfolio_reason: head, previous_salesperson_id: null, expected_return_share: null, expected_value_class: null}
      - {campaign_id: c0, client_id: a, surviving_client_id: kept, arm: control, drawn_on: 2026-01-01, cause: null, response_code: null, expected_value_eur: 3.00, expected_value_class: A, salesperson_id: V1, portfolio_reason: shared_out, previous_salesperson_id: V0}
      - {campaign_id: c1, client_id: b, arm: mail, drawn_on: 2026-01-10, response_code: U5U5495}
      - {campaign_id: c2, client_id: d, surviving_client_id: d, arm: mail, drawn_on: 2026-01-10, window_starts_on: 2026-01-10, stratum: B, share: 1, cause: price, organic_return_share: 0.05, expected_lift_share: 0.03, expected_value_eur: 12.50, expected_return_share: 0.08, salesperson_id: V2, portfolio_reason: other_salesperson_relation, previous_salesperson_id: V1, expected_value_class: A}
---*/
with codes_before as (
    select count(*) as code_count
    from (
        select arm from staging.draws
        union all
        select arm from staging.draws_of_tonight
    ) as frozen_before
    where arm <> 'control'
),

frozen as (
    select * from staging.draws
    union all
    select * from staging.draws_of_tonight
),

drawn as (
    select
        draws.campaign_id,
        draws.client_id,
        draws.client_id as surviving_client_id,
        arms.arm,
        run_date() as drawn_on,
        run_date() as window_starts_on,
        draws.wave,
        draws.stratum,
        cast(arms.weight_ppm / 1000000 as decimal(9, 6)) as share
    from campaigns.provisional_draws as draws
    inner join staging.campaign_arms as arms
        on draws.campaign_id = arms.campaign_id and draws.arm_number = arms.arm_number
    where draws.campaign_id not in (select frozen.campaign_id from frozen)
    union all
    -- Set apart before the draw: contacted for certain, in no arm that is compared.
    select
        campaign_id,
        client_id,
        client_id as surviving_client_id,
        'always',
        run_date(),
        run_date(),
        wave,
        stratum,
        cast(1 as decimal(9, 6))
    from campaigns.candidates
    where
        is_always_contacted
        and campaign_id not in (select frozen.campaign_id from frozen)
),

-- With the draw goes what was expected of each client that night: who judges it later must not
-- read what was learned since.
expected as (
    select
        drawn.*,
        causes.cause,
        contact_values.organic_return_share,
        contact_values.expected_lift_share,
        contact_values.expected_value_eur,
        portfolios.salesperson_id,
        portfolios.portfolio_reason,
        portfolios.previous_salesperson_id
    from drawn
    left join losses.current_causes as causes on drawn.client_id = causes.client_id
    left join campaigns.contact_values as contact_values
        on
            drawn.campaign_id = contact_values.campaign_id
            and drawn.client_id = contact_values.client_id
    left join campaigns.candidate_portfolios as portfolios
        on
            drawn.campaign_id = portfolios.campaign_id
            and drawn.client_id = portfolios.client_id
),

-- Codes go on counting where the frozen draws end; an erased client's row still counts.
coded as (
    select
        expected.campaign_id,
        expected.client_id,
        response_code(
            codes_before.code_count + row_number() over (
                order by
                    expected.campaign_id,
                    expected.wave,
                    sha256(expected.campaign_id || '|' || expected.client_id),
                    expected.client_id
            )
        ) as response_code
    from expected
    cross join codes_before
    where expected.arm <> 'control'
),

assigned as (
    select
        campaign_id,
        client_id,
        surviving_client_id,
        arm,
        drawn_on,
        window_starts_on,
        wave,
        stratum,
        share,
        cause,
        organic_return_share,
        expected_lift_share,
        expected_value_eur,
        salesperson_id,
        portfolio_reason,
        previous_salesperson_id,
        response_code
    from frozen
    union all
    select
        expected.campaign_id,
        expected.client_id,
        expected.surviving_client_id,
        expected.arm,
        expected.drawn_on,
        expected.window_starts_on,
        expected.wave,
        expected.stratum,
        expected.share,
        expected.cause,
        expected.organic_return_share,
        expected.expected_lift_share,
        expected.expected_value_eur,
        expected.salesperson_id,
        expected.portfolio_reason,
        expected.previous_salesperson_id,
        coded.response_code
    from expected
    left join coded
        on expected.campaign_id = coded.campaign_id and expected.client_id = coded.client_id
),

cumulated as (
    select
        *,
        greatest(coalesce(expected_value_eur, 0), 0) as amount_eur,
        sum(greatest(coalesce(expected_value_eur, 0), 0)) over (
            partition by campaign_id
            order by expected_value_eur desc nulls last, client_id
        ) as up_to_eur,
        sum(greatest(coalesce(expected_value_eur, 0), 0)) over (
            partition by campaign_id
        ) as total_eur
    from assigned
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
    share,
    cause,
    organic_return_share,
    expected_lift_share,
    expected_value_eur,
    salesperson_id,
    portfolio_reason,
    previous_salesperson_id,
    response_code,
    expected_return_share(organic_return_share, expected_lift_share) as expected_return_share,
    abc_class(amount_eur, up_to_eur - amount_eur, total_eur) as expected_value_class
from cumulated
