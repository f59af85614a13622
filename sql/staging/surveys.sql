/*---
description: One answer of a client to a survey on what went wrong or on satisfaction.
grain: [response_id]
cut_by: answered_on
processing:
  purpose_fr: "savoir ce qui a déplu, et obéir aux demandes d'effacement"
  basis_fr: "consentement : la réponse est libre"
  retention_setting: retention_months
  retention_fr: "après le dernier acte du client"
  recipients_fr: "personnes qui s'occupent des données ; de la réponse à une campagne, qui recontacte le client"
columns:
  response_id:
    type: VARCHAR
    description: Number of the answer, kept exactly as delivered.
    label_fr: N° de réponse
    required: true
    headers: [N° réponse, Numéro de réponse, Réponse, Id réponse]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  answered_on:
    type: DATE
    description: Day on which the client answered.
    label_fr: Répondu le
    required: true
    headers: [Date de réponse, Date réponse, Répondu le, Date]
  cause:
    nullable: true
    headers: [Cause, Cause de départ, Motif de départ]
  motive:
    nullable: true
    headers: [Ressort, Type de motif]
  competitor:
    nullable: true
    headers: [Concurrent]
  return_probability_share:
    type: DECIMAL(9,6)
    description: Declared probability of a return, one of the four answers that the survey offers.
    unit: share 0-1
    label_fr: Probabilité de retour
    min: 0
    max: 1
    nullable: true
    headers: [Probabilité de retour, Probabilité]
  would_return_if:
    nullable: true
    headers: [Reviendrait si, Condition de retour]
  has_asked_erasure:
    type: BOOLEAN
    description: True where the answer asks for the client's data to be erased.
    label_fr: Demande l'effacement
    nullable: true
    headers: [Effacement, Demande d'effacement, Effacez mes données]
  satisfaction_score:
    type: INTEGER
    description: Satisfaction from 1 to 10, for a survey that asks for a mark.
    label_fr: Note (1 à 10)
    min: 1
    max: 10
    nullable: true
    headers: [Note, Note de satisfaction, Note sur 10]
  satisfaction_level:
    type: VARCHAR
    description: Satisfaction in four levels or no opinion, for a survey that asks in words.
    label_fr: Niveau de satisfaction
    values: [very_satisfied, satisfied, dissatisfied, very_dissatisfied, no_opinion]
    synonyms:
      très satisfait: very_satisfied
      satisfait: satisfied
      plutôt satisfait: satisfied
      assez satisfait: satisfied
      insatisfait: dissatisfied
      peu satisfait: dissatisfied
      plutôt insatisfait: dissatisfied
      pas satisfait: dissatisfied
      très insatisfait: very_dissatisfied
      pas du tout satisfait: very_dissatisfied
      sans opinion: no_opinion
      sans avis: no_opinion
      ne se prononce pas: no_opinion
    nullable: true
    headers: [Satisfaction, Niveau de satisfaction]
  text:
    nullable: true
    headers: [Texte, Commentaire, Verbatim]
opt_outs:
  - when: has_asked_erasure
    unreadable: has_asked_erasure
    channel: "null"
    acted_on: answered_on
    is_erasure: "true"
references:
  client_id: staging.clients.client_id
rows:
  - name: no_such_probability
    description: the survey offers four answers, 10, 25, 50 and 75 %; people also write 0 and 100 %
    sql: return_probability_share in (0, 0.10, 0.25, 0.50, 0.75, 1)
---*/
select
    response_id,
    client_id,
    answered_on,
    cause,
    motive,
    competitor,
    return_probability_share,
    would_return_if,
    has_asked_erasure,
    satisfaction_score,
    satisfaction_level,
    text
from incoming
