/*---
description: "One client of the kind, classes and causes of a campaign of tonight whom that campaign does not draw, with the reason: of the campaign, of the client's worth, or of budget and capacities."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  exclusion_reason:
  exclusion_evidence:
    nullable: true
references:
  client_id: campaigns.eligibility.client_id
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
examples:
  - name: by what the campaign can do, by worth, by budget, by a capacity; whoever is drawn is not here
    given:
      campaigns.wanted:
        - {campaign_id: c, client_id: missed, exclusion_reason: not_reached_by_every_arm}
        - {campaign_id: c, client_id: poor}
        - {campaign_id: c, client_id: late}
        - {campaign_id: c, client_id: full}
        - {campaign_id: c, client_id: drawn}
      campaigns.contact_values:
        - {campaign_id: c, client_id: poor, exclusion_reason: not_profitable}
        - {campaign_id: c, client_id: late}
        - {campaign_id: c, client_id: full}
        - {campaign_id: c, client_id: drawn}
      campaigns.selection:
        - {campaign_id: c, client_id: late, is_selected: false}
        - {campaign_id: c, client_id: full, value_rank: 57, is_selected: false, capacity_kind: salesperson, capacity_holder: V1}
        - {campaign_id: c, client_id: drawn, is_selected: true}
      campaigns.capacities:
        - {capacity_kind: salesperson, capacity_holder: V1, holder_fr: Mme Un, monthly_contact_count: 40, planned_contact_count: 12}
        - {capacity_kind: channel, capacity_holder: V1, holder_fr: another}
    expect:
      - {campaign_id: c, client_id: missed, exclusion_reason: not_reached_by_every_arm}
      - {campaign_id: c, client_id: poor, exclusion_reason: not_profitable}
      - {campaign_id: c, client_id: late, exclusion_reason: over_budget, exclusion_evidence: null}
      - {campaign_id: c, client_id: full, exclusion_reason: over_capacity, exclusion_evidence: "Mme Un : 40 contacts par mois, dont 12 déjà prévus ; 57e par valeur attendue"}
---*/
select
    campaign_id,
    client_id,
    exclusion_reason,
    cast(null as varchar) as exclusion_evidence
from campaigns.wanted
where exclusion_reason is not null
union all
select
    campaign_id,
    client_id,
    exclusion_reason,
    cast(null as varchar) as exclusion_evidence
from campaigns.contact_values
where exclusion_reason is not null
union all
select
    selection.campaign_id,
    selection.client_id,
    case
        when selection.capacity_holder is null then 'over_budget'
        else 'over_capacity'
    end as exclusion_reason,
    capacities.holder_fr || ' : '
    || counted_fr(capacities.monthly_contact_count, 'contact', 'contacts') || ' par mois'
    || case
        when capacities.planned_contact_count > 0
            then
                ', dont ' || whole_fr(capacities.planned_contact_count)
                || plural_fr(capacities.planned_contact_count, ' déjà prévu', ' déjà prévus')
        else ''
    end
    || ' ; ' || selection.value_rank || case selection.value_rank when 1 then 'er' else 'e' end
    || ' par valeur attendue' as exclusion_evidence
from campaigns.selection as selection
left join campaigns.capacities as capacities
    on
        selection.capacity_kind = capacities.capacity_kind
        and selection.capacity_holder = capacities.capacity_holder
where not selection.is_selected
