/*---
description: One kind of change of a reported loss, or of a loss found late, with what it means for its readers.
description_fr: Un changement possible d'une perte annoncée, et ce qu'il veut dire.
grain: [change_kind]
columns:
  change_kind:
    type: VARCHAR
    description: "Change of a reported loss: withdrawn, moved (other last purchase), redated (other day of loss), merged (into another client), added (found late)."
    description_fr: Code du changement d'une perte annoncée.
    label_fr: Changement
    values: [withdrawn, moved, redated, merged, added]
  change_kind_label_fr:
    type: VARCHAR
    description: The change in French.
    description_fr: Ce que la perte annoncée est devenue.
    label_fr: Changement
  change_kind_meaning_fr:
    type: VARCHAR
    description: Meaning of the change for those who read the reported loss, in French.
    description_fr: Ce que ce changement veut dire pour qui a lu la perte annoncée.
    label_fr: Ce que cela veut dire
---*/
select
    change_kind,
    change_kind_label_fr,
    change_kind_meaning_fr
from (
    values
    (
        'withdrawn', 'Perte retirée',
        'Ce client n''était pas perdu : ne le relancez plus pour cela'
    ),
    (
        'moved', 'Perte déplacée',
        'La perte tient, mais son dernier achat n''est pas celui que l''on croyait'
    ),
    (
        'redated', 'Perte datée autrement',
        'Même dernier achat, mais le client est perdu depuis un autre jour'
    ),
    (
        'merged', 'Reprise par un autre code client',
        'C''est le même client qu''un autre : regardez sous le code conservé'
    ),
    (
        'added', 'Perte ajoutée après coup',
        'Ce client était déjà perdu une nuit précédente, mais on ne le savait pas'
    )
) as kinds (change_kind, change_kind_label_fr, change_kind_meaning_fr)
