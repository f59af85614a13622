/*---
description: One cause of loss that a campaign of the home addresses; a campaign without any addresses all.
grain: [campaign_id, cause]
source: campaign_causes
columns:
  campaign_id:
  cause:
---*/
select
    campaign_id,
    cause
from incoming
