/*---
description: One silence, from a purchase day on, with the last day on which the company reached the client in it.
grain: [client_id, purchased_on]
columns:
  client_id:
  purchased_on:
  last_reached_on:
    type: DATE
    description: Last day of rhythm.delivered_contact_days in the silence; NULL where the client was not reached.
    label_fr: Joint pour la dernière fois
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
examples:
  - name: the last of several; a silence without any is here too
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01}
        - {client_id: a, purchased_on: 2025-06-01}
        - {client_id: b, purchased_on: 2025-01-01}
      rhythm.delivered_contact_days:
        - {client_id: a, purchased_on: 2025-06-01, reached_on: 2025-06-01}
        - {client_id: a, purchased_on: 2025-06-01, reached_on: 2025-07-02}
        - {client_id: b, purchased_on: 2025-01-01, reached_on: 2025-01-03}
    expect:
      - {client_id: a, purchased_on: 2025-01-01, last_reached_on: null}
      - {client_id: a, purchased_on: 2025-06-01, last_reached_on: 2025-07-02}
      - {client_id: b, purchased_on: 2025-01-01, last_reached_on: 2025-01-03}
---*/
-- Grouped and not joined: a join of this size beside a sort needs more memory than there may be.
with days as (
    select
        client_id,
        purchased_on,
        cast(null as date) as reached_on
    from orders.purchase_days
    union all
    select
        client_id,
        purchased_on,
        reached_on
    from rhythm.delivered_contact_days
)

select
    client_id,
    purchased_on,
    max(reached_on) as last_reached_on
from days
group by client_id, purchased_on
