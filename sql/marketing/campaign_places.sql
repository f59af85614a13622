/*---
description: "Where the lost clients of tonight stand in one campaign that runs or waits, and why, counted: each lost client once, so that a campaign's rows add up to all of them. Controls are one count, without a reason."
description_fr: Ce que sont devenus les clients perdus dans une campagne, et pourquoi, en nombres. Chaque client perdu y compte une fois.
grain: [campaign_id, campaign_place_rank, campaign_place_reason_fr]
columns:
  campaign_id:
  campaign_place_rank:
    type: INTEGER
    description: Order of the places, from those contacted to those excluded.
    description_fr: Ordre des places, des clients à contacter aux clients exclus.
    label_fr: Rang de la place
    min: 1
    max: 8
  campaign_place_fr:
    type: VARCHAR
    description: Place of the clients in the campaign, in French.
    description_fr: "Ce que ces clients sont devenus : à contacter, témoins, laissés de côté, exclus, etc."
    label_fr: Place dans la campagne
  campaign_place_reason_fr:
    type: VARCHAR
    description: Why they stand there, in French; of several reasons the first of reference.exclusion_reasons.
    description_fr: Pourquoi ils en sont là ; de plusieurs motifs, le premier.
    label_fr: Pourquoi cette place
  client_count:
checks:
  - name: all_the_lost_are_counted
    is_of_table: true
    description: campaigns whose places do not add up to all lost clients
    sql: >
      (select count(*) from (select p.campaign_id from marketing.campaign_places as p
      group by p.campaign_id having sum(p.client_count) <> (select count(*)
      from campaigns.eligibility as e where e.campaign_status = 'lost')) as wrong) = 0
examples:
  - name: each lost client once in each campaign; who is drawn by another one is excluded there
    run_date: 2026-01-20
    given:
      staging.campaigns:
        - {campaign_id: c}
        - {campaign_id: waits}
        - {campaign_id: over}
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, is_running: true}
        - {campaign_id: over, window_starts_on: 2025-01-10, is_running: false}
      campaigns.assignments:
        - {campaign_id: c, client_id: listed, arm: mail, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: waiting, arm: mail, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: objector, arm: mail, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: held, arm: mail, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: control, arm: control, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: back, arm: mail, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: later, arm: mail, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: never, arm: mail, window_starts_on: 2026-01-10}
      campaigns.targets:
        - {campaign_id: c, client_id: listed}
        - {campaign_id: c, client_id: waiting, stopped_reason: awaiting_answer}
        - {campaign_id: c, client_id: later, stopped_reason: call_later}
        - {campaign_id: c, client_id: never, stopped_reason: not_to_call_again}
        - {campaign_id: c, client_id: objector, stopped_reason: opted_out}
        - {campaign_id: c, client_id: held, stopped_reason: is_running_control}
      campaigns.eligibility:
        - {client_id: listed, campaign_status: lost, place: excluded}
        - {client_id: waiting, campaign_status: lost, place: excluded}
        - {client_id: later, campaign_status: lost, place: excluded}
        - {client_id: never, campaign_status: lost, place: excluded}
        - {client_id: objector, campaign_status: lost, place: excluded}
        - {client_id: held, campaign_status: lost, place: excluded}
        - {client_id: control, campaign_status: lost, place: excluded}
        - {client_id: free, campaign_status: lost, place: eligible}
        - {client_id: left, campaign_status: lost, place: eligible}
        - {client_id: quarrel, campaign_status: lost, place: to_decide}
        - {client_id: risky, campaign_status: at_risk, place: eligible}
      campaigns.exclusions:
        - {client_id: listed, exclusion_reason: in_running_campaign}
        - {client_id: waiting, exclusion_reason: in_running_campaign}
        - {client_id: later, exclusion_reason: in_running_campaign}
        - {client_id: never, exclusion_reason: in_running_campaign}
        - {client_id: objector, exclusion_reason: opted_out}
        - {client_id: objector, exclusion_reason: in_running_campaign}
        - {client_id: held, exclusion_reason: in_running_campaign}
        - {client_id: control, exclusion_reason: in_running_campaign}
        - {client_id: quarrel, exclusion_reason: dispute}
      campaigns.left_out:
        - {campaign_id: c, client_id: left, exclusion_reason: over_budget}
      reference.exclusion_reasons:
        - {exclusion_reason: opted_out, place: excluded, exclusion_label_fr: Opposition, reason_order: 1}
        - {exclusion_reason: in_running_campaign, place: excluded, exclusion_label_fr: Déjà tiré, reason_order: 2}
        - {exclusion_reason: dispute, place: to_decide, exclusion_label_fr: Litige, reason_order: 3}
        - {exclusion_reason: over_budget, place: eligible, exclusion_label_fr: Au-delà du budget, reason_order: 4}
    expect:
      - {campaign_id: c, campaign_place_rank: 1, campaign_place_fr: À contacter, campaign_place_reason_fr: Sur la liste du jour, client_count: 1}
      - {campaign_id: c, campaign_place_rank: 2, campaign_place_fr: "Tiré, mais pas à contacter aujourd'hui", campaign_place_reason_fr: En attente d'une réponse, client_count: 1}
      - {campaign_id: c, campaign_place_rank: 2, campaign_place_reason_fr: À rappeler plus tard, client_count: 1}
      - {campaign_id: c, campaign_place_rank: 2, campaign_place_reason_fr: Plus à rappeler, client_count: 1}
      - {campaign_id: c, campaign_place_rank: 2, campaign_place_reason_fr: Contact arrêté, client_count: 2}
      - {campaign_id: c, campaign_place_rank: 4, campaign_place_fr: Témoin, campaign_place_reason_fr: "Pas contacté, pour pouvoir comparer", client_count: 1}
      - {campaign_id: c, campaign_place_rank: 5, campaign_place_fr: "Éligible, non tiré", campaign_place_reason_fr: Pas visé par cette campagne, client_count: 1}
      - {campaign_id: c, campaign_place_rank: 6, campaign_place_fr: Laissé de côté, campaign_place_reason_fr: Au-delà du budget, client_count: 1}
      - {campaign_id: c, campaign_place_rank: 7, campaign_place_fr: Au responsable de décider, campaign_place_reason_fr: Litige, client_count: 1}
      - {campaign_id: waits, campaign_place_rank: 5, campaign_place_reason_fr: En attente du tirage, client_count: 2}
      - {campaign_id: waits, campaign_place_rank: 7, campaign_place_reason_fr: Litige, client_count: 1}
      - {campaign_id: waits, campaign_place_rank: 8, campaign_place_fr: Exclu, campaign_place_reason_fr: Déjà tiré, client_count: 6}
      - {campaign_id: waits, campaign_place_rank: 8, campaign_place_fr: Exclu, campaign_place_reason_fr: Opposition, client_count: 1}
---*/
with shown as (
    select
        campaigns.campaign_id,
        bool_or(periods.campaign_id is null) as is_waiting
    from staging.campaigns as campaigns
    left join returns.campaign_periods as periods on campaigns.campaign_id = periods.campaign_id
    where periods.campaign_id is null or periods.is_running
    group by campaigns.campaign_id
),

drawn as (
    select
        assignments.campaign_id,
        assignments.surviving_client_id as client_id,
        bool_or(assignments.arm = 'control') as is_control,
        bool_or(targets.client_id is not null) as has_target,
        bool_or(targets.client_id is not null and targets.stopped_reason is null) as is_listed,
        max(stopped_reason_word(targets.stopped_reason)) as standing_fr
    from campaigns.assignments as assignments
    inner join returns.campaign_periods as periods
        on
            assignments.campaign_id = periods.campaign_id
            and assignments.window_starts_on = periods.window_starts_on
            and periods.is_running
    left join campaigns.targets as targets
        on
            assignments.campaign_id = targets.campaign_id
            and assignments.client_id = targets.client_id
    group by assignments.campaign_id, assignments.surviving_client_id
),

taken as (
    select distinct client_id
    from drawn
),

reasons as (
    select
        exclusions.client_id,
        kinds.place,
        min_by(kinds.exclusion_label_fr, kinds.reason_order) as reason_fr
    from campaigns.exclusions as exclusions
    inner join reference.exclusion_reasons as kinds
        on exclusions.exclusion_reason = kinds.exclusion_reason
    group by exclusions.client_id, kinds.place
),

left_out as (
    select
        wanted.campaign_id,
        wanted.client_id,
        min_by(kinds.exclusion_label_fr, kinds.reason_order) as reason_fr
    from campaigns.left_out as wanted
    inner join reference.exclusion_reasons as kinds
        on wanted.exclusion_reason = kinds.exclusion_reason
    group by wanted.campaign_id, wanted.client_id
),

drawn_already as (
    select exclusion_label_fr as reason_fr
    from reference.exclusion_reasons
    where exclusion_reason = 'in_running_campaign'
),

placed as (
    select
        shown.campaign_id,
        case
            when drawn.is_control then 4
            when drawn.is_listed then 1
            when drawn.has_target then 2
            when drawn.client_id is not null then 3
            when left_out.client_id is not null then 6
            when eligibility.place = 'eligible' and taken.client_id is null then 5
            when eligibility.place = 'to_decide' then 7
            else 8
        end as campaign_place_rank,
        drawn.standing_fr,
        coalesce(left_out.reason_fr, reasons.reason_fr, drawn_already.reason_fr) as reason_fr,
        shown.is_waiting
    from campaigns.eligibility as eligibility
    cross join shown
    cross join drawn_already
    left join drawn
        on shown.campaign_id = drawn.campaign_id and eligibility.client_id = drawn.client_id
    left join taken on eligibility.client_id = taken.client_id
    left join reasons
        on eligibility.client_id = reasons.client_id and eligibility.place = reasons.place
    left join left_out
        on shown.campaign_id = left_out.campaign_id and eligibility.client_id = left_out.client_id
    where eligibility.campaign_status = 'lost'
),

worded as (
    select
        campaign_id,
        campaign_place_rank,
        case campaign_place_rank
            when 1 then 'À contacter'
            when 2 then 'Tiré, mais pas à contacter aujourd''hui'
            when 3 then 'Tiré, contacts terminés'
            when 4 then 'Témoin'
            when 5 then 'Éligible, non tiré'
            when 6 then 'Laissé de côté'
            when 7 then 'Au responsable de décider'
            else 'Exclu'
        end as campaign_place_fr,
        case campaign_place_rank
            when 1 then 'Sur la liste du jour'
            when 2 then upper(left(standing_fr, 1)) || substr(standing_fr, 2)
            when 3 then 'Mesure en cours'
            when 4 then 'Pas contacté, pour pouvoir comparer'
            when 5
                then case
                    when is_waiting then 'En attente du tirage'
                    else 'Pas visé par cette campagne'
                end
            else reason_fr
        end as campaign_place_reason_fr
    from placed
)

select
    campaign_id,
    campaign_place_rank,
    campaign_place_fr,
    campaign_place_reason_fr,
    cast(count(*) as integer) as client_count
from worded
group by campaign_id, campaign_place_rank, campaign_place_fr, campaign_place_reason_fr
