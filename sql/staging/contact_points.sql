/*---
description: One way to reach a client, as the company's system knows it at the run date.
grain: [client_id, channel, value]
is_versioned: true
dated_by: updated_on
processing:
  purpose_fr: "joindre le client par un canal qu'il permet"
  basis_fr: "consentement, produits similaires ou intérêt légitime, selon le canal et le client"
  retention_setting: retention_months
  retention_fr: "après le dernier acte du client ; arrêt immédiat à toute opposition"
  recipients_fr: "marketing et commerciaux (fichiers de contact)"
columns:
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  channel:
    described_in: staging.contacts
    required: true
    headers: [Canal]
  value:
    type: VARCHAR
    description: "Contact value: postal address, e-mail address or telephone number."
    description_fr: Adresse postale, adresse e-mail ou numéro de téléphone.
    label_fr: Coordonnée
    personal: true
    required: true
    headers: [Coordonnée, Valeur, Adresse]
  contact_name:
    type: VARCHAR
    description: Person to ask for at this contact value.
    description_fr: La personne à demander à cette coordonnée.
    label_fr: Interlocuteur
    personal: true
    nullable: true
    headers: [Interlocuteur, Contact, Nom du contact, Nom de l'interlocuteur]
  contact_function:
    type: VARCHAR
    description: Function of that person in the client's firm.
    description_fr: La fonction de cette personne chez le client.
    label_fr: Fonction
    personal: true
    nullable: true
    headers: [Fonction, Poste, Fonction du contact]
  is_valid:
    type: BOOLEAN
    description: False where the company knows that the way no longer reaches the client.
    label_fr: Valide
    nullable: true
    headers: [Valide]
  updated_on:
    type: DATE
    description: Day on which the way was last confirmed.
    label_fr: Mise à jour le
    nullable: true
    headers: [Mise à jour, Date de mise à jour]
  source:
    type: VARCHAR
    description: Where the company has it from.
    description_fr: D'où l'entreprise tient cette coordonnée.
    label_fr: Origine
    nullable: true
    headers: [Origine, Source]
references:
  client_id: staging.clients.client_id
---*/
select
    client_id,
    channel,
    value,
    contact_name,
    contact_function,
    is_valid,
    updated_on,
    source
from incoming
