/*---
description: "One change of the target list that an earlier night published: a response code that came on the list, left it, or stands there for another salesperson or channel."
grain: [response_code, listed_on]
source: listings
cut_by: listed_on
columns:
  response_code:
    described_in: staging.orders
  listed_on:
    type: DATE
    description: Run date of the night whose list changed; what it says holds until the next change of the code.
    label_fr: Liste du
  salesperson_id:
    nullable: true
  channel:
    described_in: staging.contacts
    nullable: true
  is_listed:
    type: BOOLEAN
    description: True where the code stands on the list of that night; false where it left it.
    label_fr: Sur la liste
---*/
select
    response_code,
    listed_on,
    salesperson_id,
    channel,
    is_listed
from incoming
