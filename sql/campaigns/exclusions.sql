/*---
description: One exclusion reason of one client whom campaigns may address tonight, with all its evidence; a client has as many rows as reasons, without those that a manager's go took away.
grain: [client_id, exclusion_reason]
columns:
  client_id:
  exclusion_reason:
  exclusion_evidence:
  is_first_reason:
    type: BOOLEAN
    description: True for the reason that stops a client already drawn, of several the first by reason_order; in_running_campaign and contacted_recently stop none.
references:
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
  client_id: status.status.client_id
examples:
  - name: reasons of law and of choice stand side by side, each with what it rests on; a campaign keeps clients of the same draw unit too
    run_date: 2026-06-30
    as_of: 2026-06-30
    given:
      compliance.refusals:
        - {client_id: a, exclusion_reason: opted_out, exclusion_evidence: opposition du 01/01/2026}
      reference.exclusion_reasons:
        - {exclusion_reason: opted_out, reason_order: 1}
        - {exclusion_reason: contacted_recently, reason_order: 2}
        - {exclusion_reason: in_running_campaign, reason_order: 3}
        - {exclusion_reason: holdout, reason_order: 4}
        - {exclusion_reason: occasional_buyer, reason_order: 5}
        - {exclusion_reason: second_loss, reason_order: 6}
        - {exclusion_reason: dispute, reason_order: 7}
        - {exclusion_reason: profiling_objected, reason_order: 8}
      status.episodes:
        - {client_id: b, episode_number: 1, lost_on: 2024-01-01, confirmed_on: 2024-01-01, returned_on: 2024-03-01}
        - {client_id: b, episode_number: 2, lost_on: 2025-01-01}
      compliance.addressed_clients:
        - {client_id: a, status: lost}
        - {client_id: b, status: lost_again}
        - {client_id: d, status: lost}
        - {client_id: e, status: lost}
        - {client_id: f, status: lost}
      campaigns.holdout:
        - {client_id: a, holdout_until_on: 2026-12-31}
      rhythm.rhythm:
        - {client_id: a, purchase_day_count: 1}
        - {client_id: b, purchase_day_count: 2}
        - {client_id: c, purchase_day_count: 1}
      staging.complaints:
        - {complaint_id: r1, client_id: d, outcome: refused, resolved_on: 2026-01-01}
        - {complaint_id: r2, client_id: f, outcome: refused, resolved_on: 2025-12-31}
      staging.campaign_events:
        - {client_id: d, event: sent, channel: email, happened_at: 2026-05-02 08:00}
        - {client_id: f, event: sent, channel: email, happened_at: 2026-05-01 08:00}
      staging.contacts:
        - {contact_id: k1, client_id: e, campaign_id: mailing, channel: email, contacted_at: 2026-05-02 08:00}
        - {contact_id: k2, client_id: f, campaign_id: mailing, channel: email, contacted_at: 2026-05-01 08:00}
        - {contact_id: k3, client_id: f, campaign_id: mailing, channel: email, contacted_at: 2026-06-02 08:00, direction: inbound}
        - {contact_id: k4, client_id: f, campaign_id: mailing, channel: phone, contacted_at: 2026-06-02 08:00}
        - {contact_id: k5, client_id: f, channel: email, contacted_at: 2026-06-02 08:00}
      returns.members:
        - {campaign_id: now, surviving_client_id: e, window_starts_on: 2026-04-01}
        - {campaign_id: over, surviving_client_id: f, window_starts_on: 2026-03-31}
      returns.campaign_periods:
        - {campaign_id: now, window_starts_on: 2026-04-01, is_running: true}
        - {campaign_id: over, window_starts_on: 2026-03-31, is_running: false}
      campaigns.draw_units:
        - {client_id: d, draw_unit_id: d}
        - {client_id: e, draw_unit_id: d}
        - {client_id: a, draw_unit_id: a}
        - {client_id: f, draw_unit_id: a}
      orders.profiling_objections:
        - {client_id: f, profiling_objected_on: 2026-01-02}
        - {client_id: c, profiling_objected_on: 2026-01-02}
    expect:
      - {client_id: d, exclusion_reason: in_running_campaign, exclusion_evidence: now (client rattaché), is_first_reason: false}
      - {client_id: f, exclusion_reason: profiling_objected, exclusion_evidence: opposition au profilage du 02/01/2026}
      - {client_id: a, exclusion_reason: opted_out, exclusion_evidence: opposition du 01/01/2026, is_first_reason: true}
      - {client_id: a, exclusion_reason: holdout, exclusion_evidence: jusqu'au 31/12/2026, is_first_reason: false}
      - {client_id: a, exclusion_reason: occasional_buyer, exclusion_evidence: 1 jour d'achat}
      - {client_id: b, exclusion_reason: second_loss, exclusion_evidence: "déjà perdu le 01/01/2024, revenu le 01/03/2024"}
      - {client_id: d, exclusion_reason: dispute, exclusion_evidence: réclamation r1 refusée le 01/01/2026, is_first_reason: true}
      - {client_id: d, exclusion_reason: contacted_recently, exclusion_evidence: e-mail envoyé le 02/05/2026, is_first_reason: false}
      - {client_id: e, exclusion_reason: in_running_campaign, exclusion_evidence: now}
      - {client_id: e, exclusion_reason: contacted_recently, exclusion_evidence: e-mail envoyé le 02/05/2026}
  - name: a cause keeps out by its kind, whatever the main cause where it is a fact or was said; context alone does not
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: once, status: lost}
        - {client_id: said, status: lost}
        - {client_id: context, status: lost}
        - {client_id: hard, status: lost}
        - {client_id: weak, status: lost}
        - {client_id: moved, status: lost}
        - {client_id: left, status: lost}
        - {client_id: quarrel, status: lost}
        - {client_id: dear, status: lost}
      status.episodes:
        - {client_id: once, episode_number: 1}
        - {client_id: said, episode_number: 1}
        - {client_id: context, episode_number: 1}
        - {client_id: hard, episode_number: 1}
        - {client_id: weak, episode_number: 1}
        - {client_id: moved, episode_number: 1}
        - {client_id: left, episode_number: 1}
        - {client_id: quarrel, episode_number: 1, returned_on: 2026-01-01}
        - {client_id: quarrel, episode_number: 2}
        - {client_id: dear, episode_number: 1}
      reference.loss_causes:
        - {cause: one_off_need, eligible_when: no}
        - {cause: out_of_area, eligible_when: no}
        - {cause: unpaid, eligible_when: after_payment}
        - {cause: aggressive_promotion, eligible_when: unless_declared}
        - {cause: too_demanding, eligible_when: override}
        - {cause: dispute, eligible_when: manager}
        - {cause: price, eligible_when: yes}
      reference.exclusion_reasons:
        - {exclusion_reason: one_off_need}
        - {exclusion_reason: out_of_area}
        - {exclusion_reason: unpaid}
        - {exclusion_reason: aggressive_promotion}
        - {exclusion_reason: too_demanding}
        - {exclusion_reason: dispute}
      campaigns.standing_facts:
        - {client_id: moved, cause: unpaid, standing_since_on: 2026-01-01, evidence_fr: "90,00 € de factures"}
      losses.causes:
        - {client_id: once, episode_number: 1, last_purchase_on: 2025-01-01, cause: one_off_need, evidence_tier: context, cause_score: 0.4, is_main: true}
        - {client_id: said, episode_number: 1, last_purchase_on: 2025-01-01, cause: aggressive_promotion, evidence_tier: declared, cause_score: 0.85, is_main: false}
        - {client_id: said, episode_number: 1, last_purchase_on: 2025-01-01, cause: price, evidence_tier: declared, cause_score: 0.9, is_main: true}
        - {client_id: context, episode_number: 1, last_purchase_on: 2025-01-01, cause: aggressive_promotion, evidence_tier: context, cause_score: 0.9, is_main: true}
        - {client_id: hard, episode_number: 1, last_purchase_on: 2025-01-01, cause: too_demanding, evidence_tier: incident, cause_score: 0.5, is_main: false}
        - {client_id: weak, episode_number: 1, last_purchase_on: 2025-01-01, cause: too_demanding, evidence_tier: incident, cause_score: 0.499999, is_main: false}
        - {client_id: moved, episode_number: 1, last_purchase_on: 2025-01-01, cause: out_of_area, evidence_tier: fact, cause_score: 1, is_main: true}
        - {client_id: moved, episode_number: 1, last_purchase_on: 2025-01-01, cause: unpaid, evidence_tier: fact, cause_score: 1, is_main: false}
        - {client_id: left, episode_number: 1, last_purchase_on: 2025-01-01, cause: out_of_area, evidence_tier: declared, cause_score: 0.8, is_main: true}
        - {client_id: quarrel, episode_number: 1, last_purchase_on: 2025-01-01, cause: dispute, evidence_tier: incident, cause_score: 0.9, is_main: true}
        - {client_id: dear, episode_number: 1, last_purchase_on: 2025-01-01, cause: price, evidence_tier: declared, cause_score: 0.9, is_main: true}
      losses.weighted_evidence:
        - {client_id: once, last_purchase_on: 2025-01-01, cause: one_off_need, evidence_kind: single_purchase, evidence_id: 1, evidence_on: 2025-01-01, evidence_fr: un seul jour d'achat}
        - {client_id: said, last_purchase_on: 2025-01-01, cause: aggressive_promotion, evidence_kind: survey_aggressive_promotion, evidence_id: s1, evidence_on: 2025-02-01, evidence_fr: déclaré dans l'enquête s1}
        - {client_id: said, last_purchase_on: 2025-01-01, cause: aggressive_promotion, evidence_kind: competitor_promotion, evidence_id: p1, evidence_on: 2025-02-01, evidence_fr: promotion p1}
        - {client_id: hard, last_purchase_on: 2025-01-01, cause: too_demanding, evidence_kind: complaints_unfounded, evidence_id: 1, evidence_on: 2025-01-01, evidence_fr: trois réclamations non fondées}
        - {client_id: left, last_purchase_on: 2025-01-01, cause: out_of_area, evidence_kind: survey_out_of_area, evidence_id: s2, evidence_on: 2025-02-01, evidence_fr: déclaré dans l'enquête s2}
    expect:
      - {client_id: once, exclusion_reason: one_off_need, exclusion_evidence: un seul jour d'achat}
      - {client_id: said, exclusion_reason: aggressive_promotion, exclusion_evidence: déclaré dans l'enquête s1 ; promotion p1}
      - {client_id: hard, exclusion_reason: too_demanding, exclusion_evidence: trois réclamations non fondées}
      - {client_id: moved, exclusion_reason: unpaid, exclusion_evidence: "90,00 € de factures"}
      - {client_id: left, exclusion_reason: out_of_area, exclusion_evidence: déclaré dans l'enquête s2}
  - name: a go takes away what a manager may decide, unless something came since; a later no_go, or a third loss, it does not
    run_date: 2026-06-30
    given:
      compliance.addressed_clients:
        - {client_id: a, status: lost}
        - {client_id: since, status: lost}
        - {client_id: open, status: lost}
        - {client_id: again, status: lost_again}
        - {client_id: third, status: lost_again}
        - {client_id: revoked, status: lost}
        - {client_id: sore, status: lost}
        - {client_id: leave, status: lost}
      status.status:
        - {client_id: again, status: lost_again, lost_on: 2026-03-01}
        - {client_id: third, status: lost_again, lost_on: 2026-03-01}
      status.episodes:
        - {client_id: again, episode_number: 1, lost_on: 2024-01-01, confirmed_on: 2024-01-01, returned_on: 2024-03-01}
        - {client_id: third, episode_number: 1, lost_on: 2023-01-01, confirmed_on: 2023-01-01, returned_on: 2023-03-01}
        - {client_id: third, episode_number: 2, lost_on: 2024-01-01, confirmed_on: 2024-01-01, returned_on: 2024-03-01}
      compliance.decisions:
        - {client_id: a, go_no_go: go, decided_on: 2026-03-01}
        - {client_id: since, go_no_go: go, decided_on: 2026-02-28}
        - {client_id: again, go_no_go: go, decided_on: 2026-03-01}
        - {client_id: third, go_no_go: go, decided_on: 2026-03-01}
        - {client_id: revoked, go_no_go: go, decided_on: 2026-03-01, decided_until_on: 2026-03-09}
        - {client_id: sore, go_no_go: go, decided_on: 2025-01-01}
        - {client_id: leave, go_no_go: go, decided_on: 2026-03-01}
      reference.exclusion_reasons:
        - {exclusion_reason: dispute, is_liftable: true}
        - {exclusion_reason: second_loss, is_liftable: true}
        - {exclusion_reason: painful_history, is_liftable: true}
        - {exclusion_reason: third_loss, is_liftable: false}
        - {exclusion_reason: asked_no_contact, is_liftable: false}
      staging.complaints:
        - {complaint_id: r1, client_id: a, outcome: refused, resolved_on: 2026-03-01}
        - {complaint_id: r2, client_id: since, outcome: refused, resolved_on: 2026-03-01}
        - {complaint_id: r3, client_id: revoked, outcome: refused, resolved_on: 2026-03-01}
      staging.invoices:
        - {invoice_id: f1, client_id: open, issued_on: 2023-03-01, is_disputed: true, net_amount_eur: 90.50}
        - {invoice_id: f2, client_id: a, issued_on: 2023-03-01, is_disputed: true, net_amount_eur: 90.50, paid_on: 2024-01-01}
      campaigns.painful_history:
        - {client_id: sore, painful_on: 2024-12-31, painful_fr: "2 réclamations refusées"}
        - {client_id: open, painful_on: 2024-12-31, painful_fr: "2 réclamations refusées"}
        - {client_id: leave, no_contact_on: 2024-12-31}
    expect:
      - {client_id: since, exclusion_reason: dispute}
      - {client_id: open, exclusion_reason: dispute, exclusion_evidence: "facture f1 de 90,50 € contestée et impayée"}
      - {client_id: open, exclusion_reason: painful_history, exclusion_evidence: "2 réclamations refusées"}
      - {client_id: third, exclusion_reason: third_loss, exclusion_evidence: "déjà perdu et revenu 2 fois, la dernière fois perdu le 01/01/2024, revenu le 01/03/2024"}
      - {client_id: revoked, exclusion_reason: dispute}
      - {client_id: leave, exclusion_reason: asked_no_contact, exclusion_evidence: écrit du 31/12/2024}
---*/
with addressed as (
    select
        client_id,
        status
    from compliance.addressed_clients
),

-- The e-mails of a mailing come back as events or as contacts, as the sending tool has it.
mailings as (
    select
        surviving_client_id as client_id,
        cast(happened_at as date) as sent_on
    from staging.campaign_events
    where event = 'sent' and channel = 'email'
    union all
    select
        surviving_client_id,
        cast(contacted_at as date)
    from staging.contacts
    where
        campaign_id is not null and channel = 'email' and direction is distinct from 'inbound'
),

sends as (
    select
        client_id,
        max(sent_on) as sent_on
    from mailings
    group by client_id
),

running as (
    select
        members.surviving_client_id as client_id,
        min(members.campaign_id) as campaign_id
    from returns.members as members
    inner join returns.campaign_periods as periods
        on
            members.campaign_id = periods.campaign_id
            and members.window_starts_on = periods.window_starts_on
            and periods.is_running
    group by members.surviving_client_id
),

-- Clients of the same draw unit; whoever is in the campaign is so by name.
joined as (
    select
        sisters.client_id,
        min(running.campaign_id) as campaign_id
    from running
    inner join campaigns.draw_units as units on running.client_id = units.client_id
    inner join campaigns.draw_units as sisters on units.draw_unit_id = sisters.draw_unit_id
    where sisters.client_id not in (select r.client_id from running as r)
    group by sisters.client_id
),

-- What was refused lately, and what the client still refuses to pay.
disputes as (
    select
        surviving_client_id as client_id,
        resolved_on as known_on,
        'réclamation ' || complaint_id || ' refusée le ' || day_fr(resolved_on) as evidence_fr
    from staging.complaints
    where outcome = 'refused' and run_date() - resolved_on <= setting_dispute_days()
    union all
    select
        surviving_client_id,
        issued_on,
        'facture ' || invoice_id || ' de ' || amount_fr(net_amount_eur)
        || ' € contestée et impayée'
    from staging.invoices
    where is_disputed and paid_on is null
),

earlier_losses as (
    select
        client_id,
        count(*) as loss_count,
        max(lost_on) as lost_on,
        max(returned_on) as returned_on
    from status.episodes
    where confirmed_on is not null and returned_on is not null
    group by client_id
),

-- Causes of the open loss that keep out: the main one, and others that are a fact or were said;
-- what only a manager lifts, also by documented incidents. Facts that may pass by, such as a debt,
-- are looked at tonight.
causes as (
    select
        causes.client_id,
        causes.last_purchase_on,
        causes.cause
    from losses.causes as causes
    inner join status.episodes as episodes
        on
            causes.client_id = episodes.client_id
            and causes.episode_number = episodes.episode_number
            and episodes.returned_on is null
    inner join reference.loss_causes as kinds on causes.cause = kinds.cause
    where
        case kinds.eligible_when
            when 'no'
                then not (
                    causes.cause in ('out_of_area', 'ended_by_us')
                    and causes.evidence_tier = 'fact'
                )
            when 'unless_declared' then causes.evidence_tier = 'declared'
            else kinds.eligible_when in ('override', 'manager')
        end
        and (
            causes.is_main
            or (
                causes.cause_score >= setting_cause_strong_score()
                and (
                    causes.evidence_tier in ('fact', 'declared')
                    or kinds.eligible_when in ('override', 'manager')
                )
            )
        )
),

found as (
    select
        client_id,
        exclusion_reason,
        exclusion_evidence,
        cast(null as date) as known_on
    from compliance.refusals
    union all
    select
        addressed.client_id,
        'contacted_recently',
        'e-mail envoyé le ' || day_fr(sends.sent_on),
        null
    from addressed
    inner join sends on addressed.client_id = sends.client_id
    where run_date() - sends.sent_on < setting_contact_pause_days()
    union all
    select
        addressed.client_id,
        'in_running_campaign',
        running.campaign_id,
        null
    from addressed
    inner join running on addressed.client_id = running.client_id
    union all
    select
        addressed.client_id,
        'in_running_campaign',
        joined.campaign_id || ' (client rattaché)',
        null
    from addressed
    inner join joined on addressed.client_id = joined.client_id
    union all
    select
        addressed.client_id,
        'holdout',
        'jusqu''au ' || day_fr(holdout.holdout_until_on),
        null
    from addressed
    inner join campaigns.holdout as holdout on addressed.client_id = holdout.client_id
    union all
    select
        addressed.client_id,
        'occasional_buyer',
        counted_fr(rhythm.purchase_day_count, 'jour d''achat', 'jours d''achat'),
        null
    from addressed
    inner join rhythm.rhythm as rhythm on addressed.client_id = rhythm.client_id
    where rhythm.purchase_day_count < setting_occasional_purchase_days()
    union all
    select
        facts.client_id,
        facts.cause,
        facts.evidence_fr,
        facts.standing_since_on
    from campaigns.standing_facts as facts
    union all
    select
        addressed.client_id,
        causes.cause,
        coalesce(evidence.evidence_fr, 'cause du départ'),
        evidence.evidence_on
    from addressed
    inner join causes on addressed.client_id = causes.client_id
    left join losses.weighted_evidence as evidence
        on
            causes.client_id = evidence.client_id
            and causes.last_purchase_on = evidence.last_purchase_on
            and causes.cause = evidence.cause
    union all
    select
        addressed.client_id,
        'profiling_objected',
        'opposition au profilage du ' || day_fr(objections.profiling_objected_on),
        null
    from addressed
    inner join orders.profiling_objections as objections
        on addressed.client_id = objections.client_id
    union all
    select
        addressed.client_id,
        case
            when earlier.loss_count + 1 >= setting_third_loss_number() then 'third_loss'
            else 'second_loss'
        end,
        'déjà perdu ' || case
            when earlier.loss_count > 1
                then 'et revenu ' || earlier.loss_count || ' fois, la dernière fois perdu '
            else ''
        end
        || 'le ' || day_fr(earlier.lost_on) || ', revenu le ' || day_fr(earlier.returned_on),
        status.lost_on
    from addressed
    inner join earlier_losses as earlier on addressed.client_id = earlier.client_id
    left join status.status as status on addressed.client_id = status.client_id
    where addressed.status = 'lost_again'
    union all
    select
        addressed.client_id,
        'dispute',
        disputes.evidence_fr,
        disputes.known_on
    from addressed
    inner join disputes on addressed.client_id = disputes.client_id
    union all
    select
        histories.client_id,
        'painful_history',
        histories.painful_fr,
        histories.painful_on
    from campaigns.painful_history as histories
    where histories.painful_on is not null
    union all
    select
        histories.client_id,
        'asked_no_contact',
        'écrit du ' || day_fr(histories.no_contact_on),
        null
    from campaigns.painful_history as histories
    where histories.no_contact_on is not null
),

reasons as (
    select
        client_id,
        exclusion_reason,
        string_agg(distinct exclusion_evidence, ' ; ' order by exclusion_evidence)
            as exclusion_evidence,
        max(known_on) as known_on
    from found
    group by client_id, exclusion_reason
),

-- A go is of what was known on its day.
goes as (
    select
        client_id,
        decided_on
    from compliance.decisions
    where go_no_go = 'go' and decided_until_on is null
)

-- The campaign itself, and its mails, stop nobody whom it has drawn.
select
    reasons.client_id,
    reasons.exclusion_reason,
    reasons.exclusion_evidence,
    reasons.exclusion_reason not in ('in_running_campaign', 'contacted_recently')
    and row_number() over (
        partition by
            reasons.client_id,
            reasons.exclusion_reason in ('in_running_campaign', 'contacted_recently')
        order by kinds.reason_order, reasons.exclusion_reason
    ) = 1 as is_first_reason
from reasons
left join reference.exclusion_reasons as kinds
    on reasons.exclusion_reason = kinds.exclusion_reason
left join goes on reasons.client_id = goes.client_id
where not coalesce(kinds.is_liftable and reasons.known_on <= goes.decided_on, false)
