/*---
description: One class of clients that a campaign of the home addresses.
grain: [campaign_id, abc_class]
source: campaign_classes
columns:
  campaign_id:
  abc_class:
  is_always_contacted:
    type: BOOLEAN
    description: True where all clients of the class are set apart before the draw, and contacted.
    label_fr: Toujours contactés
---*/
select
    campaign_id,
    abc_class,
    is_always_contacted
from incoming
