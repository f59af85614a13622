/*---
description: One cell of recency score and frequency score, with its RFM segment.
description_fr: Un couple de notes, récence et fréquence, avec le segment qui lui correspond.
grain: [recency_score, frequency_score]
columns:
  recency_score:
  frequency_score:
  rfm_segment:
    type: VARCHAR
    description: RFM segment of the recency and frequency scores.
    description_fr: Code du segment, d'après la récence et la fréquence des achats.
    label_fr: Segment RFM
    values: [champions, loyal, potential_loyal, new, promising, need_attention, about_to_sleep, at_risk, cannot_lose, hibernating]
  rfm_segment_label_fr:
  rfm_segment_label_en:
  segment_meaning_fr:
  segment_meaning_en:
  segment_action_fr:
  segment_action_en:
references:
  rfm_segment: reference.rfm_meanings.rfm_segment
checks:
  - name: every_cell_has_a_segment
    is_of_table: true
    description: the 25 cells are not all there
    sql: (select count(*) from reference.rfm_segments) = 25
---*/
with cells as (
    select
        recency_score,
        frequency_score,
        rfm_segment
    from (
        values
        (5, 5, 'champions'),
        (5, 4, 'champions'),
        (5, 3, 'potential_loyal'),
        (5, 2, 'potential_loyal'),
        (5, 1, 'new'),
        (4, 5, 'loyal'),
        (4, 4, 'loyal'),
        (4, 3, 'potential_loyal'),
        (4, 2, 'potential_loyal'),
        (4, 1, 'promising'),
        (3, 5, 'loyal'),
        (3, 4, 'loyal'),
        (3, 3, 'need_attention'),
        (3, 2, 'about_to_sleep'),
        (3, 1, 'about_to_sleep'),
        (2, 5, 'cannot_lose'),
        (2, 4, 'at_risk'),
        (2, 3, 'at_risk'),
        (2, 2, 'hibernating'),
        (2, 1, 'hibernating'),
        (1, 5, 'cannot_lose'),
        (1, 4, 'at_risk'),
        (1, 3, 'at_risk'),
        (1, 2, 'hibernating'),
        (1, 1, 'hibernating')
    ) as cells (recency_score, frequency_score, rfm_segment)
)

select
    cells.recency_score,
    cells.frequency_score,
    cells.rfm_segment,
    meanings.rfm_segment_label_fr,
    meanings.rfm_segment_label_en,
    meanings.segment_meaning_fr,
    meanings.segment_meaning_en,
    meanings.segment_action_fr,
    meanings.segment_action_en
from cells
inner join reference.rfm_meanings as meanings on cells.rfm_segment = meanings.rfm_segment
