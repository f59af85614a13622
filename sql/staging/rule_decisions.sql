/*---
description: One decision on the rule of loss that an earlier night froze; the first one holds for all silences from the first purchase day on.
grain: [rule_decided_on]
source: rule_decisions
cut_by: rule_decided_on
columns:
  rule_decided_on:
  cutoff_on:
    nullable: true
  left_count:
  stayed_count:
  added_true_positive_count:
  lost_true_positive_count:
  added_false_positive_count:
  avoided_false_positive_count:
  predictive_lead_share:
    nullable: true
  predictive_lead_low_share:
    nullable: true
  predictive_lead_high_share:
    nullable: true
  chosen_rule:
  choice_reason_fr:
  choice_reason_en:
  frozen_on:
    type: DATE
    description: Run date of the night that froze the decision; later nights follow it.
    label_fr: Figée la nuit du
---*/
select
    rule_decided_on,
    cutoff_on,
    left_count,
    stayed_count,
    added_true_positive_count,
    lost_true_positive_count,
    added_false_positive_count,
    avoided_false_positive_count,
    predictive_lead_share,
    predictive_lead_low_share,
    predictive_lead_high_share,
    chosen_rule,
    choice_reason_fr,
    choice_reason_en,
    frozen_on
from incoming
