/*---
description: "How long ago the lost clients of one salesperson were last drawn for a list, and last answered about (S0, question 4); for managers alone."
description_fr: "Un commercial : depuis quand ses clients perdus n'ont pas été mis en liste, et depuis quand il n'en a rien dit. Pour les responsables seulement."
grain: [salesperson_id]
columns:
  salesperson_id:
  holder_fr:
  list_drawn_on:
    type: DATE
    description: Last day on which a campaign drew clients for the salesperson; NULL where none did.
    description_fr: Dernier tirage d'une liste pour ce commercial ; vide s'il n'y en a pas eu.
    label_fr: Dernière liste
    nullable: true
  list_answered_on:
    type: DATE
    description: Last day of a call report on one of these clients, after the draw; NULL where there is none.
    description_fr: Dernier compte rendu d'appel sur l'un de ces clients ; vide s'il n'y en a pas.
    label_fr: Dernière réponse
    nullable: true
  list_age_days:
    type: INTEGER
    description: Days from list_drawn_on to the run date.
    description_fr: Nombre de jours depuis la dernière liste.
    unit: day
    label_fr: Jours depuis la liste
    min: 0
    nullable: true
  list_age_fr:
    type: VARCHAR
    description: Both in one French sentence, by the bands of S0.
    description_fr: L'âge de la liste et de la réponse, en une phrase.
    label_fr: Où en est sa liste
references:
  salesperson_id: staging.salespeople.salesperson_id
examples:
  - name: drawn lately and answered, drawn long ago and not, never drawn; a report from before the draw answers nothing
    run_date: 2026-06-30
    settings: {list_recent_days: 42, list_old_days: 183}
    given:
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un}
        - {salesperson_id: V2}
        - {salesperson_id: V3}
        - {salesperson_id: gone, is_active: false}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, surviving_client_id: a, arm: call, salesperson_id: V1, drawn_on: 2026-06-01}
        - {campaign_id: c, client_id: b, surviving_client_id: b, arm: control, salesperson_id: V2, drawn_on: 2026-06-01}
        - {campaign_id: o, client_id: d, surviving_client_id: d, arm: call, salesperson_id: V2, drawn_on: 2025-12-01}
      staging.call_reports:
        - {contact_id: 1, surviving_client_id: a, called_at: 2026-06-10 10:00:00}
        - {contact_id: 2, surviving_client_id: d, called_at: 2025-11-10 10:00:00}
    expect:
      - {salesperson_id: V1, holder_fr: Mme Un, list_drawn_on: 2026-06-01, list_answered_on: 2026-06-10, list_age_days: 29, list_age_fr: "Liste du 01/06/2026 : moins de 42 jours ; dernière réponse le 10/06/2026"}
      - {salesperson_id: V2, list_drawn_on: 2025-12-01, list_answered_on: null, list_age_days: 211, list_age_fr: "Liste du 01/12/2025 : plus de 183 jours ; aucune réponse depuis"}
      - {salesperson_id: V3, list_drawn_on: null, list_age_fr: Aucune liste de clients perdus encore}
---*/
with drawn as (
    select
        salesperson_id,
        max(drawn_on) as list_drawn_on
    from campaigns.assignments
    where arm <> 'control' and salesperson_id is not null
    group by salesperson_id
),

answered as (
    select
        drawn.salesperson_id,
        max(cast(reports.called_at as date)) as list_answered_on
    from campaigns.assignments as drawn
    inner join staging.call_reports as reports
        on
            drawn.surviving_client_id = reports.surviving_client_id
            and cast(reports.called_at as date) >= drawn.drawn_on
    where drawn.arm <> 'control' and drawn.salesperson_id is not null
    group by drawn.salesperson_id
)

select
    people.salesperson_id,
    coalesce(people.name, people.salesperson_id) as holder_fr,
    drawn.list_drawn_on,
    answered.list_answered_on,
    cast(run_date() - drawn.list_drawn_on as integer) as list_age_days,
    case
        when drawn.list_drawn_on is null then 'Aucune liste de clients perdus encore'
        else
            'Liste du ' || day_fr(drawn.list_drawn_on) || ' : '
            || case
                when run_date() - drawn.list_drawn_on <= setting_list_recent_days()
                    then 'moins de ' || days_fr(setting_list_recent_days())
                when run_date() - drawn.list_drawn_on <= setting_list_old_days()
                    then 'plus de ' || days_fr(setting_list_recent_days())
                else 'plus de ' || days_fr(setting_list_old_days())
            end
            || coalesce(
                ' ; dernière réponse le ' || day_fr(answered.list_answered_on),
                ' ; aucune réponse depuis'
            )
    end as list_age_fr
from staging.salespeople as people
left join drawn on people.salesperson_id = drawn.salesperson_id
left join answered on people.salesperson_id = answered.salesperson_id
where people.is_active is distinct from false
