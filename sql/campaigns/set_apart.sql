/*---
description: One client whom a campaign that launches tonight contacts without a draw, named or of a class always contacted, or in the draw unit of such a one.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
references:
  client_id: campaigns.eligibility.client_id
checks:
  - name: named_clients_are_contacted
    severity: warning
    is_of_table: true
    description: campaigns of tonight that name in always_contacted a client whom they cannot contact (excluded, of another class, or not reached by every arm); the preview says whom
    sql: >
      (select count(*) from staging.campaign_named_clients as n
      where n.campaign_id in (select w.campaign_id from campaigns.wanted as w)
      and (n.campaign_id, lower(n.surviving_client_id)) not in
      (select (a.campaign_id, lower(a.client_id)) from campaigns.set_apart as a)
      and (n.campaign_id, lower(n.client_id)) not in
      (select (a.campaign_id, lower(a.client_id)) from campaigns.set_apart as a)) = 0
examples:
  - name: a client who is named and a class that is chosen are set apart, with their draw units, unless something leaves them out
    given:
      campaigns.wanted:
        - {campaign_id: c, client_id: large, abc_class: A}
        - {campaign_id: c, client_id: shop, abc_class: B}
        - {campaign_id: c, client_id: new, abc_class: B}
        - {campaign_id: c, client_id: other, abc_class: B}
        - {campaign_id: c, client_id: typed, abc_class: B}
        - {campaign_id: c, client_id: deaf, abc_class: A, exclusion_reason: not_reached_by_every_arm}
        - {campaign_id: d, client_id: free, abc_class: A}
      staging.campaign_classes:
        - {campaign_id: c, abc_class: A, is_always_contacted: true}
        - {campaign_id: c, abc_class: B, is_always_contacted: false}
        - {campaign_id: d, abc_class: A, is_always_contacted: false}
      staging.campaign_named_clients:
        - {campaign_id: c, client_id: old, surviving_client_id: new}
        - {campaign_id: c, client_id: free}
        - {campaign_id: c, client_id: TYPED}
      campaigns.draw_units:
        - {client_id: large, draw_unit_id: large}
        - {client_id: shop, draw_unit_id: large}
    expect:
      - {campaign_id: c, client_id: large}
      - {campaign_id: c, client_id: shop}
      - {campaign_id: c, client_id: new}
      - {campaign_id: c, client_id: typed}
---*/
with wanted as (
    select
        wanted.campaign_id,
        wanted.client_id,
        wanted.abc_class,
        coalesce(units.draw_unit_id, wanted.client_id) as draw_unit_id
    from campaigns.wanted as wanted
    left join campaigns.draw_units as units on wanted.client_id = units.client_id
    where wanted.exclusion_reason is null
),

chosen as (
    select
        wanted.campaign_id,
        wanted.draw_unit_id
    from wanted
    inner join staging.campaign_named_clients as named
        on
            wanted.campaign_id = named.campaign_id
            and (
                wanted.client_id = named.surviving_client_id
                -- As people type a code: a key account must not be drawn for a small letter.
                or lower(wanted.client_id) = lower(named.client_id)
            )
    union
    select
        wanted.campaign_id,
        wanted.draw_unit_id
    from wanted
    inner join staging.campaign_classes as classes
        on
            wanted.campaign_id = classes.campaign_id
            and wanted.abc_class = classes.abc_class
            and classes.is_always_contacted
)

select
    wanted.campaign_id,
    wanted.client_id
from wanted
inner join chosen
    on wanted.campaign_id = chosen.campaign_id and wanted.draw_unit_id = chosen.draw_unit_id
