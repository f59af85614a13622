/*---
description: One text that stands in place of the proof of a right and proves nothing; a text without letter or digit is none either.
grain: [no_proof]
columns:
  no_proof:
    type: VARCHAR
    description: The text, lower case, without accents, spaces and punctuation.
    label_fr: Sans valeur de preuve
---*/
select no_proof
from (
    values
    ('aucun'),
    ('aucune'),
    ('neant'),
    ('sans'),
    ('pasde'),
    ('introuvable'),
    ('egare'),
    ('egaree'),
    ('ademander'),
    ('aconfirmer'),
    ('averifier'),
    ('aobtenir'),
    ('aretrouver'),
    ('ajoindre'),
    ('avenir'),
    ('encours'),
    ('verbal'),
    ('oral'),
    ('idem'),
    ('so'),
    (''),
    ('non'),
    ('inconnu'),
    ('inconnue'),
    ('rien'),
    ('vide'),
    ('absent'),
    ('absente'),
    ('manquant'),
    ('manquante'),
    ('perdu'),
    ('perdue'),
    ('afournir'),
    ('acompleter'),
    ('arecuperer'),
    ('enattente'),
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
    ('x'),
    ('0'),
    ('oui'),
    ('ok'),
    ('vrai'),
    ('true'),
    ('1')
) as no_proofs (no_proof)
