/*---
description: One exclusion reason of law or of proof for one lost client tonight; a client has as many rows as reasons.
grain: [client_id, exclusion_reason]
columns:
  client_id:
  exclusion_reason:
  exclusion_evidence:
    type: VARCHAR
    description: "Evidence of the reason: a French phrase, a campaign or a cause."
    label_fr: Constat
references:
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
  client_id: status.status.client_id
examples:
  - name: use of the data ends three years after the client's last act, and every reason is kept
    run_date: 2026-06-30
    given:
      status.status:
        - {client_id: a, status: lost, last_purchase_on: 2023-06-30}
        - {client_id: b, status: lost_again, last_purchase_on: 2023-07-01}
        - {client_id: clicked, status: lost, last_purchase_on: 2022-01-01}
        - {client_id: deaf, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: c, status: active, last_purchase_on: 2020-01-01}
      warnings.last_answers:
        - {client_id: clicked, last_answer_on: 2024-01-01, last_act_on: 2024-01-01}
        - {client_id: a, last_answer_on: 2024-01-01}
      compliance.suppression:
        - {client_id: a, channel: email, suppressed_from_on: 2026-01-01, is_total: true}
      compliance.contact_rights:
        - {client_id: b, channel: email, is_allowed: true}
        - {client_id: clicked, channel: email, is_allowed: true}
        - {client_id: deaf, channel: email, is_allowed: true}
      compliance.reachable:
        - {client_id: b, channel: email}
        - {client_id: clicked, channel: email}
    expect:
      - {client_id: a, exclusion_reason: retention_expired, exclusion_evidence: dernier acte du client le 30/06/2023}
      - {client_id: a, exclusion_reason: opted_out, exclusion_evidence: opposition du 01/01/2026}
      - {client_id: a, exclusion_reason: no_contact_right}
      - {client_id: deaf, exclusion_reason: undeliverable}
  - name: nobody may be contacted while contacts are closed
    given:
      status.status:
        - {client_id: a, status: lost, last_purchase_on: 2025-12-01}
      compliance.contact_closures:
        - {closure_reason: suppression_list_too_old, closed_fr: Contacts fermés}
    expect:
      - {client_id: a, exclusion_reason: no_suppression_list, exclusion_evidence: Contacts fermés}
      - {client_id: a, exclusion_reason: no_contact_right}
---*/
with lost as (
    select
        client_id,
        last_purchase_on
    from status.status
    where is_lost(status)
),

suppressed as (
    select
        client_id,
        min(suppressed_from_on) as suppressed_from_on
    from compliance.suppression
    where is_total
    group by client_id
),

allowed as (
    select distinct client_id
    from compliance.contact_rights
    where is_allowed
),

closures as (
    select closed_fr
    from compliance.contact_closures
    qualify row_number() over (order by closure_reason) = 1
),

found as (
    select
        lost.client_id,
        'no_suppression_list' as exclusion_reason,
        closures.closed_fr as exclusion_evidence
    from lost
    cross join closures
    union all
    select
        lost.client_id,
        'opted_out',
        'opposition du ' || day_fr(suppressed.suppressed_from_on)
    from lost
    inner join suppressed on lost.client_id = suppressed.client_id
    union all
    select
        lost.client_id,
        'no_contact_right',
        'aucun canal permis'
    from lost
    where lost.client_id not in (select allowed.client_id from allowed)
    union all
    select
        lost.client_id,
        'undeliverable',
        'un canal permis, mais aucune coordonnée valide'
    from lost
    inner join allowed on lost.client_id = allowed.client_id
    where lost.client_id not in (select r.client_id from compliance.reachable as r)
    union all
    select
        lost.client_id,
        'retention_expired',
        'dernier acte du client le '
        || day_fr(greatest(lost.last_purchase_on, answers.last_act_on))
    from lost
    left join warnings.last_answers as answers on lost.client_id = answers.client_id
    where
        greatest(lost.last_purchase_on, answers.last_act_on)
        + to_months(setting_retention_months()) <= run_date()
)

select
    client_id,
    exclusion_reason,
    exclusion_evidence
from found
