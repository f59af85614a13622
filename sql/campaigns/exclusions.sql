/*---
description: One exclusion reason of one client whom campaigns may address tonight, with its evidence; a client has as many rows as reasons.
grain: [client_id, exclusion_reason]
columns:
  client_id:
  exclusion_reason:
  exclusion_evidence:
references:
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
  client_id: status.status.client_id
examples:
  - name: reasons of law and of choice stand side by side, each with what it rests on
    run_date: 2026-06-30
    as_of: 2026-06-30
    given:
      compliance.refusals:
        - {client_id: a, exclusion_reason: opted_out, exclusion_evidence: opposition du 01/01/2026}
      compliance.addressed_clients:
        - {client_id: a, status: lost}
        - {client_id: b, status: lost_again}
        - {client_id: d, status: lost}
        - {client_id: e, status: lost}
        - {client_id: f, status: lost}
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
      orders.profiling_objections:
        - {client_id: f, profiling_objected_on: 2026-01-02}
        - {client_id: c, profiling_objected_on: 2026-01-02}
    expect:
      - {client_id: f, exclusion_reason: profiling_objected, exclusion_evidence: opposition au profilage du 02/01/2026}
      - {client_id: a, exclusion_reason: opted_out, exclusion_evidence: opposition du 01/01/2026}
      - {client_id: a, exclusion_reason: occasional_buyer, exclusion_evidence: 1 jour d'achat}
      - {client_id: b, exclusion_reason: second_loss}
      - {client_id: d, exclusion_reason: dispute, exclusion_evidence: réclamation r1 refusée}
      - {client_id: d, exclusion_reason: contacted_recently, exclusion_evidence: e-mail envoyé le 02/05/2026}
      - {client_id: e, exclusion_reason: in_running_campaign, exclusion_evidence: now}
      - {client_id: e, exclusion_reason: contacted_recently, exclusion_evidence: e-mail envoyé le 02/05/2026}
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

disputes as (
    select
        surviving_client_id as client_id,
        min(complaint_id) as complaint_id
    from staging.complaints
    where outcome = 'refused' and run_date() - resolved_on <= setting_dispute_days()
    group by surviving_client_id
),

main_causes as (
    select
        causes.client_id,
        causes.cause
    from losses.current_causes as causes
    inner join reference.loss_causes as kinds
        on causes.cause = kinds.cause and kinds.eligible_when = 'no'
),

found as (
    select * from compliance.refusals
    union all
    select
        addressed.client_id,
        'contacted_recently',
        'e-mail envoyé le ' || day_fr(sends.sent_on)
    from addressed
    inner join sends on addressed.client_id = sends.client_id
    where run_date() - sends.sent_on < setting_contact_pause_days()
    union all
    select
        addressed.client_id,
        'in_running_campaign',
        running.campaign_id
    from addressed
    inner join running on addressed.client_id = running.client_id
    union all
    select
        addressed.client_id,
        'occasional_buyer',
        rhythm.purchase_day_count || ' jour d''achat'
    from addressed
    inner join rhythm.rhythm as rhythm on addressed.client_id = rhythm.client_id
    where rhythm.purchase_day_count < setting_occasional_purchase_days()
    union all
    select
        addressed.client_id,
        'cause_not_eligible',
        main_causes.cause
    from addressed
    inner join main_causes on addressed.client_id = main_causes.client_id
    union all
    select
        addressed.client_id,
        'profiling_objected',
        'opposition au profilage du ' || day_fr(objections.profiling_objected_on)
    from addressed
    inner join orders.profiling_objections as objections
        on addressed.client_id = objections.client_id
    union all
    select
        addressed.client_id,
        'second_loss',
        'déjà perdu et revenu auparavant'
    from addressed
    where addressed.status = 'lost_again'
    union all
    select
        addressed.client_id,
        'dispute',
        'réclamation ' || disputes.complaint_id || ' refusée'
    from addressed
    inner join disputes on addressed.client_id = disputes.client_id
)

select
    client_id,
    exclusion_reason,
    exclusion_evidence
from found
