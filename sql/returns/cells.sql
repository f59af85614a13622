/*---
description: "Lift of one part of a measured campaign, all its arms together, inside its primary window once that is over: clients of one cause, wave, offer or lost class, as frozen with the draw. A kind that does not vary has no row."
grain: [campaign_id, cell_kind, cell_value]
python: cells.add_cells
python_inputs: [parts]
columns:
  campaign_id:
  cell_kind:
    type: VARCHAR
    description: "By what the campaign is divided: cause of the loss, wave, offer, or class among the lost (the stratum of the draw)."
    description_fr: "Code de ce qui distingue les clients : la cause du départ, la vague, l'offre ou la classe de valeur."
    label_fr: Découpage
    values: [cause, wave, offer, lost_class]
  cell_value:
    type: VARCHAR
    description: The cause, wave, offer or class of the clients of the row.
    description_fr: La cause, la vague, l'offre ou la classe des clients de la ligne.
    label_fr: Valeur
  window_days:
  drawn_count:
  returned_count:
  control_drawn_count:
    nullable: true
  control_returned_count:
    nullable: true
  cell_reason:
    type: VARCHAR
    description: "Why the cell is not ranked: the draw forbids a verdict (returns.draw_quality), no control, or on one side fewer than cell_min_drawn drawn or cell_min_returns returns."
    values: [draw_fault, no_control, few_drawn, few_returns]
    nullable: true
  cell_lift_share:
    type: DECIMAL(9,6)
    description: "Lift of the cell: return rate less that of its controls (all controls for an offer), Mantel-Haenszel where strata are compared by themselves; NULL without a control."
    description_fr: Taux de retour des contactés de la ligne moins celui de leurs témoins ; vide sans témoins.
    unit: share -1 to 1
    label_fr: Écart avec le témoin
    min: -1
    max: 1
    nullable: true
  shrunk_lift_share:
    type: DECIMAL(9,6)
    description: Lift of the cell shrunk to the mean of its kind (normal-normal), the harder the fewer its clients; NULL as cell_lift_share.
    description_fr: Le même écart, rapproché de celui de toute la campagne quand il y a trop peu de clients pour le croire.
    unit: share -1 to 1
    label_fr: Écart prudent
    min: -1
    max: 1
    nullable: true
  adjusted_p_value:
    type: DECIMAL(9,6)
    description: Holm's p-value of no effect in the cell (Cochran-Mantel-Haenszel), over all ranked cells of the campaign; NULL where it is not ranked.
    description_fr: Probabilité de voir un tel écart, ou un plus grand, si le contact ne changeait rien, compte tenu du nombre de lignes comparées.
    unit: probability 0-1
    label_fr: Valeur p corrigée
    min: 0
    max: 1
    nullable: true
  cell_rank:
    type: INTEGER
    description: Rank of the cell in its kind by shrunk_lift_share, 1 the highest, equals together; NULL with a cell_reason.
    description_fr: Rang de la ligne dans son découpage, d'après l'écart prudent ; vide si trop peu de clients ou de retours.
    label_fr: Rang
    min: 1
    nullable: true
checks:
  - name: ranked_or_reason
    description: cells with neither a rank nor a reason for having none, or with both
    sql: (cell_rank is null) = (cell_reason is not null)
examples:
  - name: two causes of two arms, offers against all controls; other windows, an open one and a kind of one value give no row
    settings: {cell_min_drawn: 2, cell_min_returns: 1, default_primary_window_days: 90}
    given:
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true}
        - {campaign_id: x, arm: call, window_days: 90, is_primary_window: true, is_window_over: true}
        - {campaign_id: x, arm: mail, window_days: 30, is_primary_window: false, is_window_over: true}
        - {campaign_id: y, arm: mail, window_days: 90, is_primary_window: true, is_window_over: false}
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: mail, window_days: 90, wave: 1, stratum: A, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: a, arm: mail, window_days: 30, wave: 1, stratum: A, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: b, arm: mail, window_days: 90, wave: 1, stratum: A, is_window_over: true, has_returned: false}
        - {campaign_id: x, client_id: c, arm: call, window_days: 90, wave: 1, stratum: A, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: d, arm: control, window_days: 90, wave: 1, stratum: A, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: e, arm: control, window_days: 90, wave: 1, stratum: A, is_window_over: true, has_returned: false}
        - {campaign_id: y, client_id: a, arm: mail, window_days: 90, wave: 1, stratum: A, is_window_over: false}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all}
        - {campaign_id: x, client_id: b, arm: mail, compared_stratum: all}
        - {campaign_id: x, client_id: c, arm: call, compared_stratum: all}
        - {campaign_id: x, client_id: d, arm: control, compared_stratum: all}
        - {campaign_id: x, client_id: e, arm: control, compared_stratum: all}
      staging.draws:
        - {campaign_id: x, client_id: a, cause: price}
        - {campaign_id: x, client_id: b, cause: neglect}
        - {campaign_id: x, client_id: c, cause: price}
        - {campaign_id: x, client_id: d, cause: price}
        - {campaign_id: x, client_id: e, cause: price}
      staging.campaign_arms:
        - {campaign_id: x, arm: mail, offer: gift}
        - {campaign_id: x, arm: call, offer: visit}
    expect:
      - {campaign_id: x, cell_kind: cause, cell_value: price, window_days: 90, drawn_count: 2, returned_count: 2, control_drawn_count: 2, control_returned_count: 1, cell_reason: null, cell_lift_share: 0.5, shrunk_lift_share: 0.5, cell_rank: 1}
      - {campaign_id: x, cell_kind: cause, cell_value: neglect, drawn_count: 1, returned_count: 0, control_drawn_count: null, cell_reason: no_control, cell_lift_share: null, cell_rank: null}
      - {campaign_id: x, cell_kind: offer, cell_value: gift, drawn_count: 2, returned_count: 1, control_drawn_count: 2, cell_reason: null, cell_lift_share: 0, cell_rank: 1}
      - {campaign_id: x, cell_kind: offer, cell_value: visit, drawn_count: 1, returned_count: 1, control_drawn_count: 2, cell_reason: few_drawn, cell_lift_share: 0.5, cell_rank: null}
  - name: a draw that forbids a verdict ranks no cell
    settings: {cell_min_drawn: 1, cell_min_returns: 1, default_primary_window_days: 90}
    given:
      returns.draw_quality:
        - {campaign_id: x, draw_fault: sample_ratio_mismatch}
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: true, is_window_over: true}
      returns.client_returns:
        - {campaign_id: x, client_id: a, arm: mail, window_days: 90, wave: 1, stratum: A, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: b, arm: mail, window_days: 90, wave: 2, stratum: A, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: d, arm: control, window_days: 90, wave: 1, stratum: A, is_window_over: true, has_returned: true}
        - {campaign_id: x, client_id: e, arm: control, window_days: 90, wave: 2, stratum: A, is_window_over: true, has_returned: true}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all}
        - {campaign_id: x, client_id: b, arm: mail, compared_stratum: all}
        - {campaign_id: x, client_id: d, arm: control, compared_stratum: all}
        - {campaign_id: x, client_id: e, arm: control, compared_stratum: all}
    expect:
      - {campaign_id: x, cell_kind: wave, cell_value: 1, cell_reason: draw_fault, cell_rank: null}
      - {campaign_id: x, cell_kind: wave, cell_value: 2, cell_reason: draw_fault, cell_rank: null}
---*/
with primary_windows as (
    select
        campaign_id,
        window_days
    from returns.lift
    where is_primary_window and is_window_over
    group by campaign_id, window_days
),

outcomes as (
    select
        outcomes.campaign_id,
        outcomes.client_id,
        outcomes.window_days,
        outcomes.arm = 'control' as is_control,
        base.compared_stratum,
        outcomes.has_returned,
        draws.cause,
        cast(outcomes.wave as varchar) as wave,
        outcomes.stratum,
        case
            when outcomes.arm <> 'control'
                then case when members.is_imported then imported.offer else arms.offer end
        end as offer
    from returns.client_returns as outcomes
    inner join primary_windows
        on
            outcomes.campaign_id = primary_windows.campaign_id
            and outcomes.window_days = primary_windows.window_days
    inner join returns.baselines as base
        on outcomes.campaign_id = base.campaign_id and outcomes.client_id = base.client_id
    left join returns.members as members
        on outcomes.campaign_id = members.campaign_id and outcomes.client_id = members.client_id
    left join staging.draws as draws
        on outcomes.campaign_id = draws.campaign_id and outcomes.client_id = draws.client_id
    left join staging.campaign_arms as arms
        on outcomes.campaign_id = arms.campaign_id and outcomes.arm = arms.arm
    left join staging.campaign_members as imported
        on
            outcomes.campaign_id = imported.campaign_id
            and outcomes.client_id = imported.client_id
    where outcomes.is_window_over
),

offers as (
    select distinct
        campaign_id,
        offer
    from outcomes
    where offer is not null
),

placed as (
    select
        campaign_id,
        window_days,
        'cause' as cell_kind,
        cause as cell_value,
        compared_stratum,
        is_control,
        has_returned
    from outcomes
    union all
    select
        campaign_id,
        window_days,
        'wave',
        wave,
        compared_stratum,
        is_control,
        has_returned
    from outcomes
    union all
    select
        campaign_id,
        window_days,
        'lost_class',
        stratum,
        compared_stratum,
        is_control,
        has_returned
    from outcomes
    union all
    select
        campaign_id,
        window_days,
        'offer',
        offer,
        compared_stratum,
        is_control,
        has_returned
    from outcomes
    union all
    -- Controls were offered nothing: each offer is compared with all of them.
    select
        outcomes.campaign_id,
        outcomes.window_days,
        'offer',
        offers.offer,
        outcomes.compared_stratum,
        outcomes.is_control,
        outcomes.has_returned
    from outcomes
    inner join offers on outcomes.campaign_id = offers.campaign_id
    where outcomes.is_control
),

parts as (
    select
        campaign_id,
        window_days,
        cell_kind,
        cell_value,
        compared_stratum,
        count(case when not is_control then 1 end) as drawn_count,
        count(case when not is_control and has_returned then 1 end) as returned_count,
        count(case when is_control then 1 end) as control_drawn_count,
        count(case when is_control and has_returned then 1 end) as control_returned_count
    from placed
    where cell_value is not null
    group by campaign_id, window_days, cell_kind, cell_value, compared_stratum
),

summed as (
    select
        campaign_id,
        cell_kind,
        cell_value,
        window_days,
        cast(sum(drawn_count) as integer) as drawn_count,
        cast(sum(returned_count) as integer) as returned_count,
        cast(nullif(sum(control_drawn_count), 0) as integer) as control_drawn_count,
        cast(sum(control_returned_count) as integer) as control_returned_count,
        sum(least(drawn_count, control_drawn_count)) as compared_count
    from parts
    group by campaign_id, cell_kind, cell_value, window_days
    having sum(drawn_count) > 0
),

varied as (
    select
        campaign_id,
        cell_kind
    from summed
    group by campaign_id, cell_kind
    having count(*) > 1
)

select
    summed.campaign_id,
    summed.cell_kind,
    summed.cell_value,
    summed.window_days,
    summed.drawn_count,
    summed.returned_count,
    summed.control_drawn_count,
    case when summed.control_drawn_count is not null then summed.control_returned_count end
        as control_returned_count,
    case
        when quality.draw_fault is not null then 'draw_fault'
        when summed.compared_count = 0 then 'no_control'
        when
            least(summed.drawn_count, summed.control_drawn_count) < setting_cell_min_drawn()
            then 'few_drawn'
        when
            least(summed.returned_count, summed.control_returned_count)
            < setting_cell_min_returns()
            then 'few_returns'
    end as cell_reason
from summed
inner join varied
    on summed.campaign_id = varied.campaign_id and summed.cell_kind = varied.cell_kind
left join returns.draw_quality as quality on summed.campaign_id = quality.campaign_id
order by summed.campaign_id, summed.cell_kind, summed.cell_value
