/*---
description: One step of an arm of a campaign of the home, in order; none of a campaign drawn before arms named their channel.
grain: [campaign_id, arm, step_number]
source: campaign_steps
columns:
  campaign_id:
  arm:
  step_number:
    type: INTEGER
    description: Place of the step in the sequence of its arm, from 1; an arm of one channel has one step.
    label_fr: Étape
    min: 1
  channel:
    described_in: staging.contacts
---*/
select
    campaign_id,
    arm,
    step_number,
    channel
from incoming
