/*---
description: One alert of tonight about one client, the largest year_revenue_eur first; controls of running campaigns and clients who objected to all contact are left out.
description_fr: Une alerte de la nuit sur un client qui vient de dépasser un seuil ou d'être perdu, le plus important d'abord.
grain: [alert_rank]
columns:
  alert_rank:
    type: INTEGER
    description: "Rank of the alert: 1 for the client with the largest year_revenue_eur; ties by client number."
    description_fr: 1 pour l'alerte du client au plus gros chiffre d'affaires sur un an ; à égalité, par code client.
    label_fr: Rang
    min: 1
  client_id:
  name:
    nullable: true
  client_type:
    nullable: true
  client_type_label_fr:
    type: VARCHAR
    description: Client type in French.
    description_fr: Professionnel, particulier, ou type inconnu.
    label_fr: Type de client
    nullable: true
  abc_class:
    nullable: true
  status_label_fr:
  alert_kind:
  alert_on:
  recency_days:
  year_revenue_eur:
  is_strategic:
  alert_fr:
    type: VARCHAR
    description: The alert in one French sentence.
    description_fr: L'alerte en une phrase.
    label_fr: Alerte
references:
  client_id: warnings.alerts.client_id
checks:
  - name: told_once
    description: alerts of one client and one kind told more than once
    sql: >
      not exists (select 1 from marketing.alerts as other
      where other.client_id = alerts.client_id and other.alert_kind = alerts.alert_kind
      and other.alert_rank <> alerts.alert_rank)
  - name: no_control_whose_window_runs
    description: alerts about controls, which would have them contacted
    sql: client_id not in (select c.client_id from campaigns.running_controls as c)
  - name: nobody_hidden_is_told
    description: alerts about clients who objected to all contact, were erased, or whose data is past its term
    sql: client_id not in (select h.client_id from compliance.hidden_clients as h)
examples:
  - name: the most valuable first; controls wait until their campaign has ended
    run_date: 2026-01-01
    given:
      warnings.alerts:
        - {client_id: big, alert_kind: lost, alert_on: 2026-01-01, status: lost, recency_days: 366, year_revenue_eur: 1234.50, is_strategic: true}
        - {client_id: small, alert_kind: personal_rhythm, alert_on: 2026-01-01, status: at_risk, recency_days: 152, year_revenue_eur: 10.00, is_strategic: false}
        - {client_id: control, alert_kind: lost, alert_on: 2026-01-01, status: lost, year_revenue_eur: 9.00}
        - {client_id: tonight, alert_kind: lost, alert_on: 2026-01-01, status: lost, year_revenue_eur: 9.00}
        - {client_id: stop, alert_kind: lost, alert_on: 2026-01-01, status: lost, year_revenue_eur: 9.00}
        - {client_id: past, alert_kind: lost, alert_on: 2026-01-01, status: lost, recency_days: 400, year_revenue_eur: 10.00, is_strategic: false}
        - {client_id: contract, alert_kind: contract_ending, alert_on: 2026-01-01, status: at_risk, recency_days: 1, year_revenue_eur: 5.00, is_strategic: false}
      reference.statuses:
        - {status: lost, status_label_fr: Perdu}
        - {status: at_risk, status_label_fr: À risque}
      reference.inactivity_rules:
        - {rule: personal_rhythm, rule_label_fr: Silence de plus de 5/3 de son intervalle moyen}
        - {rule: contract_ending, rule_label_fr: Contrat qui finit}
      value.group_members:
        - {client_id: big, is_lost_in_buying_group: true}
      campaigns.untold_clients:
        - {client_id: stop}
        - {client_id: control}
        - {client_id: tonight}
    expect:
      - {alert_rank: 1, client_id: big, status_label_fr: Perdu, alert_fr: "Perdu depuis le 01/01/2026 : 366 jours sans achat, 1 235 € sur sa dernière année ; client stratégique ; son groupe achète encore"}
      - {alert_rank: 2, client_id: past, alert_fr: "Perdu depuis le 01/01/2026 : 400 jours sans achat, 10 € sur sa dernière année"}
      - {alert_rank: 3, client_id: small, status_label_fr: À risque, alert_fr: "Silence de plus de 5/3 de son intervalle moyen : 152 jours sans achat, 10 € sur sa dernière année"}
      - {alert_rank: 4, client_id: contract, alert_fr: "Contrat qui finit : 1 jour sans achat, 5 € sur sa dernière année"}
---*/
with shown as (
    select alerts.*
    from warnings.alerts as alerts
    where alerts.client_id not in (select u.client_id from campaigns.untold_clients as u)
)

select
    cast(
        row_number() over (
            order by shown.year_revenue_eur desc, shown.client_id, shown.alert_kind
        ) as integer
    ) as alert_rank,
    shown.client_id,
    clients.name,
    clients.client_type,
    client_type_word(clients.client_type) as client_type_label_fr,
    value.abc_class,
    statuses.status_label_fr,
    shown.alert_kind,
    shown.alert_on,
    shown.recency_days,
    shown.year_revenue_eur,
    shown.is_strategic,
    case
        when shown.alert_kind = 'lost'
            then 'Perdu depuis le ' || day_fr(shown.alert_on)
        else coalesce(rules.rule_label_fr, shown.alert_kind)
    end
    || ' : ' || days_fr(shown.recency_days) || ' sans achat, '
    || whole_fr(shown.year_revenue_eur) || ' € sur sa dernière année'
    || case when shown.is_strategic then ' ; client stratégique' else '' end
    || case
        when coalesce(members.is_lost_in_buying_group, false) then ' ; son groupe achète encore'
        else ''
    end as alert_fr
from shown
inner join reference.statuses as statuses on shown.status = statuses.status
left join reference.inactivity_rules as rules on shown.alert_kind = rules.rule
left join staging.clients as clients on shown.client_id = clients.client_id
left join value.value as value on shown.client_id = value.client_id
left join value.group_members as members on shown.client_id = members.client_id
