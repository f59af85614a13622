/*---
description: "One client of the kind, classes and causes of a campaign of tonight whom that campaign does not draw, with the reason: of the campaign, of the client's worth, or of the budget."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  exclusion_reason:
references:
  client_id: campaigns.eligibility.client_id
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
examples:
  - name: by what the campaign can do, by worth, by budget; whoever is drawn is not here
    given:
      campaigns.wanted:
        - {campaign_id: c, client_id: missed, exclusion_reason: not_reached_by_every_arm}
        - {campaign_id: c, client_id: poor}
        - {campaign_id: c, client_id: late}
        - {campaign_id: c, client_id: drawn}
      campaigns.contact_values:
        - {campaign_id: c, client_id: poor, exclusion_reason: not_profitable}
        - {campaign_id: c, client_id: late}
        - {campaign_id: c, client_id: drawn}
      campaigns.selection:
        - {campaign_id: c, client_id: late, is_selected: false}
        - {campaign_id: c, client_id: drawn, is_selected: true}
    expect:
      - {campaign_id: c, client_id: missed, exclusion_reason: not_reached_by_every_arm}
      - {campaign_id: c, client_id: poor, exclusion_reason: not_profitable}
      - {campaign_id: c, client_id: late, exclusion_reason: over_budget}
---*/
select
    campaign_id,
    client_id,
    exclusion_reason
from campaigns.wanted
where exclusion_reason is not null
union all
select
    campaign_id,
    client_id,
    exclusion_reason
from campaigns.contact_values
where exclusion_reason is not null
union all
select
    campaign_id,
    client_id,
    'over_budget' as exclusion_reason
from campaigns.selection
where not is_selected
