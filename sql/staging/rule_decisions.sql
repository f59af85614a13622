/*---
description: One decision on the rule of loss of one client type, or of all, that an earlier night froze with its proof; the first one holds for all silences from the first purchase day on.
grain: [rule_decided_on, decided_client_type]
source: rule_decisions
cut_by: rule_decided_on
columns:
  rule_decided_on:
  decided_client_type:
  chosen_rule:
  choice_reason_fr:
  choice_reason_en:
---*/
select
    rule_decided_on,
    decided_client_type,
    chosen_rule,
    choice_reason_fr,
    choice_reason_en
from incoming
