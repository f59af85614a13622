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
examples:
  - name: a rank with what chance may explain, and each reason for none
    settings: {cell_min_drawn: 30, cell_min_returns: 5}
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix}
      returns.cells:
        - {campaign_id: x, cell_kind: cause, cell_value: price, window_days: 90, cell_lift_share: 0.2, shrunk_lift_share: 0.1534, adjusted_p_value: 0.01, cell_rank: 1}
        - {campaign_id: x, cell_kind: cause, cell_value: neglect, window_days: 90, cell_lift_share: -0.02, shrunk_lift_share: -0.01, adjusted_p_value: 0.4, cell_rank: 2}
        - {campaign_id: x, cell_kind: wave, cell_value: 1, window_days: 90, cell_reason: few_drawn}
        - {campaign_id: x, cell_kind: lost_class, cell_value: A, window_days: 90, cell_reason: few_returns}
        - {campaign_id: x, cell_kind: offer, cell_value: port, window_days: 90, cell_reason: no_control}
        - {campaign_id: f, cell_kind: offer, cell_value: port, window_days: 90, cell_reason: draw_fault}
    expect:
      - {cell_kind_label_fr: cause du départ, cell_label_fr: Prix, cell_fr: "Rang 1 sur 2 : +15,3 points de retours par rapport au témoin, un écart que le hasard explique mal"}
      - {cell_label_fr: neglect, cell_fr: "Rang 2 sur 2 : -1 point de retours par rapport au témoin, un écart que le hasard peut expliquer"}
      - {cell_label_fr: Vague 1, cell_fr: "Pas de rang : moins de 30 clients tirés parmi les contactés ou les témoins"}
      - {cell_label_fr: Classe A, cell_fr: "Pas de rang : moins de 5 retours parmi les contactés ou les témoins"}
      - {campaign_id: x, cell_label_fr: port, cell_fr: "Rien à comparer : aucun témoin parmi ces clients"}
      - {campaign_id: f, cell_fr: "Pas de rang : le tirage ne permet pas de conclure"}
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
        when 'draw_fault' then 'Pas de rang : le tirage ne permet pas de conclure'
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
