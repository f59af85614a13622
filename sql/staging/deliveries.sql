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
      avarie: damaged
      manquant: incomplete
      incomplète: incomplete
      perdue: lost
      refusée: refused
      autre: other
    nullable: true
    known_from: delivered_on
    headers: [Incident]
---*/
select
    order_id,
    promised_on,
    delivered_on,
    incident
from incoming
