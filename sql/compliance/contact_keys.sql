/*---
description: "One form of a contact value by which a client can be reached over a channel: what is compared where values are compared."
grain: [client_id, channel, contact_key]
columns:
  client_id:
  channel:
    described_in: staging.contacts
  contact_key:
    type: VARCHAR
    description: "Contact value in its one form: e-mail address, telephone number, or letters and digits of a postal address."
    label_fr: Coordonnée normalisée
    personal: true
  key_kind:
examples:
  - name: every address of a value, once however it is written, for the client who survives a merge
    given:
      staging.contact_points:
        - {client_id: a, channel: email, value: "A@example.com; b@example,com"}
        - {client_id: a, channel: email, value: "mailto:a@example.com"}
        - {client_id: a, channel: sms, value: "+33 1 99 00 12 34"}
        - {client_id: old, surviving_client_id: new, channel: letter, value: "12, rue des Lilas, 75001 Paris"}
        - {client_id: b, channel: email, value: "-"}
    expect:
      - {client_id: a, channel: email, contact_key: a@example.com, key_kind: email}
      - {client_id: a, channel: email, contact_key: b@example.com, key_kind: email}
      - {client_id: a, channel: sms, contact_key: "0199001234", key_kind: phone}
      - {client_id: new, channel: letter, contact_key: 12ruedeslilas75001paris, key_kind: postal}
---*/
with points as (
    select
        surviving_client_id as client_id,
        channel,
        unnest(contact_keys(value)) as contact_key
    from staging.contact_points
)

select
    client_id,
    channel,
    contact_key,
    key_kind(contact_key) as key_kind
from points
group by client_id, channel, contact_key
