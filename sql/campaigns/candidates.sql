/*---
description: "One eligible client whom a campaign that launches tonight may draw, with the draw unit, whose stratum is the best class among its clients here."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  draw_unit_id:
  wave:
  stratum:
checks:
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
  - name: whom the budget of the campaign holds
    given:
      campaigns.selection:
        - {campaign_id: c1, client_id: a, abc_class: A, is_selected: true}
        - {campaign_id: c1, client_id: b, abc_class: B, is_selected: false}
        - {campaign_id: c2, client_id: b, abc_class: B, is_selected: true}
        - {campaign_id: c2, client_id: d, abc_class: C, is_selected: true}
        - {campaign_id: c2, client_id: e, abc_class: A, is_selected: false}
      campaigns.draw_units:
        - {client_id: b, draw_unit_id: b}
        - {client_id: d, draw_unit_id: b}
        - {client_id: e, draw_unit_id: b}
    expect:
      - {campaign_id: c1, client_id: a, draw_unit_id: a, wave: 1, stratum: A}
      - {campaign_id: c2, client_id: b, draw_unit_id: b, wave: 1, stratum: B}
      - {campaign_id: c2, client_id: d, draw_unit_id: b, wave: 1, stratum: B}
---*/
with selected as (
    select
        selection.campaign_id,
        selection.client_id,
        selection.abc_class,
        coalesce(units.draw_unit_id, selection.client_id) as draw_unit_id
    from campaigns.selection as selection
    left join campaigns.draw_units as units on selection.client_id = units.client_id
    where selection.is_selected
)

select
    campaign_id,
    client_id,
    draw_unit_id,
    1 as wave,
    min(abc_class) over (partition by campaign_id, draw_unit_id) as stratum
from selected
