/*---
description: One period in which a salesperson looked after a client.
grain: [client_id, salesperson_id, starts_on]
cut_by: starts_on
columns:
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  salesperson_id:
    required: true
    headers: [Code commercial, Commercial, Vendeur]
  starts_on:
    required: true
    headers: [Date de début, Date début, Début, Depuis le, Du]
  ends_on:
    nullable: true
    known_from: ends_on
    headers: [Date de fin, Date fin, Fin, Jusqu'au, Au]
references:
  client_id: staging.clients.client_id
  salesperson_id: staging.salespeople.salesperson_id
rows:
  - name: ends_before_it_starts
    sql: ends_on >= starts_on
---*/
select
    client_id,
    salesperson_id,
    starts_on,
    ends_on
from incoming
