/*---
description: One decision on the rule of loss of one client type, or of all, that an earlier night froze with its proof; the first one holds for all silences from the first purchase day on.
grain: [rule_decided_on, decided_client_type]
source: rule_decisions
cut_by: rule_decided_on
columns:
  rule_decided_on:
  decided_client_type:
  chosen_rule:
  learned_intercept:
    nullable: true
  learned_interval_weight:
    nullable: true
  learned_variation_weight:
    nullable: true
  learned_single_weight:
    nullable: true
  learned_span_weight:
    nullable: true
  learned_count_weight:
    nullable: true
  choice_reason_fr:
  choice_reason_en:
---*/
select
    rule_decided_on,
    decided_client_type,
    chosen_rule,
    learned_intercept,
    learned_interval_weight,
    learned_variation_weight,
    learned_single_weight,
    learned_span_weight,
    learned_count_weight,
    choice_reason_fr,
    choice_reason_en
from incoming
