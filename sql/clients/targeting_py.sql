/*---
description: >
  Ways to target one client after the sales action plan of Pascal Py, of which only the headings are
  known: every column is our reading of a heading. Nothing else reads this table.
grain: [client_id]
columns:
  client_id:
  recent_revenue_eur:
    type: DECIMAL(18,2)
    description: Our reading of R - net sum of the orders of the targeting_year_days days that end at as_of; later orders and contacts are not looked at, so that both years are equally long.
    unit: EUR
    label_fr: Chiffre d'affaires de l'année (€)
    min: 0
  earlier_revenue_eur:
    type: DECIMAL(18,2)
    description: Our reading - net sum of the orders of the year before that.
    unit: EUR
    label_fr: Chiffre d'affaires de l'année d'avant (€)
    min: 0
  revenue_quartile:
    type: INTEGER
    description: Our reading of the interquartile method - quarter of the clients by revenue of the year, 1 the highest; equal values are equal; NULL without revenue.
    label_fr: Quartile de chiffre d'affaires (R)
    min: 1
    max: 4
    nullable: true
  potential_eur:
    nullable: true
  potential_quartile:
    type: INTEGER
    description: Our reading of P - quarter of the clients who ever bought by potential, 1 the highest, a potential of 0 counted; NULL without a potential.
    label_fr: Quartile de potentiel (P)
    min: 1
    max: 4
    nullable: true
  potential_lead:
    type: INTEGER
    description: Our reading of P-R - quarters by which the client's potential ranks higher than its revenue; negative where it buys more than expected of it.
    label_fr: Écart P-R
    min: -3
    max: 3
    nullable: true
  penetration_ratio:
    type: DECIMAL(18,6)
    description: Our reading of the level of penetration - revenue of the year over potential; may exceed 1.
    label_fr: Part captée du potentiel
    min: 0
    nullable: true
  maturity:
    type: VARCHAR
    description: >
      Our reading of the four phases - D (start: first purchase within the year), C (growth: revenue
      up by more than maturity_change_share), V (ageing: down by more than that), else M (mature);
      NULL for clients without revenue in both years.
    label_fr: Maturité
    values: [D, C, M, V]
    nullable: true
  recent_contact_count:
    type: INTEGER
    description: Our reading - contacts in the year that the client did not begin, arrived or not; NULL where none of the two years is known of any client.
    label_fr: Sollicitations de l'année
    min: 0
    nullable: true
  contact_productivity:
    type: VARCHAR
    description: >
      Our reading of the productivity of contacts - skeleton (few contacts, little revenue),
      contact_eater (many, little), cash_cow (few, much), golden_hen (many, much); much and many are
      over the median of the clients with revenue in the two years; NULL for the others.
    label_fr: Productivité des sollicitations
    values: [skeleton, contact_eater, cash_cow, golden_hen]
    nullable: true
  contact_elasticity:
    type: DECIMAL(18,6)
    description: Our reading of the coefficient of elasticity - relative change of revenue over relative change of contacts between the two years.
    label_fr: Élasticité aux sollicitations
    nullable: true
  elasticity_reason:
    type: VARCHAR
    description: Why there is no elasticity - no contact is known, none or no revenue in the year before, or as many contacts in both years.
    values: [no_contacts, nothing_to_compare, same_contacts]
    nullable: true
references:
  client_id: clients.rhythm.client_id
checks:
  - name: elasticity_or_reason
    description: clients with neither an elasticity nor a reason for having none, or with both
    sql: (contact_elasticity is null) = (elasticity_reason is not null)
examples:
  - name: one client of each phase; contacts and revenue of two years compared
    run_date: 2025-12-31
    given:
      staging.clients:
        - {client_id: grows, potential_eur: 1000.00}
        - {client_id: ages, potential_eur: 100.00}
      clients.known_clients:
        - {client_id: grows, surviving_client_id: grows}
        - {client_id: ages, surviving_client_id: ages}
      clients.rhythm:
        - {client_id: grows, first_on: 2024-06-01}
        - {client_id: ages, first_on: 2024-06-01}
        - {client_id: starts, first_on: 2025-01-01}
        - {client_id: stays, first_on: 2024-06-01}
        - {client_id: gone, first_on: 2020-01-01}
      clients.purchase_days:
        - {client_id: grows, purchased_on: 2024-06-01, revenue_eur: 100.00}
        - {client_id: grows, purchased_on: 2025-06-01, revenue_eur: 150.00}
        - {client_id: ages, purchased_on: 2024-12-31, revenue_eur: 100.00}
        - {client_id: ages, purchased_on: 2025-06-01, revenue_eur: 89.99}
        - {client_id: starts, purchased_on: 2025-01-01, revenue_eur: 40.00}
        - {client_id: stays, purchased_on: 2024-06-01, revenue_eur: 100.00}
        - {client_id: stays, purchased_on: 2025-06-01, revenue_eur: 110.00}
        - {client_id: gone, purchased_on: 2020-01-01, revenue_eur: 10.00}
      staging.contacts:
        - {contact_id: 1, client_id: grows, contacted_at: 2024-06-01 10:00:00, direction: outbound}
        - {contact_id: 2, client_id: grows, contacted_at: 2025-06-01 10:00:00, direction: outbound}
        - {contact_id: 3, client_id: grows, contacted_at: 2025-06-02 10:00:00}
        - {contact_id: 4, client_id: ages, contacted_at: 2025-06-02 10:00:00, direction: inbound}
    expect:
      - {client_id: grows, recent_revenue_eur: 150.00, earlier_revenue_eur: 100.00, revenue_quartile: 1, potential_quartile: 1, potential_lead: 0, penetration_ratio: 0.15, maturity: C, recent_contact_count: 2, contact_productivity: golden_hen, contact_elasticity: 0.5, elasticity_reason: null}
      - {client_id: stays, revenue_quartile: 2, potential_quartile: null, potential_lead: null, penetration_ratio: null, maturity: M, recent_contact_count: 0, contact_productivity: cash_cow, elasticity_reason: nothing_to_compare}
      - {client_id: ages, revenue_quartile: 3, potential_quartile: 3, potential_lead: 0, penetration_ratio: 0.8999, maturity: V, contact_productivity: skeleton}
      - {client_id: starts, earlier_revenue_eur: 0, revenue_quartile: 4, maturity: D}
      - {client_id: gone, recent_revenue_eur: 0, revenue_quartile: null, maturity: null, contact_productivity: null}
---*/
with years as (
    select
        as_of() - setting_targeting_year_days() as year_on,
        as_of() - setting_targeting_year_days() - setting_targeting_year_days() as before_on
),

revenues as (
    select
        rhythm.client_id,
        rhythm.first_on > years.year_on as is_new,
        sum(case when days.purchased_on > years.year_on then days.revenue_eur else 0 end)
            as year_eur,
        sum(
            case
                when days.purchased_on <= years.year_on and days.purchased_on > years.before_on
                    then days.revenue_eur
                else 0
            end
        ) as before_eur
    from clients.rhythm as rhythm
    cross join years
    left join clients.purchase_days as days
        on rhythm.client_id = days.client_id and as_of() >= days.purchased_on
    group by rhythm.client_id, rhythm.first_on, years.year_on
),

contacts as (
    select
        known.surviving_client_id as client_id,
        count(case when cast(given.contacted_at as date) > years.year_on then 1 end) as year_count,
        count(*) as two_year_count
    from staging.contacts as given
    inner join clients.known_clients as known on given.client_id = known.client_id
    cross join years
    where
        given.direction is distinct from 'inbound'
        and cast(given.contacted_at as date) between years.before_on + 1 and as_of()
    group by known.surviving_client_id
),

measured as (
    select
        revenues.*,
        listed.potential_eur,
        coalesce(contacts.year_count, 0) as year_contacts,
        coalesce(contacts.two_year_count - contacts.year_count, 0) as before_contacts,
        max(contacts.two_year_count) over () is not null as has_contacts,
        revenues.year_eur + revenues.before_eur > 0 as is_client
    from revenues
    left join contacts on revenues.client_id = contacts.client_id
    left join staging.clients as listed on revenues.client_id = listed.client_id
),

ranked as (
    select
        *,
        4 * (rank() over (partition by year_eur > 0 order by year_eur desc) - 1)
        // count(*) over (partition by year_eur > 0) as revenue_quarter,
        4 * (rank() over (partition by potential_eur is null order by potential_eur desc) - 1)
        // count(*) over (partition by potential_eur is null) as potential_quarter,
        year_eur > median(case when is_client then year_eur end) over () as is_much,
        year_contacts > median(case when is_client then year_contacts end) over () as is_many
    from measured
),

placed as (
    select
        *,
        case when year_eur > 0 then 1 + revenue_quarter end as revenue_quartile,
        case when potential_eur is not null then 1 + potential_quarter end as potential_quartile
    from ranked
)

select
    client_id,
    cast(year_eur as decimal(18, 2)) as recent_revenue_eur,
    cast(before_eur as decimal(18, 2)) as earlier_revenue_eur,
    cast(revenue_quartile as integer) as revenue_quartile,
    potential_eur,
    cast(potential_quartile as integer) as potential_quartile,
    cast(revenue_quartile - potential_quartile as integer) as potential_lead,
    cast(round(year_eur / nullif(potential_eur, 0), 6) as decimal(18, 6)) as penetration_ratio,
    case
        when not is_client then null
        when is_new then 'D'
        when year_eur > before_eur * (1 + setting_maturity_change_share()) then 'C'
        when year_eur < before_eur * (1 - setting_maturity_change_share()) then 'V'
        else 'M'
    end as maturity,
    case when has_contacts then cast(year_contacts as integer) end as recent_contact_count,
    case
        when not is_client or not has_contacts then null
        when is_much and is_many then 'golden_hen'
        when is_much then 'cash_cow'
        when is_many then 'contact_eater'
        else 'skeleton'
    end as contact_productivity,
    cast(
        round(
            (year_eur / nullif(before_eur, 0) - 1)
            / nullif(year_contacts / nullif(before_contacts, 0) - 1, 0),
            6
        ) as decimal(18, 6)
    ) as contact_elasticity,
    case
        when not has_contacts then 'no_contacts'
        when before_contacts = 0 or before_eur = 0 then 'nothing_to_compare'
        when year_contacts = before_contacts then 'same_contacts'
    end as elasticity_reason
from placed
