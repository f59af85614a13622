/*---
description: One lost client whom it is worth asking why it left, since nothing explains the loss, two causes are close or only circumstances speak for one that keeps the client out of campaigns, and how; who answered since is not asked again. Without any contact value.
grain: [client_id]
columns:
  client_id:
  episode_number:
  ask_reason:
    type: VARCHAR
    description: "Why the client is to be asked: unknown (nothing explains the loss), close (the second cause scores nearly as much as the first) or undeclared (context alone speaks for a cause that counts against the client only where it is declared)."
    label_fr: Raison de la question
    values: [unknown, close, undeclared]
  ask_by:
    type: VARCHAR
    description: "How: call (an enquiry on which nothing is sold) for a strategic client or one of class A, else survey."
    description_fr: "Code de la façon d'interroger : un appel pour les clients les plus importants, sinon une enquête."
    label_fr: Moyen
    values: [call, survey]
references:
  client_id: status.status.client_id
examples:
  - name: unknown and close causes are asked about, by a call where the client is worth it; what is declared or a fact is not
    given:
      status.episodes:
        - {client_id: a, episode_number: 1}
        - {client_id: b, episode_number: 2}
        - {client_id: c, episode_number: 1}
        - {client_id: d, episode_number: 1}
        - {client_id: back, episode_number: 1, returned_on: 2025-12-01}
        - {client_id: told, episode_number: 1, last_purchase_on: 2025-03-01}
        - {client_id: called, episode_number: 1, last_purchase_on: 2025-03-01}
        - {client_id: absent, episode_number: 1, last_purchase_on: 2025-03-01}
        - {client_id: before, episode_number: 1, last_purchase_on: 2025-03-01}
        - {client_id: lured, episode_number: 1, last_purchase_on: 2025-03-01}
      reference.loss_causes:
        - {cause: aggressive_promotion, eligible_when: unless_declared}
      losses.causes:
        - {client_id: a, episode_number: 1, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: b, episode_number: 2, cause: price, evidence_tier: context, cause_score: 0.5, cause_rank: 1, is_main: true}
        - {client_id: b, episode_number: 2, cause: neglect, evidence_tier: context, cause_score: 0.4, cause_rank: 2, is_main: false}
        - {client_id: c, episode_number: 1, cause: price, evidence_tier: declared, cause_score: 0.8, cause_rank: 1, is_main: true}
        - {client_id: c, episode_number: 1, cause: neglect, evidence_tier: context, cause_score: 0.8, cause_rank: 2, is_main: false}
        - {client_id: d, episode_number: 1, cause: price, evidence_tier: incident, cause_score: 0.7, cause_rank: 1, is_main: true}
        - {client_id: d, episode_number: 1, cause: neglect, evidence_tier: context, cause_score: 0.599999, cause_rank: 2, is_main: false}
        - {client_id: back, episode_number: 1, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: told, episode_number: 1, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: called, episode_number: 1, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: absent, episode_number: 1, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: before, episode_number: 1, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: lured, episode_number: 1, cause: aggressive_promotion, evidence_tier: context, cause_score: 0.5, cause_rank: 1, is_main: true}
      staging.surveys:
        - {response_id: s1, client_id: old, surviving_client_id: told, answered_on: 2025-03-01, cause: unknown}
        - {response_id: s2, client_id: before, answered_on: 2025-02-28, cause: unknown}
      staging.call_reports:
        - {contact_id: k1, client_id: called, called_at: 2025-05-01 10:00, call_outcome: need_now}
        - {contact_id: k2, client_id: absent, called_at: 2025-05-01 10:00, call_outcome: no_answer}
      value.value:
        - {client_id: a, abc_class: A}
        - {client_id: b, abc_class: C}
    expect:
      - {client_id: a, ask_reason: unknown, ask_by: call}
      - {client_id: b, episode_number: 2, ask_reason: close, ask_by: survey}
      - {client_id: absent, ask_reason: unknown, ask_by: survey}
      - {client_id: before, ask_reason: unknown, ask_by: survey}
      - {client_id: lured, ask_reason: undeclared, ask_by: survey}
---*/
with answers as (
    select
        surviving_client_id as client_id,
        answered_on
    from staging.surveys
    union all
    select
        surviving_client_id,
        cast(called_at as date)
    from staging.call_reports
    where call_outcome is distinct from 'no_answer'
),

judged as (
    select
        main.client_id,
        main.episode_number,
        episodes.last_purchase_on,
        case
            when main.cause = 'unknown' then 'unknown'
            when
                main.evidence_tier in ('incident', 'context')
                and main.cause_score - second.cause_score <= setting_close_score()
                then 'close'
            when main.evidence_tier = 'context' and kinds.eligible_when = 'unless_declared'
                then 'undeclared'
        end as ask_reason
    from losses.causes as main
    inner join status.episodes as episodes
        on
            main.client_id = episodes.client_id
            and main.episode_number = episodes.episode_number
            and episodes.returned_on is null
    left join reference.loss_causes as kinds on main.cause = kinds.cause
    left join losses.causes as second
        on
            main.client_id = second.client_id
            and main.episode_number = second.episode_number
            and second.cause_rank = 2
    where main.is_main
)

select
    judged.client_id,
    judged.episode_number,
    judged.ask_reason,
    case
        when value.abc_class = 'A' or relations.is_strategic then 'call'
        else 'survey'
    end as ask_by
from judged
left join value.value as value on judged.client_id = value.client_id
left join value.relations as relations on judged.client_id = relations.client_id
where
    judged.ask_reason is not null
    and not exists (
        select 1
        from answers
        where
            judged.client_id = answers.client_id
            and judged.last_purchase_on <= answers.answered_on
    )
