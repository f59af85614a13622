/*---
description: The last night before this one that published, and so told losses; no row before the first.
grain: [told_on]
source: last_telling
cut_by: told_on
columns:
  told_on:
    type: DATE
    description: Night on which a loss was told as it stands here.
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
