/*---
description: "One score of one RFM dimension tonight: range of values that get it, and how many clients do, without whoever objected to profiling."
grain: [dimension, score]
columns:
  dimension:
    type: VARCHAR
    description: "RFM dimension that is scored: recency, frequency or monetary value."
    description_fr: "Code de ce qui est noté : récence, fréquence ou montant."
    label_fr: Dimension
    values: [recency, frequency, monetary]
  score:
    type: INTEGER
    description: Score of the dimension, 1 the worst to 5 the best.
    description_fr: De 1, la moins bonne note, à 5, la meilleure.
    label_fr: Score
    min: 1
    max: 5
  is_cut_by_settings:
  lowest_value:
    type: DECIMAL(18,2)
    description: Lowest value that got the score, in days (recency), orders (frequency) or euros (monetary); NULL where nobody has it.
    label_fr: Valeur la plus basse
    nullable: true
  highest_value:
    type: DECIMAL(18,2)
    description: Highest value that got the score, as lowest_value.
    label_fr: Valeur la plus haute
    nullable: true
  client_count:
    type: INTEGER
    description: Clients counted in the row (score, segment or class).
    description_fr: Nombre de clients de la ligne.
    label_fr: Clients
    min: 0
  client_share:
    type: DECIMAL(9,6)
    description: Share of the row's clients in all clients scored or classed alike; NULL where there are none.
    description_fr: Part de ces clients parmi tous ceux qui sont notés ou classés ; vide s'il n'y en a pas.
    unit: share 0-1
    label_fr: Part des clients
    min: 0
    max: 1
    nullable: true
checks:
  - name: score_has_clients
    severity: warning
    description: scores that nobody has; few clients, or one value held by too many, leave a score empty
    sql: client_count > 0
  - name: range_if_anybody
    description: scores with clients and no range of values, or the reverse
    sql: (client_count > 0) = (lowest_value is not null and highest_value is not null)
examples:
  - name: the range of each score, empty scores included
    given:
      value.rfm:
        - {client_id: a, recency_days: 0, frequency: 6, monetary_eur: 50.00, recency_score: 5, frequency_score: 5, monetary_score: 5, is_cut_by_settings: true}
        - {client_id: b, recency_days: 1, frequency: 1, monetary_eur: 10.00, recency_score: 3, frequency_score: 1, monetary_score: 1, is_cut_by_settings: true}
        - {client_id: c, recency_days: 1, frequency: 1, monetary_eur: 10.50, recency_score: 3, frequency_score: 1, monetary_score: 1, is_cut_by_settings: true}
        - {client_id: d, recency_days: 30, frequency: 3, monetary_eur: 30.00, recency_score: 2, frequency_score: 3, monetary_score: 3, is_cut_by_settings: true}
      reference.rfm_segments:
        - {recency_score: 1}
        - {recency_score: 2}
        - {recency_score: 3}
        - {recency_score: 4}
        - {recency_score: 5}
        - {recency_score: 5}
    expect:
      - {dimension: recency, score: 1, client_count: 0, client_share: 0, lowest_value: null, highest_value: null, is_cut_by_settings: false}
      - {dimension: recency, score: 2, client_count: 1, client_share: 0.25, lowest_value: 30, highest_value: 30}
      - {dimension: recency, score: 3, client_count: 2, client_share: 0.5, lowest_value: 1, highest_value: 1}
      - {dimension: recency, score: 4, client_count: 0, client_share: 0}
      - {dimension: recency, score: 5, client_count: 1, client_share: 0.25, lowest_value: 0, highest_value: 0}
      - {dimension: frequency, score: 1, client_count: 2, client_share: 0.5, lowest_value: 1, highest_value: 1, is_cut_by_settings: true}
      - {dimension: frequency, score: 2, client_count: 0, client_share: 0}
      - {dimension: frequency, score: 3, client_count: 1, lowest_value: 3, highest_value: 3}
      - {dimension: frequency, score: 4, client_count: 0}
      - {dimension: frequency, score: 5, client_count: 1, lowest_value: 6, highest_value: 6}
      - {dimension: monetary, score: 1, client_count: 2, lowest_value: 10.00, highest_value: 10.50}
      - {dimension: monetary, score: 2, client_count: 0}
      - {dimension: monetary, score: 3, client_count: 1, lowest_value: 30.00}
      - {dimension: monetary, score: 4, client_count: 0}
      - {dimension: monetary, score: 5, client_count: 1, highest_value: 50.00, is_cut_by_settings: false}
---*/
with scored as (
    select
        'recency' as dimension,
        recency_score as score,
        false as is_cut_by_settings,
        cast(recency_days as decimal(18, 2)) as scored_value
    from value.rfm
    union all
    select
        'frequency' as dimension,
        frequency_score as score,
        is_cut_by_settings,
        cast(frequency as decimal(18, 2)) as scored_value
    from value.rfm
    union all
    select
        'monetary' as dimension,
        monetary_score as score,
        false as is_cut_by_settings,
        monetary_eur as scored_value
    from value.rfm
),

found as (
    select
        dimension,
        score,
        min(scored_value) as lowest_value,
        max(scored_value) as highest_value,
        count(*) as client_count
    from scored
    where score is not null
    group by dimension, score
),

dimensions as (
    select
        dimension,
        bool_or(is_cut_by_settings) as is_cut_by_settings,
        count(*) as client_count
    from scored
    where score is not null
    group by dimension
),

scores as (
    select distinct recency_score as score
    from reference.rfm_segments
)

select
    dimensions.dimension,
    scores.score,
    dimensions.is_cut_by_settings,
    found.lowest_value,
    found.highest_value,
    cast(coalesce(found.client_count, 0) as integer) as client_count,
    cast(
        round(coalesce(found.client_count, 0) / dimensions.client_count, 6) as decimal(9, 6)
    ) as client_share
from dimensions
cross join scores
left join found
    on dimensions.dimension = found.dimension and scores.score = found.score
