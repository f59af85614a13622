/*---
description: "The secret by which suppressions are remembered: whether it is the one of facts/suppressions.jsonl."
grain: [secret_state]
source: suppression_secret
columns:
  secret_state:
    type: VARCHAR
    description: "usable; or what keeps remembered suppressions from being recognised, so that nobody may be contacted: the secret is missing, or another one."
    label_fr: Clé des oppositions
    values: [usable, missing, other]
checks:
  - name: remembered_suppressions_are_recognised
    severity: warning
    description: "the secret of the remembered suppressions is not there or another one, so nobody may be contacted: put the file back from its own backup, or take a new one with `reconquete secret --renew`"
    sql: secret_state = 'usable'
---*/
select secret_state
from incoming
