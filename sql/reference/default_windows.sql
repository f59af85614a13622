/*---
description: One window of measurement (default_windows_days) of a campaign whose file names none.
description_fr: Une durée de mesure des retours, pour les campagnes qui n'en nomment pas.
grain: [window_days]
columns:
  window_days:
---*/
select windows.window_days
from unnest(setting_default_windows_days()) as windows (window_days)
