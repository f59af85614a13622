/*---
description: "Of clients whom a campaign won back after late deliveries, to whom a delivery time was to be promised in writing: the deliveries since their return, and whether they kept to it."
description_fr: "Une campagne dont des clients, partis pour des retards, sont revenus : leurs livraisons depuis, et si la promesse a été tenue."
grain: [campaign_id]
columns:
  campaign_id:
  committed_client_count:
    type: INTEGER
    description: Targets drawn for late deliveries who have ordered again since the start of the window.
    description_fr: Clients partis pour des retards qui ont commandé à nouveau depuis le début de la mesure.
    label_fr: Clients revenus avec un engagement
    min: 1
  delivered_since_count:
    type: INTEGER
    description: Their orders since then whose delivery was promised for a day that has come.
    description_fr: Leurs commandes depuis, dont le jour de livraison promis est passé.
    label_fr: Livraisons promises depuis
    min: 0
  late_since_count:
    type: INTEGER
    description: Of these, those delivered after the promised day, or not yet.
    description_fr: Parmi elles, celles livrées après le jour promis, ou pas encore livrées.
    label_fr: Livraisons en retard
    min: 0
  late_orders:
    type: VARCHAR
    description: Order numbers of the late ones; NULL without any.
    description_fr: Numéros des commandes en retard ; vide s'il n'y en a pas.
    label_fr: Commandes en retard
    nullable: true
  commitment_kept_fr:
    type: VARCHAR
    description: What became of the promise, in one French sentence.
    description_fr: Si la promesse a été tenue, en une phrase.
    label_fr: Engagement tenu
checks:
  - name: late_among_delivered
    description: campaigns with more late deliveries than deliveries
    sql: late_since_count <= delivered_since_count
examples:
  - name: orders since the window began; a promise for tomorrow says nothing yet, controls and other causes are no matter
    run_date: 2026-03-10
    given:
      staging.draws:
        - {campaign_id: c, client_id: old, surviving_client_id: a, arm: mail, cause: late_delivery, window_starts_on: 2026-01-05}
        - {campaign_id: c, client_id: b, surviving_client_id: b, arm: mail, cause: late_delivery, window_starts_on: 2026-01-05}
        - {campaign_id: c, client_id: silent, surviving_client_id: silent, arm: mail, cause: late_delivery, window_starts_on: 2026-01-05}
        - {campaign_id: c, client_id: k, surviving_client_id: k, arm: control, cause: late_delivery, window_starts_on: 2026-01-05}
        - {campaign_id: c, client_id: p, surviving_client_id: p, arm: mail, cause: price, window_starts_on: 2026-01-05}
        - {campaign_id: fine, client_id: f, surviving_client_id: f, arm: call, cause: late_delivery, window_starts_on: 2026-01-05}
        - {campaign_id: open, client_id: o, surviving_client_id: o, arm: call, cause: late_delivery, window_starts_on: 2026-01-05}
      orders.valid_orders:
        - {order_id: before, client_id: a, ordered_on: 2026-01-05}
        - {order_id: good, client_id: a, ordered_on: 2026-01-20}
        - {order_id: late, client_id: a, ordered_on: 2026-01-22}
        - {order_id: missing, client_id: b, ordered_on: 2026-02-01}
        - {order_id: tomorrow, client_id: b, ordered_on: 2026-03-01}
        - {order_id: other, client_id: p, ordered_on: 2026-02-01}
        - {order_id: control, client_id: k, ordered_on: 2026-02-01}
        - {order_id: kept, client_id: f, ordered_on: 2026-02-01}
        - {order_id: untold, client_id: o, ordered_on: 2026-02-01}
      staging.deliveries:
        - {order_id: before, promised_on: 2026-01-06, delivered_on: 2026-01-20}
        - {order_id: good, promised_on: 2026-01-25, delivered_on: 2026-01-25}
        - {order_id: late, promised_on: 2026-01-25, delivered_on: 2026-01-26}
        - {order_id: missing, promised_on: 2026-02-10}
        - {order_id: tomorrow, promised_on: 2026-03-11}
        - {order_id: other, promised_on: 2026-02-02, delivered_on: 2026-02-20}
        - {order_id: control, promised_on: 2026-02-02, delivered_on: 2026-02-20}
        - {order_id: kept, promised_on: 2026-02-02, delivered_on: 2026-02-01}
    expect:
      - {campaign_id: c, committed_client_count: 2, delivered_since_count: 3, late_since_count: 2, late_orders: "late, missing", commitment_kept_fr: "2 livraisons en retard sur 3 depuis le retour de 2 clients partis pour des retards : late, missing"}
      - {campaign_id: fine, committed_client_count: 1, delivered_since_count: 1, late_since_count: 0, late_orders: null, commitment_kept_fr: "Délai tenu : 1 livraison sans retard depuis le retour de 1 client"}
      - {campaign_id: open, committed_client_count: 1, delivered_since_count: 0, late_since_count: 0, late_orders: null, commitment_kept_fr: "Aucune livraison promise depuis le retour de 1 client parti pour des retards"}
---*/
with ordered as (
    select
        draws.campaign_id,
        draws.surviving_client_id as client_id,
        orders.order_id,
        deliveries.promised_on,
        coalesce(deliveries.delivered_on > deliveries.promised_on, true) as is_late
    from staging.draws as draws
    inner join orders.valid_orders as orders
        on
            draws.surviving_client_id = orders.client_id
            and orders.ordered_on > draws.window_starts_on
    left join staging.deliveries as deliveries
        on
            orders.order_id = deliveries.order_id
            and (
                deliveries.promised_on < as_of()
                or (deliveries.promised_on = as_of() and deliveries.delivered_on is not null)
            )
    where draws.arm <> 'control' and draws.cause = 'late_delivery'
),

counted as (
    select
        campaign_id,
        count(distinct client_id) as client_count,
        count(distinct case when promised_on is not null then order_id end) as promised_count,
        count(distinct case when promised_on is not null and is_late then order_id end)
            as late_count
    from ordered
    group by campaign_id
),

late as (
    select
        campaign_id,
        string_agg(order_id, ', ' order by order_id) as late_orders
    from (
        select distinct
            campaign_id,
            order_id
        from ordered
        where promised_on is not null and is_late
    ) as lists
    group by campaign_id
)

select
    counted.campaign_id,
    cast(counted.client_count as integer) as committed_client_count,
    cast(counted.promised_count as integer) as delivered_since_count,
    cast(counted.late_count as integer) as late_since_count,
    late.late_orders,
    case
        when counted.promised_count = 0
            then
                'Aucune livraison promise depuis le retour de '
                || counted_fr(counted.client_count, 'client parti', 'clients partis')
                || ' pour des retards'
        when counted.late_count = 0
            then
                'Délai tenu : ' || counted_fr(counted.promised_count, 'livraison', 'livraisons')
                || ' sans retard depuis le retour de '
                || counted_fr(counted.client_count, 'client', 'clients')
        else
            counted_fr(counted.late_count, 'livraison', 'livraisons') || ' en retard sur '
            || whole_fr(counted.promised_count) || ' depuis le retour de '
            || counted_fr(counted.client_count, 'client parti', 'clients partis')
            || ' pour des retards : ' || late.late_orders
    end as commitment_kept_fr
from counted
left join late on counted.campaign_id = late.campaign_id
