/*---
description: One window over which a campaign is measured when its file names none.
grain: [window_days]
columns:
  window_days:
---*/
select window_days
from (values (30), (60), (90)) as windows (window_days)
