/*---
description: "Hot lead: one lost or listed client who has shown interest within hot_lead_days, whom nobody has called back since, who has not ordered, asked for no other day, and may be contacted without a manager; the most pressing first. Without the contact value."
description_fr: "Piste chaude : un client qui vient de se manifester, à rappeler dès maintenant et que personne n'a rappelé, le plus pressant d'abord. Aucune coordonnée."
grain: [hot_rank]
columns:
  hot_rank:
    type: INTEGER
    description: "Place by what the client did (hot_signal, in the order of its values), then the latest day, then revenue."
    description_fr: "1 pour le client à rappeler le premier : selon ce qu'il a fait, puis le jour, puis le chiffre d'affaires."
    label_fr: Rang
    min: 1
  client_id:
  name:
    nullable: true
  hot_signal:
    type: VARCHAR
    description: "What the client did: said that it needs something now, asked for or got an offer still open, answered, clicked, opened (the last two in an e-mail only under a consent to tracking)."
    description_fr: "Ce que le client a fait : besoin immédiat, devis ouvert, réponse, clic, message ouvert (par e-mail, s'il a consenti au suivi)."
    label_fr: Signe
    values: [need_now, quote, reply, click, open]
  hot_on:
    type: DATE
    description: Day of the sign of interest.
    description_fr: "Jour où le client s'est manifesté."
    label_fr: Signe du
  channel:
    described_in: staging.contacts
  channel_label_fr:
  campaign_id:
    nullable: true
  salesperson_id:
    nullable: true
  monetary_eur:
    nullable: true
  hot_reason_fr:
    type: VARCHAR
    description: What the client did and when, in one French sentence, with what it said.
    description_fr: "Ce que le client a fait et quand, avec ce qu'il a dit."
    label_fr: Pourquoi maintenant
    personal: true
references:
  client_id: status.status.client_id
checks:
  - name: one_client_once
    is_of_table: true
    description: clients whom the list names more than once
    sql: >
      (select count(*) from marketing.hot_list)
      = (select count(distinct h.client_id) from marketing.hot_list as h)
  - name: only_who_may_be_shown
    description: clients of whom nothing may be shown, controls of a running campaign among them
    sql: client_id not in (select u.client_id from campaigns.untold_clients as u)
  - name: only_who_may_be_contacted
    description: clients whom the channel may not reach
    sql: (client_id, channel) in (select (r.client_id, r.channel) from compliance.reachable as r)
  - name: nobody_excluded_from_contact
    description: clients whom an exclusion forbids to contact, or of whom a manager decides first
    sql: >
      client_id not in (
        select e.client_id from campaigns.exclusions as e
        inner join reference.exclusion_reasons as k on e.exclusion_reason = k.exclusion_reason
        where k.is_no_lead
      )
  - name: within_the_days
    description: signs that are older than hot_lead_days, or to come
    sql: hot_on > run_date() - setting_hot_lead_days() and hot_on <= run_date()
examples:
  - name: the most pressing sign of each; nobody who was called back, has ordered, refuses, is a control, may not be contacted, or is a client still
    run_date: 2026-01-20
    settings: {hot_lead_days: 7}
    given:
      status.status:
        - {client_id: now, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: asks, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: offered, status: lost_again, last_purchase_on: 2025-01-01}
        - {client_id: won, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: says, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: back, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: bought, status: lost, last_purchase_on: 2026-01-18}
        - {client_id: no, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: control, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: mute, status: lost, last_purchase_on: 2025-01-01}
        - {client_id: here, status: active, last_purchase_on: 2025-01-01}
        - {client_id: listed, status: active, last_purchase_on: 2025-01-01}
        - {client_id: old, status: lost, last_purchase_on: 2025-01-01}
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone, is_personal: true}
        - {channel: email, channel_label_fr: E-mail, is_personal: false}
      compliance.reachable:
        - {client_id: now, channel: phone, is_preferred: true}
        - {client_id: now, channel: email, is_preferred: false}
        - {client_id: asks, channel: email, is_preferred: true}
        - {client_id: offered, channel: phone, is_preferred: true}
        - {client_id: won, channel: phone, is_preferred: true}
        - {client_id: says, channel: phone, is_preferred: true}
        - {client_id: back, channel: phone, is_preferred: true}
        - {client_id: bought, channel: phone, is_preferred: true}
        - {client_id: no, channel: phone, is_preferred: true}
        - {client_id: control, channel: phone, is_preferred: true}
        - {client_id: here, channel: phone, is_preferred: true}
        - {client_id: listed, channel: phone, is_preferred: true}
        - {client_id: old, channel: phone, is_preferred: true}
      campaigns.untold_clients:
        - {client_id: control}
      campaigns.targets:
        - {campaign_id: c, client_id: no, surviving_client_id: no, stopped_reason: refused}
        - {campaign_id: c, client_id: k, surviving_client_id: listed}
      campaigns.portfolios:
        - {campaign_id: c, client_id: k, salesperson_id: S1}
      staging.call_reports:
        - {contact_id: r1, client_id: now, called_at: 2026-01-20 10:00, call_outcome: need_now, would_return_if: "livré lundi, 01 99 00 00 01"}
        - {contact_id: r2, client_id: back, called_at: 2026-01-15 10:00, call_outcome: need_now}
        - {contact_id: r3, client_id: bought, called_at: 2026-01-18 10:00, call_outcome: need_now}
        - {contact_id: r4, client_id: no, called_at: 2026-01-18 10:00, call_outcome: need_now}
        - {contact_id: r5, client_id: control, called_at: 2026-01-18 10:00, call_outcome: need_now}
        - {contact_id: r6, client_id: mute, called_at: 2026-01-18 10:00, call_outcome: need_now}
        - {contact_id: r7, client_id: here, called_at: 2026-01-18 10:00, call_outcome: need_now}
        - {contact_id: r8, client_id: old, called_at: 2026-01-13 10:00, call_outcome: need_now}
        - {contact_id: r10, client_id: here, called_at: 2026-01-19 10:00, call_outcome: no_answer}
        - {contact_id: r9, client_id: listed, called_at: 2026-01-14 10:00, call_outcome: need_now}
      staging.contacts:
        - {contact_id: k1, client_id: now, channel: email, contacted_at: 2026-01-19 10:00, direction: inbound}
        - {contact_id: k2, client_id: back, channel: phone, contacted_at: 2026-01-16 10:00, direction: outbound}
        - {contact_id: k3, client_id: says, channel: email, contacted_at: 2026-01-10 10:00, direction: outbound, reaction: replied, reacted_at: 2026-01-19 11:00}
        - {contact_id: k4, client_id: says, channel: email, contacted_at: 2026-01-20 10:00, direction: outbound}
      staging.campaign_events:
        - {campaign_id: c, client_id: asks, event: quote, happened_at: 2026-01-17 10:00}
      staging.quotes:
        - {quote_id: d1, client_id: offered, quoted_on: 2026-01-18}
        - {quote_id: d2, client_id: won, quoted_on: 2026-01-18, is_won: true}
    expect:
      - {hot_rank: 1, client_id: now, hot_signal: need_now, hot_on: 2026-01-20, channel_label_fr: Téléphone, campaign_id: null, hot_reason_fr: "Besoin immédiat dit au téléphone le 20/01/2026 : « livré lundi, … »"}
      - {hot_rank: 2, client_id: listed, hot_on: 2026-01-14, campaign_id: c, salesperson_id: S1, hot_reason_fr: Besoin immédiat dit au téléphone le 14/01/2026}
      - {hot_rank: 3, client_id: offered, hot_signal: quote, hot_on: 2026-01-18, hot_reason_fr: "Devis du 18/01/2026, sans décision connue"}
      - {hot_rank: 4, client_id: asks, hot_signal: quote, channel_label_fr: E-mail, hot_reason_fr: A demandé un devis le 17/01/2026}
      - {hot_rank: 5, client_id: says, hot_signal: reply, hot_on: 2026-01-19, hot_reason_fr: A répondu le 19/01/2026 (e-mail)}
  - name: the day for which the client asked in its last call decides, and so does a no; of a click after it, too
    run_date: 2026-01-20
    settings: {hot_lead_days: 7}
    given:
      status.status:
        - {client_id: tomorrow, status: lost}
        - {client_id: later, status: lost}
        - {client_id: never, status: lost}
        - {client_id: absent, status: lost}
        - {client_id: changed, status: lost}
        - {client_id: clicks, status: lost}
        - {client_id: asks, status: lost}
        - {client_id: past, status: lost}
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone, is_personal: true}
      compliance.reachable:
        - {client_id: tomorrow, channel: phone, is_preferred: true}
        - {client_id: later, channel: phone, is_preferred: true}
        - {client_id: never, channel: phone, is_preferred: true}
        - {client_id: absent, channel: phone, is_preferred: true}
        - {client_id: changed, channel: phone, is_preferred: true}
        - {client_id: clicks, channel: phone, is_preferred: true}
        - {client_id: asks, channel: phone, is_preferred: true}
        - {client_id: past, channel: phone, is_preferred: true}
      staging.call_reports:
        - {contact_id: r1, client_id: tomorrow, called_at: 2026-01-20 10:00, call_outcome: need_now, next_contact_on: 2026-01-21, is_to_call_again: true}
        - {contact_id: r2, client_id: later, called_at: 2026-01-20 10:00, call_outcome: need_now, next_contact_on: 2026-01-22}
        - {contact_id: r3, client_id: never, called_at: 2026-01-20 10:00, call_outcome: need_now, is_to_call_again: false}
        - {contact_id: r4, client_id: absent, called_at: 2026-01-18 10:00, call_outcome: need_now}
        - {contact_id: r5, client_id: absent, called_at: 2026-01-19 10:00, call_outcome: no_answer, next_contact_on: 2026-01-30}
        - {contact_id: r6, client_id: changed, called_at: 2026-01-18 10:00, call_outcome: need_now, next_contact_on: 2026-01-30}
        - {contact_id: r7, client_id: changed, called_at: 2026-01-19 10:00, call_outcome: need_now}
        - {contact_id: r8, client_id: clicks, called_at: 2026-01-18 10:00, call_outcome: interested_later, next_contact_on: 2026-01-30}
        - {contact_id: r9, client_id: asks, called_at: 2026-01-18 10:00, call_outcome: interested_later, next_contact_on: 2026-01-30}
        - {contact_id: r10, client_id: past, called_at: 2026-01-16 10:00, call_outcome: interested_later, next_contact_on: 2026-01-19}
      staging.campaign_events:
        - {campaign_id: c, client_id: clicks, event: clicked, channel: sms, happened_at: 2026-01-19 10:00}
        - {campaign_id: c, client_id: asks, event: quote, happened_at: 2026-01-19 10:00}
        - {campaign_id: c, client_id: past, event: clicked, channel: sms, happened_at: 2026-01-19 10:00}
    expect:
      - {client_id: tomorrow, hot_signal: need_now}
      - {client_id: changed, hot_signal: need_now, hot_on: 2026-01-19}
      - {client_id: asks, hot_signal: quote}
      - {client_id: past, hot_signal: click}
  - name: nobody whom an exclusion forbids to contact or a manager must judge, as long as it stands; who is excluded from draws alone is a lead
    run_date: 2026-01-20
    settings: {hot_lead_days: 7}
    given:
      status.status:
        - {client_id: wrote, status: lost}
        - {client_id: quarrel, status: lost}
        - {client_id: decided, status: lost}
        - {client_id: once, status: lost}
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone, is_personal: true}
      compliance.reachable:
        - {client_id: wrote, channel: phone, is_preferred: true}
        - {client_id: quarrel, channel: phone, is_preferred: true}
        - {client_id: decided, channel: phone, is_preferred: true}
        - {client_id: once, channel: phone, is_preferred: true}
      reference.exclusion_reasons:
        - {exclusion_reason: asked_no_contact, is_no_lead: true}
        - {exclusion_reason: dispute, is_no_lead: true}
        - {exclusion_reason: occasional_buyer, is_no_lead: false}
      campaigns.exclusions:
        - {client_id: wrote, exclusion_reason: asked_no_contact}
        - {client_id: quarrel, exclusion_reason: dispute}
        - {client_id: quarrel, exclusion_reason: occasional_buyer}
        - {client_id: once, exclusion_reason: occasional_buyer}
      staging.campaign_events:
        - {campaign_id: c, client_id: wrote, event: quote, happened_at: 2026-01-18 10:00}
        - {campaign_id: c, client_id: quarrel, event: quote, happened_at: 2026-01-18 10:00}
        - {campaign_id: c, client_id: decided, event: quote, happened_at: 2026-01-18 10:00}
        - {campaign_id: c, client_id: once, event: quote, happened_at: 2026-01-18 10:00}
    expect:
      - {client_id: decided}
      - {client_id: once}
  - name: clicks and opens count under a consent to tracking; a mail filter's click never; a survey with an opening, not one that asks for erasure
    run_date: 2026-01-20
    settings: {hot_lead_days: 7, human_click_seconds: 60}
    given:
      status.status:
        - {client_id: a, status: lost}
        - {client_id: b, status: lost}
        - {client_id: filter, status: lost}
        - {client_id: untracked, status: lost}
        - {client_id: s, status: lost}
        - {client_id: closed, status: lost}
        - {client_id: e, status: lost}
      reference.contact_channels:
        - {channel: email, channel_label_fr: E-mail, is_personal: false}
      compliance.reachable:
        - {client_id: a, channel: email, is_preferred: true}
        - {client_id: b, channel: email, is_preferred: true}
        - {client_id: filter, channel: email, is_preferred: true}
        - {client_id: untracked, channel: email, is_preferred: true}
        - {client_id: s, channel: email, is_preferred: true}
        - {client_id: closed, channel: email, is_preferred: true}
        - {client_id: e, channel: email, is_preferred: true}
      orders.tracking_periods:
        - {client_id: a, tracked_from_on: 2026-01-01}
        - {client_id: b, tracked_from_on: 2026-01-01}
        - {client_id: filter, tracked_from_on: 2026-01-01}
        - {client_id: untracked, tracked_from_on: 2025-01-01, tracked_until_on: 2026-01-18}
      staging.campaign_events:
        - {campaign_id: c, client_id: a, event: sent, channel: email, happened_at: 2026-01-18 09:00}
        - {campaign_id: c, client_id: a, event: clicked, channel: email, happened_at: 2026-01-18 09:05}
        - {campaign_id: c, client_id: b, event: opened, happened_at: 2026-01-19 09:05}
        - {campaign_id: c, client_id: filter, event: delivered, channel: email, happened_at: 2026-01-18 09:00}
        - {campaign_id: c, client_id: filter, event: clicked, channel: email, happened_at: 2026-01-18 09:00:59}
        - {campaign_id: c, client_id: untracked, event: clicked, channel: email, happened_at: 2026-01-18 09:05}
      staging.contacts:
        - {contact_id: k1, client_id: untracked, channel: email, contacted_at: 2026-01-17 10:00, reaction: opened, reacted_at: 2026-01-19 11:00}
      staging.surveys:
        - {response_id: s1, client_id: s, answered_on: 2026-01-19, return_probability_share: 0.25}
        - {response_id: s2, client_id: closed, answered_on: 2026-01-19, return_probability_share: 0}
        - {response_id: s3, client_id: e, answered_on: 2026-01-19, return_probability_share: 0.5, has_asked_erasure: true}
    expect:
      - {hot_rank: 1, client_id: s, hot_signal: reply, hot_reason_fr: "A répondu à l'enquête le 19/01/2026 : retour à 25 %"}
      - {hot_rank: 2, client_id: a, hot_signal: click, hot_on: 2026-01-18, hot_reason_fr: A cliqué dans un message le 18/01/2026}
      - {hot_rank: 3, client_id: b, hot_signal: open, hot_on: 2026-01-19, hot_reason_fr: A ouvert un message le 19/01/2026}
---*/
with messages as (
    select
        surviving_client_id as client_id,
        event,
        coalesce(channel, 'email') as channel,
        happened_at as read_at,
        max(case when event in ('sent', 'delivered') then happened_at end) over (
            partition by campaign_id, client_id order by happened_at
        ) as message_at
    from staging.campaign_events
    union all
    select
        surviving_client_id,
        reaction,
        channel,
        reacted_at,
        contacted_at
    from staging.contacts
    where direction is distinct from 'inbound'
),

-- An e-mail that may not be tracked tells nothing.
read_messages as (
    select distinct
        messages.client_id,
        messages.event,
        cast(messages.read_at as date) as hot_on
    from messages
    left join orders.tracking_periods as periods
        on
            messages.client_id = periods.client_id
            and is_day_within(
                cast(messages.read_at as date), periods.tracked_from_on, periods.tracked_until_on
            )
    where
        messages.event in ('clicked', 'opened')
        and (messages.channel <> 'email' or periods.client_id is not null)
        and (
            messages.event = 'opened' or is_human_click(messages.read_at, messages.message_at)
        )
),

signs as (
    select
        surviving_client_id as client_id,
        'need_now' as hot_signal,
        cast(called_at as date) as hot_on,
        'Besoin immédiat dit au téléphone le ' || day_fr(cast(called_at as date))
        || coalesce(' : ' || said_fr(null, would_return_if), '') as hot_reason_fr
    from staging.call_reports
    where call_outcome = 'need_now'
    union all
    select
        surviving_client_id,
        'quote',
        cast(happened_at as date),
        'A demandé un devis le ' || day_fr(cast(happened_at as date))
    from staging.campaign_events
    where event = 'quote'
    union all
    select
        surviving_client_id,
        'quote',
        quoted_on,
        'Devis du ' || day_fr(quoted_on) || ', sans décision connue'
    from staging.quotes
    where is_won is null
    union all
    select
        contacts.surviving_client_id,
        'reply',
        cast(coalesce(contacts.reacted_at, contacts.contacted_at) as date),
        case
            when contacts.direction = 'inbound' then 'Nous a contactés le '
            else 'A répondu le '
        end
        || day_fr(cast(coalesce(contacts.reacted_at, contacts.contacted_at) as date))
        || ' (' || uncapitalised(channels.channel_label_fr) || ')'
    from staging.contacts as contacts
    inner join reference.contact_channels as channels on contacts.channel = channels.channel
    where
        contacts.reaction = 'replied'
        or (
            contacts.direction = 'inbound'
            and coalesce(contacts.reaction not in ('refused', 'unsubscribed'), true)
        )
    union all
    select
        surviving_client_id,
        'reply',
        answered_on,
        'A répondu à l''enquête le ' || day_fr(answered_on)
        || coalesce(' : ' || said_fr(return_probability_share, would_return_if), '')
    from staging.surveys
    where
        (return_probability_share > 0 or is_condition(would_return_if))
        and not coalesce(has_asked_erasure, false)
    union all
    select
        client_id,
        case event when 'clicked' then 'click' else 'open' end,
        hot_on,
        case event when 'clicked' then 'A cliqué dans' else 'A ouvert' end
        || ' un message le ' || day_fr(hot_on)
    from read_messages
),

-- Called or visited since: the lead is in somebody's hands.
calls as (
    select
        surviving_client_id as client_id,
        cast(contacted_at as date) as called_on
    from staging.contacts
    where channel in ('phone', 'visit') and direction is distinct from 'inbound'
    union all
    select
        surviving_client_id,
        cast(called_at as date)
    from staging.call_reports
    where call_outcome is distinct from 'no_answer'
),

handled as (
    select
        client_id,
        max(called_on) as handled_on
    from calls
    group by client_id
),

-- What the last call asked of the next one, as in campaigns.call_backs, of whichever client.
last_calls as (
    select
        surviving_client_id as client_id,
        cast(called_at as date) as called_on,
        next_contact_on > contact_day() or not is_to_call_again as is_to_wait
    from staging.call_reports
    where
        call_outcome is distinct from 'no_answer'
        or next_contact_on is not null
        or is_to_call_again is not null
    qualify
        row_number() over (
            partition by surviving_client_id
            order by
                called_on desc,
                is_to_call_again asc nulls last,
                next_contact_on desc nulls last,
                contact_id
        ) = 1
),

excluded as (
    select exclusions.client_id
    from campaigns.exclusions as exclusions
    inner join reference.exclusion_reasons as kinds
        on exclusions.exclusion_reason = kinds.exclusion_reason
    where kinds.is_no_lead
),

listed as (
    select
        targets.surviving_client_id as client_id,
        targets.campaign_id,
        portfolios.salesperson_id
    from campaigns.targets as targets
    left join campaigns.portfolios as portfolios
        on
            targets.campaign_id = portfolios.campaign_id
            and targets.client_id = portfolios.client_id
    where targets.stopped_reason is null
),

closed as (
    select surviving_client_id as client_id
    from campaigns.targets
    where stopped_reason in ('refused', 'no_more_use', 'not_to_call_again')
),

hot as (
    select
        signs.client_id,
        signs.hot_signal,
        signs.hot_on,
        signs.hot_reason_fr,
        list_position(['need_now', 'quote', 'reply', 'click', 'open'], signs.hot_signal)
            as signal_order,
        reachable.channel,
        channels.channel_label_fr,
        listed.campaign_id,
        listed.salesperson_id
    from signs
    inner join status.status as status on signs.client_id = status.client_id
    inner join compliance.reachable as reachable
        on signs.client_id = reachable.client_id and reachable.is_preferred
    inner join reference.contact_channels as channels on reachable.channel = channels.channel
    left join handled on signs.client_id = handled.client_id
    left join last_calls
        on
            signs.client_id = last_calls.client_id
            and (last_calls.called_on >= signs.hot_on or signs.hot_signal in ('click', 'open'))
    left join listed on signs.client_id = listed.client_id
    where
        signs.hot_on > run_date() - setting_hot_lead_days()
        and (is_lost(status.status) or listed.client_id is not null)
        and coalesce(status.last_purchase_on < signs.hot_on, true)
        and coalesce(handled.handled_on <= signs.hot_on, true)
        and not coalesce(last_calls.is_to_wait, false)
        and signs.client_id not in (select u.client_id from campaigns.untold_clients as u)
        and signs.client_id not in (select c.client_id from closed as c)
        and signs.client_id not in (select e.client_id from excluded as e)
    qualify
        row_number() over (
            partition by signs.client_id
            order by signal_order, signs.hot_on desc, signs.hot_reason_fr
        ) = 1
)

select
    cast(
        row_number() over (
            order by
                hot.signal_order,
                hot.hot_on desc,
                bought.monetary_eur desc nulls last,
                hot.client_id
        ) as integer
    ) as hot_rank,
    hot.client_id,
    clients.name,
    hot.hot_signal,
    hot.hot_on,
    hot.channel,
    hot.channel_label_fr,
    hot.campaign_id,
    hot.salesperson_id,
    bought.monetary_eur,
    hot.hot_reason_fr
from hot
left join staging.clients as clients on hot.client_id = clients.client_id
left join value.rfm as bought on hot.client_id = bought.client_id
