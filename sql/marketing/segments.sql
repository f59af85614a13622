/*---
description: "One RFM segment, without whoever objected to profiling: clients, revenue over the whole history, lost clients with their lost value, and what to do."
grain: [rfm_segment]
columns:
  rfm_segment:
  segment_order:
  rfm_segment_label_fr:
  client_count:
  client_share:
    nullable: true
  segment_revenue_eur:
    type: DECIMAL(18,2)
    description: "Revenue of the segment: net sum of its clients' valid orders over the whole history."
    unit: EUR
    label_fr: CA du segment (€)
    min: 0
  segment_lost_count:
    type: INTEGER
    description: Clients of the segment whose status is lost or lost_again.
    label_fr: Clients perdus
    min: 0
  segment_lost_value_eur:
    type: DECIMAL(18,2)
    description: Lost value (lost_value_eur of the open loss) of the lost clients of the segment.
    unit: EUR
    label_fr: Valeur perdue du segment (€)
    min: 0
  segment_meaning_fr:
  segment_action_fr:
references:
  rfm_segment: reference.rfm_meanings.rfm_segment
checks:
  - name: every_segment_is_shown
    is_of_table: true
    description: segments that are missing
    sql: (select count(*) from marketing.segments) = (select count(*) from reference.rfm_meanings)
examples:
  - name: every segment is shown, also without clients
    given:
      reference.rfm_meanings:
        - {rfm_segment: champions, segment_order: 1}
        - {rfm_segment: at_risk, segment_order: 8}
      value.rfm:
        - {client_id: a, rfm_segment: champions}
        - {client_id: b, rfm_segment: champions}
      value.value:
        - {client_id: a, revenue_eur: 10.00}
        - {client_id: b, revenue_eur: 5.50, lost_value_eur: 4.00}
    expect:
      - {rfm_segment: champions, segment_order: 1, client_count: 2, client_share: 1, segment_revenue_eur: 15.50, segment_lost_count: 1, segment_lost_value_eur: 4.00}
      - {rfm_segment: at_risk, segment_order: 8, client_count: 0, client_share: 0, segment_revenue_eur: 0.00, segment_lost_count: 0, segment_lost_value_eur: 0.00}
---*/
with counted as (
    select
        rfm.rfm_segment,
        count(*) as client_count,
        sum(value.revenue_eur) as revenue_eur,
        count(value.lost_value_eur) as lost_count,
        sum(coalesce(value.lost_value_eur, 0)) as lost_value_eur
    from value.rfm as rfm
    inner join value.value as value on rfm.client_id = value.client_id
    group by rfm.rfm_segment
),

filled as (
    select
        meanings.*,
        coalesce(counted.client_count, 0) as client_count,
        coalesce(counted.revenue_eur, 0) as revenue_eur,
        coalesce(counted.lost_count, 0) as lost_count,
        coalesce(counted.lost_value_eur, 0) as lost_value_eur,
        sum(coalesce(counted.client_count, 0)) over () as all_count
    from reference.rfm_meanings as meanings
    left join counted on meanings.rfm_segment = counted.rfm_segment
)

select
    rfm_segment,
    segment_order,
    rfm_segment_label_fr,
    cast(client_count as integer) as client_count,
    case when all_count > 0 then cast(round(client_count / all_count, 6) as decimal(9, 6)) end
        as client_share,
    cast(revenue_eur as decimal(18, 2)) as segment_revenue_eur,
    cast(lost_count as integer) as segment_lost_count,
    cast(lost_value_eur as decimal(18, 2)) as segment_lost_value_eur,
    segment_meaning_fr,
    segment_action_fr
from filled
