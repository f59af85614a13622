/*---
description: One lost client whom it is worth asking why it left, since nothing explains the loss or two causes are close, and how; without any contact value.
grain: [client_id]
columns:
  client_id:
  episode_number:
  ask_reason:
    type: VARCHAR
    description: "Why the client is to be asked: unknown (nothing explains the loss) or close (the second cause scores nearly as much as the first)."
    label_fr: Raison de la question
    values: [unknown, close]
  ask_by:
    type: VARCHAR
    description: "How: call (an enquiry on which nothing is sold) for a strategic client or one of class A, else survey."
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
      losses.causes:
        - {client_id: a, episode_number: 1, cause: unknown, cause_rank: 1, is_main: true}
        - {client_id: b, episode_number: 2, cause: price, evidence_tier: context, cause_score: 0.5, cause_rank: 1, is_main: true}
        - {client_id: b, episode_number: 2, cause: neglect, evidence_tier: context, cause_score: 0.4, cause_rank: 2, is_main: false}
        - {client_id: c, episode_number: 1, cause: price, evidence_tier: declared, cause_score: 0.8, cause_rank: 1, is_main: true}
        - {client_id: c, episode_number: 1, cause: neglect, evidence_tier: context, cause_score: 0.8, cause_rank: 2, is_main: false}
        - {client_id: d, episode_number: 1, cause: price, evidence_tier: incident, cause_score: 0.7, cause_rank: 1, is_main: true}
        - {client_id: d, episode_number: 1, cause: neglect, evidence_tier: context, cause_score: 0.599999, cause_rank: 2, is_main: false}
        - {client_id: back, episode_number: 1, cause: unknown, cause_rank: 1, is_main: true}
      value.value:
        - {client_id: a, abc_class: A}
        - {client_id: b, abc_class: C}
    expect:
      - {client_id: a, ask_reason: unknown, ask_by: call}
      - {client_id: b, episode_number: 2, ask_reason: close, ask_by: survey}
---*/
with judged as (
    select
        main.client_id,
        main.episode_number,
        case
            when main.cause = 'unknown' then 'unknown'
            when
                main.evidence_tier in ('incident', 'context')
                and main.cause_score - second.cause_score <= setting_close_score()
                then 'close'
        end as ask_reason
    from losses.causes as main
    inner join status.episodes as episodes
        on
            main.client_id = episodes.client_id
            and main.episode_number = episodes.episode_number
            and episodes.returned_on is null
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
where judged.ask_reason is not null
