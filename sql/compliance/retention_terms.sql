/*---
description: Term of one client's data, retention_months after the client's own last act; a client without an act has none.
grain: [client_id]
columns:
  client_id:
  last_own_act_on:
    type: DATE
    description: Last purchase, or last answer that is no refusal (warnings.last_answers), whichever is later.
    label_fr: Dernier acte du client
  retention_ends_on:
    type: DATE
    description: First day on which the client's data is past its term; no marketing use from it on, and it may be purged.
    description_fr: Jour à partir duquel les données du client ne servent plus au marketing et peuvent être effacées.
    label_fr: Terme des données
references:
  client_id: orders.known_clients.client_id
checks:
  - name: term_after_the_act
    description: terms that are over when the client acts
    sql: retention_ends_on > last_own_act_on
examples:
  - name: the later of purchase and answer counts; who never acted has no term, nor has a merged number
    settings: {retention_months: 36}
    given:
      orders.known_clients:
        - {client_id: a, surviving_client_id: a}
        - {client_id: b, surviving_client_id: b}
        - {client_id: c, surviving_client_id: c}
        - {client_id: refused, surviving_client_id: refused}
        - {client_id: silent, surviving_client_id: silent}
        - {client_id: old, surviving_client_id: a}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2020-05-05}
        - {client_id: a, purchased_on: 2023-11-01}
        - {client_id: b, purchased_on: 2023-02-28}
        - {client_id: old, purchased_on: 2023-02-28}
      warnings.last_answers:
        - {client_id: b, last_answer_on: 2024-03-01, last_act_on: 2024-02-29}
        - {client_id: c, last_answer_on: 2023-01-31, last_act_on: 2023-01-31}
        - {client_id: refused, last_answer_on: 2024-03-01}
    expect:
      - {client_id: a, last_own_act_on: 2023-11-01, retention_ends_on: 2026-11-01}
      - {client_id: b, last_own_act_on: 2024-02-29, retention_ends_on: 2027-02-28}
      - {client_id: c, last_own_act_on: 2023-01-31, retention_ends_on: 2026-01-31}
---*/
-- Of purchase days, not of the status, so that it is known before most of a night is built.
with acts as (
    select
        client_id,
        purchased_on as acted_on
    from orders.purchase_days
    union all
    select
        client_id,
        last_act_on
    from warnings.last_answers
    where last_act_on is not null
)

select
    acts.client_id,
    max(acts.acted_on) as last_own_act_on,
    cast(max(acts.acted_on) + to_months(setting_retention_months()) as date) as retention_ends_on
from acts
inner join orders.known_clients as known
    on acts.client_id = known.client_id and known.client_id = known.surviving_client_id
group by acts.client_id
