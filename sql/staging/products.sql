/*---
description: One product, as the company's system knows it at the run date.
grain: [product_id]
is_versioned: true
columns:
  product_id:
    required: true
    headers: [Code article, Article, Référence, Code produit, Produit]
  product_family:
    nullable: true
    headers: [Famille, Famille article, Gamme]
  is_one_off:
    type: BOOLEAN
    description: "One-off need: true where clients need the product once, not again and again."
    label_fr: Achat unique
    nullable: true
    headers: [Achat unique, Besoin ponctuel, Ponctuel]
  discontinued_on:
    type: DATE
    description: Day from which the product is no longer sold; NULL until then.
    label_fr: Arrêté le
    nullable: true
    known_from: discontinued_on
    headers: [Arrêté le, Date d'arrêt, Date arrêt, Supprimé le]
---*/
select
    product_id,
    product_family,
    is_one_off,
    discontinued_on
from incoming
