/*---
description: One documented incident near a silence, a late or damaged delivery, a return, a complaint, a disputed invoice, a quote lost, or a client who costs more than it brings.
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
  - name: deliveries of the last orders, and those of earlier ones that came after evidence_from_on; from serious_delay_days on a delay is serious, below it a part of that, and what never came is told then
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      orders.valid_orders:
        - {order_id: o0, client_id: a, ordered_on: 2024-09-01}
        - {order_id: oo, client_id: a, ordered_on: 2024-09-02}
        - {order_id: o1, client_id: a, ordered_on: 2025-01-10}
        - {order_id: o2, client_id: a, ordered_on: 2025-02-01}
        - {order_id: o3, client_id: a, ordered_on: 2025-02-01}
        - {order_id: o4, client_id: a, ordered_on: 2025-02-01}
        - {order_id: o5, client_id: a, ordered_on: 2025-03-01}
        - {order_id: o6, client_id: a, ordered_on: 2025-03-01}
        - {order_id: o7, client_id: a, ordered_on: 2025-03-01}
        - {order_id: o8, client_id: a, ordered_on: 2025-03-01}
        - {order_id: o9, client_id: a, ordered_on: 2025-03-02}
      staging.deliveries:
        - {order_id: o0, promised_on: 2024-10-10, delivered_on: 2024-11-01}
        - {order_id: oo, promised_on: 2024-10-10, delivered_on: 2024-10-31}
        - {order_id: o1, promised_on: 2025-01-20, delivered_on: 2025-01-25}
        - {order_id: o2, promised_on: 2025-02-05, delivered_on: 2025-02-09}
        - {order_id: o3, promised_on: 2025-02-05, delivered_on: 2025-02-06, incident: damaged}
        - {order_id: o4, promised_on: 2025-02-05, delivered_on: 2025-02-05, incident: incomplete}
        - {order_id: o5, promised_on: 2026-02-25}
        - {order_id: o6, promised_on: 2026-02-26}
        - {order_id: o7, promised_on: 2025-03-05, delivered_on: 2025-03-05, incident: lost}
        - {order_id: o8, promised_on: 2026-02-01, delivered_on: 2026-03-03}
        - {order_id: o9, promised_on: 2025-03-05, delivered_on: 2025-04-05}
    expect:
      - {evidence_kind: late_delivery_order, evidence_id: o0, evidence_on: 2024-11-01, evidence_fr: "commande o0 livrée avec 22 jours de retard le 01/11/2024"}
      - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: late_delivery_order, evidence_id: o1, order_id: o1, evidence_on: 2025-01-25, evidence_share: 1, competitor: null, evidence_fr: "commande o1 livrée avec 5 jours de retard le 25/01/2025"}
      - {evidence_kind: late_delivery_minor, evidence_id: o2, evidence_on: 2025-02-09, evidence_share: 0.8, evidence_fr: "commande o2 livrée avec 4 jours de retard le 09/02/2025"}
      - {evidence_kind: late_delivery_minor, evidence_id: o3, evidence_share: 0.2, evidence_fr: "commande o3 livrée avec 1 jour de retard le 06/02/2025"}
      - {evidence_kind: delivery_damaged, evidence_id: o3, order_id: o3, evidence_on: 2025-02-06, evidence_share: 1, evidence_fr: "commande o3 arrivée abîmée le 06/02/2025"}
      - {evidence_kind: delivery_incomplete, evidence_id: o4, evidence_on: 2025-02-05, evidence_fr: "commande o4 livrée incomplète le 05/02/2025"}
      - {evidence_kind: order_undelivered, evidence_id: o5, evidence_on: 2026-03-02, evidence_share: 1, evidence_fr: "commande o5 jamais livrée"}
      - {evidence_kind: order_undelivered, evidence_id: o8, evidence_on: 2026-02-06, evidence_share: 1, evidence_fr: "commande o8 pas encore livrée le 02/03/2026, promise le 01/02/2026"}
      - {evidence_kind: order_undelivered, evidence_id: o7, evidence_on: 2025-03-05, evidence_share: 1, evidence_fr: "commande o7 jamais livrée"}
  - name: returns from evidence_from_on to evidence_to_on, by the client or by the order; of a client and another one's order, of nobody
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      orders.valid_orders:
        - {order_id: o1, client_id: a, ordered_on: 2024-10-10}
      orders.misnamed_returns:
        - {return_id: u1}
        - {return_id: u2}
        - {return_id: u3}
      staging.returns:
        - {return_id: t0, client_id: a, sent_back_on: 2024-10-31, return_reason: defect}
        - {return_id: t1, order_id: o1, sent_back_on: 2024-11-01, return_reason: defect}
        - {return_id: t2, client_id: a, sent_back_on: 2026-03-02, return_reason: damaged}
        - {return_id: t3, client_id: a, sent_back_on: 2025-03-03, return_reason: late}
        - {return_id: t4, client_id: a, sent_back_on: 2025-03-04, return_reason: wrong_item}
        - {return_id: t5, client_id: a, sent_back_on: 2025-03-05, return_reason: not_wanted}
        - {return_id: t6, client_id: a, sent_back_on: 2025-03-06, return_reason: billing_error}
        - {return_id: t7, client_id: a, sent_back_on: 2026-03-03, return_reason: defect}
        - {return_id: t8, client_id: a, sent_back_on: 2025-03-06, return_reason: other}
        - {return_id: t9, client_id: a, sent_back_on: 2025-03-06}
        - {return_id: u1, client_id: b, order_id: o1, sent_back_on: 2025-03-06, return_reason: defect}
        - {return_id: u2, client_id: a, order_id: o8, sent_back_on: 2025-03-06, return_reason: defect}
        - {return_id: u3, client_id: a, order_id: o9, sent_back_on: 2025-03-06, return_reason: defect}
        - {return_id: u4, client_id: a, order_id: o1, sent_back_on: 2025-03-07, return_reason: defect}
    expect:
      - {client_id: a, evidence_kind: return_defect, evidence_id: t1, order_id: o1, evidence_on: 2024-11-01, evidence_share: 1, evidence_fr: "retour t1 du 01/11/2024, défaut (commande o1)"}
      - {evidence_kind: return_defect, evidence_id: u4}
      - {evidence_kind: return_damaged, evidence_id: t2, order_id: null, evidence_fr: "retour t2 du 02/03/2026, casse"}
      - {evidence_kind: return_late, evidence_id: t3, evidence_fr: "retour t3 du 03/03/2025, livraison trop tardive"}
      - {evidence_kind: return_wrong_item, evidence_id: t4, evidence_fr: "retour t4 du 04/03/2025, erreur de livraison"}
      - {evidence_kind: return_not_wanted, evidence_id: t5, evidence_fr: "retour t5 du 05/03/2025, ne convient pas"}
      - {evidence_kind: return_billing_error, evidence_id: t6, evidence_fr: "retour t6 du 06/03/2025, erreur de facturation"}
  - name: complaints by what they are about; minor and unfounded ones weigh less; a refused one is a dispute, too; words are read where nobody said what it is about
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      reference.cause_words:
        - {cause: price, word_reading: affirmed, words: "\\btrop cher\\b"}
        - {cause: price, word_reading: denying, words: "\\bpas donne\\b"}
        - {cause: price, word_reading: better_elsewhere, words: "\\btrop\\b"}
      staging.complaints:
        - {complaint_id: r0, client_id: a, opened_on: 2024-10-31, category: delay}
        - {complaint_id: r1, client_id: a, opened_on: 2024-11-01, category: delay, severity: low, outcome: founded, resolved_on: 2024-11-02}
        - {complaint_id: r2, client_id: a, opened_on: 2026-03-02, category: quality, outcome: unfounded}
        - {complaint_id: r3, client_id: a, opened_on: 2025-03-01, category: service, severity: low, outcome: unfounded, resolved_on: 2025-03-16}
        - {complaint_id: r4, client_id: a, opened_on: 2025-03-01, category: service, severity: high, resolved_on: 2025-03-17}
        - {complaint_id: r5, client_id: a, opened_on: 2025-03-01, category: billing, resolved_on: 2025-03-16}
        - {complaint_id: r6, client_id: a, opened_on: 2026-03-01, category: billing}
        - {complaint_id: r7, client_id: a, opened_on: 2025-03-01, category: price, outcome: founded}
        - {complaint_id: r8, client_id: a, opened_on: 2025-03-01, category: person}
        - {complaint_id: r9, client_id: a, opened_on: 2025-03-01, category: delay, is_about_person: true}
        - {complaint_id: s1, client_id: a, opened_on: 2025-03-01, category: other, severity: low, text: "C'est TROP CHER, c'est pas donné"}
        - {complaint_id: s2, client_id: a, opened_on: 2025-03-01, text: "pas trop cher"}
        - {complaint_id: s3, client_id: a, opened_on: 2025-03-01, category: quality, text: "trop cher", resolved_on: 2026-03-02, outcome: refused}
        - {complaint_id: s4, client_id: a, opened_on: 2025-03-01, category: quality, resolved_on: 2026-03-03, outcome: refused}
        - {complaint_id: s5, client_id: a, opened_on: 2026-03-03, category: delay}
        - {complaint_id: s7, client_id: a, opened_on: 2025-03-05, category: delay, resolved_on: 2025-03-05}
        - {complaint_id: s6, client_id: old, surviving_client_id: a, opened_on: 2025-03-02, category: delay}
    expect:
      - {client_id: a, evidence_kind: complaint_delay, evidence_id: r1, order_id: null, evidence_on: 2024-11-01, evidence_share: 0.4, evidence_fr: "réclamation r1 du 01/11/2024 pour retard, fondée, réglée en 1 jour"}
      - {evidence_kind: complaint_quality, evidence_id: r2, evidence_on: 2026-03-02, evidence_share: 0.4, evidence_fr: "réclamation r2 du 02/03/2026 sur la qualité, jugée non fondée, sans réponse"}
      - {evidence_kind: complaint_service_settled, evidence_id: r3, evidence_share: 0.16, evidence_fr: "réclamation r3 du 01/03/2025 sur le service, jugée non fondée, réglée en 15 jours"}
      - {evidence_kind: complaint_service, evidence_id: r4, evidence_share: 1, evidence_fr: "réclamation r4 du 01/03/2025 sur le service, réglée en 16 jours"}
      - {evidence_kind: complaint_billing_settled, evidence_id: r5, evidence_fr: "réclamation r5 du 01/03/2025 sur la facturation, réglée en 15 jours"}
      - {evidence_kind: complaint_billing, evidence_id: r6, evidence_fr: "réclamation r6 du 01/03/2026 sur la facturation, sans réponse"}
      - {evidence_kind: complaint_price, evidence_id: r7, evidence_fr: "réclamation r7 du 01/03/2025 sur le prix, fondée, sans réponse"}
      - {evidence_kind: complaint_person, evidence_id: r8, evidence_fr: "réclamation r8 du 01/03/2025 mettant en cause une personne, sans réponse"}
      - {evidence_kind: complaint_person, evidence_id: r9}
      - {evidence_kind: complaint_words_price, evidence_id: s1, evidence_share: 0.3, evidence_fr: "réclamation s1 du 01/03/2025, sans réponse, d'après ses mots"}
      - {evidence_kind: complaint_quality, evidence_id: s3, evidence_on: 2025-03-01, evidence_fr: "réclamation s3 du 01/03/2025 sur la qualité, refusée au bout de 366 jours"}
      - {evidence_kind: complaint_refused, evidence_id: s3, evidence_on: 2026-03-02, evidence_fr: "réclamation s3 du 01/03/2025 sur la qualité, refusée au bout de 366 jours"}
      - {evidence_kind: complaint_quality, evidence_id: s4}
      - {client_id: a, evidence_kind: complaint_delay, evidence_id: s7, evidence_fr: "réclamation s7 du 05/03/2025 pour retard, réglée le jour même"}
      - {client_id: a, evidence_kind: complaint_delay, evidence_id: s6}
  - name: disputed invoices of dispute_days before the last purchase, and quotes lost for a reason that tells a cause
    run_date: 2026-06-30
    settings: {dispute_days: 180}
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 3}
      staging.invoices:
        - {invoice_id: f0, client_id: a, issued_on: 2024-09-01, net_amount_eur: 10.00, is_disputed: true}
        - {invoice_id: f1, client_id: a, issued_on: 2024-09-02, net_amount_eur: 120.50, is_disputed: true}
        - {invoice_id: f2, client_id: a, issued_on: 2026-03-02, net_amount_eur: 10.00, is_disputed: true}
        - {invoice_id: f3, client_id: a, issued_on: 2026-03-03, net_amount_eur: 10.00, is_disputed: true}
        - {invoice_id: f4, client_id: a, issued_on: 2025-03-01, net_amount_eur: 10.00, is_disputed: false}
        - {invoice_id: f5, client_id: a, issued_on: 2025-03-01, net_amount_eur: 10.00}
      staging.quotes:
        - {quote_id: q0, client_id: a, quoted_on: 2024-10-31, lost_reason: price}
        - {quote_id: q1, client_id: a, quoted_on: 2024-10-31, decided_on: 2024-11-01, lost_reason: price}
        - {quote_id: q2, client_id: a, quoted_on: 2026-03-02, lost_reason: product}
        - {quote_id: q3, client_id: a, quoted_on: 2025-03-03, lost_reason: lead_time}
        - {quote_id: q4, client_id: a, quoted_on: 2025-03-04, lost_reason: no_need}
        - {quote_id: q5, client_id: a, quoted_on: 2025-03-04, lost_reason: other}
        - {quote_id: q6, client_id: a, quoted_on: 2025-03-04, lost_reason: competitor}
        - {quote_id: q7, client_id: a, quoted_on: 2026-03-01, decided_on: 2026-03-03, lost_reason: price}
        - {quote_id: q8, client_id: a, quoted_on: 2025-03-04}
        - {quote_id: q9, client_id: a, quoted_on: 2025-03-04, is_won: true, lost_reason: price}
    expect:
      - {client_id: a, evidence_kind: invoice_disputed, evidence_id: f1, evidence_on: 2024-09-02, evidence_share: 1, evidence_fr: "facture f1 du 02/09/2024 contestée (120,50 €)"}
      - {evidence_kind: invoice_disputed, evidence_id: f2, evidence_on: 2026-03-02}
      - {evidence_kind: quote_lost_price, evidence_id: q1, evidence_on: 2024-11-01, evidence_fr: "devis q1 refusé le 01/11/2024, trop cher"}
      - {evidence_kind: quote_lost_product, evidence_id: q2, evidence_fr: "devis q2 refusé le 02/03/2026, offre inadaptée"}
      - {evidence_kind: quote_lost_lead_time, evidence_id: q3, evidence_fr: "devis q3 refusé le 03/03/2025, délai trop long"}
      - {evidence_kind: quote_lost_no_need, evidence_id: q4, evidence_fr: "devis q4 refusé le 04/03/2025, plus de besoin"}
      - {evidence_kind: quote_lost_competitor, evidence_id: q6, evidence_fr: "devis q6 refusé le 04/03/2025 pour un concurrent"}
  - name: too demanding is who complains without cause more often than demanding_quantile of the regulars, or costs more in a year than the margin
    run_date: 2026-06-30
    settings: {demanding_quantile: 0.5, demanding_least_orders: 2}
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 2}
        - {client_id: b, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 2}
        - {client_id: c, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 2}
        - {client_id: d, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 1}
        - {client_id: e, last_purchase_on: 2025-03-01, expected_on: 2025-04-01, evidence_from_on: 2024-11-01, evidence_to_on: 2026-03-02, earliest_order_on: 2025-01-10, purchase_day_count: 2}
      orders.valid_orders:
        - {order_id: a1, client_id: a}
        - {order_id: a2, client_id: a}
        - {order_id: b1, client_id: b}
        - {order_id: b2, client_id: b}
        - {order_id: c1, client_id: c}
        - {order_id: c2, client_id: c}
        - {order_id: d1, client_id: d}
        - {order_id: e1, client_id: e}
        - {order_id: e2, client_id: e}
      staging.complaints:
        - {complaint_id: a1, client_id: a, opened_on: 2024-03-01, outcome: unfounded}
        - {complaint_id: a2, client_id: a, opened_on: 2024-03-02, outcome: unfounded}
        - {complaint_id: a3, client_id: a, opened_on: 2024-09-02, outcome: unfounded}
        - {complaint_id: c1, client_id: c, opened_on: 2024-03-01, outcome: unfounded}
        - {complaint_id: c2, client_id: c, opened_on: 2024-03-02, outcome: unfounded}
        - {complaint_id: d1, client_id: d, opened_on: 2024-03-01, outcome: unfounded}
        - {complaint_id: d2, client_id: d, opened_on: 2024-03-02, outcome: unfounded}
        - {complaint_id: d3, client_id: d, opened_on: 2024-03-03, outcome: unfounded}
        - {complaint_id: e1, client_id: e, opened_on: 2024-02-29, outcome: unfounded}
        - {complaint_id: e2, client_id: e, opened_on: 2024-03-02, outcome: unfounded}
        - {complaint_id: e3, client_id: e, opened_on: 2024-03-02, outcome: unfounded}
      staging.clients:
        - {client_id: b, cost_to_serve_eur: 100.00}
        - {client_id: c, cost_to_serve_eur: 100.01}
        - {client_id: d, cost_to_serve_eur: 900.00}
      staging.orders:
        - {order_id: b1, client_id: b, ordered_at: 2024-04-01, margin_eur: 60.00}
        - {order_id: b2, client_id: b, ordered_at: 2025-03-01, margin_eur: 40.00}
        - {order_id: c1, client_id: c, ordered_at: 2024-04-01, margin_eur: 60.00}
        - {order_id: c2, client_id: c, ordered_at: 2025-03-01, margin_eur: 40.00}
        - {order_id: c3, client_id: c, ordered_at: 2025-03-01, margin_eur: 90.00, status: cancelled}
        - {order_id: c4, client_id: c, ordered_at: 2025-06-01, margin_eur: 90.00}
        - {order_id: d1, client_id: d, ordered_at: 2025-03-01, margin_eur: 1.00}
    expect:
      - {client_id: a, evidence_kind: complaints_unfounded, evidence_id: "3 to 2024-09-02", evidence_on: 2024-09-02, evidence_share: 1, evidence_fr: "3 réclamations jugées non fondées, la dernière le 02/09/2024"}
      - {client_id: c, evidence_kind: cost_above_margin, evidence_id: "year to 2025-03-01", evidence_on: 2025-03-01, evidence_fr: "coût de service de 100,01 € par an pour une marge de 100 € par an"}
---*/
with silences as (
    select * from losses.evidence_windows
),

-- What had not come by the loss counts from the day on which it was too late.
arrivals as (
    select
        silences.client_id,
        silences.last_purchase_on,
        silences.evidence_from_on,
        silences.evidence_to_on,
        orders.ordered_on >= silences.earliest_order_on as is_of_last_orders,
        orders.order_id,
        deliveries.promised_on,
        deliveries.delivered_on,
        deliveries.incident,
        coalesce(deliveries.delivered_on > silences.evidence_to_on, true) as is_missing,
        case
            when deliveries.delivered_on <= silences.evidence_to_on then deliveries.delivered_on
            else seriously_late_on(deliveries.promised_on)
        end as evidence_on
    from silences
    inner join orders.valid_orders as orders
        on
            silences.client_id = orders.client_id
            and silences.last_purchase_on >= orders.ordered_on
    inner join staging.deliveries as deliveries on orders.order_id = deliveries.order_id
),

-- Of the last orders until the loss, and of earlier ones what came within the lookback.
delivered as (
    select
        *,
        evidence_on - promised_on as delay_days
    from arrivals
    where
        evidence_to_on >= evidence_on
        and (is_of_last_orders or evidence_on >= evidence_from_on)
),

delivery_incidents as (
    select
        client_id,
        last_purchase_on,
        case
            when is_missing or incident = 'lost' then 'order_undelivered'
            when delay_days >= setting_serious_delay_days() then 'late_delivery_order'
            else 'late_delivery_minor'
        end as evidence_kind,
        order_id as evidence_id,
        order_id,
        evidence_on,
        -- A slight delay is part of a serious one.
        case
            when is_missing or incident = 'lost' then 1
            else least(delay_days / cast(setting_serious_delay_days() as double), 1)
        end as evidence_share,
        'commande ' || order_id
        || case
            when delivered_on is null or incident = 'lost' then ' jamais livrée'
            when is_missing
                then
                    ' pas encore livrée le ' || day_fr(evidence_to_on) || ', promise le '
                    || day_fr(promised_on)
            else
                ' livrée avec ' || days_fr(delay_days)
                || ' de retard le ' || day_fr(evidence_on)
        end as evidence_fr
    from delivered
    where delay_days > 0 or incident = 'lost'
    union all
    select
        client_id,
        last_purchase_on,
        'delivery_' || incident,
        order_id,
        order_id as of_order_id,
        evidence_on,
        1,
        'commande ' || order_id
        || if(incident = 'damaged', ' arrivée abîmée le ', ' livrée incomplète le ')
        || day_fr(evidence_on)
    from delivered
    where incident in ('damaged', 'incomplete') and not is_missing
),

-- Of a client and of another one's order: nobody knows whose goods came back.
sent_back as (
    select
        returns.*,
        coalesce(returns.surviving_client_id, orders.client_id) as owner_id
    from staging.returns as returns
    left join orders.valid_orders as orders on returns.order_id = orders.order_id
    where returns.return_id not in (select m.return_id from orders.misnamed_returns as m)
),

returned as (
    select
        silences.client_id,
        silences.last_purchase_on,
        'return_' || returns.return_reason as evidence_kind,
        returns.return_id as evidence_id,
        returns.order_id,
        returns.sent_back_on as evidence_on,
        'retour ' || returns.return_id || ' du ' || day_fr(returns.sent_back_on)
        || case returns.return_reason
            when 'defect' then ', défaut'
            when 'damaged' then ', casse'
            when 'late' then ', livraison trop tardive'
            when 'wrong_item' then ', erreur de livraison'
            when 'not_wanted' then ', ne convient pas'
            else ', erreur de facturation'
        end
        || coalesce(' (commande ' || returns.order_id || ')', '') as evidence_fr
    from silences
    inner join sent_back as returns
        on
            silences.client_id = returns.owner_id
            and returns.sent_back_on between silences.evidence_from_on and silences.evidence_to_on
    where
        returns.return_reason in (
            'defect', 'damaged', 'late', 'wrong_item', 'not_wanted', 'billing_error'
        )
),

-- What the complaint is about; where nobody said, what its words say.
told as (
    select
        complaints.*,
        case
            when complaints.is_about_person or complaints.category = 'person' then 'person'
            when complaints.category is null or complaints.category = 'other' then null
            else complaints.category
        end as told_category
    from staging.complaints as complaints
),

complained as (
    select
        silences.client_id,
        silences.last_purchase_on,
        silences.evidence_to_on,
        told.complaint_id,
        told.opened_on,
        told.resolved_on,
        told.outcome,
        told.told_category,
        -- Words are read where nobody said what the complaint is about.
        case when told.told_category is null then clauses_of(told.text) end as clauses,
        case told.told_category
            when 'delay' then ' pour retard'
            when 'quality' then ' sur la qualité'
            when 'service' then ' sur le service'
            when 'price' then ' sur le prix'
            when 'person' then ' mettant en cause une personne'
            when 'billing' then ' sur la facturation'
            else ''
        end as subject_fr,
        case when told.severity = 'low' then setting_minor_weight_share() else 1 end
        * case when told.outcome = 'unfounded' then setting_minor_weight_share() else 1 end
            as evidence_share,
        coalesce(told.resolved_on, silences.evidence_to_on) - told.opened_on as open_days
    from silences
    inner join told
        on
            silences.client_id = told.surviving_client_id
            and told.opened_on between silences.evidence_from_on and silences.evidence_to_on
),

complaint_kinds as (
    select
        client_id,
        last_purchase_on,
        case
            when
                told_category in ('service', 'billing')
                and resolved_on is not null and open_days <= setting_slow_resolution_days()
                then 'complaint_' || told_category || '_settled'
            else 'complaint_' || told_category
        end as evidence_kind,
        complaint_id as evidence_id,
        opened_on as evidence_on,
        evidence_share,
        'réclamation ' || complaint_id || ' du ' || day_fr(opened_on) || subject_fr
            as evidence_start_fr,
        '' as evidence_end_fr,
        outcome,
        resolved_on,
        open_days
    from complained
    where told_category is not null
    union all
    select distinct
        complained.client_id,
        complained.last_purchase_on,
        'complaint_words_' || rules.cause,
        complained.complaint_id,
        complained.opened_on,
        complained.evidence_share * setting_text_weight_share(),
        'réclamation ' || complained.complaint_id || ' du ' || day_fr(complained.opened_on),
        ', d''après ses mots',
        complained.outcome,
        complained.resolved_on,
        complained.open_days
    from complained
    inner join reference.cause_words as rules
        on
            rules.word_reading <> 'better_elsewhere'
            and says_words(complained.clauses, rules.words, rules.word_reading)
    union all
    select
        client_id,
        last_purchase_on,
        'complaint_refused',
        complaint_id,
        resolved_on as evidence_on,
        evidence_share,
        'réclamation ' || complaint_id || ' du ' || day_fr(opened_on) || subject_fr,
        '',
        outcome,
        resolved_on,
        open_days
    from complained
    where outcome = 'refused' and resolved_on <= evidence_to_on
),

disputed as (
    select
        silences.client_id,
        silences.last_purchase_on,
        invoices.invoice_id,
        invoices.issued_on,
        invoices.net_amount_eur
    from silences
    inner join staging.invoices as invoices
        on
            silences.client_id = invoices.surviving_client_id
            and coalesce(invoices.issued_on, invoices.due_on)
            between disputed_from(silences.last_purchase_on) and silences.evidence_to_on
    where invoices.is_disputed
),

lost_quotes as (
    select
        silences.client_id,
        silences.last_purchase_on,
        quotes.quote_id,
        quotes.lost_reason,
        coalesce(quotes.decided_on, quotes.quoted_on) as evidence_on
    from silences
    inner join staging.quotes as quotes
        on
            silences.client_id = quotes.surviving_client_id
            and coalesce(quotes.decided_on, quotes.quoted_on)
            between silences.evidence_from_on and silences.evidence_to_on
    where
        quotes.lost_reason in ('price', 'product', 'competitor', 'lead_time', 'no_need')
        and quotes.is_won is not true
),

-- Who complains without cause far more often than others of as many orders.
unfounded as (
    select
        silences.client_id,
        silences.last_purchase_on,
        count(*) as unfounded_count,
        max(complaints.opened_on) as evidence_on
    from silences
    inner join staging.complaints as complaints
        on
            silences.client_id = complaints.surviving_client_id
            and complaints.opened_on
            between unfounded_from(silences.last_purchase_on) and silences.evidence_to_on
    where complaints.outcome = 'unfounded'
    group by silences.client_id, silences.last_purchase_on
),

regulars as (
    select
        orders.client_id,
        count(*) as order_count
    from orders.valid_orders as orders
    group by orders.client_id
    having count(*) >= setting_demanding_least_orders()
),

-- The same year of all silences of regular clients, but those watched only for tonight; who
-- complained of nothing counts, too.
usual_complaints as (
    select
        quantile_disc(coalesce(unfounded.unfounded_count, 0), setting_demanding_quantile())
            as most_usual_count
    from silences
    inner join regulars on silences.client_id = regulars.client_id
    left join unfounded
        on
            silences.client_id = unfounded.client_id
            and silences.last_purchase_on = unfounded.last_purchase_on
    where silences.window_kind is distinct from 'watched'
),

demanding as (
    select unfounded.*
    from unfounded
    inner join regulars on unfounded.client_id = regulars.client_id
    cross join usual_complaints as usual
    where
        unfounded.unfounded_count >= setting_demanding_least_complaints()
        and unfounded.unfounded_count > usual.most_usual_count
),

-- The margin of a year as the client bought so far.
costly as (
    select
        silences.client_id,
        silences.last_purchase_on,
        clients.cost_to_serve_eur,
        cast(
            round(
                sum(orders.margin_eur) * 365
                / cast(
                    silences.expected_on - min(cast(orders.ordered_at as date)) as double
                ),
                2
            ) as decimal(18, 2)
        ) as margin_eur
    from silences
    inner join staging.clients as clients on silences.client_id = clients.client_id
    inner join staging.orders as orders
        on
            silences.client_id = orders.surviving_client_id
            and orders.status is distinct from 'cancelled'
            and orders.margin_eur is not null
            and silences.last_purchase_on >= cast(orders.ordered_at as date)
    -- One purchase day has no pace of a year.
    where silences.purchase_day_count > 1
    group by
        silences.client_id,
        silences.last_purchase_on,
        silences.expected_on,
        clients.cost_to_serve_eur
),

found as (
    select
        client_id,
        last_purchase_on,
        evidence_kind,
        evidence_id,
        order_id,
        evidence_on,
        evidence_share,
        evidence_fr
    from delivery_incidents
    union all
    select
        client_id,
        last_purchase_on,
        evidence_kind,
        evidence_id,
        order_id,
        evidence_on,
        1,
        evidence_fr
    from returned
    union all
    select
        client_id,
        last_purchase_on,
        evidence_kind,
        evidence_id,
        null,
        evidence_on,
        evidence_share,
        evidence_start_fr
        || case outcome
            when 'founded' then ', fondée'
            when 'unfounded' then ', jugée non fondée'
            when 'refused' then ', refusée'
            else ''
        end
        || case
            when resolved_on is null then ', sans réponse'
            when open_days = 0 then if(outcome = 'refused', '', ', réglée') || ' le jour même'
            else
                if(outcome = 'refused', ' au bout de ', ', réglée en ') || days_fr(open_days)
        end
        || evidence_end_fr
    from complaint_kinds
    union all
    select
        client_id,
        last_purchase_on,
        'invoice_disputed',
        invoice_id,
        null,
        issued_on,
        1,
        'facture ' || invoice_id || ' du ' || day_fr(issued_on) || ' contestée ('
        || amount_fr(net_amount_eur) || ' €)'
    from disputed
    union all
    select
        client_id,
        last_purchase_on,
        'quote_lost_' || lost_reason,
        quote_id,
        null,
        evidence_on,
        1,
        'devis ' || quote_id || ' refusé le ' || day_fr(evidence_on)
        || case lost_reason
            when 'price' then ', trop cher'
            when 'product' then ', offre inadaptée'
            when 'competitor' then ' pour un concurrent'
            when 'lead_time' then ', délai trop long'
            else ', plus de besoin'
        end
    from lost_quotes
    union all
    select
        client_id,
        last_purchase_on,
        'complaints_unfounded',
        unfounded_count || ' to ' || evidence_on,
        null,
        evidence_on,
        1,
        counted_fr(
            unfounded_count, 'réclamation jugée non fondée, le ',
            'réclamations jugées non fondées, la dernière le '
        )
        || day_fr(evidence_on)
    from demanding
    union all
    select
        client_id,
        last_purchase_on,
        'cost_above_margin',
        'year to ' || last_purchase_on,
        null,
        last_purchase_on as evidence_on,
        1,
        'coût de service de ' || amount_fr(cost_to_serve_eur) || ' € par an pour une marge de '
        || amount_fr(margin_eur) || ' € par an'
    from costly
    where cost_to_serve_eur > margin_eur
)

select
    client_id,
    last_purchase_on,
    evidence_kind,
    evidence_id,
    order_id,
    evidence_on,
    cast(round(evidence_share, 6) as decimal(9, 6)) as evidence_share,
    cast(null as varchar) as competitor,
    evidence_fr
from found
