/*---
description: One thing that an earlier night told of a loss - that it is one, or that what had been told no longer holds.
grain: [found_on, client_id, silence_started_on]
source: told_losses
cut_by: found_on
columns:
  found_on:
    type: DATE
    description: Night on which it was found, and told.
    label_fr: Constaté la nuit du
  client_id:
  silence_started_on:
    type: DATE
    description: Purchase day on which the silence starts - as it had been told, or as it stands where nothing had been told.
    label_fr: Silence depuis le
  told_lost_on:
    type: DATE
    description: Day of the loss as it had been told; NULL where nothing had been told.
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
