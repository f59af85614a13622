/*---
description: "Client of the company-wide holdout of the year, whom no campaign contacts: holdout_share of the client numbers, by hash, with all of their draw units, drawn anew each 1 January; whoever a campaign drew before waits until that is over. Nobody while holdout_share is 0."
grain: [client_id]
columns:
  client_id:
  holdout_until_on:
    type: DATE
    description: Last day of the year whose holdout this is.
    label_fr: Réservé jusqu'au
references:
  client_id: status.status.client_id
examples:
  - name: a whole draw unit or none of it; who is in a running campaign, or joined to one who is, was drawn first
    run_date: 2026-03-10
    settings: {holdout_share: 0.999999}
    given:
      compliance.addressed_clients:
        - {client_id: a, status: lost}
        - {client_id: b, status: lost}
        - {client_id: called, status: lost}
        - {client_id: sister, status: lost}
        - {client_id: over, status: lost}
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: b, surviving_client_id: b}
        - {client_id: called, surviving_client_id: called}
        - {client_id: sister, surviving_client_id: sister}
        - {client_id: over, surviving_client_id: over}
      campaigns.draw_units:
        - {client_id: called, draw_unit_id: u}
        - {client_id: sister, draw_unit_id: u}
      returns.members:
        - {campaign_id: c, client_id: called, surviving_client_id: called, arm: mail, window_starts_on: 2026-01-05}
        - {campaign_id: d, client_id: over, surviving_client_id: over, arm: control, window_starts_on: 2025-01-05}
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-05, is_running: true}
        - {campaign_id: d, window_starts_on: 2025-01-05, is_running: false}
    expect:
      - {client_id: a, holdout_until_on: 2026-12-31}
      - {client_id: b, holdout_until_on: 2026-12-31}
      - {client_id: over, holdout_until_on: 2026-12-31}
  - name: no setting, nobody
    given:
      compliance.addressed_clients:
        - {client_id: a, status: lost}
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
    expect: []
---*/
-- By each number of a client, merged ones included, and with them their draw unit: whoever is in
-- the holdout stays in it, whatever is merged or joined later.
with chosen as (
    select distinct coalesce(units.draw_unit_id, known.surviving_client_id) as draw_unit_id
    from orders.known_clients as known
    left join campaigns.draw_units as units on known.surviving_client_id = units.client_id
    where
        hash_number(
            setting_draw_salt() || '|holdout|' || year(run_date()) || '|' || known.client_id
        )
        % 1000000 < setting_holdout_share() * 1000000
),

drawn as (
    select distinct coalesce(units.draw_unit_id, members.surviving_client_id) as draw_unit_id
    from returns.members as members
    inner join returns.campaign_periods as periods
        on
            members.campaign_id = periods.campaign_id
            and members.window_starts_on = periods.window_starts_on
            and periods.is_running
    left join campaigns.draw_units as units on members.surviving_client_id = units.client_id
)

select
    addressed.client_id,
    make_date(year(run_date()), 12, 31) as holdout_until_on
from compliance.addressed_clients as addressed
left join campaigns.draw_units as units on addressed.client_id = units.client_id
inner join chosen on coalesce(units.draw_unit_id, addressed.client_id) = chosen.draw_unit_id
left join drawn on chosen.draw_unit_id = drawn.draw_unit_id
where drawn.draw_unit_id is null
