/*---
description: "What contacting one client would be worth to a campaign of tonight that may draw the client: expected contribution, offer, contact and their balance."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  abc_class:
  organic_return_share:
  expected_lift_share:
  revenue_if_back_eur:
    type: DECIMAL(18,2)
    description: "Revenue within forecast_days of a client who is back: forecast of one still active, else the lost value; NULL with value_reason."
    unit: EUR
    label_fr: Chiffre d'affaires s'il revient (€)
    min: 0
    nullable: true
  contribution_eur:
    type: DECIMAL(18,2)
    description: "Expected contribution M of a client who is back: revenue_if_back_eur times the margin of the client's own orders, else of the company's, else assumed_margin_share; NULL with value_reason."
    unit: EUR
    label_fr: Marge attendue s'il revient (€)
    nullable: true
  value_reason:
    type: VARCHAR
    description: "Why there is no contribution: not_lost (no value is told of other clients), no_forecast, or no_margin (none delivered, none assumed)."
    values: [not_lost, no_forecast, no_margin]
    nullable: true
  first_order_eur:
    type: DECIMAL(18,2)
    description: "Expected first order: expected_order_eur of the forecast, else the mean of the repeat purchases; NULL without either."
    unit: EUR
    label_fr: Première commande attendue (€)
    nullable: true
  offer_eur:
    type: DECIMAL(18,2)
    description: "Offer D: what it costs for one client who returns, mean of the arms by their shares; what is unknown counts as 0."
    unit: EUR
    label_fr: Coût de l'offre attendu (€)
    min: 0
  highest_offer_eur:
    type: DECIMAL(18,2)
    description: Offer of the dearest arm, as offer_eur.
    unit: EUR
    label_fr: Coût de l'offre la plus chère (€)
    min: 0
  contact_eur:
    type: DECIMAL(18,2)
    description: "Contact cost C: all steps of an arm, also those with a condition (an upper bound), mean of the arms by their shares; what is unknown counts as 0."
    unit: EUR
    label_fr: Coût du contact (€)
    min: 0
  has_known_costs:
    type: BOOLEAN
    description: False where the cost of a channel or of an offer of the campaign is not delivered and counted as 0.
    label_fr: Coûts tous connus
  expected_cost_eur:
    type: DECIMAL(18,2)
    description: "Expected cost of one contacted client: contact_eur and, at the rate of organic_return_share and expected_lift_share together, offer_eur."
    unit: EUR
    label_fr: Coût attendu par client contacté (€)
    min: 0
  expected_value_eur:
    type: DECIMAL(18,2)
    description: "Expected value of contacting: lift times contribution_eur, less expected_cost_eur (the offer is also paid to who would have returned anyway); NULL with value_reason."
    description_fr: Ce que l'on attend de gagner en contactant ce client, coûts déduits ; vide si on l'ignore.
    unit: EUR
    label_fr: Valeur attendue du contact (€)
    nullable: true
  exclusion_reason:
    nullable: true
references:
  client_id: campaigns.eligibility.client_id
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
checks:
  - name: value_or_reason
    description: clients with neither a value nor a reason for having none, or with both
    sql: >
      (contribution_eur is null) = (value_reason is not null)
      and (expected_value_eur is null) = (contribution_eur is null)
  - name: only_win_back_leaves_out
    description: clients left out for their worth by a campaign that offers nothing
    sql: >
      exclusion_reason is null
      or campaign_id in
      (select c.campaign_id from staging.campaigns as c where c.campaign_kind = 'win_back')
examples:
  - name: by hand - the lift of 10 points brings 24 of 240, the offer is paid to 15 in a hundred, one letter and half a call
    settings: {offer_contribution_share: 0.3}
    given:
      staging.campaigns:
        - {campaign_id: c1, campaign_kind: win_back}
      staging.campaign_arms:
        - {campaign_id: c1, arm_number: 0, arm: control, weight_ppm: 500000}
        - {campaign_id: c1, arm_number: 1, arm: gift, weight_ppm: 125000, offer: gift}
        - {campaign_id: c1, arm_number: 2, arm: off, weight_ppm: 375000, offer: off}
      staging.campaign_steps:
        - {campaign_id: c1, arm: gift, step_number: 1, channel: letter}
        - {campaign_id: c1, arm: gift, step_number: 2, channel: phone}
        - {campaign_id: c1, arm: off, step_number: 1, channel: letter}
      reference.contact_channels:
        - {channel: letter, unit_cost_eur: 1.00}
        - {channel: phone, unit_cost_eur: 4.00}
      staging.offers:
        - {offer: gift, offer_cost_eur: 20.00}
        - {offer: off, offer_cost_eur: 2.00, offered_discount_share: 0.1, offer_cap_eur: 50.00}
      campaigns.expected_effect:
        - {campaign_id: c1, organic_return_share: 0.05, expected_lift_share: 0.1}
      campaigns.wanted:
        - {campaign_id: c1, client_id: hand, abc_class: A}
        - {campaign_id: c1, client_id: dear, abc_class: A}
        - {campaign_id: c1, client_id: poor, abc_class: C}
        - {campaign_id: c1, client_id: past, abc_class: C}
        - {campaign_id: c1, client_id: risky, abc_class: A}
        - {campaign_id: c1, client_id: nobody_knows, abc_class: C}
        - {campaign_id: c1, client_id: missed, abc_class: C, exclusion_reason: not_reached_by_every_arm}
        - {campaign_id: c1, client_id: large, abc_class: A, is_set_apart: true}
      campaigns.eligibility:
        - {client_id: hand, campaign_status: lost}
        - {client_id: large, campaign_status: lost}
        - {client_id: dear, campaign_status: lost}
        - {client_id: poor, campaign_status: lost}
        - {client_id: past, campaign_status: lost}
        - {client_id: risky, campaign_status: at_risk}
        - {client_id: nobody_knows, campaign_status: lost}
      value.buying_history:
        - {client_id: hand, client_type: B2B, repeat_count: 1, age_days: 9, repeat_revenue_eur: 90.00}
        - {client_id: dear, client_type: B2B, repeat_count: 1, age_days: 9, repeat_revenue_eur: 90.00}
        - {client_id: poor, client_type: B2C, repeat_count: 2, age_days: 9, repeat_revenue_eur: 40.00}
        - {client_id: past, client_type: B2C, repeat_count: 2, age_days: 9, repeat_revenue_eur: 40.00}
      value.buying_expectations:
        - {client_type: B2B, repeat_count: 1, age_days: 9, orders_if_alive: 4}
        - {client_type: B2C, repeat_count: 2, age_days: 9}
      value.forecast:
        - {client_id: hand, expected_order_eur: 200.00}
        - {client_id: dear, expected_order_eur: 1000.00}
      value.value:
        - {client_id: hand, lost_value_eur: 9.00}
        - {client_id: poor, lost_value_eur: 40.00}
        - {client_id: past, lost_value_eur: 400.00}
      orders.valid_orders:
        - {order_id: h1, client_id: hand, net_amount_eur: 100.00}
        - {order_id: h2, client_id: hand, net_amount_eur: 900.00}
        - {order_id: d1, client_id: dear, net_amount_eur: 100.00}
        - {order_id: s1, client_id: stranger, net_amount_eur: 100.00}
      staging.orders:
        - {order_id: h1, client_id: hand, margin_eur: 30.00}
        - {order_id: h2, client_id: hand}
        - {order_id: d1, client_id: dear, margin_eur: 1.00}
        - {order_id: s1, client_id: stranger, margin_eur: 59.00}
    expect:
      - {client_id: hand, revenue_if_back_eur: 800.00, contribution_eur: 240.00, first_order_eur: 200.00, offer_eur: 21.50, highest_offer_eur: 22.00, contact_eur: 2.00, has_known_costs: true, expected_cost_eur: 5.23, expected_value_eur: 18.78, exclusion_reason: null}
      - {client_id: dear, revenue_if_back_eur: 4000.00, contribution_eur: 40.00, offer_eur: 42.50, highest_offer_eur: 50.00, expected_value_eur: -4.38, exclusion_reason: not_profitable}
      - {client_id: poor, revenue_if_back_eur: 40.00, contribution_eur: 12.00, first_order_eur: 20.00, offer_eur: 8.00, expected_cost_eur: 3.20, expected_value_eur: -2.00, exclusion_reason: not_profitable}
      - {client_id: past, revenue_if_back_eur: 400.00, contribution_eur: 120.00, offer_eur: 8.00, expected_value_eur: 8.80, exclusion_reason: null}
      - {client_id: risky, contribution_eur: null, value_reason: not_lost, expected_value_eur: null, first_order_eur: null, highest_offer_eur: 50.00, exclusion_reason: null}
      - {client_id: nobody_knows, contribution_eur: null, value_reason: no_forecast, expected_value_eur: null, exclusion_reason: null}
  - name: an offer that costs more than 30 % of the contribution would outbid; a survey leaves nobody out, nor does an unknown cost
    settings: {offer_contribution_share: 0.3, assumed_margin_share: 0.5}
    given:
      staging.campaigns:
        - {campaign_id: offer, campaign_kind: win_back}
        - {campaign_id: ask, campaign_kind: survey}
        - {campaign_id: unpriced, campaign_kind: win_back}
      staging.campaign_arms:
        - {campaign_id: offer, arm_number: 1, arm: mail, weight_ppm: 1000000, offer: gift}
        - {campaign_id: ask, arm_number: 1, arm: mail, weight_ppm: 1000000}
        - {campaign_id: unpriced, arm_number: 1, arm: mail, weight_ppm: 1000000, offer: gift}
      staging.campaign_steps:
        - {campaign_id: offer, arm: mail, step_number: 1, channel: letter}
        - {campaign_id: ask, arm: mail, step_number: 1, channel: letter}
        - {campaign_id: unpriced, arm: mail, step_number: 1, channel: phone}
      reference.contact_channels:
        - {channel: letter, unit_cost_eur: 1.00}
        - {channel: phone}
      staging.offers:
        - {offer: gift, offer_cap_eur: 31.00}
      campaigns.expected_effect:
        - {campaign_id: offer, organic_return_share: 0.05, expected_lift_share: 0.5}
        - {campaign_id: ask, organic_return_share: 0.05, expected_lift_share: -0.01}
        - {campaign_id: unpriced, organic_return_share: 0.05, expected_lift_share: -0.01}
      campaigns.wanted:
        - {campaign_id: offer, client_id: a, abc_class: A}
        - {campaign_id: ask, client_id: b, abc_class: A}
        - {campaign_id: unpriced, client_id: d, abc_class: A}
      campaigns.eligibility:
        - {client_id: a, campaign_status: lost}
        - {client_id: b, campaign_status: lost}
        - {client_id: d, campaign_status: lost}
      value.value:
        - {client_id: a, lost_value_eur: 200.00}
        - {client_id: b, lost_value_eur: 200.00}
        - {client_id: d, lost_value_eur: 800.00}
    expect:
      - {campaign_id: offer, client_id: a, contribution_eur: 100.00, offer_eur: 31.00, expected_cost_eur: 18.05, expected_value_eur: 31.95, exclusion_reason: offer_too_costly}
      - {campaign_id: ask, client_id: b, offer_eur: 0, expected_value_eur: -2.00, exclusion_reason: null}
      - {campaign_id: unpriced, client_id: d, contact_eur: 0, has_known_costs: false, expected_cost_eur: 1.24, expected_value_eur: -5.24, exclusion_reason: null}
  - name: a discount that active clients of the class do not get would be unfair to them
    settings: {assumed_margin_share: 0.5, offer_contribution_share: 0.9}
    given:
      staging.campaigns:
        - {campaign_id: fair, campaign_kind: win_back}
        - {campaign_id: dear, campaign_kind: win_back}
      staging.campaign_arms:
        - {campaign_id: fair, arm_number: 1, arm: mail, weight_ppm: 1000000, offer: ten}
        - {campaign_id: dear, arm_number: 1, arm: mail, weight_ppm: 500000, offer: ten}
        - {campaign_id: dear, arm_number: 2, arm: more, weight_ppm: 500000, offer: more}
      staging.offers:
        - {offer: ten, offered_discount_share: 0.1, offer_cap_eur: 1.00}
        - {offer: more, offered_discount_share: 0.11, offer_cap_eur: 1.00}
      campaigns.granted_discounts:
        - {abc_class: A, granted_discount_share: 0.1}
      campaigns.expected_effect:
        - {campaign_id: fair, organic_return_share: 0.05, expected_lift_share: 0.1}
        - {campaign_id: dear, organic_return_share: 0.05, expected_lift_share: 0.1}
      campaigns.wanted:
        - {campaign_id: fair, client_id: a, abc_class: A}
        - {campaign_id: dear, client_id: b, abc_class: A}
        - {campaign_id: dear, client_id: c, abc_class: B}
      campaigns.eligibility:
        - {client_id: a, campaign_status: lost}
        - {client_id: b, campaign_status: lost}
        - {client_id: c, campaign_status: lost}
      value.value:
        - {client_id: a, lost_value_eur: 200.00}
        - {client_id: b, lost_value_eur: 200.00}
        - {client_id: c, lost_value_eur: 200.00}
    expect:
      - {campaign_id: fair, client_id: a, exclusion_reason: null}
      - {campaign_id: dear, client_id: b, exclusion_reason: unfair_offer}
      - {campaign_id: dear, client_id: c, exclusion_reason: null}
  - name: where the learned order is surely better a client has rates of its own, none below 0
    settings: {assumed_margin_share: 0.5}
    given:
      staging.campaigns:
        - {campaign_id: own, campaign_kind: win_back, primary_window_days: 90}
        - {campaign_id: mean, campaign_kind: win_back, primary_window_days: 30}
      staging.campaign_arms:
        - {campaign_id: own, arm_number: 1, arm: mail, weight_ppm: 1000000}
        - {campaign_id: mean, arm_number: 1, arm: mail, weight_ppm: 1000000}
      campaigns.expected_effect:
        - {campaign_id: own, organic_return_share: 0.05, expected_lift_share: 0.03}
        - {campaign_id: mean, organic_return_share: 0.05, expected_lift_share: 0.03}
      campaigns.uplift_gain:
        - {window_days: 90, is_learned_lift_used: true}
        - {window_days: 30, is_learned_lift_used: false}
      campaigns.uplift_scores:
        - {window_days: 90, client_id: a, features_on: 2026-01-01, organic_gap_share: -0.06, lift_gap_share: 0.07}
        - {window_days: 90, client_id: a, features_on: 2025-01-01, organic_gap_share: 0.9, lift_gap_share: 0.9}
        - {window_days: 90, client_id: b, features_on: 2026-01-01, organic_gap_share: 0.01, lift_gap_share: -0.04}
        - {window_days: 30, client_id: c, features_on: 2026-01-01, organic_gap_share: 0.9, lift_gap_share: 0.9}
      campaigns.wanted:
        - {campaign_id: own, client_id: a, abc_class: A}
        - {campaign_id: own, client_id: b, abc_class: A}
        - {campaign_id: mean, client_id: c, abc_class: A}
      campaigns.eligibility:
        - {client_id: a, campaign_status: lost}
        - {client_id: b, campaign_status: lost}
        - {client_id: c, campaign_status: lost}
      value.value:
        - {client_id: a, lost_value_eur: 200.00}
        - {client_id: b, lost_value_eur: 200.00}
        - {client_id: c, lost_value_eur: 200.00}
    expect:
      - {campaign_id: own, client_id: a, organic_return_share: 0, expected_lift_share: 0.1, expected_value_eur: 10.00}
      - {campaign_id: own, client_id: b, organic_return_share: 0.06, expected_lift_share: -0.01, expected_value_eur: -1.00}
      - {campaign_id: mean, client_id: c, organic_return_share: 0.05, expected_lift_share: 0.03, expected_value_eur: 3.00}
---*/
with wanted as (
    select
        wanted.campaign_id,
        wanted.client_id,
        wanted.abc_class,
        eligibility.campaign_status = 'lost' as is_lost_client
    from campaigns.wanted as wanted
    inner join campaigns.eligibility as eligibility on wanted.client_id = eligibility.client_id
    where wanted.exclusion_reason is null and wanted.is_set_apart is distinct from true
),

-- Of orders whose margin is delivered.
margins as (
    select
        orders.client_id,
        sum(orders.net_amount_eur) as amount_eur,
        sum(delivered.margin_eur) as margin_eur
    from orders.valid_orders as orders
    inner join staging.orders as delivered on orders.order_id = delivered.order_id
    where delivered.margin_eur is not null
    group by orders.client_id
),

of_company as (
    select margin_share(sum(margin_eur), sum(amount_eur)) as margin_share
    from margins
),

clients as (
    select
        wanted.campaign_id,
        wanted.client_id,
        wanted.abc_class,
        wanted.is_lost_client,
        case
            when wanted.is_lost_client
                then
                    coalesce(
                        cast(
                            round(expectations.orders_if_alive * forecast.expected_order_eur, 2)
                            as decimal(18, 2)
                        ),
                        value.lost_value_eur
                    )
        end as revenue_if_back_eur,
        cast(
            round(
                coalesce(
                    margin_share(margins.margin_eur, margins.amount_eur),
                    of_company.margin_share,
                    cast(nullif(setting_assumed_margin_share(), 0) as double)
                ),
                6
            ) as decimal(9, 6)
        ) as margin_share,
        coalesce(
            forecast.expected_order_eur,
            cast(
                round(
                    history.repeat_revenue_eur / cast(nullif(history.repeat_count, 0) as double), 2
                ) as decimal(18, 2)
            )
        ) as first_order_eur
    from wanted
    cross join of_company
    left join margins on wanted.client_id = margins.client_id
    left join value.value as value on wanted.client_id = value.client_id
    left join value.forecast as forecast on wanted.client_id = forecast.client_id
    left join value.buying_history as history on wanted.client_id = history.client_id
    left join value.buying_expectations as expectations
        on
            history.client_type = expectations.client_type
            and history.repeat_count = expectations.repeat_count
            and history.age_days = expectations.age_days
),

contacts as (
    select
        steps.campaign_id,
        steps.arm,
        sum(channels.unit_cost_eur) as contact_eur,
        count(channels.unit_cost_eur) = count(*) as is_known
    from staging.campaign_steps as steps
    left join reference.contact_channels as channels on steps.channel = channels.channel
    group by steps.campaign_id, steps.arm
),

arms as (
    select
        arms.campaign_id,
        arms.arm,
        arms.weight_ppm,
        arms.offer,
        offers.offer_cost_eur,
        offers.offered_discount_share,
        offers.offer_cap_eur,
        coalesce(contacts.contact_eur, 0) as contact_eur,
        coalesce(contacts.is_known, false) as is_contact_known
    from staging.campaign_arms as arms
    left join staging.offers as offers on arms.offer = offers.offer
    left join contacts on arms.campaign_id = contacts.campaign_id and arms.arm = contacts.arm
    where arms.arm_number > 0
),

discounts as (
    select
        campaign_id,
        max(offered_discount_share) as best_discount_share
    from arms
    group by campaign_id
),

offered as (
    select
        clients.campaign_id,
        clients.client_id,
        arms.weight_ppm,
        arms.contact_eur,
        arms.is_contact_known,
        arms.offer is not null as has_offer,
        offer_amount(
            arms.offer_cost_eur,
            arms.offered_discount_share,
            arms.offer_cap_eur,
            clients.first_order_eur
        ) as offer_eur
    from clients
    inner join arms on clients.campaign_id = arms.campaign_id
),

costs as (
    select
        campaign_id,
        client_id,
        cast(
            round(
                sum(weight_ppm * coalesce(offer_eur, 0)) / cast(sum(weight_ppm) as double), 2
            ) as decimal(18, 2)
        ) as offer_eur,
        coalesce(max(offer_eur), 0) as highest_offer_eur,
        cast(
            round(sum(weight_ppm * contact_eur) / cast(sum(weight_ppm) as double), 2)
            as decimal(18, 2)
        ) as contact_eur,
        bool_and(is_contact_known and (offer_eur is not null or not has_offer)) as has_known_costs
    from offered
    group by campaign_id, client_id
),

-- Where the learned order of past draws is surely better, each client has rates of its own.
own_rates as (
    select
        campaigns.campaign_id,
        scores.client_id,
        scores.organic_gap_share,
        scores.lift_gap_share
    from staging.campaigns as campaigns
    inner join campaigns.uplift_gain as gain
        on campaigns.primary_window_days = gain.window_days and gain.is_learned_lift_used
    inner join campaigns.uplift_scores as scores
        on gain.window_days = scores.window_days and scores.features_on = run_date()
),

rates as (
    select
        clients.campaign_id,
        clients.client_id,
        cast(
            least(
                greatest(effects.organic_return_share + coalesce(own.organic_gap_share, 0), 0), 1
            ) as decimal(9, 6)
        ) as organic_return_share,
        cast(
            least(
                greatest(effects.expected_lift_share + coalesce(own.lift_gap_share, 0), -1), 1
            ) as decimal(9, 6)
        ) as expected_lift_share
    from clients
    inner join campaigns.expected_effect as effects
        on clients.campaign_id = effects.campaign_id
    left join own_rates as own
        on clients.campaign_id = own.campaign_id and clients.client_id = own.client_id
),

-- Each amount is rounded to the cent once, halves away from zero; the balance is that of the rest.
priced as (
    select
        clients.*,
        rates.organic_return_share,
        rates.expected_lift_share,
        cast(round(clients.revenue_if_back_eur * clients.margin_share, 2) as decimal(18, 2))
            as contribution_eur,
        costs.offer_eur,
        costs.highest_offer_eur,
        costs.contact_eur,
        costs.has_known_costs,
        costs.contact_eur
        + least(greatest(rates.organic_return_share + rates.expected_lift_share, 0), 1)
        * costs.offer_eur as exact_cost_eur
    from clients
    inner join costs
        on clients.campaign_id = costs.campaign_id and clients.client_id = costs.client_id
    inner join rates
        on clients.campaign_id = rates.campaign_id and clients.client_id = rates.client_id
),

valued as (
    select
        *,
        cast(round(exact_cost_eur, 2) as decimal(18, 2)) as expected_cost_eur,
        cast(round(expected_lift_share * contribution_eur - exact_cost_eur, 2) as decimal(18, 2))
            as expected_value_eur
    from priced
)

select
    valued.campaign_id,
    valued.client_id,
    valued.abc_class,
    valued.organic_return_share,
    valued.expected_lift_share,
    valued.revenue_if_back_eur,
    valued.contribution_eur,
    case
        when not valued.is_lost_client then 'not_lost'
        when valued.revenue_if_back_eur is null then 'no_forecast'
        when valued.contribution_eur is null then 'no_margin'
    end as value_reason,
    valued.first_order_eur,
    valued.offer_eur,
    valued.highest_offer_eur,
    valued.contact_eur,
    valued.has_known_costs,
    valued.expected_cost_eur,
    valued.expected_value_eur,
    case
        when campaigns.campaign_kind <> 'win_back' then null
        when valued.expected_value_eur <= 0 and valued.has_known_costs then 'not_profitable'
        when
            valued.highest_offer_eur > 0
            and valued.highest_offer_eur
            > setting_offer_contribution_share() * valued.contribution_eur
            then 'offer_too_costly'
        when discounts.best_discount_share > granted.granted_discount_share then 'unfair_offer'
    end as exclusion_reason
from valued
inner join staging.campaigns as campaigns on valued.campaign_id = campaigns.campaign_id
left join discounts on valued.campaign_id = discounts.campaign_id
left join campaigns.granted_discounts as granted on valued.abc_class = granted.abc_class
