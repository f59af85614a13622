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
  - name: what is said from the last purchase on, until the return; a cause that was ticked whole, and what the words say beside it; what is better elsewhere is the reason
    run_date: 2026-06-30
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, declared_to_on: 2026-06-30}
        - {client_id: b, last_purchase_on: 2025-03-01, declared_to_on: 2025-12-31}
      reference.cause_words:
        - {cause: price, word_reading: affirmed, words: "\\btrop chers?\\b"}
        - {cause: price, word_reading: better_elsewhere, words: "\\bmoins cher\\b"}
        - {cause: late_delivery, word_reading: affirmed, words: "\\ben retard\\b"}
        - {cause: late_delivery, word_reading: denying, words: "\\bjamais a l heure\\b"}
      staging.surveys:
        - {response_id: s1, client_id: a, answered_on: 2025-03-01, cause: price, competitor: "Halles du Nord, 06 12 34 56 78 ou x.y@example.com"}
        - {response_id: s2, client_id: a, answered_on: 2026-05-01, text: "Vous êtes TROP CHERS."}
        - {response_id: s6, client_id: a, answered_on: 2026-05-02, cause: price, text: "Pas le prix, en fait : jamais à l'heure, toujours en retard"}
        - {response_id: s7, client_id: a, answered_on: 2026-05-03, cause: price, text: "trop cher"}
        - {response_id: s3, client_id: a, answered_on: 2025-02-28, cause: neglect}
        - {response_id: s4, client_id: b, answered_on: 2026-01-01, cause: neglect}
        - {response_id: s5, client_id: b, answered_on: 2025-12-31, cause: unknown, competitor: "Halles du Nord"}
      staging.call_reports:
        - {contact_id: k1, client_id: b, called_at: 2025-04-01 10:00, call_outcome: no_more_use}
        - {contact_id: k2, client_id: b, called_at: 2025-04-02 10:00, call_outcome: other_solution, competitor: "Halles du Nord", better_elsewhere: "pas trop cher, livré le soir"}
        - {contact_id: k3, client_id: b, called_at: 2025-04-03 10:00, call_outcome: refused, change_reason: "Trop cher"}
        - {contact_id: k4, client_id: b, called_at: 2025-04-04 10:00, call_outcome: other_solution}
        - {contact_id: k5, client_id: b, called_at: 2025-04-05 10:00, call_outcome: other_solution, better_elsewhere: "Moins cher", competitor: "Cash"}
        - {contact_id: k6, client_id: b, called_at: 2025-04-06 10:00, change_reason: "moins cher"}
      staging.contracts:
        - {contract_id: c1, client_id: b, ended_on: 2025-04-07, ended_by: client, end_reason: "trop cher"}
    expect:
      - {client_id: a, evidence_kind: survey_price, evidence_id: s1, evidence_on: 2025-03-01, evidence_share: 1, competitor: "Halles du Nord, … ou …", evidence_fr: "déclaré dans l'enquête s1 du 01/03/2025 (concurrent : Halles du Nord, … ou …)"}
      - {client_id: a, evidence_kind: survey_price, evidence_id: s2, evidence_share: 0.75, evidence_fr: "déclaré dans l'enquête s2 du 01/05/2026, d'après ses mots"}
      - {client_id: a, evidence_kind: survey_price, evidence_id: s6, evidence_share: 1, evidence_fr: "déclaré dans l'enquête s6 du 02/05/2026"}
      - {client_id: a, evidence_kind: survey_late_delivery, evidence_id: s6, evidence_share: 0.75, evidence_fr: "déclaré dans l'enquête s6 du 02/05/2026, d'après ses mots"}
      - {client_id: a, evidence_kind: survey_price, evidence_id: s7, evidence_share: 1}
      - {client_id: b, evidence_kind: survey_competitor_offer, evidence_id: s5}
      - {client_id: b, evidence_kind: call_one_off_need, evidence_id: k1, evidence_fr: "déclaré lors de l'appel k1 du 01/04/2025"}
      - {client_id: b, evidence_kind: call_competitor_offer, evidence_id: k2, evidence_share: 1, evidence_fr: "déclaré lors de l'appel k2 du 02/04/2025 (concurrent : Halles du Nord)"}
      - {client_id: b, evidence_kind: call_price, evidence_id: k3, evidence_share: 0.75, evidence_fr: "déclaré lors de l'appel k3 du 03/04/2025, d'après ses mots"}
      - {client_id: b, evidence_kind: call_other_solution, evidence_id: k4, evidence_share: 1, evidence_fr: "a une autre solution, dit lors de l'appel k4 du 04/04/2025"}
      - {client_id: b, evidence_kind: call_price, evidence_id: k5, evidence_share: 0.75, evidence_fr: "déclaré lors de l'appel k5 du 05/04/2025 (concurrent : Cash), d'après ses mots"}
      - {client_id: b, evidence_kind: ending_price, evidence_id: c1, evidence_share: 0.75, evidence_fr: "contrat c1 résilié par le client le 07/04/2025, d'après ses mots"}
---*/
-- What was ticked says the cause, and the words say more; what an outcome hints at holds where
-- neither says anything.
with spoken (
    said_kind, evidence_id, client_id, evidence_on, competitor, ticked_cause, hint_kind, words,
    better_words, evidence_fr
) as (
    select
        'survey',
        response_id,
        surviving_client_id,
        answered_on,
        without_contact_values(competitor),
        -- A competitor that is named without another cause is the cause.
        coalesce(
            nullif(cause, 'unknown'), case when competitor is not null then 'competitor_offer' end
        ),
        cast(null as varchar),
        text,
        cast(null as varchar),
        'déclaré dans l''enquête ' || response_id || ' du ' || day_fr(answered_on)
    from staging.surveys
    union all
    select
        'call',
        contact_id,
        surviving_client_id,
        cast(called_at as date),
        without_contact_values(competitor),
        null,
        case
            when call_outcome = 'no_more_use' then 'call_one_off_need'
            when competitor is not null then 'call_competitor_offer'
            when call_outcome = 'other_solution' then 'call_other_solution'
        end,
        concat_ws(' ; ', change_reason, current_solution, would_return_if),
        better_elsewhere,
        'lors de l''appel ' || contact_id || ' du ' || day_fr(cast(called_at as date))
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
        null,
        'contrat ' || contract_id || ' résilié par le client le '
        || day_fr(coalesce(ended_on, ends_on))
    from staging.contracts
    where ended_by = 'client'
),

-- Reading words is dear: only what was said in a silence is read.
stated as (
    select
        *,
        clauses_of(words) as clauses,
        clauses_of(better_words) as better_clauses
    from spoken
    where
        exists (
            select 1
            from losses.evidence_windows as silences
            where
                silences.client_id = spoken.client_id
                and spoken.evidence_on between silences.last_purchase_on
                and silences.declared_to_on
        )
),

worded as (
    select
        stated.*,
        rules.cause as worded_cause
    from stated
    left join reference.cause_words as rules
        on
            says_words(
                case
                    when rules.word_reading = 'better_elsewhere' then stated.better_clauses
                    else stated.clauses
                end,
                rules.words,
                rules.word_reading
            )
),

-- What was ticked counts whole; of words a part, as they may be read wrongly. Words that name
-- another cause than the tick, or deny it, stand beside it.
said (
    client_id, evidence_kind, evidence_id, evidence_on, evidence_share, competitor, evidence_fr
) as (
    select
        client_id,
        said_kind || '_' || ticked_cause,
        evidence_id,
        evidence_on,
        1,
        competitor,
        evidence_fr || coalesce(' (concurrent : ' || competitor || ')', '')
    from spoken
    where ticked_cause is not null
    union all
    select
        client_id,
        said_kind || '_' || worded_cause,
        evidence_id,
        evidence_on,
        setting_text_weight_share(),
        competitor,
        if(said_kind = 'call', 'déclaré ', '') || evidence_fr
        || coalesce(' (concurrent : ' || competitor || ')', '') || ', d''après ses mots'
    from worded
    where worded_cause is not null and worded_cause is distinct from ticked_cause
    union all
    select
        client_id,
        hint_kind,
        evidence_id,
        evidence_on,
        1,
        competitor,
        if(hint_kind = 'call_other_solution', 'a une autre solution, dit ', 'déclaré ')
        || evidence_fr || coalesce(' (concurrent : ' || competitor || ')', '')
    from worded
    where worded_cause is null and hint_kind is not null
)

select distinct
    silences.client_id,
    silences.last_purchase_on,
    said.evidence_kind,
    said.evidence_id,
    cast(null as varchar) as order_id,
    said.evidence_on,
    cast(said.evidence_share as decimal(9, 6)) as evidence_share,
    said.competitor,
    said.evidence_fr
from losses.evidence_windows as silences
inner join said
    on
        silences.client_id = said.client_id
        and said.evidence_on between silences.last_purchase_on and silences.declared_to_on
