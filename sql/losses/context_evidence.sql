/*---
description: One circumstance near a silence that may explain it, prices, products, promotions of competitors, salespeople, contacts, or a single purchase.
grain: [client_id, last_purchase_on, evidence_kind, evidence_id]
columns:
  client_id:
  last_purchase_on:
  evidence_kind:
  evidence_id:
  order_id:
    nullable: true
  evidence_on:
  evidence_share:
  competitor:
    nullable: true
  evidence_fr:
references:
  client_id: rhythm.rhythm.client_id
  evidence_kind: reference.evidence_kinds.evidence_kind
examples:
  - name: prices, products and stock, each by its part of what the client bought in twelve months
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
        - {client_id: b, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      staging.order_lines:
        - {order_id: o0, line_number: 1, client_id: a, ordered_at: 2024-02-29, product_id: z, net_amount_eur: 900.00}
        - {order_id: o1, line_number: 1, client_id: a, ordered_at: 2024-03-01, product_id: p, net_amount_eur: 60.00}
        - {order_id: o2, line_number: 1, client_id: a, ordered_at: 2025-03-01, product_id: q, net_amount_eur: 30.00}
        - {order_id: o2, line_number: 2, client_id: a, ordered_at: 2025-03-01, product_id: r, net_amount_eur: 10.00}
        - {order_id: o3, line_number: 1, client_id: a, ordered_at: 2025-03-01, product_id: r, net_amount_eur: 900.00, status: cancelled}
        - {order_id: o4, line_number: 1, client_id: b, ordered_at: 2025-03-01, product_id: s, net_amount_eur: 10.00}
      staging.price_changes:
        - {product_id: p, changed_on: 2024-11-30, old_price_eur: 10.00, new_price_eur: 20.00}
        - {product_id: p, changed_on: 2024-12-01, old_price_eur: 10.00, new_price_eur: 10.50}
        - {product_id: q, changed_on: 2024-12-01, old_price_eur: 10.00, new_price_eur: 11.00}
        - {product_id: r, changed_on: 2024-12-01, old_price_eur: 10.00, new_price_eur: 10.49}
        - {product_id: q, changed_on: 2025-04-01, old_price_eur: 11.00, new_price_eur: 22.00}
        - {product_id: p, changed_on: 2025-04-02, old_price_eur: 10.00, new_price_eur: 20.00}
        - {product_id: z, changed_on: 2025-03-01, old_price_eur: 10.00, new_price_eur: 20.00}
      staging.products:
        - {product_id: p, discontinued_on: 2024-11-01}
        - {product_id: q, discontinued_on: 2025-04-01}
        - {product_id: r, discontinued_on: 2025-04-02, is_one_off: true}
        - {product_id: s, discontinued_on: 2024-10-31}
      staging.stock_outs:
        - {product_id: p, starts_on: 2024-10-01, ends_on: 2024-11-01}
        - {product_id: q, starts_on: 2024-10-01, ends_on: 2024-10-31}
        - {product_id: r, starts_on: 2025-04-01}
        - {product_id: s, starts_on: 2025-04-02}
    expect:
      - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: price_rise, evidence_id: "prices of 2024-12-01", order_id: null, evidence_on: 2024-12-01, evidence_share: 0.9, evidence_fr: "hausse de prix jusqu'à 10 % le 01/12/2024 sur 90 % de ses achats"}
      - {evidence_kind: price_rise, evidence_on: 2025-04-01, evidence_share: 0.3, evidence_fr: "hausse de prix jusqu'à 100 % le 01/04/2025 sur 30 % de ses achats (article q)"}
      - {evidence_kind: products_discontinued, evidence_id: p and 1 more, evidence_on: 2024-11-01, evidence_share: 0.9, evidence_fr: "2 articles arrêtés depuis le 01/11/2024, 90 % de ses achats"}
      - {evidence_kind: stock_out, evidence_id: p, evidence_on: 2024-11-01, evidence_share: 0.6, evidence_fr: "article p en rupture depuis le 01/10/2024, 60 % de ses achats"}
      - {evidence_kind: stock_out, evidence_id: r, evidence_on: 2025-04-01, evidence_share: 0.1, evidence_fr: "article r en rupture depuis le 01/04/2025, 10 % de ses achats"}
  - name: what was bought for once, after few purchase days
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: once, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 1}
        - {client_id: twice, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 2}
        - {client_id: thrice, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      staging.order_lines:
        - {order_id: o1, line_number: 1, client_id: twice, ordered_at: 2025-03-01, product_id: p, net_amount_eur: 30.00}
        - {order_id: o1, line_number: 2, client_id: twice, ordered_at: 2025-03-01, product_id: q, net_amount_eur: 10.00}
        - {order_id: o2, line_number: 1, client_id: thrice, ordered_at: 2025-03-01, product_id: p, net_amount_eur: 30.00}
      staging.products:
        - {product_id: p, is_one_off: true}
        - {product_id: q, is_one_off: false}
    expect:
      - {client_id: once, evidence_kind: single_purchase, evidence_id: bought on 2025-03-01, evidence_on: 2025-03-01, evidence_share: 1, evidence_fr: "un seul jour d'achat, le 01/03/2025"}
      - {client_id: twice, evidence_kind: one_off_product, evidence_id: p, evidence_on: 2025-03-01, evidence_share: 0.75, evidence_fr: "article d'achat unique (p)"}
  - name: deep promotions of a competitor from evidence_from_on until the next purchase was due, for the same products and zone, on the day nearest to the silence
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
        - {client_id: b, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      staging.clients:
        - {client_id: a, zone: nord}
        - {client_id: b, zone: sud}
      staging.order_lines:
        - {order_id: o1, line_number: 1, client_id: a, ordered_at: 2025-03-01, product_id: p, product_family: vin, net_amount_eur: 30.00}
        - {order_id: o1, line_number: 2, client_id: a, ordered_at: 2025-03-01, product_id: q, product_family: sel, net_amount_eur: 10.00}
      staging.competitor_promotions:
        - {competitor: X, product_family: vin, zone: nord, starts_on: 2025-01-01, ends_on: 2025-03-01, depth_share: 0.3}
        - {competitor: X, product_family: sel, starts_on: 2025-04-01, depth_share: 0.5}
        - {competitor: X, product_family: vin, zone: nord, starts_on: 2025-01-02, ends_on: 2025-02-28, depth_share: 0.3}
        - {competitor: X, product_family: vin, zone: nord, starts_on: 2024-10-01, ends_on: 2024-10-31, depth_share: 0.3}
        - {competitor: X, product_family: vin, zone: nord, starts_on: 2025-04-02, depth_share: 0.3}
        - {competitor: X, product_family: vin, zone: nord, starts_on: 2025-03-02, depth_share: 0.299999}
        - {competitor: X, product_family: thé, zone: nord, starts_on: 2025-03-03, depth_share: 0.4}
        - {competitor: Y, zone: sud, starts_on: 2025-03-04, depth_share: 0.4}
    expect:
      - {client_id: a, evidence_kind: competitor_promotion, evidence_id: X from 2025-01-01, evidence_on: 2025-03-01, evidence_share: 0.75, competitor: X, evidence_fr: "promotion chez X à 30 % (vin) du 01/01/2025 au 01/03/2025"}
      - {client_id: a, evidence_kind: competitor_promotion, evidence_id: X from 2025-01-02, evidence_on: 2025-02-28, evidence_share: 0.75}
      - {client_id: a, evidence_kind: competitor_promotion, evidence_id: X from 2025-04-01, evidence_on: 2025-04-01, evidence_share: 0.25}
      - {client_id: b, evidence_kind: competitor_promotion, evidence_id: Y from 2025-03-04, evidence_share: 1, competitor: Y, evidence_fr: "promotion chez Y à 40 % depuis le 04/03/2025"}
  - name: a new salesperson; neither visit nor call for twice the usual gap of the client, or of all where it has none; mailings and calls that nobody answered are none, whoever called counts
    run_date: 2026-06-30
    settings: {pressure_quantile: 0.999999}
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
        - {client_id: b, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
        - {client_id: c, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
        - {client_id: d, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
        - {client_id: e, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      staging.client_salespeople:
        - {client_id: a, salesperson_id: v1, starts_on: 2020-01-01}
        - {client_id: a, salesperson_id: v2, starts_on: 2024-12-01}
        - {client_id: a, salesperson_id: v3, starts_on: 2025-04-01}
        - {client_id: a, salesperson_id: v4, starts_on: 2025-04-02}
        - {client_id: b, salesperson_id: v1, starts_on: 2020-01-01}
        - {client_id: b, salesperson_id: v2, starts_on: 2024-11-30}
        - {client_id: c, salesperson_id: v1, starts_on: 2025-01-01}
      staging.contacts:
        - {contact_id: a1, client_id: a, contacted_at: 2024-12-02 10:00, channel: visit}
        - {contact_id: a2, client_id: a, contacted_at: 2025-01-01 10:00, channel: phone}
        - {contact_id: a3, client_id: a, contacted_at: 2025-01-31 10:00, channel: visit}
        - {contact_id: a4, client_id: a, contacted_at: 2025-02-20 10:00, channel: email}
        - {contact_id: a7, client_id: a, contacted_at: 2025-02-20 10:00, channel: phone, is_delivered: false}
        - {contact_id: a8, client_id: a, contacted_at: 2025-04-02 10:00, channel: phone}
        - {contact_id: b1, client_id: b, contacted_at: 2024-12-02 10:00, channel: visit}
        - {contact_id: b2, client_id: b, contacted_at: 2025-01-01 10:00, channel: visit}
        - {contact_id: b3, client_id: b, contacted_at: 2025-02-01 10:00, channel: visit}
        - {contact_id: c1, client_id: c, contacted_at: 2024-12-02 10:00, channel: visit}
        - {contact_id: c2, client_id: c, contacted_at: 2024-12-03 10:00, channel: visit}
        - {contact_id: d1, client_id: d, contacted_at: 2024-12-02 10:00, channel: visit}
        - {contact_id: d2, client_id: d, contacted_at: 2024-12-03 10:00, channel: visit}
        - {contact_id: d3, client_id: d, contacted_at: 2025-01-20 10:00, channel: phone, direction: inbound}
        - {contact_id: d4, client_id: d, contacted_at: 2025-02-20 10:00, channel: phone, campaign_id: k}
        - {contact_id: e1, client_id: e, contacted_at: 2024-12-02 10:00, channel: visit}
      staging.call_reports:
        - {contact_id: e2, client_id: e, called_at: 2025-02-20 10:00, call_outcome: refused}
        - {contact_id: c3, client_id: c, called_at: 2025-02-20 10:00, call_outcome: no_answer}
    expect:
      - {client_id: a, evidence_kind: salesperson_changed, evidence_id: to v2, evidence_on: 2024-12-01, evidence_share: 1, evidence_fr: "nouveau commercial (v2) depuis le 01/12/2024"}
      - {client_id: a, evidence_kind: salesperson_changed, evidence_id: to v3, evidence_on: 2025-04-01}
      - {client_id: a, evidence_kind: long_without_contact, evidence_id: after 2025-01-31, evidence_on: 2025-04-01, evidence_fr: "ni visite ni appel abouti du 31/01/2025 au 01/04/2025, d'habitude tous les 30 jours"}
      - {client_id: c, evidence_kind: long_without_contact, evidence_id: after 2024-12-03, evidence_fr: "ni visite ni appel abouti du 03/12/2024 au 01/04/2025, d'habitude tous les 31 jours chez nos clients"}
  - name: more sends in pressure_days than pressure_quantile of the other silences had
    run_date: 2026-06-30
    settings: {pressure_quantile: 0.5, pressure_least_sends: 2, neglect_min_contact_count: 9}
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
        - {client_id: b, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
        - {client_id: c, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      staging.contacts:
        - {contact_id: a1, client_id: a, contacted_at: 2024-12-02 10:00, channel: email}
        - {contact_id: b1, client_id: b, contacted_at: 2025-03-01 10:00, channel: phone}
        - {contact_id: b2, client_id: b, contacted_at: 2024-12-01 10:00, channel: phone}
        - {contact_id: c1, client_id: c, contacted_at: 2025-03-02 10:00, channel: phone}
      staging.campaign_events:
        - {campaign_id: k, client_id: a, event: sent, happened_at: 2025-03-01 10:00}
        - {campaign_id: k, client_id: a, event: opened, happened_at: 2025-03-01 10:00}
    expect:
      - {client_id: a, evidence_kind: contact_pressure, evidence_id: 2 to 2025-03-01, evidence_on: 2025-03-01, evidence_share: 1, evidence_fr: "2 sollicitations dans les 90 jours avant le 01/03/2025"}
  - name: nothing after the loss or the night, even where the next purchase was due later
    run_date: 2025-03-20
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2026-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2025-03-20, purchase_day_count: 3}
      staging.client_salespeople:
        - {client_id: a, salesperson_id: v1, starts_on: 2020-01-01}
        - {client_id: a, salesperson_id: v2, starts_on: 2025-03-21}
      staging.contacts:
        - {contact_id: a1, client_id: a, contacted_at: 2025-03-02 10:00, channel: visit}
        - {contact_id: a2, client_id: a, contacted_at: 2025-03-06 10:00, channel: phone}
        - {contact_id: a3, client_id: a, contacted_at: 2025-03-10 10:00, channel: visit}
    expect:
      - {client_id: a, evidence_kind: long_without_contact, evidence_on: 2025-03-20, evidence_fr: "ni visite ni appel abouti du 10/03/2025 au 20/03/2025, d'habitude tous les 4 jours"}
---*/
-- What lasts counts until the purchase was due, and never after the loss or the night.
with silences as (
    select
        client_id,
        last_purchase_on,
        window_kind,
        purchase_day_count,
        evidence_from_on,
        least(expected_on, evidence_to_on) as expected_on
    from losses.evidence_windows
),

-- What the client bought in the twelve months before the silence, and its part of the amounts.
bought as (
    select
        silences.client_id,
        silences.last_purchase_on,
        silences.expected_on,
        silences.evidence_from_on,
        silences.purchase_day_count,
        lines.product_id,
        coalesce(max(lines.product_family), max(products.product_family)) as product_family,
        sum(lines.net_amount_eur) as net_amount_eur
    from silences
    inner join staging.order_lines as lines
        on
            silences.client_id = lines.surviving_client_id
            and cast(lines.ordered_at as date)
            between silences.last_purchase_on - interval 12 month and silences.last_purchase_on
    left join staging.products as products on lines.product_id = products.product_id
    where lines.status is distinct from 'cancelled' and lines.net_amount_eur > 0
    group by
        silences.client_id,
        silences.last_purchase_on,
        silences.expected_on,
        silences.evidence_from_on,
        silences.purchase_day_count,
        lines.product_id
),

own as (
    select
        *,
        cast(
            round(
                net_amount_eur
                / cast(
                    sum(net_amount_eur) over (partition by client_id, last_purchase_on) as double
                ),
                6
            ) as decimal(9, 6)
        ) as part
    from bought
),

dearer as (
    select
        own.client_id,
        own.last_purchase_on,
        changes.changed_on,
        count(*) as product_count,
        min(own.product_id) as product_id,
        max(changes.new_price_eur / cast(changes.old_price_eur as double) - 1) as rise,
        sum(own.part) as part
    from own
    inner join staging.price_changes as changes
        on
            own.product_id = changes.product_id
            and changes.changed_on
            between own.last_purchase_on - setting_price_rise_days() and own.expected_on
    where changes.new_price_eur >= changes.old_price_eur * (1 + setting_price_rise_share())
    group by own.client_id, own.last_purchase_on, changes.changed_on
),

discontinued as (
    select
        own.client_id,
        own.last_purchase_on,
        min(products.discontinued_on) as discontinued_on,
        min(own.product_id) as product_id,
        count(*) as product_count,
        sum(own.part) as part
    from own
    inner join staging.products as products
        on
            own.product_id = products.product_id
            and products.discontinued_on between own.evidence_from_on and own.expected_on
    group by own.client_id, own.last_purchase_on
),

-- Of a product that was missing when the client bought, or would have.
missing as (
    select
        own.client_id,
        own.last_purchase_on,
        own.product_id,
        max(
            greatest(
                least(coalesce(outs.ends_on, own.last_purchase_on), own.last_purchase_on),
                outs.starts_on
            )
        ) as missing_on,
        min(outs.starts_on) as starts_on,
        max(own.part) as part
    from own
    inner join staging.stock_outs as outs
        on
            own.product_id = outs.product_id
            and own.expected_on >= outs.starts_on
            and coalesce(outs.ends_on >= own.evidence_from_on, true)
    group by own.client_id, own.last_purchase_on, own.product_id
),

one_off as (
    select
        own.client_id,
        own.last_purchase_on,
        min(own.product_id) as product_id,
        sum(own.part) as part
    from own
    inner join staging.products as products
        on own.product_id = products.product_id and products.is_one_off
    where own.purchase_day_count <= setting_one_off_most_purchases()
    group by own.client_id, own.last_purchase_on
),

-- Without lines nobody knows what the client bought: only a promotion of everything met it.
families as (
    select
        silences.client_id,
        silences.last_purchase_on,
        silences.expected_on,
        silences.evidence_from_on,
        own.product_family,
        coalesce(sum(own.part), 1) as part
    from silences
    left join own
        on
            silences.client_id = own.client_id
            and silences.last_purchase_on = own.last_purchase_on
    group by
        silences.client_id,
        silences.last_purchase_on,
        silences.expected_on,
        silences.evidence_from_on,
        own.product_family
),

promoted as (
    select
        families.client_id,
        families.last_purchase_on,
        promotions.competitor,
        promotions.starts_on,
        -- The day of the promotion that is nearest to the missed purchase.
        max(
            greatest(
                least(
                    coalesce(promotions.ends_on, families.last_purchase_on),
                    families.last_purchase_on
                ),
                promotions.starts_on
            )
        ) as evidence_on,
        max(promotions.ends_on) as ends_on,
        max(promotions.depth_share) as depth_share,
        string_agg(distinct promotions.product_family, ', ' order by promotions.product_family)
            as families_fr,
        sum(families.part) as part
    from families
    left join staging.clients as clients on families.client_id = clients.client_id
    inner join staging.competitor_promotions as promotions
        on
            families.expected_on >= promotions.starts_on
            and coalesce(promotions.ends_on >= families.evidence_from_on, true)
            and (
                promotions.product_family is null
                or promotions.product_family = families.product_family
            )
            and (promotions.zone is null or promotions.zone = clients.zone)
    where promotions.depth_share >= setting_promotion_depth_share()
    group by
        families.client_id,
        families.last_purchase_on,
        promotions.competitor,
        promotions.starts_on
),

changed as (
    select
        silences.client_id,
        silences.last_purchase_on,
        newer.salesperson_id,
        min(newer.starts_on) as starts_on
    from silences
    inner join staging.client_salespeople as newer
        on
            silences.client_id = newer.surviving_client_id
            and newer.starts_on
            between silences.last_purchase_on - setting_salesperson_change_days()
            and silences.expected_on
    inner join staging.client_salespeople as older
        on
            silences.client_id = older.surviving_client_id
            and newer.starts_on > older.starts_on
            and newer.salesperson_id <> older.salesperson_id
    group by silences.client_id, silences.last_purchase_on, newer.salesperson_id
),

-- Whoever visited or called whom, and for what.
contact_days as (
    select
        surviving_client_id as client_id,
        cast(contacted_at as date) as contacted_on
    from staging.contacts
    where channel in ('visit', 'phone') and is_delivered is not false
    union
    select
        surviving_client_id,
        cast(called_at as date)
    from staging.call_reports
    where call_outcome is distinct from 'no_answer'
),

-- How often the company saw or called the client, up to the day on which a purchase was due, and
-- how long it then let it wait.
personal as (
    select
        silences.client_id,
        silences.last_purchase_on,
        contact_days.contacted_on,
        coalesce(
            lead(contact_days.contacted_on) over own, silences.expected_on
        ) as waited_to_on,
        contact_days.contacted_on - lag(contact_days.contacted_on) over own as gap_days
    from silences
    inner join contact_days
        on
            silences.client_id = contact_days.client_id
            and silences.expected_on >= contact_days.contacted_on
    window own as (
        partition by silences.client_id, silences.last_purchase_on
        order by contact_days.contacted_on
    )
),

-- How often it sees or calls its clients: the usual gap of one met too seldom to have its own.
gaps as (
    select
        contacted_on - lag(contacted_on) over (
            partition by client_id order by contacted_on
        ) as gap_days
    from contact_days
),

usual as (
    select
        client_id,
        last_purchase_on,
        count(*) >= setting_neglect_min_contact_count() as has_own_gap,
        case
            when count(*) >= setting_neglect_min_contact_count() then median(gap_days)
            else (select median(g.gap_days) from gaps as g)
        end as usual_gap_days
    from personal
    group by client_id, last_purchase_on
),

-- The longest wait that went on when the client last bought, or began later.
neglected as (
    select
        personal.*,
        usual.has_own_gap,
        usual.usual_gap_days
    from personal
    inner join usual
        on
            personal.client_id = usual.client_id
            and personal.last_purchase_on = usual.last_purchase_on
    where
        personal.waited_to_on >= personal.last_purchase_on
        and personal.waited_to_on - personal.contacted_on
        >= setting_neglect_gap_factor() * usual.usual_gap_days
    qualify
        row_number() over (
            partition by personal.client_id, personal.last_purchase_on
            order by personal.waited_to_on - personal.contacted_on desc, personal.contacted_on
        ) = 1
),

-- A mailing comes back as an event or as a contact, or as both: once a day and campaign.
sends as (
    select
        surviving_client_id as client_id,
        cast(contacted_at as date) as sent_on,
        coalesce(campaign_id, contact_id) as send_id
    from staging.contacts
    where direction is distinct from 'inbound' and is_delivered is not false
    union
    select
        surviving_client_id,
        cast(happened_at as date),
        campaign_id
    from staging.campaign_events
    where event = 'sent'
),

pressures as (
    select
        silences.client_id,
        silences.last_purchase_on,
        silences.window_kind,
        count(sends.client_id) as send_count
    from silences
    left join sends
        on
            silences.client_id = sends.client_id
            and sends.sent_on
            between solicited_from(silences.last_purchase_on)
            and silences.last_purchase_on
    group by silences.client_id, silences.last_purchase_on, silences.window_kind
),

solicited as (
    select *
    from pressures
    where
        send_count >= setting_pressure_least_sends()
        and send_count > (
            select quantile_disc(p.send_count, setting_pressure_quantile())
            from pressures as p
            where p.window_kind is distinct from 'watched'
        )
),

found as (
    select
        client_id,
        last_purchase_on,
        'price_rise' as evidence_kind,
        'prices of ' || changed_on as evidence_id,
        changed_on as evidence_on,
        part as evidence_share,
        cast(null as varchar) as competitor,
        'hausse de prix jusqu''à ' || percent_fr(rise) || ' % le ' || day_fr(changed_on) || ' sur '
        || percent_fr(part) || ' % de ses achats'
        || if(product_count = 1, ' (article ' || product_id || ')', '') as evidence_fr
    from dearer
    union all
    select
        client_id,
        last_purchase_on,
        'products_discontinued',
        product_id || ' and ' || product_count - 1 || ' more',
        discontinued_on,
        part,
        null,
        if(
            product_count = 1,
            'article ' || product_id || ' arrêté', product_count || ' articles arrêtés'
        )
        || ' depuis le ' || day_fr(discontinued_on) || ', ' || percent_fr(part)
        || ' % de ses achats'
    from discontinued
    union all
    select
        client_id,
        last_purchase_on,
        'stock_out',
        product_id,
        missing_on,
        part,
        null,
        'article ' || product_id || ' en rupture depuis le ' || day_fr(starts_on) || ', '
        || percent_fr(part) || ' % de ses achats'
    from missing
    union all
    select
        client_id,
        last_purchase_on,
        'one_off_product',
        product_id,
        last_purchase_on as evidence_on,
        part,
        null,
        'article d''achat unique (' || product_id || ')'
    from one_off
    union all
    select
        client_id,
        last_purchase_on,
        'single_purchase',
        'bought on ' || last_purchase_on,
        last_purchase_on as evidence_on,
        1,
        null,
        'un seul jour d''achat, le ' || day_fr(last_purchase_on)
    from silences
    where purchase_day_count = 1
    union all
    select
        client_id,
        last_purchase_on,
        'competitor_promotion',
        competitor || ' from ' || starts_on,
        evidence_on,
        least(part, 1),
        competitor,
        'promotion chez ' || competitor || ' à ' || percent_fr(depth_share) || ' %'
        || coalesce(' (' || families_fr || ')', '')
        || if(ends_on is null, ' depuis le ' || day_fr(starts_on), '')
        || coalesce(' du ' || day_fr(starts_on) || ' au ' || day_fr(ends_on), '')
    from promoted
    union all
    select
        client_id,
        last_purchase_on,
        'salesperson_changed',
        'to ' || salesperson_id,
        starts_on,
        1,
        null,
        'nouveau commercial (' || salesperson_id || ') depuis le ' || day_fr(starts_on)
    from changed
    union all
    select
        client_id,
        last_purchase_on,
        'long_without_contact',
        'after ' || contacted_on,
        waited_to_on,
        1,
        null,
        'ni visite ni appel abouti du ' || day_fr(contacted_on) || ' au ' || day_fr(waited_to_on)
        || ', d''habitude tous les '
        || if(round(usual_gap_days) = 1, 'jours', days_fr(usual_gap_days))
        || if(has_own_gap, '', ' chez nos clients')
    from neglected
    union all
    select
        client_id,
        last_purchase_on,
        'contact_pressure',
        send_count || ' to ' || last_purchase_on,
        last_purchase_on as evidence_on,
        1,
        null,
        counted_fr(send_count, 'sollicitation', 'sollicitations') || ' dans les '
        || days_fr(setting_pressure_days()) || ' avant le ' || day_fr(last_purchase_on)
    from solicited
)

select
    client_id,
    last_purchase_on,
    evidence_kind,
    evidence_id,
    cast(null as varchar) as order_id,
    evidence_on,
    cast(round(least(evidence_share, 1), 6) as decimal(9, 6)) as evidence_share,
    competitor,
    evidence_fr
from found
