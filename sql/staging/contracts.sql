/*---
description: One contract with a client.
grain: [contract_id]
cut_by: starts_on
processing:
  purpose_fr: "connaître les contrats en cours, leur fin et son motif"
  basis_fr: "exécution du contrat"
  retention_setting: retention_months
  retention_fr: "après le dernier acte du client"
  recipients_fr: "personnes qui s'occupent des données"
columns:
  contract_id:
    type: VARCHAR
    description: Contract number, kept exactly as delivered.
    label_fr: N° de contrat
    required: true
    headers: [N° contrat, Numéro de contrat, Contrat]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  starts_on:
    type: DATE
    description: First day on which what the row tells holds.
    label_fr: Débute le
    required: true
    headers: [Date de début, Date début, Début, Date d'effet]
  ends_on:
    type: DATE
    description: Last day on which what the row tells holds, that day included; NULL where no end is known.
    label_fr: Finit le
    nullable: true
    headers: [Date de fin, Date fin, Fin, Échéance, Terme]
  is_renewed:
    type: BOOLEAN
    description: True where the contract goes on beyond its last day, as last delivered.
    label_fr: Renouvelé
    nullable: true
    headers: [Renouvelé, Reconduit, Renouvellement]
  ended_on:
    type: DATE
    description: Day on which the contract was ended; NULL until then.
    label_fr: Résilié le
    nullable: true
    headers: [Résilié le, Date de résiliation, Date résiliation, Rompu le]
  ended_by:
    type: VARCHAR
    description: Who ended the contract, the company (us) or the client.
    label_fr: Résilié par
    values: [us, client]
    synonyms:
      nous: us
      entreprise: us
      société: us
      fournisseur: us
      le client: client
    nullable: true
    known_from: ended_on
    headers: [Résilié par, Résiliation par, Rompu par]
  end_reason:
    type: VARCHAR
    description: Why the contract was ended, as the company writes it.
    label_fr: Motif de résiliation
    personal: true
    nullable: true
    known_from: ended_on
    headers: [Motif, Motif de résiliation, Raison]
references:
  client_id: staging.clients.client_id
rows:
  - name: ends_before_it_starts
    sql: ends_on >= starts_on
  - name: ended_before_it_starts
    sql: ended_on >= starts_on
---*/
select
    contract_id,
    client_id,
    starts_on,
    ends_on,
    is_renewed,
    ended_on,
    ended_by,
    end_reason
from incoming
