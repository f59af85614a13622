/*---
description: "One calendar year that a departure of one client touches, or a silence that may still prove to be one: left before it, left in it, or undecided."
grain: [client_id, attrition_year]
columns:
  client_id:
  attrition_year:
  is_away_at_start:
    type: BOOLEAN
    description: True where the client had left before 1 January and had not come back by then.
    label_fr: Déjà parti au 1er janvier
  first_departed_value_eur:
    type: DECIMAL(18,2)
    description: Lost value of the first departure dated in the year; NULL where none is.
    unit: EUR
    label_fr: Valeur du premier départ (€)
    min: 0
    nullable: true
  is_undecided_at_start:
    type: BOOLEAN
    description: "True where an open silence, undecided tonight, would be a departure before 1 January."
    label_fr: Peut-être partis au 1er janvier
  is_undecided_in_year:
    type: BOOLEAN
    description: "True where an open silence, undecided tonight, would be a departure in the year: its expected day has passed, and it is neither lost nor longer than fixed_lost_days."
    label_fr: Peut-être partis dans l'année
references:
  client_id: rhythm.rhythm.client_id
examples:
  - name: a lost silence is dated on its expected day, however late the loss was told; one not yet lost is undecided
    run_date: 2026-06-30
    given:
      status.loss_thresholds:
        - {client_id: gone, purchased_on: 2023-12-01, decisive_days: 365}
        - {client_id: gone, purchased_on: 2023-11-01, next_purchase_on: 2023-12-01, decisive_days: 365}
        - {client_id: half, purchased_on: 2024-12-29, decisive_days: 365}
        - {client_id: late, purchased_on: 2025-06-29, decisive_days: 365}
        - {client_id: soon, purchased_on: 2025-06-30, decisive_days: 90}
        - {client_id: slow, purchased_on: 2024-09-01, decisive_days: 700}
        - {client_id: once, purchased_on: 2024-12-31, decisive_days: 365}
        - {client_id: long, purchased_on: 2024-01-01, decisive_days: 100}
        - {client_id: kept, purchased_on: 2026-06-01, decisive_days: 365}
      rhythm.predictive_thresholds:
        - {client_id: gone, purchased_on: 2023-12-01, life_interval_count: 3, life_interval_days: 93}
        - {client_id: half, purchased_on: 2024-12-29, life_interval_count: 2, life_interval_days: 5}
        - {client_id: late, purchased_on: 2025-06-29, life_interval_count: 1, life_interval_days: 10}
        - {client_id: soon, purchased_on: 2025-06-30, life_interval_count: 1, life_interval_days: 10}
        - {client_id: slow, purchased_on: 2024-09-01, life_interval_count: 1, life_interval_days: 121}
        - {client_id: once, purchased_on: 2024-12-31, life_interval_count: 0, life_interval_days: 0}
        - {client_id: long, purchased_on: 2024-01-01, life_interval_count: 1, life_interval_days: 200}
        - {client_id: kept, purchased_on: 2026-06-01, life_interval_count: 1, life_interval_days: 30}
      status.episodes:
        - {client_id: gone, episode_number: 1, last_purchase_on: 2023-12-01, lost_on: 2024-12-01}
        - {client_id: half, episode_number: 1, last_purchase_on: 2024-12-29, lost_on: 2025-12-30}
        - {client_id: late, episode_number: 1, last_purchase_on: 2025-06-29, lost_on: 2026-06-30}
        - {client_id: soon, episode_number: 1, last_purchase_on: 2025-06-30, lost_on: 2025-09-29}
        - {client_id: once, episode_number: 1, last_purchase_on: 2024-12-31, lost_on: 2026-01-01}
        - {client_id: long, episode_number: 1, last_purchase_on: 2024-01-01, lost_on: 2024-04-11}
      status.episode_values:
        - {client_id: gone, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: half, episode_number: 1, lost_value_eur: 2.00}
        - {client_id: late, episode_number: 1, lost_value_eur: 4.00}
        - {client_id: soon, episode_number: 1, lost_value_eur: 8.00}
        - {client_id: once, episode_number: 1, lost_value_eur: 16.00}
        - {client_id: long, episode_number: 1, lost_value_eur: 32.00}
    expect:
      - {client_id: gone, attrition_year: 2024, is_away_at_start: false, first_departed_value_eur: 1.00, is_undecided_at_start: false, is_undecided_in_year: false}
      - {client_id: gone, attrition_year: 2025, is_away_at_start: true, first_departed_value_eur: null}
      - {client_id: gone, attrition_year: 2026, is_away_at_start: true, first_departed_value_eur: null}
      - {client_id: half, attrition_year: 2025, is_away_at_start: false, first_departed_value_eur: 2.00}
      - {client_id: half, attrition_year: 2026, is_away_at_start: true}
      - {client_id: late, attrition_year: 2025, is_away_at_start: false, first_departed_value_eur: 4.00}
      - {client_id: late, attrition_year: 2026, is_away_at_start: true}
      - {client_id: soon, attrition_year: 2025, is_away_at_start: false, first_departed_value_eur: null, is_undecided_at_start: false, is_undecided_in_year: true}
      - {client_id: soon, attrition_year: 2026, is_away_at_start: false, first_departed_value_eur: null, is_undecided_at_start: true, is_undecided_in_year: false}
      - {client_id: slow, attrition_year: 2024, is_undecided_in_year: true}
      - {client_id: slow, attrition_year: 2025, is_undecided_at_start: true}
      - {client_id: slow, attrition_year: 2026, is_undecided_at_start: true}
      - {client_id: once, attrition_year: 2025, first_departed_value_eur: 16.00}
      - {client_id: once, attrition_year: 2026, is_away_at_start: true}
      - {client_id: long, attrition_year: 2024, first_departed_value_eur: 32.00}
      - {client_id: long, attrition_year: 2025, is_away_at_start: true}
      - {client_id: long, attrition_year: 2026, is_away_at_start: true}
  - name: a return undoes a departure unless the loss was confirmed, by a contact or a word after a year, by length alone after two
    run_date: 2026-06-30
    given:
      status.loss_thresholds:
        - {client_id: unsure, purchased_on: 2022-01-01, next_purchase_on: 2025-01-01, decisive_days: 600}
        - {client_id: word, purchased_on: 2023-01-01, next_purchase_on: 2024-01-02, decisive_days: 90}
        - {client_id: early, purchased_on: 2023-01-01, next_purchase_on: 2024-01-01, decisive_days: 90}
        - {client_id: two, purchased_on: 2022-01-01, next_purchase_on: 2024-01-01, decisive_days: 90}
        - {client_id: short, purchased_on: 2022-01-01, next_purchase_on: 2023-12-31, decisive_days: 90}
        - {client_id: twice, purchased_on: 2021-01-01, next_purchase_on: 2023-01-01, decisive_days: 700}
        - {client_id: twice, purchased_on: 2023-01-01, decisive_days: 365}
      rhythm.predictive_thresholds:
        - {client_id: unsure, purchased_on: 2022-01-01, life_interval_count: 1, life_interval_days: 10}
        - {client_id: word, purchased_on: 2023-01-01, life_interval_count: 1, life_interval_days: 30}
        - {client_id: early, purchased_on: 2023-01-01, life_interval_count: 1, life_interval_days: 30}
        - {client_id: two, purchased_on: 2022-01-01, life_interval_count: 1, life_interval_days: 30}
        - {client_id: short, purchased_on: 2022-01-01, life_interval_count: 1, life_interval_days: 30}
        - {client_id: twice, purchased_on: 2021-01-01, life_interval_count: 1, life_interval_days: 695}
        - {client_id: twice, purchased_on: 2023-01-01, life_interval_count: 0, life_interval_days: 0}
      status.episodes:
        - {client_id: unsure, episode_number: 1, last_purchase_on: 2022-01-01, lost_on: 2023-08-25, returned_on: 2025-01-01}
        - {client_id: word, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2023-04-02, confirmed_on: 2023-06-29, returned_on: 2024-01-02}
        - {client_id: early, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2023-04-02, confirmed_on: 2023-06-29, returned_on: 2024-01-01}
        - {client_id: two, episode_number: 1, last_purchase_on: 2022-01-01, lost_on: 2022-04-02, confirmed_on: 2022-06-30, returned_on: 2024-01-01}
        - {client_id: short, episode_number: 1, last_purchase_on: 2022-01-01, lost_on: 2022-04-02, confirmed_on: 2022-06-30, returned_on: 2023-12-31}
        - {client_id: twice, episode_number: 1, last_purchase_on: 2021-01-01, lost_on: 2022-12-03, confirmed_on: 2022-12-03, returned_on: 2023-01-01}
        - {client_id: twice, episode_number: 2, last_purchase_on: 2023-01-01, lost_on: 2024-01-02}
      status.episode_values:
        - {client_id: word, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: two, episode_number: 1, lost_value_eur: 2.00}
        - {client_id: twice, episode_number: 1, lost_value_eur: 4.00}
        - {client_id: twice, episode_number: 2, lost_value_eur: 8.00}
    expect:
      - {client_id: word, attrition_year: 2023, is_away_at_start: false, first_departed_value_eur: 1.00}
      - {client_id: word, attrition_year: 2024, is_away_at_start: true, first_departed_value_eur: null}
      - {client_id: two, attrition_year: 2022, is_away_at_start: false, first_departed_value_eur: 2.00}
      - {client_id: two, attrition_year: 2023, is_away_at_start: true}
      - {client_id: two, attrition_year: 2024, is_away_at_start: true}
      - {client_id: twice, attrition_year: 2022, is_away_at_start: false, first_departed_value_eur: 4.00}
      - {client_id: twice, attrition_year: 2023, is_away_at_start: true, first_departed_value_eur: 8.00}
      - {client_id: twice, attrition_year: 2024, is_away_at_start: true}
      - {client_id: twice, attrition_year: 2025, is_away_at_start: true}
      - {client_id: twice, attrition_year: 2026, is_away_at_start: true}
---*/
-- What is open, and what a return ended after the loss was confirmed.
with silences as (
    select
        thresholds.client_id,
        thresholds.purchased_on,
        thresholds.next_purchase_on,
        thresholds.decisive_days,
        episodes.episode_number,
        episodes.confirmed_on,
        coalesce(thresholds.next_purchase_on, as_of()) - thresholds.purchased_on as silence_days
    from status.loss_thresholds as thresholds
    left join status.episodes as episodes
        on
            thresholds.client_id = episodes.client_id
            and thresholds.purchased_on = episodes.last_purchase_on
    where thresholds.next_purchase_on is null or episodes.confirmed_on is not null
),

-- Left when the next purchase was due by the mean interval; who bought once had shown no rhythm to
-- wait for. A short threshold is passed by many who are only late, hence the fixed days.
dated as (
    select
        silences.client_id,
        silences.episode_number,
        silences.next_purchase_on,
        silences.purchased_on + least(
            silences.decisive_days,
            coalesce(mean_interval_days(lives.life_interval_days, lives.life_interval_count), 1)
        ) as departed_on,
        silences.episode_number is not null
        and silences.silence_days > setting_fixed_lost_days()
        and (
            silences.next_purchase_on is null
            or silences.confirmed_on
            < silences.purchased_on + setting_confirmation_factor() * silences.decisive_days
            or silences.silence_days >= setting_confirmation_factor() * setting_fixed_lost_days()
        ) as is_departure
    from silences
    inner join rhythm.predictive_thresholds as lives
        on
            silences.client_id = lives.client_id
            and silences.purchased_on = lives.purchased_on
),

ends as (
    select
        *,
        year(departed_on) as departed_year,
        year(coalesce(next_purchase_on, as_of())) as back_year
    from dated
    where departed_on <= as_of() and (is_departure or next_purchase_on is null)
),

valued as (
    select
        ends.client_id,
        ends.departed_year as attrition_year,
        arg_min(episode_values.lost_value_eur, ends.episode_number) as first_departed_value_eur
    from ends
    inner join status.episode_values as episode_values
        on
            ends.client_id = episode_values.client_id
            and ends.episode_number = episode_values.episode_number
    where ends.is_departure
    group by ends.client_id, ends.departed_year
),

touched as (
    select
        client_id,
        attrition_year,
        false as is_away_at_start,
        first_departed_value_eur,
        false as is_undecided_at_start,
        false as is_undecided_in_year
    from valued
    union all
    select
        client_id,
        departed_year,
        false,
        null,
        false,
        true
    from ends
    where not is_departure
    union all
    select
        client_id,
        unnest(generate_series(departed_year + 1, back_year)),
        is_departure,
        null,
        not is_departure,
        false
    from ends
    where departed_year < back_year
)

select
    client_id,
    cast(attrition_year as integer) as attrition_year,
    bool_or(is_away_at_start) as is_away_at_start,
    max(first_departed_value_eur) as first_departed_value_eur,
    bool_or(is_undecided_at_start) as is_undecided_at_start,
    bool_or(is_undecided_in_year) as is_undecided_in_year
from touched
group by client_id, attrition_year
