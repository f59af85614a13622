/*---
description: One silence of a seasonal client, whose purchases until then fall into one season of the year, and until when it is normal.
grain: [client_id, last_purchase_on]
columns:
  client_id:
  last_purchase_on:
  season_first_month:
    type: INTEGER
    description: "First month of the season, at most season_max_months long: 1 January to 12 December; after the last where it spans New Year."
    label_fr: Premier mois de saison
    min: 1
    max: 12
  season_last_month:
    type: INTEGER
    description: Last month of the season.
    label_fr: Dernier mois de saison
    min: 1
    max: 12
  season_count:
    type: INTEGER
    description: Yearly seasons in which the client had bought by then, at least season_min_years.
    label_fr: Saisons
    min: 2
  next_season_ends_on:
    type: DATE
    description: End of the season that follows the one in which the silence starts.
    label_fr: Fin de la saison suivante
  normal_until_on:
    type: DATE
    description: "Last day on which the silence is still normal for a seasonal client: next_season_ends_on plus season_grace_days."
    label_fr: Attendu jusqu'au
  is_present_silence:
    type: BOOLEAN
    description: True where the client has bought nothing since.
    label_fr: Sans achat depuis
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: next_season_is_ahead
    description: seasons that end before the purchase after which they are awaited
    sql: last_purchase_on < next_season_ends_on and next_season_ends_on <= normal_until_on
examples:
  - name: December to January is one season; a purchase outside ends it for later silences only
    given:
      orders.purchase_days:
        - {client_id: noel, purchased_on: 2022-12-20}
        - {client_id: noel, purchased_on: 2023-01-05}
        - {client_id: noel, purchased_on: 2023-12-10}
        - {client_id: noel, purchased_on: 2024-05-01}
        - {client_id: noel, purchased_on: 2024-12-15}
    expect:
      - {client_id: noel, last_purchase_on: 2023-12-10, season_first_month: 12, season_last_month: 1, season_count: 2, next_season_ends_on: 2025-01-31, normal_until_on: 2025-03-02, is_present_silence: false}
  - name: four months are a season and five are none; one season alone proves nothing, nor do two purchase days
    given:
      orders.purchase_days:
        - {client_id: summer, purchased_on: 2023-08-31}
        - {client_id: summer, purchased_on: 2024-06-01}
        - {client_id: summer, purchased_on: 2024-07-10}
        - {client_id: summer, purchased_on: 2025-06-15}
        - {client_id: five, purchased_on: 2023-05-31}
        - {client_id: five, purchased_on: 2024-07-01}
        - {client_id: five, purchased_on: 2024-09-01}
        - {client_id: four, purchased_on: 2023-05-31}
        - {client_id: four, purchased_on: 2024-06-01}
        - {client_id: four, purchased_on: 2024-08-01}
        - {client_id: two, purchased_on: 2023-05-31}
        - {client_id: two, purchased_on: 2024-06-01}
        - {client_id: once, purchased_on: 2024-12-20}
        - {client_id: once, purchased_on: 2025-01-20}
        - {client_id: february, purchased_on: 2022-02-01}
        - {client_id: february, purchased_on: 2022-02-08}
        - {client_id: february, purchased_on: 2023-02-01}
    expect:
      - {client_id: four, last_purchase_on: 2024-08-01, season_first_month: 5, season_last_month: 8, season_count: 2, next_season_ends_on: 2025-08-31, is_present_silence: true}
      - {client_id: summer, last_purchase_on: 2024-07-10, season_first_month: 6, season_last_month: 8, season_count: 2, next_season_ends_on: 2025-08-31, is_present_silence: false}
      - {client_id: summer, last_purchase_on: 2025-06-15, season_count: 3, next_season_ends_on: 2026-08-31, normal_until_on: 2026-09-30, is_present_silence: true}
      - {client_id: february, last_purchase_on: 2023-02-01, season_first_month: 2, season_last_month: 2, season_count: 2, next_season_ends_on: 2024-02-29, normal_until_on: 2024-03-30, is_present_silence: true}
---*/
with months as (
    select unnest(generate_series(1, 12)) as month_number
),

-- Every season that starts in one month and ends so many months later, as a set of bits.
season_lengths as (
    select
        starts.month_number as first_month,
        lengths.month_number as month_count,
        bit_or(1 << ((starts.month_number + steps.month_number - 1) % 12)) as season_bits,
        1 << (starts.month_number % 12) as first_bit,
        1 << ((starts.month_number + lengths.month_number - 1) % 12) as last_bit
    from months as starts
    inner join months as lengths on lengths.month_number <= setting_season_max_months()
    inner join months as steps on lengths.month_number >= steps.month_number
    group by starts.month_number, lengths.month_number
),

-- The months in which a client may have bought, with the shortest season that holds them.
month_sets as (
    select
        sets.month_bits,
        lengths.first_month,
        lengths.month_count
    from (select unnest(generate_series(1, (1 << 12) - 1)) as month_bits) as sets
    inner join season_lengths as lengths
        on
            (sets.month_bits & lengths.season_bits) = sets.month_bits
            and (sets.month_bits & lengths.first_bit) > 0
            and (sets.month_bits & lengths.last_bit) > 0
),

purchases as (
    select
        client_id,
        purchased_on,
        cast(12 * year(purchased_on) + month(purchased_on) as integer) as month_index,
        cast(month(purchased_on) as integer) as month_number,
        lag(purchased_on) over (partition by client_id order by purchased_on) as before_on,
        lead(purchased_on) over (partition by client_id order by purchased_on) as after_on
    from orders.purchase_days
),

-- Judged by what was bought until then: a later purchase changes no earlier silence.
so_far as (
    select
        client_id,
        purchased_on,
        month_index,
        month_number,
        after_on is null as is_present_silence,
        bit_or(1 << (month_number % 12)) over (partition by client_id order by purchased_on)
            as month_bits,
        count(*) over (partition by client_id order by purchased_on) as day_count,
        1 + sum(
            case
                when
                    month_index - 12 * year(before_on) - month(before_on)
                    >= setting_season_max_months() then 1
                else 0
            end
        ) over (partition by client_id order by purchased_on) as season_count
    from purchases
),

ends as (
    select
        so_far.*,
        month_sets.first_month,
        1 + (month_sets.first_month + month_sets.month_count - 2) % 12 as last_month,
        -- First day after next year's season.
        so_far.month_index
        - (so_far.month_number - month_sets.first_month + 12) % 12
        + month_sets.month_count
        + 12 as end_index
    from so_far
    inner join month_sets on so_far.month_bits = month_sets.month_bits
    where
        so_far.season_count >= setting_season_min_years()
        and so_far.day_count >= setting_season_min_purchase_days()
)

select
    client_id,
    purchased_on as last_purchase_on,
    cast(first_month as integer) as season_first_month,
    cast(last_month as integer) as season_last_month,
    cast(season_count as integer) as season_count,
    make_date((end_index - 1) // 12, 1 + (end_index - 1) % 12, 1) - 1 as next_season_ends_on,
    make_date((end_index - 1) // 12, 1 + (end_index - 1) % 12, 1) - 1
    + setting_season_grace_days() as normal_until_on,
    is_present_silence
from ends
