/*---
description: "One exclusion reason of one lost client who may be shown, with its evidence: why the client is in no draw tonight. No control of a running campaign, nobody whom no list may name or who objected to profiling; without any contact value."
description_fr: "Un motif qui laisse un client perdu hors des tirages de la nuit, avec ce qui le montre. Aucune coordonnée."
grain: [client_id, exclusion_reason]
columns:
  client_id:
  exclusion_reason:
  name:
    nullable: true
  exclusion_label_fr:
  exclusion_evidence:
  place_label_fr:
    type: VARCHAR
    description: Place where the reason puts the client, in French.
    description_fr: Exclu, ou laissé à la décision d'un responsable.
    label_fr: Place
  is_liftable:
  last_purchase_on:
  lost_on:
  lost_value_eur:
references:
  client_id: campaigns.eligibility.client_id
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
checks:
  - name: only_who_may_be_shown
    description: clients whom nobody may see, who are controls, or who objected to profiling, are shown as excluded
    sql: client_id not in (select u.client_id from campaigns.untold_clients as u)
  - name: every_reason_is_told
    is_of_table: true
    description: reasons of lost clients who may be shown, left out of the list
    sql: >
      (select count(*) from marketing.excluded)
      = (select count(*) from campaigns.exclusions as e
      inner join campaigns.eligibility as p on e.client_id = p.client_id
      and p.campaign_status = 'lost'
      where e.client_id not in (select u.client_id from campaigns.untold_clients as u))
examples:
  - name: every reason of the lost who may be shown; neither who is at risk nor who is untold
    given:
      campaigns.eligibility:
        - {client_id: a, campaign_status: lost, place: excluded}
        - {client_id: untold, campaign_status: lost, place: excluded}
        - {client_id: risky, campaign_status: at_risk, place: excluded}
      campaigns.untold_clients:
        - {client_id: untold}
      campaigns.exclusions:
        - {client_id: a, exclusion_reason: unpaid, exclusion_evidence: 12 € échus}
        - {client_id: a, exclusion_reason: dispute, exclusion_evidence: réclamation r1}
        - {client_id: untold, exclusion_reason: unpaid, exclusion_evidence: 5 € échus}
        - {client_id: risky, exclusion_reason: unpaid, exclusion_evidence: 9 € échus}
      reference.exclusion_reasons:
        - {exclusion_reason: unpaid, place: excluded, exclusion_label_fr: Factures encore impayées, is_liftable: false}
        - {exclusion_reason: dispute, place: to_decide, exclusion_label_fr: Litige, is_liftable: true}
      status.status:
        - {client_id: a, status: lost, last_purchase_on: 2025-01-01, lost_on: 2025-12-01}
        - {client_id: untold, status: lost, last_purchase_on: 2025-01-01, lost_on: 2025-12-01}
      value.value:
        - {client_id: a, lost_value_eur: 60.00}
      staging.clients:
        - {client_id: a, name: Maison A}
    expect:
      - {client_id: a, exclusion_reason: unpaid, name: Maison A, exclusion_label_fr: Factures encore impayées, exclusion_evidence: 12 € échus, place_label_fr: exclu, is_liftable: false, lost_on: 2025-12-01, lost_value_eur: 60.00}
      - {client_id: a, exclusion_reason: dispute, exclusion_evidence: réclamation r1, place_label_fr: au responsable de décider, is_liftable: true}
---*/
select
    exclusions.client_id,
    exclusions.exclusion_reason,
    clients.name,
    kinds.exclusion_label_fr,
    exclusions.exclusion_evidence,
    case kinds.place when 'to_decide' then 'au responsable de décider' else 'exclu' end
        as place_label_fr,
    kinds.is_liftable,
    status.last_purchase_on,
    status.lost_on,
    value.lost_value_eur
from campaigns.exclusions as exclusions
inner join campaigns.eligibility as eligibility
    on exclusions.client_id = eligibility.client_id and eligibility.campaign_status = 'lost'
inner join reference.exclusion_reasons as kinds
    on exclusions.exclusion_reason = kinds.exclusion_reason
inner join status.status as status on exclusions.client_id = status.client_id
left join value.value as value on exclusions.client_id = value.client_id
left join staging.clients as clients on exclusions.client_id = clients.client_id
where exclusions.client_id not in (select untold.client_id from campaigns.untold_clients as untold)
