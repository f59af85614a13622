/*---
description: "Sign of tonight that a client to keep may leave: the cause of an earlier loss met again, a valuable client silent for longer than usual, or a complaint soon after a first purchase or a return."
grain: [client_id, loyalty_alert]
columns:
  client_id:
  loyalty_alert:
    type: VARCHAR
    description: "Kind of alert: old_cause (won back, and what made the client leave happens again), loyal_at_risk (strategic or of a long relation, to be watched or at risk), early_complaint (within early_complaint_days)."
    description_fr: "Code de l'alerte : l'ancienne cause de départ revient, un client important se tait, ou une réclamation arrive tôt."
    label_fr: Nature de l'alerte
    values: [old_cause, loyal_at_risk, early_complaint]
  noticed_on:
    type: DATE
    description: Day of the newest incident or complaint, or first day of the silence that is longer than usual.
    description_fr: Jour du dernier incident ou de la réclamation, ou premier jour du silence inhabituel.
    label_fr: Signe du
  returned_on:
    nullable: true
  cause:
    nullable: true
  sign_fr:
    type: VARCHAR
    description: What was found, in French words within a sentence, the newest or heaviest first; NULL for a silence without any evidence.
    description_fr: Ce qui a été constaté, en clair ; vide pour un silence sans aucun indice.
    label_fr: Constat
    nullable: true
references:
  client_id: status.status.client_id
checks:
  - name: not_after_tonight
    description: alerts of days that are not known yet
    sql: noticed_on <= run_date()
  - name: old_cause_after_a_return
    description: old causes without the cause and the return, or told before it
    sql: loyalty_alert <> 'old_cause' or coalesce(noticed_on > returned_on and cause is not null and sign_fr is not null, false)
examples:
  - name: what made the client leave happens again after the return, also to one who is at risk by now; other causes, earlier incidents and older returns are none
    run_date: 2026-06-30
    settings: {told_evidence_count: 2, won_back_days: 365}
    given:
      loyalty.second_lives:
        - {client_id: a, episode_number: 1, returned_on: 2025-01-01, cause: price}
        - {client_id: a, episode_number: 2, returned_on: 2026-01-01, cause: late_delivery}
        - {client_id: risk, episode_number: 1, returned_on: 2025-06-30, cause: price}
        - {client_id: old, episode_number: 1, returned_on: 2025-06-29, cause: price}
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2026-03-01, window_kind: watched}
        - {client_id: a, last_purchase_on: 2024-03-01, window_kind: loss}
        - {client_id: risk, last_purchase_on: 2026-03-01, window_kind: at_risk}
        - {client_id: old, last_purchase_on: 2026-03-01, window_kind: at_risk}
      losses.evidence:
        - {client_id: a, last_purchase_on: 2026-03-01, cause: late_delivery, evidence_kind: k, evidence_id: 1, evidence_on: 2026-01-02, evidence_fr: commande 1 en retard}
        - {client_id: a, last_purchase_on: 2026-03-01, cause: late_delivery, evidence_kind: k, evidence_id: 2, evidence_on: 2026-03-05, evidence_fr: commande 2 en retard}
        - {client_id: a, last_purchase_on: 2026-03-01, cause: late_delivery, evidence_kind: k, evidence_id: 3, evidence_on: 2026-02-05, evidence_fr: commande 3 en retard}
        - {client_id: a, last_purchase_on: 2026-03-01, cause: late_delivery, evidence_kind: k, evidence_id: 0, evidence_on: 2026-01-01, evidence_fr: commande 0 en retard}
        - {client_id: a, last_purchase_on: 2026-03-01, cause: price, evidence_kind: k, evidence_id: 4, evidence_on: 2026-03-06, evidence_fr: trop cher}
        - {client_id: a, last_purchase_on: 2024-03-01, cause: late_delivery, evidence_kind: k, evidence_id: 5, evidence_on: 2026-03-06, evidence_fr: ancien}
        - {client_id: risk, last_purchase_on: 2026-03-01, cause: price, evidence_kind: k, evidence_id: 6, evidence_on: 2026-03-06, evidence_fr: devis trop cher}
        - {client_id: old, last_purchase_on: 2026-03-01, cause: price, evidence_kind: k, evidence_id: 7, evidence_on: 2026-03-06, evidence_fr: devis trop cher}
    expect:
      - {client_id: a, loyalty_alert: old_cause, noticed_on: 2026-03-05, returned_on: 2026-01-01, cause: late_delivery, sign_fr: "commande 2 en retard ; commande 3 en retard"}
      - {client_id: risk, loyalty_alert: old_cause, noticed_on: 2026-03-06, returned_on: 2025-06-30, cause: price, sign_fr: devis trop cher}
  - name: strategic clients and long relations, from the first day of the unusual silence
    run_date: 2026-06-30
    settings: {told_evidence_count: 1}
    given:
      status.status:
        - {client_id: large, status: at_risk, last_purchase_on: 2026-03-01}
        - {client_id: old, status: watch, last_purchase_on: 2026-03-01}
        - {client_id: small, status: at_risk, last_purchase_on: 2026-03-01}
        - {client_id: calm, status: active, last_purchase_on: 2026-03-01}
      value.relations:
        - {client_id: large, is_strategic: true, is_long_relation: false}
        - {client_id: old, is_strategic: false, is_long_relation: true}
        - {client_id: small, is_strategic: false, is_long_relation: false}
        - {client_id: calm, is_strategic: true, is_long_relation: true}
      status.loss_thresholds:
        - {client_id: large, purchased_on: 2026-03-01, decisive_watch_days: 60, decisive_risk_days: 90}
        - {client_id: old, purchased_on: 2026-03-01, decisive_watch_days: 60, decisive_risk_days: 150}
      losses.evidence_windows:
        - {client_id: large, last_purchase_on: 2026-03-01, window_kind: at_risk}
      losses.evidence:
        - {client_id: large, last_purchase_on: 2026-03-01, evidence_kind: light, evidence_id: 1, evidence_on: 2026-03-06, remaining_share: 1, evidence_fr: léger retard}
        - {client_id: large, last_purchase_on: 2026-03-01, evidence_kind: heavy, evidence_id: 2, evidence_on: 2026-03-05, remaining_share: 0.8, evidence_fr: réclamation}
      reference.evidence_kinds:
        - {evidence_kind: light, evidence_weight: 0.3}
        - {evidence_kind: heavy, evidence_weight: 0.7}
    expect:
      - {client_id: large, loyalty_alert: loyal_at_risk, noticed_on: 2026-05-31, cause: null, sign_fr: réclamation}
      - {client_id: old, loyalty_alert: loyal_at_risk, noticed_on: 2026-05-01, sign_fr: null}
  - name: complaints soon after a first or second purchase or a return, told for as long
    run_date: 2026-06-30
    settings: {early_complaint_days: 30}
    given:
      status.status:
        - {client_id: first, status: new, last_purchase_on: 2026-05-31}
        - {client_id: late, status: new, last_purchase_on: 2026-05-30}
        - {client_id: second, status: active, last_purchase_on: 2026-06-10}
        - {client_id: back, status: won_back, last_purchase_on: 2026-06-10}
        - {client_id: third, status: active, last_purchase_on: 2026-06-10}
        - {client_id: gone, status: gone, last_purchase_on: 2026-06-10}
        - {client_id: past, status: active, last_purchase_on: 2026-06-10}
      orders.purchase_days:
        - {client_id: first, purchased_on: 2026-05-31}
        - {client_id: late, purchased_on: 2026-05-30}
        - {client_id: second, purchased_on: 2026-01-01}
        - {client_id: second, purchased_on: 2026-06-10}
        - {client_id: back, purchased_on: 2024-01-01}
        - {client_id: back, purchased_on: 2024-02-01}
        - {client_id: back, purchased_on: 2026-06-10}
        - {client_id: third, purchased_on: 2024-01-01}
        - {client_id: third, purchased_on: 2024-02-01}
        - {client_id: third, purchased_on: 2026-06-10}
        - {client_id: gone, purchased_on: 2026-06-10}
        - {client_id: past, purchased_on: 2026-05-30}
      loyalty.second_lives:
        - {client_id: back, episode_number: 1, returned_on: 2026-06-10, cause: price}
      staging.complaints:
        - {complaint_id: r1, client_id: first, opened_on: 2026-06-30}
        - {complaint_id: r2, client_id: late, opened_on: 2026-06-30}
        - {complaint_id: r3, client_id: old, surviving_client_id: second, opened_on: 2026-06-11, resolved_on: 2026-06-15}
        - {complaint_id: r4, client_id: back, opened_on: 2026-06-10}
        - {complaint_id: r5, client_id: third, opened_on: 2026-06-11}
        - {complaint_id: r6, client_id: gone, opened_on: 2026-06-11}
        - {complaint_id: r7, client_id: past, opened_on: 2026-05-31}
    expect:
      - {client_id: first, loyalty_alert: early_complaint, noticed_on: 2026-06-30, returned_on: null, sign_fr: "réclamation r1 du 30/06/2026, 30 jours après le premier achat, sans réponse"}
      - {client_id: second, loyalty_alert: early_complaint, sign_fr: "réclamation r3 du 11/06/2026, 1 jour après le deuxième achat, réglée le 15/06/2026"}
      - {client_id: back, loyalty_alert: early_complaint, noticed_on: 2026-06-10, returned_on: 2026-06-10, cause: price, sign_fr: "réclamation r4 du 10/06/2026, le jour du retour, sans réponse"}
---*/
with lives as (
    select
        client_id,
        max(returned_on) as returned_on,
        max_by(cause, episode_number) as cause
    from loyalty.second_lives
    group by client_id
),

open_silences as (
    select
        client_id,
        last_purchase_on
    from losses.evidence_windows
    where window_kind in ('at_risk', 'watched')
),

pieces as (
    select
        evidence.client_id,
        evidence.cause,
        evidence.evidence_on,
        evidence.evidence_fr,
        evidence.remaining_share * kinds.evidence_weight as weight
    from losses.evidence as evidence
    inner join open_silences
        on
            evidence.client_id = open_silences.client_id
            and evidence.last_purchase_on = open_silences.last_purchase_on
    left join reference.evidence_kinds as kinds on evidence.evidence_kind = kinds.evidence_kind
),

-- An incident that speaks in two ways is told once.
met_again as (
    select
        pieces.client_id,
        lives.returned_on,
        lives.cause,
        pieces.evidence_fr,
        max(pieces.evidence_on) as evidence_on
    from pieces
    inner join lives
        on
            pieces.client_id = lives.client_id
            and pieces.cause = lives.cause
            and pieces.evidence_on > lives.returned_on
    where as_of() - lives.returned_on <= setting_won_back_days()
    group by pieces.client_id, lives.returned_on, lives.cause, pieces.evidence_fr
),

newest as (
    select
        *,
        row_number() over (
            partition by client_id
            order by evidence_on desc, evidence_fr
        ) as place
    from met_again
),

old_causes as (
    select
        client_id,
        'old_cause' as loyalty_alert,
        max(evidence_on) as noticed_on,
        string_agg(evidence_fr, ' ; ' order by place) as sign_fr
    from newest
    where place <= setting_told_evidence_count()
    group by client_id
),

heaviest as (
    select
        client_id,
        evidence_fr,
        row_number() over (
            partition by client_id
            order by max(weight) desc, evidence_fr
        ) as place
    from pieces
    group by client_id, evidence_fr
),

signs as (
    select
        client_id,
        string_agg(evidence_fr, ' ; ' order by place) as sign_fr
    from heaviest
    where place <= setting_told_evidence_count()
    group by client_id
),

loyal as (
    select
        status.client_id,
        'loyal_at_risk' as loyalty_alert,
        status.last_purchase_on
        + case
            when status.status = 'at_risk' then thresholds.decisive_risk_days
            else thresholds.decisive_watch_days
        end
        + 1 as noticed_on,
        signs.sign_fr
    from status.status as status
    inner join value.relations as relations on status.client_id = relations.client_id
    inner join status.loss_thresholds as thresholds
        on
            status.client_id = thresholds.client_id
            and status.last_purchase_on = thresholds.purchased_on
    left join signs on status.client_id = signs.client_id
    where
        status.status in ('at_risk', 'watch')
        and (relations.is_strategic or relations.is_long_relation)
),

numbered_days as (
    select
        client_id,
        purchased_on,
        row_number() over (partition by client_id order by purchased_on) as day_number
    from orders.purchase_days
    where purchased_on <= as_of()
),

-- A return says more than the number of the purchase.
beginnings as (
    select
        client_id,
        purchased_on as begun_on,
        case when day_number = 1 then 'le premier achat' else 'le deuxième achat' end as begun_fr,
        case when day_number = 1 then 'du premier achat' else 'du deuxième achat' end as of_begun_fr
    from numbered_days
    where day_number <= 2
    union all
    select
        client_id,
        returned_on,
        'le retour',
        'du retour'
    from lives
),

complained as (
    select
        beginnings.client_id,
        complaints.opened_on,
        'réclamation ' || complaints.complaint_id || ' du ' || day_fr(complaints.opened_on) || ', '
        || case
            when complaints.opened_on = beginnings.begun_on
                then 'le jour ' || beginnings.of_begun_fr
            else
                days_fr(complaints.opened_on - beginnings.begun_on) || ' après '
                || beginnings.begun_fr
        end
        || coalesce(', réglée le ' || day_fr(complaints.resolved_on), ', sans réponse')
            as complaint_fr,
        row_number() over (
            partition by beginnings.client_id
            order by
                complaints.opened_on desc, complaints.complaint_id, beginnings.begun_on desc,
                beginnings.begun_fr desc
        ) as place
    from staging.complaints as complaints
    inner join beginnings
        on
            complaints.surviving_client_id = beginnings.client_id
            and complaints.opened_on
            between beginnings.begun_on
            and beginnings.begun_on + setting_early_complaint_days()
    inner join status.status as status on beginnings.client_id = status.client_id
    where
        complaints.opened_on > as_of() - setting_early_complaint_days()
        and status.status in ('new', 'active', 'watch', 'at_risk', 'won_back')
),

found as (
    select * from old_causes
    union all
    select * from loyal
    union all
    select
        client_id,
        'early_complaint' as loyalty_alert,
        opened_on as noticed_on,
        complaint_fr as sign_fr
    from complained
    where place = 1
)

select
    found.client_id,
    found.loyalty_alert,
    found.noticed_on,
    lives.returned_on,
    lives.cause,
    found.sign_fr
from found
left join lives on found.client_id = lives.client_id
