/*---
description: Cost and capacity of one channel in this company, as last delivered at the run date.
grain: [channel]
is_versioned: true
columns:
  channel:
    described_in: staging.contacts
    required: true
    headers: [Canal]
  unit_cost_eur:
    type: DECIMAL(18,2)
    description: What one contact over the channel costs the company.
    description_fr: Ce que coûte un contact par ce canal.
    unit: EUR
    label_fr: Coût unitaire (€)
    min: 0
    nullable: true
    headers: [Coût unitaire, Coût par contact, Coût]
  monthly_contact_count:
    nullable: true
    headers: [Contacts par mois, Capacité mensuelle, Capacité]
---*/
select
    channel,
    unit_cost_eur,
    monthly_contact_count
from incoming
