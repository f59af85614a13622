/*---
description: One no-go, refused call or cessation of one client that only the cautious reading of its row tells.
grain: [client_id, act, acted_on, opt_out_source]
columns:
  client_id:
  act:
  acted_on:
  opt_out_source:
examples:
  - name: a row that was set aside, one of a day to come, and one whose number only looks like the client's; a good row stands in its extract
    run_date: 2025-06-30
    given:
      orders.opt_out_rows:
        - {opt_out_source: overrides, file_id: 1, record_number: 1, is_clear: true, act: no_go, acted_on: 2025-02-01, is_certain: false}
        - {opt_out_source: overrides, file_id: 1, record_number: 2, is_clear: true, act: no_go, acted_on: 2025-02-02, is_certain: true}
        - {opt_out_source: overrides, file_id: 1, record_number: 3, is_clear: true, act: no_go, acted_on: 2025-02-03, is_certain: true}
        - {opt_out_source: call_reports, file_id: 2, record_number: 1, is_clear: true, act: call_refused, acted_on: 2025-02-04, is_certain: true}
        - {opt_out_source: objections, file_id: 3, record_number: 1, is_clear: true, act: opt_out, acted_on: 2025-02-05, is_certain: false}
        - {opt_out_source: overrides, file_id: 1, record_number: 5, is_clear: true, act: no_go, acted_on: 2025-02-06, is_certain: false}
        - {opt_out_source: clients, file_id: 3, record_number: 2, is_clear: true, act: ceased, acted_on: 2025-02-07, is_certain: false}
      compliance.named_opt_outs:
        - {opt_out_source: clients, file_id: 3, record_number: 2, client_id: h, named_by: client_number}
        - {opt_out_source: overrides, file_id: 1, record_number: 5, client_id: g, named_by: client_number}
        - {opt_out_source: overrides, file_id: 1, record_number: 1, client_id: a, named_by: client_number}
        - {opt_out_source: overrides, file_id: 1, record_number: 2, client_id: b, named_by: client_number}
        - {opt_out_source: overrides, file_id: 1, record_number: 3, client_id: c, named_by: similar_number}
        - {opt_out_source: call_reports, file_id: 2, record_number: 1, client_id: d, named_by: similar_number}
        - {opt_out_source: objections, file_id: 3, record_number: 1, client_id: e, named_by: client_number}
        - {opt_out_source: overrides, file_id: 1, record_number: 4, client_id: f, named_by: client_number}
    expect:
      - {client_id: a, act: no_go, acted_on: 2025-02-01, opt_out_source: overrides}
      - {client_id: c, act: no_go, acted_on: 2025-02-03}
      - {client_id: g, act: no_go, acted_on: 2025-02-06}
      - {client_id: d, act: call_refused, acted_on: 2025-02-04, opt_out_source: call_reports}
      - {client_id: h, act: ceased, acted_on: 2025-02-07, opt_out_source: clients}
---*/
select distinct
    named.client_id,
    told.act,
    told.acted_on,
    told.opt_out_source
from orders.opt_out_rows as told
inner join compliance.named_opt_outs as named
    on
        told.opt_out_source = named.opt_out_source
        and told.file_id = named.file_id
        and told.record_number = named.record_number
where
    told.act in ('no_go', 'call_refused', 'ceased')
    and (not told.is_certain or named.named_by <> 'client_number')
