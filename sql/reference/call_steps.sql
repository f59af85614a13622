/*---
description: One of the eight steps of a call or visit to a lost client (S1), in the words of one case; the call sheet says the first case that holds for the client.
description_fr: "Une des huit étapes de l'appel ou de la visite à un client perdu, dans les mots d'un cas ; la fiche dit le premier cas qui vaut."
grain: [call_step, said_when]
columns:
  call_step:
    type: INTEGER
    description: Place of the step in the conversation, as call reports count it (step_reached).
    description_fr: "Place de l'étape dans l'entretien, comme la comptent les comptes rendus d'appel."
    label_fr: N° d'étape de l'appel
    min: 1
  said_when:
  call_step_label_fr:
    type: VARCHAR
    description: Name of the step, in French.
    description_fr: "Nom de l'étape."
    label_fr: Étape de l'appel
  step_text_fr:
    type: VARCHAR
    description: "What to say or do, in French; {dernier_achat}, {questions}, {offre} and {limite} stand for what is known of the client and of the campaign."
    description_fr: "Ce qu'il faut dire ou faire ; entre accolades, ce que l'on sait du client et de la campagne."
    label_fr: Texte de l'étape
---*/
select
    cast(call_step as integer) as call_step,
    said_when,
    call_step_label_fr,
    step_text_fr
from (
    values
    (
        1, 'always', 'Présentation',
        'Dire son nom et celui de l''entreprise, et qu''on appelle en personne les clients que'
        || ' l''on n''a pas su garder.'
    ),
    (
        2, 'told', 'Motif',
        'Rappeler ce que le client nous a dit, l''en remercier, et dire que l''on cherche avec lui'
        || ' comment y répondre.'
    ),
    (
        2, 'always', 'Motif',
        'Dire, sans reproche, que l''on n''a plus eu de commande depuis le {dernier_achat} et que'
        || ' l''on cherche comment travailler à nouveau ensemble.'
    ),
    (
        3, 'always', 'Accord pour parler',
        'Demander s''il a quelques minutes. S''il préfère, convenir d''un autre moment ; s''il'
        || ' refuse, remercier et s''arrêter là.'
    ),
    (
        4, 'always', 'Questions',
        'Une question ouverte d''abord, et laisser parler. {questions}'
    ),
    (
        5, 'enquiry', 'Besoin vérifié',
        'Redire ce qu''il a expliqué, pour s''assurer de l''avoir bien compris.'
    ),
    (
        5, 'always', 'Besoin vérifié',
        'Redire ce qu''il demande, puis vérifier : si nous faisons cela, est-il prêt à commander à'
        || ' nouveau ?'
    ),
    (
        6, 'enquiry', 'Proposition',
        'Ne rien proposer : cet appel est fait pour écouter.'
    ),
    (
        6, 'with_offer', 'Proposition',
        'Proposer l''offre {offre}, en geste de bienvenue. {limite}'
    ),
    (
        6, 'always', 'Proposition',
        'Pas d''offre dans cette campagne : ne rien promettre, noter ce qu''il demande et dire'
        || ' quand il aura une réponse.'
    ),
    (
        7, 'enquiry', 'Conclusion',
        'Demander s''il accepte que l''on revienne vers lui avec une réponse.'
    ),
    (
        7, 'always', 'Conclusion',
        'Demander si cela lui convient et s''il revient chez nous ; fixer la suite et sa date.'
    ),
    (
        8, 'always', 'Prise de congé',
        'Remercier, dire qui suit son dossier désormais et comment le joindre.'
    )
) as steps (call_step, said_when, call_step_label_fr, step_text_fr)
