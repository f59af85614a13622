/*---
description: "Go/no-go list: one client whom a manager must decide whether to contact, the most worth first, with the reasons, the history, who knows the client, and what a go would do; without any contact value."
description_fr: "Un client qu'un responsable doit décider de recontacter ou non, le plus important d'abord : les motifs, et ce que ferait un go."
grain: [decide_rank]
columns:
  decide_rank:
    type: INTEGER
    description: Place by lost_revenue_eur, the largest first.
    description_fr: 1 pour le client dont la valeur annuelle en jeu est la plus grande.
    label_fr: Rang
    min: 1
  client_id:
  name:
    nullable: true
  status_label_fr:
  reasons_fr:
    type: VARCHAR
    description: All reasons for which a manager must decide, each with its evidence, in French.
    description_fr: Tous les motifs pour lesquels un responsable doit décider, chacun avec ce qui le montre.
    label_fr: Motifs et constats
  go_effect_fr:
    type: VARCHAR
    description: What a go would do, and nothing else, in one French sentence.
    description_fr: Ce que ferait un go, et rien d'autre.
    label_fr: Ce que fait un go
  last_purchase_on:
    nullable: true
  lost_on:
    nullable: true
  lost_revenue_eur:
    nullable: true
  potential_eur:
    nullable: true
  order_count:
  revenue_eur:
  earlier_loss_count:
    type: INTEGER
    description: Confirmed losses after which the client came back.
    description_fr: Pertes confirmées après lesquelles le client était revenu.
    label_fr: Pertes d'avant
    min: 0
  complaint_count:
  refused_complaint_count:
  disputed_invoice_count:
  unpaid_eur:
    type: DECIMAL(18,2)
    description: Invoices that are due and unpaid tonight, disputed ones too; NULL where no invoices are delivered.
    description_fr: Factures échues et impayées, contestées comprises ; vide si les factures ne sont pas fournies.
    unit: EUR
    label_fr: Échu et impayé (€)
    nullable: true
  salesperson_name:
    type: VARCHAR
    description: Name, else number, of knowing_salesperson_id, with a note where that person is no longer active.
    description_fr: La personne de l'entreprise qui connaît le client, et si elle n'est plus là.
    label_fr: Qui connaît le client
    personal: true
    nullable: true
  known_since_on:
    nullable: true
  last_personal_contact_on:
    nullable: true
  reachable_by_fr:
    nullable: true
  access_level:
  access_level_label_fr:
  abc_class:
    nullable: true
references:
  client_id: status.status.client_id
checks:
  - name: only_who_may_be_shown
    description: clients whom nobody may see, who are controls, or who objected to profiling, are to be decided
    sql: >
      client_id not in (select h.client_id from compliance.hidden_clients as h)
      and client_id not in (select c.client_id from campaigns.running_controls as c)
      and client_id not in (select o.client_id from orders.profiling_objections as o)
  - name: all_who_may_be_shown
    is_of_table: true
    description: clients to be decided whom the list leaves out
    sql: >
      (select count(*) from campaigns.eligibility as e where e.place = 'to_decide'
      and e.client_id not in (select u.client_id from campaigns.untold_clients as u)
      and e.client_id not in (select d.client_id from marketing.to_decide as d)) = 0
examples:
  - name: whom a manager must decide, with all that is known; nobody who is excluded anyway or of whom nothing is told
    run_date: 2026-06-30
    given:
      campaigns.eligibility:
        - {client_id: a, place: to_decide}
        - {client_id: b, place: to_decide}
        - {client_id: out, place: excluded}
        - {client_id: untold, place: to_decide}
      campaigns.untold_clients:
        - {client_id: untold}
      campaigns.exclusions:
        - {client_id: a, exclusion_reason: dispute, exclusion_evidence: réclamation r1 refusée le 01/01/2026}
        - {client_id: a, exclusion_reason: second_loss, exclusion_evidence: "déjà perdu le 01/01/2024, revenu le 01/03/2024"}
        - {client_id: b, exclusion_reason: dispute, exclusion_evidence: facture f1}
      reference.exclusion_reasons:
        - {exclusion_reason: dispute, exclusion_label_fr: Litige, reason_order: 2}
        - {exclusion_reason: second_loss, exclusion_label_fr: Deuxième perte, reason_order: 1}
      reference.statuses:
        - {status: lost_again, status_label_fr: Reperdu}
        - {status: at_risk, status_label_fr: À risque}
      status.status:
        - {client_id: a, status: lost_again, last_purchase_on: 2025-01-01, lost_on: 2025-12-01}
        - {client_id: b, status: at_risk, last_purchase_on: 2026-01-01}
      status.episodes:
        - {client_id: a, episode_number: 1, lost_on: 2024-01-01, confirmed_on: 2024-01-01, returned_on: 2024-03-01}
        - {client_id: a, episode_number: 2, lost_on: 2025-12-01, confirmed_on: 2025-12-01}
      staging.clients:
        - {client_id: a, name: Maison A, potential_eur: 900.00}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2024-03-01, order_count: 2, revenue_eur: 100.00}
        - {client_id: a, purchased_on: 2025-01-01, order_count: 1, revenue_eur: 50.00}
        - {client_id: b, purchased_on: 2026-01-01, order_count: 1, revenue_eur: 20.00}
      value.value:
        - {client_id: a, lost_value_eur: 60.00, abc_class: A}
      value.relations:
        - {client_id: a, year_revenue_eur: 60.00}
        - {client_id: b, year_revenue_eur: 20.00}
      campaigns.painful_history:
        - {client_id: a, complaint_count: 3, refused_complaint_count: 1, disputed_invoice_count: 0}
        - {client_id: b, complaint_count: 0, refused_complaint_count: 0, disputed_invoice_count: 1}
      staging.invoices:
        - {invoice_id: f1, client_id: b, due_on: 2026-06-29, net_amount_eur: 12.50, is_disputed: true}
        - {invoice_id: f2, client_id: b, due_on: 2026-06-30, net_amount_eur: 90.00}
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un}
      campaigns.access:
        - {client_id: a, knowing_salesperson_id: V1, is_knower_active: false, known_since_on: 2023-01-01, last_personal_contact_on: 2024-02-01, reachable_by_fr: "téléphone, courrier", access_level: possible}
        - {client_id: b, knowing_salesperson_id: V2, is_knower_active: null, known_since_on: 2023-01-01, access_level: none}
    expect:
      - {decide_rank: 1, client_id: a, name: Maison A, status_label_fr: Reperdu, reasons_fr: "Deuxième perte (déjà perdu le 01/01/2024, revenu le 01/03/2024) ; Litige (réclamation r1 refusée le 01/01/2026)", go_effect_fr: "Un go le rend éligible au prochain tirage, par téléphone ou courrier.", lost_revenue_eur: 60.00, potential_eur: 900.00, order_count: 3, revenue_eur: 150.00, earlier_loss_count: 1, complaint_count: 3, unpaid_eur: 0, salesperson_name: "Mme Un (n'est plus en poste)", known_since_on: 2023-01-01, access_level: possible, abc_class: A}
      - {decide_rank: 2, client_id: b, name: null, reasons_fr: Litige (facture f1), go_effect_fr: Un go le rend éligible au prochain tirage., lost_revenue_eur: 20.00, potential_eur: null, order_count: 1, earlier_loss_count: 0, disputed_invoice_count: 1, unpaid_eur: 12.50, salesperson_name: V2}
---*/
with asked as (
    select client_id
    from campaigns.eligibility
    where
        place = 'to_decide'
        and client_id not in (select u.client_id from campaigns.untold_clients as u)
),

reasons as (
    select
        exclusions.client_id,
        string_agg(
            kinds.exclusion_label_fr || ' (' || exclusions.exclusion_evidence || ')', ' ; '
            order by kinds.reason_order
        ) as reasons_fr
    from campaigns.exclusions as exclusions
    inner join reference.exclusion_reasons as kinds
        on exclusions.exclusion_reason = kinds.exclusion_reason
    group by exclusions.client_id
),

bought as (
    select
        client_id,
        sum(order_count) as order_count,
        sum(revenue_eur) as revenue_eur
    from orders.purchase_days
    group by client_id
),

earlier_losses as (
    select
        client_id,
        count(*) as earlier_loss_count
    from status.episodes
    where confirmed_on is not null and returned_on is not null
    group by client_id
),

owed as (
    select
        surviving_client_id as client_id,
        sum(net_amount_eur) as owed_eur
    from staging.invoices
    where paid_on is null and due_on < run_date()
    group by surviving_client_id
)

select
    cast(
        row_number() over (
            order by
                coalesce(value.lost_value_eur, relations.year_revenue_eur) desc nulls last,
                asked.client_id
        ) as integer
    ) as decide_rank,
    asked.client_id,
    clients.name,
    labels.status_label_fr,
    reasons.reasons_fr,
    'Un go le rend éligible au prochain tirage'
    || coalesce(', par ' || regexp_replace(access.reachable_by_fr, ', ([^,]*)$', ' ou \1'), '')
    || '.' as go_effect_fr,
    status.last_purchase_on,
    status.lost_on,
    coalesce(value.lost_value_eur, relations.year_revenue_eur) as lost_revenue_eur,
    clients.potential_eur,
    cast(bought.order_count as integer) as order_count,
    cast(bought.revenue_eur as decimal(18, 2)) as revenue_eur,
    cast(coalesce(earlier_losses.earlier_loss_count, 0) as integer) as earlier_loss_count,
    histories.complaint_count,
    histories.refused_complaint_count,
    histories.disputed_invoice_count,
    case
        when (select count(*) from staging.invoices) > 0
            then cast(coalesce(owed.owed_eur, 0) as decimal(18, 2))
    end as unpaid_eur,
    coalesce(salespeople.name, access.knowing_salesperson_id)
    || case when access.is_knower_active is false then ' (n''est plus en poste)' else '' end
        as salesperson_name,
    access.known_since_on,
    access.last_personal_contact_on,
    access.reachable_by_fr,
    access.access_level,
    access_level_word(access.access_level) as access_level_label_fr,
    value.abc_class
from asked
inner join status.status as status on asked.client_id = status.client_id
inner join reference.statuses as labels on status.status = labels.status
inner join reasons on asked.client_id = reasons.client_id
inner join bought on asked.client_id = bought.client_id
inner join campaigns.painful_history as histories on asked.client_id = histories.client_id
inner join campaigns.access as access on asked.client_id = access.client_id
left join earlier_losses on asked.client_id = earlier_losses.client_id
left join owed on asked.client_id = owed.client_id
left join staging.clients as clients on asked.client_id = clients.client_id
left join staging.salespeople as salespeople
    on access.knowing_salesperson_id = salespeople.salesperson_id
left join value.value as value on asked.client_id = value.client_id
left join value.relations as relations on asked.client_id = relations.client_id
