/*---
description: "Client whom no published list may name: objected to all contact, erased, or with data past its term on the day after the night, on which lists are read."
grain: [client_id]
columns:
  client_id:
checks:
  - name: no_total_objection_is_missing
    is_of_table: true
    description: clients who objected to all contact and are not hidden
    sql: >
      (select count(*) from compliance.suppression as s where s.is_total
      and s.client_id not in (select h.client_id from compliance.hidden_clients as h)) = 0
examples:
  - name: a total objection, an erasure, a term that ends on the day of reading; a day later, or on one channel, is none
    run_date: 2026-01-01
    given:
      compliance.suppression:
        - {client_id: objector, is_total: true}
        - {client_id: partial, is_total: false}
      staging.erased_clients:
        - {client_id: erased}
      compliance.retention_terms:
        - {client_id: past, retention_ends_on: 2026-01-02}
        - {client_id: later, retention_ends_on: 2026-01-03}
    expect:
      - {client_id: objector}
      - {client_id: erased}
      - {client_id: past}
---*/
select client_id
from compliance.suppression
where is_total
union
select client_id
from staging.erased_clients
union
select client_id
from compliance.retention_terms
where retention_ends_on <= contact_day()
