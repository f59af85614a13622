/*---
description: One order as the company's system knows it, net of tax and of discounts.
grain: [order_id]
stops_the_night: true
cut_by: ordered_at
drives_as_of: true
columns:
  order_id:
    type: VARCHAR
    description: Order number, kept exactly as delivered.
    label_fr: N° de commande
    required: true
    headers: [N° commande, Numéro de commande, N° facture, Numéro de facture, No commande, Commande, Facture]
  client_id:
    type: VARCHAR
    description: "Client number: in an extract as delivered, in a draw as drawn; elsewhere that of the client that remains after merges."
    description_fr: Numéro du client dans l'entreprise ; si deux fiches ont été réunies, celui qui reste.
    label_fr: Code client
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  ordered_at:
    type: TIMESTAMP
    description: When the order was placed, Paris time; midnight where only the day is known.
    unit: Europe/Paris
    label_fr: Date de commande
    required: true
    headers: [Date commande, Date de commande, Date facture, Date]
  net_amount_eur:
    type: DECIMAL(18,2)
    description: Amount net of tax and of discounts.
    unit: EUR
    label_fr: Montant HT (€)
    min: -1000000000
    max: 1000000000
    required: true
    headers: [Montant HT, Montant net, Montant net HT, Total HT, Montant]
  cancelled_on:
    type: DATE
    description: Day on which the order was cancelled.
    label_fr: Annulée le
    nullable: true
    headers: [Date annulation, Date d'annulation, Annulée le]
  status:
    is_own_meaning: true
    type: VARCHAR
    description: Status of the order as a purchase; NULL where the company does not say.
    label_fr: Statut
    values: [confirmed, cancelled]
    synonyms:
      validée: confirmed
      validé: confirmed
      confirmée: confirmed
      facturée: confirmed
      livrée: confirmed
      payée: confirmed
      soldée: confirmed
      annulée: cancelled
      annulé: cancelled
    nullable: true
    known_from: cancelled_on
    # a company may say by the day alone that an order was cancelled
    otherwise: case when cancelled_on is not null then 'cancelled' end
    headers: [Statut, État, Statut commande]
  margin_eur:
    type: DECIMAL(18,2)
    description: Margin that the company counts on the order or line.
    unit: EUR
    label_fr: Marge (€)
    nullable: true
    headers: [Marge, Marge HT]
  discount_share:
    type: DECIMAL(9,6)
    description: Discount already taken off the amount, as a share of the list price.
    unit: share 0-1
    label_fr: Remise
    min: 0
    max: 1
    nullable: true
    headers: [Taux de remise, Remise]
  channel:
    type: VARCHAR
    description: How the order came in, as the company names it.
    label_fr: Canal
    nullable: true
    headers: [Canal, Canal de vente]
  salesperson_id:
    type: VARCHAR
    description: Salesperson in charge, as the company numbers them.
    description_fr: Numéro du commercial dans l'entreprise.
    label_fr: Commercial
    nullable: true
    headers: [Code commercial, Commercial, Vendeur]
  response_code:
    type: VARCHAR
    description: Response code that the client quotes, of a client in a campaign (six symbols and a check symbol, given once over all campaigns) or of a mailing; attributes an order, never measures.
    description_fr: "Code que le client cite en répondant, donné une seule fois : six caractères et un de contrôle ; à défaut, le code d'un envoi."
    label_fr: Code de réponse
    nullable: true
    headers: [Code réponse, Code promo]
checks:
  - name: client_is_known
    severity: warning
    description: orders name a client that the clients extract does not hold; they are left out
    sql: >
      client_id in (select c.client_id from staging.clients as c)
      or (select count(*) from staging.clients) = 0
---*/
select
    order_id,
    client_id,
    ordered_at,
    net_amount_eur,
    cancelled_on,
    status,
    margin_eur,
    discount_share,
    channel,
    salesperson_id,
    response_code
from incoming
