/*---
description: One client lost, or at risk, who may be shown, the most worth first, with the cause of the loss or the signs, the evidence in a French sentence, and what would change the verdict.
description_fr: "Un client perdu ou à risque que l'on peut montrer, le plus important d'abord : la cause ou les signes, et les indices."
grain: [loss_rank]
columns:
  loss_rank:
    type: INTEGER
    description: Place by lost_revenue_eur, the largest first.
    description_fr: 1 pour le client dont la valeur annuelle en jeu est la plus grande.
    label_fr: Rang
    min: 1
  client_id:
  name:
    nullable: true
  status_label_fr:
  last_purchase_on:
  lost_on:
    nullable: true
  lost_revenue_eur:
    type: DECIMAL(18,2)
    description: "What is lost or at stake a year: lost_value_eur, of a client at risk year_revenue_eur."
    description_fr: Valeur perdue du client ; pour un client à risque, son chiffre d'affaires sur un an.
    unit: EUR
    label_fr: Valeur annuelle en jeu (€)
    nullable: true
  cause_label_fr:
    nullable: true
  basis_fr:
    type: VARCHAR
    description: "What the cause rests on, and where it is measured, how sure it is, in French; NULL for a client at risk, who has signs and no cause, and where nothing explains the loss."
    description_fr: Sur quoi repose la cause et, si c'est mesuré, à quel point elle est sûre ; vide pour un client à risque.
    label_fr: Fondement
    nullable: true
  explanation_fr:
    type: VARCHAR
    description: The heaviest evidence, of a loss for its main cause, of a client at risk for anything, in one French sentence.
    description_fr: Les indices les plus lourds, en une phrase.
    label_fr: Explication
  verdict_change_fr:
    type: VARCHAR
    description: What would change the verdict, in French.
    description_fr: Ce qui ferait changer d'avis sur la cause.
    label_fr: Ce qui changerait l'avis
references:
  client_id: status.status.client_id
checks:
  - name: nobody_hidden_is_told
    description: clients whom nobody may see, or who are controls, are told as lost
    sql: >
      client_id not in (select h.client_id from compliance.hidden_clients as h)
      and client_id not in (select c.client_id from campaigns.running_controls as c)
      and client_id not in (select o.client_id from orders.profiling_objections as o)
examples:
  - name: a documented loss, a client at risk, an unknown cause, a hidden motive; clients of whom nothing is told are left out
    run_date: 2026-06-30
    given:
      reference.statuses:
        - {status: lost, status_label_fr: Perdu}
        - {status: at_risk, status_label_fr: À risque}
      reference.loss_causes:
        - {cause: late_delivery, cause_label_fr: Retard de livraison}
        - {cause: price, cause_label_fr: Prix}
        - {cause: neglect, cause_label_fr: Client délaissé}
        - {cause: unknown, cause_label_fr: Cause inconnue}
        - {cause: unpaid, cause_label_fr: Impayé, fact_ends_fr: "Le règlement des factures."}
      reference.evidence_tiers:
        - {evidence_tier: incident, tier_label_fr: Incident documenté}
        - {evidence_tier: declared, tier_label_fr: Déclaré par le client}
      status.status:
        - {client_id: a, status: lost, last_purchase_on: 2025-01-01, lost_on: 2025-12-01}
        - {client_id: r, status: at_risk, last_purchase_on: 2026-01-01}
        - {client_id: u, status: lost, last_purchase_on: 2025-01-02, lost_on: 2025-12-02}
        - {client_id: m, status: lost, last_purchase_on: 2025-01-03, lost_on: 2025-12-03}
        - {client_id: untold, status: lost, last_purchase_on: 2025-01-01, lost_on: 2025-12-01}
        - {client_id: n, status: lost, last_purchase_on: 2025-01-04, lost_on: 2025-12-04}
        - {client_id: v, status: lost, last_purchase_on: 2025-01-05, lost_on: 2025-12-05}
        - {client_id: w, status: lost, last_purchase_on: 2025-01-06, lost_on: 2025-12-06}
        - {client_id: f, status: lost, last_purchase_on: 2025-01-07, lost_on: 2025-12-07}
        - {client_id: active, status: active, last_purchase_on: 2026-06-01}
      campaigns.untold_clients:
        - {client_id: untold}
      staging.clients:
        - {client_id: a, name: Maison A}
      status.episode_values:
        - {client_id: a, episode_number: 1, lost_value_eur: 10.00}
        - {client_id: u, episode_number: 1, lost_value_eur: 30.00}
      value.relations:
        - {client_id: r, year_revenue_eur: 20.00}
      losses.causes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-01-01, cause: late_delivery, cause_rank: 1, is_main: true, evidence_tier: incident, confidence_level: medium}
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-01-01, cause: neglect, cause_rank: 2, is_main: false, evidence_tier: context, cause_score: 0.2}
        - {client_id: u, episode_number: 1, last_purchase_on: 2025-01-02, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: m, episode_number: 1, last_purchase_on: 2025-01-03, cause: price, cause_rank: 1, is_main: true, evidence_tier: declared, hidden_motive: late_delivery}
        - {client_id: n, episode_number: 1, last_purchase_on: 2025-01-04, cause: late_delivery, cause_rank: 1, is_main: true, evidence_tier: incident, hidden_motive: late_delivery}
        - {client_id: n, episode_number: 1, last_purchase_on: 2025-01-04, cause: price, cause_rank: 2, is_main: false, evidence_tier: declared}
        - {client_id: v, episode_number: 1, last_purchase_on: 2025-01-05, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: w, episode_number: 1, last_purchase_on: 2025-01-06, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: f, episode_number: 1, last_purchase_on: 2025-01-07, cause: unpaid, cause_rank: 1, is_main: true, evidence_tier: fact}
      losses.to_ask:
        - {client_id: u, ask_reason: unknown, ask_by: call}
        - {client_id: v, ask_reason: unknown, ask_by: call}
        - {client_id: w, ask_reason: unknown, ask_by: call}
      marketing.to_ask:
        - {client_id: u, ask_by: survey}
      campaigns.drawn_clients:
        - {client_id: w}
      intake.coverage:
        - {extract: orders, is_configured: true}
        - {extract: surveys, is_configured: false}
      reference.evidence_kinds:
        - {evidence_kind: survey_price, evidence_extract: surveys}
      losses.weighted_evidence:
        - {client_id: a, last_purchase_on: 2025-01-01, cause: late_delivery, faded_weight: 0.6, evidence_kind: late_delivery_order, evidence_id: x, evidence_fr: "commande x livrée avec 12 jours de retard le 02/01/2025"}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: late_delivery, faded_weight: 0.7, evidence_kind: complaint_delay, evidence_id: y, evidence_fr: "réclamation y du 05/01/2025 pour retard"}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: neglect, faded_weight: 0.2, evidence_kind: long_without_contact, evidence_id: z, evidence_fr: "ni visite ni appel"}
        - {client_id: m, last_purchase_on: 2025-01-03, cause: price, faded_weight: 0.8, evidence_kind: survey_price, evidence_id: s, evidence_fr: "déclaré dans l'enquête s"}
        - {client_id: r, last_purchase_on: 2026-01-01, cause: price, faded_weight: 0.3, evidence_kind: price_rise, evidence_id: p, evidence_fr: "hausse de prix"}
        - {client_id: r, last_purchase_on: 2026-01-01, cause: dispute, faded_weight: 0.8, evidence_kind: complaint_refused, evidence_id: w, evidence_fr: "réclamation w refusée"}
        - {client_id: r, last_purchase_on: 2026-01-01, cause: poor_service, faded_weight: 0.2, evidence_kind: complaint_service, evidence_id: w, evidence_fr: "réclamation w refusée"}
    expect:
      - {loss_rank: 1, client_id: u, cause_label_fr: Cause inconnue, basis_fr: null, explanation_fr: "Aucun indice dans les données fournies.", verdict_change_fr: "L'avis du client, à demander par enquête."}
      - {loss_rank: 2, client_id: r, status_label_fr: À risque, lost_on: null, lost_revenue_eur: 20.00, cause_label_fr: null, basis_fr: null, explanation_fr: "Signes : réclamation w refusée ; hausse de prix.", verdict_change_fr: "Un achat, ou l'avis du client."}
      - {loss_rank: 3, client_id: a, name: Maison A, lost_revenue_eur: 10.00, cause_label_fr: Retard de livraison, basis_fr: "Incident documenté, confiance moyenne", explanation_fr: "Réclamation y du 05/01/2025 pour retard ; commande x livrée avec 12 jours de retard le 02/01/2025.", verdict_change_fr: "L'avis du client ; à défaut, la piste suivante est : client délaissé."}
      - {loss_rank: 4, client_id: f, verdict_change_fr: "Le règlement des factures."}
      - {loss_rank: 5, client_id: m, basis_fr: Déclaré par le client, verdict_change_fr: "Motif peut-être caché, documenté : retard de livraison."}
      - {loss_rank: 6, client_id: n, cause_label_fr: Retard de livraison, verdict_change_fr: "L'avis du client, qui a dit autre chose : prix."}
      - {loss_rank: 7, client_id: v, verdict_change_fr: "L'avis du client, que l'on n'a pas le droit de lui demander."}
      - {loss_rank: 8, client_id: w, verdict_change_fr: "La réponse du client à la campagne en cours."}
---*/
with shown as (
    select
        status.client_id,
        status.status,
        status.last_purchase_on,
        status.lost_on
    from status.status as status
    where
        (is_lost(status.status) or status.status = 'at_risk')
        and status.client_id not in (select u.client_id from campaigns.untold_clients as u)
),

main_causes as (
    select
        causes.*,
        labels.cause_label_fr,
        labels.fact_ends_fr,
        tiers.tier_label_fr,
        hidden.cause_label_fr as hidden_label_fr,
        next_labels.cause_label_fr as next_label_fr
    from losses.causes as causes
    inner join reference.loss_causes as labels on causes.cause = labels.cause
    left join reference.evidence_tiers as tiers on causes.evidence_tier = tiers.evidence_tier
    left join reference.loss_causes as hidden on causes.hidden_motive = hidden.cause
    left join losses.causes as nexts
        on
            causes.client_id = nexts.client_id
            and causes.episode_number = nexts.episode_number
            and nexts.cause_rank = 2
    left join reference.loss_causes as next_labels on nexts.cause = next_labels.cause
    where causes.is_main
),

-- What the client also said, beside the main cause.
said as (
    select
        causes.client_id,
        causes.last_purchase_on,
        string_agg(lower(labels.cause_label_fr), ', ' order by causes.cause_rank) as causes_fr
    from losses.causes as causes
    inner join reference.loss_causes as labels on causes.cause = labels.cause
    where not causes.is_main and causes.evidence_tier = 'declared'
    group by causes.client_id, causes.last_purchase_on
),

-- Whom marketing.to_ask lists is asked; whom a rule of contact keeps out of it is not.
asked as (
    select
        wanted.client_id,
        wanted.ask_reason,
        case
            when listed.ask_by = 'call'
                then 'L''avis du client, à demander par un appel qui ne vend rien'
            when listed.ask_by = 'survey' then 'L''avis du client, à demander par enquête'
            when wanted.client_id in (select d.client_id from campaigns.drawn_clients as d)
                then 'La réponse du client à la campagne en cours'
            else 'L''avis du client, que l''on n''a pas le droit de lui demander'
        end as asking_fr
    from losses.to_ask as wanted
    left join marketing.to_ask as listed on wanted.client_id = listed.client_id
),

-- What speaks for two causes is one sign: a complaint that was refused is told once.
pieces as (
    select
        evidence.client_id,
        evidence.last_purchase_on,
        evidence.evidence_fr,
        row_number() over (
            partition by evidence.client_id, evidence.last_purchase_on
            order by max(evidence.faded_weight) desc, evidence.evidence_fr
        ) as place
    from losses.weighted_evidence as evidence
    inner join shown
        on
            evidence.client_id = shown.client_id
            and evidence.last_purchase_on = shown.last_purchase_on
    left join main_causes
        on
            evidence.client_id = main_causes.client_id
            and evidence.last_purchase_on = main_causes.last_purchase_on
    where
        shown.status = 'at_risk'
        or main_causes.cause = evidence.cause
        or main_causes.cause = 'unknown'
    group by evidence.client_id, evidence.last_purchase_on, evidence.evidence_fr
),

sentences as (
    select
        client_id,
        string_agg(evidence_fr, ' ; ' order by place) as evidence_fr
    from pieces
    where place <= setting_told_evidence_count()
    group by client_id
),

delivered as (
    select
        coalesce(
            bool_and(coverage.is_configured) filter (
                where
                coverage.extract in (select k.evidence_extract from reference.evidence_kinds as k)
            ),
            true
        ) as is_whole
    from intake.coverage as coverage
),

valued as (
    select
        shown.*,
        main_causes.cause,
        main_causes.cause_label_fr,
        main_causes.tier_label_fr,
        main_causes.evidence_tier,
        main_causes.confidence_level,
        main_causes.hidden_label_fr,
        said.causes_fr as said_fr,
        main_causes.next_label_fr,
        main_causes.fact_ends_fr,
        sentences.evidence_fr,
        case
            when shown.status = 'at_risk' then relations.year_revenue_eur
            else losses.lost_value_eur
        end as lost_revenue_eur
    from shown
    left join main_causes
        on
            shown.client_id = main_causes.client_id
            and shown.last_purchase_on = main_causes.last_purchase_on
            and shown.status <> 'at_risk'
    left join sentences on shown.client_id = sentences.client_id
    left join said
        on
            main_causes.client_id = said.client_id
            and main_causes.last_purchase_on = said.last_purchase_on
    left join status.episode_values as losses
        on
            main_causes.client_id = losses.client_id
            and main_causes.episode_number = losses.episode_number
    left join value.relations as relations on shown.client_id = relations.client_id
)

select
    cast(
        row_number() over (
            order by valued.lost_revenue_eur desc nulls last, valued.client_id
        ) as integer
    ) as loss_rank,
    valued.client_id,
    clients.name,
    statuses.status_label_fr,
    valued.last_purchase_on,
    valued.lost_on,
    valued.lost_revenue_eur,
    valued.cause_label_fr,
    valued.tier_label_fr
    || case valued.confidence_level
        when 'high' then ', confiance élevée'
        when 'medium' then ', confiance moyenne'
        when 'low' then ', confiance faible'
        else ''
    end as basis_fr,
    case
        when valued.evidence_fr is null and delivered.is_whole then 'Aucun indice.'
        when valued.evidence_fr is null then 'Aucun indice dans les données fournies.'
        when valued.status = 'at_risk' or valued.cause = 'unknown'
            then 'Signes : ' || valued.evidence_fr || '.'
        else upper(left(valued.evidence_fr, 1)) || substr(valued.evidence_fr, 2) || '.'
    end as explanation_fr,
    case
        when valued.status = 'at_risk' then 'Un achat, ou l''avis du client.'
        when asked.ask_reason = 'unknown' then asked.asking_fr || '.'
        when valued.evidence_tier = 'fact' then valued.fact_ends_fr
        when valued.evidence_tier <> 'declared' and valued.said_fr is not null
            then 'L''avis du client, qui a dit autre chose : ' || valued.said_fr || '.'
        when asked.ask_reason = 'close'
            then
                asked.asking_fr || ' ; autre piste presque aussi forte : '
                || uncapitalised(valued.next_label_fr) || '.'
        when asked.ask_reason = 'undeclared'
            then asked.asking_fr || ' ; il n''a rien dit de cette promotion.'
        when valued.hidden_label_fr is not null
            then 'Motif peut-être caché, documenté : ' || lower(valued.hidden_label_fr) || '.'
        when valued.evidence_tier = 'declared' and valued.said_fr is not null
            then 'Un autre avis du client, qui a dit aussi : ' || valued.said_fr || '.'
        when valued.evidence_tier = 'declared' then 'Un autre avis du client.'
        when valued.next_label_fr is not null
            then
                'L''avis du client ; à défaut, la piste suivante est : '
                || lower(valued.next_label_fr) || '.'
        else 'L''avis du client ; aucune autre piste n''est documentée.'
    end as verdict_change_fr
from valued
cross join delivered
inner join reference.statuses as statuses on valued.status = statuses.status
left join staging.clients as clients on valued.client_id = clients.client_id
left join asked on valued.client_id = asked.client_id
