/*---
description: One change of status that a night may bring while orders come day by day; other changes come from late orders, merges or corrections.
description_fr: Un changement de situation qu'une nuit peut apporter.
grain: [from_status, to_status]
columns:
  from_status:
    type: VARCHAR
    description: Status of the night before.
    description_fr: Code de la situation de la nuit d'avant.
    label_fr: Statut d'avant
    values: [prospect, new, active, watch, at_risk, lost, won_back, lost_again]
  to_status:
    type: VARCHAR
    description: Status of the night after.
    description_fr: Code de la situation de la nuit suivante.
    label_fr: Statut suivant
    values: [new, active, watch, at_risk, lost, won_back, lost_again, gone]
  change_label_en:
    type: VARCHAR
    description: Event that brings the change, in English.
    description_fr: L'événement qui fait changer de situation, en anglais.
references:
  from_status: reference.statuses.status
  to_status: reference.statuses.status
---*/
select
    from_status,
    to_status,
    change_label_en
from (
    values
    ('prospect', 'new', 'first purchase'),
    ('prospect', 'gone', 'ceased to exist'),
    ('new', 'active', 'second purchase day'),
    ('new', 'watch', 'silent for long'),
    ('new', 'at_risk', 'silent for very long'),
    ('new', 'lost', 'silent beyond the threshold'),
    ('new', 'gone', 'ceased to exist'),
    ('active', 'watch', 'silent for long'),
    ('active', 'at_risk', 'silent for very long'),
    ('active', 'lost', 'silent beyond the threshold'),
    ('active', 'lost_again', 'silent beyond the threshold, after an earlier return'),
    ('active', 'gone', 'ceased to exist'),
    ('watch', 'active', 'purchase'),
    ('watch', 'at_risk', 'silent for very long'),
    ('watch', 'lost', 'silent beyond the threshold'),
    ('watch', 'lost_again', 'silent beyond the threshold, after an earlier return'),
    ('watch', 'gone', 'ceased to exist'),
    ('at_risk', 'active', 'purchase'),
    ('at_risk', 'lost', 'silent beyond the threshold'),
    ('at_risk', 'lost_again', 'silent beyond the threshold, after an earlier return'),
    ('at_risk', 'gone', 'ceased to exist'),
    ('lost', 'active', 'purchase after a loss that was not confirmed'),
    ('lost', 'won_back', 'purchase after a confirmed loss'),
    ('lost', 'gone', 'ceased to exist'),
    (
        'won_back', 'active',
        setting_won_back_purchase_days() || ' purchase days, or more than '
        || setting_won_back_days() || ' days since the return'
    ),
    (
        'won_back', 'watch',
        'more than ' || setting_won_back_days() || ' days since the return, and silent for long'
    ),
    (
        'won_back', 'at_risk',
        'more than ' || setting_won_back_days()
        || ' days since the return, and silent for very long'
    ),
    ('won_back', 'lost_again', 'silent beyond the threshold'),
    ('won_back', 'gone', 'ceased to exist'),
    ('lost_again', 'active', 'purchase after a loss that was not confirmed'),
    ('lost_again', 'won_back', 'purchase after a confirmed loss'),
    ('lost_again', 'gone', 'ceased to exist')
) as status_changes (from_status, to_status, change_label_en)
