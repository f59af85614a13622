/*---
description: One change of the list price of a product.
grain: [product_id, changed_on]
cut_by: changed_on
columns:
  product_id:
    required: true
    headers: [Code article, Article, Référence, Code produit, Produit]
  changed_on:
    type: DATE
    description: Day from which the new price holds.
    label_fr: Nouveau tarif le
    required: true
    headers: [Date d'effet, Date d'application, Date de changement, Date]
  old_price_eur:
    type: DECIMAL(18,6)
    description: Price of one unit before the change, net of tax.
    unit: EUR
    label_fr: Ancien prix (€)
    nullable: true
    headers: [Ancien prix, Ancien tarif, Ancien prix HT]
  new_price_eur:
    type: DECIMAL(18,6)
    description: Price of one unit after the change, net of tax.
    unit: EUR
    label_fr: Nouveau prix (€)
    nullable: true
    headers: [Nouveau prix, Nouveau tarif, Nouveau prix HT]
references:
  product_id: staging.products.product_id
rows:
  - name: old_price_is_not_positive
    sql: old_price_eur > 0
  - name: new_price_is_not_positive
    sql: new_price_eur > 0
---*/
select
    product_id,
    changed_on,
    old_price_eur,
    new_price_eur
from incoming
