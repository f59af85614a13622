/*---
description: "Eligibility of one client whom campaigns may address before tonight's draws: eligible, excluded, or to be decided by a manager, with all reasons."
grain: [client_id]
columns:
  client_id:
  campaign_status:
  place:
  exclusion_reasons:
    type: VARCHAR
    description: All reasons in order of their codes, separated by a semicolon; NULL for an eligible client.
    label_fr: Motifs
    nullable: true
references:
  client_id: status.status.client_id
checks:
  - name: every_lost_client_is_here
    is_of_table: true
    description: lost clients without a place
    sql: >
      (select count(*) from status.status as s where is_lost(s.status)
      and s.client_id not in (select e.client_id from campaigns.eligibility as e)) = 0
  - name: reasons_where_not_eligible
    description: eligible clients with reasons, or others without
    sql: (place = 'eligible') = (exclusion_reasons is null)
examples:
  - name: one reason that excludes beats one that leaves it to a manager
    given:
      compliance.addressed_clients:
        - {client_id: a, campaign_status: lost}
        - {client_id: b, campaign_status: lost}
        - {client_id: c, campaign_status: lost}
      campaigns.exclusions:
        - {client_id: b, exclusion_reason: second_loss}
        - {client_id: c, exclusion_reason: second_loss}
        - {client_id: c, exclusion_reason: opted_out}
      reference.exclusion_reasons:
        - {exclusion_reason: second_loss, place: to_decide}
        - {exclusion_reason: opted_out, place: excluded}
    expect:
      - {client_id: a, place: eligible, exclusion_reasons: null}
      - {client_id: b, place: to_decide, exclusion_reasons: second_loss}
      - {client_id: c, place: excluded, exclusion_reasons: opted_out; second_loss}
---*/
with reasons as (
    select
        exclusions.client_id,
        string_agg(exclusions.exclusion_reason, '; ' order by exclusions.exclusion_reason)
            as exclusion_reasons,
        bool_or(kinds.place = 'excluded') as is_excluded
    from campaigns.exclusions as exclusions
    inner join reference.exclusion_reasons as kinds
        on exclusions.exclusion_reason = kinds.exclusion_reason
    group by exclusions.client_id
)

select
    addressed.client_id,
    addressed.campaign_status,
    case
        when reasons.client_id is null then 'eligible'
        when reasons.is_excluded then 'excluded'
        else 'to_decide'
    end as place,
    reasons.exclusion_reasons
from compliance.addressed_clients as addressed
left join reasons on addressed.client_id = reasons.client_id
