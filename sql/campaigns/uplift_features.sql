/*---
description: "What was known of a client on the day of a past draw, and is tonight of whoever may be drawn: features by which the effect of a contact may differ. None without cases to learn from."
grain: [client_id, features_on, feature]
columns:
  client_id:
  features_on:
    described_in: campaigns.uplift_cases
  feature:
    type: VARCHAR
    description: "Feature: silence in days and in mean intervals, purchase days, relation in days, revenue of the year that ended at the last purchase, type of client, cause of the loss."
    label_fr: Caractéristique
    values: [silence_days, silence_ratio, purchase_day_count, relation_days, year_revenue_eur, client_type, cause]
  number_value:
    type: DECIMAL(18,6)
    description: Value of a feature that is a number; NULL where it is text or unknown (silence in intervals of who bought on one day).
    label_fr: Valeur
    nullable: true
  text_value:
    type: VARCHAR
    description: Value of a feature that is a word; NULL where it is a number.
    label_fr: Mot
    nullable: true
examples:
  - name: only purchases up to the day count; the year of revenue ends at the last of them
    run_date: 2026-01-20
    given:
      campaigns.uplift_cases:
        - {window_days: 90, campaign_id: x, client_id: a, surviving_client_id: a, features_on: 2025-06-01, draw_cause: price}
        - {window_days: 30, campaign_id: x, client_id: a, surviving_client_id: a, features_on: 2025-06-01, draw_cause: price}
      campaigns.eligibility:
        - {client_id: b, place: eligible}
        - {client_id: out, place: excluded}
      staging.clients:
        - {client_id: a, client_type: B2B}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-12-01, revenue_eur: 1.00}
        - {client_id: a, purchased_on: 2025-01-01, revenue_eur: 20.00}
        - {client_id: a, purchased_on: 2025-05-02, revenue_eur: 300.00}
        - {client_id: a, purchased_on: 2025-07-01, revenue_eur: 4000.00}
        - {client_id: b, purchased_on: 2025-01-20, revenue_eur: 5.00}
        - {client_id: out, purchased_on: 2025-01-20, revenue_eur: 5.00}
    expect:
      - {client_id: a, features_on: 2025-06-01, feature: silence_days, number_value: 30, text_value: null}
      - {client_id: a, features_on: 2025-06-01, feature: silence_ratio, number_value: 0.115830}
      - {client_id: a, features_on: 2025-06-01, feature: purchase_day_count, number_value: 3}
      - {client_id: a, features_on: 2025-06-01, feature: relation_days, number_value: 548}
      - {client_id: a, features_on: 2025-06-01, feature: year_revenue_eur, number_value: 320}
      - {client_id: a, features_on: 2025-06-01, feature: client_type, number_value: null, text_value: B2B}
      - {client_id: a, features_on: 2025-06-01, feature: cause, text_value: price}
      - {client_id: b, features_on: 2026-01-20, feature: silence_days, number_value: 365}
      - {client_id: b, features_on: 2026-01-20, feature: silence_ratio, number_value: null, text_value: null}
      - {client_id: b, features_on: 2026-01-20, feature: purchase_day_count, number_value: 1}
      - {client_id: b, features_on: 2026-01-20, feature: relation_days, number_value: 365}
      - {client_id: b, features_on: 2026-01-20, feature: year_revenue_eur, number_value: 5}
      - {client_id: b, features_on: 2026-01-20, feature: client_type, text_value: unknown}
      - {client_id: b, features_on: 2026-01-20, feature: cause, text_value: unknown}
---*/
with asked as (
    select distinct
        surviving_client_id as client_id,
        features_on,
        draw_cause as cause
    from campaigns.uplift_cases
    union all
    select
        eligibility.client_id,
        run_date() as features_on,
        coalesce(causes.cause, 'unknown') as cause
    from campaigns.eligibility as eligibility
    left join losses.current_causes as causes on eligibility.client_id = causes.client_id
    where
        eligibility.place = 'eligible'
        and (select count(*) from campaigns.uplift_cases) > 0
),

-- A client drawn by two campaigns of one day has one row: the cause that is known of it.
clients as (
    select
        client_id,
        features_on,
        coalesce(max(case when cause <> 'unknown' then cause end), 'unknown') as cause
    from asked
    group by client_id, features_on
),

purchases as (
    select
        clients.client_id,
        clients.features_on,
        days.purchased_on,
        days.revenue_eur,
        max(days.purchased_on) over (partition by clients.client_id, clients.features_on)
            as last_purchase_on
    from clients
    inner join orders.purchase_days as days
        on clients.client_id = days.client_id and days.purchased_on <= clients.features_on
),

histories as (
    select
        client_id,
        features_on,
        count(*) as day_count,
        features_on - max(last_purchase_on) as silence_days,
        features_on - min(purchased_on) as relation_days,
        max(last_purchase_on) - min(purchased_on) as span_days,
        sum(
            case
                when purchased_on > last_purchase_on - to_months(setting_value_months())
                    then revenue_eur
            end
        ) as year_revenue_eur
    from purchases
    group by client_id, features_on
),

described as (
    select
        clients.client_id,
        clients.features_on,
        histories.silence_days,
        histories.relation_days,
        histories.day_count,
        histories.year_revenue_eur,
        case
            when histories.day_count > 1
                then
                    round(
                        histories.silence_days * (histories.day_count - 1)
                        / cast(histories.span_days as double),
                        6
                    )
        end as silence_ratio,
        coalesce(listed.client_type, 'unknown') as client_type,
        clients.cause
    from clients
    left join histories
        on clients.client_id = histories.client_id and clients.features_on = histories.features_on
    left join staging.clients as listed on clients.client_id = listed.client_id
),

features as (
    select feature
    from (
        values
        ('silence_days'), ('silence_ratio'), ('purchase_day_count'), ('relation_days'),
        ('year_revenue_eur'), ('client_type'), ('cause')
    ) as listed (feature)
)

select
    described.client_id,
    described.features_on,
    features.feature,
    cast(
        case features.feature
            when 'silence_days' then described.silence_days
            when 'silence_ratio' then described.silence_ratio
            when 'purchase_day_count' then described.day_count
            when 'relation_days' then described.relation_days
            when 'year_revenue_eur' then described.year_revenue_eur
        end as decimal(18, 6)
    ) as number_value,
    case features.feature
        when 'client_type' then described.client_type
        when 'cause' then described.cause
    end as text_value
from described
cross join features
