/*---
description: "One loss report of an earlier night: a loss, or a reported loss that no longer holds."
grain: [found_on, client_id, silence_started_on]
source: told_losses
cut_by: found_on
columns:
  found_on:
    type: DATE
    description: Run date of the night that found the loss or the change, and reported it.
    description_fr: Nuit qui a constaté la perte ou le changement, et l'a annoncé.
    label_fr: Constaté la nuit du
  client_id:
  silence_started_on:
    type: DATE
    description: "Purchase day on which the silence starts: as reported before, or as it stands where nothing was."
    label_fr: Silence depuis le
  told_lost_on:
    type: DATE
    description: Day of loss as reported before; NULL where nothing was.
    label_fr: Annoncé perdu le
    nullable: true
  told_on:
    nullable: true
  present_client_id:
    type: VARCHAR
    description: Client number that carries the silence now, after merges.
    label_fr: Code client actuel
  last_purchase_on:
    nullable: true
  lost_on:
    nullable: true
  change_kind:
    nullable: true
  change_cause:
    nullable: true
  change_evidence:
    nullable: true
  evidence_file_name:
    nullable: true
  evidence_seen_on:
    nullable: true
---*/
select
    found_on,
    client_id,
    silence_started_on,
    told_lost_on,
    told_on,
    present_client_id,
    last_purchase_on,
    lost_on,
    change_kind,
    change_cause,
    change_evidence,
    evidence_file_name,
    evidence_seen_on
from incoming
