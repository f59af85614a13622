/*---
description: One score of one RFM dimension tonight, with the range of values that get it and how many clients do, without whoever objected to profiling.
description_fr: "Une note de récence, de fréquence ou de montant : les valeurs qui la donnent cette nuit, et combien de clients l'ont."
grain: [dimension, score]
columns:
  dimension:
  score:
  dimension_label_fr:
    type: VARCHAR
    description: RFM dimension (recency, frequency or monetary value) in French.
    description_fr: "Ce qui est noté : la récence, la fréquence ou le montant."
    label_fr: Critère
  range_fr:
    type: VARCHAR
    description: Range of values that got the score, in French; also says where no client did.
    description_fr: Valeurs qui donnent cette note ; dit aussi quand aucun client ne l'a.
    label_fr: Bornes
  client_count:
  client_share:
    nullable: true
examples:
  - name: a range, a single value, and a score that nobody has
    given:
      value.rfm_cuts:
        - {dimension: recency, score: 1, lowest_value: 704.00, highest_value: 1145.00, client_count: 53, client_share: 0.2}
        - {dimension: frequency, score: 2, lowest_value: 2.00, highest_value: 2.00, client_count: 9, client_share: 0.1}
        - {dimension: frequency, score: 1, lowest_value: 1.00, highest_value: 1.00, client_count: 40}
        - {dimension: frequency, score: 3, client_count: 0, client_share: 0}
        - {dimension: monetary, score: 5, lowest_value: 4490.58, highest_value: 60000.00, client_count: 52, client_share: 0.2}
    expect:
      - {dimension: recency, score: 1, dimension_label_fr: Récence, range_fr: De 704 à 1 145 jours sans achat, client_count: 53}
      - {dimension: frequency, score: 2, range_fr: 2 commandes}
      - {dimension: frequency, score: 1, range_fr: 1 commande}
      - {dimension: frequency, score: 3, range_fr: Aucun client, client_count: 0}
      - {dimension: monetary, score: 5, dimension_label_fr: Montant, range_fr: "De 4 491 à 60 000 €"}
---*/
with written as (
    select
        *,
        whole_fr(lowest_value) as lowest_fr,
        whole_fr(highest_value) as highest_fr,
        case dimension
            when 'recency' then plural_fr(highest_value, ' jour', ' jours') || ' sans achat'
            when 'frequency' then plural_fr(highest_value, ' commande', ' commandes')
            else ' €'
        end as unit_fr
    from value.rfm_cuts
)

select
    dimension,
    score,
    case dimension
        when 'recency' then 'Récence'
        when 'frequency' then 'Fréquence'
        else 'Montant'
    end as dimension_label_fr,
    case
        when client_count = 0 then 'Aucun client'
        when lowest_fr = highest_fr then lowest_fr || unit_fr
        else 'De ' || lowest_fr || ' à ' || highest_fr || unit_fr
    end as range_fr,
    client_count,
    client_share
from written
