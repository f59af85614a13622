/*---
description: One piece of evidence for one cause of one silence, and whether it counts in the score, or tells of the same incident as one that counts.
grain: [client_id, last_purchase_on, evidence_kind, evidence_id]
columns:
  client_id:
  last_purchase_on:
  cause:
  evidence_kind:
  evidence_id:
  evidence_tier:
  faded_weight:
  is_counted:
    type: BOOLEAN
    description: "True where the piece counts in the score of its cause; else it tells of the same incident (one order, or at most same_incident_days apart) as one that counts."
    label_fr: Compte
  is_counted_documented:
    type: BOOLEAN
    description: The same among documented pieces alone; false for what the client declared.
    label_fr: Compte sans les déclarations
references:
  cause: reference.loss_causes.cause
examples:
  - name: of pieces of one incident (at most 14 days apart, or of one order) the heaviest counts; a piece halfway between two incidents does not join them
    given:
      losses.weighted_evidence:
        - {client_id: near, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: order, evidence_id: o1, order_id: o1, evidence_on: 2025-03-01, evidence_tier: incident, faded_weight: 0.6}
        - {client_id: near, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint, evidence_id: r1, evidence_on: 2025-03-15, evidence_tier: incident, faded_weight: 0.75}
        - {client_id: near, last_purchase_on: 2025-03-01, cause: price, evidence_kind: price_rise, evidence_id: p1, evidence_on: 2025-03-15, evidence_tier: context, faded_weight: 0.2}
        - {client_id: far, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: order, evidence_id: o1, evidence_on: 2025-03-01, evidence_tier: incident, faded_weight: 0.6}
        - {client_id: far, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint, evidence_id: r1, evidence_on: 2025-03-16, evidence_tier: incident, faded_weight: 0.75}
        - {client_id: between, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint, evidence_id: r1, evidence_on: 2025-03-01, evidence_tier: incident, faded_weight: 0.6}
        - {client_id: between, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: survey, evidence_id: s1, evidence_on: 2025-03-11, evidence_tier: declared, faded_weight: 0.8}
        - {client_id: between, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint, evidence_id: r2, evidence_on: 2025-03-21, evidence_tier: incident, faded_weight: 0.6}
        - {client_id: order, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: order, evidence_id: o1, order_id: o1, evidence_on: 2025-03-01, evidence_tier: incident, faded_weight: 0.6}
        - {client_id: order, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint, evidence_id: r1, evidence_on: 2025-03-31, evidence_tier: incident, faded_weight: 0.3}
        - {client_id: order, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: return, evidence_id: t1, order_id: o1, evidence_on: 2025-05-31, evidence_tier: incident, faded_weight: 0.5}
        - {client_id: said, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint, evidence_id: r1, evidence_on: 2025-03-01, evidence_tier: incident, faded_weight: 0.3}
        - {client_id: said, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: survey, evidence_id: s1, evidence_on: 2025-03-11, evidence_tier: declared, faded_weight: 0.8}
    expect:
      - {client_id: near, evidence_id: o1, is_counted: false, is_counted_documented: false}
      - {client_id: near, evidence_id: r1, is_counted: true, is_counted_documented: true}
      - {client_id: near, evidence_id: p1, is_counted: true, is_counted_documented: true}
      - {client_id: far, evidence_id: o1, is_counted: true, is_counted_documented: true}
      - {client_id: far, evidence_id: r1, is_counted: true, is_counted_documented: true}
      - {client_id: between, evidence_id: r1, is_counted: true, is_counted_documented: true}
      - {client_id: between, evidence_id: s1, is_counted: false, is_counted_documented: false}
      - {client_id: between, evidence_id: r2, is_counted: true, is_counted_documented: true}
      - {client_id: order, evidence_id: o1, is_counted: true, is_counted_documented: true}
      - {client_id: order, evidence_id: r1, is_counted: true, is_counted_documented: true}
      - {client_id: order, evidence_id: t1, is_counted: false, is_counted_documented: false}
      - {client_id: said, evidence_id: r1, is_counted: false, is_counted_documented: true}
      - {client_id: said, evidence_id: s1, is_counted: true, is_counted_documented: false}
---*/
-- Two pieces for one cause tell of one incident where they are of one order or at most
-- same_incident_days apart. Of all choices of pieces among which no two do, the one that weighs
-- most counts: a further piece adds choices and takes none away, so that it never lowers a score.
with pieces as (
    select
        client_id,
        last_purchase_on,
        cause,
        evidence_kind,
        evidence_id,
        evidence_on,
        evidence_tier,
        faded_weight,
        row_number() over of_cause as place,
        evidence_on - lag(evidence_on) over of_cause as before_days,
        lead(evidence_on) over of_cause - evidence_on as after_days,
        order_id is not null and count(*) over of_order > 1 as has_more_of_order,
        -- Of an order, also the last day on which a piece tells of it.
        case
            when order_id is not null
                then struct_pack(order_id := order_id, until_on := max(evidence_on) over of_order)
        end as own_order
    from losses.weighted_evidence
    window
        of_cause as (
            partition by client_id, last_purchase_on, cause
            order by evidence_on, evidence_kind, evidence_id
        ),
        of_order as (partition by client_id, last_purchase_on, cause, order_id)
),

judged as (
    select
        *,
        has_more_of_order
        or coalesce(before_days <= setting_same_incident_days(), false)
        or coalesce(after_days <= setting_same_incident_days(), false) as has_rivals
    from pieces
),

rivals as (
    select
        client_id,
        last_purchase_on,
        cause,
        evidence_tier = 'declared' as is_declared,
        struct_pack(
            place := place,
            evidence_on := evidence_on,
            rest_share := cast(1 - faded_weight as double),
            own_order := own_order
        ) as piece
    from judged
    where has_rivals
),

chosen as (
    select
        client_id,
        last_purchase_on,
        cause,
        separate_places(list_sort(list(piece)), setting_same_incident_days()) as places,
        coalesce(
            separate_places(
                list_sort(list(piece) filter (where not is_declared)), setting_same_incident_days()
            ),
            []
        ) as documented_places
    from rivals
    group by client_id, last_purchase_on, cause
)

select
    judged.client_id,
    judged.last_purchase_on,
    judged.cause,
    judged.evidence_kind,
    judged.evidence_id,
    judged.evidence_tier,
    judged.faded_weight,
    not judged.has_rivals or list_contains(chosen.places, judged.place) as is_counted,
    judged.evidence_tier <> 'declared'
    and (
        not judged.has_rivals or list_contains(chosen.documented_places, judged.place)
    ) as is_counted_documented
from judged
left join chosen
    on
        judged.has_rivals
        and judged.client_id = chosen.client_id
        and judged.last_purchase_on = chosen.last_purchase_on
        and judged.cause = chosen.cause
