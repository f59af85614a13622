/*---
description: One line of an order; an order that is given by lines is the sum of its lines.
grain: [order_id, line_number]
stops_the_night: true
delivered_by: [order_id]
numbered: {column: line_number, within: [order_id]}
cut_by: ordered_at
drives_as_of: true
columns:
  order_id:
    required: true
    headers: [N° commande, Numéro de commande, N° facture, Numéro de facture, No commande, Commande, Facture]
  line_number:
    type: INTEGER
    description: Number of the line in its order; where none is delivered, its place in the file.
    label_fr: N° de ligne
    nullable: true
    headers: [N° ligne, Numéro de ligne, Ligne]
  client_id:
    nullable: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  ordered_at:
    nullable: true
    headers: [Date commande, Date de commande, Date facture, Date]
  product_id:
    type: VARCHAR
    description: Product, as the company numbers it.
    label_fr: Article
    nullable: true
    headers: [Article, Code article, Référence]
  product_family:
    type: VARCHAR
    description: Family of the product, as the company names it.
    label_fr: Famille
    nullable: true
    headers: [Famille, Famille article]
  quantity:
    type: DECIMAL(18,6)
    description: Quantity delivered or invoiced.
    label_fr: Quantité
    nullable: true
    headers: [Quantité, Qté, Quantité livrée]
  ordered_quantity:
    type: DECIMAL(18,6)
    description: Quantity that the client asked for.
    label_fr: Quantité commandée
    nullable: true
    headers: [Quantité commandée, Qté commandée]
  unit_price_eur:
    type: DECIMAL(18,6)
    description: Price of one unit, net of tax.
    unit: EUR
    label_fr: Prix unitaire (€)
    nullable: true
    headers: [Prix unitaire, Prix unitaire HT, PU HT, PU]
  net_amount_eur:
    # a wider type: eighteen digits times eighteen digits would overflow
    otherwise: round(cast(quantity as decimal(19, 6)) * unit_price_eur, 2)
    headers: [Montant HT, Montant net, Montant ligne, Total HT, Montant]
  margin_eur:
    nullable: true
    headers: [Marge, Marge HT]
  status:
    described_in: staging.orders
    nullable: true
    headers: [Statut, État, Statut ligne]
---*/
select
    order_id,
    line_number,
    client_id,
    ordered_at,
    product_id,
    product_family,
    quantity,
    ordered_quantity,
    unit_price_eur,
    net_amount_eur,
    margin_eur,
    status
from incoming
