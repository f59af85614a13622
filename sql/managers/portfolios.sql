/*---
description: Portfolio of one salesperson in a campaign whose targets may still be contacted, in figures, for managers alone; of targets, never of controls.
description_fr: Le portefeuille d'un commercial dans une campagne en cours, en chiffres. Pour les responsables seulement.
grain: [campaign_id, salesperson_id]
columns:
  campaign_id:
  salesperson_id:
  holder_fr:
  target_count:
    type: INTEGER
    description: Targets with whom the salesperson works, those stopped since included.
    description_fr: Clients confiés au commercial, y compris ceux dont le contact a été arrêté depuis.
    label_fr: Clients confiés
    min: 1
  relation_count:
    type: INTEGER
    description: Of these, targets lost by the relation with another salesperson.
    description_fr: Parmi eux, clients partis à cause de leur relation avec un autre commercial.
    label_fr: Dont perdus par la relation
    min: 0
  shared_out_count:
    type: INTEGER
    description: Of these, targets shared out, whom nobody there knew.
    description_fr: Parmi eux, clients répartis parce que personne ne les connaissait.
    label_fr: Dont répartis
    min: 0
  portfolio_value_eur:
    type: DECIMAL(18,2)
    description: Expected value of contacting the targets of whom it was known at the draw; NULL where it was of none.
    description_fr: Ce que l'on attend des contacts avec ces clients ; vide si rien n'en était connu au tirage.
    unit: EUR
    label_fr: Valeur attendue du portefeuille (€)
    nullable: true
  expected_return_sum:
    type: DECIMAL(18,2)
    unit: client
    description: Returns expected of the targets within the primary window; NULL for a draw frozen before.
    description_fr: Retours attendus de ces clients pendant la mesure ; vide pour un tirage plus ancien.
    label_fr: Retours espérés
    nullable: true
  monthly_contact_count:
    nullable: true
references:
  salesperson_id: staging.salespeople.salesperson_id
examples:
  - name: by hand - two targets of V1, one of whom the relation with another lost, and one of V2; whom nobody has is in no row
    given:
      campaigns.portfolios:
        - {campaign_id: c, client_id: a, salesperson_id: V1, portfolio_reason: other_salesperson_relation}
        - {campaign_id: c, client_id: b, salesperson_id: V1, portfolio_reason: shared_out}
        - {campaign_id: c, client_id: d, salesperson_id: V2, portfolio_reason: former_salesperson}
        - {campaign_id: c, client_id: e, portfolio_reason: nobody_present}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, expected_value_eur: 5.50, expected_return_share: 0.08}
        - {campaign_id: c, client_id: b, expected_return_share: 0.08}
        - {campaign_id: c, client_id: d, expected_value_eur: -1.00}
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un, monthly_contact_count: 40}
        - {salesperson_id: V2}
    expect:
      - {campaign_id: c, salesperson_id: V1, holder_fr: Mme Un, target_count: 2, relation_count: 1, shared_out_count: 1, portfolio_value_eur: 5.50, expected_return_sum: 0.16, monthly_contact_count: 40}
      - {campaign_id: c, salesperson_id: V2, holder_fr: V2, target_count: 1, relation_count: 0, shared_out_count: 0, portfolio_value_eur: -1.00, expected_return_sum: null}
---*/
select
    portfolios.campaign_id,
    portfolios.salesperson_id,
    coalesce(any_value(people.name), portfolios.salesperson_id) as holder_fr,
    cast(count(*) as integer) as target_count,
    cast(
        count(
            case when portfolios.portfolio_reason = 'other_salesperson_relation' then 1 end
        ) as integer
    ) as relation_count,
    cast(count(case when portfolios.portfolio_reason = 'shared_out' then 1 end) as integer)
        as shared_out_count,
    cast(sum(drawn.expected_value_eur) as decimal(18, 2)) as portfolio_value_eur,
    cast(round(sum(drawn.expected_return_share), 2) as decimal(18, 2)) as expected_return_sum,
    any_value(people.monthly_contact_count) as monthly_contact_count
from campaigns.portfolios as portfolios
inner join campaigns.assignments as drawn
    on
        portfolios.campaign_id = drawn.campaign_id
        and portfolios.client_id = drawn.client_id
inner join staging.salespeople as people on portfolios.salesperson_id = people.salesperson_id
group by portfolios.campaign_id, portfolios.salesperson_id
