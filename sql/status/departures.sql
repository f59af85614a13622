/*---
description: "Departure mode of one loss and its day; the firmest known wins: ended_by_us, non_renewal, declared, reduction, silence."
grain: [client_id, episode_number]
columns:
  client_id:
  episode_number:
  departure_mode:
  departure_on:
    type: DATE
    description: "Departure day: first declaration or contract end of that mode (declared_on); for a silence or a reduction the last purchase day."
    label_fr: Départ le
references:
  client_id: rhythm.rhythm.client_id
examples:
  - name: ended by us before a contract not renewed, before a declaration, before buying less than in a whole year
    run_date: 2026-01-01
    given:
      status.episodes:
        - {client_id: us, episode_number: 1, last_purchase_on: 2025-01-01}
        - {client_id: contract, episode_number: 1, last_purchase_on: 2025-01-01}
        - {client_id: said, episode_number: 1, last_purchase_on: 2025-01-01}
        - {client_id: said, episode_number: 2, last_purchase_on: 2025-08-01}
        - {client_id: less, episode_number: 1, last_purchase_on: 2025-01-01}
        - {client_id: young, episode_number: 1, last_purchase_on: 2025-01-01}
      rhythm.rhythm:
        - {client_id: less, first_on: 2023-01-02}
        - {client_id: young, first_on: 2023-01-03}
        - {client_id: said, first_on: 2025-01-01}
      rhythm.departure_signals:
        - {client_id: us, purchased_on: 2025-01-01, declared_on: 2025-05-01, departure_mode: ended_by_us}
        - {client_id: us, purchased_on: 2025-01-01, declared_on: 2025-03-01, departure_mode: declared}
        - {client_id: contract, purchased_on: 2025-01-01, declared_on: 2025-03-02, departure_mode: non_renewal}
        - {client_id: contract, purchased_on: 2025-01-01, declared_on: 2025-03-01, departure_mode: declared}
        - {client_id: said, purchased_on: 2025-01-01, declared_on: 2025-03-01, departure_mode: declared}
        - {client_id: said, purchased_on: 2025-01-01, declared_on: 2025-02-01, departure_mode: declared}
      orders.purchase_days:
        - {client_id: less, purchased_on: 2023-01-02, order_count: 1}
        - {client_id: less, purchased_on: 2023-01-03, order_count: 3}
        - {client_id: young, purchased_on: 2023-01-03, order_count: 6}
        - {client_id: young, purchased_on: 2025-01-01, order_count: 1}
        - {client_id: less, purchased_on: 2024-01-02, order_count: 3}
        - {client_id: less, purchased_on: 2025-01-01, order_count: 1}
        - {client_id: said, purchased_on: 2025-08-01, order_count: 1}
      reference.inactivity_rules:
        - {rule: reduction, rule_version: 1, threshold_days: 365, lookback_days: 730, minimum_count: 6, ratio_numerator: 1, ratio_denominator: 5}
    expect:
      - {client_id: us, departure_mode: ended_by_us, departure_on: 2025-05-01}
      - {client_id: contract, departure_mode: non_renewal, departure_on: 2025-03-02}
      - {client_id: said, episode_number: 1, departure_mode: declared, departure_on: 2025-02-01}
      - {client_id: said, episode_number: 2, departure_mode: silence, departure_on: 2025-08-01}
      - {client_id: less, departure_mode: reduction, departure_on: 2025-01-01}
      - {client_id: young, departure_mode: silence, departure_on: 2025-01-01}
---*/
with said as (
    select
        episodes.client_id,
        episodes.episode_number,
        min(case when said.departure_mode = 'ended_by_us' then said.declared_on end)
            as ended_by_us_on,
        min(case when said.departure_mode = 'non_renewal' then said.declared_on end)
            as not_renewed_on,
        min(case when said.departure_mode = 'declared' then said.declared_on end) as said_on
    from status.episodes as episodes
    inner join rhythm.departure_signals as said
        on
            episodes.client_id = said.client_id
            and episodes.last_purchase_on = said.purchased_on
    group by episodes.client_id, episodes.episode_number
),

-- The year that ends on the last purchase day, against the year before it.
years as (
    select
        episodes.client_id,
        episodes.episode_number,
        sum(
            case
                when episodes.last_purchase_on - days.purchased_on < rules.threshold_days
                    then days.order_count
                else 0
            end
        ) as last_count,
        sum(
            case
                when episodes.last_purchase_on - days.purchased_on >= rules.threshold_days
                    then days.order_count
                else 0
            end
        ) as base_count,
        min(rules.minimum_count) as minimum_count,
        min(rules.ratio_numerator) as ratio_numerator,
        min(rules.ratio_denominator) as ratio_denominator
    from status.episodes as episodes
    inner join reference.inactivity_rules as rules on rules.rule = 'reduction'
    -- The year before must be known whole, as for the rule itself.
    inner join rhythm.rhythm as rhythm
        on
            episodes.client_id = rhythm.client_id
            and episodes.last_purchase_on - rhythm.first_on >= rules.lookback_days
    inner join orders.purchase_days as days
        on
            episodes.client_id = days.client_id
            and episodes.last_purchase_on >= days.purchased_on
            and episodes.last_purchase_on - days.purchased_on < rules.lookback_days
    group by episodes.client_id, episodes.episode_number
)

select
    episodes.client_id,
    episodes.episode_number,
    case
        when said.ended_by_us_on is not null then 'ended_by_us'
        when said.not_renewed_on is not null then 'non_renewal'
        when said.said_on is not null then 'declared'
        when
            years.base_count >= years.minimum_count
            and years.ratio_denominator * years.last_count
            <= years.ratio_numerator * years.base_count then 'reduction'
        else 'silence'
    end as departure_mode,
    coalesce(
        said.ended_by_us_on, said.not_renewed_on, said.said_on, episodes.last_purchase_on
    ) as departure_on
from status.episodes as episodes
left join said
    on
        episodes.client_id = said.client_id
        and episodes.episode_number = said.episode_number
left join years
    on
        episodes.client_id = years.client_id
        and episodes.episode_number = years.episode_number
