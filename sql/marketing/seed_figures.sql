/*---
description: "One figure that the literature on winning clients back quotes, with the company's own beside it where data tell it: context, never a target."
description_fr: "Un chiffre souvent cité sur la reconquête des clients, et le vôtre à côté quand vos données le disent. Un repère, jamais un objectif."
grain: [seed_figure]
columns:
  seed_figure:
    type: VARCHAR
    description: The figure.
    description_fr: Code du chiffre cité.
    label_fr: Chiffre cité
    values: [yearly_loss, best_return, against_prospects, lunch_return, meetings_return, satisfied_tell, dissatisfied_tell]
  seed_figure_label_fr:
    type: VARCHAR
    description: What is quoted, and of whom, in French.
    description_fr: Ce qui est cité, et d'après qui.
    label_fr: Ce qu'on cite
  own_share:
    type: DECIMAL(9,6)
    description: The company's own figure, measured the same way; NULL with a reason in own_figure_fr.
    description_fr: Votre chiffre, mesuré sur vos données ; vide si rien ne le dit.
    unit: share 0-1
    label_fr: Le vôtre
    min: 0
    max: 1
    nullable: true
  own_figure_fr:
    type: VARCHAR
    description: The company's own figure, or why there is none, in one French sentence.
    description_fr: Votre chiffre en une phrase, ou pourquoi il n'y en a pas.
    label_fr: Chez vous
examples:
  - name: the last year that is measured, and all targets whose primary window is over; nothing is told of prospects
    given:
      status.attrition:
        - {attrition_year: 2023, attrition_dimension: all, attrition_segment: all, active_count: 100, attrition_departed_count: 30, attrition_share: 0.3}
        - {attrition_year: 2024, attrition_dimension: all, attrition_segment: all, active_count: 200, attrition_departed_count: 25, attrition_share: 0.125}
        - {attrition_year: 2025, attrition_dimension: all, attrition_segment: all, active_count: 200, attrition_reason: year_not_over}
        - {attrition_year: 2025, attrition_dimension: abc_class, attrition_segment: A, active_count: 20, attrition_departed_count: 2, attrition_share: 0.1}
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true, drawn_count: 100, returned_count: 20}
        - {campaign_id: x, arm: call, window_days: 90, is_primary_window: true, is_window_over: true, drawn_count: 100, returned_count: 12}
        - {campaign_id: x, arm: call, window_days: 30, is_primary_window: false, is_window_over: true, drawn_count: 100, returned_count: 2}
        - {campaign_id: y, arm: call, window_days: 90, is_primary_window: true, is_window_over: false, drawn_count: 100}
    expect:
      - {seed_figure: yearly_loss, own_share: 0.125, own_figure_fr: "12,5 % en 2024 : 25 clients partis sur 200"}
      - {seed_figure: best_return, own_share: 0.16, own_figure_fr: "16 % : 32 clients revenus sur 200 contactés, qui seraient en partie revenus sans cela"}
      - {seed_figure: against_prospects, own_share: null, own_figure_fr: "Vos fichiers ne disent rien des prospects"}
      - {seed_figure: lunch_return}
      - {seed_figure: meetings_return}
      - {seed_figure: satisfied_tell}
      - {seed_figure: dissatisfied_tell}
  - name: nothing is measured yet
    expect:
      - {seed_figure: yearly_loss, own_share: null, own_figure_fr: "Aucune année n'est encore mesurée"}
      - {seed_figure: best_return, own_share: null, own_figure_fr: "Aucune campagne n'est encore mesurée"}
      - {seed_figure: against_prospects}
      - {seed_figure: lunch_return}
      - {seed_figure: meetings_return}
      - {seed_figure: satisfied_tell}
      - {seed_figure: dissatisfied_tell}
---*/
with figures (seed_figure, figure_order, seed_figure_label_fr, unmeasured_fr) as (
    values
    (
        'yearly_loss', 1, '20 % de clients perdus par an, en moyenne (un article)',
        'Aucune année n''est encore mesurée'
    ),
    (
        'best_return', 2, 'Jusqu''à 25 % de retours, pour les meilleures actions (un cabinet)',
        'Aucune campagne n''est encore mesurée'
    ),
    (
        'against_prospects', 3, 'Jusqu''à quatre fois le taux des prospects (un article)',
        'Vos fichiers ne disent rien des prospects'
    ),
    (
        'lunch_return', 4, '10 % de clients reconquis en les invitant (le dirigeant d''une PME)',
        'Un témoignage sans groupe témoin : rien ne s''y compare'
    ),
    (
        'meetings_return', 5, '75 % de retours après des réunions et invitations (un dirigeant)',
        'Un témoignage sans groupe témoin : rien ne s''y compare'
    ),
    (
        'satisfied_tell', 6, 'Un client satisfait en parle à 3 personnes (un article)',
        'Aucune donnée ne dit à qui un client parle de vous'
    ),
    (
        'dissatisfied_tell', 7, 'Un client mécontent en parle à 10 personnes (un article)',
        'Aucune donnée ne dit à qui un client parle de vous'
    )
),

last_year as (
    select
        'yearly_loss' as seed_figure,
        attrition_departed_count as own_count,
        active_count as own_total,
        percent_fr(attrition_departed_count / cast(active_count as double)) || ' % en '
        || attrition_year || ' : '
        || counted_fr(attrition_departed_count, 'client parti', 'clients partis') || ' sur '
        || whole_fr(active_count) as own_fr
    from status.attrition
    where attrition_dimension = 'all' and attrition_share is not null
    qualify row_number() over (order by attrition_year desc) = 1
),

targets as (
    select
        sum(returned_count) as own_count,
        sum(drawn_count) as own_total
    from returns.lift
    where is_primary_window and returned_count is not null
),

measured as (
    select * from last_year
    union all
    select
        'best_return',
        own_count,
        own_total,
        percent_fr(own_count / cast(own_total as double)) || ' % : '
        || counted_fr(own_count, 'client revenu', 'clients revenus') || ' sur '
        || whole_fr(own_total) || ' contactés, qui seraient en partie revenus sans cela'
    from targets
    where own_total > 0
)

select
    figures.seed_figure,
    figures.seed_figure_label_fr,
    cast(
        round(measured.own_count / cast(measured.own_total as double), 6) as decimal(9, 6)
    ) as own_share,
    coalesce(measured.own_fr, figures.unmeasured_fr) as own_figure_fr
from figures
left join measured on figures.seed_figure = measured.seed_figure
order by figures.figure_order
