/*---
description: "One step of the sequence of its arm (the first, whatever the channel, where the arm names none) that the company has tried, since the draw, with a client drawn to be contacted, and the last answer that came back of it; the only reader of answers."
grain: [campaign_id, client_id, step_number]
columns:
  campaign_id:
  client_id:
  step_number:
  channel:
    described_in: staging.contacts
    nullable: true
  tried_on:
    type: DATE
    description: "Try: first day on which the company contacted the client over the channel of the step; NULL where only an answer tells of it."
    label_fr: Étape faite le
    nullable: true
  answered_on:
    nullable: true
  answer_kind:
    type: VARCHAR
    description: "Kind of the last answer from the try on, until a later step was tried (a bare reply takes nothing back): need_now, opening (it leaves a door open), answered (it tells of none), no_more_use or refused (both close the sequence)."
    label_fr: Nature de la réponse
    values: [need_now, opening, answered, no_more_use, refused]
    nullable: true
  step_made_fr:
    type: VARCHAR
    description: What was tried and what came back, in one French phrase, with what the client said would bring it back.
    label_fr: Étape faite
    personal: true
checks:
  - name: answer_from_the_try_on
    description: answers after the run date, or that neither close nor press and are older than the try of their step
    sql: >
      answered_on is null
      or (
        answered_on <= run_date()
        and (coalesce(tried_on <= answered_on, true) or answer_kind not in ('answered', 'opening'))
      )
  - name: tried_or_answered
    description: steps that nothing shows to have been made
    sql: coalesce(tried_on, answered_on) is not null
examples:
  - name: the first letter, mail and call of the campaign after the day of the draw, however its code is written; what closes or presses counts before them too
    run_date: 2026-01-20
    given:
      staging.draws:
        - {campaign_id: Retour-1, client_id: old, surviving_client_id: a, arm: suite, window_starts_on: 2026-01-10}
        - {campaign_id: Retour-1, client_id: b, surviving_client_id: b, arm: suite, window_starts_on: 2026-01-10}
        - {campaign_id: Retour-1, client_id: d, surviving_client_id: d, arm: suite, window_starts_on: 2026-01-10}
        - {campaign_id: Retour-1, client_id: rings, surviving_client_id: rings, arm: suite, window_starts_on: 2026-01-10}
        - {campaign_id: Retour-1, client_id: away, surviving_client_id: away, arm: suite, window_starts_on: 2026-01-10}
        - {campaign_id: Retour-1, client_id: witness, surviving_client_id: witness, arm: control, window_starts_on: 2026-01-10}
      staging.campaigns:
        - {campaign_id: Retour-1, campaign_kind: win_back}
      staging.campaign_steps:
        - {campaign_id: Retour-1, arm: suite, step_number: 1, channel: letter}
        - {campaign_id: Retour-1, arm: suite, step_number: 2, channel: email}
        - {campaign_id: Retour-1, arm: suite, step_number: 3, channel: visit}
        - {campaign_id: Retour-1, arm: suite, step_number: 4, channel: phone}
      reference.contact_channels:
        - {channel: letter, channel_label_fr: Courrier}
        - {channel: email, channel_label_fr: E-mail}
        - {channel: visit, channel_label_fr: Visite}
        - {channel: phone, channel_label_fr: Téléphone}
      staging.contacts:
        - {contact_id: k1, client_id: a, campaign_id: retour 1, channel: letter, contacted_at: 2026-01-12 08:00}
        - {contact_id: k6, client_id: a, campaign_id: Retour-1, channel: letter, contacted_at: 2026-01-11 08:00}
        - {contact_id: k2, client_id: a, campaign_id: other, channel: visit, contacted_at: 2026-01-12 08:00}
        - {contact_id: k3, client_id: b, campaign_id: Retour-1, channel: letter, contacted_at: 2026-01-10 08:00}
        - {contact_id: k4, client_id: b, campaign_id: Retour-1, channel: visit, contacted_at: 2026-01-12 08:00, direction: inbound}
        - {contact_id: k5, client_id: b, channel: letter, contacted_at: 2026-01-12 08:00}
        - {contact_id: k7, client_id: b, channel: phone, contacted_at: 2026-01-13 08:00}
        - {contact_id: k9, client_id: d, channel: phone, contacted_at: 2026-01-13 08:00}
        - {contact_id: k10, client_id: d, campaign_id: Retour-1, channel: letter, contacted_at: 2026-01-15 08:00}
        - {contact_id: k8, client_id: witness, campaign_id: Retour-1, channel: letter, contacted_at: 2026-01-13 08:00}
      staging.call_reports:
        - {contact_id: k7, client_id: b, called_at: 2026-01-13 08:00, call_outcome: need_now}
        - {contact_id: k9, client_id: d, called_at: 2026-01-13 08:00, call_outcome: no_more_use}
        - {contact_id: r1, client_id: a, called_at: 2026-01-14 08:00, call_outcome: no_answer}
        - {contact_id: r2, client_id: witness, called_at: 2026-01-14 08:00, call_outcome: need_now}
        - {contact_id: r3, client_id: rings, called_at: 2026-01-14 08:00, call_outcome: no_answer, next_contact_on: 2026-01-25}
        - {contact_id: r4, client_id: away, called_at: 2026-01-14 08:00, call_outcome: no_answer, next_contact_on: 2026-01-14}
      staging.surveys:
        - {response_id: s1, client_id: b, answered_on: 2026-01-12}
      staging.campaign_events:
        - {campaign_id: Retour-1, client_id: a, event: sent, channel: email, happened_at: 2026-01-12 08:00}
        - {campaign_id: Retour-1, client_id: b, event: opened, channel: email, happened_at: 2026-01-12 08:00}
    expect:
      - {campaign_id: Retour-1, client_id: old, step_number: 1, channel: letter, tried_on: 2026-01-11, answered_on: null, answer_kind: null, step_made_fr: "Courrier le 11/01/2026, sans réponse connue"}
      - {campaign_id: Retour-1, client_id: old, step_number: 2, channel: email, tried_on: 2026-01-12, answered_on: null}
      - {campaign_id: Retour-1, client_id: old, step_number: 4, channel: phone, tried_on: 2026-01-14, answered_on: null}
      - {campaign_id: Retour-1, client_id: b, step_number: 1, channel: letter, tried_on: null, answered_on: 2026-01-13, answer_kind: need_now}
      - {campaign_id: Retour-1, client_id: d, step_number: 1, tried_on: 2026-01-15, answered_on: 2026-01-13, answer_kind: no_more_use}
      - {campaign_id: Retour-1, client_id: away, step_number: 4, channel: phone, tried_on: 2026-01-14, answered_on: null, answer_kind: null, step_made_fr: "Téléphone le 14/01/2026, sans réponse connue"}
      - {campaign_id: Retour-1, client_id: rings, step_number: 4, channel: phone, tried_on: 2026-01-14, answered_on: null, answer_kind: null, step_made_fr: "Téléphone le 14/01/2026 : a demandé à être rappelé le 25/01/2026"}
  - name: a survey that comes back proves that it was sent; the last answer counts, from the try on, of whichever number the client has now
    run_date: 2026-01-20
    given:
      staging.draws:
        - {campaign_id: c, client_id: mute, surviving_client_id: mute, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: open, surviving_client_id: open, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: early, surviving_client_id: early, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: unsent, surviving_client_id: unsent, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: before, surviving_client_id: before, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: merged, surviving_client_id: kept, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: twice, surviving_client_id: twice, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: later, surviving_client_id: later, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: erase, surviving_client_id: erase, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: late, surviving_client_id: late, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: single, surviving_client_id: single, arm: suite, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: witness, surviving_client_id: witness, arm: control, window_starts_on: 2026-01-01}
      staging.campaigns:
        - {campaign_id: c, campaign_kind: survey}
      staging.campaign_steps:
        - {campaign_id: c, arm: suite, step_number: 1, channel: email}
        - {campaign_id: c, arm: suite, step_number: 2, channel: letter, step_condition: opening}
      reference.contact_channels:
        - {channel: letter, channel_label_fr: Courrier}
        - {channel: email, channel_label_fr: E-mail}
      staging.contacts:
        - {contact_id: k1, client_id: mute, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k2, client_id: open, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k3, client_id: early, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k4, client_id: twice, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k5, client_id: later, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k6, client_id: later, campaign_id: c, channel: letter, contacted_at: 2026-01-10 08:00}
        - {contact_id: k7, client_id: late, campaign_id: c, channel: letter, contacted_at: 2026-01-10 08:00}
      staging.surveys:
        - {response_id: s1, client_id: open, answered_on: 2026-01-05, return_probability_share: 0.50, would_return_if: "si les délais sont tenus, 01 99 00 00 01"}
        - {response_id: s2, client_id: early, answered_on: 2026-01-04, return_probability_share: 0.50}
        - {response_id: s3, client_id: unsent, answered_on: 2026-01-02, would_return_if: un meilleur prix}
        - {response_id: s4, client_id: before, answered_on: 2026-01-01, return_probability_share: 0.50}
        - {response_id: s5, client_id: merged, surviving_client_id: kept, answered_on: 2026-01-08, cause: price}
        - {response_id: s6, client_id: twice, answered_on: 2026-01-08, return_probability_share: 0.75}
        - {response_id: s7, client_id: twice, answered_on: 2026-01-09, cause: one_off_need}
        - {response_id: s8, client_id: later, answered_on: 2026-01-09, return_probability_share: 0.10}
        - {response_id: s9, client_id: later, answered_on: 2026-01-12, cause: price}
        - {response_id: s10, client_id: erase, answered_on: 2026-01-08, return_probability_share: 0.75, has_asked_erasure: true}
        - {response_id: s13, client_id: late, answered_on: 2026-01-12, return_probability_share: 0.75}
        - {response_id: s11, client_id: witness, answered_on: 2026-01-08, return_probability_share: 0.75}
        - {response_id: s12, client_id: single, answered_on: 2026-01-08, cause: one_off_need, return_probability_share: 0.75}
    expect:
      - {client_id: mute, step_number: 1, tried_on: 2026-01-05, answered_on: null}
      - {client_id: open, step_number: 1, tried_on: 2026-01-05, answered_on: 2026-01-05, answer_kind: opening, step_made_fr: "Réponse à l'enquête le 05/01/2026 : retour à 50 %, « si les délais sont tenus, … »"}
      - {client_id: early, step_number: 1, tried_on: 2026-01-05, answered_on: null}
      - {client_id: unsent, step_number: 1, tried_on: null, answered_on: 2026-01-02, answer_kind: opening, step_made_fr: "Réponse à l'enquête le 02/01/2026 : « un meilleur prix »"}
      - {client_id: merged, step_number: 1, tried_on: null, answered_on: 2026-01-08, answer_kind: answered, step_made_fr: "Réponse à l'enquête le 08/01/2026"}
      - {client_id: twice, step_number: 1, answered_on: 2026-01-09, answer_kind: no_more_use}
      - {client_id: later, step_number: 1, answered_on: 2026-01-09, answer_kind: opening}
      - {client_id: later, step_number: 2, tried_on: 2026-01-10, answered_on: 2026-01-12, answer_kind: answered}
      - {client_id: late, step_number: 2, answered_on: 2026-01-12, answer_kind: opening}
      - {client_id: erase, step_number: 1, answer_kind: refused}
      - {client_id: single, step_number: 1, answer_kind: no_more_use}
  - name: calls, replies and quotes, each of the campaign or of none; a bare reply takes nothing back
    run_date: 2026-01-20
    settings: {opening_return_share: 0.25}
    given:
      staging.draws:
        - {campaign_id: c, client_id: now, surviving_client_id: now, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: elsewhere, surviving_client_id: elsewhere, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: done, surviving_client_id: done, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: no, surviving_client_id: no, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: absent, surviving_client_id: absent, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: reached, surviving_client_id: reached, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: replied, surviving_client_id: replied, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: quoted, surviving_client_id: quoted, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: wrote, surviving_client_id: wrote, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: opened, surviving_client_id: opened, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: low, surviving_client_id: low, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: both, surviving_client_id: both, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: untold, surviving_client_id: untold, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: no_code, surviving_client_id: no_code, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: other_code, surviving_client_id: other_code, arm: call, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: firm, surviving_client_id: firm, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: softened, surviving_client_id: softened, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: nothing, surviving_client_id: nothing, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: c, client_id: never, surviving_client_id: never, arm: mail, window_starts_on: 2026-01-01}
      staging.campaigns:
        - {campaign_id: c, campaign_kind: win_back}
      staging.campaign_steps:
        - {campaign_id: c, arm: call, step_number: 1, channel: phone}
        - {campaign_id: c, arm: mail, step_number: 1, channel: email}
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone}
        - {channel: email, channel_label_fr: E-mail}
      staging.contacts:
        - {contact_id: k1, client_id: now, campaign_id: c, channel: phone, contacted_at: 2026-01-05 08:00, is_delivered: true}
        - {contact_id: k2, client_id: elsewhere, campaign_id: c, channel: phone, contacted_at: 2026-01-05 08:00}
        - {contact_id: k3, client_id: done, campaign_id: c, channel: phone, contacted_at: 2026-01-05 08:00}
        - {contact_id: k4, client_id: no, campaign_id: c, channel: phone, contacted_at: 2026-01-05 08:00, reaction: refused}
        - {contact_id: k5, client_id: absent, campaign_id: c, channel: phone, contacted_at: 2026-01-05 08:00, is_delivered: true}
        - {contact_id: k6, client_id: reached, campaign_id: c, channel: phone, contacted_at: 2026-01-05 08:00, is_delivered: true}
        - {contact_id: k7, client_id: replied, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00, reacted_at: 2026-01-06 08:00, reaction: replied}
        - {contact_id: k8, client_id: quoted, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k9, client_id: wrote, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k10, client_id: wrote, campaign_id: c, channel: phone, contacted_at: 2026-01-07 08:00, direction: inbound}
        - {contact_id: k11, client_id: opened, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00, is_delivered: true, reacted_at: 2026-01-06 08:00, reaction: opened}
        - {contact_id: k12, client_id: opened, channel: email, contacted_at: 2026-01-06 08:00, reacted_at: 2026-01-06 08:00, reaction: replied}
        - {contact_id: k13, client_id: low, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k14, client_id: both, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00, reacted_at: 2026-01-08 08:00, reaction: replied}
        - {contact_id: k15, client_id: opened, campaign_id: d, channel: phone, contacted_at: 2026-01-06 08:00}
        - {contact_id: k17, client_id: no_code, channel: phone, contacted_at: 2026-01-06 08:00, reaction: refused}
        - {contact_id: k18, client_id: other_code, campaign_id: d, channel: phone, contacted_at: 2026-01-06 08:00}
        - {contact_id: k21, client_id: firm, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00, reacted_at: 2026-01-06 08:00, reaction: refused}
        - {contact_id: k22, client_id: softened, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00, reacted_at: 2026-01-06 08:00, reaction: refused}
        - {contact_id: k19, client_id: nothing, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k20, client_id: never, campaign_id: c, channel: email, contacted_at: 2026-01-05 08:00}
        - {contact_id: k16, client_id: untold, campaign_id: c, channel: phone, contacted_at: 2026-01-05 08:00}
      compliance.call_campaigns:
        - {contact_id: k1, campaign_id: c}
        - {contact_id: k2, campaign_id: c}
        - {contact_id: k3, campaign_id: c}
        - {contact_id: k5, campaign_id: c}
        - {contact_id: k15, campaign_id: d}
        - {contact_id: k16, campaign_id: c}
        - {contact_id: k18, campaign_id: d}
      staging.call_reports:
        - {contact_id: k1, client_id: now, called_at: 2026-01-05 08:00, call_outcome: need_now, would_return_if: une livraison demain}
        - {contact_id: k2, client_id: elsewhere, called_at: 2026-01-05 08:00, call_outcome: other_solution, current_solution: Durand, better_elsewhere: "les délais, 01 99 00 00 01"}
        - {contact_id: k3, client_id: done, called_at: 2026-01-05 08:00, call_outcome: no_more_use, would_return_if: jamais}
        - {contact_id: k5, client_id: absent, called_at: 2026-01-05 08:00, call_outcome: no_answer}
        - {contact_id: k15, client_id: opened, called_at: 2026-01-06 08:00, call_outcome: need_now}
        - {contact_id: k16, client_id: untold, called_at: 2026-01-05 08:00}
        - {contact_id: k18, client_id: other_code, called_at: 2026-01-06 08:00, call_outcome: no_more_use}
      staging.campaign_events:
        - {campaign_id: c, client_id: quoted, event: quote, happened_at: 2026-01-09 08:00}
      staging.surveys:
        - {response_id: s1, client_id: low, answered_on: 2026-01-06, return_probability_share: 0.10}
        - {response_id: s2, client_id: both, answered_on: 2026-01-06, return_probability_share: 0.25}
        - {response_id: s5, client_id: firm, answered_on: 2026-01-08, cause: price}
        - {response_id: s6, client_id: softened, answered_on: 2026-01-08, return_probability_share: 0.50}
        - {response_id: s3, client_id: nothing, answered_on: 2026-01-06, would_return_if: " - Rien ! "}
        - {response_id: s4, client_id: never, answered_on: 2026-01-06, return_probability_share: 0, would_return_if: "Jamais, je suis très bien ailleurs"}
    expect:
      - {client_id: now, step_number: 1, answer_kind: need_now, step_made_fr: "Téléphone le 05/01/2026 : besoin immédiat, « une livraison demain »"}
      - {client_id: elsewhere, answer_kind: opening, step_made_fr: "Téléphone le 05/01/2026 : a une autre solution « Durand », mieux là-bas : « les délais, … »"}
      - {client_id: done, answer_kind: no_more_use}
      - {client_id: no, answer_kind: refused}
      - {client_id: absent, tried_on: 2026-01-05, answered_on: null}
      - {client_id: reached, answered_on: 2026-01-05, answer_kind: answered, step_made_fr: "Téléphone le 05/01/2026 : joint"}
      - {client_id: replied, answered_on: 2026-01-06, answer_kind: answered, step_made_fr: "E-mail : a répondu le 06/01/2026"}
      - {client_id: quoted, answered_on: 2026-01-09, answer_kind: opening, step_made_fr: "A demandé un devis le 09/01/2026"}
      - {client_id: wrote, answered_on: 2026-01-07, answer_kind: answered, step_made_fr: "Nous a contactés le 07/01/2026 (téléphone)"}
      - {client_id: opened, tried_on: 2026-01-05, answered_on: null}
      - {client_id: low, answered_on: 2026-01-06, answer_kind: answered}
      - {client_id: both, answered_on: 2026-01-06, answer_kind: opening}
      - {client_id: untold, answered_on: 2026-01-05, answer_kind: answered}
      - {client_id: no_code, step_number: 1, tried_on: null, answer_kind: refused}
      - {client_id: other_code, step_number: 1, answer_kind: no_more_use}
      - {client_id: firm, answered_on: 2026-01-06, answer_kind: refused}
      - {client_id: softened, answered_on: 2026-01-08, answer_kind: opening}
      - {client_id: nothing, answer_kind: answered}
      - {client_id: never, answer_kind: answered}
  - name: an arm that names no channel is one step over any, made by the first contact
    run_date: 2026-01-20
    given:
      staging.draws:
        - {campaign_id: old, client_id: called, surviving_client_id: called, arm: lot, window_starts_on: 2026-01-10}
        - {campaign_id: old, client_id: written, surviving_client_id: written, arm: lot, window_starts_on: 2026-01-10}
        - {campaign_id: old, client_id: told, surviving_client_id: told, arm: lot, window_starts_on: 2026-01-10}
        - {campaign_id: old, client_id: untouched, surviving_client_id: untouched, arm: lot, window_starts_on: 2026-01-10}
      staging.campaigns:
        - {campaign_id: old, campaign_kind: win_back}
      reference.contact_channels:
        - {channel: letter, channel_label_fr: Courrier}
        - {channel: phone, channel_label_fr: Téléphone}
      staging.contacts:
        - {contact_id: k1, client_id: written, campaign_id: old, channel: phone, contacted_at: 2026-01-14 08:00}
        - {contact_id: k2, client_id: written, campaign_id: old, channel: letter, contacted_at: 2026-01-12 08:00}
      staging.call_reports:
        - {contact_id: r1, client_id: called, called_at: 2026-01-14 08:00, call_outcome: refused}
      staging.surveys:
        - {response_id: s1, client_id: told, answered_on: 2026-01-14, cause: one_off_need}
    expect:
      - {client_id: called, step_number: 1, channel: phone, tried_on: 2026-01-14, answer_kind: refused}
      - {client_id: written, step_number: 1, channel: letter, tried_on: 2026-01-12, answered_on: null, step_made_fr: "Courrier le 12/01/2026, sans réponse connue"}
      - {client_id: told, step_number: 1, channel: null, tried_on: null, answer_kind: no_more_use}
---*/
with named_steps as (
    select
        steps.campaign_id,
        steps.arm,
        steps.step_number,
        steps.channel,
        channels.channel_label_fr
    from staging.campaign_steps as steps
    inner join reference.contact_channels as channels on steps.channel = channels.channel
),

drawn as (
    select
        campaign_id,
        client_id,
        surviving_client_id,
        arm,
        window_starts_on,
        folded_code(campaign_id) as campaign_code
    from staging.draws
    where arm <> 'control'
),

-- An arm that names no channel, of a draw of earlier days, is one step over any of them.
steps as (
    select
        campaign_id,
        arm,
        step_number,
        channel,
        channel_label_fr
    from named_steps
    union all
    select
        arms.campaign_id,
        arms.arm,
        1,
        channels.channel,
        channels.channel_label_fr
    from (
        select distinct
            drawn.campaign_id,
            drawn.arm
        from drawn
        where
            (drawn.campaign_id, drawn.arm) not in (
                select (s.campaign_id, s.arm) from named_steps as s
            )
    ) as arms
    cross join reference.contact_channels as channels
),

-- A call that its report alone tells of was made by the campaign of the list on which it stands, or
-- else by whichever campaign calls.
sent as (
    select
        surviving_client_id as client_id,
        folded_code(campaign_id) as campaign_code,
        channel,
        cast(contacted_at as date) as tried_on
    from staging.contacts
    where campaign_id is not null and direction is distinct from 'inbound'
    union all
    select
        surviving_client_id,
        folded_code(campaign_id),
        channel,
        cast(happened_at as date)
    from staging.campaign_events
    where event = 'sent'
    union all
    select
        reports.surviving_client_id,
        folded_code(called.campaign_id),
        'phone',
        cast(reports.called_at as date)
    from staging.call_reports as reports
    left join compliance.call_campaigns as called on reports.contact_id = called.contact_id
    where reports.contact_id not in (select c.contact_id from staging.contacts as c)
),

tried as (
    select
        drawn.campaign_id,
        drawn.client_id,
        steps.step_number,
        min(sent.tried_on) as tried_on,
        split_part(
            min(strftime(sent.tried_on, '%Y-%m-%d') || ' ' || steps.channel), ' ', -1
        ) as channel
    from drawn
    inner join steps on drawn.campaign_id = steps.campaign_id and drawn.arm = steps.arm
    inner join sent
        on
            drawn.surviving_client_id = sent.client_id
            and steps.channel = sent.channel
            and coalesce(drawn.campaign_code = sent.campaign_code, sent.campaign_code is null)
            and sent.tried_on > drawn.window_starts_on
    group by drawn.campaign_id, drawn.client_id, steps.step_number
),

-- What clients said, under the code of the campaign that asked where one is known. A survey names
-- none, and a refusal is one whatever was asked. A bare answer says nothing but that there was one.
answers as (
    select
        surviving_client_id as client_id,
        cast(null as varchar) as campaign_code,
        answered_on,
        case
            when has_asked_erasure then 'refused'
            when cause in ('ceased', 'one_off_need') then 'no_more_use'
            when
                return_probability_share >= setting_opening_return_share()
                or is_condition(would_return_if)
                then 'opening'
            else 'answered'
        end as answer_kind,
        false as is_bare,
        'surveys' as answer_source,
        response_id as answer_record,
        'Réponse à l''enquête le ' || day_fr(answered_on)
        || coalesce(' : ' || said_fr(return_probability_share, would_return_if), '') as answer_fr
    from staging.surveys
    union all
    select
        reports.surviving_client_id,
        case
            when reports.call_outcome in ('refused', 'objected', 'no_more_use') then null
            else folded_code(called.campaign_id)
        end,
        cast(reports.called_at as date),
        case
            when reports.call_outcome = 'need_now' then 'need_now'
            when reports.call_outcome = 'no_more_use' then 'no_more_use'
            when reports.call_outcome in ('refused', 'objected') then 'refused'
            when
                reports.call_outcome in ('other_solution', 'interested_later')
                or is_condition(reports.would_return_if)
                then 'opening'
            else 'answered'
        end,
        false,
        'call_reports',
        reports.contact_id,
        'Téléphone le ' || day_fr(cast(reports.called_at as date)) || ' : '
        || case reports.call_outcome
            when 'need_now' then 'besoin immédiat'
            when 'no_more_use' then 'n''en a plus l''usage'
            when 'other_solution' then 'a une autre solution'
            when 'interested_later' then 'intéressé plus tard'
            when 'refused' then 'a refusé'
            when 'objected' then 'ne veut plus être contacté'
            else 'joint'
        end
        || coalesce(' ' || said_fr(null, reports.current_solution), '')
        || coalesce(', mieux là-bas : ' || said_fr(null, reports.better_elsewhere), '')
        || coalesce(', ' || said_fr(null, reports.would_return_if), '')
    from staging.call_reports as reports
    left join compliance.call_campaigns as called on reports.contact_id = called.contact_id
    where reports.call_outcome is distinct from 'no_answer'
    union all
    select
        contacts.surviving_client_id,
        case
            when contacts.reaction in ('refused', 'unsubscribed') then null
            else folded_code(contacts.campaign_id)
        end,
        cast(coalesce(contacts.reacted_at, contacts.contacted_at) as date),
        case
            when contacts.reaction in ('refused', 'unsubscribed') then 'refused'
            when contacts.reaction = 'ordered' then 'opening'
            else 'answered'
        end,
        coalesce(contacts.reaction not in ('refused', 'unsubscribed', 'ordered'), true),
        'contacts',
        contacts.contact_id,
        case
            when contacts.direction = 'inbound'
                then
                    'Nous a contactés le ' || day_fr(cast(contacts.contacted_at as date))
                    || ' (' || uncapitalised(channels.channel_label_fr) || ')'
            when contacts.reaction in ('replied', 'ordered', 'refused', 'unsubscribed')
                then
                    channels.channel_label_fr
                    || case contacts.reaction
                        when 'replied' then ' : a répondu le '
                        when 'ordered' then ' : a commandé le '
                        else ' : a refusé le '
                    end
                    || day_fr(cast(coalesce(contacts.reacted_at, contacts.contacted_at) as date))
            else
                channels.channel_label_fr || ' le ' || day_fr(cast(contacts.contacted_at as date))
                || ' : joint'
        end
    from staging.contacts as contacts
    inner join reference.contact_channels as channels on contacts.channel = channels.channel
    where
        (
            contacts.campaign_id is not null
            or contacts.reaction in ('refused', 'unsubscribed')
        )
        and (
            contacts.direction = 'inbound'
            or contacts.reaction in ('replied', 'ordered', 'refused', 'unsubscribed')
            or (
                contacts.channel in ('phone', 'visit')
                and contacts.is_delivered
                and contacts.contact_id not in (select r.contact_id from staging.call_reports as r)
            )
        )
    union all
    select
        surviving_client_id,
        folded_code(campaign_id),
        cast(happened_at as date),
        'opening',
        false,
        'campaign_events',
        cast(happened_at as varchar),
        'A demandé un devis le ' || day_fr(cast(happened_at as date))
    from staging.campaign_events
    where event = 'quote'
),

found as (
    select
        drawn.campaign_id,
        drawn.client_id,
        campaigns.campaign_kind = 'survey' as is_survey,
        answers.answered_on,
        answers.answer_kind,
        answers.is_bare,
        answers.answer_source,
        answers.answer_record,
        answers.answer_fr
    from drawn
    inner join answers
        on
            drawn.surviving_client_id = answers.client_id
            and coalesce(drawn.campaign_code = answers.campaign_code, answers.campaign_code is null)
            and answers.answered_on > drawn.window_starts_on
    inner join staging.campaigns as campaigns on drawn.campaign_id = campaigns.campaign_id
),

-- An answer is of the last step tried by its day. Where none was, a survey that comes back proves
-- that it was sent, and what closes or presses counts from the draw on.
placed as (
    select
        found.*,
        coalesce(
            tried.step_number,
            case
                when found.answer_kind in ('need_now', 'no_more_use', 'refused') then 1
                when
                    found.answer_source = 'surveys'
                    and found.is_survey
                    and first_tries.client_id is null
                    then 1
            end
        ) as step_number
    from found
    left join tried
        on
            found.campaign_id = tried.campaign_id
            and found.client_id = tried.client_id
            and found.answered_on >= tried.tried_on
    left join tried as first_tries
        on
            found.campaign_id = first_tries.campaign_id
            and found.client_id = first_tries.client_id
            and first_tries.step_number = 1
    qualify
        row_number() over (
            partition by
                found.campaign_id, found.client_id, found.answer_source, found.answer_record
            order by tried.step_number desc nulls last
        ) = 1
),

-- Where the client closed the door, that there was another answer opens it no more.
closed as (
    select distinct
        campaign_id,
        client_id,
        step_number
    from placed
    where answer_kind in ('refused', 'no_more_use')
),

last_answers as (
    select placed.*
    from placed
    left join closed
        on
            placed.campaign_id = closed.campaign_id
            and placed.client_id = closed.client_id
            and placed.step_number = closed.step_number
    where
        placed.step_number is not null
        and (placed.answer_kind <> 'answered' or closed.client_id is null)
    qualify
        row_number() over (
            partition by placed.campaign_id, placed.client_id, placed.step_number
            order by
                placed.is_bare,
                placed.answered_on desc,
                list_position(
                    ['refused', 'no_more_use', 'need_now', 'opening', 'answered'],
                    placed.answer_kind
                ),
                placed.answer_source,
                placed.answer_record
        ) = 1
),

-- Who asked for another day was reached, whatever the outcome says: « rappeler » closes no step.
asked as (
    select
        drawn.campaign_id,
        drawn.client_id,
        max(cast(reports.called_at as date)) as asked_on,
        max_by(reports.next_contact_on, reports.called_at) as next_contact_on
    from drawn
    inner join staging.call_reports as reports
        on drawn.surviving_client_id = reports.surviving_client_id
    left join compliance.call_campaigns as called on reports.contact_id = called.contact_id
    where
        reports.call_outcome = 'no_answer'
        and reports.next_contact_on > cast(reports.called_at as date)
        and cast(reports.called_at as date) > drawn.window_starts_on
        and coalesce(
            drawn.campaign_code = folded_code(called.campaign_id), called.campaign_id is null
        )
    group by drawn.campaign_id, drawn.client_id
),

made as (
    select
        campaign_id,
        client_id,
        step_number
    from tried
    union
    select
        campaign_id,
        client_id,
        step_number
    from last_answers
)

select
    made.campaign_id,
    made.client_id,
    made.step_number,
    channels.channel,
    tried.tried_on,
    answers.answered_on,
    answers.answer_kind,
    coalesce(
        answers.answer_fr,
        case
            when channels.channel = 'phone' and asked.asked_on >= tried.tried_on
                then
                    channels.channel_label_fr || ' le ' || day_fr(asked.asked_on)
                    || ' : a demandé à être rappelé le ' || day_fr(asked.next_contact_on)
        end,
        channels.channel_label_fr || ' le ' || day_fr(tried.tried_on) || ', sans réponse connue'
    ) as step_made_fr
from made
inner join drawn on made.campaign_id = drawn.campaign_id and made.client_id = drawn.client_id
left join named_steps as steps
    on
        drawn.campaign_id = steps.campaign_id
        and drawn.arm = steps.arm
        and made.step_number = steps.step_number
left join tried
    on
        made.campaign_id = tried.campaign_id
        and made.client_id = tried.client_id
        and made.step_number = tried.step_number
left join reference.contact_channels as channels
    on coalesce(steps.channel, tried.channel) = channels.channel
left join asked on made.campaign_id = asked.campaign_id and made.client_id = asked.client_id
left join last_answers as answers
    on
        made.campaign_id = answers.campaign_id
        and made.client_id = answers.client_id
        and made.step_number = answers.step_number
