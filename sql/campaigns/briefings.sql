/*---
description: "What whoever contacts a target should know beforehand: usual products, the strongest evidence of the cause, what the client said of the competitor since the departure, and whether it told us anything, or the cause itself."
grain: [client_id]
columns:
  client_id:
  usual_products_fr:
    type: VARCHAR
    description: "Product families (else products) bought most often in the value_months up to the last purchase, at most three, in French; NULL without order lines."
    description_fr: Les familles ou articles achetés le plus souvent dans les derniers mois d'achat ; vide si les lignes de commande ne sont pas fournies.
    label_fr: Achats habituels
    nullable: true
  main_evidence_fr:
    type: VARCHAR
    description: "Strongest piece of evidence that counts for the main cause of the present loss, as a French sentence; NULL for an unknown cause."
    description_fr: L'indice le plus fort de la cause, en une phrase ; vide si la cause est inconnue.
    label_fr: Indice principal
    personal: true
    nullable: true
  competitor:
    nullable: true
  better_elsewhere:
    nullable: true
  missing_elsewhere:
    nullable: true
  would_return_if:
    nullable: true
  has_told:
    type: BOOLEAN
    description: True where the client has told us something of its departure, a cause or a complaint that is evidence of the present silence, or in a call or survey since the last purchase its solution, reasons or conditions. That it answered is nothing told.
    label_fr: Nous a dit quelque chose
  has_told_cause:
    type: BOOLEAN
    description: True where a counted piece of evidence of the main cause is the client's own word, declared or in a complaint that was not judged unfounded or refused.
    label_fr: Nous a dit la cause
examples:
  - name: families by days of purchase within the last year of buying, the strongest piece that counts, the last word of the client on each point
    run_date: 2026-01-20
    settings: {value_months: 12}
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: old, surviving_client_id: a, cause: price}
        - {campaign_id: c, client_id: b, surviving_client_id: b, cause: unknown}
      status.status:
        - {client_id: a, last_purchase_on: 2025-03-01}
        - {client_id: b, last_purchase_on: 2025-03-01}
      staging.order_lines:
        - {order_id: 1, client_id: old, surviving_client_id: a, ordered_at: 2025-03-01 00:00:00, product_id: p1, product_family: farines, net_amount_eur: 10}
        - {order_id: 2, client_id: a, surviving_client_id: a, ordered_at: 2025-01-01 00:00:00, product_id: p1, product_family: farines, net_amount_eur: 10}
        - {order_id: 2, client_id: a, surviving_client_id: a, ordered_at: 2025-01-01 00:00:00, product_id: p2, net_amount_eur: 90}
        - {order_id: 2, client_id: a, surviving_client_id: a, ordered_at: 2025-01-01 00:00:00, product_id: p3, net_amount_eur: 20}
        - {order_id: 2, client_id: a, surviving_client_id: a, ordered_at: 2025-01-01 00:00:00, product_id: p4, product_family: sel, net_amount_eur: 5}
        - {order_id: 0, client_id: a, surviving_client_id: a, ordered_at: 2024-02-01 00:00:00, product_id: p5, product_family: vieux, net_amount_eur: 999}
        - {order_id: 3, client_id: a, surviving_client_id: a, ordered_at: 2025-02-01 00:00:00, product_id: p6, product_family: rien, net_amount_eur: 99, status: cancelled}
      staging.products:
        - {product_id: p2, product_family: crémerie}
      losses.weighted_evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, cause: price, evidence_kind: price_rise, evidence_id: x, faded_weight: 0.4, evidence_fr: "hausse de 8 %"}
        - {client_id: a, last_purchase_on: 2025-03-01, cause: price, evidence_kind: quote, evidence_id: y, faded_weight: 0.6, evidence_fr: "devis refusé"}
        - {client_id: a, last_purchase_on: 2025-03-01, cause: price, evidence_kind: quote, evidence_id: z, faded_weight: 0.9, evidence_fr: "compté avec un autre"}
        - {client_id: b, last_purchase_on: 2025-03-01, cause: price, evidence_kind: quote, evidence_id: z, faded_weight: 0.9, evidence_fr: "d'une autre cause"}
      losses.counted_evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, cause: price, evidence_kind: price_rise, evidence_id: x, is_counted: true}
        - {client_id: a, last_purchase_on: 2025-03-01, cause: price, evidence_kind: quote, evidence_id: y, is_counted: true}
        - {client_id: a, last_purchase_on: 2025-03-01, cause: price, evidence_kind: quote, evidence_id: z, is_counted: false}
        - {client_id: b, last_purchase_on: 2025-03-01, cause: price, evidence_kind: quote, evidence_id: z, is_counted: true}
      staging.call_reports:
        - {contact_id: 1, client_id: old, surviving_client_id: a, called_at: 2025-06-01 10:00:00, better_elsewhere: "leur prix", competitor: Duval}
        - {contact_id: 2, client_id: a, surviving_client_id: a, called_at: 2025-07-01 10:00:00, missing_elsewhere: "le conseil ; dit par x@example.com"}
        - {contact_id: 3, client_id: b, surviving_client_id: b, called_at: 2025-02-01 10:00:00, better_elsewhere: "avant le départ"}
      staging.surveys:
        - {response_id: 1, client_id: a, surviving_client_id: a, answered_on: 2025-08-01, competitor: Lambert, would_return_if: "une remise"}
    expect:
      - {client_id: a, usual_products_fr: "farines, crémerie, article p3", main_evidence_fr: "Devis refusé.", competitor: Lambert, better_elsewhere: "leur prix", missing_elsewhere: "le conseil ; dit par …", would_return_if: "une remise", has_told: true}
      - {client_id: b, usual_products_fr: null, main_evidence_fr: null, competitor: null, better_elsewhere: null, has_told: false}
  - name: a cause or a complaint of the present silence is something told, a word in a call too; that the client answered the phone, or a blank, is not
    run_date: 2026-01-20
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: cause, surviving_client_id: cause, cause: price}
        - {campaign_id: c, client_id: complaint, surviving_client_id: complaint, cause: price}
        - {campaign_id: c, client_id: other_silence, surviving_client_id: other_silence, cause: price}
        - {campaign_id: c, client_id: incident, surviving_client_id: incident, cause: price}
        - {campaign_id: c, client_id: call, surviving_client_id: call, cause: unknown}
        - {campaign_id: c, client_id: reason, surviving_client_id: reason, cause: unknown}
        - {campaign_id: c, client_id: picked_up, surviving_client_id: picked_up, cause: unknown}
        - {campaign_id: c, client_id: chance, surviving_client_id: chance, cause: unknown}
      status.status:
        - {client_id: cause, last_purchase_on: 2025-03-01}
        - {client_id: complaint, last_purchase_on: 2025-03-01}
        - {client_id: other_silence, last_purchase_on: 2025-03-01}
        - {client_id: incident, last_purchase_on: 2025-03-01}
        - {client_id: call, last_purchase_on: 2025-03-01}
        - {client_id: reason, last_purchase_on: 2025-03-01}
        - {client_id: picked_up, last_purchase_on: 2025-03-01}
        - {client_id: chance, last_purchase_on: 2025-03-01}
      losses.evidence:
        - {client_id: cause, last_purchase_on: 2025-03-01, evidence_tier: declared, evidence_kind: survey_price}
        - {client_id: complaint, last_purchase_on: 2025-03-01, evidence_tier: incident, evidence_kind: complaint_delay}
        - {client_id: other_silence, last_purchase_on: 2024-03-01, evidence_tier: declared, evidence_kind: survey_price}
        - {client_id: incident, last_purchase_on: 2025-03-01, evidence_tier: incident, evidence_kind: late_delivery}
      staging.call_reports:
        - {contact_id: 1, client_id: call, called_at: 2025-06-01 10:00, call_outcome: other_solution, current_solution: "une autre maison"}
        - {contact_id: 2, client_id: reason, called_at: 2025-06-01 10:00, change_reason: "moins cher"}
        - {contact_id: 3, client_id: picked_up, called_at: 2025-06-01 10:00, call_outcome: reached, current_solution: " "}
        - {contact_id: 4, client_id: other_silence, called_at: 2025-02-01 10:00, current_solution: "avant"}
      staging.surveys:
        - {response_id: 1, client_id: chance, answered_on: 2025-08-01, return_probability_share: 0.25}
    expect:
      - {client_id: cause, has_told: true}
      - {client_id: complaint, has_told: true}
      - {client_id: other_silence, has_told: false}
      - {client_id: incident, has_told: false}
      - {client_id: call, has_told: true}
      - {client_id: reason, has_told: true}
      - {client_id: picked_up, has_told: false}
      - {client_id: chance, has_told: false}
  - name: the cause is told by what is declared of it or by a complaint not judged unfounded, not by one of another cause or kind
    run_date: 2026-01-20
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: declared, surviving_client_id: declared, cause: price}
        - {campaign_id: c, client_id: founded, surviving_client_id: founded, cause: late_delivery}
        - {campaign_id: c, client_id: unjudged, surviving_client_id: unjudged, cause: late_delivery}
        - {campaign_id: c, client_id: unfounded, surviving_client_id: unfounded, cause: late_delivery}
        - {campaign_id: c, client_id: refused, surviving_client_id: refused, cause: dispute}
        - {campaign_id: c, client_id: other_cause, surviving_client_id: other_cause, cause: unknown}
        - {campaign_id: c, client_id: incident, surviving_client_id: incident, cause: late_delivery}
        - {campaign_id: c, client_id: uncounted, surviving_client_id: uncounted, cause: price}
      status.status:
        - {client_id: declared, last_purchase_on: 2025-03-01}
        - {client_id: founded, last_purchase_on: 2025-03-01}
        - {client_id: unjudged, last_purchase_on: 2025-03-01}
        - {client_id: unfounded, last_purchase_on: 2025-03-01}
        - {client_id: refused, last_purchase_on: 2025-03-01}
        - {client_id: other_cause, last_purchase_on: 2025-03-01}
        - {client_id: incident, last_purchase_on: 2025-03-01}
        - {client_id: uncounted, last_purchase_on: 2025-03-01}
      staging.complaints:
        - {complaint_id: r1, outcome: founded}
        - {complaint_id: r2}
        - {complaint_id: r3, outcome: unfounded}
        - {complaint_id: r4, outcome: refused}
        - {complaint_id: r5, outcome: founded}
        - {complaint_id: o6, outcome: founded}
      losses.weighted_evidence:
        - {client_id: declared, last_purchase_on: 2025-03-01, cause: price, evidence_tier: declared, evidence_kind: survey_price, evidence_id: s1, faded_weight: 0.4, evidence_fr: "dit"}
        - {client_id: founded, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_tier: incident, evidence_kind: complaint_delay, evidence_id: r1, faded_weight: 0.4, evidence_fr: "dit"}
        - {client_id: unjudged, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_tier: incident, evidence_kind: complaint_delay, evidence_id: r2, faded_weight: 0.4, evidence_fr: "dit"}
        - {client_id: unfounded, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_tier: incident, evidence_kind: complaint_delay, evidence_id: r3, faded_weight: 0.4, evidence_fr: "dit"}
        - {client_id: refused, last_purchase_on: 2025-03-01, cause: dispute, evidence_tier: incident, evidence_kind: complaint_refused, evidence_id: r4, faded_weight: 0.4, evidence_fr: "dit"}
        - {client_id: other_cause, last_purchase_on: 2025-03-01, cause: price, evidence_tier: incident, evidence_kind: complaint_price, evidence_id: r5, faded_weight: 0.4, evidence_fr: "dit"}
        - {client_id: incident, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_tier: incident, evidence_kind: late_delivery_order, evidence_id: o6, faded_weight: 0.4, evidence_fr: "vu"}
        - {client_id: uncounted, last_purchase_on: 2025-03-01, cause: price, evidence_tier: declared, evidence_kind: survey_price, evidence_id: s7, faded_weight: 0.4, evidence_fr: "dit"}
      losses.counted_evidence:
        - {client_id: declared, last_purchase_on: 2025-03-01, cause: price, evidence_kind: survey_price, evidence_id: s1, is_counted: true}
        - {client_id: founded, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint_delay, evidence_id: r1, is_counted: true}
        - {client_id: unjudged, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint_delay, evidence_id: r2, is_counted: true}
        - {client_id: unfounded, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: complaint_delay, evidence_id: r3, is_counted: true}
        - {client_id: refused, last_purchase_on: 2025-03-01, cause: dispute, evidence_kind: complaint_refused, evidence_id: r4, is_counted: true}
        - {client_id: other_cause, last_purchase_on: 2025-03-01, cause: price, evidence_kind: complaint_price, evidence_id: r5, is_counted: true}
        - {client_id: incident, last_purchase_on: 2025-03-01, cause: late_delivery, evidence_kind: late_delivery_order, evidence_id: o6, is_counted: true}
        - {client_id: uncounted, last_purchase_on: 2025-03-01, cause: price, evidence_kind: survey_price, evidence_id: s7, is_counted: false}
    expect:
      - {client_id: declared, has_told_cause: true}
      - {client_id: founded, has_told_cause: true}
      - {client_id: unjudged, has_told_cause: true}
      - {client_id: unfounded, has_told_cause: false}
      - {client_id: refused, has_told_cause: false}
      - {client_id: other_cause, has_told_cause: false}
      - {client_id: incident, has_told_cause: false}
      - {client_id: uncounted, has_told_cause: false}
---*/
with targets as (
    select distinct
        targets.surviving_client_id as client_id,
        targets.cause,
        status.last_purchase_on
    from campaigns.targets as targets
    left join status.status as status on targets.surviving_client_id = status.client_id
),

bought as (
    select
        lines.surviving_client_id as client_id,
        coalesce(
            nullif(trim(lines.product_family), ''),
            nullif(trim(products.product_family), ''),
            'article ' || lines.product_id
        ) as product_fr,
        count(distinct cast(lines.ordered_at as date)) as day_count,
        sum(lines.net_amount_eur) as amount_eur
    from targets
    inner join staging.order_lines as lines
        on
            targets.client_id = lines.surviving_client_id
            and cast(lines.ordered_at as date) <= targets.last_purchase_on
            and cast(lines.ordered_at as date)
            > targets.last_purchase_on - to_months(setting_value_months())
    left join staging.products as products on lines.product_id = products.product_id
    where lines.status is distinct from 'cancelled'
    group by lines.surviving_client_id, product_fr
),

ranked as (
    select
        *,
        row_number() over (
            partition by client_id order by day_count desc, amount_eur desc nulls last, product_fr
        ) as place
    from bought
    where product_fr is not null
),

usual as (
    select
        client_id,
        string_agg(product_fr, ', ' order by place) as usual_products_fr
    from ranked
    where place <= setting_told_product_count()
    group by client_id
),

evidence as (
    select
        pieces.client_id,
        arg_max(
            pieces.evidence_fr,
            (pieces.faded_weight, pieces.evidence_on, pieces.evidence_kind, pieces.evidence_id)
        ) as evidence_fr,
        bool_or(
            pieces.evidence_tier = 'declared'
            or starts_with(pieces.evidence_kind, 'complaint_')
            and coalesce(complaints.outcome, 'founded') = 'founded'
        ) as has_told_cause
    from targets
    inner join losses.weighted_evidence as pieces
        on
            targets.client_id = pieces.client_id
            and targets.last_purchase_on = pieces.last_purchase_on
            and targets.cause = pieces.cause
    inner join losses.counted_evidence as counted
        on
            pieces.client_id = counted.client_id
            and pieces.last_purchase_on = counted.last_purchase_on
            and pieces.cause = counted.cause
            and pieces.evidence_kind = counted.evidence_kind
            and pieces.evidence_id = counted.evidence_id
            and counted.is_counted
    left join staging.complaints as complaints on pieces.evidence_id = complaints.complaint_id
    group by pieces.client_id
),

told as (
    select
        surviving_client_id as client_id,
        cast(called_at as date) as said_on,
        contact_id as said_in,
        competitor,
        better_elsewhere,
        missing_elsewhere,
        would_return_if,
        concat_ws(
            ' ',
            competitor,
            better_elsewhere,
            missing_elsewhere,
            would_return_if,
            current_solution,
            change_reason
        ) as all_words
    from staging.call_reports
    union all
    select
        surviving_client_id,
        answered_on,
        response_id,
        competitor,
        cast(null as varchar),
        cast(null as varchar),
        would_return_if,
        concat_ws(' ', competitor, would_return_if)
    from staging.surveys
),

-- The last word on each point; arg_max passes over points of which nothing was said.
said as (
    select
        told.client_id,
        arg_max(nullif(trim(told.competitor), ''), (told.said_on, told.said_in)) as competitor,
        arg_max(
            without_contact_values(told.better_elsewhere), (told.said_on, told.said_in)
        ) as better_elsewhere,
        arg_max(
            without_contact_values(told.missing_elsewhere), (told.said_on, told.said_in)
        ) as missing_elsewhere,
        arg_max(
            without_contact_values(told.would_return_if), (told.said_on, told.said_in)
        ) as would_return_if,
        bool_or(trim(told.all_words) <> '') as has_words
    from targets
    inner join told
        on targets.client_id = told.client_id and told.said_on >= targets.last_purchase_on
    group by told.client_id
),

declared as (
    select distinct evidence.client_id
    from targets
    inner join losses.evidence as evidence
        on
            targets.client_id = evidence.client_id
            and targets.last_purchase_on = evidence.last_purchase_on
    where evidence.evidence_tier = 'declared' or starts_with(evidence.evidence_kind, 'complaint')
)

select distinct
    targets.client_id,
    usual.usual_products_fr,
    upper(left(evidence.evidence_fr, 1)) || right(evidence.evidence_fr, -1)
    || case when evidence.evidence_fr like '%.' then '' else '.' end as main_evidence_fr,
    said.competitor,
    said.better_elsewhere,
    said.missing_elsewhere,
    said.would_return_if,
    declared.client_id is not null or coalesce(said.has_words, false) as has_told,
    coalesce(evidence.has_told_cause, false) as has_told_cause
from targets
left join usual on targets.client_id = usual.client_id
left join evidence on targets.client_id = evidence.client_id
left join said on targets.client_id = said.client_id
left join declared on targets.client_id = declared.client_id
