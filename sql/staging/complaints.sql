/*---
description: One complaint of a client.
grain: [complaint_id]
cut_by: opened_on
processing:
  purpose_fr: "répondre aux réclamations et comprendre pourquoi des clients partent"
  basis_fr: "exécution du contrat de vente et intérêt légitime à s'améliorer"
  retention_setting: retention_months
  retention_fr: "après le dernier acte du client"
  recipients_fr: "personnes qui s'occupent des données ; rien n'en est publié"
columns:
  complaint_id:
    type: VARCHAR
    description: Complaint number, kept exactly as delivered.
    label_fr: N° de réclamation
    required: true
    headers: [N° réclamation, Numéro de réclamation, Réclamation]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  opened_on:
    type: DATE
    description: Day on which the complaint was made.
    label_fr: Ouverte le
    required: true
    headers: [Date, Date d'ouverture, Ouverte le, Date réclamation]
  category:
    type: VARCHAR
    description: What the complaint is about.
    label_fr: Motif
    values: [delay, quality, service, billing, price, person, other]
    synonyms:
      retard: delay
      livraison: delay
      retard de livraison: delay
      qualité: quality
      produit: quality
      défaut: quality
      casse: quality
      service: service
      accueil: service
      facturation: billing
      facture: billing
      erreur de facturation: billing
      litige: billing
      prix: price
      tarif: price
      commercial: person
      vendeur: person
      personne: person
      autre: other
    nullable: true
    headers: [Motif, Catégorie, Type de réclamation]
  severity:
    type: VARCHAR
    description: How serious the company thinks the complaint is.
    label_fr: Gravité
    values: [low, medium, high]
    synonyms:
      faible: low
      mineure: low
      moyenne: medium
      forte: high
      grave: high
      majeure: high
    nullable: true
    headers: [Gravité]
  is_about_person:
    type: BOOLEAN
    description: True where the complaint names somebody of the company.
    label_fr: Met en cause une personne
    nullable: true
    headers: [Personne en cause, Met en cause une personne]
  resolved_on:
    type: DATE
    description: Day on which the complaint was settled; NULL while it is open.
    label_fr: Résolue le
    nullable: true
    headers: [Résolue le, Date de résolution, Date résolution]
  outcome:
    type: VARCHAR
    description: How the complaint was settled.
    label_fr: Issue
    values: [founded, unfounded, refused]
    synonyms:
      fondée: founded
      acceptée: founded
      non fondée: unfounded
      infondée: unfounded
      refusée: refused
      rejetée: refused
    nullable: true
    known_from: resolved_on
    headers: [Issue, Décision]
  text:
    type: VARCHAR
    description: What the client wrote or said.
    label_fr: Texte
    personal: true
    nullable: true
    headers: [Texte, Commentaire, Description]
references:
  client_id: staging.clients.client_id
rows:
  - name: resolved_before_opened
    sql: resolved_on >= opened_on
---*/
select
    complaint_id,
    client_id,
    opened_on,
    category,
    severity,
    is_about_person,
    resolved_on,
    outcome,
    text
from incoming
