/*---
description: One way in which a client leaves, told in French and English; how, not why.
grain: [departure_mode]
columns:
  departure_mode:
    type: VARCHAR
    description: "How a client left, not why: by silence, by declaration, by reduction, by a contract not renewed or ended, or ended by us."
    label_fr: Façon de partir
    values: [silence, declared, reduction, non_renewal, ended_by_us]
  departure_mode_label_fr:
    type: VARCHAR
    description: The way of leaving in French.
    label_fr: Départ
  departure_mode_label_en:
    type: VARCHAR
    description: The way of leaving in English.
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
