/*---
description: One client whom the file of a campaign that is not drawn yet names to be contacted without a draw.
grain: [campaign_id, client_id]
source: campaign_named_clients
columns:
  campaign_id:
  client_id:
checks:
  - name: named_client_is_known
    severity: warning
    description: clients named in always_contacted whom the clients extract does not hold; correct the campaign file before its launch
    sql: client_id in (select c.client_id from staging.clients as c)
    said: campaign_id
---*/
select
    campaign_id,
    client_id
from incoming
