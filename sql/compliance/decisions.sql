/*---
description: One go or no_go of a manager on one client, with the day before the next one; a verdict that cannot be read is a no_go.
grain: [client_id, decided_on, go_no_go]
columns:
  client_id:
  decided_on:
  go_no_go:
  decided_by:
    nullable: true
  decided_until_on:
    type: DATE
    description: Last day on which the decision holds, the day before the next one; NULL for the newest one.
    label_fr: Décision valable jusqu'au
    nullable: true
examples:
  - name: each holds until the next one, of one day the no_go is the last; what was left blank is none, what is doubtful is a no_go
    given:
      staging.overrides:
        - {client_id: old, surviving_client_id: a, go_no_go: no_go, decided_on: 2025-03-01, decided_by: Mme A}
        - {client_id: a, go_no_go: go, decided_on: 2025-05-01, decided_by: M. B}
        - {client_id: b, go_no_go: go, decided_on: 2025-05-01, decided_by: M. B}
        - {client_id: older, surviving_client_id: b, go_no_go: no_go, decided_on: 2025-05-01, decided_by: Mme C}
        - {client_id: oldest, surviving_client_id: b, go_no_go: no_go, decided_on: 2025-05-01, decided_by: Mme A}
        - {client_id: blank, go_no_go: to_decide, decided_on: null}
      compliance.doubtful_stops:
        - {client_id: c, act: no_go, acted_on: 2025-06-01, opt_out_source: overrides}
        - {client_id: d, act: ceased, acted_on: 2025-06-01, opt_out_source: clients}
    expect:
      - {client_id: a, decided_on: 2025-03-01, go_no_go: no_go, decided_by: Mme A, decided_until_on: 2025-04-30}
      - {client_id: a, decided_on: 2025-05-01, go_no_go: go, decided_by: M. B, decided_until_on: null}
      - {client_id: b, decided_on: 2025-05-01, go_no_go: go, decided_until_on: 2025-04-30}
      - {client_id: b, decided_on: 2025-05-01, go_no_go: no_go, decided_by: Mme A, decided_until_on: null}
      - {client_id: c, decided_on: 2025-06-01, go_no_go: no_go, decided_by: null, decided_until_on: null}
---*/
with told as (
    select
        surviving_client_id as client_id,
        decided_on,
        go_no_go,
        decided_by
    from staging.overrides
    where go_no_go in ('go', 'no_go')
    union all
    select
        client_id,
        acted_on,
        'no_go',
        null
    from compliance.doubtful_stops
    where act = 'no_go'
),

decisions as (
    select
        client_id,
        decided_on,
        go_no_go,
        min(decided_by) as decided_by
    from told
    group by client_id, decided_on, go_no_go
)

select
    client_id,
    decided_on,
    go_no_go,
    decided_by,
    -- Of the decisions of one day a no_go is the last.
    lead(decided_on) over (partition by client_id order by decided_on, go_no_go) - 1
        as decided_until_on
from decisions
