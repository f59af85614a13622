/*---
description: One client whom a campaign of tonight may draw or contacts without a draw, and the salesperson who would work with the client; one salesperson a draw unit.
grain: [campaign_id, client_id]
python: portfolios.add_salespeople
python_inputs: [present, barred]
columns:
  campaign_id:
  client_id:
  salesperson_id:
    nullable: true
  portfolio_reason:
    type: VARCHAR
    description: "Why this salesperson: head (class A or strategic, S3), former_salesperson, other_salesperson_relation (the relation with the former one is the cause), shared_out (nobody knows the client who is there); nobody_present has none."
    label_fr: Motif du portefeuille
    values: [head, former_salesperson, other_salesperson_relation, shared_out, nobody_present]
  previous_salesperson_id:
    type: VARCHAR
    description: Salesperson of the client before, in charge at the loss or else the last one known; NULL where nobody is known.
    label_fr: Commercial d'avant
    nullable: true
references:
  client_id: campaigns.eligibility.client_id
checks:
  - name: one_salesperson_a_unit
    is_of_table: true
    description: draw units whose clients would be worked with by several salespeople
    sql: >
      (select count(distinct (p.campaign_id, coalesce(u.draw_unit_id, p.client_id)))
      from campaigns.candidate_portfolios as p
      left join campaigns.draw_units as u on p.client_id = u.client_id
      where p.salesperson_id is not null)
      = (select count(distinct (p.campaign_id, coalesce(u.draw_unit_id, p.client_id),
      p.salesperson_id)) from campaigns.candidate_portfolios as p
      left join campaigns.draw_units as u on p.client_id = u.client_id
      where p.salesperson_id is not null)
  - name: salesperson_is_there
    description: clients given to a salesperson who is not there
    sql: >
      salesperson_id is null or (campaign_id, salesperson_id) in
      (select (s.campaign_id, s.salesperson_id) from campaigns.present_salespeople as s)
  - name: never_the_one_who_is_the_cause
    description: clients given to the salesperson with whom the relation was the cause of the loss
    sql: >
      portfolio_reason <> 'other_salesperson_relation'
      or salesperson_id is distinct from previous_salesperson_id
examples:
  - name: the former one, who is there; another one where the relation is the cause; the rest by value and number
    given:
      campaigns.wanted:
        - {campaign_id: c, client_id: kept, abc_class: B}
        - {campaign_id: c, client_id: two, abc_class: B}
        - {campaign_id: c, client_id: hurt, abc_class: B}
        - {campaign_id: c, client_id: left1, abc_class: B}
        - {campaign_id: c, client_id: left2, abc_class: B}
        - {campaign_id: c, client_id: new, abc_class: B}
        - {campaign_id: c, client_id: poor, abc_class: B}
        - {campaign_id: c, client_id: missed, abc_class: B, exclusion_reason: not_reached_by_every_arm}
        - {campaign_id: empty, client_id: alone, abc_class: B}
      campaigns.contact_values:
        - {campaign_id: c, client_id: kept, expected_value_eur: 50.00}
        - {campaign_id: c, client_id: two, expected_value_eur: 1.00}
        - {campaign_id: c, client_id: hurt, expected_value_eur: 20.00}
        - {campaign_id: c, client_id: left1, expected_value_eur: 60.00}
        - {campaign_id: c, client_id: left2, expected_value_eur: 9.00}
        - {campaign_id: c, client_id: new}
        - {campaign_id: c, client_id: poor, expected_value_eur: -1.00, exclusion_reason: not_profitable}
        - {campaign_id: empty, client_id: alone, expected_value_eur: 9.00}
      losses.current_causes:
        - {client_id: hurt, cause: salesperson_relation}
      campaigns.present_salespeople:
        - {campaign_id: c, salesperson_id: V1, is_head: false, is_sharing: true, sharing_weight: 1}
        - {campaign_id: c, salesperson_id: V2, is_head: false, is_sharing: true, sharing_weight: 1}
      campaigns.knowers:
        - {client_id: kept, salesperson_id: V1, known_until_on: 2026-01-01, is_of_the_loss: true}
        - {client_id: two, salesperson_id: V1, known_since_on: 2024-01-01, known_until_on: 2026-01-01, is_of_the_loss: true}
        - {client_id: two, salesperson_id: V2, known_since_on: 2025-01-01, known_until_on: 2026-01-01, is_of_the_loss: true}
        - {client_id: hurt, salesperson_id: V1, known_until_on: 2026-01-01, is_of_the_loss: true}
        - {client_id: left1, salesperson_id: gone, known_until_on: 2026-01-01, is_of_the_loss: true}
        - {client_id: left2, salesperson_id: gone, known_until_on: 2026-01-01, is_of_the_loss: true}
    expect:
      - {campaign_id: c, client_id: kept, salesperson_id: V1, portfolio_reason: former_salesperson, previous_salesperson_id: V1}
      - {campaign_id: c, client_id: two, salesperson_id: V2, portfolio_reason: former_salesperson, previous_salesperson_id: V2}
      - {campaign_id: c, client_id: hurt, salesperson_id: V2, portfolio_reason: other_salesperson_relation, previous_salesperson_id: V1}
      - {campaign_id: c, client_id: left1, salesperson_id: V2, portfolio_reason: shared_out, previous_salesperson_id: gone}
      - {campaign_id: c, client_id: left2, salesperson_id: V1, portfolio_reason: shared_out, previous_salesperson_id: gone}
      - {campaign_id: c, client_id: new, salesperson_id: V1, portfolio_reason: shared_out, previous_salesperson_id: null}
      - {campaign_id: empty, client_id: alone, salesperson_id: null, portfolio_reason: nobody_present}
  - name: one salesperson a draw unit, of its most valuable client whom somebody there knows; the head has class A; the cause of one bars all
    given:
      campaigns.wanted:
        - {campaign_id: c, client_id: shop, abc_class: B}
        - {campaign_id: c, client_id: branch, abc_class: C}
        - {campaign_id: c, client_id: large, abc_class: A}
        - {campaign_id: c, client_id: sister, abc_class: C}
        - {campaign_id: c, client_id: hurt, abc_class: C}
        - {campaign_id: c, client_id: calm, abc_class: C}
      campaigns.contact_values:
        - {campaign_id: c, client_id: shop, expected_value_eur: 5.00}
        - {campaign_id: c, client_id: branch, expected_value_eur: 6.00}
        - {campaign_id: c, client_id: sister, expected_value_eur: 6.00}
        - {campaign_id: c, client_id: hurt, expected_value_eur: 1.00}
        - {campaign_id: c, client_id: calm, expected_value_eur: 9.00}
      campaigns.draw_units:
        - {client_id: shop, draw_unit_id: branch}
        - {client_id: branch, draw_unit_id: branch}
        - {client_id: large, draw_unit_id: large}
        - {client_id: sister, draw_unit_id: large}
        - {client_id: hurt, draw_unit_id: calm}
        - {client_id: calm, draw_unit_id: calm}
      losses.current_causes:
        - {client_id: hurt, cause: salesperson_relation}
      campaigns.present_salespeople:
        - {campaign_id: c, salesperson_id: V1, is_head: false, is_sharing: true, sharing_weight: 1}
        - {campaign_id: c, salesperson_id: V2, is_head: false, is_sharing: true, sharing_weight: 1}
        - {campaign_id: c, salesperson_id: H, is_head: true, is_sharing: false, sharing_weight: 1}
      campaigns.knowers:
        - {client_id: shop, salesperson_id: V1, known_until_on: 2026-01-01, is_of_the_loss: true}
        - {client_id: branch, salesperson_id: V2, known_until_on: 2024-01-01, is_of_the_loss: true}
        - {client_id: large, salesperson_id: V1, known_until_on: 2024-01-01, is_of_the_loss: true}
        - {client_id: hurt, salesperson_id: V1, known_until_on: 2026-01-01, is_of_the_loss: true}
        - {client_id: calm, salesperson_id: V1, known_until_on: 2026-01-01, is_of_the_loss: true}
    expect:
      - {client_id: shop, salesperson_id: V2, portfolio_reason: former_salesperson, previous_salesperson_id: V1}
      - {client_id: branch, salesperson_id: V2, portfolio_reason: former_salesperson, previous_salesperson_id: V2}
      - {client_id: large, salesperson_id: H, portfolio_reason: head, previous_salesperson_id: V1}
      - {client_id: sister, salesperson_id: H, portfolio_reason: head, previous_salesperson_id: null}
      - {client_id: hurt, salesperson_id: V2, portfolio_reason: other_salesperson_relation, previous_salesperson_id: V1}
      - {client_id: calm, salesperson_id: V2, portfolio_reason: shared_out, previous_salesperson_id: V1}
---*/
-- With whom the relation was, where that is the cause; where nobody knows, nobody is barred.
with blamed as (
    select
        knowers.client_id,
        knowers.salesperson_id
    from campaigns.knowers as knowers
    inner join losses.current_causes as causes on knowers.client_id = causes.client_id
    where causes.cause = 'salesperson_relation' and knowers.is_of_the_loss
),

clients as (
    select
        wanted.campaign_id,
        wanted.client_id,
        is_for_head(wanted.abc_class, relations.is_strategic) as is_for_head,
        coalesce(units.draw_unit_id, wanted.client_id) as draw_unit_id,
        greatest(coalesce(worth.expected_value_eur, 0), 0) as value_eur,
        wanted.client_id in (select b.client_id from blamed as b) as is_relation
    from campaigns.wanted as wanted
    left join campaigns.draw_units as units on wanted.client_id = units.client_id
    left join campaigns.contact_values as worth
        on wanted.campaign_id = worth.campaign_id and wanted.client_id = worth.client_id
    left join value.relations as relations on wanted.client_id = relations.client_id
    where wanted.exclusion_reason is null and worth.exclusion_reason is null
),

barred as (
    select distinct
        clients.campaign_id,
        clients.draw_unit_id,
        blamed.salesperson_id
    from clients
    inner join blamed on clients.client_id = blamed.client_id
),

present as ( -- noqa: ST03
    select
        campaign_id,
        salesperson_id,
        sharing_weight
    from campaigns.present_salespeople
    where is_sharing
),

-- Of those who are there, the last one who knew the most valuable client of the unit.
former as (
    select
        clients.campaign_id,
        clients.draw_unit_id,
        knowers.salesperson_id
    from clients
    inner join campaigns.knowers as knowers on clients.client_id = knowers.client_id
    inner join campaigns.present_salespeople as there
        on
            clients.campaign_id = there.campaign_id
            and knowers.salesperson_id = there.salesperson_id
    left join barred
        on
            clients.campaign_id = barred.campaign_id
            and clients.draw_unit_id = barred.draw_unit_id
            and knowers.salesperson_id = barred.salesperson_id
    where barred.salesperson_id is null
    qualify
        row_number() over (
            partition by clients.campaign_id, clients.draw_unit_id
            order by
                clients.value_eur desc,
                knowers.known_until_on desc,
                knowers.known_since_on desc nulls last,
                knowers.salesperson_id,
                clients.client_id
        ) = 1
),

units as (
    select
        campaign_id,
        draw_unit_id,
        bool_or(is_for_head) as is_for_head
    from clients
    group by campaign_id, draw_unit_id
),

heads as (
    select
        campaign_id,
        salesperson_id
    from campaigns.present_salespeople
    where is_head
),

kept as (
    select
        units.campaign_id,
        units.draw_unit_id,
        case
            when units.is_for_head and barred.salesperson_id is null
                then coalesce(heads.salesperson_id, former.salesperson_id)
            else former.salesperson_id
        end as salesperson_id,
        case
            when
                units.is_for_head
                and barred.salesperson_id is null
                and heads.salesperson_id is not null
                then 'head'
            when former.salesperson_id is not null then 'former_salesperson'
            else 'shared_out'
        end as unit_reason
    from units
    left join former
        on
            units.campaign_id = former.campaign_id
            and units.draw_unit_id = former.draw_unit_id
    left join heads on units.campaign_id = heads.campaign_id
    left join barred
        on
            units.campaign_id = barred.campaign_id
            and units.draw_unit_id = barred.draw_unit_id
            and heads.salesperson_id = barred.salesperson_id
),

-- Each client's own salesperson before: in charge at the loss, else the last one known.
previous as (
    select
        client_id,
        salesperson_id
    from campaigns.knowers
    qualify
        row_number() over (
            partition by client_id
            order by
                case when is_of_the_loss then 0 else 1 end,
                known_until_on desc,
                known_since_on desc nulls last,
                salesperson_id
        ) = 1
)

select
    clients.campaign_id,
    clients.client_id,
    clients.draw_unit_id,
    cast(round(clients.value_eur * 100, 0) as bigint) as value_cents,
    kept.salesperson_id as kept_salesperson_id,
    case
        when clients.is_relation and kept.unit_reason <> 'head' then 'other_salesperson_relation'
        else kept.unit_reason
    end as found_reason,
    previous.salesperson_id as previous_salesperson_id
from clients
inner join kept
    on clients.campaign_id = kept.campaign_id and clients.draw_unit_id = kept.draw_unit_id
left join previous on clients.client_id = previous.client_id
order by clients.campaign_id, clients.client_id
