/*---
description: "Client whom no list that rests on a score may name: a control of an open window, one whom no list may name at all, or one who objected to profiling."
grain: [client_id]
columns:
  client_id:
examples:
  - name: controls, hidden clients and who objected to profiling, each once
    given:
      campaigns.running_controls:
        - {client_id: control}
        - {client_id: both}
      compliance.hidden_clients:
        - {client_id: hidden}
        - {client_id: both}
      orders.profiling_objections:
        - {client_id: objector}
    expect:
      - {client_id: control}
      - {client_id: hidden}
      - {client_id: objector}
      - {client_id: both}
---*/
-- A salesperson who hears of a control would call, and the comparison would be spoiled.
select client_id
from campaigns.running_controls
union
select client_id
from compliance.hidden_clients
union
select client_id
from orders.profiling_objections
