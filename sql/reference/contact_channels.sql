/*---
description: One channel over which a client may be contacted, in the order in which it is preferred.
grain: [channel]
columns:
  channel:
    described_in: staging.contacts
  channel_order:
    type: INTEGER
    description: Preference among the channels that are allowed, 1 first.
    min: 1
  channel_label_fr:
    type: VARCHAR
    description: The channel in French.
    label_fr: Libellé du canal
---*/
select
    channel,
    channel_order,
    channel_label_fr
from (
    values
    ('phone', 1, 'Téléphone'),
    ('email', 2, 'E-mail'),
    ('letter', 3, 'Courrier'),
    ('sms', 4, 'SMS')
) as channels (channel, channel_order, channel_label_fr)
