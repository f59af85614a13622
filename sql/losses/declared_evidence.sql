/*---
description: One cause that a client named, in an answer to a survey, in a call or when it ended its contract, after its last purchase.
grain: [client_id, last_purchase_on, evidence_kind, evidence_id]
columns:
  client_id:
  last_purchase_on:
  evidence_kind:
  evidence_id:
  order_id:
    nullable: true
  evidence_on:
  evidence_share:
  competitor:
    nullable: true
  evidence_fr:
references:
  client_id: rhythm.rhythm.client_id
  evidence_kind: reference.evidence_kinds.evidence_kind
examples:
  - name: what is said from the last purchase on, until the return; a cause that was ticked before what the words say
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, declared_to_on: 2026-06-30}
        - {client_id: b, last_purchase_on: 2025-03-01, declared_to_on: 2025-12-31}
      reference.cause_words:
        - {cause: price, words: "\\btrop chers?\\b"}
      staging.surveys:
        - {response_id: s1, client_id: a, answered_on: 2025-03-01, cause: price, competitor: "Halles du Nord, 06 12 34 56 78 ou x.y@example.com"}
        - {response_id: s2, client_id: a, answered_on: 2026-05-01, text: "Vous êtes TROP CHERS."}
        - {response_id: s3, client_id: a, answered_on: 2025-02-28, cause: neglect}
        - {response_id: s4, client_id: b, answered_on: 2026-01-01, cause: neglect}
        - {response_id: s5, client_id: b, answered_on: 2025-12-31, cause: unknown, competitor: "Halles du Nord"}
      staging.call_reports:
        - {contact_id: k1, client_id: b, called_at: 2025-04-01 10:00, call_outcome: no_more_use}
        - {contact_id: k2, client_id: b, called_at: 2025-04-02 10:00, call_outcome: other_solution, competitor: "Halles du Nord", better_elsewhere: "pas trop cher, livré le soir"}
        - {contact_id: k3, client_id: b, called_at: 2025-04-03 10:00, call_outcome: refused, change_reason: "Trop cher"}
    expect:
      - {client_id: a, evidence_kind: survey_price, evidence_id: s1, evidence_on: 2025-03-01, evidence_share: 1, competitor: "Halles du Nord, … ou …", evidence_fr: "déclaré dans l'enquête s1 du 01/03/2025 (concurrent : Halles du Nord, … ou …)"}
      - {client_id: a, evidence_kind: survey_price, evidence_id: s2, evidence_share: 0.75, evidence_fr: "déclaré dans l'enquête s2 du 01/05/2026"}
      - {client_id: b, evidence_kind: survey_competitor_offer, evidence_id: s5}
      - {client_id: b, evidence_kind: call_one_off_need, evidence_id: k1, evidence_fr: "déclaré à l'appel k1 du 01/04/2025"}
      - {client_id: b, evidence_kind: call_competitor_offer, evidence_id: k2, evidence_share: 1, evidence_fr: "déclaré à l'appel k2 du 02/04/2025 (concurrent : Halles du Nord)"}
      - {client_id: b, evidence_kind: call_price, evidence_id: k3, evidence_share: 0.75}
---*/
-- What was ticked says the cause; what an outcome hints at holds where the words say nothing.
with spoken (
    said_kind, evidence_id, client_id, evidence_on, competitor, ticked_cause, hint_kind, words,
    evidence_fr
) as (
    select
        'survey',
        response_id,
        surviving_client_id,
        answered_on,
        competitor,
        -- A competitor that is named without another cause is the cause.
        coalesce(
            nullif(cause, 'unknown'), case when competitor is not null then 'competitor_offer' end
        ),
        cast(null as varchar),
        text,
        'déclaré dans l''enquête ' || response_id || ' du ' || day_fr(answered_on)
    from staging.surveys
    union all
    select
        'call',
        contact_id,
        surviving_client_id,
        cast(called_at as date),
        competitor,
        null,
        case
            when call_outcome = 'no_more_use' then 'call_one_off_need'
            when competitor is not null then 'call_competitor_offer'
            when call_outcome = 'other_solution' then 'call_other_solution'
        end,
        concat_ws(' ; ', change_reason, current_solution, would_return_if),
        'déclaré à l''appel ' || contact_id || ' du ' || day_fr(cast(called_at as date))
    from staging.call_reports
    union all
    select
        'ending',
        contract_id,
        surviving_client_id,
        coalesce(ended_on, ends_on),
        null,
        null,
        null,
        end_reason,
        'contrat ' || contract_id || ' résilié par le client le '
        || day_fr(coalesce(ended_on, ends_on))
    from staging.contracts
    where ended_by = 'client'
),

worded as (
    select
        spoken.*,
        rules.cause as worded_cause
    from spoken
    left join reference.cause_words as rules
        on spoken.ticked_cause is null and says_words(spoken.words, rules.words)
),

-- What was ticked counts whole; of words a part, as they may be read wrongly.
said as (
    select
        client_id,
        coalesce(said_kind || '_' || coalesce(ticked_cause, worded_cause), hint_kind)
            as evidence_kind,
        evidence_id,
        evidence_on,
        case when worded_cause is null then 1 else setting_text_weight_share() end
            as evidence_share,
        without_contact_values(competitor) as competitor,
        evidence_fr
    from worded
    where coalesce(ticked_cause, worded_cause, hint_kind) is not null
)

select
    silences.client_id,
    silences.last_purchase_on,
    said.evidence_kind,
    said.evidence_id,
    cast(null as varchar) as order_id,
    said.evidence_on,
    cast(max(said.evidence_share) as decimal(9, 6)) as evidence_share,
    said.competitor,
    said.evidence_fr || coalesce(' (concurrent : ' || said.competitor || ')', '') as evidence_fr
from losses.evidence_windows as silences
inner join said
    on
        silences.client_id = said.client_id
        and said.evidence_on between silences.last_purchase_on and silences.declared_to_on
group by
    silences.client_id,
    silences.last_purchase_on,
    said.evidence_kind,
    said.evidence_id,
    said.evidence_on,
    said.competitor,
    said.evidence_fr
