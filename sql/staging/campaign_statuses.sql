/*---
description: One kind of clients, by status, that a campaign of the home addresses; lost ones where its file names none.
grain: [campaign_id, campaign_status]
source: campaign_statuses
columns:
  campaign_id:
  campaign_status:
    type: VARCHAR
    description: "Kind of clients as campaigns name them: current (they buy), at_risk, or lost (lost again included)."
    description_fr: "Code des clients que la campagne vise : clients actuels, à risque ou perdus."
    label_fr: Clients visés
    values: [current, at_risk, lost]
    synonyms:
      actuel: current
      actuels: current
      actif: current
      à risque: at_risk
      perdu: lost
      perdus: lost
---*/
select
    campaign_id,
    campaign_status
from incoming
