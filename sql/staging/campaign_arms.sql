/*---
description: One arm of a campaign of the home, the control first.
grain: [campaign_id, arm_number]
source: campaign_arms
columns:
  campaign_id:
  arm_number:
    type: INTEGER
    description: Place of the arm in the campaign file; the control is 0.
    min: 0
  arm:
  weight_ppm:
    type: INTEGER
    description: Share of all drawn clients, in millionths; the arms of a campaign add up to 1,000,000.
    unit: 1/1,000,000
    min: 0
    max: 1000000
  offer:
    nullable: true
  arm_text:
    type: VARCHAR
    description: Text of the arm, the letter or the script of the call, as the campaign file names it; NULL where it names none.
    label_fr: Texte à utiliser
    nullable: true
---*/
select
    campaign_id,
    arm_number,
    arm,
    weight_ppm,
    offer,
    arm_text
from incoming
