/*---
description: Client whom nobody may contact for a campaign while it is measured, for managers alone; without any contact value.
description_fr: Un client que personne ne doit contacter pendant qu'une campagne est mesurée. Pour les responsables seulement.
grain: [client_id]
columns:
  client_id:
  campaign_id:
  held_out_until_on:
examples:
  - name: every control of a running campaign
    given:
      campaigns.running_controls:
        - {client_id: a, campaign_id: c, held_out_until_on: 2026-03-31}
    expect:
      - {client_id: a, campaign_id: c, held_out_until_on: 2026-03-31}
---*/
select
    client_id,
    campaign_id,
    held_out_until_on
from campaigns.running_controls
