/*---
description: "One RFM segment, without whoever objected to profiling: clients, revenue over the whole history, lost clients with their lost value, and what to do about whom."
description_fr: "Un segment de clients selon récence, fréquence et montant : combien ils sont, ce qu'ils ont acheté, et que faire."
grain: [rfm_segment]
columns:
  rfm_segment:
  segment_order:
  rfm_segment_label_fr:
  client_count:
  client_share:
    nullable: true
  segment_revenue_eur:
    type: DECIMAL(18,2)
    description: "Revenue of the segment: net sum of its clients' valid orders over the whole history."
    description_fr: Chiffre d'affaires des clients du segment depuis toujours.
    unit: EUR
    label_fr: CA du segment (€)
    min: 0
  segment_lost_count:
    type: INTEGER
    description: Clients of the segment whose status is lost or lost_again.
    description_fr: Clients du segment qui sont perdus.
    label_fr: Clients perdus
    min: 0
  segment_lost_value_eur:
    type: DECIMAL(18,2)
    description: Lost value (lost_value_eur of the open loss) of the lost clients of the segment.
    description_fr: Valeur perdue des clients perdus du segment.
    unit: EUR
    label_fr: Valeur perdue du segment (€)
    min: 0
  segment_count_fr:
    type: VARCHAR
    description: How many clients the segment has, and how many of them are lost or at risk, in one French phrase.
    description_fr: Combien de clients dans le segment, dont combien de perdus ou à risque.
    label_fr: Clients du segment
  segment_meaning_fr:
  segment_advice_fr:
    type: VARCHAR
    description: "What to do about the clients of the segment, in French: each advice of reference.segment_advice with its number of clients, the most common first."
    description_fr: "Que faire des clients du segment : chaque conseil, avec le nombre de clients concernés."
    label_fr: Que faire
references:
  rfm_segment: reference.rfm_meanings.rfm_segment
checks:
  - name: every_segment_is_shown
    is_of_table: true
    description: segments that are missing
    sql: (select count(*) from marketing.segments) = (select count(*) from reference.rfm_meanings)
examples:
  - name: every segment is shown, also without clients; the lost of a segment have an advice of their own
    given:
      reference.rfm_meanings:
        - {rfm_segment: champions, segment_order: 1, segment_action_fr: Les remercier.}
        - {rfm_segment: at_risk, segment_order: 8, segment_action_fr: Prendre des nouvelles.}
        - {rfm_segment: hibernating, segment_order: 10, segment_action_fr: Sonder.}
        - {rfm_segment: loyal, segment_order: 2, segment_action_fr: Garder le contact.}
      reference.segment_advice:
        - {rfm_segment: champions, status: active, client_advice_fr: Les remercier.}
        - {rfm_segment: champions, status: new, client_advice_fr: Les remercier.}
        - {rfm_segment: champions, status: lost, client_advice_fr: Chercher la cause.}
        - {rfm_segment: champions, status: at_risk, client_advice_fr: Appeler.}
        - {rfm_segment: champions, status: gone, client_advice_fr: Ne plus solliciter.}
        - {rfm_segment: hibernating, status: lost, client_advice_fr: Chercher la cause.}
        - {rfm_segment: hibernating, status: lost_again, client_advice_fr: Laisser décider.}
        - {rfm_segment: loyal, status: lost, client_advice_fr: Chercher la cause.}
        - {rfm_segment: loyal, status: at_risk, client_advice_fr: Appeler.}
      value.rfm:
        - {client_id: a, rfm_segment: champions}
        - {client_id: b, rfm_segment: champions}
        - {client_id: c, rfm_segment: champions}
        - {client_id: d, rfm_segment: champions}
        - {client_id: e, rfm_segment: champions}
        - {client_id: f, rfm_segment: hibernating}
        - {client_id: g, rfm_segment: hibernating}
        - {client_id: h, rfm_segment: loyal}
        - {client_id: i, rfm_segment: loyal}
        - {client_id: objector}
      status.status:
        - {client_id: a, status: active}
        - {client_id: b, status: lost}
        - {client_id: c, status: new}
        - {client_id: d, status: at_risk}
        - {client_id: e, status: gone}
        - {client_id: f, status: lost}
        - {client_id: g, status: lost_again}
        - {client_id: h, status: lost}
        - {client_id: i, status: at_risk}
        - {client_id: objector, status: lost}
      value.value:
        - {client_id: a, revenue_eur: 10.00}
        - {client_id: b, revenue_eur: 5.50, lost_value_eur: 4.00}
        - {client_id: c, revenue_eur: 1.00}
        - {client_id: d, revenue_eur: 1.00}
        - {client_id: e, revenue_eur: 1.00}
        - {client_id: f, revenue_eur: 1.00}
        - {client_id: g, revenue_eur: 1.00}
        - {client_id: h, revenue_eur: 1.00}
        - {client_id: i, revenue_eur: 1.00}
        - {client_id: objector, revenue_eur: 1.00, lost_value_eur: 1.00}
    expect:
      - {rfm_segment: champions, segment_order: 1, client_count: 5, client_share: 0.555556, segment_revenue_eur: 18.50, segment_lost_count: 1, segment_lost_value_eur: 4.00, segment_count_fr: "5 clients, dont 1 perdu, 1 à risque et 1 disparu", segment_advice_fr: "Les remercier (2 clients). Appeler (1 client). Chercher la cause (1 client). Ne plus solliciter (1 client)."}
      - {rfm_segment: at_risk, segment_order: 8, client_count: 0, client_share: 0, segment_revenue_eur: 0.00, segment_lost_count: 0, segment_lost_value_eur: 0.00, segment_count_fr: 0 client, segment_advice_fr: Prendre des nouvelles.}
      - {rfm_segment: hibernating, client_count: 2, segment_lost_count: 2, segment_count_fr: "2 clients, tous perdus"}
      - {rfm_segment: loyal, client_count: 2, segment_lost_count: 1, segment_count_fr: "2 clients, dont 1 perdu et 1 à risque"}
---*/
with members as (
    select
        rfm.rfm_segment,
        status.status,
        value.revenue_eur,
        value.lost_value_eur,
        advice.client_advice_fr
    from value.rfm as rfm
    inner join value.value as value on rfm.client_id = value.client_id
    inner join status.status as status on rfm.client_id = status.client_id
    inner join reference.segment_advice as advice
        on rfm.rfm_segment = advice.rfm_segment and status.status = advice.status
),

counted as (
    select
        rfm_segment,
        count(*) as client_count,
        sum(revenue_eur) as revenue_eur,
        count(case when is_lost(status) then 1 end) as lost_count,
        count(case when status = 'at_risk' then 1 end) as risk_count,
        count(case when status = 'gone' then 1 end) as gone_count,
        sum(coalesce(lost_value_eur, 0)) as lost_value_eur
    from members
    group by rfm_segment
),

advised as (
    select
        rfm_segment,
        client_advice_fr,
        count(*) as client_count
    from members
    group by rfm_segment, client_advice_fr
),

told as (
    select
        rfm_segment,
        string_agg(
            rtrim(client_advice_fr, '.') || ' ('
            || counted_fr(client_count, 'client', 'clients') || ').', ' '
            order by client_count desc, client_advice_fr
        ) as advice_fr
    from advised
    group by rfm_segment
),

filled as (
    select
        meanings.*,
        told.advice_fr,
        coalesce(counted.client_count, 0) as client_count,
        coalesce(counted.revenue_eur, 0) as revenue_eur,
        coalesce(counted.lost_count, 0) as lost_count,
        coalesce(counted.risk_count, 0) as risk_count,
        coalesce(counted.gone_count, 0) as gone_count,
        coalesce(counted.lost_value_eur, 0) as lost_value_eur,
        sum(coalesce(counted.client_count, 0)) over () as all_count
    from reference.rfm_meanings as meanings
    left join counted on meanings.rfm_segment = counted.rfm_segment
    left join told on meanings.rfm_segment = told.rfm_segment
),

worded as (
    select
        *,
        case when lost_count > 0 then counted_fr(lost_count, 'perdu', 'perdus') end as lost_fr,
        case when risk_count > 0 then whole_fr(risk_count) || ' à risque' end as risk_fr,
        case when gone_count > 0 then counted_fr(gone_count, 'disparu', 'disparus') end as gone_fr
    from filled
)

select
    rfm_segment,
    segment_order,
    rfm_segment_label_fr,
    cast(client_count as integer) as client_count,
    case when all_count > 0 then cast(round(client_count / all_count, 6) as decimal(9, 6)) end
        as client_share,
    cast(revenue_eur as decimal(18, 2)) as segment_revenue_eur,
    cast(lost_count as integer) as segment_lost_count,
    cast(lost_value_eur as decimal(18, 2)) as segment_lost_value_eur,
    counted_fr(client_count, 'client', 'clients')
    || case
        when lost_count > 1 and lost_count = client_count then ', tous perdus'
        when lost_count + risk_count + gone_count = 0 then ''
        else
            ', dont '
            || concat_ws(
                ' et ',
                nullif(concat_ws(', ', lost_fr, case when gone_count > 0 then risk_fr end), ''),
                coalesce(gone_fr, risk_fr)
            )
    end as segment_count_fr,
    segment_meaning_fr,
    coalesce(advice_fr, segment_action_fr) as segment_advice_fr
from worded
