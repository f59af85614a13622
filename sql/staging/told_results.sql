/*---
description: "Returns of one arm inside one window, as an earlier night told them: for the first time, or otherwise than before."
grain: [result_told_on, campaign_id, arm, window_days]
source: told_results
cut_by: result_told_on
columns:
  result_told_on:
    type: DATE
    description: Run date of the night that told the figure.
    description_fr: Nuit qui a annoncé le chiffre.
    label_fr: Annoncé la nuit du
  campaign_id:
  arm:
  window_days:
  told_drawn_count:
    type: INTEGER
    description: Clients drawn into the arm, as that night told.
    description_fr: Clients tirés dans le groupe, comme annoncés alors.
    label_fr: Clients tirés, annoncés
    min: 0
  told_returned_count:
    type: INTEGER
    description: Clients of the arm who bought inside the window, as that night told.
    description_fr: Clients du groupe revenus pendant la mesure, comme annoncés alors.
    label_fr: Clients revenus, annoncés
    min: 0
---*/
select
    result_told_on,
    campaign_id,
    arm,
    window_days,
    told_drawn_count,
    told_returned_count
from incoming
