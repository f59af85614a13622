/*---
description: "One departure mode: how a client leaves, not why, with French and English labels."
description_fr: "Une façon de partir : comment le client s'en va, et non pourquoi."
grain: [departure_mode]
columns:
  departure_mode:
    type: VARCHAR
    description: "Departure mode: silence, declared (call, or client ceased), reduction (far fewer orders first), non_renewal (contract not renewed, or ended by the client), ended_by_us."
    description_fr: Code de la façon de partir.
    label_fr: Façon de partir
    values: [silence, declared, reduction, non_renewal, ended_by_us]
  departure_mode_label_fr:
    type: VARCHAR
    description: Departure mode in French words.
    description_fr: "Comment le client est parti : sans un mot, en le disant, en commandant moins, sans renouveler son contrat."
    label_fr: Départ
  departure_mode_label_en:
    type: VARCHAR
    description: Departure mode in English words.
    description_fr: La façon de partir, en anglais.
---*/
select
    departure_mode,
    departure_mode_label_fr,
    departure_mode_label_en
from (
    values
    ('silence', 'Sans un mot', 'Without a word'),
    ('declared', 'L''a dit', 'Said so'),
    ('reduction', 'En achetant de moins en moins', 'Buying less and less'),
    ('non_renewal', 'Contrat non renouvelé', 'Contract not renewed'),
    ('ended_by_us', 'Arrêté par nous', 'Ended by us')
) as modes (departure_mode, departure_mode_label_fr, departure_mode_label_en)
