/*---
description: One campaign of the home, as its file reads, or as it was frozen at launch.
grain: [campaign_id]
source: campaigns
columns:
  campaign_id:
  launch_on:
    type: DATE
    description: "Launch: last day whose orders are known when the lists are made; files are ready the next morning."
    label_fr: Lancement
  control_share:
    type: DECIMAL(9,6)
    description: "Planned share of the control: drawn clients who are deliberately not contacted."
    unit: share 0-1
    label_fr: Part témoin
    min: 0
    max: 1
  primary_window_days:
    type: INTEGER
    description: Primary window, named before launch, whose verdict is that of the campaign.
    unit: day
    label_fr: Fenêtre principale (jours)
    min: 1
---*/
select
    campaign_id,
    launch_on,
    control_share,
    primary_window_days
from incoming
