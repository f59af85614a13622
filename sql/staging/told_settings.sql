/*---
description: One setting that decides losses, as it stood on the last night that reported any.
grain: [setting_name]
source: told_settings
cut_by: told_on
columns:
  setting_name:
    type: VARCHAR
    description: Name of a setting that decides who is lost, and when.
    label_fr: Réglage
  setting_value:
    type: VARCHAR
    description: Value of the setting, as text.
    label_fr: Valeur du réglage
  told_on:
---*/
select
    setting_name,
    setting_value,
    told_on
from incoming
