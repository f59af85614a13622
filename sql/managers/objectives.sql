/*---
description: Objective of one salesperson in one quarter of this year, a fourth of the yearly one, and whether it can be reached, for managers alone.
description_fr: L'objectif d'un commercial pour un trimestre, et s'il peut encore être atteint. Pour les responsables seulement.
grain: [salesperson_id, quarter_starts_on]
columns:
  salesperson_id:
  holder_fr:
  quarter_starts_on:
    type: DATE
    description: First day of the quarter.
    description_fr: Premier jour du trimestre.
    label_fr: Trimestre à partir du
  objective_count:
    type: INTEGER
    description: Clients to win back in the quarter, a fourth of yearly_objective_count, cumulated and rounded up so that the four add up to it.
    description_fr: "Clients à faire revenir dans le trimestre : un quart de l'objectif de l'année."
    label_fr: Objectif du trimestre
    min: 0
  won_back_count:
    type: INTEGER
    description: Targets of the salesperson who bought first in the quarter, after the draw and within the primary window.
    description_fr: Clients du commercial qui ont racheté dans le trimestre, pendant la mesure de leur campagne.
    label_fr: Clients revenus
    min: 0
  spare_contact_count:
    type: INTEGER
    description: Contacts that the salesperson can still make in the quarter, this month included; 0 once it is over, NULL without a known capacity.
    description_fr: Contacts que le commercial peut encore faire dans le trimestre ; vide si sa capacité n'est pas connue.
    label_fr: Encore possibles ce trimestre
    min: 0
    nullable: true
  needed_contact_count:
    type: INTEGER
    description: Contacts that the missing returns need at the share of returns expected of this year's draws, else assumed; NULL once the quarter is over.
    description_fr: Contacts qu'il faudrait encore pour atteindre l'objectif ; vide une fois le trimestre fini.
    label_fr: Encore nécessaires
    min: 0
    nullable: true
  is_feasible:
    type: BOOLEAN
    description: True where the objective is reached or the possible contacts are enough; NULL where nobody knows the capacity.
    description_fr: Oui si l'objectif est atteint ou si les contacts possibles suffisent ; vide si la capacité n'est pas connue.
    label_fr: Atteignable
    nullable: true
  objective_fr:
    type: VARCHAR
    description: Objective, progress and what is needed, in one French sentence.
    description_fr: L'objectif, où il en est et ce qu'il faut encore, en une phrase.
    label_fr: Où en est l'objectif
references:
  salesperson_id: staging.salespeople.salesperson_id
examples:
  - name: by hand - 10 in the year are 3, 5, 8 and 10 by the ends of the quarters; 8 returns of a hundred, so that a return needs 12.5 contacts
    run_date: 2026-05-10
    settings: {assumed_return_share: 0.05, assumed_lift_share: 0.03}
    given:
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un, yearly_objective_count: 10, monthly_contact_count: 10}
        - {salesperson_id: V2, yearly_objective_count: 1}
        - {salesperson_id: V3, monthly_contact_count: 10}
        - {salesperson_id: gone, yearly_objective_count: 4, is_active: false}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, surviving_client_id: a, arm: call, salesperson_id: V1, drawn_on: 2026-02-01, window_starts_on: 2026-02-01, expected_return_share: 0.08}
        - {campaign_id: c, client_id: b, surviving_client_id: b, arm: call, salesperson_id: V1, drawn_on: 2026-02-01, window_starts_on: 2026-02-01, expected_return_share: 0.08}
        - {campaign_id: c, client_id: d, surviving_client_id: d, arm: control, salesperson_id: V1, drawn_on: 2026-02-01, window_starts_on: 2026-02-01, expected_return_share: 0.08}
        - {campaign_id: c, client_id: e, surviving_client_id: e, arm: call, salesperson_id: V1, drawn_on: 2026-02-01, window_starts_on: 2026-02-01, expected_return_share: 0.08}
      campaigns.reactivations:
        - {campaign_id: c, client_id: a, salesperson_id: V1, reactivated_on: 2026-03-31}
        - {campaign_id: c, client_id: b, salesperson_id: V1, reactivated_on: 2026-05-02}
        - {campaign_id: c, client_id: own, reactivated_on: 2026-05-02}
    expect:
      - {salesperson_id: V1, holder_fr: Mme Un, quarter_starts_on: 2026-01-01, objective_count: 3, won_back_count: 1, spare_contact_count: 0, needed_contact_count: null, is_feasible: false, objective_fr: "3 retours voulus, 1 obtenu : manqué"}
      - {salesperson_id: V1, quarter_starts_on: 2026-04-01, objective_count: 2, won_back_count: 1, spare_contact_count: 20, needed_contact_count: 13, is_feasible: true, objective_fr: "2 retours voulus, 1 obtenu ; il faut encore 13 contacts, 20 possibles : atteignable"}
      - {salesperson_id: V1, quarter_starts_on: 2026-07-01, objective_count: 3, won_back_count: 0, spare_contact_count: 30, needed_contact_count: 38, is_feasible: false, objective_fr: "3 retours voulus, 0 obtenu ; il faut encore 38 contacts, 30 possibles : hors d'atteinte"}
      - {salesperson_id: V1, quarter_starts_on: 2026-10-01, objective_count: 2, won_back_count: 0, is_feasible: true}
      - {salesperson_id: V2, quarter_starts_on: 2026-01-01, objective_count: 1, won_back_count: 0, spare_contact_count: 0, is_feasible: false}
      - {salesperson_id: V2, quarter_starts_on: 2026-04-01, objective_count: 0, needed_contact_count: 0, is_feasible: true, objective_fr: "0 retour voulu, 0 obtenu : atteint"}
      - {salesperson_id: V2, quarter_starts_on: 2026-07-01, objective_count: 0}
      - {salesperson_id: V2, quarter_starts_on: 2026-10-01, objective_count: 0}
---*/
with quarters as (
    select
        quarter_number,
        cast(date_trunc('year', run_date()) + to_months(3 * (quarter_number - 1)) as date)
            as quarter_starts_on,
        cast(date_trunc('year', run_date()) + to_months(3 * quarter_number) as date)
            as next_starts_on
    from (values (1), (2), (3), (4)) as numbers (quarter_number)
),

shares as (
    select
        coalesce(
            sum(expected_return_share) / cast(nullif(count(expected_return_share), 0) as double),
            least(setting_assumed_return_share() + setting_assumed_lift_share(), 1)
        ) as return_share
    from campaigns.assignments
    where arm <> 'control' and drawn_on >= date_trunc('year', run_date())
),

counted as (
    select
        people.salesperson_id,
        quarters.quarter_starts_on,
        count(reactivations.client_id) as won_back_count
    from staging.salespeople as people
    cross join quarters
    left join campaigns.reactivations as reactivations
        on
            people.salesperson_id = reactivations.salesperson_id
            and reactivations.reactivated_on >= quarters.quarter_starts_on
            and reactivations.reactivated_on < quarters.next_starts_on
    group by people.salesperson_id, quarters.quarter_starts_on
),

planned as (
    select
        people.salesperson_id,
        coalesce(people.name, people.salesperson_id) as holder_fr,
        quarters.quarter_starts_on,
        quarters.next_starts_on <= run_date() as is_over,
        -- Cumulated and rounded up, so that the four make the year.
        ceil(people.yearly_objective_count * quarters.quarter_number / cast(4 as double))
        - ceil(
            people.yearly_objective_count * (quarters.quarter_number - 1) / cast(4 as double)
        ) as objective_count,
        counted.won_back_count,
        case
            when quarters.next_starts_on <= run_date() then 0
            else
                greatest(
                    people.monthly_contact_count
                    * least(
                        3 * quarters.quarter_number - date_part('month', run_date()) + 1, 3
                    )
                    - coalesce(capacities.planned_contact_count, 0),
                    0
                )
        end as spare_contact_count
    from staging.salespeople as people
    cross join quarters
    inner join counted
        on
            people.salesperson_id = counted.salesperson_id
            and quarters.quarter_starts_on = counted.quarter_starts_on
    left join campaigns.capacities as capacities
        on
            people.salesperson_id = capacities.capacity_holder
            and capacities.capacity_kind = 'salesperson'
            and run_date() >= quarters.quarter_starts_on
            and run_date() < quarters.next_starts_on
    where people.yearly_objective_count is not null and people.is_active is distinct from false
),

needed as (
    select
        planned.*,
        case
            when not planned.is_over
                then
                    ceil(
                        round(
                            greatest(planned.objective_count - planned.won_back_count, 0)
                            / nullif(shares.return_share, 0),
                            6
                        )
                    )
        end as needed_contact_count
    from planned
    cross join shares
),

judged as (
    select
        *,
        won_back_count >= objective_count as is_reached,
        case
            when won_back_count >= objective_count then true
            when is_over then false
            -- Nobody is expected to return.
            when needed_contact_count is null then false
            else needed_contact_count <= spare_contact_count
        end as is_feasible
    from needed
)

select
    salesperson_id,
    holder_fr,
    quarter_starts_on,
    cast(round(objective_count, 0) as integer) as objective_count,
    cast(won_back_count as integer) as won_back_count,
    cast(round(spare_contact_count, 0) as integer) as spare_contact_count,
    cast(round(needed_contact_count, 0) as integer) as needed_contact_count,
    is_feasible,
    counted_fr(objective_count, 'retour voulu, ', 'retours voulus, ')
    || counted_fr(won_back_count, 'obtenu', 'obtenus')
    || case
        when is_reached then ' : atteint'
        when is_over then ' : manqué'
        else
            coalesce(
                ' ; il faut encore ' || counted_fr(needed_contact_count, 'contact', 'contacts'),
                ''
            )
            || case
                when spare_contact_count is null then ', capacité inconnue'
                else
                    ', ' || counted_fr(spare_contact_count, 'possible', 'possibles') || ' : '
                    || case when is_feasible then 'atteignable' else 'hors d''atteinte' end
            end
    end as objective_fr
from judged
