/*---
description: "Alert of tonight about one client to keep, the largest year_revenue_eur first, with who follows the client; controls of running campaigns and clients who may not be shown are left out."
description_fr: "Un client à garder qui pourrait partir : son ancienne cause de départ revient, un client important se tait, ou une réclamation arrive tôt."
grain: [loyalty_rank]
columns:
  loyalty_rank:
    type: INTEGER
    description: "Rank of the alert: 1 for the client with the largest year_revenue_eur; ties by client number, then kind of alert."
    description_fr: 1 pour l'alerte du client au plus gros chiffre d'affaires sur un an ; à égalité, par code client.
    label_fr: Rang
    min: 1
  client_id:
  name:
    nullable: true
  status_label_fr:
  loyalty_alert:
  loyalty_alert_label_fr:
    type: VARCHAR
    description: Kind of alert in French.
    description_fr: L'ancienne cause de départ, un client important silencieux, ou une réclamation précoce.
    label_fr: Nature de l'alerte
  noticed_on:
  returned_on:
    nullable: true
  cause_label_fr:
    nullable: true
  year_revenue_eur:
  is_strategic:
  is_long_relation:
  salesperson_id:
    nullable: true
  followed_by_fr:
    type: VARCHAR
    description: Salesperson in charge of the client tonight, by name, else by number; NULL where nobody is known.
    description_fr: La personne qui suit le client aujourd'hui ; vide si personne n'est connu.
    label_fr: Suivi par
    personal: true
    nullable: true
  loyalty_alert_fr:
    type: VARCHAR
    description: The alert in French, with what was found and when.
    description_fr: L'alerte en une phrase, avec ce qui a été constaté et quand.
    label_fr: Alerte
references:
  client_id: status.status.client_id
checks:
  - name: nobody_untold_is_named
    description: alerts about controls of running campaigns, or about clients whom no list may name
    sql: client_id not in (select u.client_id from campaigns.untold_clients as u)
  - name: old_cause_is_named
    description: alerts that an old cause is back without the cause
    sql: loyalty_alert <> 'old_cause' or cause_label_fr is not null
examples:
  - name: the largest first, by whom they are followed tonight; nobody untold
    run_date: 2026-06-30
    given:
      loyalty.alerts:
        - {client_id: a, loyalty_alert: old_cause, noticed_on: 2026-03-05, returned_on: 2026-01-01, cause: late_delivery, sign_fr: commande 2 livrée avec 5 jours de retard le 05/03/2026}
        - {client_id: b, loyalty_alert: loyal_at_risk, noticed_on: 2026-05-31}
        - {client_id: c, loyalty_alert: loyal_at_risk, noticed_on: 2026-05-31, sign_fr: devis refusé}
        - {client_id: d, loyalty_alert: loyal_at_risk, noticed_on: 2026-05-31, sign_fr: devis refusé}
        - {client_id: a, loyalty_alert: early_complaint, noticed_on: 2026-06-30, returned_on: 2026-01-01, cause: late_delivery, sign_fr: "réclamation r1 du 30/06/2026, le jour du retour, sans réponse"}
        - {client_id: control, loyalty_alert: loyal_at_risk, noticed_on: 2026-05-31}
      campaigns.untold_clients:
        - {client_id: control}
      reference.statuses:
        - {status: active, status_label_fr: Actif}
        - {status: at_risk, status_label_fr: À risque}
        - {status: watch, status_label_fr: À surveiller}
      reference.loss_causes:
        - {cause: late_delivery, cause_label_fr: Retard de livraison}
      status.status:
        - {client_id: a, status: active}
        - {client_id: b, status: at_risk}
        - {client_id: c, status: watch}
        - {client_id: d, status: watch}
      value.relations:
        - {client_id: a, year_revenue_eur: 900.00, is_strategic: false, is_long_relation: false}
        - {client_id: b, year_revenue_eur: 5000.00, is_strategic: true, is_long_relation: true}
        - {client_id: c, year_revenue_eur: 900.00, is_strategic: false, is_long_relation: true}
        - {client_id: d, year_revenue_eur: 800.00, is_strategic: true, is_long_relation: false}
      staging.clients:
        - {client_id: a, name: Maison A, salesperson_id: V9}
        - {client_id: b, salesperson_id: V2}
        - {client_id: c}
        - {client_id: d, salesperson_id: V1}
      staging.client_salespeople:
        - {client_id: old, surviving_client_id: a, salesperson_id: V1, starts_on: 2026-01-01}
        - {client_id: a, salesperson_id: V2, starts_on: 2025-01-01}
        - {client_id: a, salesperson_id: V3, starts_on: 2026-02-01, ends_on: 2026-06-29}
        - {client_id: d, salesperson_id: V3, starts_on: 2026-02-01, ends_on: 2026-06-29}
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un}
    expect:
      - {loyalty_rank: 1, client_id: b, status_label_fr: À risque, salesperson_id: V2, followed_by_fr: V2, is_strategic: true, loyalty_alert_label_fr: client important qui se tait, loyalty_alert_fr: "Client stratégique et de longue date, silence inhabituel depuis le 31/05/2026, 5 000 € sur sa dernière année. Aucun indice."}
      - {loyalty_rank: 2, client_id: a, name: Maison A, loyalty_alert: early_complaint, loyalty_alert_fr: "Réclamation r1 du 30/06/2026, le jour du retour, sans réponse. 900 € sur sa dernière année."}
      - {loyalty_rank: 3, client_id: a, loyalty_alert: old_cause, cause_label_fr: Retard de livraison, salesperson_id: V1, followed_by_fr: Mme Un, loyalty_alert_label_fr: ancienne cause de départ, loyalty_alert_fr: "Revenu le 01/01/2026 après une perte, cause : retard de livraison. Depuis : commande 2 livrée avec 5 jours de retard le 05/03/2026. 900 € sur sa dernière année."}
      - {loyalty_rank: 4, client_id: c, salesperson_id: null, followed_by_fr: null, loyalty_alert_fr: "Client de longue date, silence inhabituel depuis le 31/05/2026, 900 € sur sa dernière année. Signes : devis refusé."}
      - {loyalty_rank: 5, client_id: d, salesperson_id: null, loyalty_alert_fr: "Client stratégique, silence inhabituel depuis le 31/05/2026, 800 € sur sa dernière année. Signes : devis refusé."}
---*/
with dated as (
    select
        surviving_client_id as client_id,
        max_by(
            salesperson_id, struct_pack(starts_on := starts_on, code := salesperson_id)
        ) filter (where coalesce(ends_on >= run_date(), true)) as salesperson_id
    from staging.client_salespeople
    group by surviving_client_id
),

shown as (
    select
        alerts.*,
        clients.name,
        -- Where the company keeps a history of who is in charge, that is right.
        case when dated.client_id is null then clients.salesperson_id else dated.salesperson_id end
            as salesperson_id
    from loyalty.alerts as alerts
    left join staging.clients as clients on alerts.client_id = clients.client_id
    left join dated on alerts.client_id = dated.client_id
    where alerts.client_id not in (select u.client_id from campaigns.untold_clients as u)
)

select
    cast(
        row_number() over (
            order by relations.year_revenue_eur desc, shown.client_id, shown.loyalty_alert
        ) as integer
    ) as loyalty_rank,
    shown.client_id,
    shown.name,
    statuses.status_label_fr,
    shown.loyalty_alert,
    loyalty_alert_word(shown.loyalty_alert) as loyalty_alert_label_fr,
    shown.noticed_on,
    shown.returned_on,
    causes.cause_label_fr,
    relations.year_revenue_eur,
    relations.is_strategic,
    relations.is_long_relation,
    shown.salesperson_id,
    coalesce(people.name, shown.salesperson_id) as followed_by_fr,
    case shown.loyalty_alert
        when 'old_cause'
            then
                'Revenu le ' || day_fr(shown.returned_on) || ' après une perte, cause : '
                || uncapitalised(causes.cause_label_fr) || '. Depuis : ' || shown.sign_fr
                || '. ' || whole_fr(relations.year_revenue_eur) || ' € sur sa dernière année.'
        when 'loyal_at_risk'
            then
                case
                    when relations.is_strategic and relations.is_long_relation
                        then 'Client stratégique et de longue date'
                    when relations.is_strategic then 'Client stratégique'
                    else 'Client de longue date'
                end
                || ', silence inhabituel depuis le ' || day_fr(shown.noticed_on) || ', '
                || whole_fr(relations.year_revenue_eur) || ' € sur sa dernière année. '
                || coalesce('Signes : ' || shown.sign_fr || '.', 'Aucun indice.')
        else
            upper(left(shown.sign_fr, 1)) || substr(shown.sign_fr, 2) || '. '
            || whole_fr(relations.year_revenue_eur) || ' € sur sa dernière année.'
    end as loyalty_alert_fr
from shown
inner join status.status as status on shown.client_id = status.client_id
inner join reference.statuses as statuses on status.status = statuses.status
inner join value.relations as relations on shown.client_id = relations.client_id
left join reference.loss_causes as causes on shown.cause = causes.cause
left join staging.salespeople as people on shown.salesperson_id = people.salesperson_id
