/*---
description: "What the order of contacts would have gained on past campaigns: of each tenth of the drawn clients, ordered by revenue or by expected lift, the returns of targets and of controls."
description_fr: "Un dixième des clients déjà tirés, rangés dans un certain ordre : ce que le contact y a fait gagner."
grain: [window_days, contact_order, order_tenth]
columns:
  window_days:
  contact_order:
    type: VARCHAR
    description: "Order of contacts: revenue (of the year that ended at the last purchase before the draw) or expected_lift (by weights that the case had no part in)."
    description_fr: "L'ordre dans lequel on aurait contacté : par chiffre d'affaires, ou par effet attendu."
    label_fr: Rangés par
    values: [revenue, expected_lift]
  contact_order_label_fr:
    type: VARCHAR
    description: Order of contacts in French.
    description_fr: "L'ordre dans lequel on aurait contacté : par chiffre d'affaires ou par effet attendu."
    label_fr: Rangés par
  order_tenth:
    type: INTEGER
    description: Tenth of the drawn clients of each campaign in that order; 1 would be contacted first.
    description_fr: "Place dans cet ordre, par dixième des clients : le premier aurait été contacté d'abord."
    label_fr: Dixième
    min: 1
    max: 10
  tenth_target_count:
    type: INTEGER
    description: Targets of the tenth, over all measured campaigns.
    description_fr: Clients contactés du dixième, toutes campagnes mesurées ensemble.
    label_fr: Contactés
    min: 0
  tenth_target_returned_count:
    type: INTEGER
    description: Targets of the tenth who bought inside the window.
    description_fr: Parmi eux, ceux qui ont acheté pendant la mesure.
    label_fr: Contactés revenus
    min: 0
  tenth_control_count:
    type: INTEGER
    description: Controls of the tenth, over all measured campaigns.
    description_fr: Témoins du dixième, toutes campagnes mesurées ensemble.
    label_fr: Témoins
    min: 0
  tenth_control_returned_count:
    type: INTEGER
    description: Controls of the tenth who bought inside the window.
    description_fr: Parmi eux, ceux qui ont acheté pendant la mesure.
    label_fr: Témoins revenus
    min: 0
  tenth_lift_share:
    type: DECIMAL(9,6)
    description: "Lift within the tenth, Mantel-Haenszel over the campaigns; NULL where no campaign has both sides in it."
    description_fr: Écart entre contactés et témoins du dixième ; vide si aucune campagne n'y a les deux.
    unit: share -1 to 1
    label_fr: Effet dans ce dixième
    min: -1
    max: 1
    nullable: true
  is_learned_lift_used:
  uplift_fr:
    type: VARCHAR
    description: The tenth in one French sentence.
    description_fr: Le dixième en une phrase.
    label_fr: Ce qu'on aurait gagné
examples:
  - name: tenths of each campaign apart; the lift is that of the campaigns with both sides
    given:
      campaigns.uplift_gain:
        - {window_days: 90, is_learned_lift_used: true}
      campaigns.uplift_cases:
        - {window_days: 90, campaign_id: x, client_id: a, surviving_client_id: a, features_on: 2025-06-01, is_target: true, has_returned: true}
        - {window_days: 90, campaign_id: x, client_id: b, surviving_client_id: b, features_on: 2025-06-01, is_target: false, has_returned: false}
        - {window_days: 90, campaign_id: y, client_id: c, surviving_client_id: c, features_on: 2025-06-01, is_target: false, has_returned: true}
      campaigns.uplift_features:
        - {client_id: a, features_on: 2025-06-01, feature: year_revenue_eur, number_value: 1}
        - {client_id: b, features_on: 2025-06-01, feature: year_revenue_eur, number_value: 4}
      campaigns.uplift_scores:
        - {window_days: 90, client_id: a, features_on: 2025-06-01, lift_gap_share: 0.4}
        - {window_days: 90, client_id: b, features_on: 2025-06-01, lift_gap_share: 0.3}
        - {window_days: 90, client_id: c, features_on: 2025-06-01, lift_gap_share: 0.2}
    expect:
      - {window_days: 90, contact_order: revenue, order_tenth: 1, tenth_target_count: 0, tenth_control_count: 2, tenth_control_returned_count: 1, tenth_lift_share: null, is_learned_lift_used: true, uplift_fr: "Dixième 1 par chiffre d'affaires : 0 contacté, 2 témoins, effet inconnu"}
      - {window_days: 90, contact_order: revenue, order_tenth: 2, tenth_target_count: 1, tenth_target_returned_count: 1, tenth_control_count: 0}
      - {window_days: 90, contact_order: expected_lift, order_tenth: 1, tenth_target_count: 1, tenth_target_returned_count: 1, tenth_control_count: 1, tenth_control_returned_count: 1}
      - {window_days: 90, contact_order: expected_lift, order_tenth: 2, tenth_target_count: 0, tenth_control_count: 1, tenth_control_returned_count: 0}
---*/
with ranked as (
    select
        cases.window_days,
        cases.campaign_id,
        cases.is_target,
        cases.has_returned,
        ntile(10) over (
            partition by cases.window_days, cases.campaign_id
            order by revenue.number_value desc nulls last, cases.client_id
        ) as revenue_tenth,
        ntile(10) over (
            partition by cases.window_days, cases.campaign_id
            order by scores.lift_gap_share desc, cases.client_id
        ) as lift_tenth
    from campaigns.uplift_cases as cases
    inner join campaigns.uplift_scores as scores
        on
            cases.window_days = scores.window_days
            and cases.surviving_client_id = scores.client_id
            and cases.features_on = scores.features_on
    left join campaigns.uplift_features as revenue
        on
            cases.surviving_client_id = revenue.client_id
            and cases.features_on = revenue.features_on
            and revenue.feature = 'year_revenue_eur'
),

ordered as (
    select
        *,
        'revenue' as contact_order,
        revenue_tenth as order_tenth
    from ranked
    union all
    select
        *,
        'expected_lift' as contact_order,
        lift_tenth as order_tenth
    from ranked
),

campaigns as (
    select
        window_days,
        contact_order,
        order_tenth,
        campaign_id,
        count(case when is_target then 1 end) as target_count,
        count(case when is_target and has_returned then 1 end) as target_returned_count,
        count(case when not is_target then 1 end) as control_count,
        count(case when not is_target and has_returned then 1 end) as control_returned_count
    from ordered
    group by window_days, contact_order, order_tenth, campaign_id
),

tenths as (
    select
        window_days,
        contact_order,
        order_tenth,
        sum(target_count) as target_count,
        sum(target_returned_count) as target_returned_count,
        sum(control_count) as control_count,
        sum(control_returned_count) as control_returned_count,
        cast(
            round(
                sum(gained_clients(
                    target_count, target_returned_count, control_count, control_returned_count
                ))
                / cast(nullif(sum(compared_clients(target_count, control_count)), 0) as double),
                6
            ) as decimal(9, 6)
        ) as tenth_lift_share
    from campaigns
    group by window_days, contact_order, order_tenth
)

select
    tenths.window_days,
    tenths.contact_order,
    contact_order_word(tenths.contact_order) as contact_order_label_fr,
    cast(tenths.order_tenth as integer) as order_tenth,
    cast(tenths.target_count as integer) as tenth_target_count,
    cast(tenths.target_returned_count as integer) as tenth_target_returned_count,
    cast(tenths.control_count as integer) as tenth_control_count,
    cast(tenths.control_returned_count as integer) as tenth_control_returned_count,
    tenths.tenth_lift_share,
    gain.is_learned_lift_used,
    'Dixième ' || tenths.order_tenth || ' par '
    || case tenths.contact_order when 'revenue' then 'chiffre d''affaires' else 'effet attendu' end
    || ' : ' || counted_fr(tenths.target_count, 'contacté', 'contactés') || ', '
    || counted_fr(tenths.control_count, 'témoin', 'témoins') || ', '
    || case
        when tenths.tenth_lift_share is null then 'effet inconnu'
        else
            case when tenths.tenth_lift_share >= 0 then '+' else '' end
            || points_fr(tenths.tenth_lift_share) || ' de retours'
    end as uplift_fr
from tenths
inner join campaigns.uplift_gain as gain on tenths.window_days = gain.window_days
