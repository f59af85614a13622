/*---
description: One window over which a campaign of the home is measured.
grain: [campaign_id, window_days]
source: campaign_windows
columns:
  campaign_id:
  window_days:
    type: INTEGER
    description: Length of the window of measurement, which starts on the day after window_starts_on.
    description_fr: Nombre de jours pendant lesquels on compte les retours.
    unit: day
    label_fr: Durée de mesure (jours)
    min: 1
---*/
select
    campaign_id,
    window_days
from incoming
