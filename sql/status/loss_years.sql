/*---
description: "One calendar year that a loss of one client touches: lost when it began, lost in it, or both."
grain: [client_id, attrition_year]
columns:
  client_id:
  attrition_year:
  is_lost_at_start:
    type: BOOLEAN
    description: True where the client was lost before 1 January and had not come back by then.
    label_fr: Perdu au 1er janvier
  first_lost_value_eur:
    type: DECIMAL(18,2)
    description: Lost value of the first loss that falls into the year; NULL where none does.
    unit: EUR
    label_fr: Valeur de la première perte (€)
    min: 0
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
examples:
  - name: lost at the end of a year, back on 1 January two years later, lost again twice in one year
    run_date: 2025-06-30
    given:
      status.episodes:
        - {client_id: a, episode_number: 1, lost_on: 2021-12-31, returned_on: 2023-01-01}
        - {client_id: a, episode_number: 2, lost_on: 2024-01-01, returned_on: 2024-02-01}
        - {client_id: a, episode_number: 3, lost_on: 2024-12-31}
      status.episode_values:
        - {client_id: a, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: a, episode_number: 2, lost_value_eur: 2.00}
        - {client_id: a, episode_number: 3, lost_value_eur: 4.00}
    expect:
      - {client_id: a, attrition_year: 2021, is_lost_at_start: false, first_lost_value_eur: 1.00}
      - {client_id: a, attrition_year: 2022, is_lost_at_start: true, first_lost_value_eur: null}
      - {client_id: a, attrition_year: 2023, is_lost_at_start: true, first_lost_value_eur: null}
      - {client_id: a, attrition_year: 2024, is_lost_at_start: false, first_lost_value_eur: 2.00}
      - {client_id: a, attrition_year: 2025, is_lost_at_start: true, first_lost_value_eur: null}
---*/
with starts as (
    select
        client_id,
        unnest(
            generate_series(year(lost_on) + 1, year(coalesce(returned_on, as_of())))
        ) as attrition_year
    from status.episodes
    where year(lost_on) < year(coalesce(returned_on, as_of()))
),

losses as (
    select
        episodes.client_id,
        year(episodes.lost_on) as attrition_year,
        arg_min(episode_values.lost_value_eur, episodes.episode_number) as first_lost_value_eur
    from status.episodes as episodes
    inner join status.episode_values as episode_values
        on
            episodes.client_id = episode_values.client_id
            and episodes.episode_number = episode_values.episode_number
    group by episodes.client_id, year(episodes.lost_on)
),

touched as (
    select
        client_id,
        attrition_year,
        true as is_lost_at_start,
        cast(null as decimal(18, 2)) as first_lost_value_eur
    from starts
    union all
    select
        client_id,
        attrition_year,
        false as is_lost_at_start,
        first_lost_value_eur
    from losses
)

select
    client_id,
    cast(attrition_year as integer) as attrition_year,
    bool_or(is_lost_at_start) as is_lost_at_start,
    max(first_lost_value_eur) as first_lost_value_eur
from touched
group by client_id, attrition_year
