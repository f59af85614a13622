/*---
description: One channel over which campaigns contact clients, in order of preference, with this company's cost and capacity (NULL where not delivered).
description_fr: Un canal par lequel les campagnes contactent, par ordre de préférence, avec son coût et sa capacité s'ils sont connus.
grain: [channel]
columns:
  channel:
    described_in: staging.contacts
  channel_order:
    type: INTEGER
    description: "Order of preference: the first channel that is allowed and has a usable value is taken."
    description_fr: "Ordre de préférence : on prend le premier canal permis dont la coordonnée est connue."
    min: 1
  channel_label_fr:
    type: VARCHAR
    description: The channel in French.
    description_fr: "Le moyen de contacter : courrier, e-mail, appel, SMS ou visite."
    label_fr: Canal
  is_personal:
    type: BOOLEAN
    description: True where a salesperson makes the contact, a call or a visit.
    description_fr: Oui si c'est un commercial qui contacte, par un appel ou une visite.
    label_fr: Contact par un commercial
  unit_cost_eur:
    nullable: true
  monthly_contact_count:
    nullable: true
examples:
  - name: cost and capacity come from the extract channels; without it they are unknown
    given:
      staging.channels:
        - {channel: phone, unit_cost_eur: 4.50, monthly_contact_count: 300}
        - {channel: letter, unit_cost_eur: 0.95}
        - {channel: visit, unit_cost_eur: 45.00}
    expect:
      - {channel: phone, channel_order: 1, is_personal: true, unit_cost_eur: 4.50, monthly_contact_count: 300}
      - {channel: email, channel_order: 2, is_personal: false, unit_cost_eur: null, monthly_contact_count: null}
      - {channel: letter, channel_order: 3, unit_cost_eur: 0.95, monthly_contact_count: null}
      - {channel: sms, channel_order: 4, unit_cost_eur: null, monthly_contact_count: null}
      - {channel: visit, channel_order: 5, unit_cost_eur: 45.00, monthly_contact_count: null}
---*/
with channels as (
    select
        channel,
        channel_order,
        channel_label_fr,
        channel in ('phone', 'visit') as is_personal
    from (
        values
        ('phone', 1, 'Téléphone'),
        ('email', 2, 'E-mail'),
        ('letter', 3, 'Courrier'),
        ('sms', 4, 'SMS'),
        ('visit', 5, 'Visite')
    ) as built_in (channel, channel_order, channel_label_fr)
)

select
    channels.channel,
    channels.channel_order,
    channels.channel_label_fr,
    channels.is_personal,
    of_company.unit_cost_eur,
    of_company.monthly_contact_count
from channels
left join staging.channels as of_company on channels.channel = of_company.channel
