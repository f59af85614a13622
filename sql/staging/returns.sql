/*---
description: Goods that a client sent back, or a credit note.
grain: [return_id]
cut_by: sent_back_on
columns:
  return_id:
    type: VARCHAR
    description: Return or credit note number, kept exactly as delivered.
    label_fr: N° de retour
    required: true
    headers: [N° retour, Numéro de retour, N° avoir, Numéro d'avoir, Retour, Avoir]
  order_id:
    nullable: true
    headers: [N° commande, Numéro de commande, N° facture, Commande]
  client_id:
    nullable: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  sent_back_on:
    type: DATE
    description: Day on which the goods came back or the credit note was issued.
    label_fr: Retournée le
    required: true
    headers: [Date de retour, Date retour, Retourné le, Date d'avoir, Date avoir, Date]
  return_reason:
    type: VARCHAR
    description: Why the goods were sent back or credited.
    label_fr: Motif du retour
    values: [defect, damaged, late, wrong_item, not_wanted, billing_error, other]
    synonyms:
      défaut: defect
      défectueux: defect
      qualité: defect
      casse: damaged
      cassé: damaged
      avarie: damaged
      endommagé: damaged
      retard: late
      erreur de livraison: wrong_item
      erreur de préparation: wrong_item
      erreur de commande: not_wanted
      rétractation: not_wanted
      ne convient pas: not_wanted
      erreur de facturation: billing_error
      erreur de prix: billing_error
      autre: other
    nullable: true
    headers: [Motif, Motif du retour, Raison]
  credit_eur:
    type: DECIMAL(18,2)
    description: Amount given back to the client, net of tax, as a positive number.
    unit: EUR
    label_fr: Avoir (€)
    min: 0
    max: 1000000000
    nullable: true
    headers: [Montant avoir, Montant de l'avoir, Montant HT, Montant]
checks:
  - name: order_is_known
    severity: warning
    description: returns name an order that neither orders nor order_lines hold
    sql: >
      order_id is null
      or order_id in (select o.order_id from staging.orders as o)
      or order_id in (select l.order_id from staging.order_lines as l)
  - name: order_is_of_the_client
    severity: warning
    description: returns name a client and an order of another one; they tell of nobody's cause
    sql: >
      return_id not in (select r.return_id from staging.returns as r
      inner join staging.orders as o on r.order_id = o.order_id
      where r.surviving_client_id <> o.surviving_client_id)
      and return_id not in (select r.return_id from staging.returns as r
      inner join staging.order_lines as l on r.order_id = l.order_id
      where r.surviving_client_id <> l.surviving_client_id)
references:
  client_id: staging.clients.client_id
rows:
  - name: names_neither_order_nor_client
    sql: order_id is not null or client_id is not null
---*/
select
    return_id,
    order_id,
    client_id,
    sent_back_on,
    return_reason,
    credit_eur
from incoming
