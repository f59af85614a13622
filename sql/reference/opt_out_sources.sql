/*---
description: One extract that tells acts by which clients take rights away, with its French label.
description_fr: Une extraction qui dit les oppositions, avec son nom en clair.
grain: [opt_out_source]
columns:
  opt_out_source:
    described_in: orders.opt_out_rows
  opt_out_source_label_fr:
    type: VARCHAR
    description: The source in French.
    description_fr: D'où vient l'opposition.
    label_fr: Origine
---*/
select
    opt_out_source,
    upper(left(opt_out_source_word(opt_out_source), 1))
    || substr(opt_out_source_word(opt_out_source), 2) as opt_out_source_label_fr
from (
    values
    ('objections'),
    ('consents'),
    ('contacts'),
    ('campaign_events'),
    ('surveys'),
    ('call_reports')
) as built_in (opt_out_source)
