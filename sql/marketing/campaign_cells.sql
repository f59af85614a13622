/*---
description: Lift of one part of a measured campaign inside its primary window, shrunk to that of the whole, tested with the others (Holm) and ranked; none before the window is over.
description_fr: "Une partie des clients d'une campagne terminée, par cause, vague, offre ou classe : là où contacter a fait le plus, et le moins."
grain: [campaign_id, cell_kind, cell_value]
columns:
  campaign_id:
  cell_kind:
  cell_kind_label_fr:
    type: VARCHAR
    description: By what the campaign is divided, in French.
    description_fr: Ce qui distingue les clients de la ligne des autres.
    label_fr: Découpage
  cell_value:
  cell_label_fr:
    type: VARCHAR
    description: The part of the campaign, in French.
    description_fr: La partie de la campagne en clair.
    label_fr: Clients
  window_days:
  drawn_count:
  returned_count:
  control_drawn_count:
    nullable: true
  control_returned_count:
    nullable: true
  cell_lift_share:
    nullable: true
  shrunk_lift_share:
    nullable: true
  adjusted_p_value:
    nullable: true
  cell_rank:
    nullable: true
  cell_fr:
    type: VARCHAR
    description: Lift, rank and what chance may explain in French, or why the part is not ranked.
    description_fr: L'écart, le rang et la part du hasard en quelques mots, ou pourquoi il n'y a pas de rang.
    label_fr: Résultat
references:
  campaign_id: returns.members.campaign_id
---*/
with counted as (
    select
        *,
        count(cell_rank) over (partition by campaign_id, cell_kind) as ranked_count,
        case when shrunk_lift_share > 0 then '+' else '' end || points_fr(shrunk_lift_share)
            as shrunk_points
    from returns.cells
)

select
    counted.campaign_id,
    counted.cell_kind,
    cell_kind_word(counted.cell_kind) as cell_kind_label_fr,
    counted.cell_value,
    case counted.cell_kind
        when 'cause' then coalesce(causes.cause_label_fr, counted.cell_value)
        when 'wave' then 'Vague ' || counted.cell_value
        when 'lost_class' then 'Classe ' || counted.cell_value
        else counted.cell_value
    end as cell_label_fr,
    counted.window_days,
    counted.drawn_count,
    counted.returned_count,
    counted.control_drawn_count,
    counted.control_returned_count,
    counted.cell_lift_share,
    counted.shrunk_lift_share,
    counted.adjusted_p_value,
    counted.cell_rank,
    case counted.cell_reason
        when 'no_control' then 'Rien à comparer : aucun témoin parmi ces clients'
        when 'few_drawn'
            then
                'Pas de rang : moins de '
                || counted_fr(setting_cell_min_drawn(), 'client tiré', 'clients tirés')
                || ' parmi les contactés ou les témoins'
        when 'few_returns'
            then
                'Pas de rang : moins de '
                || counted_fr(setting_cell_min_returns(), 'retour', 'retours')
                || ' parmi les contactés ou les témoins'
        else
            'Rang ' || counted.cell_rank || ' sur ' || counted.ranked_count || ' : '
            || counted.shrunk_points || ' de retours par rapport au témoin, '
            || case
                when counted.adjusted_p_value < 1 - setting_confidence_share()
                    then 'un écart que le hasard explique mal'
                else 'un écart que le hasard peut expliquer'
            end
    end as cell_fr
from counted
left join reference.loss_causes as causes
    on counted.cell_kind = 'cause' and counted.cell_value = causes.cause
