/*---
description: One client whom campaigns may address tonight, lost or of a kind that a campaign of the home names.
grain: [client_id]
columns:
  client_id:
  status:
  campaign_status:
references:
  client_id: status.status.client_id
checks:
  - name: every_lost_client_is_addressed
    is_of_table: true
    description: lost clients whom no campaign could address
    sql: >
      (select count(*) from status.status as s where is_lost(s.status)
      and s.client_id not in (select a.client_id from compliance.addressed_clients as a)) = 0
examples:
  - name: the lost always, the others where a campaign names them, nobody who bought nothing or ceased
    given:
      reference.statuses:
        - {status: active, campaign_status: current}
        - {status: at_risk, campaign_status: at_risk}
        - {status: lost, campaign_status: lost}
        - {status: lost_again, campaign_status: lost}
        - {status: gone}
      staging.campaign_statuses:
        - {campaign_id: c, campaign_status: at_risk}
      status.status:
        - {client_id: a, status: active}
        - {client_id: b, status: at_risk}
        - {client_id: c, status: lost}
        - {client_id: d, status: lost_again}
        - {client_id: e, status: gone}
    expect:
      - {client_id: b, status: at_risk, campaign_status: at_risk}
      - {client_id: c, status: lost, campaign_status: lost}
      - {client_id: d, status: lost_again, campaign_status: lost}
---*/
select
    status.client_id,
    status.status,
    kinds.campaign_status
from status.status as status
inner join reference.statuses as kinds on status.status = kinds.status
where
    kinds.campaign_status = 'lost'
    or kinds.campaign_status in (select c.campaign_status from staging.campaign_statuses as c)
