/*---
description: "Next purchase expected of one client: the last one plus the mean interval of the current life, lost or not; NULL with a reason."
grain: [client_id]
columns:
  client_id:
  last_purchase_on:
  usual_interval_days:
    type: INTEGER
    description: Mean interval between purchase days of the client's current life, whole days; NULL with expected_purchase_reason one_purchase or profiling_objected.
    description_fr: Nombre de jours entre deux achats, d'habitude ; vide si le client n'a acheté qu'une fois.
    unit: day
    label_fr: Intervalle habituel (jours)
    min: 0
    nullable: true
  expected_purchase_on:
    type: DATE
    description: "Next purchase expected: the last purchase day plus usual_interval_days; NULL with a reason."
    description_fr: "Jour où l'on attend le prochain achat : le dernier, plus l'intervalle habituel ; vide si on ne peut rien attendre."
    label_fr: Prochain achat attendu le
    nullable: true
  expected_purchase_reason:
    type: VARCHAR
    description: "Why no purchase day is expected: one_purchase (of the current life), seasonal (due in the season, see rhythm.seasons) or profiling_objected."
    values: [one_purchase, seasonal, profiling_objected]
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: expected_or_reason
    description: clients with neither an expected purchase nor a reason for having none, or with both
    sql: (expected_purchase_on is null) = (expected_purchase_reason is not null)
  - name: nothing_is_expected_of_profiling_objectors
    description: clients of whom a purchase is expected although they objected to profiling
    sql: >
      expected_purchase_on is null
      or client_id not in (select p.client_id from orders.profiling_objections as p)
examples:
  - name: the open silence alone counts, and the life in which it lies; a season goes before the interval
    given:
      rhythm.predictive_thresholds:
        - {client_id: a, purchased_on: 2025-01-01, next_purchase_on: 2025-02-01, life_interval_count: 0, life_interval_days: 0}
        - {client_id: a, purchased_on: 2025-02-01, life_interval_count: 2, life_interval_days: 61}
        - {client_id: once, purchased_on: 2025-02-01, life_interval_count: 0, life_interval_days: 0}
        - {client_id: noel, purchased_on: 2024-12-20, life_interval_count: 2, life_interval_days: 700}
        - {client_id: was_seasonal, purchased_on: 2025-03-01, life_interval_count: 1, life_interval_days: 40}
        - {client_id: objector, purchased_on: 2025-02-01, life_interval_count: 1, life_interval_days: 30}
      rhythm.seasons:
        - {client_id: noel, last_purchase_on: 2024-12-20, is_present_silence: true}
        - {client_id: was_seasonal, last_purchase_on: 2024-12-20, is_present_silence: false}
      orders.profiling_objections:
        - {client_id: objector}
    expect:
      - {client_id: a, last_purchase_on: 2025-02-01, usual_interval_days: 31, expected_purchase_on: 2025-03-04, expected_purchase_reason: null}
      - {client_id: once, usual_interval_days: null, expected_purchase_on: null, expected_purchase_reason: one_purchase}
      - {client_id: noel, usual_interval_days: 350, expected_purchase_on: null, expected_purchase_reason: seasonal}
      - {client_id: was_seasonal, usual_interval_days: 40, expected_purchase_on: 2025-04-10}
      - {client_id: objector, usual_interval_days: null, expected_purchase_on: null, expected_purchase_reason: profiling_objected}
---*/
with told as (
    select
        silences.client_id,
        silences.purchased_on as last_purchase_on,
        case
            when objections.client_id is null
                then mean_interval_days(silences.life_interval_days, silences.life_interval_count)
        end as usual_interval_days,
        case
            when objections.client_id is not null then 'profiling_objected'
            when seasons.client_id is not null then 'seasonal'
            when silences.life_interval_count = 0 then 'one_purchase'
        end as expected_purchase_reason
    from rhythm.predictive_thresholds as silences
    left join rhythm.seasons as seasons
        on silences.client_id = seasons.client_id and seasons.is_present_silence
    left join orders.profiling_objections as objections on silences.client_id = objections.client_id
    where silences.next_purchase_on is null
)

select
    client_id,
    last_purchase_on,
    usual_interval_days,
    case when expected_purchase_reason is null then last_purchase_on + usual_interval_days end
        as expected_purchase_on,
    expected_purchase_reason
from told
