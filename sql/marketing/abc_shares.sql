/*---
description: "One ABC class of all clients or of the lost: client count and true share of revenue, beside the share that the settings aim at."
description_fr: "Une classe A, B ou C, parmi tous les clients ou parmi les perdus : combien de clients, et la part du chiffre d'affaires qu'elle tient vraiment."
grain: [abc_population, abc_letter]
columns:
  abc_population:
    type: VARCHAR
    description: "Population ranked: all (clients with revenue, by revenue) or lost (lost clients, by lost value)."
    description_fr: "Les clients que l'on range : tous selon leur chiffre d'affaires, ou les perdus selon leur valeur perdue."
    label_fr: Population
    values: [all, lost]
  abc_population_label_fr:
    type: VARCHAR
    description: Population ranked, in French.
    description_fr: "Les clients que l'on range : tous, ou les perdus."
    label_fr: Population
  abc_letter:
    type: VARCHAR
    description: "ABC class: A holds the largest clients; as abc_class or, among the lost, abc_class_lost of value.value."
    description_fr: A pour les plus gros clients, B pour les suivants, C pour les autres.
    label_fr: Classe
    values: [A, B, C]
  planned_revenue_share:
    type: DECIMAL(9,6)
    description: "Share of revenue aimed at: abc_a_share for A, abc_b_share less abc_a_share for B, the rest for C."
    description_fr: Part du chiffre d'affaires que la classe devrait tenir d'après les réglages.
    unit: share 0-1
    label_fr: Part visée
    min: 0
    max: 1
  client_count:
  client_share:
    nullable: true
  class_revenue_eur:
    type: DECIMAL(18,2)
    description: Revenue of the clients of the class; for the lost, their lost value.
    description_fr: Chiffre d'affaires des clients de la classe ; pour les perdus, leur valeur perdue.
    unit: EUR
    label_fr: CA de la classe (€)
    min: 0
  class_revenue_share:
    type: DECIMAL(9,6)
    description: True share of the class in the revenue (lost value) of its population; NULL where that is zero.
    description_fr: Part du chiffre d'affaires, ou de la valeur perdue, que la classe tient vraiment ; vide si le total est nul.
    unit: share 0-1
    label_fr: Part réelle
    min: 0
    max: 1
    nullable: true
examples:
  - name: the client that crosses the bound makes the class larger than planned
    given:
      value.value:
        - {client_id: a, revenue_eur: 79.00, abc_class: A}
        - {client_id: b, revenue_eur: 11.00, abc_class: A}
        - {client_id: c, revenue_eur: 10.00, abc_class: B, lost_value_eur: 4.00, abc_class_lost: A}
        - {client_id: z, revenue_eur: 0.00}
    expect:
      - {abc_population: all, abc_letter: A, planned_revenue_share: 0.8, client_count: 2, client_share: 0.666667, class_revenue_eur: 90.00, class_revenue_share: 0.9}
      - {abc_population: all, abc_letter: B, planned_revenue_share: 0.15, client_count: 1, client_share: 0.333333, class_revenue_eur: 10.00, class_revenue_share: 0.1}
      - {abc_population: all, abc_letter: C, planned_revenue_share: 0.05, client_count: 0, client_share: 0, class_revenue_eur: 0.00, class_revenue_share: 0}
      - {abc_population: lost, abc_letter: A, client_count: 1, class_revenue_eur: 4.00, class_revenue_share: 1}
      - {abc_population: lost, abc_letter: B, client_count: 0, class_revenue_share: 0}
      - {abc_population: lost, abc_letter: C, client_count: 0, class_revenue_share: 0}
  - name: where nobody is lost there is no share to tell
    given:
      value.value:
        - {client_id: a, revenue_eur: 1.00, abc_class: A}
    expect:
      - {abc_population: all, abc_letter: A, client_share: 1, class_revenue_share: 1}
      - {abc_population: all, abc_letter: B, client_share: 0, class_revenue_share: 0}
      - {abc_population: all, abc_letter: C, client_share: 0, class_revenue_share: 0}
      - {abc_population: lost, abc_letter: A, client_count: 0, client_share: null, class_revenue_eur: 0.00, class_revenue_share: null}
      - {abc_population: lost, abc_letter: B, client_share: null, class_revenue_share: null}
      - {abc_population: lost, abc_letter: C, client_share: null, class_revenue_share: null}
---*/
with ranked as (
    select
        'all' as abc_population,
        abc_class as abc_letter,
        revenue_eur as amount_eur
    from value.value
    where abc_class is not null
    union all
    select
        'lost' as abc_population,
        abc_class_lost as abc_letter,
        lost_value_eur as amount_eur
    from value.value
    where abc_class_lost is not null
),

counted as (
    select
        abc_population,
        abc_letter,
        count(*) as client_count,
        sum(amount_eur) as amount_eur
    from ranked
    group by abc_population, abc_letter
),

planned as (
    select
        populations.abc_population,
        letters.abc_letter,
        letters.planned_share
    from (values ('all'), ('lost')) as populations (abc_population)
    cross join (
        values
        ('A', setting_abc_a_share()),
        ('B', setting_abc_b_share() - setting_abc_a_share()),
        ('C', 1 - setting_abc_b_share())
    ) as letters (abc_letter, planned_share)
),

filled as (
    select
        planned.abc_population,
        planned.abc_letter,
        planned.planned_share,
        coalesce(counted.client_count, 0) as client_count,
        coalesce(counted.amount_eur, 0) as amount_eur,
        sum(coalesce(counted.client_count, 0)) over (partition by planned.abc_population)
            as all_count,
        sum(coalesce(counted.amount_eur, 0)) over (partition by planned.abc_population)
            as all_eur
    from planned
    left join counted
        on
            planned.abc_population = counted.abc_population
            and planned.abc_letter = counted.abc_letter
)

select
    abc_population,
    abc_population_word(abc_population) as abc_population_label_fr,
    abc_letter,
    cast(planned_share as decimal(9, 6)) as planned_revenue_share,
    cast(client_count as integer) as client_count,
    case when all_count > 0 then cast(round(client_count / all_count, 6) as decimal(9, 6)) end
        as client_share,
    cast(amount_eur as decimal(18, 2)) as class_revenue_eur,
    case
        when all_eur > 0
            then cast(round(amount_eur / cast(all_eur as double), 6) as decimal(9, 6))
    end as class_revenue_share
from filled
