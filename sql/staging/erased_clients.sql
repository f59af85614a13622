/*---
description: One erased client, under the random number that took the place of the client's own.
grain: [client_id]
source: erased_clients
is_volatile: true
columns:
  client_id:
  erased_on:
    type: DATE
    description: Day of the erasure; rows of the client dated up to it are dropped when they come again.
    label_fr: Effacé le
  is_whole:
    type: BOOLEAN
    description: True once nothing outside the inbox shows the client any more.
    label_fr: Effacement complet
checks:
  - name: erasures_are_whole_in_time
    severity: warning
    description: "erasures did not reach everything within erasure_days: see the lines `done` of facts/erasures.jsonl"
    sql: is_whole or run_date() - erased_on <= setting_erasure_days()
---*/
select
    client_id,
    erased_on,
    is_whole
from incoming
