/*---
description: How well one way of telling lost clients did on the last past quarter that can be judged; the chosen one with a French sentence.
grain: [buyer_type, buyers, contestant]
columns:
  buyer_type:
  buyers:
  contestant:
  contestant_label_fr:
  is_chosen:
  tested_to_on:
    nullable: true
  case_count:
    nullable: true
  left_share:
    nullable: true
  precision_share:
    nullable: true
  recall_share:
    nullable: true
  balanced_accuracy_share:
    nullable: true
  balanced_accuracy_low_share:
    nullable: true
  balanced_accuracy_high_share:
    nullable: true
  auc_share:
    nullable: true
  backtest_reason:
    nullable: true
  finding_fr:
    nullable: true
examples:
  - name: the last quarter alone
    given:
      clients.rule_backtest:
        - {buyer_type: B2B, buyers: all, contestant: fixed_days, phase: early, contestant_label_fr: longtemps, is_chosen: true, case_count: 9, recall_share: 0.1}
        - {buyer_type: B2B, buyers: all, contestant: fixed_days, phase: last, contestant_label_fr: longtemps, is_chosen: true, case_count: 8, recall_share: 0.2, finding_fr: trouvé}
    expect:
      - {buyer_type: B2B, buyers: all, contestant: fixed_days, contestant_label_fr: longtemps, is_chosen: true, case_count: 8, recall_share: 0.2, finding_fr: trouvé}
---*/
select
    buyer_type,
    buyers,
    contestant,
    contestant_label_fr,
    is_chosen,
    tested_to_on,
    case_count,
    left_share,
    precision_share,
    recall_share,
    balanced_accuracy_share,
    balanced_accuracy_low_share,
    balanced_accuracy_high_share,
    auc_share,
    backtest_reason,
    finding_fr
from clients.rule_backtest
where phase = 'last'
