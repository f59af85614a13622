/*---
description: One promotion of a competitor; a family or zone that is not told means all of them.
grain: [competitor, product_family, zone, starts_on]
cut_by: starts_on
columns:
  competitor:
    required: true
    headers: [Concurrent]
  product_family:
    nullable: true
    headers: [Famille, Famille article, Gamme]
  zone:
    nullable: true
    headers: [Secteur, Zone]
  starts_on:
    required: true
    headers: [Date de début, Date début, Début, Du]
  ends_on:
    nullable: true
    known_from: ends_on
    headers: [Date de fin, Date fin, Fin, Au]
  depth_share:
    type: DECIMAL(9,6)
    description: Discount of the promotion, as a share of the competitor's usual price.
    unit: share 0-1
    label_fr: Remise du concurrent
    min: 0
    max: 1
    nullable: true
    headers: [Taux de remise, Remise, Profondeur]
rows:
  - name: ends_before_it_starts
    sql: ends_on >= starts_on
---*/
select
    competitor,
    product_family,
    zone,
    starts_on,
    ends_on,
    depth_share
from incoming
