/*---
description: "One eligible client whom a campaign that launches tonight may draw, or contacts without a draw, with the draw unit, whose stratum is the best class among its clients here."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  draw_unit_id:
  wave:
  stratum:
  is_always_contacted:
    described_in: staging.campaign_classes
checks:
  - name: set_apart_as_a_unit
    is_of_table: true
    description: draw units of whom a campaign contacts some clients without a draw and draws others
    sql: >
      (select count(distinct (c.campaign_id, c.draw_unit_id, c.is_always_contacted))
      from campaigns.candidates as c)
      = (select count(distinct (c.campaign_id, c.draw_unit_id)) from campaigns.candidates as c)
  - name: one_campaign_a_unit
    is_of_table: true
    description: draw units whom several campaigns of tonight may draw
    sql: >
      (select count(distinct (c.campaign_id, c.draw_unit_id)) from campaigns.candidates as c)
      = (select count(distinct c.draw_unit_id) from campaigns.candidates as c)
  - name: one_stratum_a_unit
    is_of_table: true
    description: draw units with clients in several strata of a draw, who could fall into several arms
    sql: >
      (select count(distinct (c.campaign_id, c.draw_unit_id, c.stratum))
      from campaigns.candidates as c)
      = (select count(distinct (c.campaign_id, c.draw_unit_id)) from campaigns.candidates as c)
references:
  client_id: campaigns.eligibility.client_id
examples:
  - name: whom the budget of the campaign holds, and who is set apart whatever it is worth
    given:
      campaigns.selection:
        - {campaign_id: c1, client_id: a, abc_class: A, is_selected: true}
        - {campaign_id: c1, client_id: b, abc_class: B, is_selected: false}
        - {campaign_id: c2, client_id: b, abc_class: B, is_selected: true}
        - {campaign_id: c2, client_id: d, abc_class: C, is_selected: true}
        - {campaign_id: c2, client_id: e, abc_class: A, is_selected: false}
      campaigns.wanted:
        - {campaign_id: c1, client_id: a, abc_class: A}
        - {campaign_id: c1, client_id: large, abc_class: A, is_set_apart: true}
        - {campaign_id: c1, client_id: shop, abc_class: B, is_set_apart: true}
        - {campaign_id: waits, client_id: z, abc_class: A, is_set_apart: true}
        - {campaign_id: c2, client_id: shop, abc_class: B, exclusion_reason: not_reached_by_every_arm}
      campaigns.draw_units:
        - {client_id: b, draw_unit_id: b}
        - {client_id: d, draw_unit_id: b}
        - {client_id: e, draw_unit_id: b}
        - {client_id: large, draw_unit_id: large}
        - {client_id: shop, draw_unit_id: large}
    expect:
      - {campaign_id: c1, client_id: a, draw_unit_id: a, wave: 1, stratum: A, is_always_contacted: false}
      - {campaign_id: c2, client_id: b, draw_unit_id: b, wave: 1, stratum: B, is_always_contacted: false}
      - {campaign_id: c2, client_id: d, draw_unit_id: b, wave: 1, stratum: B, is_always_contacted: false}
      - {campaign_id: c1, client_id: large, draw_unit_id: large, wave: 1, stratum: A, is_always_contacted: true}
      - {campaign_id: c1, client_id: shop, draw_unit_id: large, wave: 1, stratum: A, is_always_contacted: true}
---*/
with drawing as (
    select distinct campaign_id
    from campaigns.selection
    where is_selected
),

chosen as (
    select
        campaign_id,
        client_id,
        abc_class,
        false as is_always_contacted
    from campaigns.selection
    where is_selected
    union all
    select
        campaign_id,
        client_id,
        abc_class,
        true
    from campaigns.wanted
    -- A campaign that draws nobody waits, and so do they: it is sealed once.
    where is_set_apart and campaign_id in (select d.campaign_id from drawing as d)
),

joined as (
    select
        chosen.*,
        coalesce(units.draw_unit_id, chosen.client_id) as draw_unit_id
    from chosen
    left join campaigns.draw_units as units on chosen.client_id = units.client_id
)

select
    campaign_id,
    client_id,
    draw_unit_id,
    1 as wave,
    min(abc_class) over (partition by campaign_id, draw_unit_id) as stratum,
    is_always_contacted
from joined
