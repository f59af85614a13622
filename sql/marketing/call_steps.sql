/*---
description: "One of the eight steps of the call or visit to one client whose step tonight is one (S1): what to say, an open question first, and how far the offer may go."
description_fr: "Une des huit étapes de l'appel ou de la visite à un client : quoi dire, une question ouverte d'abord, et jusqu'où va l'offre."
grain: [campaign_id, client_id, call_step]
columns:
  campaign_id:
  client_id:
  call_step:
  call_step_label_fr:
  call_text_fr:
    type: VARCHAR
    description: What to say or do at this step, in French.
    description_fr: "Ce qu'il faut dire ou faire à cette étape."
    label_fr: À dire
    personal: true
references:
  client_id: orders.known_clients.client_id
checks:
  - name: of_a_list
    description: calls to clients who are on no list of the campaign
    sql: >
      (campaign_id, client_id) in
      (select (t.campaign_id, t.client_id) from marketing.target_list as t)
  - name: every_step_once
    is_of_table: true
    description: steps that a call leaves out
    sql: >
      (select count(*) from marketing.call_steps)
      = (select count(distinct p.call_step) from reference.call_steps as p)
      * (select count(distinct (l.campaign_id, l.client_id)) from marketing.call_steps as l)
  - name: nothing_left_open
    description: calls with a place that was not filled
    sql: not contains(call_text_fr, '{')
examples:
  - name: the offer and its limits, or none; an enquiry sells nothing; a letter has no call
    run_date: 2026-01-20
    given:
      staging.campaigns:
        - {campaign_id: c, campaign_kind: win_back, offer_valid_until_on: 2026-03-31}
        - {campaign_id: e, campaign_kind: enquiry_call}
      marketing.target_list:
        - {campaign_id: c, client_id: a, offer: R10, offer_limits_fr: Remise de 10 % au plus.}
        - {campaign_id: c, client_id: b, offer_limits_fr: Aucune offre à promettre.}
        - {campaign_id: e, client_id: g, offer: R10}
      reference.contact_channels:
        - {channel: phone, is_personal: true}
        - {channel: visit, is_personal: true}
        - {channel: letter, is_personal: false}
      campaigns.targets:
        - {campaign_id: c, client_id: old, surviving_client_id: a, arm: appel, channel: phone, cause: price}
        - {campaign_id: c, client_id: b, surviving_client_id: b, arm: libre, channel: visit, cause: unknown}
        - {campaign_id: c, client_id: d, surviving_client_id: d, arm: appel, channel: phone, stopped_reason: not_lost}
        - {campaign_id: c, client_id: f, surviving_client_id: f, arm: appel, channel: letter}
        - {campaign_id: e, client_id: g, surviving_client_id: g, arm: appel, channel: phone, cause: price}
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix}
        - {cause: unknown, cause_label_fr: Cause inconnue}
      reference.survey_questions:
        - {ask_by: call, question_number: 2, question_fr: Et quoi ?}
        - {ask_by: call, question_number: 1, question_fr: Comment ?, answers_fr: null}
        - {ask_by: survey, question_number: 1, question_fr: Non ?}
      rhythm.rhythm:
        - {client_id: a, last_purchase_on: 2025-03-01}
        - {client_id: b, last_purchase_on: 2025-03-01}
        - {client_id: g, last_purchase_on: 2025-03-01}
      campaigns.briefings:
        - {client_id: a, has_told: true}
        - {client_id: b, has_told: false}
      reference.call_steps:
        - {call_step: 1, said_when: told, call_step_label_fr: Motif, step_text_fr: Dit.}
        - {call_step: 1, said_when: always, call_step_label_fr: Motif, step_text_fr: "Depuis {dernier_achat}."}
        - {call_step: 2, said_when: always, call_step_label_fr: Questions, step_text_fr: "{questions}"}
        - {call_step: 3, said_when: with_offer, call_step_label_fr: Offre, step_text_fr: "{offre} : {limite}"}
        - {call_step: 3, said_when: enquiry, call_step_label_fr: Offre, step_text_fr: Écouter.}
        - {call_step: 3, said_when: always, call_step_label_fr: Offre, step_text_fr: Rien.}
    expect:
      - {campaign_id: c, client_id: a, call_step: 1, call_text_fr: Dit.}
      - {campaign_id: c, client_id: a, call_step: 2, call_text_fr: "« Comment ? » « Et quoi ? » À ne pas souffler : prix."}
      - {campaign_id: c, client_id: a, call_step: 3, call_text_fr: "R10 : Remise de 10 % au plus. Jusqu'au 31/03/2026."}
      - {campaign_id: c, client_id: b, call_step: 1, call_text_fr: Depuis 01/03/2025.}
      - {campaign_id: c, client_id: b, call_step: 2, call_text_fr: "« Comment ? » « Et quoi ? »"}
      - {campaign_id: c, client_id: b, call_step: 3, call_text_fr: Rien.}
      - {campaign_id: e, client_id: g, call_step: 1, call_text_fr: Depuis 01/03/2025.}
      - {campaign_id: e, client_id: g, call_step: 2}
      - {campaign_id: e, client_id: g, call_step: 3, call_text_fr: Écouter.}
---*/
with questions as (
    select string_agg('« ' || question_fr || ' »', ' ' order by question_number) as questions_fr
    from reference.survey_questions
    where ask_by = 'call'
),

called as (
    select
        targets.campaign_id,
        targets.surviving_client_id as client_id,
        rhythm.last_purchase_on,
        campaigns.campaign_kind = 'enquiry_call' as is_enquiry,
        listed.offer,
        listed.offer_limits_fr
        || coalesce(' Jusqu''au ' || day_fr(campaigns.offer_valid_until_on) || '.', '')
            as limit_fr,
        coalesce(briefings.has_told, false) as has_told,
        questions.questions_fr
        || case
            when targets.cause <> 'unknown'
                then ' À ne pas souffler : ' || uncapitalised(causes.cause_label_fr) || '.'
            else ''
        end as questions_fr
    from campaigns.targets as targets
    inner join staging.campaigns as campaigns on targets.campaign_id = campaigns.campaign_id
    inner join reference.contact_channels as channels
        on targets.channel = channels.channel and channels.is_personal
    inner join reference.loss_causes as causes on targets.cause = causes.cause
    cross join questions
    left join marketing.target_list as listed
        on
            targets.campaign_id = listed.campaign_id
            and targets.surviving_client_id = listed.client_id
    left join campaigns.briefings as briefings
        on targets.surviving_client_id = briefings.client_id
    left join rhythm.rhythm as rhythm on targets.surviving_client_id = rhythm.client_id
    where targets.stopped_reason is null
),

cases as (
    select
        called.*,
        steps.call_step,
        steps.call_step_label_fr,
        steps.step_text_fr
    from called
    cross join reference.call_steps as steps
    where
        case steps.said_when
            when 'told' then called.has_told
            when 'enquiry' then called.is_enquiry
            when 'with_offer' then called.offer is not null and not called.is_enquiry
            else true
        end
    qualify
        row_number() over (
            partition by called.campaign_id, called.client_id, steps.call_step
            order by case when steps.said_when = 'always' then 1 else 0 end, steps.said_when
        ) = 1
)

select
    campaign_id,
    client_id,
    call_step,
    call_step_label_fr,
    replace(
        replace(
            replace(
                replace(
                    step_text_fr,
                    '{dernier_achat}',
                    coalesce(day_fr(last_purchase_on), 'dernier achat')
                ),
                '{questions}',
                questions_fr
            ),
            '{offre}',
            coalesce(offer, '')
        ),
        '{limite}',
        coalesce(limit_fr, '')
    ) as call_text_fr
from cases
