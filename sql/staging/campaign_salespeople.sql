/*---
description: One salesperson whom the file of a campaign names; a campaign that names nobody leaves its clients to all.
grain: [campaign_id, salesperson_id]
source: campaign_salespeople
columns:
  campaign_id:
  salesperson_id:
checks:
  - name: named_salesperson_is_known
    severity: warning
    description: salespeople named by a campaign whom the salespeople extract does not hold; nobody is given to them
    sql: salesperson_id in (select s.salesperson_id from staging.salespeople as s)
    said: campaign_id
---*/
select
    campaign_id,
    salesperson_id
from incoming
