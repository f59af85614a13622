/*---
description: How many targets of a campaign are where after their contacts so far, one outcome a row; each target of the draw counts once, controls not at all.
description_fr: Où en sont les clients d'une campagne après les contacts déjà faits, une ligne par issue. Chaque client à contacter compte une fois, les témoins jamais.
grain: [campaign_id, outcome_order]
columns:
  campaign_id:
  outcome_order:
  campaign_outcome:
  outcome_label_fr:
  outcome_count:
    type: BIGINT
    description: Targets of the campaign with this outcome.
    description_fr: Nombre de clients de la campagne dans ce cas.
    label_fr: Clients
    min: 1
  listed_count:
    type: BIGINT
    description: Those of them who are on tonight's list.
    description_fr: Parmi eux, nombre de clients dans la liste d'aujourd'hui.
    label_fr: Dans la liste du jour
    min: 0
checks:
  - name: every_target_once
    is_of_table: true
    description: targets who are counted twice, or not at all
    sql: >
      (select coalesce(sum(o.outcome_count), 0) from marketing.campaign_outcomes as o)
      = (select count(*) from campaigns.assignments as a where a.arm <> 'control')
  - name: listed_are_targets
    description: outcomes with more clients on the list than there are
    sql: listed_count <= outcome_count
examples:
  - name: each target once, by what was said last; who refused stays so, who wants no more calls too
    run_date: 2026-01-20
    given:
      campaigns.assignments:
        - {campaign_id: c, client_id: now, arm: call}
        - {campaign_id: c, client_id: later, arm: call}
        - {campaign_id: c, client_id: absent, arm: call}
        - {campaign_id: c, client_id: absent_2, arm: call}
        - {campaign_id: c, client_id: untouched, arm: call}
        - {campaign_id: c, client_id: no, arm: call}
        - {campaign_id: c, client_id: never, arm: call}
        - {campaign_id: c, client_id: done, arm: call}
        - {campaign_id: c, client_id: open, arm: call}
        - {campaign_id: c, client_id: joined, arm: call}
        - {campaign_id: c, client_id: witness, arm: control}
        - {campaign_id: d, client_id: now, arm: call}
        - {campaign_id: e, client_id: objects, surviving_client_id: objects, arm: call, drawn_on: 2026-01-10}
        - {campaign_id: e, client_id: by_phone, surviving_client_id: by_phone, arm: call, drawn_on: 2026-01-10}
        - {campaign_id: e, client_id: in_doubt, surviving_client_id: in_doubt, arm: call, drawn_on: 2026-01-10}
        - {campaign_id: e, client_id: before, surviving_client_id: before, arm: call, drawn_on: 2026-01-10}
        - {campaign_id: e, client_id: old, surviving_client_id: no_go, arm: call, drawn_on: 2026-01-10}
        - {campaign_id: e, client_id: lapsed, surviving_client_id: lapsed, arm: call, drawn_on: 2026-01-10}
      campaigns.made_steps:
        - {campaign_id: c, client_id: now, step_number: 1, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: need_now}
        - {campaign_id: c, client_id: later, step_number: 1, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: answered}
        - {campaign_id: c, client_id: absent, step_number: 1, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: absent_2, step_number: 1, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: no, step_number: 1, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: refused}
        - {campaign_id: c, client_id: no, step_number: 2, tried_on: 2026-01-13, answered_on: 2026-01-13, answer_kind: answered}
        - {campaign_id: c, client_id: never, step_number: 1, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: done, step_number: 1, answered_on: 2026-01-12, answer_kind: no_more_use}
        - {campaign_id: c, client_id: open, step_number: 1, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: opening}
        - {campaign_id: c, client_id: joined, step_number: 1, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: answered}
      campaigns.call_backs:
        - {campaign_id: c, client_id: later, call_asked_on: 2026-01-12, call_back_on: 2026-02-02}
        - {campaign_id: c, client_id: never, call_asked_on: 2026-01-12, call_back_on: null}
        - {campaign_id: c, client_id: no, call_asked_on: 2026-01-12, call_back_on: 2026-01-13}
      compliance.suppression:
        - {client_id: objects, channel: phone, suppressed_from_on: 2026-01-12, is_clear: true}
        - {client_id: objects, channel: email, suppressed_from_on: 2026-01-12, is_clear: true}
        - {client_id: by_phone, channel: phone, suppressed_from_on: 2026-01-12, is_clear: true}
        - {client_id: in_doubt, channel: phone, suppressed_from_on: 2026-01-12, is_clear: false}
        - {client_id: before, channel: email, suppressed_from_on: 2026-01-09, is_clear: true}
      compliance.decisions:
        - {client_id: no_go, go_no_go: no_go, decided_on: 2026-01-12}
        - {client_id: lapsed, go_no_go: no_go, decided_on: 2026-01-12, decided_until_on: 2026-01-19}
      reference.campaign_outcomes:
        - {outcome_order: 1, campaign_outcome: need_now, outcome_label_fr: Besoin immédiat}
        - {outcome_order: 2, campaign_outcome: call_back}
        - {outcome_order: 3, campaign_outcome: opening}
        - {outcome_order: 4, campaign_outcome: answered}
        - {outcome_order: 5, campaign_outcome: no_answer}
        - {outcome_order: 6, campaign_outcome: not_contacted}
        - {outcome_order: 7, campaign_outcome: not_to_call_again}
        - {outcome_order: 8, campaign_outcome: set_aside}
        - {outcome_order: 9, campaign_outcome: no_more_use}
        - {outcome_order: 10, campaign_outcome: refused}
      marketing.target_list:
        - {campaign_id: c, client_id: now, drawn_client_id: now}
        - {campaign_id: c, client_id: merged, drawn_client_id: absent}
        - {campaign_id: e, client_id: by_phone, drawn_client_id: by_phone}
    expect:
      - {campaign_id: c, campaign_outcome: need_now, outcome_count: 1, listed_count: 1, outcome_label_fr: Besoin immédiat}
      - {campaign_id: c, campaign_outcome: call_back, outcome_count: 1, listed_count: 0}
      - {campaign_id: c, campaign_outcome: opening, outcome_count: 1, listed_count: 0}
      - {campaign_id: c, campaign_outcome: answered, outcome_count: 1, listed_count: 0}
      - {campaign_id: c, campaign_outcome: no_answer, outcome_count: 2, listed_count: 1}
      - {campaign_id: c, campaign_outcome: not_contacted, outcome_count: 1, listed_count: 0}
      - {campaign_id: c, campaign_outcome: not_to_call_again, outcome_count: 1, listed_count: 0}
      - {campaign_id: c, campaign_outcome: no_more_use, outcome_count: 1, listed_count: 0}
      - {campaign_id: c, campaign_outcome: refused, outcome_count: 1, listed_count: 0}
      - {campaign_id: d, campaign_outcome: not_contacted, outcome_count: 1, listed_count: 0}
      - {campaign_id: e, campaign_outcome: not_contacted, outcome_count: 4, listed_count: 1}
      - {campaign_id: e, campaign_outcome: set_aside, outcome_count: 1, listed_count: 0}
      - {campaign_id: e, campaign_outcome: refused, outcome_count: 1, listed_count: 0}
---*/
with made as (
    select
        campaign_id,
        client_id,
        standing_answer(string_agg(answer_kind, ' ' order by step_number)) as last_kind
    from campaigns.made_steps
    group by campaign_id, client_id
),

-- Whoever objects to a channel may still be contacted over another: only who is not listed is
-- counted by what stops it.
objected as (
    select
        drawn.campaign_id,
        drawn.client_id
    from campaigns.assignments as drawn
    inner join compliance.suppression as suppression
        on drawn.surviving_client_id = suppression.client_id
    where suppression.is_clear and suppression.suppressed_from_on >= drawn.drawn_on
    group by drawn.campaign_id, drawn.client_id
),

set_aside as (
    select
        drawn.campaign_id,
        drawn.client_id
    from campaigns.assignments as drawn
    inner join compliance.decisions as decisions
        on drawn.surviving_client_id = decisions.client_id
    where
        decisions.go_no_go = 'no_go'
        and decisions.decided_on >= drawn.drawn_on
        and coalesce(decisions.decided_until_on >= run_date(), true)
    group by drawn.campaign_id, drawn.client_id
),

placed as (
    select
        drawn.campaign_id,
        listed.client_id is not null as is_listed,
        case
            when made.last_kind in ('refused', 'no_more_use') then made.last_kind
            when listed.client_id is null and objected.client_id is not null then 'refused'
            when listed.client_id is null and set_aside.client_id is not null then 'set_aside'
            when backs.client_id is not null and backs.call_back_on is null
                then 'not_to_call_again'
            when made.last_kind = 'need_now' then 'need_now'
            when backs.client_id is not null then 'call_back'
            when made.last_kind is not null then made.last_kind
            when made.client_id is not null then 'no_answer'
            else 'not_contacted'
        end as campaign_outcome
    from campaigns.assignments as drawn
    left join made
        on drawn.campaign_id = made.campaign_id and drawn.client_id = made.client_id
    left join campaigns.call_backs as backs
        on drawn.campaign_id = backs.campaign_id and drawn.client_id = backs.client_id
    left join marketing.target_list as listed
        on drawn.campaign_id = listed.campaign_id and drawn.client_id = listed.drawn_client_id
    left join objected
        on drawn.campaign_id = objected.campaign_id and drawn.client_id = objected.client_id
    left join set_aside
        on drawn.campaign_id = set_aside.campaign_id and drawn.client_id = set_aside.client_id
    where drawn.arm <> 'control'
)

select
    placed.campaign_id,
    outcomes.outcome_order,
    placed.campaign_outcome,
    outcomes.outcome_label_fr,
    count(*) as outcome_count,
    count(*) filter (where placed.is_listed) as listed_count
from placed
inner join reference.campaign_outcomes as outcomes
    on placed.campaign_outcome = outcomes.campaign_outcome
group by
    placed.campaign_id, outcomes.outcome_order, placed.campaign_outcome, outcomes.outcome_label_fr
