/*---
description: "One target of a campaign that may still be contacted, and the salesperson who works with the client: as frozen with the draw, or another one who is there since that one left."
grain: [campaign_id, client_id]
python: portfolios.add_salespeople
python_inputs: [present, barred]
columns:
  campaign_id:
  client_id:
  surviving_client_id:
  salesperson_id:
    nullable: true
  portfolio_reason:
  previous_salesperson_id:
    nullable: true
checks:
  - name: only_targets
    description: clients who are no targets, controls among them, and have a salesperson
    sql: >
      (campaign_id, client_id) in
      (select (t.campaign_id, t.client_id) from campaigns.targets as t)
examples:
  - name: kept as drawn; who left or was never there gives way to those who are there, in one piece a draw unit; an old draw has none
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: a, surviving_client_id: a, drawn_on: 2026-01-01}
        - {campaign_id: c, client_id: b, surviving_client_id: b, drawn_on: 2026-01-01}
        - {campaign_id: c, client_id: b2, surviving_client_id: b2, drawn_on: 2026-01-01}
        - {campaign_id: c, client_id: d, surviving_client_id: d, drawn_on: 2026-01-01}
        - {campaign_id: c, client_id: e, surviving_client_id: e, drawn_on: 2026-01-01}
        - {campaign_id: old, client_id: z, surviving_client_id: z, drawn_on: 2025-12-01}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, expected_value_eur: 5.00, salesperson_id: V1, portfolio_reason: former_salesperson, previous_salesperson_id: V1}
        - {campaign_id: c, client_id: b, expected_value_eur: 9.00, salesperson_id: gone, portfolio_reason: former_salesperson, previous_salesperson_id: gone}
        - {campaign_id: c, client_id: b2, expected_value_eur: 1.00, salesperson_id: gone, portfolio_reason: former_salesperson}
        - {campaign_id: c, client_id: d, salesperson_id: gone, portfolio_reason: other_salesperson_relation, previous_salesperson_id: V2}
        - {campaign_id: c, client_id: e, portfolio_reason: nobody_present}
        - {campaign_id: old, client_id: z}
        - {campaign_id: c, client_id: control, arm: control, salesperson_id: V1, portfolio_reason: shared_out}
      campaigns.draw_units:
        - {client_id: b, draw_unit_id: b}
        - {client_id: b2, draw_unit_id: b}
      campaigns.present_salespeople:
        - {campaign_id: c, salesperson_id: V1, is_sharing: true, sharing_weight: 1}
        - {campaign_id: c, salesperson_id: V2, is_sharing: true, sharing_weight: 1}
        - {campaign_id: old, salesperson_id: V1, is_sharing: true, sharing_weight: 1}
    expect:
      - {campaign_id: c, client_id: a, surviving_client_id: a, salesperson_id: V1, portfolio_reason: former_salesperson, previous_salesperson_id: V1}
      - {campaign_id: c, client_id: b, salesperson_id: V2, portfolio_reason: shared_out, previous_salesperson_id: gone}
      - {campaign_id: c, client_id: b2, salesperson_id: V2, portfolio_reason: shared_out, previous_salesperson_id: gone}
      - {campaign_id: c, client_id: d, salesperson_id: V1, portfolio_reason: other_salesperson_relation, previous_salesperson_id: V2}
      - {campaign_id: c, client_id: e, salesperson_id: V1, portfolio_reason: shared_out, previous_salesperson_id: null}
---*/
with targets as (
    select
        targets.campaign_id,
        targets.client_id,
        targets.surviving_client_id,
        drawn.expected_value_eur,
        drawn.portfolio_reason,
        coalesce(drawn.cause = 'salesperson_relation', false) as is_relation,
        drawn.previous_salesperson_id,
        drawn.salesperson_id,
        there.salesperson_id as there_salesperson_id,
        coalesce(units.draw_unit_id, targets.surviving_client_id) as draw_unit_id
    from campaigns.targets as targets
    inner join campaigns.assignments as drawn
        on targets.campaign_id = drawn.campaign_id and targets.client_id = drawn.client_id
    left join campaigns.draw_units as units on targets.surviving_client_id = units.client_id
    left join campaigns.present_salespeople as there
        on
            drawn.campaign_id = there.campaign_id
            and drawn.salesperson_id = there.salesperson_id
    -- A draw that was frozen before portfolios were goes on as it was drawn.
    where drawn.portfolio_reason is not null
),

present as ( -- noqa: ST03
    select
        campaign_id,
        salesperson_id,
        sharing_weight
    from campaigns.present_salespeople
    where is_sharing
),

barred as ( -- noqa: ST03
    select distinct
        campaign_id,
        draw_unit_id,
        previous_salesperson_id as salesperson_id
    from targets
    where portfolio_reason = 'other_salesperson_relation' and previous_salesperson_id is not null
    union
    -- With whom the relation was, whoever has the client since: the head, or nobody.
    select
        targets.campaign_id,
        targets.draw_unit_id,
        knowers.salesperson_id
    from targets
    inner join campaigns.knowers as knowers
        on targets.surviving_client_id = knowers.client_id and knowers.is_of_the_loss
    where targets.is_relation
)

select
    campaign_id,
    client_id,
    surviving_client_id,
    draw_unit_id,
    cast(round(greatest(coalesce(expected_value_eur, 0), 0) * 100, 0) as bigint) as value_cents,
    there_salesperson_id as kept_salesperson_id,
    case
        when portfolio_reason = 'other_salesperson_relation' then portfolio_reason
        when there_salesperson_id is null then 'shared_out'
        else portfolio_reason
    end as found_reason,
    coalesce(
        previous_salesperson_id,
        case when there_salesperson_id is null then salesperson_id end
    ) as previous_salesperson_id
from targets
order by campaign_id, client_id
