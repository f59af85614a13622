/*---
description: One period in which a product was missing.
grain: [product_id, starts_on]
cut_by: starts_on
columns:
  product_id:
    required: true
    headers: [Code article, Article, Référence, Code produit, Produit]
  starts_on:
    required: true
    headers: [Date de début, Date début, Début, En rupture le, Du]
  ends_on:
    nullable: true
    known_from: ends_on
    headers: [Date de fin, Date fin, Fin, De retour le, Au]
references:
  product_id: staging.products.product_id
rows:
  - name: ends_before_it_starts
    sql: ends_on >= starts_on
---*/
select
    product_id,
    starts_on,
    ends_on
from incoming
