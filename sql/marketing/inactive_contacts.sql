/*---
description: "Contact time on inactive clients: of the calls and visits of one month, those that went to clients who were lost on that day, over the whole company."
description_fr: "Un mois : combien d'appels et de visites sont allés à des clients perdus, sur combien, pour toute l'entreprise."
grain: [contact_month_on]
columns:
  contact_month_on:
  personal_contact_count:
  inactive_contact_count:
  inactive_contact_share:
    type: DECIMAL(9,6)
    description: inactive_contact_count over personal_contact_count.
    description_fr: Part des appels et visites faits à des clients perdus.
    unit: share 0-1
    label_fr: Part du temps
    min: 0
    max: 1
  inactive_contacts_fr:
    type: VARCHAR
    description: The month in one French sentence.
    description_fr: Le mois en une phrase.
    label_fr: En clair
examples:
  - name: all salespeople together
    given:
      returns.contact_months:
        - {contact_month_on: 2026-02-01, salesperson_id: V1, personal_contact_count: 3, inactive_contact_count: 1}
        - {contact_month_on: 2026-02-01, personal_contact_count: 5, inactive_contact_count: 1}
        - {contact_month_on: 2026-03-01, salesperson_id: V1, personal_contact_count: 1, inactive_contact_count: 0}
    expect:
      - {contact_month_on: 2026-02-01, personal_contact_count: 8, inactive_contact_count: 2, inactive_contact_share: 0.25, inactive_contacts_fr: "En février 2026, 2 appels ou visites sur 8 à des clients perdus, soit 25 %"}
      - {contact_month_on: 2026-03-01, inactive_contact_share: 0, inactive_contacts_fr: "En mars 2026, 0 appel ou visite sur 1 à des clients perdus, soit 0 %"}
---*/
with months as (
    select
        contact_month_on,
        cast(sum(personal_contact_count) as integer) as personal_contact_count,
        cast(sum(inactive_contact_count) as integer) as inactive_contact_count
    from returns.contact_months
    group by contact_month_on
),

shares as (
    select
        *,
        cast(
            round(inactive_contact_count / cast(personal_contact_count as double), 6)
            as decimal(9, 6)
        ) as inactive_contact_share
    from months
)

select
    contact_month_on,
    personal_contact_count,
    inactive_contact_count,
    inactive_contact_share,
    'En ' || month_fr(month(contact_month_on)) || ' ' || year(contact_month_on) || ', '
    || counted_fr(inactive_contact_count, 'appel ou visite', 'appels ou visites') || ' sur '
    || whole_fr(personal_contact_count) || ' à des clients perdus, soit '
    || percent_fr(inactive_contact_share) || ' %' as inactive_contacts_fr
from shares
