/*---
description: One cell of the recency and frequency scores, with the segment that it belongs to.
grain: [recency_score, frequency_score]
columns:
  recency_score:
  frequency_score:
  rfm_segment:
    type: VARCHAR
    description: Segment of the client's recency and frequency scores.
    label_fr: Segment RFM
    values: [champions, loyal, potential_loyal, new, promising, need_attention, about_to_sleep, at_risk, cannot_lose, hibernating]
  rfm_segment_label_fr:
    type: VARCHAR
    description: The segment in French.
    label_fr: Libellé du segment
  rfm_segment_label_en:
    type: VARCHAR
    description: The segment in English.
checks:
  - name: every_cell_has_a_segment
    is_of_table: true
    description: the 25 cells are not all there
    sql: (select count(*) from reference.rfm_segments) = 25
---*/
select
    recency_score,
    frequency_score,
    rfm_segment,
    rfm_segment_label_fr,
    rfm_segment_label_en
from (
    values
    (5, 5, 'champions', 'Champions', 'Champions'),
    (5, 4, 'champions', 'Champions', 'Champions'),
    (5, 3, 'potential_loyal', 'Fidèles en devenir', 'Potential loyalists'),
    (5, 2, 'potential_loyal', 'Fidèles en devenir', 'Potential loyalists'),
    (5, 1, 'new', 'Nouveaux', 'New'),
    (4, 5, 'loyal', 'Fidèles', 'Loyal'),
    (4, 4, 'loyal', 'Fidèles', 'Loyal'),
    (4, 3, 'potential_loyal', 'Fidèles en devenir', 'Potential loyalists'),
    (4, 2, 'potential_loyal', 'Fidèles en devenir', 'Potential loyalists'),
    (4, 1, 'promising', 'Prometteurs', 'Promising'),
    (3, 5, 'loyal', 'Fidèles', 'Loyal'),
    (3, 4, 'loyal', 'Fidèles', 'Loyal'),
    (3, 3, 'need_attention', 'À surveiller', 'Need attention'),
    (3, 2, 'about_to_sleep', 'En train de s''endormir', 'About to sleep'),
    (3, 1, 'about_to_sleep', 'En train de s''endormir', 'About to sleep'),
    (2, 5, 'cannot_lose', 'À ne pas perdre', 'Cannot lose them'),
    (2, 4, 'at_risk', 'À risque', 'At risk'),
    (2, 3, 'at_risk', 'À risque', 'At risk'),
    (2, 2, 'hibernating', 'Endormis', 'Hibernating'),
    (2, 1, 'hibernating', 'Endormis', 'Hibernating'),
    (1, 5, 'cannot_lose', 'À ne pas perdre', 'Cannot lose them'),
    (1, 4, 'at_risk', 'À risque', 'At risk'),
    (1, 3, 'at_risk', 'À risque', 'At risk'),
    (1, 2, 'hibernating', 'Endormis', 'Hibernating'),
    (1, 1, 'hibernating', 'Endormis', 'Hibernating')
) as segments (
    recency_score, frequency_score, rfm_segment, rfm_segment_label_fr, rfm_segment_label_en
)
