/*---
description: "One answer to the question how likely a return is, against what happened: how many of those who gave it bought within default_primary_window_days. The first answer of a client counts, once its window is over."
grain: [return_probability_share]
python: declared.add_realised
columns:
  return_probability_share:
  answered_count:
    type: INTEGER
    description: Clients who gave the answer first.
    description_fr: Clients qui ont donné cette réponse.
    label_fr: Réponses
    min: 1
  realised_count:
    type: INTEGER
    description: Of these, clients who bought within default_primary_window_days after the day of the answer.
    description_fr: Parmi eux, ceux qui ont acheté dans la durée de mesure habituelle après leur réponse.
    label_fr: Clients revenus ensuite
    min: 0
  realised_share:
    type: DECIMAL(9,6)
    description: "Realised return rate: realised_count over answered_count."
    description_fr: Part de ceux qui sont vraiment revenus.
    unit: share 0-1
    label_fr: Taux de retour constaté
    min: 0
    max: 1
  realised_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of Wilson's interval of realised_share at confidence_share.
    description_fr: La plus petite part compatible avec les données.
    unit: share 0-1
    label_fr: Taux constaté, borne basse
    min: 0
    max: 1
  realised_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of Wilson's interval of realised_share, as the lower one.
    description_fr: La plus grande part compatible avec les données.
    unit: share 0-1
    label_fr: Taux constaté, borne haute
    min: 0
    max: 1
checks:
  - name: realised_are_among_answered
    description: more returns than answers
    sql: realised_count <= answered_count
  - name: realised_inside_interval
    description: rates outside their own interval
    sql: realised_low_share <= realised_share and realised_share <= realised_high_share
examples:
  - name: the first answer of each client, whichever number it has now; the day of the answer does not count, the last day does, and an open window says nothing
    run_date: 2026-06-01
    settings: {default_primary_window_days: 30, order_lag_days: 3}
    given:
      staging.surveys:
        - {response_id: s1, client_id: old, surviving_client_id: a, answered_on: 2026-01-01, return_probability_share: 0.25}
        - {response_id: s2, client_id: a, surviving_client_id: a, answered_on: 2026-02-01, return_probability_share: 0.75}
        - {response_id: s3, client_id: b, surviving_client_id: b, answered_on: 2026-01-01, return_probability_share: 0.25}
        - {response_id: s4, client_id: c, surviving_client_id: c, answered_on: 2026-04-28, return_probability_share: 0.1}
        - {response_id: s5, client_id: d, surviving_client_id: d, answered_on: 2026-04-30, return_probability_share: 0.1}
        - {response_id: s6, client_id: e, surviving_client_id: e, answered_on: 2026-01-01}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-01-31}
        - {client_id: a, purchased_on: 2026-02-20}
        - {client_id: b, purchased_on: 2026-01-01}
        - {client_id: b, purchased_on: 2026-02-01}
        - {client_id: d, purchased_on: 2026-05-01}
    expect:
      - {return_probability_share: 0.25, answered_count: 2, realised_count: 1, realised_share: 0.5, realised_low_share: 0.094531, realised_high_share: 0.905469}
      - {return_probability_share: 0.1, answered_count: 1, realised_count: 0, realised_share: 0, realised_low_share: 0}
---*/
with first_answers as (
    select
        surviving_client_id as client_id,
        answered_on,
        return_probability_share
    from staging.surveys
    where return_probability_share is not null
    qualify
        row_number() over (partition by surviving_client_id order by answered_on, response_id) = 1
),

followed as (
    select
        answers.client_id,
        answers.return_probability_share,
        max(days.purchased_on) is not null as is_realised
    from first_answers as answers
    left join orders.purchase_days as days
        on
            answers.client_id = days.client_id
            and days.purchased_on > answers.answered_on
            and days.purchased_on
            <= answers.answered_on + setting_default_primary_window_days()
    where
        answers.answered_on + setting_default_primary_window_days() + setting_order_lag_days()
        <= as_of()
    group by answers.client_id, answers.return_probability_share
)

select
    return_probability_share,
    cast(count(*) as integer) as answered_count,
    cast(count(case when is_realised then 1 end) as integer) as realised_count
from followed
group by return_probability_share
order by return_probability_share
