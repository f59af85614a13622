/*---
description: One eligible client whom a campaign that launches tonight may draw.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  wave:
  stratum:
references:
  client_id: campaigns.eligibility.client_id
examples:
  - name: whom nothing leaves out of the campaign that wants them
    given:
      campaigns.wanted:
        - {campaign_id: c1, client_id: a, abc_class: A}
        - {campaign_id: c1, client_id: b, abc_class: B, exclusion_reason: not_reached_by_every_arm}
        - {campaign_id: c2, client_id: b, abc_class: B}
    expect:
      - {campaign_id: c1, client_id: a, wave: 1, stratum: A}
      - {campaign_id: c2, client_id: b, wave: 1, stratum: B}
---*/
select
    campaign_id,
    client_id,
    1 as wave,
    abc_class as stratum
from campaigns.wanted
where exclusion_reason is null
