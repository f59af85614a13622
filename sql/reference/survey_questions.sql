/*---
description: One question to a lost client, in a survey or in an enquiry call on which nothing is sold, and the column of an extract in which its answer comes back.
description_fr: Une question à poser à un client perdu, par enquête ou par un appel où rien ne se vend.
grain: [ask_by, question_number]
columns:
  ask_by:
  ask_by_label_fr:
  question_number:
    type: INTEGER
    description: Number of the question, in the order in which it is asked.
    description_fr: Numéro de la question, dans l'ordre où elle se pose.
    label_fr: N° de question
    min: 1
  question_fr:
    type: VARCHAR
    description: The question in French.
    description_fr: La question à poser.
    label_fr: Question
  answers_fr:
    type: VARCHAR
    description: Answers to tick, in French; NULL where the client answers in its own words.
    description_fr: Les réponses à cocher ; vide si le client répond avec ses mots.
    label_fr: Réponses proposées
    nullable: true
  answer_extract:
    type: VARCHAR
    description: Extract in which the answer comes back.
    description_fr: Nom de l'extraction où déposer la réponse.
    label_fr: Extraction de la réponse
    values: [surveys, call_reports]
  answer_column:
    type: VARCHAR
    description: Column of that extract which holds the answer.
    description_fr: Nom de la colonne de cette extraction qui reçoit la réponse.
    label_fr: Colonne de la réponse
---*/
select
    ask_by,
    ask_by_word(ask_by) as ask_by_label_fr,
    cast(question_number as integer) as question_number,
    question_fr,
    answers_fr,
    case when ask_by = 'survey' then 'surveys' else 'call_reports' end as answer_extract,
    answer_column
from (
    values
    (
        'survey', 1, 'Quelle est la raison principale pour laquelle vous ne commandez plus ?',
        'qualité du produit ; retard de livraison ; service décevant ; relation avec le commercial'
        || ' ; oubli ; trop de sollicitations ; litige ; trop cher ; offre inadaptée ; concurrent'
        || ' ; promotion d''un concurrent ; changement de situation ; besoin ponctuel'
        || ' ; cessation d''activité ; ne sait pas',
        'cause'
    ),
    (
        'survey', 2, 'Qu''est-ce qui a pesé le plus dans votre décision ?',
        'ce que vous avez ressenti (affectif) ; l''offre ou le prix (rationnel)', 'motive'
    ),
    ('survey', 3, 'Que s''est-il passé, et quand ?', null, 'text'),
    ('survey', 4, 'Chez qui achetez-vous aujourd''hui ?', null, 'competitor'),
    (
        'survey', 5, 'Quelle chance y a-t-il que vous reveniez chez nous ?',
        '10 % ; 25 % ; 50 % ; 75 %', 'return_probability_share'
    ),
    (
        'survey', 6, 'Qu''est-ce qui vous ferait travailler à nouveau avec nous ?', null,
        'would_return_if'
    ),
    (
        'survey', 7, 'Voulez-vous que nous effacions définitivement vos données ?', 'oui ; non',
        'has_asked_erasure'
    ),
    (
        'call', 1, 'Comment faites-vous aujourd''hui, sans nos produits ?', null,
        'current_solution'
    ),
    ('call', 2, 'Qu''est-ce qui vous a fait changer ?', null, 'change_reason'),
    ('call', 3, 'Chez qui achetez-vous aujourd''hui ?', null, 'competitor'),
    ('call', 4, 'Qu''y trouvez-vous de mieux que chez nous ?', null, 'better_elsewhere'),
    ('call', 5, 'Qu''aimeriez-vous y trouver, qui vous manque ?', null, 'missing_elsewhere'),
    ('call', 6, 'Qu''est-ce qui vous ferait revenir ?', null, 'would_return_if')
) as questions (ask_by, question_number, question_fr, answers_fr, answer_column)
