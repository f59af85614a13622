/*---
description: One client of a group (clients under one head), with its own status beside whether the group buys.
grain: [client_id]
columns:
  client_id:
  group_id:
  status:
    described_in: status.snapshots
  group_client_count:
  is_group_buying:
  is_lost_in_buying_group:
    type: BOOLEAN
    description: True for a lost client whose group still buys - the purchases may have moved, not ended.
    label_fr: Perdu, groupe acheteur
references:
  client_id: status.status.client_id
  group_id: value.groups.group_id
examples:
  - name: a client who is lost while the group still buys is told
    given:
      value.parents:
        - {client_id: shop, group_id: head}
        - {client_id: store, group_id: head}
        - {client_id: only, group_id: firm}
      status.status:
        - {client_id: shop, status: active}
        - {client_id: store, status: lost}
        - {client_id: only, status: lost}
      value.groups:
        - {group_id: head, group_client_count: 2, is_group_buying: true}
        - {group_id: firm, group_client_count: 1, is_group_buying: false}
    expect:
      - {client_id: shop, group_id: head, status: active, group_client_count: 2, is_lost_in_buying_group: false}
      - {client_id: store, group_id: head, status: lost, is_lost_in_buying_group: true}
      - {client_id: only, group_id: firm, status: lost, is_lost_in_buying_group: false}
---*/
select
    parents.client_id,
    parents.group_id,
    status.status,
    groups.group_client_count,
    groups.is_group_buying,
    groups.is_group_buying and is_lost(status.status) as is_lost_in_buying_group
from value.parents as parents
inner join status.status as status on parents.client_id = status.client_id
inner join value.groups as groups on parents.group_id = groups.group_id
