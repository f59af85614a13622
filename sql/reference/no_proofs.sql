/*---
description: One whole text that stands in place of the proof of a right and proves nothing; what begins as no proof does (« aucune preuve ») is left out by the macro proof_root.
description_fr: Un texte mis à la place d'une preuve de consentement, et qui ne prouve rien.
grain: [no_proof]
columns:
  no_proof:
    type: VARCHAR
    description: The text, lower case, without accents, spaces and punctuation.
    description_fr: Le texte qui ne prouve rien, en minuscules, sans accents, espaces ni ponctuation.
    label_fr: Sans valeur de preuve
---*/
select no_proof
from (
    values
    ('neant'),
    ('avenir'),
    ('so'),
    ('rien'),
    ('vide'),
    ('na'),
    ('nc'),
    ('nd'),
    ('nr'),
    ('ras'),
    ('null'),
    ('none'),
    ('nan'),
    ('tbd'),
    ('todo'),
    ('test'),
    ('oui'),
    ('ok'),
    ('vrai'),
    ('true'),
    ('1')
) as no_proofs (no_proof)
