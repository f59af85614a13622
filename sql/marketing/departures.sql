/*---
description: Losses by calendar year of departure_on and by departure mode, with their lost value; counts only, so that no control shows.
description_fr: "Une année et une façon de partir : combien de clients perdus, et ce que cela coûte."
grain: [departure_year, departure_mode]
columns:
  departure_year:
    type: INTEGER
    description: Calendar year of departure_on; of a silence or a reduction that of the last purchase day, not of lost_on.
    description_fr: Année où le client est parti ; pour un simple silence, celle de son dernier achat.
    label_fr: Année du départ
  departure_mode:
  departure_mode_label_fr:
  departure_count:
    type: INTEGER
    description: Losses of that year and departure mode; a client lost twice counts twice.
    description_fr: Pertes de l'année parties de cette façon ; un client perdu deux fois compte deux fois.
    label_fr: Départs
    min: 1
  departure_share:
    type: DECIMAL(9,6)
    description: Share of the departure mode in the losses of the year.
    description_fr: Part de cette façon de partir dans les pertes de l'année.
    unit: share 0-1
    label_fr: Part des départs
    min: 0
    max: 1
  departure_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value (lost_value_eur) of these losses in all.
    description_fr: Valeur perdue de toutes ces pertes ensemble.
    unit: EUR
    label_fr: Valeur perdue (€)
    min: 0
references:
  departure_mode: reference.departure_modes.departure_mode
examples:
  - name: each loss counts in the year and way of its departure
    given:
      status.departures:
        - {client_id: a, episode_number: 1, departure_mode: silence, departure_on: 2024-12-31}
        - {client_id: a, episode_number: 2, departure_mode: declared, departure_on: 2025-06-01}
        - {client_id: b, episode_number: 1, departure_mode: silence, departure_on: 2025-01-01}
        - {client_id: c, episode_number: 1, departure_mode: silence, departure_on: 2025-03-01}
      status.episode_values:
        - {client_id: a, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: a, episode_number: 2, lost_value_eur: 2.00}
        - {client_id: b, episode_number: 1, lost_value_eur: 4.00}
        - {client_id: c, episode_number: 1, lost_value_eur: 8.00}
      reference.departure_modes:
        - {departure_mode: silence, departure_mode_label_fr: Sans un mot}
        - {departure_mode: declared, departure_mode_label_fr: L'a dit}
    expect:
      - {departure_year: 2024, departure_mode: silence, departure_mode_label_fr: Sans un mot, departure_count: 1, departure_share: 1, departure_lost_eur: 1.00}
      - {departure_year: 2025, departure_mode: declared, departure_count: 1, departure_share: 0.333333, departure_lost_eur: 2.00}
      - {departure_year: 2025, departure_mode: silence, departure_count: 2, departure_share: 0.666667, departure_lost_eur: 12.00}
---*/
with counted as (
    select
        cast(year(departures.departure_on) as integer) as departure_year,
        departures.departure_mode,
        count(*) as loss_count,
        sum(losses.lost_value_eur) as lost_eur
    from status.departures as departures
    inner join status.episode_values as losses
        on
            departures.client_id = losses.client_id
            and departures.episode_number = losses.episode_number
    group by cast(year(departures.departure_on) as integer), departures.departure_mode
),

years as (
    select
        departure_year,
        sum(loss_count) as loss_count
    from counted
    group by departure_year
)

select
    counted.departure_year,
    counted.departure_mode,
    modes.departure_mode_label_fr,
    cast(counted.loss_count as integer) as departure_count,
    cast(
        round(cast(counted.loss_count as double) / cast(years.loss_count as double), 6)
        as decimal(9, 6)
    ) as departure_share,
    cast(counted.lost_eur as decimal(18, 2)) as departure_lost_eur
from counted
inner join years on counted.departure_year = years.departure_year
inner join reference.departure_modes as modes on counted.departure_mode = modes.departure_mode
