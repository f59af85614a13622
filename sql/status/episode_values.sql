/*---
description: "Lost value of one loss: revenue of the value_months that end on the last purchase day."
grain: [client_id, episode_number]
columns:
  client_id:
  episode_number:
  lost_value_eur:
    type: DECIMAL(18,2)
    description: "Lost value: the client's revenue over the value_months that end on the last purchase day, that day included; in client tables NULL unless lost."
    description_fr: Chiffre d'affaires du client sur l'année qui finit à son dernier achat ; vide s'il n'est pas perdu.
    unit: EUR
    label_fr: Valeur perdue (€)
    min: 0
references:
  client_id: rhythm.rhythm.client_id
examples:
  - name: the year ends on the last purchase day, which counts; the same day a year before does not
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2022-03-01, revenue_eur: 1.00}
        - {client_id: a, purchased_on: 2022-03-02, revenue_eur: 2.00}
        - {client_id: a, purchased_on: 2023-03-01, revenue_eur: 4.00}
        - {client_id: a, purchased_on: 2025-01-01, revenue_eur: 8.00}
        - {client_id: b, purchased_on: 2024-02-29, revenue_eur: 16.00}
        - {client_id: b, purchased_on: 2023-02-28, revenue_eur: 32.00}
        - {client_id: c, purchased_on: 2025-01-01, revenue_eur: 64.00}
      status.episodes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2023-03-01}
        - {client_id: b, episode_number: 1, last_purchase_on: 2024-02-29}
    expect:
      - {client_id: a, episode_number: 1, lost_value_eur: 6.00}
      - {client_id: b, episode_number: 1, lost_value_eur: 16.00}
---*/
select
    episodes.client_id,
    episodes.episode_number,
    cast(sum(days.revenue_eur) as decimal(18, 2)) as lost_value_eur
from status.episodes as episodes
inner join orders.purchase_days as days
    on
        episodes.client_id = days.client_id
        and episodes.last_purchase_on >= days.purchased_on
        and days.purchased_on > episodes.last_purchase_on - to_months(setting_value_months())
group by episodes.client_id, episodes.episode_number
