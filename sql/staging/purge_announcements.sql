/*---
description: One client's term that a published night of this version of the program announced as over, by a keyed hash, before any purge.
grain: [announcement_hash, announced_on]
source: purge_announcements
is_volatile: true
cut_by: announced_on
columns:
  announcement_hash:
    type: VARCHAR
    description: HMAC-SHA256 of client number and retention_ends_on by the secret of the home; another act or term is another one.
    label_fr: Empreinte de l'annonce
  announced_on:
    type: DATE
    description: Run date of the published night whose preview of the purge told the client; NULL where none of this version did.
    label_fr: Annoncé le
---*/
select
    announcement_hash,
    announced_on
from incoming
