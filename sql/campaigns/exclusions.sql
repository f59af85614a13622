/*---
description: One reason why one lost client is not drawn tonight; all reasons of a client are kept.
grain: [client_id, exclusion_reason]
columns:
  client_id:
  exclusion_reason:
  exclusion_evidence:
    type: VARCHAR
    description: What the reason rests on.
    label_fr: Constat
references:
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
  client_id: clients.status.client_id
examples:
  - name: every reason of a client is kept
    run_date: 2026-06-30
    given:
      intake.coverage:
        - {extract: objections, is_configured: true, row_count: 0}
      clients.status:
        - {client_id: a, status: lost, last_purchase_on: 2023-06-29}
        - {client_id: b, status: lost_again, last_purchase_on: 2023-06-30}
        - {client_id: c, status: active, last_purchase_on: 2020-01-01}
      clients.rhythm:
        - {client_id: a, purchase_day_count: 1}
        - {client_id: b, purchase_day_count: 2}
      compliance.suppression:
        - {client_id: a, channel: all, suppressed_from_on: 2026-01-01}
      compliance.contact_rights:
        - {client_id: b, channel: email, is_allowed: true}
      compliance.reachable:
        - {client_id: b, channel: email}
    expect:
      - {client_id: a, exclusion_reason: retention_expired}
      - {client_id: a, exclusion_reason: occasional_buyer}
      - {client_id: a, exclusion_reason: opted_out}
      - {client_id: a, exclusion_reason: no_contact_right}
      - {client_id: b, exclusion_reason: second_loss}
---*/
with lost as (
    select
        client_id,
        status,
        last_purchase_on
    from clients.status
    where status in ('lost', 'lost_again')
),

suppressed as (
    select
        client_id,
        min(suppressed_from_on) as suppressed_from_on
    from compliance.suppression
    where channel = 'all'
    group by client_id
),

allowed as (
    select distinct client_id
    from compliance.contact_rights
    where is_allowed
),

-- The client's own acts: an order, or an answer to a contact; an opened mail is none.
acts as (
    select
        known.surviving_client_id as client_id,
        max(cast(contacts.reacted_at as date)) as acted_on
    from staging.contacts as contacts
    inner join clients.known_clients as known on contacts.client_id = known.client_id
    where contacts.reaction in ('clicked', 'replied', 'ordered')
    group by known.surviving_client_id
),

sends as (
    select
        known.surviving_client_id as client_id,
        max(cast(events.happened_at as date)) as sent_on
    from staging.campaign_events as events
    inner join clients.known_clients as known on events.client_id = known.client_id
    where events.event = 'sent' and events.channel = 'email'
    group by known.surviving_client_id
),

running as (
    select
        members.surviving_client_id as client_id,
        min(members.campaign_id) as campaign_id
    from returns.members as members
    left join staging.campaign_windows as own on members.campaign_id = own.campaign_id
    left join reference.default_windows as usual on own.campaign_id is null
    where members.window_starts_on + coalesce(own.window_days, usual.window_days) >= as_of()
    group by members.surviving_client_id
),

disputes as (
    select
        known.surviving_client_id as client_id,
        min(complaints.complaint_id) as complaint_id
    from staging.complaints as complaints
    inner join clients.known_clients as known on complaints.client_id = known.client_id
    where
        complaints.outcome = 'refused'
        and run_date() - complaints.resolved_on <= setting_dispute_days()
    group by known.surviving_client_id
),

main_causes as (
    select
        causes.client_id,
        causes.cause
    from losses.causes as causes
    inner join clients.episodes as episodes
        on
            causes.client_id = episodes.client_id
            and causes.episode_number = episodes.episode_number
            and episodes.returned_on is null
    inner join reference.loss_causes as kinds
        on causes.cause = kinds.cause and kinds.eligible_when = 'no'
    where causes.is_main
),

found as (
    select
        lost.client_id,
        'no_suppression_list' as exclusion_reason,
        'aucune extraction « objections » livrée' as exclusion_evidence
    from lost
    where
        not setting_rights_checked_elsewhere()
        and not exists (
            select 1 from intake.coverage as c where c.extract = 'objections' and c.is_configured
        )
    union all
    select
        lost.client_id,
        'opted_out',
        'opposition du ' || strftime(suppressed.suppressed_from_on, '%d/%m/%Y')
    from lost
    inner join suppressed on lost.client_id = suppressed.client_id
    union all
    select
        lost.client_id,
        'no_contact_right',
        'aucun canal permis'
    from lost
    where lost.client_id not in (select allowed.client_id from allowed)
    union all
    select
        lost.client_id,
        'undeliverable',
        'un canal permis, mais aucune coordonnée valide'
    from lost
    inner join allowed on lost.client_id = allowed.client_id
    where lost.client_id not in (select r.client_id from compliance.reachable as r)
    union all
    select
        lost.client_id,
        'retention_expired',
        'dernier acte du client le ' || strftime(
            greatest(lost.last_purchase_on, coalesce(acts.acted_on, lost.last_purchase_on)),
            '%d/%m/%Y'
        )
    from lost
    left join acts on lost.client_id = acts.client_id
    where
        greatest(lost.last_purchase_on, coalesce(acts.acted_on, lost.last_purchase_on))
        + to_months(setting_retention_months()) <= run_date()
    union all
    select
        lost.client_id,
        'contacted_recently',
        'e-mail envoyé le ' || strftime(sends.sent_on, '%d/%m/%Y')
    from lost
    inner join sends on lost.client_id = sends.client_id
    where run_date() - sends.sent_on < setting_contact_pause_days()
    union all
    select
        lost.client_id,
        'in_running_campaign',
        running.campaign_id
    from lost
    inner join running on lost.client_id = running.client_id
    union all
    select
        lost.client_id,
        'occasional_buyer',
        rhythm.purchase_day_count || ' jour d''achat'
    from lost
    inner join clients.rhythm as rhythm on lost.client_id = rhythm.client_id
    where rhythm.purchase_day_count < setting_occasional_purchase_days()
    union all
    select
        lost.client_id,
        'cause_not_eligible',
        main_causes.cause
    from lost
    inner join main_causes on lost.client_id = main_causes.client_id
    union all
    select
        lost.client_id,
        'second_loss',
        'déjà perdu et revenu auparavant'
    from lost
    where lost.status = 'lost_again'
    union all
    select
        lost.client_id,
        'dispute',
        'réclamation ' || disputes.complaint_id || ' refusée'
    from lost
    inner join disputes on lost.client_id = disputes.client_id
)

select
    client_id,
    exclusion_reason,
    exclusion_evidence
from found
