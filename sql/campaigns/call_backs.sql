/*---
description: When a target of a draw may be called again, as it asked in the last call that reached it or named a day; no row where it asked nothing.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  call_asked_on:
    type: DATE
    description: Day of the call in which the client asked.
    label_fr: Demandé le
    unit: date
  call_back_on:
    type: DATE
    description: Day from which the client may be called back, as it asked in its last call; the day after that call where it named none. NULL where it wants no more calls, or asked nothing.
    label_fr: À rappeler à partir du
    nullable: true
checks:
  - name: called_back_on_a_later_day
    description: clients who are called back on the day of the call in which they asked, or before
    sql: coalesce(call_back_on > call_asked_on, true)
  - name: asked_since_the_draw
    description: calls after the run date
    sql: call_asked_on <= run_date()
examples:
  - name: the last call that says anything decides; one that reached nobody leaves the wish standing, one that reached the client and asks nothing ends it
    run_date: 2026-01-20
    given:
      staging.draws:
        - {campaign_id: c, client_id: later, surviving_client_id: later, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: never, surviving_client_id: never, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: done, surviving_client_id: done, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: before, surviving_client_id: before, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: old, surviving_client_id: kept, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: other, surviving_client_id: other, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: firm, surviving_client_id: firm, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: witness, surviving_client_id: witness, arm: control, window_starts_on: 2026-01-01}
        - {campaign_id: d, client_id: later, surviving_client_id: later, arm: mail, window_starts_on: 2026-01-01}
      compliance.call_campaigns:
        - {contact_id: k1, campaign_id: c}
        - {contact_id: k2, campaign_id: d}
        - {contact_id: k3, campaign_id: d}
      staging.call_reports:
        - {contact_id: k1, client_id: later, called_at: 2026-01-10 08:00, next_contact_on: 2026-02-02}
        - {contact_id: r1, client_id: later, called_at: 2026-01-12 08:00, call_outcome: no_answer}
        - {contact_id: r2, client_id: never, called_at: 2026-01-10 08:00, call_outcome: other_solution, is_to_call_again: false}
        - {contact_id: r3, client_id: never, called_at: 2026-01-10 09:00, is_to_call_again: true}
        - {contact_id: r4, client_id: done, called_at: 2026-01-10 08:00, is_to_call_again: true}
        - {contact_id: r5, client_id: done, called_at: 2026-01-11 08:00, call_outcome: other_solution}
        - {contact_id: r6, client_id: before, called_at: 2026-01-01 08:00, is_to_call_again: true}
        - {contact_id: r7, client_id: kept, surviving_client_id: kept, called_at: 2026-01-09 08:00, call_outcome: no_answer, is_to_call_again: true}
        - {contact_id: k2, client_id: other, called_at: 2026-01-10 08:00, is_to_call_again: true}
        - {contact_id: k3, client_id: firm, called_at: 2026-01-10 08:00, is_to_call_again: false}
        - {contact_id: r8, client_id: witness, called_at: 2026-01-10 08:00, is_to_call_again: true}
    expect:
      - {campaign_id: c, client_id: later, call_asked_on: 2026-01-10, call_back_on: 2026-02-02}
      - {campaign_id: c, client_id: never, call_asked_on: 2026-01-10, call_back_on: null}
      - {campaign_id: c, client_id: old, call_asked_on: 2026-01-09, call_back_on: 2026-01-10}
      - {campaign_id: c, client_id: firm, call_asked_on: 2026-01-10, call_back_on: null}
  - name: a named day counts unless no call is wanted or it is not after the call; then the day after
    run_date: 2026-01-20
    given:
      staging.draws:
        - {campaign_id: c, client_id: past, surviving_client_id: past, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: no_but, surviving_client_id: no_but, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: next, surviving_client_id: next, arm: call, window_starts_on: 2026-01-01}
      staging.call_reports:
        - {contact_id: r1, client_id: past, called_at: 2026-01-10 08:00, next_contact_on: 2026-01-10}
        - {contact_id: r2, client_id: no_but, called_at: 2026-01-10 08:00, next_contact_on: 2026-01-15, is_to_call_again: false}
        - {contact_id: r3, client_id: next, called_at: 2026-01-10 08:00, next_contact_on: 2026-01-11, is_to_call_again: true}
    expect:
      - {campaign_id: c, client_id: past, call_asked_on: 2026-01-10, call_back_on: 2026-01-11}
      - {campaign_id: c, client_id: no_but, call_asked_on: 2026-01-10, call_back_on: null}
      - {campaign_id: c, client_id: next, call_asked_on: 2026-01-10, call_back_on: 2026-01-11}
---*/
-- As answers are placed in made_steps: under the code of the campaign that called where one is
-- known; who wants no more calls wants none of any campaign.
with drawn as (
    select
        campaign_id,
        client_id,
        surviving_client_id,
        window_starts_on,
        folded_code(campaign_id) as campaign_code
    from staging.draws
    where arm <> 'control'
),

calls as (
    select
        reports.surviving_client_id as client_id,
        cast(reports.called_at as date) as called_on,
        reports.contact_id,
        reports.next_contact_on,
        reports.is_to_call_again,
        case
            when coalesce(reports.is_to_call_again, true)
                then folded_code(called.campaign_id)
        end as campaign_code
    from staging.call_reports as reports
    left join compliance.call_campaigns as called on reports.contact_id = called.contact_id
    where
        reports.call_outcome is distinct from 'no_answer'
        or reports.next_contact_on is not null
        or reports.is_to_call_again is not null
),

last_calls as (
    select
        drawn.campaign_id,
        drawn.client_id,
        calls.called_on,
        calls.next_contact_on,
        calls.is_to_call_again
    from drawn
    inner join calls
        on
            drawn.surviving_client_id = calls.client_id
            and coalesce(drawn.campaign_code = calls.campaign_code, calls.campaign_code is null)
            and calls.called_on > drawn.window_starts_on
    -- of one day, in doubt no call
    qualify
        row_number() over (
            partition by drawn.campaign_id, drawn.client_id
            order by
                calls.called_on desc,
                calls.is_to_call_again asc nulls last,
                calls.next_contact_on desc nulls last,
                calls.contact_id
        ) = 1
)

select
    campaign_id,
    client_id,
    called_on as call_asked_on,
    case
        when coalesce(is_to_call_again, true)
            then greatest(coalesce(next_contact_on, called_on + 1), called_on + 1)
    end as call_back_on
from last_calls
where next_contact_on is not null or is_to_call_again is not null
