/*---
description: "One client who may be shown, with status, rhythm, value and what is expected: no control of a running campaign, nobody who objected to all contact, was erased, or whose data is past its term; without any contact value."
description_fr: "Un client que l'on peut montrer : sa situation, son rythme, ce qu'il a acheté et ce que l'on attend de lui. Aucune coordonnée."
grain: [client_id]
columns:
  client_id:
  name:
    nullable: true
  client_type:
    nullable: true
  client_type_label_fr:
    nullable: true
  status_label_fr:
  client_segment_label_fr:
    nullable: true
  segment_reason_fr:
    type: VARCHAR
    description: Why the client has no segment and no advice, in French; NULL where there is one.
    description_fr: Pourquoi le client n'a ni segment ni conseil ; vide s'il en a.
    label_fr: Pourquoi pas de segment
    nullable: true
  client_advice_fr:
    nullable: true
  abc_class:
    nullable: true
  last_purchase_on:
    nullable: true
  purchase_day_count:
    nullable: true
  usual_interval_days:
    nullable: true
  expected_purchase_on:
    nullable: true
  expected_purchase_reason_fr:
    type: VARCHAR
    description: Why no purchase is expected on a day, in French; NULL where there is one.
    description_fr: Pourquoi aucune date d'achat n'est attendue ; vide s'il y en a une.
    label_fr: Pourquoi pas de date attendue
    nullable: true
  year_revenue_eur:
    nullable: true
  revenue_eur:
    nullable: true
  forecast_revenue_eur:
    nullable: true
  forecast_reason_fr:
    type: VARCHAR
    description: Why no revenue is forecast, in French; NULL where there is a forecast.
    description_fr: Pourquoi il n'y a pas de prévision ; vide s'il y en a une.
    label_fr: Pourquoi pas de prévision
    nullable: true
  is_strategic:
    nullable: true
  is_long_relation:
    nullable: true
  group_id:
    nullable: true
  group_name:
    type: VARCHAR
    description: Name of the client at the head of the group; NULL where it has none.
    description_fr: Nom du client à la tête du groupe ; vide s'il n'est pas connu.
    label_fr: Nom de la tête de groupe
    personal: true
    nullable: true
references:
  client_id: status.status.client_id
checks:
  - name: no_control_whose_window_runs_is_shown
    description: controls of running campaigns, whom a reader would contact
    sql: >
      client_id not in (select c.client_id from campaigns.running_controls as c)
      and coalesce(group_id not in (select c.client_id from campaigns.running_controls as c), true)
  - name: nobody_hidden_is_shown
    description: clients who objected to all contact, were erased, or whose data is past its term
    sql: client_id not in (select h.client_id from compliance.hidden_clients as h)
  - name: figure_or_reason
    description: clients with neither a figure nor a reason for having none, or with both
    sql: >
      (client_segment_label_fr is null) = (segment_reason_fr is not null)
      and (expected_purchase_on is null) = (expected_purchase_reason_fr is not null)
      and (forecast_revenue_eur is null) = (forecast_reason_fr is not null)
  - name: no_score_of_who_objected_to_profiling
    description: clients with a segment, an expected purchase or a forecast although they objected to profiling
    sql: >
      client_id not in (select p.client_id from orders.profiling_objections as p)
      or (client_segment_label_fr is null and expected_purchase_on is null
      and forecast_revenue_eur is null)
examples:
  - name: who may be shown, and why a figure is missing
    run_date: 2026-01-01
    given:
      status.status:
        - {client_id: a, status: active, last_purchase_on: 2025-12-01}
        - {client_id: lost, status: lost, last_purchase_on: 2024-01-01}
        - {client_id: objector, status: active, last_purchase_on: 2025-12-01}
        - {client_id: prospect, status: prospect}
        - {client_id: control, status: lost, last_purchase_on: 2024-01-01}
        - {client_id: stop, status: active, last_purchase_on: 2025-12-01}
        - {client_id: erased-1, status: gone, last_purchase_on: 2025-12-01}
        - {client_id: tomorrow, status: lost, last_purchase_on: 2023-01-02}
        - {client_id: later, status: lost, last_purchase_on: 2023-01-03}
      staging.clients:
        - {client_id: a, name: Maison A, client_type: B2B}
        - {client_id: control, name: Maison C, client_type: B2B}
      reference.statuses:
        - {status: active, status_label_fr: Actif}
        - {status: lost, status_label_fr: Perdu}
        - {status: prospect, status_label_fr: Prospect}
        - {status: gone, status_label_fr: Disparu}
      reference.missing_reasons:
        - {missing_reason: profiling_objected, missing_reason_fr: opposition au profilage}
        - {missing_reason: never_bought, missing_reason_fr: aucun achat}
        - {missing_reason: silent, missing_reason_fr: plus attendu}
        - {missing_reason: no_maximum, missing_reason_fr: le modèle ne s'ajuste pas}
      reference.segment_advice:
        - {rfm_segment: loyal, status: active, client_segment_label_fr: Fidèles, client_advice_fr: Garder le contact.}
        - {rfm_segment: loyal, status: lost, client_segment_label_fr: Fidèles (perdu), client_advice_fr: Chercher la cause.}
      value.rfm:
        - {client_id: a, rfm_segment: loyal, purchase_day_count: 7}
        - {client_id: lost, rfm_segment: loyal, purchase_day_count: 5}
        - {client_id: objector, purchase_day_count: 3}
        - {client_id: later, rfm_segment: loyal, purchase_day_count: 3}
      value.value:
        - {client_id: a, revenue_eur: 700.00, abc_class: A}
      value.relations:
        - {client_id: a, year_revenue_eur: 100.00, is_strategic: true, is_long_relation: false}
      value.expected_purchases:
        - {client_id: a, usual_interval_days: 60, expected_purchase_on: 2026-01-30}
        - {client_id: lost, usual_interval_days: 60, expected_purchase_on: 2024-03-01}
        - {client_id: objector, expected_purchase_reason: profiling_objected}
        - {client_id: later, usual_interval_days: 60, expected_purchase_on: 2023-03-04}
      value.forecast:
        - {client_id: a, forecast_revenue_eur: 250.00}
        - {client_id: lost, forecast_revenue_eur: 1.00}
        - {client_id: objector, p_alive_reason: profiling_objected, order_value_reason: profiling_objected}
        - {client_id: later, order_value_reason: no_maximum}
      value.parents:
        - {client_id: a, group_id: firm}
        - {client_id: lost, group_id: control}
        - {client_id: later, group_id: a}
      campaigns.running_controls:
        - {client_id: control}
      compliance.hidden_clients:
        - {client_id: stop}
        - {client_id: erased-1}
        - {client_id: tomorrow}
      orders.profiling_objections:
        - {client_id: objector}
    expect:
      - {client_id: a, name: Maison A, client_type: B2B, status_label_fr: Actif, client_segment_label_fr: Fidèles, segment_reason_fr: null, client_advice_fr: Garder le contact., abc_class: A, last_purchase_on: 2025-12-01, purchase_day_count: 7, usual_interval_days: 60, expected_purchase_on: 2026-01-30, year_revenue_eur: 100.00, revenue_eur: 700.00, forecast_revenue_eur: 250.00, forecast_reason_fr: null, is_strategic: true, is_long_relation: false, group_id: null, group_name: null}
      - {client_id: lost, client_segment_label_fr: Fidèles (perdu), client_advice_fr: Chercher la cause., usual_interval_days: 60, expected_purchase_on: null, expected_purchase_reason_fr: plus attendu, group_id: null, group_name: null}
      - {client_id: objector, client_segment_label_fr: null, segment_reason_fr: opposition au profilage, client_advice_fr: null, expected_purchase_reason_fr: opposition au profilage, forecast_reason_fr: opposition au profilage}
      - {client_id: prospect, status_label_fr: Prospect, segment_reason_fr: aucun achat, expected_purchase_reason_fr: aucun achat, forecast_reason_fr: aucun achat}
      - {client_id: later, group_id: a, group_name: Maison A, forecast_revenue_eur: null, forecast_reason_fr: le modèle ne s'ajuste pas}
---*/
with hidden as (
    -- Who hears of a control would call, and the comparison would be spoiled.
    select client_id
    from campaigns.running_controls
    union
    select client_id
    from compliance.hidden_clients
),

shown as (
    select
        status.client_id,
        status.status,
        status.last_purchase_on,
        objections.client_id is not null as is_objected
    from status.status as status
    left join orders.profiling_objections as objections on status.client_id = objections.client_id
    where status.client_id not in (select h.client_id from hidden as h)
),

-- A head that may not be shown, or is no known client, names no group: such a code may be anything.
grouped as (
    select
        parents.client_id,
        parents.group_id,
        heads.name as group_name
    from value.parents as parents
    inner join staging.clients as heads on parents.group_id = heads.client_id
    where parents.group_id not in (select h.client_id from hidden as h)
),

reasoned as (
    select
        shown.client_id,
        shown.status,
        shown.last_purchase_on,
        rfm.rfm_segment,
        rfm.purchase_day_count,
        expected.usual_interval_days,
        forecast.forecast_revenue_eur,
        case
            when shown.is_objected then 'profiling_objected'
            when shown.last_purchase_on is null then 'never_bought'
        end as missing_reason,
        coalesce(
            expected.expected_purchase_reason,
            case when is_lost(shown.status) or shown.status = 'gone' then 'silent' end
        ) as expected_reason,
        expected.expected_purchase_on,
        coalesce(forecast.p_alive_reason, forecast.order_value_reason) as forecast_reason
    from shown
    left join value.rfm as rfm on shown.client_id = rfm.client_id
    left join value.expected_purchases as expected on shown.client_id = expected.client_id
    left join value.forecast as forecast on shown.client_id = forecast.client_id
)

select
    reasoned.client_id,
    clients.name,
    clients.client_type,
    client_type_word(clients.client_type) as client_type_label_fr,
    statuses.status_label_fr,
    advice.client_segment_label_fr,
    no_segment.missing_reason_fr as segment_reason_fr,
    advice.client_advice_fr,
    value.abc_class,
    reasoned.last_purchase_on,
    reasoned.purchase_day_count,
    reasoned.usual_interval_days,
    case when reasoned.expected_reason is null then reasoned.expected_purchase_on end
        as expected_purchase_on,
    no_date.missing_reason_fr as expected_purchase_reason_fr,
    relations.year_revenue_eur,
    value.revenue_eur,
    reasoned.forecast_revenue_eur,
    no_forecast.missing_reason_fr as forecast_reason_fr,
    relations.is_strategic,
    relations.is_long_relation,
    grouped.group_id,
    grouped.group_name
from reasoned
inner join reference.statuses as statuses on reasoned.status = statuses.status
left join reference.segment_advice as advice
    on reasoned.rfm_segment = advice.rfm_segment and reasoned.status = advice.status
left join reference.missing_reasons as no_segment
    on reasoned.missing_reason = no_segment.missing_reason
left join reference.missing_reasons as no_date
    on coalesce(reasoned.missing_reason, reasoned.expected_reason) = no_date.missing_reason
left join reference.missing_reasons as no_forecast
    on coalesce(reasoned.missing_reason, reasoned.forecast_reason) = no_forecast.missing_reason
left join staging.clients as clients on reasoned.client_id = clients.client_id
left join value.value as value on reasoned.client_id = value.client_id
left join value.relations as relations on reasoned.client_id = relations.client_id
left join grouped on reasoned.client_id = grouped.client_id
