/*---
description: One right of the company over one channel of a client, given or withdrawn.
grain: [client_id, channel, given_on, purpose]
cut_by: given_on
columns:
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  channel:
    described_in: staging.contacts
    required: true
    headers: [Canal]
  state:
    type: VARCHAR
    description: Whether the right was given or withdrawn.
    label_fr: État
    values: [given, withdrawn]
    synonyms:
      oui: given
      donné: given
      accordé: given
      accepté: given
      non: withdrawn
      retiré: withdrawn
      refus: withdrawn
      refusé: withdrawn
    required: true
    headers: [État, Consentement]
  given_on:
    type: DATE
    description: Day on which the right was given or withdrawn.
    label_fr: Date
    required: true
    headers: [Date, Date de consentement]
  proof:
    type: VARCHAR
    description: Where the proof is kept.
    label_fr: Preuve
    nullable: true
    headers: [Preuve]
  basis:
    type: VARCHAR
    description: Legal basis of the right, or the check of a number against the list Bloctel.
    label_fr: Base légale
    values: [consent, similar_products, legitimate_interest, bloctel_check]
    synonyms:
      consentement: consent
      opt-in: consent
      produits similaires: similar_products
      produits analogues: similar_products
      intérêt légitime: legitimate_interest
      bloctel: bloctel_check
      contrôle bloctel: bloctel_check
      vérification bloctel: bloctel_check
    nullable: true
    headers: [Base, Base légale]
  purpose:
    type: VARCHAR
    description: "What the right is for: contact, tracking of opens and clicks, matching of lists with advertisers. Contact where it is not said."
    label_fr: Finalité
    values: [contact, tracking, list_matching]
    synonyms:
      prospection: contact
      démarchage: contact
      suivi: tracking
      traçage: tracking
      pixel: tracking
      suivi des ouvertures: tracking
      suivi des ouvertures et des clics: tracking
      rapprochement: list_matching
      audiences: list_matching
    nullable: true
    headers: [Finalité, Usage]
opt_outs:
  - when: state = 'withdrawn'
    among: coalesce(purpose, 'contact') = 'contact'
    unreadable: state
    acted_on: given_on
  - act: tracking
    when: state = 'withdrawn'
    among: purpose = 'tracking'
    unreadable: state
    acted_on: given_on
  - act: list_matching
    when: state = 'withdrawn'
    among: purpose = 'list_matching'
    unreadable: state
    acted_on: given_on
  - act: early_consent
    when: state = 'given' and given_on > _came_on
    acted_on: given_on
references:
  client_id: staging.clients.client_id
---*/
select
    client_id,
    channel,
    state,
    given_on,
    proof,
    basis,
    purpose
from incoming
