/*---
description: RFM of one client tonight.
grain: [client_id]
columns:
  client_id:
  recency_days:
  frequency:
  purchase_day_count:
  monetary_eur:
  recency_score:
    nullable: true
  frequency_score:
    nullable: true
  monetary_score:
    nullable: true
  is_cut_by_settings:
  rfm_segment:
    nullable: true
examples:
  - name: the snapshot of tonight
    given:
      status.snapshot_days:
        - {snapshot_on: 2025-12-31, is_tonight: false}
        - {snapshot_on: 2026-01-01, is_tonight: true}
      value.rfm_snapshots:
        - {snapshot_on: 2025-12-31, client_id: a, recency_days: 1, frequency: 2, rfm_segment: loyal}
        - {snapshot_on: 2026-01-01, client_id: a, recency_days: 2, frequency: 2, rfm_segment: at_risk}
    expect:
      - {client_id: a, recency_days: 2, frequency: 2, rfm_segment: at_risk}
---*/
select
    snapshots.client_id,
    snapshots.recency_days,
    snapshots.frequency,
    snapshots.purchase_day_count,
    snapshots.monetary_eur,
    snapshots.recency_score,
    snapshots.frequency_score,
    snapshots.monetary_score,
    snapshots.is_cut_by_settings,
    snapshots.rfm_segment
from value.rfm_snapshots as snapshots
inner join status.snapshot_days as days on snapshots.snapshot_on = days.snapshot_on
where days.is_tonight
