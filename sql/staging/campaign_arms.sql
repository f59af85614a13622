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
    description_fr: Le texte prévu pour ce groupe, lettre ou trame d'appel ; vide si la campagne n'en nomme pas.
    label_fr: Texte à utiliser
    nullable: true
checks:
  - name: offer_is_delivered
    severity: warning
    description: arms promise an offer that the delivered offers do not hold, so that they draw nobody; write its code as the extract offers does, or deliver it
    sql: >
      offer is null
      or (select count(*) from staging.offers) = 0
      or offer in (select o.offer from staging.offers as o)
      or campaign_id in (select d.campaign_id from staging.draws as d)
    said: campaign_id || ', offer ' || offer
---*/
select
    campaign_id,
    arm_number,
    arm,
    weight_ppm,
    offer,
    arm_text
from incoming
