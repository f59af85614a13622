/*---
description: One line of a manager's go/no-go list on a lost client, go or no_go with who, when and why, or left blank.
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
    description: Whether the client may be contacted (go) or not (no_go); to_decide where the manager left it blank.
    label_fr: Go / No-go
    values: [go, no_go, to_decide]
    synonyms:
      oui: go
      contacter: go
      non: no_go
      ne pas contacter: no_go
      à décider: to_decide
    otherwise: "'to_decide'"
    required: true
    headers: [Go / No-go, Verdict, Décision, Avis]
  decided_by:
    type: VARCHAR
    description: Person who decided.
    label_fr: Décidé par
    personal: true
    nullable: true
    required: true
    headers: [Décidé par, Décideur, Responsable, Par]
  decided_on:
    nullable: true
    required: true
    headers: [Décidé le, Date de décision, Date décision, Date]
  override_reason:
    type: VARCHAR
    description: Why it was decided so.
    label_fr: Raison de la décision
    personal: true
    nullable: true
    required: true
    headers: [Raison de la décision, Raison, Motif, Justification]
  contact_id:
    nullable: true
    headers: [N° contact]
opt_outs:
  # A line that says who or why and no verdict is no blank one.
  - act: no_go
    when: >
      go_no_go = 'no_go' or go_no_go = 'to_decide'
      and coalesce(decided_by, override_reason) is not null
    unreadable: go_no_go
    value: slipped_code(contact_id, client_id)
    channel: "null"
    acted_on: decided_on
references:
  client_id: staging.clients.client_id
rows:
  - name: line_of_another_client
    sql: is_listed_contact_id(contact_id, client_id)
  - name: older_than_its_list
    sql: decided_on >= listed_day(contact_id)
  - name: newer_than_its_file
    sql: decided_on <= _came_on
  - name: verdict_without_who_when_why
    sql: >
      go_no_go = 'to_decide'
      or (decided_by is not null and decided_on is not null and override_reason is not null)
  - name: who_when_why_without_verdict
    sql: >
      go_no_go <> 'to_decide'
      or coalesce(decided_by, override_reason) is null
---*/
select
    client_id,
    go_no_go,
    decided_by,
    decided_on,
    override_reason,
    contact_id
from incoming
