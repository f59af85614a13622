/*---
description: The delivery of one order, as promised and as made.
grain: [order_id]
columns:
  order_id:
    required: true
    headers: [N° commande, Numéro de commande, N° facture, Commande]
  promised_on:
    type: DATE
    description: Day for which the delivery was promised.
    label_fr: Promise le
    nullable: true
    headers: [Date promise, Promise le, Livraison prévue]
  delivered_on:
    type: DATE
    description: Day on which the order was delivered; NULL until then.
    label_fr: Livrée le
    nullable: true
    headers: [Date de livraison, Livrée le, Date livraison]
  incident:
    type: VARCHAR
    description: What went wrong with the delivery.
    label_fr: Incident
    values: [late, damaged, incomplete, lost, refused, other]
    synonyms:
      retard: late
      casse: damaged
      colis endommagé: damaged
      endommagé: damaged
      endommagée: damaged
      colis abîmé: damaged
      abîmé: damaged
      abîmée: damaged
      avarie: damaged
      manquant: incomplete
      incomplète: incomplete
      perdue: lost
      refusée: refused
      autre: other
    nullable: true
    known_from: delivered_on
    headers: [Incident]
checks:
  - name: order_is_known
    severity: warning
    description: deliveries name an order that neither orders nor order_lines hold
    sql: >
      order_id is null
      or order_id in (select o.order_id from staging.orders as o)
      or order_id in (select l.order_id from staging.order_lines as l)
rows:
  - name: names_no_day
    sql: promised_on is not null or delivered_on is not null
  - name: years_from_promised
    description: more than two years between promise and delivery is a slip of the pen
    sql: abs(delivered_on - promised_on) <= 730
---*/
select
    order_id,
    promised_on,
    delivered_on,
    incident
from incoming
