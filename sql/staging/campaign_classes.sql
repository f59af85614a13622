/*---
description: One class of clients that a campaign of the home addresses.
grain: [campaign_id, abc_class]
source: campaign_classes
columns:
  campaign_id:
  abc_class:
---*/
select
    campaign_id,
    abc_class
from incoming
