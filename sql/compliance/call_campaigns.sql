/*---
description: One report of a call of which it is known which campaign called, by the contact that it reports or by the number of its line on a list.
grain: [contact_id]
columns:
  contact_id:
  campaign_id:
references:
  contact_id: staging.call_reports.contact_id
checks:
  - name: reported_calls_only
    description: calls that nobody reported
    sql: contact_id in (select r.contact_id from staging.call_reports as r)
examples:
  - name: the contact tells it, else the response code in the number of the line of that client; a number of another shape, or a line whose symbols fit another client by chance, tells nothing
    run_date: 2026-01-20
    given:
      staging.draws:
        - {campaign_id: retour, client_id: C1, surviving_client_id: C1, response_code: U5U5495}
        - {campaign_id: retour, client_id: C2, surviving_client_id: C9, response_code: C6AF2LR}
      staging.contacts:
        - {contact_id: k1, client_id: C1, campaign_id: other}
        - {contact_id: k2, client_id: C1}
      staging.call_reports:
        - {contact_id: k1, client_id: C1}
        - {contact_id: k2, client_id: C1}
        - {contact_id: k3, client_id: C1}
        - {contact_id: U5U5495-20260112-LL, client_id: C1}
        - {contact_id: U5U5495-20260113-LL, client_id: C236}
        - {contact_id: c6af2lr-20260112-XY, client_id: C9}
    expect:
      - {contact_id: k1, campaign_id: other}
      - {contact_id: U5U5495-20260112-LL, campaign_id: retour}
      - {contact_id: c6af2lr-20260112-XY, campaign_id: retour}
---*/
-- That the symbols of the line fit its client is a rule of the row; one slip in 289 passes it.
select
    reports.contact_id,
    coalesce(contacts.campaign_id, coded.campaign_id) as campaign_id
from staging.call_reports as reports
left join staging.contacts as contacts on reports.contact_id = contacts.contact_id
left join staging.draws as coded
    on
        listed_code(reports.contact_id) = coded.response_code
        and reports.surviving_client_id = coded.surviving_client_id
where coalesce(contacts.campaign_id, coded.campaign_id) is not null
