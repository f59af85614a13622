/*---
description: One client of a draw that an earlier night made and froze at launch.
grain: [campaign_id, client_id]
source: draws
cut_by: drawn_on
columns:
  campaign_id:
  client_id:
  arm:
  drawn_on:
  window_starts_on:
  wave:
  stratum:
  share:
---*/
select
    campaign_id,
    client_id,
    arm,
    drawn_on,
    window_starts_on,
    wave,
    stratum,
    share
from incoming
