/*---
description: "Relation of one client: revenue of the last value_months of purchases, its weight in the company's, and length of the relation."
grain: [client_id]
columns:
  client_id:
  year_revenue_eur:
    type: DECIMAL(18,2)
    description: Revenue of the client over the value_months that end on the last purchase day, that day included.
    description_fr: Chiffre d'affaires du client sur l'année qui finit à son dernier achat.
    unit: EUR
    label_fr: CA de la dernière année (€)
    min: 0
  company_year_revenue_eur:
    type: DECIMAL(18,2)
    description: Revenue of the whole company over the same months.
    unit: EUR
    label_fr: CA de l'entreprise, même année (€)
    min: 0
  company_revenue_share:
    type: DECIMAL(9,6)
    description: Share of the client in the company's revenue of those months; NULL where the company sold nothing.
    unit: share 0-1
    label_fr: Part du CA de l'entreprise
    min: 0
    max: 1
    nullable: true
  is_strategic:
    type: BOOLEAN
    description: "Strategic client: company_revenue_share is strictly more than strategic_share."
    description_fr: Oui si le client fait à lui seul une part importante du chiffre d'affaires de l'entreprise.
    label_fr: Client stratégique
  relation_months:
    type: INTEGER
    description: "Length of the relation: whole months from the first to the last purchase day."
    label_fr: Durée de la relation (mois)
    min: 0
  is_long_relation:
    type: BOOLEAN
    description: "Long relation: at least long_relation_months and at least long_relation_purchase_days purchase days."
    description_fr: Oui si le client achète depuis longtemps et souvent.
    label_fr: Relation longue
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: client_not_above_company
    description: clients with more revenue than the whole company
    sql: year_revenue_eur <= company_year_revenue_eur
examples:
  - name: exactly a twentieth is not strategic; the company is looked at over the client's own year
    given:
      rhythm.rhythm:
        - {client_id: exact, first_on: 2025-01-10, last_purchase_on: 2025-01-10, purchase_day_count: 1}
        - {client_id: above, first_on: 2025-01-09, last_purchase_on: 2025-01-09, purchase_day_count: 1}
        - {client_id: rest, first_on: 2024-01-09, last_purchase_on: 2025-01-10, purchase_day_count: 2}
      orders.purchase_days:
        - {client_id: exact, purchased_on: 2025-01-10, revenue_eur: 50.00}
        - {client_id: above, purchased_on: 2025-01-09, revenue_eur: 50.01}
        - {client_id: rest, purchased_on: 2024-01-09, revenue_eur: 7.00}
        - {client_id: rest, purchased_on: 2025-01-10, revenue_eur: 899.99}
    expect:
      - {client_id: exact, year_revenue_eur: 50.00, company_year_revenue_eur: 1000.00, company_revenue_share: 0.05, is_strategic: false}
      - {client_id: above, year_revenue_eur: 50.01, company_year_revenue_eur: 50.01, company_revenue_share: 1, is_strategic: true}
      - {client_id: rest, year_revenue_eur: 899.99, company_year_revenue_eur: 1000.00, company_revenue_share: 0.89999, is_strategic: true, relation_months: 12}
  - name: a long relation needs 36 months and 6 purchase days; without revenue there is no share
    given:
      rhythm.rhythm:
        - {client_id: long, first_on: 2022-01-15, last_purchase_on: 2025-01-15, purchase_day_count: 6}
        - {client_id: a_day_short, first_on: 2022-01-16, last_purchase_on: 2025-01-15, purchase_day_count: 60}
        - {client_id: few, first_on: 2020-01-15, last_purchase_on: 2025-01-15, purchase_day_count: 5}
      orders.purchase_days:
        - {client_id: long, purchased_on: 2025-01-15, revenue_eur: 0.00}
        - {client_id: a_day_short, purchased_on: 2025-01-15, revenue_eur: 0.00}
        - {client_id: few, purchased_on: 2025-01-15, revenue_eur: 0.00}
    expect:
      - {client_id: long, relation_months: 36, is_long_relation: true, company_revenue_share: null, is_strategic: false}
      - {client_id: a_day_short, relation_months: 35, is_long_relation: false}
      - {client_id: few, relation_months: 60, is_long_relation: false}
---*/
with daily as (
    select
        purchased_on,
        sum(revenue_eur) as revenue_eur
    from orders.purchase_days
    group by purchased_on
),

last_days as (
    select distinct last_purchase_on
    from rhythm.rhythm
),

company_years as (
    select
        last_days.last_purchase_on,
        cast(sum(daily.revenue_eur) as decimal(18, 2)) as revenue_eur
    from last_days
    inner join daily
        on
            last_days.last_purchase_on >= daily.purchased_on
            and daily.purchased_on > last_days.last_purchase_on - to_months(setting_value_months())
    group by last_days.last_purchase_on
),

client_years as (
    select
        rhythm.client_id,
        cast(sum(days.revenue_eur) as decimal(18, 2)) as revenue_eur
    from rhythm.rhythm as rhythm
    inner join orders.purchase_days as days
        on
            rhythm.client_id = days.client_id
            and days.purchased_on > rhythm.last_purchase_on - to_months(setting_value_months())
    group by rhythm.client_id
),

measured as (
    select
        rhythm.client_id,
        rhythm.purchase_day_count,
        client_years.revenue_eur as year_revenue_eur,
        company_years.revenue_eur as company_year_revenue_eur,
        12 * (year(rhythm.last_purchase_on) - year(rhythm.first_on))
        + month(rhythm.last_purchase_on)
        - month(rhythm.first_on)
        - case when day(rhythm.last_purchase_on) < day(rhythm.first_on) then 1 else 0 end
            as relation_months
    from rhythm.rhythm as rhythm
    inner join client_years on rhythm.client_id = client_years.client_id
    inner join company_years on rhythm.last_purchase_on = company_years.last_purchase_on
)

select
    client_id,
    year_revenue_eur,
    company_year_revenue_eur,
    case
        when company_year_revenue_eur > 0
            then
                cast(
                    round(year_revenue_eur / cast(company_year_revenue_eur as double), 6)
                    as decimal(9, 6)
                )
    end as company_revenue_share,
    year_revenue_eur > setting_strategic_share() * company_year_revenue_eur as is_strategic,
    cast(relation_months as integer) as relation_months,
    relation_months >= setting_long_relation_months()
    and purchase_day_count >= setting_long_relation_purchase_days() as is_long_relation
from measured
