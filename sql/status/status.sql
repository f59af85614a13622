/*---
description: Status of one client tonight; each client has exactly one.
grain: [client_id]
columns:
  client_id:
  status:
  last_purchase_on:
    nullable: true
  lost_on:
    nullable: true
  returned_on:
    nullable: true
references:
  status: reference.statuses.status
examples:
  - name: the snapshot of tonight
    given:
      status.snapshot_days:
        - {snapshot_on: 2025-12-31, is_tonight: false}
        - {snapshot_on: 2026-01-01, is_tonight: true}
      status.snapshots:
        - {snapshot_on: 2025-12-31, client_id: a, status: active, last_purchase_on: 2025-12-01}
        - {snapshot_on: 2026-01-01, client_id: a, status: lost, last_purchase_on: 2025-12-01, lost_on: 2026-01-01}
    expect:
      - {client_id: a, status: lost, last_purchase_on: 2025-12-01, lost_on: 2026-01-01, returned_on: null}
---*/
select
    snapshots.client_id,
    snapshots.status,
    snapshots.last_purchase_on,
    snapshots.lost_on,
    snapshots.returned_on
from status.snapshots as snapshots
inner join status.snapshot_days as days on snapshots.snapshot_on = days.snapshot_on
where days.is_tonight
