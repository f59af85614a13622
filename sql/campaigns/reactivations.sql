/*---
description: "One target of a campaign of the home who bought within its primary window: an account reactivated, counted plainly, whether or not the contact was why."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  surviving_client_id:
  salesperson_id:
    nullable: true
  reactivated_on:
    type: DATE
    description: First purchase day after the draw, within the primary window.
    description_fr: Premier achat depuis le tirage, pendant la mesure.
    label_fr: Réactivé le
references:
  campaign_id: staging.campaigns.campaign_id
examples:
  - name: the day of the draw and that after the window count for none, a control neither
    run_date: 2026-06-01
    given:
      staging.campaigns:
        - {campaign_id: c, primary_window_days: 90}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, surviving_client_id: a2, arm: call, salesperson_id: V1, drawn_on: 2026-02-01, window_starts_on: 2026-02-01}
        - {campaign_id: c, client_id: b, surviving_client_id: b, arm: call, salesperson_id: V1, drawn_on: 2026-02-01, window_starts_on: 2026-02-01}
        - {campaign_id: c, client_id: d, surviving_client_id: d, arm: control, drawn_on: 2026-02-01, window_starts_on: 2026-02-01}
      orders.purchase_days:
        - {client_id: a2, purchased_on: 2026-02-01}
        - {client_id: a2, purchased_on: 2026-03-31}
        - {client_id: a2, purchased_on: 2026-04-01}
        - {client_id: b, purchased_on: 2026-05-03}
        - {client_id: d, purchased_on: 2026-02-02}
    expect:
      - {campaign_id: c, client_id: a, surviving_client_id: a2, salesperson_id: V1, reactivated_on: 2026-03-31}
---*/
select
    drawn.campaign_id,
    drawn.client_id,
    drawn.surviving_client_id,
    drawn.salesperson_id,
    min(days.purchased_on) as reactivated_on
from campaigns.assignments as drawn
inner join staging.campaigns as campaigns on drawn.campaign_id = campaigns.campaign_id
inner join orders.purchase_days as days
    on
        drawn.surviving_client_id = days.client_id
        and days.purchased_on > drawn.window_starts_on
        and days.purchased_on <= drawn.window_starts_on + campaigns.primary_window_days
where drawn.arm <> 'control'
group by drawn.campaign_id, drawn.client_id, drawn.surviving_client_id, drawn.salesperson_id
