/*---
description: One status, with its place in a client's life; each client has exactly one.
grain: [status]
columns:
  status:
  status_order:
    type: INTEGER
    description: Place of the status in a client's life, for sorting.
  status_label_fr:
    type: VARCHAR
    description: The status in French.
    label_fr: Statut
  status_label_en:
    type: VARCHAR
    description: The status in English.
---*/
select
    status,
    status_order,
    status_label_fr,
    status_label_en
from (
    values
    ('prospect', 1, 'Prospect', 'No valid order yet'),
    ('new', 2, 'Nouveau', 'One purchase day, recent'),
    ('active', 3, 'Actif', 'Buys at a normal rhythm'),
    ('watch', 4, 'À surveiller', 'Silent for longer than usual'),
    ('at_risk', 5, 'À risque', 'Silent for much longer than usual'),
    ('lost', 6, 'Perdu', 'Silent beyond the threshold of loss'),
    ('won_back', 7, 'Reconquis', 'Came back from a confirmed loss'),
    ('lost_again', 8, 'Perdu à nouveau', 'Lost after having come back from a confirmed loss'),
    ('gone', 9, 'Disparu', 'Ceased to exist')
) as statuses (status, status_order, status_label_fr, status_label_en)
