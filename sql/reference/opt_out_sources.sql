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
    opt_out_source_label_fr
from (
    values
    ('objections', 'Liste d''opposition'),
    ('consents', 'Retrait de consentement'),
    ('contacts', 'Réaction à un contact'),
    ('campaign_events', 'Désinscription d''un message'),
    ('surveys', 'Réponse à une enquête'),
    ('call_reports', 'Dit lors d''un appel')
) as built_in (opt_out_source, opt_out_source_label_fr)
