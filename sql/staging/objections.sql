/*---
description: One objection to being contacted, or request to be erased, by client number or by contact value.
grain: [client_id, value, channel, objected_on, kind]
cut_by: objected_on
processing:
  purpose_fr: "ne plus contacter qui s'y oppose, ne plus détenir qui demande l'effacement"
  basis_fr: "obligation légale (articles 17 et 21 du RGPD)"
  retention_fr: "aussi longtemps que l'opposition doit être respectée"
  recipients_fr: "délégué à la protection des données ; publiée sans coordonnée"
columns:
  client_id:
    nullable: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  value:
    nullable: true
    headers: [Coordonnée, Valeur, Adresse]
  channel:
    described_in: staging.contacts
    nullable: true
    headers: [Canal]
  objected_on:
    type: DATE
    description: Day of the objection.
    label_fr: Opposition le
    required: true
    headers: [Date, Date d'opposition]
  kind:
    type: VARCHAR
    description: Objection to being contacted or to profiling, or request to be erased.
    label_fr: Nature
    values: [objection, erasure, profiling]
    synonyms:
      opposition: objection
      stop: objection
      désinscription: objection
      désabonnement: objection
      refus: objection
      effacement: erasure
      suppression: erasure
      profilage: profiling
      opposition au profilage: profiling
    nullable: true
    headers: [Nature, Type]
  contact_id:
    nullable: true
    headers: [N° contact]
references:
  client_id: staging.clients.client_id
opt_outs:
  - among: kind is distinct from 'profiling'
    unreadable: channel
    line: contact_id
    value: coalesce(value, slipped_code(contact_id, client_id))
    acted_on: objected_on
    is_erasure: kind = 'erasure'
  - act: profiling
    when: kind = 'profiling'
    value: coalesce(value, slipped_code(contact_id, client_id))
    channel: "null"
    acted_on: objected_on
rows:
  - name: line_of_another_client
    sql: is_listed_contact_id(contact_id, client_id)
  - name: older_than_its_list
    sql: objected_on >= listed_day(contact_id)
  - name: newer_than_its_file
    sql: objected_on <= _came_on
  - name: names_nobody
    sql: client_id is not null or value is not null
---*/
select
    client_id,
    value,
    channel,
    objected_on,
    kind,
    contact_id
from incoming
