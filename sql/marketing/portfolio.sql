/*---
description: "One target of a running campaign given to a salesperson to work with: on tonight's list, waiting for an answer or for its day to be called, or back since. No controls, nobody whose contact is stopped or whom no list may name."
description_fr: Un client confié à un commercial dans une campagne en cours, et où en est le contact. Jamais un témoin.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  name:
    nullable: true
  salesperson_id:
  entrusted_to_fr:
    type: VARCHAR
    description: Salesperson who works with the client in the campaign, by name, else by number.
    description_fr: La personne qui suit le client dans cette campagne.
    label_fr: Confié à
    personal: true
  standing_fr:
    type: VARCHAR
    description: Where the contact of the target stands tonight, in French.
    description_fr: Où en est le contact avec ce client.
    label_fr: Où en est le contact
  abc_class:
    nullable: true
  last_purchase_on:
    nullable: true
  lost_value_eur:
    nullable: true
  expected_value_eur:
    nullable: true
references:
  salesperson_id: staging.salespeople.salesperson_id
checks:
  - name: nobody_untold
    description: clients in a portfolio who are controls, may not be shown, or objected to profiling
    sql: client_id not in (select u.client_id from campaigns.untold_clients as u)
  - name: all_who_are_listed
    is_of_table: true
    description: clients of the target list who have a salesperson and stand in no portfolio
    sql: >
      (select count(*) from marketing.target_list as t where t.salesperson_id is not null
      and (t.campaign_id, t.client_id) not in
      (select (p.campaign_id, p.client_id) from marketing.portfolio as p)) = 0
examples:
  - name: on the list, waiting and back; neither stopped, nor untold, nor without a salesperson
    given:
      campaigns.portfolios:
        - {campaign_id: c, client_id: a, surviving_client_id: a, salesperson_id: V1}
        - {campaign_id: c, client_id: old, surviving_client_id: b, salesperson_id: V2}
        - {campaign_id: c, client_id: d, surviving_client_id: d, salesperson_id: V1}
        - {campaign_id: c, client_id: d2, surviving_client_id: d, salesperson_id: V1}
        - {campaign_id: c, client_id: e, surviving_client_id: e, salesperson_id: V1}
        - {campaign_id: c, client_id: e2, surviving_client_id: e, salesperson_id: V1}
        - {campaign_id: c, client_id: never, surviving_client_id: never, salesperson_id: V1}
        - {campaign_id: c, client_id: f, surviving_client_id: f, salesperson_id: V2}
        - {campaign_id: c, client_id: stop, surviving_client_id: stop, salesperson_id: V1}
        - {campaign_id: c, client_id: untold, surviving_client_id: untold, salesperson_id: V1}
        - {campaign_id: c, client_id: alone, surviving_client_id: alone}
      campaigns.targets:
        - {campaign_id: c, client_id: a, surviving_client_id: a}
        - {campaign_id: c, client_id: old, surviving_client_id: b, stopped_reason: awaiting_answer}
        - {campaign_id: c, client_id: d, surviving_client_id: d, stopped_reason: has_ordered}
        - {campaign_id: c, client_id: d2, surviving_client_id: d, stopped_reason: call_later}
        - {campaign_id: c, client_id: e, surviving_client_id: e, stopped_reason: call_later}
        - {campaign_id: c, client_id: e2, surviving_client_id: e}
        - {campaign_id: c, client_id: never, surviving_client_id: never, stopped_reason: not_to_call_again}
        - {campaign_id: c, client_id: f, surviving_client_id: f, stopped_reason: has_ordered}
        - {campaign_id: c, client_id: stop, surviving_client_id: stop, stopped_reason: opted_out}
        - {campaign_id: c, client_id: untold, surviving_client_id: untold}
        - {campaign_id: c, client_id: alone, surviving_client_id: alone}
      campaigns.untold_clients:
        - {client_id: untold}
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un}
        - {salesperson_id: V2}
      staging.clients:
        - {client_id: a, name: Maison A}
      rhythm.rhythm:
        - {client_id: a, last_purchase_on: 2025-01-01}
      value.value:
        - {client_id: a, abc_class: B, lost_value_eur: 60.00}
    expect:
      - {campaign_id: c, client_id: a, name: Maison A, salesperson_id: V1, entrusted_to_fr: Mme Un, standing_fr: à contacter, abc_class: B, last_purchase_on: 2025-01-01, lost_value_eur: 60.00}
      - {campaign_id: c, client_id: b, salesperson_id: V2, entrusted_to_fr: V2, standing_fr: en attente d'une réponse}
      - {campaign_id: c, client_id: d, salesperson_id: V1, standing_fr: à rappeler plus tard}
      - {campaign_id: c, client_id: e, salesperson_id: V1, standing_fr: à contacter}
      - {campaign_id: c, client_id: f, salesperson_id: V2, standing_fr: a commandé à nouveau}
---*/
with standings as (
    select
        campaign_id,
        client_id,
        expected_value_eur,
        stopped_reason is null as is_listed,
        stopped_reason_word(stopped_reason) as standing_fr
    from campaigns.targets
    where
        stopped_reason is null
        or stopped_reason in (
            'awaiting_answer', 'no_opening', 'has_answered', 'call_later', 'has_ordered'
        )
)

select
    portfolios.campaign_id,
    portfolios.surviving_client_id as client_id,
    any_value(clients.name) as name,
    min(portfolios.salesperson_id) as salesperson_id,
    min_by(coalesce(people.name, portfolios.salesperson_id), portfolios.salesperson_id)
        as entrusted_to_fr,
    -- Of two clients who were merged since the draw, what is to be done goes before what was.
    case
        when bool_or(standings.is_listed) then 'à contacter' else max(standings.standing_fr)
    end as standing_fr,
    any_value(value.abc_class) as abc_class,
    any_value(rhythm.last_purchase_on) as last_purchase_on,
    any_value(value.lost_value_eur) as lost_value_eur,
    max(standings.expected_value_eur) as expected_value_eur
from campaigns.portfolios as portfolios
inner join standings
    on
        portfolios.campaign_id = standings.campaign_id
        and portfolios.client_id = standings.client_id
inner join staging.salespeople as people on portfolios.salesperson_id = people.salesperson_id
left join staging.clients as clients on portfolios.surviving_client_id = clients.client_id
left join rhythm.rhythm as rhythm on portfolios.surviving_client_id = rhythm.client_id
left join value.value as value on portfolios.surviving_client_id = value.client_id
where
    portfolios.surviving_client_id
    not in (select untold.client_id from campaigns.untold_clients as untold)
group by portfolios.campaign_id, portfolios.surviving_client_id
