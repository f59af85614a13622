/*---
description: One client drawn to be contacted while the primary window is open, with tonight's channel or stopped_reason; the arm stays as drawn.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  surviving_client_id:
  arm:
  wave:
  drawn_on:
  window_starts_on:
  contact_ends_on:
  expected_value_eur:
    nullable: true
  lost_on:
    nullable: true
  cause:
  confidence_level:
    nullable: true
  step_number:
    nullable: true
  step_count:
    type: INTEGER
    description: Number of steps in the sequence of the arm; NULL for a campaign drawn before arms named their channel.
    description_fr: Nombre d'étapes prévues ; vide pour une campagne plus ancienne.
    label_fr: Nombre d'étapes
    min: 1
    nullable: true
  channel:
    described_in: staging.contacts
    nullable: true
  stopped_reason:
    type: VARCHAR
    description: "Why the target is not contacted tonight: the surviving client is a control, back, not lost (nor of another kind that the campaign addresses), stopped (compliance.stops), has answered that it has no more use or refuses, wants no more calls or one later than tomorrow, has not met the condition of its next step (it awaits an answer, answered without an opening, or answered where no step is left that an answer leads to), unreachable, excluded otherwise, or listed already (as is who shares a contact value with a listed client of the draw unit); else NULL."
    label_fr: Arrêt
    values: [is_running_control, has_ordered, not_lost, erased, opted_out, ceased, retention_expired, no_go, withdrawn, call_refused, too_many_calls, no_more_use, refused, not_to_call_again, call_later, awaiting_answer, no_opening, has_answered, not_reachable, excluded, listed_already]
    nullable: true
  call_back_on:
    nullable: true
  call_asked_on:
    nullable: true
  need_now_on:
    type: DATE
    description: Day on which the client said last that it needs something now, where it has said nothing else since; else NULL.
    label_fr: Besoin immédiat dit le
    nullable: true
checks:
  - name: never_a_control
    description: control clients among the targets
    sql: arm <> 'control'
  - name: contacted_over_a_channel
    description: targets who are contacted without an allowed channel
    sql: stopped_reason is not null or channel is not null
  - name: not_called_before_the_day_it_asked_for
    description: targets who are contacted before the day on which they asked to be called back
    sql: stopped_reason is not null or coalesce(call_back_on <= contact_day(), true)
  - name: contacted_over_the_channel_of_the_arm
    description: targets who are contacted over a channel that is no step of their arm
    sql: >
      stopped_reason is not null or step_number is null
      or (campaign_id, arm, step_number, channel) in
      (select (s.campaign_id, s.arm, s.step_number, s.channel) from staging.campaign_steps as s)
examples:
  - name: a target who orders, objects or merges with a control is stopped and stays in the arm
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, contact_ends_on: 2026-04-10, is_contact_open: true}
        - {campaign_id: over, window_starts_on: 2026-01-01, is_contact_open: false}
      campaigns.assignments:
        - {campaign_id: c, client_id: go, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: back, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: stop, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: deaf, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: hung_up, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: quarrel, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: twin, surviving_client_id: kept, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: kept, arm: control, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: over, client_id: past, arm: mail, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
      staging.campaign_steps:
        - {campaign_id: c, arm: mail, step_number: 1, channel: email}
      campaigns.running_controls:
        - {client_id: kept, campaign_id: another}
      status.status:
        - {client_id: go, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: back, status: active, last_purchase_on: 2026-01-11}
        - {client_id: stop, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: deaf, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: hung_up, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: quarrel, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: kept, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
      reference.exclusion_reasons:
        - {exclusion_reason: opted_out, reason_order: 1, is_stop: true}
        - {exclusion_reason: no_contact_right, reason_order: 2, is_stop: false}
        - {exclusion_reason: undeliverable, reason_order: 3, is_stop: false}
        - {exclusion_reason: dispute, reason_order: 4, is_stop: false}
        - {exclusion_reason: in_running_campaign, reason_order: 5, is_stop: false}
        - {exclusion_reason: contacted_recently, reason_order: 6, is_stop: false}
      compliance.stops:
        - {client_id: hung_up, channel: phone, stop_reason: call_refused, since_on: 2026-01-15, campaign_id: c}
        - {client_id: hung_up, channel: email, stop_reason: call_refused, since_on: 2026-01-15, campaign_id: c}
        - {client_id: go, channel: email, stop_reason: call_refused, since_on: 2026-01-15, campaign_id: earlier}
        - {client_id: go, channel: phone, stop_reason: call_refused, since_on: 2026-01-15}
      campaigns.exclusions:
        - {client_id: quarrel, exclusion_reason: dispute, is_first_reason: true}
        - {client_id: go, exclusion_reason: in_running_campaign, is_first_reason: false}
        - {client_id: go, exclusion_reason: contacted_recently, is_first_reason: false}
        - {client_id: stop, exclusion_reason: opted_out, is_first_reason: true}
        - {client_id: stop, exclusion_reason: no_contact_right, is_first_reason: false}
        - {client_id: deaf, exclusion_reason: undeliverable, is_first_reason: true}
      compliance.reachable:
        - {client_id: go, channel: email}
        - {client_id: back, channel: email}
        - {client_id: hung_up, channel: email}
        - {client_id: quarrel, channel: email}
        - {client_id: kept, channel: email}
    expect:
      - {client_id: go, channel: email, cause: unknown, lost_on: 2025-01-01, contact_ends_on: 2026-04-10, stopped_reason: null}
      - {client_id: back, stopped_reason: has_ordered}
      - {client_id: stop, stopped_reason: opted_out}
      - {client_id: deaf, stopped_reason: not_reachable}
      - {client_id: hung_up, stopped_reason: call_refused}
      - {client_id: quarrel, stopped_reason: excluded}
      - {client_id: twin, stopped_reason: is_running_control}
  - name: what holds tonight of the client who remains after merges decides, and that client is contacted by one campaign once
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, is_contact_open: true}
        - {campaign_id: d, window_starts_on: 2026-01-15, is_contact_open: true}
      campaigns.assignments:
        - {campaign_id: c, client_id: closed, surviving_client_id: buyer, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: redated, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: expired, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: old, surviving_client_id: new, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: new, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: second, surviving_client_id: first, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: d, client_id: first, arm: mail, wave: 1, drawn_on: 2026-01-15, window_starts_on: 2026-01-15}
      staging.campaign_steps:
        - {campaign_id: c, arm: mail, step_number: 1, channel: email}
        - {campaign_id: c, arm: call, step_number: 1, channel: email}
        - {campaign_id: d, arm: mail, step_number: 1, channel: email}
      status.status:
        - {client_id: buyer, status: active, last_purchase_on: 2026-01-05}
        - {client_id: redated, status: lost, last_purchase_on: 2024-06-01, lost_on: 2026-01-12}
        - {client_id: expired, status: lost_again, last_purchase_on: 2023-01-01, lost_on: 2024-01-01}
        - {client_id: new, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
        - {client_id: first, status: lost, last_purchase_on: 2024-01-01, lost_on: 2025-01-01}
      losses.current_causes:
        - {client_id: redated, cause: neglect, confidence_level: high}
      reference.exclusion_reasons:
        - {exclusion_reason: no_go, reason_order: 2, is_stop: true}
        - {exclusion_reason: retention_expired, reason_order: 1, is_stop: true}
        - {exclusion_reason: dispute, reason_order: 3, is_stop: false}
      campaigns.exclusions:
        - {client_id: expired, exclusion_reason: dispute, is_first_reason: false}
        - {client_id: expired, exclusion_reason: no_go, is_first_reason: false}
        - {client_id: expired, exclusion_reason: retention_expired, is_first_reason: true}
        - {client_id: redated, exclusion_reason: in_running_campaign, is_first_reason: false}
      compliance.reachable:
        - {client_id: buyer, channel: email}
        - {client_id: redated, channel: email}
        - {client_id: expired, channel: email}
        - {client_id: new, channel: email}
        - {client_id: first, channel: email}
    expect:
      - {campaign_id: c, client_id: closed, surviving_client_id: buyer, stopped_reason: not_lost}
      - {campaign_id: c, client_id: redated, lost_on: 2026-01-12, cause: neglect, confidence_level: high, stopped_reason: null}
      - {campaign_id: c, client_id: expired, stopped_reason: retention_expired}
      - {campaign_id: c, client_id: old, surviving_client_id: new, stopped_reason: listed_already}
      - {campaign_id: c, client_id: new, arm: call, stopped_reason: null}
      - {campaign_id: c, client_id: second, surviving_client_id: first, stopped_reason: null}
      - {campaign_id: d, client_id: first, stopped_reason: listed_already}
  - name: clients of a draw unit with one number are called once, with a number each both
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, is_contact_open: true}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: b, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: d, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: e, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
      staging.campaign_steps:
        - {campaign_id: c, arm: call, step_number: 1, channel: phone}
      campaigns.draw_units:
        - {client_id: a, draw_unit_id: a}
        - {client_id: b, draw_unit_id: a}
        - {client_id: d, draw_unit_id: a}
      status.status:
        - {client_id: a, status: lost}
        - {client_id: b, status: lost}
        - {client_id: d, status: lost}
        - {client_id: e, status: lost}
      compliance.reachable:
        - {client_id: a, channel: phone, value: "+33 1 99 00 00 01"}
        - {client_id: b, channel: phone, value: "01 99 00 00 01"}
        - {client_id: d, channel: phone, value: "01 99 00 00 02"}
        - {client_id: e, channel: phone, value: "01 99 00 00 01"}
    expect:
      - {client_id: a, stopped_reason: null}
      - {client_id: b, stopped_reason: listed_already}
      - {client_id: d, stopped_reason: null}
      - {client_id: e, stopped_reason: null}
  - name: who is no longer of a kind that the campaign addresses is stopped, unless lost meanwhile
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: risk, window_starts_on: 2026-01-10, is_contact_open: true}
        - {campaign_id: all, window_starts_on: 2026-01-10, is_contact_open: true}
      campaigns.assignments:
        - {campaign_id: risk, client_id: a, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: risk, client_id: b, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: risk, client_id: c, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: all, client_id: d, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: all, client_id: e, arm: mail, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
      staging.campaign_statuses:
        - {campaign_id: risk, campaign_status: at_risk}
        - {campaign_id: all, campaign_status: current}
      reference.statuses:
        - {status: active, campaign_status: current}
        - {status: at_risk, campaign_status: at_risk}
        - {status: lost, campaign_status: lost}
        - {status: gone}
      status.status:
        - {client_id: a, status: at_risk}
        - {client_id: b, status: lost}
        - {client_id: c, status: active}
        - {client_id: d, status: active}
        - {client_id: e, status: gone}
      compliance.reachable:
        - {client_id: a, channel: email, is_preferred: true}
        - {client_id: b, channel: email, is_preferred: true}
        - {client_id: c, channel: email, is_preferred: true}
        - {client_id: d, channel: email, is_preferred: true}
        - {client_id: e, channel: email, is_preferred: true}
    expect:
      - {client_id: a, stopped_reason: null}
      - {client_id: b, stopped_reason: null}
      - {client_id: c, stopped_reason: not_lost}
      - {client_id: d, stopped_reason: null}
      - {client_id: e, stopped_reason: not_lost}
  - name: an arm contacts over its own channel alone, step by step; without one over the channel that is preferred
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, contact_ends_on: 2026-04-10, is_contact_open: true}
        - {campaign_id: old, window_starts_on: 2026-01-10, contact_ends_on: 2026-04-10, is_contact_open: true}
      campaigns.assignments:
        - {campaign_id: c, client_id: called, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: deaf, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: first, arm: series, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: second, arm: series, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: c, client_id: done, arm: series, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
        - {campaign_id: old, client_id: any, arm: call, wave: 1, drawn_on: 2026-01-10, window_starts_on: 2026-01-10}
      staging.campaign_steps:
        - {campaign_id: c, arm: call, step_number: 1, channel: phone}
        - {campaign_id: c, arm: series, step_number: 1, channel: letter}
        - {campaign_id: c, arm: series, step_number: 2, channel: phone}
      campaigns.made_steps:
        - {campaign_id: c, client_id: second, step_number: 1, channel: letter, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: done, step_number: 1, channel: letter, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: done, step_number: 2, channel: phone, tried_on: 2026-01-13}
      status.status:
        - {client_id: called, status: lost, last_purchase_on: 2024-01-01}
        - {client_id: deaf, status: lost, last_purchase_on: 2024-01-01}
        - {client_id: first, status: lost, last_purchase_on: 2024-01-01}
        - {client_id: second, status: lost, last_purchase_on: 2024-01-01}
        - {client_id: done, status: lost, last_purchase_on: 2024-01-01}
        - {client_id: any, status: lost, last_purchase_on: 2024-01-01}
      compliance.reachable:
        - {client_id: called, channel: phone, is_preferred: false}
        - {client_id: called, channel: email, is_preferred: true}
        - {client_id: deaf, channel: email, is_preferred: true}
        - {client_id: first, channel: letter, is_preferred: true}
        - {client_id: first, channel: phone, is_preferred: false}
        - {client_id: second, channel: letter, is_preferred: true}
        - {client_id: second, channel: phone, is_preferred: false}
        - {client_id: done, channel: phone, is_preferred: true}
        - {client_id: any, channel: letter, is_preferred: true}
        - {client_id: any, channel: phone, is_preferred: false}
    expect:
      - {client_id: called, channel: phone, step_number: 1, step_count: 1, stopped_reason: null}
      - {client_id: deaf, channel: null, step_number: 1, stopped_reason: not_reachable}
      - {client_id: first, channel: letter, step_number: 1, step_count: 2}
      - {client_id: second, channel: phone, step_number: 2, step_count: 2}
      - {client_id: done, channel: phone, step_number: 2}
      - {client_id: any, channel: letter, step_number: null, step_count: null, stopped_reason: null}
  - name: a step with a condition comes the morning after the answer that meets it, and after none once the days are over
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-01, contact_ends_on: 2026-04-10, is_contact_open: true}
      campaigns.assignments:
        - {campaign_id: c, client_id: first, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: mute, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: open, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: plain, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: done, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: hot, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: written, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: back, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: closed, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: firm, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: deaf, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: again, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: day_13, arm: remind, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: day_14, arm: remind, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: replied, arm: remind, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: absent, arm: remind, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: visited, arm: remind, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: out, arm: remind, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
      staging.campaign_steps:
        - {campaign_id: c, arm: ask, step_number: 1, channel: email}
        - {campaign_id: c, arm: ask, step_number: 2, channel: letter, step_condition: opening}
        - {campaign_id: c, arm: ask, step_number: 3, channel: phone, step_condition: answered}
        - {campaign_id: c, arm: remind, step_number: 1, channel: letter}
        - {campaign_id: c, arm: remind, step_number: 2, channel: phone, step_condition: no_answer, after_days: 14}
        - {campaign_id: c, arm: remind, step_number: 3, channel: visit, step_condition: answered}
      campaigns.made_steps:
        - {campaign_id: c, client_id: mute, step_number: 1, channel: email, tried_on: 2026-01-05}
        - {campaign_id: c, client_id: open, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-20, answer_kind: opening}
        - {campaign_id: c, client_id: plain, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-20, answer_kind: answered}
        - {campaign_id: c, client_id: done, step_number: 1, channel: email, answered_on: 2026-01-20, answer_kind: no_more_use}
        - {campaign_id: c, client_id: hot, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-20, answer_kind: need_now}
        - {campaign_id: c, client_id: written, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-10, answer_kind: opening}
        - {campaign_id: c, client_id: written, step_number: 2, channel: letter, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: back, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-10, answer_kind: opening}
        - {campaign_id: c, client_id: back, step_number: 2, channel: letter, tried_on: 2026-01-12, answered_on: 2026-01-15, answer_kind: answered}
        - {campaign_id: c, client_id: closed, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-10, answer_kind: refused}
        - {campaign_id: c, client_id: closed, step_number: 2, channel: letter, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: firm, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-10, answer_kind: refused}
        - {campaign_id: c, client_id: firm, step_number: 2, channel: letter, tried_on: 2026-01-12, answered_on: 2026-01-14, answer_kind: answered}
        - {campaign_id: c, client_id: deaf, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-20, answer_kind: opening}
        - {campaign_id: c, client_id: again, step_number: 1, channel: email, tried_on: 2026-01-05, answered_on: 2026-01-06, answer_kind: opening}
        - {campaign_id: c, client_id: again, step_number: 2, channel: letter, tried_on: 2026-01-07}
        - {campaign_id: c, client_id: again, step_number: 3, channel: phone, tried_on: 2026-01-08, answered_on: 2026-01-08, answer_kind: need_now}
        - {campaign_id: c, client_id: day_13, step_number: 1, channel: letter, tried_on: 2026-01-08}
        - {campaign_id: c, client_id: day_14, step_number: 1, channel: letter, tried_on: 2026-01-07}
        - {campaign_id: c, client_id: replied, step_number: 1, channel: letter, tried_on: 2026-01-07, answered_on: 2026-01-09, answer_kind: answered}
        - {campaign_id: c, client_id: absent, step_number: 1, channel: letter, tried_on: 2026-01-03}
        - {campaign_id: c, client_id: absent, step_number: 2, channel: phone, tried_on: 2026-01-18}
        - {campaign_id: c, client_id: visited, step_number: 3, channel: visit, tried_on: 2026-01-18, answered_on: 2026-01-18, answer_kind: opening}
        - {campaign_id: c, client_id: out, step_number: 3, channel: visit, tried_on: 2026-01-18}
      reference.exclusion_reasons:
        - {exclusion_reason: erased, reason_order: 1, is_stop: true}
      campaigns.exclusions:
        - {client_id: closed, exclusion_reason: erased, is_first_reason: true}
      status.status:
        - {client_id: first, status: lost}
        - {client_id: mute, status: lost}
        - {client_id: open, status: lost}
        - {client_id: plain, status: lost}
        - {client_id: done, status: lost}
        - {client_id: hot, status: lost}
        - {client_id: written, status: lost}
        - {client_id: back, status: lost}
        - {client_id: closed, status: lost}
        - {client_id: deaf, status: lost}
        - {client_id: firm, status: lost}
        - {client_id: again, status: lost}
        - {client_id: day_13, status: lost}
        - {client_id: day_14, status: lost}
        - {client_id: replied, status: lost}
        - {client_id: absent, status: lost}
        - {client_id: visited, status: lost}
        - {client_id: out, status: lost}
      compliance.reachable:
        - {client_id: first, channel: email}
        - {client_id: mute, channel: email}
        - {client_id: open, channel: letter}
        - {client_id: plain, channel: email}
        - {client_id: plain, channel: letter}
        - {client_id: done, channel: email}
        - {client_id: done, channel: letter}
        - {client_id: hot, channel: email}
        - {client_id: hot, channel: letter}
        - {client_id: hot, channel: phone}
        - {client_id: written, channel: letter}
        - {client_id: written, channel: phone}
        - {client_id: back, channel: phone}
        - {client_id: closed, channel: phone}
        - {client_id: deaf, channel: email}
        - {client_id: firm, channel: letter}
        - {client_id: firm, channel: phone}
        - {client_id: deaf, channel: phone}
        - {client_id: again, channel: phone}
        - {client_id: day_13, channel: letter}
        - {client_id: day_13, channel: phone}
        - {client_id: day_14, channel: letter}
        - {client_id: day_14, channel: phone}
        - {client_id: replied, channel: phone}
        - {client_id: absent, channel: phone}
        - {client_id: visited, channel: visit}
        - {client_id: out, channel: visit}
    expect:
      - {client_id: first, step_number: 1, channel: email, stopped_reason: null}
      - {client_id: mute, step_number: 1, stopped_reason: awaiting_answer}
      - {client_id: open, step_number: 2, channel: letter, stopped_reason: null}
      - {client_id: plain, step_number: 1, stopped_reason: no_opening}
      - {client_id: done, step_number: 1, stopped_reason: no_more_use}
      - {client_id: hot, step_number: 3, channel: phone, stopped_reason: null}
      - {client_id: written, step_number: 2, stopped_reason: awaiting_answer}
      - {client_id: back, step_number: 3, channel: phone, stopped_reason: null}
      - {client_id: closed, stopped_reason: erased}
      - {client_id: firm, step_number: 2, stopped_reason: refused}
      - {client_id: deaf, step_number: 2, channel: null, stopped_reason: not_reachable}
      - {client_id: again, step_number: 3, channel: phone, stopped_reason: null}
      - {client_id: day_13, step_number: 1, stopped_reason: awaiting_answer}
      - {client_id: day_14, step_number: 2, channel: phone, stopped_reason: null}
      - {client_id: replied, step_number: 1, stopped_reason: has_answered}
      - {client_id: absent, step_number: 2, channel: phone, stopped_reason: null}
      - {client_id: visited, step_number: 3, stopped_reason: has_answered}
      - {client_id: out, step_number: 3, channel: visit, stopped_reason: null}
  - name: who asked to be called back waits for that day and is called on it, however the call was answered; who wants no more calls is out
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-01, contact_ends_on: 2026-04-10, is_contact_open: true}
      campaigns.assignments:
        - {campaign_id: c, client_id: tomorrow, arm: call, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: later, arm: call, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: no_day, arm: call, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: never, arm: call, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: no_but, arm: call, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: refuses, arm: call, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: hot, arm: call, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: written, arm: mail, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: series, arm: series, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: old_arm, arm: old, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: old_done, arm: old, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
      staging.campaign_steps:
        - {campaign_id: c, arm: call, step_number: 1, channel: phone}
        - {campaign_id: c, arm: mail, step_number: 1, channel: email}
        - {campaign_id: c, arm: series, step_number: 1, channel: phone}
        - {campaign_id: c, arm: series, step_number: 2, channel: letter, step_condition: answered}
      campaigns.made_steps:
        - {campaign_id: c, client_id: tomorrow, step_number: 1, channel: phone, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: answered}
        - {campaign_id: c, client_id: later, step_number: 1, channel: phone, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: no_day, step_number: 1, channel: phone, tried_on: 2026-01-20, answered_on: 2026-01-20, answer_kind: opening}
        - {campaign_id: c, client_id: never, step_number: 1, channel: phone, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: no_but, step_number: 1, channel: phone, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: need_now}
        - {campaign_id: c, client_id: refuses, step_number: 1, channel: phone, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: refused}
        - {campaign_id: c, client_id: hot, step_number: 1, channel: phone, tried_on: 2026-01-20, answered_on: 2026-01-20, answer_kind: need_now}
        - {campaign_id: c, client_id: written, step_number: 1, channel: email, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: series, step_number: 1, channel: phone, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: answered}
        - {campaign_id: c, client_id: old_arm, step_number: 1, channel: phone, tried_on: 2026-01-12}
        - {campaign_id: c, client_id: old_done, step_number: 1, channel: phone, tried_on: 2026-01-12, answered_on: 2026-01-12, answer_kind: answered}
      campaigns.call_backs:
        - {campaign_id: c, client_id: tomorrow, call_asked_on: 2026-01-12, call_back_on: 2026-01-21}
        - {campaign_id: c, client_id: later, call_asked_on: 2026-01-12, call_back_on: 2026-01-22}
        - {campaign_id: c, client_id: no_day, call_asked_on: 2026-01-20, call_back_on: 2026-01-21}
        - {campaign_id: c, client_id: never, call_asked_on: 2026-01-12, call_back_on: null}
        - {campaign_id: c, client_id: no_but, call_asked_on: 2026-01-12, call_back_on: null}
        - {campaign_id: c, client_id: refuses, call_asked_on: 2026-01-12, call_back_on: 2026-01-15}
        - {campaign_id: c, client_id: written, call_asked_on: 2026-01-12, call_back_on: 2026-01-22}
        - {campaign_id: c, client_id: series, call_asked_on: 2026-01-12, call_back_on: 2026-01-15}
      status.status:
        - {client_id: tomorrow, status: lost}
        - {client_id: later, status: lost}
        - {client_id: no_day, status: lost}
        - {client_id: never, status: lost}
        - {client_id: no_but, status: lost}
        - {client_id: refuses, status: lost}
        - {client_id: hot, status: lost}
        - {client_id: written, status: lost}
        - {client_id: series, status: lost}
        - {client_id: old_arm, status: lost}
        - {client_id: old_done, status: lost}
      compliance.reachable:
        - {client_id: tomorrow, channel: phone}
        - {client_id: later, channel: phone}
        - {client_id: no_day, channel: phone}
        - {client_id: never, channel: phone}
        - {client_id: no_but, channel: phone}
        - {client_id: refuses, channel: phone}
        - {client_id: hot, channel: phone}
        - {client_id: written, channel: email}
        - {client_id: series, channel: phone}
        - {client_id: series, channel: letter}
        - {client_id: old_arm, channel: phone, is_preferred: true}
        - {client_id: old_done, channel: phone, is_preferred: true}
    expect:
      - {client_id: tomorrow, step_number: 1, channel: phone, stopped_reason: null, call_back_on: 2026-01-21, call_asked_on: 2026-01-12}
      - {client_id: later, stopped_reason: call_later, call_back_on: 2026-01-22}
      - {client_id: no_day, channel: phone, stopped_reason: null, call_back_on: 2026-01-21}
      - {client_id: never, stopped_reason: not_to_call_again, call_back_on: null}
      - {client_id: no_but, stopped_reason: not_to_call_again, call_back_on: null}
      - {client_id: refuses, stopped_reason: refused}
      - {client_id: hot, channel: phone, stopped_reason: null, need_now_on: 2026-01-20, call_back_on: null}
      - {client_id: written, stopped_reason: call_later}
      - {client_id: series, step_number: 1, channel: phone, stopped_reason: null}
      - {client_id: old_arm, channel: phone, step_number: null, stopped_reason: null}
      - {client_id: old_done, stopped_reason: has_answered}
  - name: who awaits an answer stays with the campaign that asked; who shares an address with that client is not asked there too
    run_date: 2026-01-20
    given:
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-01, is_contact_open: true}
        - {campaign_id: d, window_starts_on: 2026-01-02, is_contact_open: true}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: d, client_id: twin, surviving_client_id: a, arm: mail, wave: 1, drawn_on: 2026-01-02, window_starts_on: 2026-01-02}
        - {campaign_id: c, client_id: "0", arm: ask, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
      staging.campaign_steps:
        - {campaign_id: c, arm: ask, step_number: 1, channel: email}
        - {campaign_id: c, arm: ask, step_number: 2, channel: letter, step_condition: opening}
        - {campaign_id: d, arm: mail, step_number: 1, channel: letter}
      campaigns.made_steps:
        - {campaign_id: c, client_id: a, step_number: 1, channel: email, tried_on: 2026-01-05}
      campaigns.draw_units:
        - {client_id: a, draw_unit_id: "0"}
        - {client_id: "0", draw_unit_id: "0"}
      status.status:
        - {client_id: a, status: lost}
        - {client_id: "0", status: lost}
      compliance.reachable:
        - {client_id: a, channel: email, value: a@example.com}
        - {client_id: a, channel: letter, value: 1 rue A}
        - {client_id: "0", channel: email, value: A@example.com}
    expect:
      - {campaign_id: c, client_id: a, stopped_reason: awaiting_answer}
      - {campaign_id: d, client_id: twin, stopped_reason: listed_already}
      - {campaign_id: c, client_id: "0", stopped_reason: listed_already}
---*/
with drawn as (
    select
        assignments.campaign_id,
        assignments.client_id,
        assignments.surviving_client_id,
        assignments.arm,
        assignments.wave,
        assignments.drawn_on,
        assignments.window_starts_on,
        assignments.expected_value_eur,
        periods.contact_ends_on,
        (assignments.campaign_id, assignments.arm) in (
            select (s.campaign_id, s.arm) from staging.campaign_steps as s
        ) as has_steps
    from campaigns.assignments as assignments
    inner join returns.campaign_periods as periods
        on
            assignments.campaign_id = periods.campaign_id
            and assignments.window_starts_on = periods.window_starts_on
            and periods.is_contact_open
    where assignments.arm <> 'control'
),

steps as (
    select
        campaign_id,
        arm,
        step_number,
        channel,
        step_condition,
        after_days,
        count(*) over (partition by campaign_id, arm) as step_count
    from staging.campaign_steps
),

last_made as (
    select *
    from campaigns.made_steps
    qualify
        row_number() over (partition by campaign_id, client_id order by step_number desc) = 1
),

-- That there was an answer takes back nothing that was said at an earlier step: who refused, or
-- needs no more, says so until an opening or a need comes.
last_answers as (
    select
        campaign_id,
        client_id,
        standing_answer(string_agg(answer_kind, ' ' order by step_number)) as last_kind,
        max_by(answered_on, step_number) as answered_on
    from campaigns.made_steps
    where answer_kind is not null
    group by campaign_id, client_id
),

calls_to_make as (
    select
        drawn.campaign_id,
        drawn.client_id,
        steps.step_number
    from drawn
    inner join steps
        on
            drawn.campaign_id = steps.campaign_id
            and drawn.arm = steps.arm
            and steps.channel = 'phone'
    left join campaigns.made_steps as made
        on
            drawn.campaign_id = made.campaign_id
            and drawn.client_id = made.client_id
            and steps.step_number = made.step_number
    where made.client_id is null
),

-- A client is called back by the step of its arm that called last, or else by the first that calls.
call_steps as (
    select
        drawn.campaign_id,
        drawn.client_id,
        coalesce(
            max(case when made.client_id is not null then steps.step_number end),
            min(steps.step_number)
        ) as step_number
    from drawn
    inner join steps
        on
            drawn.campaign_id = steps.campaign_id
            and drawn.arm = steps.arm
            and steps.channel = 'phone'
    left join campaigns.made_steps as made
        on
            drawn.campaign_id = made.campaign_id
            and drawn.client_id = made.client_id
            and steps.step_number = made.step_number
    group by drawn.campaign_id, drawn.client_id
),

followed as (
    select
        drawn.campaign_id,
        drawn.client_id,
        backs.client_id is not null and backs.call_back_on is null as is_last_call,
        backs.call_back_on,
        backs.call_asked_on,
        case when answers.last_kind = 'need_now' then answers.answered_on end as need_now_on,
        call_steps.step_number as call_step_number,
        drawn.has_steps,
        made.step_number as made_number,
        made.channel as made_channel,
        made.answered_on,
        answers.last_kind,
        calls.step_number as call_number,
        next_steps.step_number as next_number,
        next_steps.step_condition,
        coalesce(
            case next_steps.step_condition
                when 'answered' then made.answered_on is not null
                when 'opening' then made.answer_kind in ('opening', 'need_now')
                when 'no_answer'
                    then
                        made.answered_on is null
                        and made.tried_on + next_steps.after_days <= contact_day()
                else next_steps.step_number is not null
            end,
            false
        ) as is_next_due
    from drawn
    left join last_made as made
        on drawn.campaign_id = made.campaign_id and drawn.client_id = made.client_id
    left join last_answers as answers
        on drawn.campaign_id = answers.campaign_id and drawn.client_id = answers.client_id
    left join calls_to_make as calls
        on drawn.campaign_id = calls.campaign_id and drawn.client_id = calls.client_id
    left join call_steps
        on drawn.campaign_id = call_steps.campaign_id and drawn.client_id = call_steps.client_id
    left join campaigns.call_backs as backs
        on drawn.campaign_id = backs.campaign_id and drawn.client_id = backs.client_id
    left join steps as next_steps
        on
            drawn.campaign_id = next_steps.campaign_id
            and drawn.arm = next_steps.arm
            and next_steps.step_number = coalesce(made.step_number, 0) + 1
),

-- The step after the last one that was made, where what came back of that one lets it come; who
-- needs something now is called before all else, who asked to be called back on that day. The last
-- step stays for who did not answer it, and so does a call or visit that reached nobody.
due_steps as (
    select
        campaign_id,
        client_id,
        case
            when last_kind in ('no_more_use', 'refused') then made_number
            when call_back_on is not null and call_step_number is not null then call_step_number
            when last_kind = 'need_now' and call_number is not null then call_number
            when is_next_due then next_number
            else made_number
        end as step_number,
        call_back_on,
        call_asked_on,
        need_now_on,
        case
            when last_kind in ('no_more_use', 'refused') then last_kind
            when is_last_call then 'not_to_call_again'
            when call_back_on > contact_day() then 'call_later'
            when call_back_on is not null and (call_step_number is not null or not has_steps)
                then null
            when last_kind = 'need_now' or is_next_due then null
            when
                answered_on is null
                and (next_number is null or made_channel in ('phone', 'visit'))
                then null
            when answered_on is null then 'awaiting_answer'
            when step_condition = 'opening' then 'no_opening'
            else 'has_answered'
        end as sequence_reason
    from followed
),

-- What forbids a draw forbids a contact.
excluded as (
    select
        exclusions.client_id,
        exclusions.exclusion_reason,
        kinds.is_stop
    from campaigns.exclusions as exclusions
    inner join reference.exclusion_reasons as kinds
        on exclusions.exclusion_reason = kinds.exclusion_reason
    where exclusions.is_first_reason
),

stopped_by_campaign as (
    select
        client_id,
        campaign_id,
        min(stop_reason) as stop_reason
    from compliance.stops
    where campaign_id is not null and holds_on(since_on, until_on, contact_day())
    group by client_id, campaign_id
),

kinds as (
    select
        campaign_id,
        bool_or(campaign_status = 'current') as has_current,
        bool_or(campaign_status = 'at_risk') as has_at_risk
    from staging.campaign_statuses
    group by campaign_id
),

judged as (
    select
        drawn.*,
        status.lost_on,
        coalesce(causes.cause, 'unknown') as cause,
        causes.confidence_level,
        steps.step_number,
        steps.step_count,
        reachable.channel,
        coalesce(units.draw_unit_id, drawn.surviving_client_id) as draw_unit_id,
        coalesce(contact_keys(reachable.value)[1], drawn.surviving_client_id) as contact_key,
        due.sequence_reason,
        due.call_back_on,
        due.call_asked_on,
        due.need_now_on,
        case
            when controls.client_id is not null then 'is_running_control'
            when status.last_purchase_on > drawn.window_starts_on then 'has_ordered'
            when
                not coalesce(
                    is_lost(status.status)
                    or (meanings.campaign_status is not null and kinds.has_current)
                    or (meanings.campaign_status = 'at_risk' and kinds.has_at_risk),
                    false
                )
                then 'not_lost'
            when excluded.is_stop then excluded.exclusion_reason
            when stopped.stop_reason is not null then stopped.stop_reason
            when due.sequence_reason is not null then due.sequence_reason
            when reachable.client_id is null then 'not_reachable'
            when excluded.client_id is not null then 'excluded'
        end as client_stopped_reason
    from drawn
    left join status.status as status on drawn.surviving_client_id = status.client_id
    left join reference.statuses as meanings on status.status = meanings.status
    left join kinds on drawn.campaign_id = kinds.campaign_id
    left join losses.current_causes as causes
        on drawn.surviving_client_id = causes.client_id
    left join campaigns.running_controls as controls
        on drawn.surviving_client_id = controls.client_id
    left join excluded on drawn.surviving_client_id = excluded.client_id
    left join stopped_by_campaign as stopped
        on
            drawn.surviving_client_id = stopped.client_id
            and drawn.campaign_id = stopped.campaign_id
    left join due_steps as due
        on drawn.campaign_id = due.campaign_id and drawn.client_id = due.client_id
    left join steps
        on
            drawn.campaign_id = steps.campaign_id
            and drawn.arm = steps.arm
            and due.step_number = steps.step_number
    left join compliance.reachable as reachable
        on
            drawn.surviving_client_id = reachable.client_id
            and coalesce(reachable.channel = steps.channel, reachable.is_preferred)
    left join campaigns.draw_units as units on drawn.surviving_client_id = units.client_id
),

-- Two targets who turn out to be one client are contacted once, by the campaign that came first;
-- who awaits an answer, or has given one, is in no other's hands.
held as (
    select
        *,
        coalesce(client_stopped_reason = sequence_reason, client_stopped_reason is null) as is_held
    from judged
),

ranked as (
    select
        *,
        row_number() over (
            partition by surviving_client_id
            order by
                case when is_held then 0 else 1 end,
                drawn_on,
                campaign_id,
                case when client_id = surviving_client_id then 0 else 1 end,
                client_id
        ) as choice
    from held
),

-- Clients of a draw unit who share an address or a number are contacted there once.
shared as (
    select
        *,
        row_number() over (
            partition by is_held and choice = 1, draw_unit_id, channel, contact_key
            order by sequence_reason is null, drawn_on, campaign_id, client_id
        ) as shared_choice
    from ranked
)

select
    campaign_id,
    client_id,
    surviving_client_id,
    arm,
    wave,
    drawn_on,
    window_starts_on,
    contact_ends_on,
    expected_value_eur,
    lost_on,
    cause,
    confidence_level,
    step_number,
    cast(step_count as integer) as step_count,
    channel,
    coalesce(
        client_stopped_reason,
        case when choice > 1 or shared_choice > 1 then 'listed_already' end
    ) as stopped_reason,
    call_back_on,
    case when call_back_on is not null then call_asked_on end as call_asked_on,
    need_now_on
from shared
