/*---
description: "How one target is approached, as far as facts tell: what has improved since the departure and answers the cause, advantages that the client keeps, who signs, what is promised in writing."
grain: [client_id]
columns:
  client_id:
  improvement_fr:
    type: VARCHAR
    description: "Improvements dated after the last purchase that answer the cause of the loss, the latest first; NULL without any."
    label_fr: Mieux depuis
    nullable: true
  kept_advantages:
    nullable: true
  is_for_head:
    type: BOOLEAN
    description: True for a client of class A or a strategic one, whom the head of the company writes to or calls in person (S3).
    label_fr: Pour le dirigeant
  commitment_fr:
    type: VARCHAR
    description: "What is promised in writing: a charter after a dispute, a delivery time after a delay; NULL for other causes."
    label_fr: Engagement à prendre
    nullable: true
  approach_fr:
    type: VARCHAR
    description: Who signs, what is promised, what changed and what is kept, in French; NULL where nothing is to be said.
    description_fr: Qui signe, ce que l'on promet, ce qui a changé et ce que le client garde ; vide s'il n'y a rien à dire.
    label_fr: Comment l'aborder
    personal: true
    nullable: true
examples:
  - name: improvements after the departure that answer the cause, the latest first; none of tomorrow, none that answers another cause
    run_date: 2026-01-20
    given:
      campaigns.targets:
        - {campaign_id: c, client_id: old, surviving_client_id: a, cause: late_delivery}
        - {campaign_id: c, client_id: b, surviving_client_id: b, cause: dispute}
        - {campaign_id: c, client_id: d, surviving_client_id: d, cause: unknown}
      rhythm.rhythm:
        - {client_id: a, last_purchase_on: 2025-03-01}
        - {client_id: b, last_purchase_on: 2025-03-01}
        - {client_id: d, last_purchase_on: 2025-03-01}
      staging.improvements:
        - {improved_on: 2025-03-01, cause: late_delivery, argument: Trop tôt}
        - {improved_on: 2025-06-01, cause: late_delivery, argument: "Livraison en 24 h "}
        - {improved_on: 2025-09-15, cause: late_delivery, argument: Suivi du colis}
        - {improved_on: 2025-09-15, cause: price, argument: Nouveau tarif}
        - {improved_on: 2026-02-01, cause: late_delivery, argument: Pas encore}
      value.value:
        - {client_id: a, abc_class: B}
        - {client_id: b, abc_class: A}
        - {client_id: d, abc_class: C}
      value.relations:
        - {client_id: a, is_strategic: false}
        - {client_id: d, is_strategic: true}
      staging.clients:
        - {client_id: a, kept_advantages: "Franco de port "}
        - {client_id: d, kept_advantages: " "}
    expect:
      - client_id: a
        improvement_fr: "Suivi du colis (depuis le 15/09/2025) ; Livraison en 24 h (depuis le 01/06/2025)"
        kept_advantages: "Franco de port"
        is_for_head: false
        commitment_fr: "s'engager par écrit sur un délai, que les livraisons suivantes doivent tenir"
        approach_fr: "À faire : s'engager par écrit sur un délai, que les livraisons suivantes doivent tenir. Ce qui a changé : Suivi du colis (depuis le 15/09/2025) ; Livraison en 24 h (depuis le 01/06/2025). Avantages qu'il garde : Franco de port."
      - client_id: b
        improvement_fr: null
        kept_advantages: null
        is_for_head: true
        commitment_fr: "remettre une charte d'engagement signée, le litige réglé"
        approach_fr: "Le dirigeant signe la lettre ou appelle lui-même. À faire : remettre une charte d'engagement signée, le litige réglé."
      - {client_id: d, improvement_fr: null, kept_advantages: null, is_for_head: true, commitment_fr: null, approach_fr: Le dirigeant signe la lettre ou appelle lui-même.}
---*/
with targets as (
    select distinct
        surviving_client_id as client_id,
        cause
    from campaigns.targets
),

improved as (
    select
        targets.client_id,
        string_agg(
            trim(improvements.argument)
            || ' (depuis le ' || day_fr(improvements.improved_on) || ')',
            ' ; '
            order by improvements.improved_on desc, improvements.argument
        ) as improvement_fr
    from targets
    inner join rhythm.rhythm as rhythm on targets.client_id = rhythm.client_id
    inner join staging.improvements as improvements
        on
            targets.cause = improvements.cause
            and improvements.improved_on > rhythm.last_purchase_on
            and improvements.improved_on <= run_date()
    group by targets.client_id
),

known as (
    select
        targets.client_id,
        improved.improvement_fr,
        nullif(trim(clients.kept_advantages), '') as kept_advantages,
        is_for_head(value.abc_class, relations.is_strategic) as is_for_head,
        case targets.cause
            when 'dispute' then 'remettre une charte d''engagement signée, le litige réglé'
            when 'late_delivery'
                then
                    's''engager par écrit sur un délai, que les livraisons suivantes doivent tenir'
        end as commitment_fr
    from targets
    left join improved on targets.client_id = improved.client_id
    left join value.value as value on targets.client_id = value.client_id
    left join value.relations as relations on targets.client_id = relations.client_id
    left join staging.clients as clients on targets.client_id = clients.client_id
)

select
    client_id,
    improvement_fr,
    kept_advantages,
    is_for_head,
    commitment_fr,
    nullif(
        trim(
            case
                when is_for_head then 'Le dirigeant signe la lettre ou appelle lui-même.'
                else ''
            end
            || coalesce(' À faire : ' || commitment_fr || '.', '')
            || coalesce(' Ce qui a changé : ' || improvement_fr || '.', '')
            || coalesce(' Avantages qu''il garde : ' || kept_advantages || '.', '')
        ),
        ''
    ) as approach_fr
from known
