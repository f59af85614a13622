/*---
description: "Contact time on inactive clients of one salesperson in one month, for managers alone."
description_fr: "Un mois d'un commercial : combien de ses appels et visites sont allés à des clients perdus. Pour les responsables seulement."
grain: [contact_month_on, salesperson_id]
columns:
  contact_month_on:
  salesperson_id:
    nullable: true
  holder_fr:
  personal_contact_count:
  inactive_contact_count:
  inactive_contact_share:
examples:
  - name: each salesperson, and contacts that name nobody
    given:
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un}
      returns.contact_months:
        - {contact_month_on: 2026-02-01, salesperson_id: V1, personal_contact_count: 3, inactive_contact_count: 1}
        - {contact_month_on: 2026-02-01, personal_contact_count: 5, inactive_contact_count: 1}
    expect:
      - {contact_month_on: 2026-02-01, salesperson_id: V1, holder_fr: Mme Un, personal_contact_count: 3, inactive_contact_count: 1, inactive_contact_share: 0.333333}
      - {contact_month_on: 2026-02-01, salesperson_id: null, holder_fr: Aucun commercial, inactive_contact_share: 0.2}
---*/
select
    months.contact_month_on,
    months.salesperson_id,
    coalesce(people.name, months.salesperson_id, 'Aucun commercial') as holder_fr,
    months.personal_contact_count,
    months.inactive_contact_count,
    cast(
        round(months.inactive_contact_count / cast(months.personal_contact_count as double), 6)
        as decimal(9, 6)
    ) as inactive_contact_share
from returns.contact_months as months
left join staging.salespeople as people on months.salesperson_id = people.salesperson_id
