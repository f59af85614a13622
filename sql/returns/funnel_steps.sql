/*---
description: "One step on the way of one client drawn to be contacted, over one channel or over any, with the first day on which it was reached; controls and steps that were not reached are no row. It describes, the windows measure."
grain: [campaign_id, client_id, funnel_channel, funnel_step]
columns:
  campaign_id:
  client_id:
  funnel_channel:
    type: VARCHAR
    description: "Channel of the step, or any; a client may be in several channels, and the draw counts for each channel of the client's arm."
    description_fr: Code du canal de l'étape ; « any » pour tous les canaux ensemble.
    label_fr: Canal (code)
    values: [any, letter, email, phone, sms, visit]
  funnel_step:
  funnel_step_on:
    type: DATE
    description: First day on which the client reached the step.
    label_fr: Atteinte le
  arm:
  wave:
  cause:
    nullable: true
  offer:
    nullable: true
  salesperson_id:
    nullable: true
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: no_control_on_the_way
    description: controls, whom nobody meant to contact, in a funnel
    sql: arm <> 'control'
  - name: contacted_before_the_rest
    description: steps of clients who were never contacted over the channel
    sql: >
      funnel_step = 'drawn'
      or (campaign_id, client_id, funnel_channel) in (
        select (f.campaign_id, f.client_id, f.funnel_channel) from returns.funnel_steps as f
        where f.funnel_step = 'contacted'
      )
examples:
  - name: a letter that came back, an e-mail with and without consent for tracking, a call, an order that came before any contact
    run_date: 2026-02-20
    given:
      returns.members:
        - {campaign_id: C-1, client_id: a, surviving_client_id: a, arm: suite, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: C-1, client_id: old, surviving_client_id: b, arm: suite, wave: 2, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: C-1, client_id: w, surviving_client_id: w, arm: control, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: C-1, client_id: mute, surviving_client_id: mute, arm: suite, wave: 1, drawn_on: 2026-01-01, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: imp, client_id: i, surviving_client_id: i, arm: mail, wave: 1, drawn_on: 2025-12-01, window_starts_on: 2025-12-02, is_imported: true}
      returns.windows:
        - {campaign_id: C-1, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
        - {campaign_id: C-1, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: false}
        - {campaign_id: imp, window_starts_on: 2025-12-02, window_days: 90, window_ends_on: 2026-03-02, is_window_over: false}
      staging.campaigns:
        - {campaign_id: C-1, primary_window_days: 30}
      staging.campaign_arms:
        - {campaign_id: C-1, arm: suite, offer: port}
      staging.campaign_steps:
        - {campaign_id: C-1, arm: suite, step_number: 1, channel: letter}
        - {campaign_id: C-1, arm: suite, step_number: 2, channel: email}
      staging.campaign_members:
        - {campaign_id: imp, client_id: i, arm: mail, offer: dix}
      staging.draws:
        - {campaign_id: C-1, client_id: a, surviving_client_id: a, arm: suite, cause: price, salesperson_id: V1}
      staging.client_salespeople:
        - {client_id: i, surviving_client_id: i, salesperson_id: V0, starts_on: 2025-01-01, ends_on: 2025-11-30}
        - {client_id: i, surviving_client_id: i, salesperson_id: V2, starts_on: 2025-12-01}
      staging.campaign_events:
        - {campaign_id: c 1, client_id: a, event: sent, happened_at: 2026-01-01 08:00, channel: letter}
        - {campaign_id: c 1, client_id: a, event: bounced, happened_at: 2026-01-05 08:00, channel: letter}
        - {campaign_id: C-1, client_id: a, event: sent, happened_at: 2026-01-10 08:00, channel: email}
        - {campaign_id: C-1, client_id: a, event: opened, happened_at: 2026-01-11 08:00, channel: email}
        - {campaign_id: C-1, client_id: a, event: clicked, happened_at: 2026-01-11 08:00:00, channel: email}
        - {campaign_id: C-1, client_id: b, event: sent, happened_at: 2026-01-10 08:00, channel: email}
        - {campaign_id: C-1, client_id: b, event: opened, happened_at: 2026-01-11 08:00, channel: email}
        - {campaign_id: C-1, client_id: w, event: sent, happened_at: 2026-01-10 08:00, channel: email}
        - {campaign_id: C-1, client_id: a, event: sent, happened_at: 2025-12-31 08:00, channel: sms}
      orders.tracking_periods:
        - {client_id: a, tracked_from_on: 2025-01-01}
      staging.contacts:
        - {contact_id: k1, client_id: i, campaign_id: imp, channel: phone, contacted_at: 2025-12-03 08:00, is_delivered: false}
        - {contact_id: k2, client_id: i, campaign_id: imp, channel: phone, contacted_at: 2025-12-05 08:00, is_delivered: true}
        - {contact_id: k3, client_id: i, campaign_id: imp, channel: email, contacted_at: 2025-12-06 08:00, direction: inbound}
        - {contact_id: k4, client_id: mute, channel: phone, contacted_at: 2026-01-06 08:00}
      staging.quotes:
        - {quote_id: q1, client_id: i, quoted_on: 2025-12-08}
        - {quote_id: q2, client_id: mute, quoted_on: 2026-01-08}
      staging.surveys:
        - {response_id: s1, client_id: old, surviving_client_id: b, answered_on: 2026-01-12}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-01-20, revenue_eur: 5.00}
        - {client_id: b, purchased_on: 2026-01-09, revenue_eur: 5.00}
        - {client_id: b, purchased_on: 2026-02-05, revenue_eur: 5.00}
        - {client_id: mute, purchased_on: 2026-01-09, revenue_eur: 5.00}
    expect:
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: drawn, funnel_step_on: 2026-01-01, arm: suite, wave: 1, cause: price, offer: port, salesperson_id: V1}
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: contacted, funnel_step_on: 2026-01-01}
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: undelivered, funnel_step_on: 2026-01-05}
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: delivered, funnel_step_on: 2026-01-11}
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: tracked, funnel_step_on: 2026-01-10}
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: opened, funnel_step_on: 2026-01-11}
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: clicked, funnel_step_on: 2026-01-11}
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: follow_up, funnel_step_on: 2026-01-10}
      - {campaign_id: C-1, client_id: a, funnel_channel: any, funnel_step: ordered, funnel_step_on: 2026-01-20}
      - {campaign_id: C-1, client_id: a, funnel_channel: letter, funnel_step: drawn}
      - {campaign_id: C-1, client_id: a, funnel_channel: letter, funnel_step: contacted, funnel_step_on: 2026-01-01}
      - {campaign_id: C-1, client_id: a, funnel_channel: letter, funnel_step: undelivered, funnel_step_on: 2026-01-05}
      - {campaign_id: C-1, client_id: a, funnel_channel: letter, funnel_step: ordered, funnel_step_on: 2026-01-20}
      - {campaign_id: C-1, client_id: a, funnel_channel: email, funnel_step: drawn}
      - {campaign_id: C-1, client_id: a, funnel_channel: email, funnel_step: contacted, funnel_step_on: 2026-01-10}
      - {campaign_id: C-1, client_id: a, funnel_channel: email, funnel_step: delivered, funnel_step_on: 2026-01-11}
      - {campaign_id: C-1, client_id: a, funnel_channel: email, funnel_step: tracked}
      - {campaign_id: C-1, client_id: a, funnel_channel: email, funnel_step: opened}
      - {campaign_id: C-1, client_id: a, funnel_channel: email, funnel_step: clicked}
      - {campaign_id: C-1, client_id: a, funnel_channel: email, funnel_step: follow_up, funnel_step_on: 2026-01-10}
      - {campaign_id: C-1, client_id: a, funnel_channel: email, funnel_step: ordered}
      - {campaign_id: C-1, client_id: old, funnel_channel: any, funnel_step: drawn, wave: 2, cause: null, salesperson_id: null}
      - {campaign_id: C-1, client_id: old, funnel_channel: any, funnel_step: contacted, funnel_step_on: 2026-01-10}
      - {campaign_id: C-1, client_id: old, funnel_channel: any, funnel_step: answered, funnel_step_on: 2026-01-12}
      - {campaign_id: C-1, client_id: old, funnel_channel: letter, funnel_step: drawn}
      - {campaign_id: C-1, client_id: old, funnel_channel: email, funnel_step: drawn}
      - {campaign_id: C-1, client_id: old, funnel_channel: email, funnel_step: contacted, funnel_step_on: 2026-01-10}
      - {campaign_id: C-1, client_id: old, funnel_channel: email, funnel_step: answered, funnel_step_on: 2026-01-12}
      - {campaign_id: C-1, client_id: mute, funnel_channel: any, funnel_step: drawn}
      - {campaign_id: C-1, client_id: mute, funnel_channel: letter, funnel_step: drawn}
      - {campaign_id: C-1, client_id: mute, funnel_channel: email, funnel_step: drawn}
      - {campaign_id: imp, client_id: i, funnel_channel: any, funnel_step: drawn, funnel_step_on: 2025-12-01, offer: dix, salesperson_id: V2}
      - {campaign_id: imp, client_id: i, funnel_channel: any, funnel_step: contacted, funnel_step_on: 2025-12-03}
      - {campaign_id: imp, client_id: i, funnel_channel: any, funnel_step: follow_up, funnel_step_on: 2025-12-05}
      - {campaign_id: imp, client_id: i, funnel_channel: any, funnel_step: delivered, funnel_step_on: 2025-12-05}
      - {campaign_id: imp, client_id: i, funnel_channel: any, funnel_step: answered, funnel_step_on: 2025-12-05}
      - {campaign_id: imp, client_id: i, funnel_channel: any, funnel_step: quote, funnel_step_on: 2025-12-08}
      - {campaign_id: imp, client_id: i, funnel_channel: phone, funnel_step: drawn}
      - {campaign_id: imp, client_id: i, funnel_channel: phone, funnel_step: contacted, funnel_step_on: 2025-12-03}
      - {campaign_id: imp, client_id: i, funnel_channel: phone, funnel_step: follow_up, funnel_step_on: 2025-12-05}
      - {campaign_id: imp, client_id: i, funnel_channel: phone, funnel_step: delivered, funnel_step_on: 2025-12-05}
      - {campaign_id: imp, client_id: i, funnel_channel: phone, funnel_step: answered, funnel_step_on: 2025-12-05}
      - {campaign_id: imp, client_id: i, funnel_channel: phone, funnel_step: quote, funnel_step_on: 2025-12-08}
---*/
with targets as (
    select
        members.campaign_id,
        members.client_id,
        members.surviving_client_id,
        members.arm,
        members.wave,
        members.drawn_on,
        members.window_starts_on,
        folded_code(members.campaign_id) as campaign_code,
        draws.cause,
        coalesce(arms.offer, imported.offer) as offer,
        case when members.is_imported then people.salesperson_id else draws.salesperson_id end
            as salesperson_id
    from returns.members as members
    left join staging.draws as draws
        on members.campaign_id = draws.campaign_id and members.client_id = draws.client_id
    left join staging.campaign_arms as arms
        on members.campaign_id = arms.campaign_id and members.arm = arms.arm
    left join staging.campaign_members as imported
        on
            members.is_imported
            and members.campaign_id = imported.campaign_id
            and members.client_id = imported.client_id
    left join staging.client_salespeople as people
        on
            members.surviving_client_id = people.surviving_client_id
            and holds_on(people.starts_on, people.ends_on, members.drawn_on)
    where members.arm <> 'control'
    qualify
        row_number() over (
            partition by members.campaign_id, members.client_id
            order by people.starts_on desc, people.salesperson_id
        ) = 1
),

-- Until when an order is one of the campaign: the end of its primary window, where it has it.
periods as (
    select
        windows.campaign_id,
        windows.window_starts_on,
        max(windows.window_ends_on) as measured_until_on,
        max(
            case
                when
                    windows.window_days <= coalesce(
                        campaigns.primary_window_days, setting_default_primary_window_days()
                    )
                    then windows.window_ends_on
            end
        ) as ordered_until_on
    from returns.windows as windows
    left join staging.campaigns as campaigns on windows.campaign_id = campaigns.campaign_id
    group by windows.campaign_id, windows.window_starts_on
),

messages as (
    select
        surviving_client_id as client_id,
        folded_code(campaign_id) as campaign_code,
        coalesce(channel, 'email') as channel,
        event,
        happened_at,
        max(case when event in ('sent', 'delivered') then happened_at end) over (
            partition by campaign_id, client_id order by happened_at
        ) as message_at
    from staging.campaign_events
    union all
    select
        surviving_client_id,
        folded_code(campaign_id),
        channel,
        reaction,
        reacted_at,
        contacted_at
    from staging.contacts
    where
        campaign_id is not null
        and direction is distinct from 'inbound'
        and reaction in ('opened', 'clicked')
),

-- An e-mail that may not be tracked tells nothing, nor does the click of a mail filter.
read_messages as (
    select
        messages.client_id,
        messages.campaign_code,
        messages.channel,
        messages.event,
        cast(messages.happened_at as date) as happened_on
    from messages
    left join orders.tracking_periods as tracked
        on
            messages.client_id = tracked.client_id
            and is_day_within(
                cast(messages.happened_at as date),
                tracked.tracked_from_on,
                tracked.tracked_until_on
            )
    where
        messages.event in ('opened', 'clicked')
        and messages.channel in ('email', 'sms')
        and (messages.channel <> 'email' or tracked.client_id is not null)
        and (
            messages.event = 'opened' or is_human_click(messages.happened_at, messages.message_at)
        )
),

-- What shows that the company contacted: each is a contact, and some say what became of it.
outbound as (
    select
        client_id,
        campaign_code,
        channel,
        cast(happened_at as date) as happened_on,
        case event
            when 'bounced' then 'undelivered'
            when 'unsubscribed' then 'answered'
            when 'sent' then 'contacted'
            else event
        end as funnel_step
    from messages
    where event in ('sent', 'bounced', 'delivered', 'follow_up', 'unsubscribed')
    union all
    select
        client_id,
        campaign_code,
        channel,
        happened_on,
        event
    from read_messages
    union all
    select
        contacts.surviving_client_id,
        folded_code(contacts.campaign_id),
        contacts.channel,
        cast(contacts.contacted_at as date),
        case
            when contacts.is_delivered then 'delivered'
            when contacts.is_delivered = false and contacts.channel in ('letter', 'email', 'sms')
                then 'undelivered'
            else 'contacted'
        end
    from staging.contacts as contacts
    where contacts.campaign_id is not null and contacts.direction is distinct from 'inbound'
    union all
    select
        contacts.surviving_client_id,
        folded_code(contacts.campaign_id),
        contacts.channel,
        cast(coalesce(contacts.reacted_at, contacts.contacted_at) as date),
        'answered'
    from staging.contacts as contacts
    where
        contacts.campaign_id is not null
        and contacts.direction is distinct from 'inbound'
        and (
            contacts.reaction in ('replied', 'ordered', 'refused', 'unsubscribed')
            or (
                contacts.channel in ('phone', 'visit')
                and contacts.is_delivered
                and contacts.contact_id not in (select r.contact_id from staging.call_reports as r)
            )
        )
    union all
    select
        reports.surviving_client_id,
        folded_code(called.campaign_id),
        coalesce(contacts.channel, 'phone'),
        cast(reports.called_at as date),
        case when reports.call_outcome = 'no_answer' then 'contacted' else 'answered' end
    from staging.call_reports as reports
    inner join compliance.call_campaigns as called on reports.contact_id = called.contact_id
    left join staging.contacts as contacts on reports.contact_id = contacts.contact_id
),

own_signs as (
    select
        targets.campaign_id,
        targets.client_id,
        outbound.channel,
        outbound.happened_on,
        outbound.funnel_step
    from targets
    inner join outbound
        on
            targets.surviving_client_id = outbound.client_id
            and targets.campaign_code = outbound.campaign_code
            and targets.drawn_on <= outbound.happened_on
),

-- The first sign of a channel stands for its contact, where the sending itself was not told.
contacted as (
    select
        campaign_id,
        client_id,
        channel,
        min(happened_on) as contacted_on
    from own_signs
    group by campaign_id, client_id, channel
),

-- What came in, of the campaign that it names, else of the one that contacted the client last.
inbound as (
    select
        surviving_client_id as client_id,
        folded_code(campaign_id) as campaign_code,
        cast(contacted_at as date) as happened_on,
        'answered' as funnel_step,
        'contacts' as sign_source,
        contact_id as sign_record
    from staging.contacts
    where campaign_id is not null and direction = 'inbound'
    union all
    select
        surviving_client_id,
        cast(null as varchar),
        answered_on,
        'answered',
        'surveys',
        response_id
    from staging.surveys
    union all
    select
        surviving_client_id,
        folded_code(campaign_id),
        cast(happened_at as date),
        'quote',
        'campaign_events',
        cast(happened_at as varchar)
    from staging.campaign_events
    where event = 'quote'
    union all
    select
        surviving_client_id,
        cast(null as varchar),
        quoted_on,
        'quote',
        'quotes',
        quote_id
    from staging.quotes
),

led as (
    select
        contacted.campaign_id,
        contacted.client_id,
        contacted.channel,
        inbound.happened_on,
        inbound.funnel_step
    from inbound
    inner join targets on inbound.client_id = targets.surviving_client_id
    inner join periods
        on
            targets.campaign_id = periods.campaign_id
            and targets.window_starts_on = periods.window_starts_on
    inner join contacted
        on
            targets.campaign_id = contacted.campaign_id
            and targets.client_id = contacted.client_id
            and contacted.contacted_on <= inbound.happened_on
    where
        coalesce(targets.campaign_code = inbound.campaign_code, inbound.campaign_code is null)
        and (inbound.campaign_code is not null or inbound.happened_on <= periods.measured_until_on)
    qualify
        row_number() over (
            partition by inbound.client_id, inbound.sign_source, inbound.sign_record
            order by
                contacted.contacted_on desc,
                contacted.campaign_id,
                contacted.client_id,
                contacted.channel
        ) = 1
),

first_contacts as (
    select
        campaign_id,
        client_id,
        min(contacted_on) as contacted_on
    from contacted
    group by campaign_id, client_id
),

reached as (
    select
        campaign_id,
        client_id,
        channel,
        funnel_step,
        happened_on as funnel_step_on
    from own_signs
    union all
    select
        campaign_id,
        client_id,
        channel,
        'contacted',
        contacted_on
    from contacted
    union all
    -- Whoever opened, clicked or answered had received it.
    select
        campaign_id,
        client_id,
        channel,
        'delivered',
        happened_on
    from own_signs
    where funnel_step in ('opened', 'clicked', 'answered')
    union all
    select
        own_signs.campaign_id,
        own_signs.client_id,
        own_signs.channel,
        'follow_up',
        own_signs.happened_on
    from own_signs
    inner join first_contacts
        on
            own_signs.campaign_id = first_contacts.campaign_id
            and own_signs.client_id = first_contacts.client_id
            and own_signs.happened_on > first_contacts.contacted_on
    where
        own_signs.funnel_step = 'contacted'
        or (own_signs.funnel_step = 'delivered' and own_signs.channel in ('phone', 'visit'))
    union all
    select
        contacted.campaign_id,
        contacted.client_id,
        contacted.channel,
        'tracked',
        contacted.contacted_on
    from contacted
    inner join targets
        on
            contacted.campaign_id = targets.campaign_id
            and contacted.client_id = targets.client_id
    left join orders.tracking_periods as tracked
        on
            targets.surviving_client_id = tracked.client_id
            and is_day_within(
                contacted.contacted_on, tracked.tracked_from_on, tracked.tracked_until_on
            )
    where
        contacted.channel = 'sms'
        or (contacted.channel = 'email' and tracked.client_id is not null)
    union all
    select
        campaign_id,
        client_id,
        channel,
        'tracked',
        happened_on
    from own_signs
    where funnel_step in ('opened', 'clicked')
    union all
    select
        campaign_id,
        client_id,
        channel,
        funnel_step,
        happened_on
    from led
    union all
    select
        contacted.campaign_id,
        contacted.client_id,
        contacted.channel,
        'ordered',
        days.purchased_on
    from contacted
    inner join targets
        on
            contacted.campaign_id = targets.campaign_id
            and contacted.client_id = targets.client_id
    inner join periods
        on
            targets.campaign_id = periods.campaign_id
            and targets.window_starts_on = periods.window_starts_on
    inner join orders.purchase_days as days
        on
            targets.surviving_client_id = days.client_id
            and days.purchased_on > targets.window_starts_on
            and days.purchased_on >= contacted.contacted_on
            and days.purchased_on <= periods.ordered_until_on
),

-- The draw counts for each channel of its arm, planned or used.
arm_channels as (
    select
        campaign_id,
        arm,
        channel
    from staging.campaign_steps
    union
    select
        contacted.campaign_id,
        targets.arm,
        contacted.channel
    from contacted
    inner join targets
        on
            contacted.campaign_id = targets.campaign_id
            and contacted.client_id = targets.client_id
),

all_steps as (
    select
        campaign_id,
        client_id,
        channel as funnel_channel,
        funnel_step,
        funnel_step_on
    from reached
    union all
    select
        campaign_id,
        client_id,
        'any',
        funnel_step,
        funnel_step_on
    from reached
    union all
    select
        campaign_id,
        client_id,
        'any',
        'drawn',
        drawn_on
    from targets
    union all
    select
        targets.campaign_id,
        targets.client_id,
        arm_channels.channel,
        'drawn',
        targets.drawn_on
    from targets
    inner join arm_channels
        on targets.campaign_id = arm_channels.campaign_id and targets.arm = arm_channels.arm
),

first_days as (
    select
        campaign_id,
        client_id,
        funnel_channel,
        funnel_step,
        min(funnel_step_on) as funnel_step_on
    from all_steps
    group by campaign_id, client_id, funnel_channel, funnel_step
)

select
    first_days.campaign_id,
    first_days.client_id,
    first_days.funnel_channel,
    first_days.funnel_step,
    first_days.funnel_step_on,
    targets.arm,
    targets.wave,
    targets.cause,
    targets.offer,
    targets.salesperson_id
from first_days
inner join targets
    on first_days.campaign_id = targets.campaign_id and first_days.client_id = targets.client_id
