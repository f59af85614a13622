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
    description_fr: Rang de l'étape dans la suite de contacts prévue, à partir de 1.
    label_fr: Étape
    min: 1
  channel:
    described_in: staging.contacts
  step_condition:
    type: VARCHAR
    description: "What must have come back of the step before: answered (any answer), opening (one that leaves a door open) or no_answer (none after_days after it); NULL where the step follows whatever came back."
    label_fr: Étape faite si
    values: [answered, opening, no_answer]
    synonyms:
      réponse: answered
      si réponse: answered
      répond: answered
      a répondu: answered
      ouverture: opening
      réponse ouverte: opening
      si ouverture: opening
      sans réponse: no_answer
      pas de réponse: no_answer
      aucune réponse: no_answer
      si pas de réponse: no_answer
    nullable: true
  after_days:
    type: INTEGER
    description: Days without an answer since the step before, for the condition no_answer; NULL for the others.
    unit: day
    label_fr: Sans réponse depuis (jours)
    min: 1
    nullable: true
---*/
select
    campaign_id,
    arm,
    step_number,
    channel,
    step_condition,
    after_days
from incoming
