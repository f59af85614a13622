/*---
description: One decision of a person on a lost client, go or no_go, with who, when and why.
grain: [client_id, decided_on]
cut_by: decided_on
processing:
  purpose_fr: "garder trace de qui a décidé de relancer ou non un client, et pourquoi"
  basis_fr: "intérêt légitime à justifier les décisions"
  retention_setting: retention_months
  retention_fr: "après le dernier acte du client"
  recipients_fr: "responsables"
columns:
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  go_no_go:
    type: VARCHAR
    description: Whether the client may be contacted (go) or not (no_go).
    label_fr: Go / No-go
    values: [go, no_go]
    synonyms:
      oui: go
      contacter: go
      non: no_go
      ne pas contacter: no_go
    required: true
    headers: [Go / No-go, Verdict, Décision, Avis]
  decided_by:
    type: VARCHAR
    description: Person who decided.
    label_fr: Décidé par
    personal: true
    required: true
    headers: [Décidé par, Décideur, Responsable, Par]
  decided_on:
    required: true
    headers: [Décidé le, Date de décision, Date décision, Date]
  override_reason:
    type: VARCHAR
    description: Why it was decided so.
    label_fr: Raison de la décision
    personal: true
    required: true
    headers: [Raison, Motif, Justification]
opt_outs:
  - act: no_go
    when: go_no_go = 'no_go'
    unreadable: go_no_go
    channel: "null"
    acted_on: decided_on
references:
  client_id: staging.clients.client_id
---*/
select
    client_id,
    go_no_go,
    decided_by,
    decided_on,
    override_reason
from incoming
