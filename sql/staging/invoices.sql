/*---
description: One invoice of a client.
grain: [invoice_id]
cut_by: issued_on
columns:
  invoice_id:
    type: VARCHAR
    description: Invoice number, kept exactly as delivered.
    label_fr: N° de facture
    required: true
    headers: [N° facture, Numéro de facture, Facture, Pièce]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  issued_on:
    type: DATE
    description: Day on which the invoice was issued; where the company does not say, the day on which it is due.
    label_fr: Émise le
    headers: [Date facture, Date de facture, Émise le, Date d'émission, Date]
  due_on:
    type: DATE
    description: Day by which the invoice was to be paid.
    label_fr: Échéance
    required: true
    headers: [Échéance, Date d'échéance, Date échéance]
  net_amount_eur:
    required: true
    headers: [Montant HT, Montant net, Total HT, Montant]
  paid_on:
    type: DATE
    description: Day on which the invoice was paid in full; NULL until then.
    label_fr: Payée le
    nullable: true
    known_from: paid_on
    headers: [Payée le, Date de paiement, Date paiement, Date de règlement, Réglée le]
  is_disputed:
    type: BOOLEAN
    description: True where the client disputes the invoice.
    label_fr: En litige
    nullable: true
    headers: [En litige, Litige, Contestée]
references:
  client_id: staging.clients.client_id
rows:
  - name: due_before_issued
    sql: due_on >= issued_on
---*/
select
    invoice_id,
    client_id,
    coalesce(issued_on, due_on) as issued_on,
    due_on,
    net_amount_eur,
    paid_on,
    is_disputed
from incoming
