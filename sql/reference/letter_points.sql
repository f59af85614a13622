/*---
description: One of the seven points of the letter to a lost client (S1), in the words of one case; the letter says the case that holds for the client, or else always. It offers nothing and names no price.
description_fr: "Un des sept points de la lettre à un client perdu, dans les mots du cas qui vaut, sinon les mots ordinaires. Ni offre, ni prix."
grain: [point_number, said_when]
columns:
  point_number:
    type: INTEGER
    description: Place of the point in the letter.
    description_fr: "Place du point dans la lettre."
    label_fr: N° du point
    min: 1
  said_when:
    type: VARCHAR
    description: "When these words are said: own_fault (the cause is ours and not in doubt; a dispute, only after a manager's go), told_cause (the letter names the cause, and the client told us of it), natural (the cause is no fault of the company), improved (something answers the cause since), followed (a call or visit comes after the letter whatever comes back), with_salesperson (somebody works with the client), always (no other case of the point holds); in calls alone: told (the client told us something of its departure), enquiry (nothing is sold), with_offer (the arm has an offer)."
    description_fr: "Le cas dans lequel ces mots sont dits ; toujours, s'il n'y en a pas d'autre."
    label_fr: Dit quand
    values: [own_fault, natural, told, told_cause, improved, followed, with_salesperson, enquiry, with_offer, always]
  letter_point_label_fr:
    type: VARCHAR
    description: What the point is about, in French.
    description_fr: "De quoi parle le point."
    label_fr: Point de la lettre
  point_text_fr:
    type: VARCHAR
    description: "The words, in French; {regret}, {depuis} and {interlocuteur} stand for what is known of the client."
    description_fr: "Les mots de la lettre ; entre accolades, ce que l'on sait du client."
    label_fr: Texte du point
checks:
  - name: no_price
    description: points that name a price or an offer
    sql: not names_a_price(point_text_fr)
---*/
select
    cast(point_number as integer) as point_number,
    said_when,
    letter_point_label_fr,
    point_text_fr
from (
    values
    (1, 'always', 'Regrets', '{regret}'),
    (
        2, 'own_fault', 'Responsabilité',
        'Nous en portons l''entière responsabilité, et je ne chercherai pas à me justifier.'
    ),
    (
        2, 'natural', 'Responsabilité',
        'Votre situation ou vos besoins ont pu changer, et nous le comprenons.'
    ),
    (
        2, 'always', 'Responsabilité',
        'C''était à nous de le voir à temps et d''y répondre.'
    ),
    (
        3, 'told_cause', 'Ce que vous nous avez dit',
        'Vous avez eu raison de nous en parler : sans vous, nous ne l''aurions pas compris.'
    ),
    (
        3, 'always', 'Ce que vous nous avez dit',
        'Si quelque chose vous a déplu, dites-le-moi sans détour : c''est ce qui nous fait avancer.'
    ),
    (4, 'told_cause', 'Remerciements', 'Merci d''avoir pris le temps de nous le dire.'),
    (
        4, 'always', 'Remerciements',
        'Merci de la confiance que vous nous avez donnée jusqu''ici.'
    ),
    (
        5, 'improved', 'Ce que nous faisons',
        'Depuis, nous avons agi : {depuis}. Et nous ferons ce qu''il faut pour vous donner'
        || ' satisfaction.'
    ),
    (
        5, 'always', 'Ce que nous faisons',
        'Je veux que nous fassions ce qu''il faut pour vous donner satisfaction.'
    ),
    (
        6, 'followed', 'Prise de contact',
        'Vous aurez très vite de nos nouvelles, pour en parler de vive voix.'
    ),
    (
        6, 'always', 'Prise de contact',
        'Votre réponse me parviendra directement, et je vous rappellerai si vous le souhaitez.'
    ),
    (
        7, 'with_salesperson', 'Suivi personnel',
        'Je tiens à vous compter parmi nos clients : je suivrai moi-même votre dossier, avec'
        || ' {interlocuteur}.'
    ),
    (
        7, 'always', 'Suivi personnel',
        'Je tiens à vous compter parmi nos clients : je suivrai moi-même votre dossier.'
    )
) as points (point_number, said_when, letter_point_label_fr, point_text_fr)
