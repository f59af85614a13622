/*---
description: "One contact with a client: a solicitation or visit by the company, or a contact by the client."
grain: [contact_id]
cut_by: contacted_at
columns:
  contact_id:
    type: VARCHAR
    description: Contact number, kept exactly as delivered.
    label_fr: N° de contact
    required: true
    headers: [N° contact, Numéro de contact, Contact]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  contacted_at:
    type: TIMESTAMP
    description: When the client was contacted, Paris time.
    unit: Europe/Paris
    label_fr: Contacté le
    required: true
    headers: [Date, Date contact, Date de contact]
  channel:
    is_own_meaning: true
    type: VARCHAR
    description: Channel over which a client is contacted.
    description_fr: Code du moyen de contacter le client.
    label_fr: Canal
    values: [letter, email, phone, sms, visit]
    synonyms:
      courrier: letter
      lettre: letter
      postal: letter
      mail: email
      e-mail: email
      courriel: email
      mél: email
      mails: email
      téléphone: phone
      tel: phone
      appel: phone
      appels: phone
      texto: sms
      visite: visit
      rendez-vous: visit
    required: true
    headers: [Canal]
  direction:
    type: VARCHAR
    description: "Direction: outbound where the company reached out, inbound where the client did."
    label_fr: Sens
    values: [outbound, inbound]
    synonyms:
      sortant: outbound
      entrant: inbound
    nullable: true
    headers: [Sens]
  salesperson_id:
    nullable: true
    headers: [Code commercial, Commercial, Vendeur]
  campaign_id:
    nullable: true
    headers: [Campagne, Code campagne]
  is_delivered:
    type: BOOLEAN
    description: True where the message or call reached the client.
    label_fr: Abouti
    nullable: true
    headers: [Abouti, Délivré]
  reacted_at:
    type: TIMESTAMP
    description: When the client reacted, Paris time.
    unit: Europe/Paris
    label_fr: Réaction le
    nullable: true
    headers: [Date réaction, Date de réaction]
  reaction:
    type: VARCHAR
    description: Reaction of the client to the contact; NULL where none is known.
    label_fr: Réaction
    values: [opened, clicked, replied, ordered, refused, unsubscribed]
    synonyms:
      ouvert: opened
      clic: clicked
      cliqué: clicked
      réponse: replied
      répondu: replied
      commande: ordered
      refus: refused
      refusé: refused
      désabonné: unsubscribed
      désabonnement: unsubscribed
      désinscrit: unsubscribed
      désinscription: unsubscribed
      stop: unsubscribed
    nullable: true
    known_from: reacted_at
    headers: [Réaction]
  cost_eur:
    type: DECIMAL(18,2)
    description: What the contact cost the company.
    unit: EUR
    label_fr: Coût (€)
    min: 0
    nullable: true
    headers: [Coût]
opt_outs:
  - when: reaction = 'unsubscribed'
    unreadable: reaction
    is_by_word: true
    acted_on: reacted_at
  - act: call_refused
    when: reaction = 'refused' and coalesce(channel, 'phone') = 'phone'
    acted_on: coalesce(reacted_at, contacted_at)
references:
  client_id: staging.clients.client_id
rows:
  - name: reacted_before_contacted
    description: by the day, because a reaction may come without its hour
    sql: cast(reacted_at as date) >= cast(contacted_at as date)
---*/
select
    contact_id,
    client_id,
    contacted_at,
    channel,
    direction,
    salesperson_id,
    campaign_id,
    is_delivered,
    reacted_at,
    reaction,
    cost_eur
from incoming
