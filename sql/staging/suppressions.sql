/*---
description: One remembered right that was taken away, by a keyed hash, as a night or an erasure wrote it into facts/suppressions.
grain: [key_hash, channel, suppressed_from_on, opt_out_source, is_named, is_erasure]
source: suppressions
is_volatile: true
cut_by: known_on
columns:
  key_kind:
    type: VARCHAR
    description: "What was hashed: a client number, or a contact value in its one form."
    label_fr: Nature de la clé
    values: [client_id, email, phone, postal]
  key_hash:
    type: VARCHAR
    description: HMAC-SHA256 of kind and key by the secret of the home; nobody can be read from it.
    label_fr: Empreinte
  channel:
    described_in: staging.contacts
  suppressed_from_on:
  is_erasure:
  opt_out_source:
  is_named:
    type: BOOLEAN
    description: True where the act itself named the key, so that whoever has it is meant; a value of the client is closed only where it stands.
    label_fr: Désignée par l'acte
  known_on:
    type: DATE
    description: Run date of the night that wrote the row.
    label_fr: Retenue le
---*/
select
    key_kind,
    key_hash,
    channel,
    suppressed_from_on,
    is_erasure,
    opt_out_source,
    is_named,
    known_on
from incoming
