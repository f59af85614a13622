/*---
description: "One RFM segment beside one status: how a client of both is named, and what to do; the status of whoever is at risk, lost or gone goes before the segment."
description_fr: "Un segment et une situation : comment nommer un client qui a les deux, et que faire."
grain: [rfm_segment, status]
columns:
  rfm_segment:
  status:
    described_in: status.snapshots
  client_segment_label_fr:
    type: VARCHAR
    description: RFM segment of a client in French, with the status behind it where the client is at risk, lost or gone.
    description_fr: Le segment du client, suivi de sa situation s'il est à risque, perdu ou disparu.
    label_fr: Segment
  client_segment_label_en:
    type: VARCHAR
    description: RFM segment of a client in English, with the status behind it where the client is at risk, lost or gone.
    description_fr: Le segment du client et sa situation, en anglais.
  client_advice_fr:
    type: VARCHAR
    description: What to do about a client of the segment and status, in French.
    description_fr: Que faire de ce client.
    label_fr: Que faire
  client_advice_en:
    type: VARCHAR
    description: What to do about a client of the segment and status, in English.
    description_fr: Que faire de ce client, en anglais.
references:
  rfm_segment: reference.rfm_meanings.rfm_segment
  status: reference.statuses.status
checks:
  - name: every_segment_and_status
    is_of_table: true
    description: a segment beside a status is missing
    sql: >
      (select count(*) from reference.segment_advice)
      = (select count(*) from reference.rfm_meanings) * (select count(*) from reference.statuses)
---*/
select
    meanings.rfm_segment,
    statuses.status,
    meanings.rfm_segment_label_fr
    || case
        when statuses.status_action_fr is null then ''
        else ' (' || lower(statuses.status_label_fr) || ')'
    end as client_segment_label_fr,
    meanings.rfm_segment_label_en
    || case
        when statuses.status_action_fr is null then ''
        else ' (' || replace(statuses.status, '_', ' ') || ')'
    end as client_segment_label_en,
    coalesce(statuses.status_action_fr, meanings.segment_action_fr) as client_advice_fr,
    coalesce(statuses.status_action_en, meanings.segment_action_en) as client_advice_en
from reference.rfm_meanings as meanings
cross join reference.statuses as statuses
