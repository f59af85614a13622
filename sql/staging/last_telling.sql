/*---
description: Last night before this one that published, and so reported losses; no row before the first.
grain: [told_on]
source: last_telling
cut_by: told_on
columns:
  told_on:
    type: DATE
    description: Run date of the night that last reported the loss as it stands here.
    label_fr: Annoncée la nuit du
  known_to_on:
    type: DATE
    description: Last day whose orders were known on that night.
    label_fr: Commandes connues jusqu'au
---*/
select
    told_on,
    known_to_on
from incoming
