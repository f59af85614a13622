/*---
description: One loss of one client - a silence that reached the day on which the client counts as lost.
grain: [client_id, episode_number]
columns:
  client_id:
  episode_number:
    type: INTEGER
    description: Losses of the client in order of time, from 1.
    label_fr: N° de perte
    min: 1
  last_purchase_on:
    type: DATE
    description: Purchase day on which the silence starts.
    label_fr: Dernier achat
  lost_on:
    type: DATE
    description: Day on which the silence passed its threshold.
    label_fr: Perdu le
  confirmed_on:
    type: DATE
    description: Day on which the silence had lasted twice its threshold; NULL before, or when the client came back sooner.
    label_fr: Perte confirmée le
    nullable: true
  returned_on:
    type: DATE
    description: Next purchase day; NULL while the client is still lost.
    label_fr: Revenu le
    nullable: true
references:
  client_id: clients.rhythm.client_id
checks:
  - name: days_in_order
    description: losses whose days are not in order
    sql: last_purchase_on < lost_on and lost_on < coalesce(returned_on, lost_on + 1)
  - name: lost_not_after_as_of
    description: losses dated after the last day whose orders are known
    sql: lost_on <= as_of()
examples:
  - name: lost the day after 365 days; an order on that very day prevents it
    run_date: 2026-06-30
    given:
      clients.purchase_days:
        - {client_id: late, purchased_on: 2023-01-01}
        - {client_id: late, purchased_on: 2024-01-03}
        - {client_id: in_time, purchased_on: 2023-01-01}
        - {client_id: in_time, purchased_on: 2024-01-02}
        - {client_id: in_time, purchased_on: 2026-06-30}
        - {client_id: recent, purchased_on: 2025-06-30}
    expect:
      - {client_id: late, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2024-01-02, returned_on: 2024-01-03, confirmed_on: null}
      - {client_id: late, episode_number: 2, last_purchase_on: 2024-01-03, lost_on: 2025-01-03, returned_on: null, confirmed_on: 2026-01-02}
      - {client_id: in_time, episode_number: 1, last_purchase_on: 2024-01-02, lost_on: 2025-01-02, returned_on: 2026-06-30, confirmed_on: 2026-01-01}
---*/
with silences as (
    select
        client_id,
        purchased_on as last_purchase_on,
        purchased_on + setting_fixed_lost_days() + 1 as lost_on,
        purchased_on + setting_confirmation_factor() * setting_fixed_lost_days()
            as would_confirm_on,
        lead(purchased_on) over (partition by client_id order by purchased_on) as returned_on
    from clients.purchase_days
),

losses as (
    select *
    from silences
    where lost_on <= as_of() and lost_on < coalesce(returned_on, as_of() + 1)
)

select
    client_id,
    cast(row_number() over (partition by client_id order by last_purchase_on) as integer)
        as episode_number,
    last_purchase_on,
    lost_on,
    case when would_confirm_on <= coalesce(returned_on, as_of()) then would_confirm_on end
        as confirmed_on,
    returned_on
from losses
