/*---
description: "Client whose data reach their term within last_question_days, who may still be asked once whether to stay in contact - by date and no score, so profiling objectors too; nobody of a running campaign, which contacts its targets and leaves its controls alone."
grain: [client_id]
columns:
  client_id:
  campaign_id:
  retention_ends_on:
  channel:
    described_in: staging.contacts
    nullable: true
  asked_on:
    nullable: true
  unasked_reason:
    type: VARCHAR
    description: "Why the client is not asked tonight: asked already, in the draw of a running campaign, or no allowed channel with a valid contact value; else NULL."
    label_fr: Pas de question
    values: [asked_already, in_running_campaign, not_reachable]
    nullable: true
references:
  client_id: orders.known_clients.client_id
checks:
  - name: asked_before_the_term
    description: clients whose term is past on the day of the contact, or further away than last_question_days
    sql: retention_ends_on > contact_day() and retention_ends_on <= contact_day() + setting_last_question_days()
  - name: asked_once
    description: clients to be asked who were asked, or the reverse
    sql: (asked_on is not null) = coalesce(unasked_reason = 'asked_already', false)
  - name: asked_over_a_channel
    description: clients to be asked without an allowed channel
    sql: unasked_reason is not null or channel is not null
examples:
  - name: from 60 days before the term to the day before it, seen from the day of the contact
    run_date: 2026-10-31
    settings: {last_question_days: 60}
    given:
      compliance.retention_terms:
        - {client_id: day_61, retention_ends_on: 2027-01-01}
        - {client_id: day_60, retention_ends_on: 2026-12-31}
        - {client_id: day_1, retention_ends_on: 2026-11-02}
        - {client_id: day_0, retention_ends_on: 2026-11-01}
        - {client_id: past, retention_ends_on: 2026-10-31}
        - {client_id: closed, retention_ends_on: 2026-12-01}
      compliance.reachable:
        - {client_id: day_61, channel: email, is_preferred: true}
        - {client_id: day_60, channel: email, is_preferred: true}
        - {client_id: day_1, channel: letter, is_preferred: true}
        - {client_id: day_0, channel: email, is_preferred: true}
        - {client_id: past, channel: email, is_preferred: true}
        - {client_id: ceases, channel: email, is_preferred: true}
    expect:
      - {client_id: day_60, campaign_id: derniere-question-2026-12, retention_ends_on: 2026-12-31, channel: email, asked_on: null, unasked_reason: null}
      - {client_id: day_1, campaign_id: derniere-question-2026-11, retention_ends_on: 2026-11-02, channel: letter, unasked_reason: null}
      - {client_id: closed, channel: null, unasked_reason: not_reachable}
  - name: without a time before the term nobody is asked
    run_date: 2026-10-31
    settings: {last_question_days: 0}
    given:
      compliance.retention_terms:
        - {client_id: a, retention_ends_on: 2026-11-01}
        - {client_id: b, retention_ends_on: 2026-11-02}
      compliance.reachable:
        - {client_id: a, channel: email, is_preferred: true}
        - {client_id: b, channel: email, is_preferred: true}
    expect: []
  - name: asked under the own code, or under any since 60 days before the term, which an act may have moved a little
    run_date: 2026-10-31
    settings: {last_question_days: 60}
    given:
      compliance.retention_terms:
        - {client_id: moved, retention_ends_on: 2026-12-01}
        - {client_id: before, retention_ends_on: 2026-12-01}
        - {client_id: own, retention_ends_on: 2026-12-01}
        - {client_id: drawn, retention_ends_on: 2026-12-01}
      compliance.asked_questions:
        - {client_id: moved, campaign_id: derniere-question-2026-11, asked_on: 2026-10-02}
        - {client_id: before, campaign_id: derniere-question-2026-11, asked_on: 2026-10-01}
        - {client_id: own, campaign_id: derniere-question-2026-12, asked_on: 2026-09-01}
        - {client_id: drawn, campaign_id: derniere-question-2026-12, asked_on: 2026-10-20}
      campaigns.drawn_clients:
        - {client_id: drawn}
      compliance.reachable:
        - {client_id: moved, channel: email, is_preferred: true}
        - {client_id: before, channel: email, is_preferred: true}
        - {client_id: own, channel: email, is_preferred: true}
    expect:
      - {client_id: moved, asked_on: 2026-10-02, unasked_reason: asked_already}
      - {client_id: before, asked_on: null, unasked_reason: null}
      - {client_id: own, asked_on: 2026-09-01, unasked_reason: asked_already}
      - {client_id: drawn, asked_on: 2026-10-20, unasked_reason: asked_already}
  - name: nobody whom a running campaign drew, to be contacted or not, also tonight or from elsewhere
    run_date: 2026-10-31
    settings: {last_question_days: 60}
    given:
      compliance.retention_terms:
        - {client_id: drawn, retention_ends_on: 2026-12-01}
        - {client_id: free, retention_ends_on: 2026-12-01}
      campaigns.drawn_clients:
        - {client_id: drawn}
      compliance.reachable:
        - {client_id: drawn, channel: email, is_preferred: true}
        - {client_id: free, channel: email, is_preferred: true}
    expect:
      - {client_id: drawn, unasked_reason: in_running_campaign}
      - {client_id: free, unasked_reason: null}
---*/
with soon as (
    select
        client_id,
        retention_ends_on,
        last_question_code(retention_ends_on) as campaign_id
    from compliance.retention_terms
    where
        retention_ends_on > contact_day()
        and retention_ends_on <= contact_day() + setting_last_question_days()
),

-- Under another month's code too: an act that is delivered late moves the term a little.
asked as (
    select
        soon.client_id,
        max(questions.asked_on) as asked_on
    from soon
    inner join compliance.asked_questions as questions
        on
            soon.client_id = questions.client_id
            and (
                questions.campaign_id = soon.campaign_id
                or questions.asked_on >= soon.retention_ends_on - setting_last_question_days()
            )
    group by soon.client_id
)

select
    soon.client_id,
    soon.campaign_id,
    soon.retention_ends_on,
    reachable.channel,
    asked.asked_on,
    case
        when asked.client_id is not null then 'asked_already'
        when drawn.client_id is not null then 'in_running_campaign'
        when reachable.client_id is null then 'not_reachable'
    end as unasked_reason
from soon
left join compliance.reachable as reachable
    on soon.client_id = reachable.client_id and reachable.is_preferred
left join asked on soon.client_id = asked.client_id
left join campaigns.drawn_clients as drawn on soon.client_id = drawn.client_id
