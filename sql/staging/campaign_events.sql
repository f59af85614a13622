/*---
description: One event of a message that a campaign sent to one client.
grain: [campaign_id, client_id, event, happened_at]
cut_by: happened_at
columns:
  campaign_id:
    required: true
    headers: [Campagne, Code campagne]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  event:
    type: VARCHAR
    description: "Event of the message: sending, delivery, reaction or follow-up."
    label_fr: Événement
    values: [sent, bounced, delivered, opened, clicked, quote, follow_up, unsubscribed]
    synonyms:
      envoyé: sent
      npai: bounced
      retour: bounced
      rejeté: bounced
      délivré: delivered
      ouvert: opened
      clic: clicked
      cliqué: clicked
      devis: quote
      relance: follow_up
      désabonné: unsubscribed
      désabonnement: unsubscribed
      désinscrit: unsubscribed
      désinscription: unsubscribed
      stop: unsubscribed
    required: true
    headers: [Événement, Evénement]
  happened_at:
    type: TIMESTAMP
    description: When it happened, Paris time.
    unit: Europe/Paris
    label_fr: Date
    required: true
    headers: [Date, Date événement]
  channel:
    described_in: staging.contacts
    nullable: true
    headers: [Canal]
  cost_eur:
    nullable: true
    headers: [Coût]
opt_outs:
  - when: event = 'unsubscribed'
    unreadable: event
    is_by_word: true
    acted_on: happened_at
references:
  client_id: staging.clients.client_id
---*/
select
    campaign_id,
    client_id,
    event,
    happened_at,
    channel,
    cost_eur
from incoming
