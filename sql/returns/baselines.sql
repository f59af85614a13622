/*---
description: What was known of one measured client on the day of its draw, by which spending is bounded and the lift adjusted; purchases are those known tonight.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  arm:
  compared_stratum:
  organic_return_share:
    nullable: true
  draw_recency_days:
    type: INTEGER
    description: Recency at the draw, days from the last purchase day up to the start of the windows; NULL where the client had never bought.
    unit: day
    label_fr: Silence au tirage (jours)
    min: 0
    nullable: true
  draw_spend_eur:
    type: DECIMAL(18,2)
    description: Spend of the value_months that ended on the last purchase day before the draw (of lost clients the months before the draw are empty); 0 where the client had never bought.
    unit: EUR
    label_fr: Dépense annuelle avant le tirage (€)
    min: 0
examples:
  - name: the year ends with the last purchase up to the draw, under the number that carries on
    settings: {value_months: 12}
    given:
      returns.members:
        - {campaign_id: x, client_id: old, surviving_client_id: a, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-06-01, is_imported: false}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, wave: 2, stratum: all, window_starts_on: 2025-06-01, is_imported: true}
        - {campaign_id: x, client_id: c, surviving_client_id: c, arm: always, wave: 1, stratum: A, window_starts_on: 2025-06-01, is_imported: false}
      returns.client_returns:
        - {campaign_id: x, client_id: old, window_days: 30}
        - {campaign_id: x, client_id: old, window_days: 90}
        - {campaign_id: x, client_id: b, window_days: 90}
      returns.draw_strata:
        - {campaign_id: x, wave: 1, stratum: A, window_starts_on: 2025-06-01, compared_stratum: all}
        - {campaign_id: x, wave: 2, stratum: all, window_starts_on: 2025-06-01, compared_stratum: all}
      staging.draws:
        - {campaign_id: x, client_id: old, organic_return_share: 0.05}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-05-31, revenue_eur: 500.00}
        - {client_id: a, purchased_on: 2023-06-02, revenue_eur: 30.00}
        - {client_id: a, purchased_on: 2024-06-01, revenue_eur: 20.00}
        - {client_id: a, purchased_on: 2025-06-02, revenue_eur: 900.00}
        - {client_id: c, purchased_on: 2025-05-02, revenue_eur: 900.00}
    expect:
      - {campaign_id: x, client_id: old, arm: mail, compared_stratum: all, organic_return_share: 0.05, draw_recency_days: 365, draw_spend_eur: 50.00}
      - {campaign_id: x, client_id: b, arm: control, compared_stratum: all, organic_return_share: null, draw_recency_days: null, draw_spend_eur: 0}
---*/
with measured as (
    select distinct
        campaign_id,
        client_id
    from returns.client_returns
),

drawn as (
    select
        members.campaign_id,
        members.client_id,
        members.surviving_client_id,
        members.arm,
        strata.compared_stratum,
        members.window_starts_on
    from returns.members as members
    inner join measured
        on members.campaign_id = measured.campaign_id and members.client_id = measured.client_id
    inner join returns.draw_strata as strata
        on
            members.campaign_id = strata.campaign_id
            and members.wave = strata.wave
            and members.stratum = strata.stratum
            and members.window_starts_on = strata.window_starts_on
),

last_days as (
    select
        drawn.campaign_id,
        drawn.client_id,
        drawn.surviving_client_id,
        drawn.window_starts_on,
        max(days.purchased_on) as last_purchase_on
    from drawn
    inner join orders.purchase_days as days
        on
            drawn.surviving_client_id = days.client_id
            and drawn.window_starts_on >= days.purchased_on
    group by
        drawn.campaign_id, drawn.client_id, drawn.surviving_client_id, drawn.window_starts_on
),

spent as (
    select
        last_days.campaign_id,
        last_days.client_id,
        last_days.last_purchase_on,
        sum(days.revenue_eur) as draw_spend_eur
    from last_days
    inner join orders.purchase_days as days
        on
            last_days.surviving_client_id = days.client_id
            and last_days.last_purchase_on >= days.purchased_on
            and days.purchased_on > last_days.last_purchase_on - to_months(setting_value_months())
    group by last_days.campaign_id, last_days.client_id, last_days.last_purchase_on
)

select
    drawn.campaign_id,
    drawn.client_id,
    drawn.arm,
    drawn.compared_stratum,
    frozen.organic_return_share,
    cast(drawn.window_starts_on - spent.last_purchase_on as integer) as draw_recency_days,
    cast(greatest(coalesce(spent.draw_spend_eur, 0), 0) as decimal(18, 2)) as draw_spend_eur
from drawn
left join spent
    on drawn.campaign_id = spent.campaign_id and drawn.client_id = spent.client_id
left join staging.draws as frozen
    on drawn.campaign_id = frozen.campaign_id and drawn.client_id = frozen.client_id
