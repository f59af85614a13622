/*---
description: One time during which the company serves a postal prefix, as its system knows it at the run date; a prefix given up and served again has two rows.
grain: [postal_prefix, starts_on]
is_versioned: true
columns:
  postal_prefix:
    type: VARCHAR
    description: First signs of the postal codes that are served, leading zeros kept.
    label_fr: Début du code postal
    matches: "[0-9A-Z]{1,10}"
    required: true
    headers: [Préfixe postal, Préfixe, Département, Code postal, CP]
  starts_on:
    nullable: true
    headers: [Date de début, Date début, Début, Desservi depuis, Du]
  ends_on:
    nullable: true
    headers: [Date de fin, Date fin, Fin, Desservi jusqu'au, Au]
rows:
  - name: ends_before_it_starts
    sql: ends_on >= starts_on
---*/
select
    postal_prefix,
    starts_on,
    ends_on
from incoming
