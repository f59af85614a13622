/*---
description: One reason for which a client has no expected purchase, segment or forecast, in French and English.
description_fr: Un motif pour lequel un client n'a ni segment, ni achat attendu, ni prévision.
grain: [missing_reason]
columns:
  missing_reason:
    type: VARCHAR
    description: Code of the reason, as other tables name it.
    description_fr: Code du motif pour lequel un chiffre manque.
    label_fr: Code du motif
  missing_reason_fr:
    type: VARCHAR
    description: The reason in French.
    description_fr: Pourquoi le chiffre manque.
    label_fr: Motif
  missing_reason_en:
    type: VARCHAR
    description: The reason in English.
    description_fr: Pourquoi le chiffre manque, en anglais.
---*/
select
    missing_reason,
    missing_reason_fr,
    missing_reason_en
from (
    values
    ('profiling_objected', 'opposition au profilage', 'objected to profiling'),
    ('never_bought', 'aucun achat', 'never bought'),
    ('one_purchase', 'un seul achat', 'one purchase'),
    ('seasonal', 'saisonnier : attendu à sa saison', 'seasonal: due in the season'),
    ('silent', 'perdu ou disparu : plus attendu', 'lost or gone: not expected any more'),
    ('too_few_clients', 'trop peu de clients de ce type', 'too few clients of the type'),
    ('no_repeat_buyers', 'aucun client de ce type n''a racheté', 'nobody of the type bought again'),
    ('no_maximum', 'aucun modèle ne décrit bien ce type de client', 'the model has no maximum'),
    ('not_converged', 'aucun modèle ne décrit bien ce type de client', 'the fit did not converge'),
    (
        'nobody_leaves', 'modèle écarté : il dit que personne de ce type ne part',
        'by the model nobody of the type ever leaves'
    ),
    (
        'not_calibrated', 'pas encore vérifié sur le passé',
        'not calibrated by an earlier night yet'
    ),
    ('too_few_cases', 'trop peu de cas dans le passé', 'too few cases in the past'),
    ('silent_too_long', 'silencieux depuis trop longtemps', 'silent for too long'),
    ('no_mean', 'montants trop inégaux pour une moyenne', 'purchase values without a finite mean')
) as reasons (missing_reason, missing_reason_fr, missing_reason_en)
