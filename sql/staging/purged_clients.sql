/*---
description: One client number, by its keyed hash, whose contact values, names and texts were purged once the data was past its term.
grain: [key_hash, purged_on]
source: purged_clients
is_volatile: true
cut_by: purged_on
columns:
  key_hash:
  purged_on:
    type: DATE
    description: Run date of the night by whose tables the data was past its term.
    label_fr: Purgé le
  client_again_on:
    type: DATE
    description: Run date of the night that saw the client within the term again; what files first seen from it on hold is kept.
    label_fr: De nouveau client le
    nullable: true
---*/
select
    key_hash,
    purged_on,
    client_again_on
from incoming
