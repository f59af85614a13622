/*---
description: "One line of a list of the last list_valid_days days that no longer holds: take it off the sheets. Who may not be contacted or shown any more is told by the response code alone."
description_fr: "Une ligne à ne plus suivre, dans une liste encore en usage. Un client qu'il ne faut plus contacter n'y figure que par son code de réponse."
grain: [do_not_call_rank]
columns:
  do_not_call_rank:
    type: INTEGER
    description: Place by salesperson, then response code.
    description_fr: Ordre par commercial, puis par code de réponse.
    label_fr: Rang
    min: 1
  salesperson_id:
    nullable: true
  channel_label_fr:
  response_code:
    described_in: staging.orders
  campaign_id:
    nullable: true
  client_id:
    nullable: true
  name:
    nullable: true
  sheet_usable_until_on:
    type: DATE
    description: Last day on which a list that still held the line may be used.
    description_fr: Dernier jour où peut servir une liste qui porte encore cette ligne.
    label_fr: Sur les fiches jusqu'au
  do_not_call_reason:
    type: VARCHAR
    description: "Why the line no longer holds: has_ordered, answered (the step is done), call_later (the client asked for a day), unpaid (the first of campaigns.exclusions), reassigned (another salesperson), other_step (another channel now), or gone (whatever else, rights among them)."
    description_fr: "Motif : a commandé, a répondu, à rappeler plus tard, impayé, autre commercial, autre étape, ou ne plus contacter."
    label_fr: Motif
    values: [has_ordered, answered, call_later, unpaid, reassigned, other_step, gone]
  do_not_call_fr:
    type: VARCHAR
    description: What to do with the line, in one French sentence.
    description_fr: Ce qu'il faut faire de la ligne.
    label_fr: À faire
    personal: true
checks:
  - name: named_only_who_may_be
    description: clients named although nothing may be shown of them, or they may not be contacted
    sql: >
      client_id is null
      or (
        client_id not in (select u.client_id from campaigns.untold_clients as u)
        and client_id in (select r.client_id from compliance.reachable as r)
        and do_not_call_reason <> 'gone'
      )
  - name: no_control
    description: clients named who are controls of a running campaign
    sql: >
      client_id is null
      or client_id not in (select c.client_id from campaigns.running_controls as c)
  - name: of_a_list_still_used
    description: lines whose list may not be used any more
    sql: sheet_usable_until_on > run_date()
  - name: a_name_needs_a_number
    description: clients named without their number
    sql: name is null or client_id is not null
examples:
  - name: who ordered, answered, owes, or is another's is named where it may be; who lost the right is a code; what still holds, or is out of use, is no line
    run_date: 2026-01-20
    settings: {list_valid_days: 7}
    given:
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone}
        - {channel: letter, channel_label_fr: Courrier}
      staging.listings:
        - {response_code: BUYS, listed_on: 2026-01-10, salesperson_id: S1, channel: phone, is_listed: true}
        - {response_code: KEPT, listed_on: 2026-01-10, salesperson_id: S1, channel: phone, is_listed: true}
        - {response_code: OBJECTS, listed_on: 2026-01-10, salesperson_id: S1, channel: phone, is_listed: true}
        - {response_code: MOVED, listed_on: 2026-01-10, salesperson_id: S1, channel: phone, is_listed: true}
        - {response_code: DONE, listed_on: 2026-01-10, salesperson_id: S2, channel: letter, is_listed: true}
        - {response_code: DONE, listed_on: 2026-01-15, is_listed: false}
        - {response_code: LATE, listed_on: 2026-01-10, channel: phone, is_listed: true}
        - {response_code: LATE, listed_on: 2026-01-14, is_listed: false}
        - {response_code: EDGE, listed_on: 2026-01-10, channel: phone, is_listed: true}
        - {response_code: EDGE, listed_on: 2026-01-15, is_listed: false}
        - {response_code: NEXT, listed_on: 2026-01-18, salesperson_id: S2, channel: letter, is_listed: true}
        - {response_code: OWES, listed_on: 2026-01-18, salesperson_id: S2, channel: phone, is_listed: true}
        - {response_code: WROTE, listed_on: 2026-01-18, salesperson_id: S2, channel: phone, is_listed: true}
        - {response_code: LATER, listed_on: 2026-01-18, salesperson_id: S2, channel: phone, is_listed: true}
        - {response_code: HIDDEN, listed_on: 2026-01-18, salesperson_id: S2, channel: phone, is_listed: true}
      campaigns.assignments:
        - {campaign_id: c, client_id: buys, surviving_client_id: buys, arm: appel, response_code: BUYS}
        - {campaign_id: c, client_id: kept, surviving_client_id: kept, arm: appel, response_code: KEPT}
        - {campaign_id: c, client_id: objects, surviving_client_id: objects, arm: appel, response_code: OBJECTS}
        - {campaign_id: c, client_id: old, surviving_client_id: moved, arm: appel, response_code: MOVED}
        - {campaign_id: c, client_id: done, surviving_client_id: done, arm: appel, response_code: DONE}
        - {campaign_id: c, client_id: next, surviving_client_id: next, arm: appel, response_code: NEXT}
        - {campaign_id: c, client_id: later, surviving_client_id: later, arm: appel, response_code: LATER}
        - {campaign_id: c, client_id: owes, surviving_client_id: owes, arm: appel, response_code: OWES}
        - {campaign_id: c, client_id: wrote, surviving_client_id: wrote, arm: appel, response_code: WROTE}
        - {campaign_id: c, client_id: hidden, surviving_client_id: hidden, arm: appel, response_code: HIDDEN}
      campaigns.targets:
        - {campaign_id: c, client_id: buys, channel: phone, stopped_reason: has_ordered}
        - {campaign_id: c, client_id: kept, channel: phone}
        - {campaign_id: c, client_id: objects, stopped_reason: opted_out}
        - {campaign_id: c, client_id: old, channel: phone}
        - {campaign_id: c, client_id: done, stopped_reason: awaiting_answer}
        - {campaign_id: c, client_id: next, channel: phone}
        - {campaign_id: c, client_id: later, stopped_reason: call_later, call_back_on: 2026-01-28}
        - {campaign_id: c, client_id: owes, stopped_reason: excluded}
        - {campaign_id: c, client_id: wrote, stopped_reason: excluded}
        - {campaign_id: c, client_id: hidden, stopped_reason: has_ordered}
      campaigns.portfolios:
        - {campaign_id: c, client_id: kept, salesperson_id: S1}
        - {campaign_id: c, client_id: old, salesperson_id: S2}
        - {campaign_id: c, client_id: next, salesperson_id: S2}
      campaigns.exclusions:
        - {client_id: owes, exclusion_reason: unpaid, is_first_reason: true}
        - {client_id: wrote, exclusion_reason: asked_no_contact, is_first_reason: true}
        - {client_id: wrote, exclusion_reason: unpaid, is_first_reason: false}
      campaigns.untold_clients:
        - {client_id: hidden}
      compliance.reachable:
        - {client_id: buys, channel: email}
        - {client_id: moved, channel: phone}
        - {client_id: done, channel: letter}
        - {client_id: later, channel: phone}
        - {client_id: next, channel: phone}
        - {client_id: owes, channel: phone}
        - {client_id: wrote, channel: phone}
        - {client_id: hidden, channel: phone}
      staging.salespeople:
        - {salesperson_id: S2, name: Jo Dias}
      staging.clients:
        - {client_id: buys, name: Buys SA}
        - {client_id: objects, name: Objects SA}
        - {client_id: hidden, name: Hidden SA}
    expect:
      - {do_not_call_rank: 1, salesperson_id: S1, response_code: BUYS, campaign_id: c, client_id: buys, name: Buys SA, sheet_usable_until_on: 2026-01-26, do_not_call_reason: has_ordered, do_not_call_fr: "A commandé : ne plus appeler, l'en remercier."}
      - {do_not_call_rank: 2, salesperson_id: S1, response_code: MOVED, client_id: moved, do_not_call_reason: reassigned, do_not_call_fr: "Suivi désormais par Jo Dias : lui laisser le client."}
      - {do_not_call_rank: 3, salesperson_id: S1, response_code: OBJECTS, campaign_id: c, client_id: null, name: null, do_not_call_reason: gone, do_not_call_fr: "Ne plus contacter : rayer la ligne des fiches."}
      - {do_not_call_rank: 4, salesperson_id: S2, response_code: DONE, client_id: done, sheet_usable_until_on: 2026-01-21, do_not_call_reason: answered, do_not_call_fr: "Étape faite : attendre la suite, ne pas relancer."}
      - {do_not_call_rank: 5, salesperson_id: S2, response_code: HIDDEN, client_id: null, name: null, do_not_call_reason: has_ordered}
      - {do_not_call_rank: 6, salesperson_id: S2, response_code: LATER, client_id: later, do_not_call_reason: call_later, do_not_call_fr: "À rappeler le 28/01/2026, à sa demande : pas avant."}
      - {do_not_call_rank: 7, salesperson_id: S2, response_code: NEXT, channel_label_fr: Courrier, client_id: next, do_not_call_reason: other_step, do_not_call_fr: "Autre étape désormais (téléphone) : prendre la liste du jour."}
      - {do_not_call_rank: 8, salesperson_id: S2, response_code: OWES, client_id: owes, do_not_call_reason: unpaid, do_not_call_fr: "Facture impayée : ne pas appeler avant le règlement."}
      - {do_not_call_rank: 9, salesperson_id: S2, response_code: WROTE, client_id: null, do_not_call_reason: gone}
      - {do_not_call_rank: 10, salesperson_id: null, response_code: EDGE, campaign_id: null, client_id: null, sheet_usable_until_on: 2026-01-21, do_not_call_reason: gone}
---*/
with states as (
    select
        *,
        lead(listed_on) over (partition by response_code order by listed_on) as next_on
    from staging.listings
),

-- A list of a night may be used from the next morning on for list_valid_days.
still_used as (
    select
        response_code,
        salesperson_id,
        channel,
        max(coalesce(next_on, run_date()) - 1) + setting_list_valid_days()
            as sheet_usable_until_on
    from states
    where
        is_listed
        and coalesce(next_on, run_date()) - 1 + setting_list_valid_days() > run_date()
    group by response_code, salesperson_id, channel
),

unpaid as (
    select client_id
    from campaigns.exclusions
    where exclusion_reason = 'unpaid' and is_first_reason
),

drawn as (
    select
        assignments.response_code,
        assignments.campaign_id,
        assignments.surviving_client_id,
        targets.client_id is not null and targets.stopped_reason is null as is_listed,
        targets.stopped_reason,
        targets.channel,
        targets.call_back_on,
        portfolios.salesperson_id
    from campaigns.assignments as assignments
    left join campaigns.targets as targets
        on
            assignments.campaign_id = targets.campaign_id
            and assignments.client_id = targets.client_id
    left join campaigns.portfolios as portfolios
        on
            assignments.campaign_id = portfolios.campaign_id
            and assignments.client_id = portfolios.client_id
    where assignments.response_code is not null
),

judged as (
    select
        still_used.response_code,
        still_used.salesperson_id,
        still_used.channel,
        still_used.sheet_usable_until_on,
        drawn.campaign_id,
        drawn.surviving_client_id,
        drawn.salesperson_id as present_salesperson_id,
        drawn.channel as present_channel,
        drawn.call_back_on,
        case
            when
                drawn.is_listed
                and coalesce(drawn.salesperson_id, '') <> coalesce(still_used.salesperson_id, '')
                then 'reassigned'
            when drawn.is_listed then 'other_step'
            when drawn.stopped_reason = 'has_ordered' then 'has_ordered'
            when
                drawn.stopped_reason in ('awaiting_answer', 'has_answered', 'no_opening')
                then 'answered'
            when drawn.stopped_reason = 'call_later' then 'call_later'
            when drawn.stopped_reason = 'excluded' and unpaid.client_id is not null then 'unpaid'
            else 'gone'
        end as do_not_call_reason
    from still_used
    left join drawn on still_used.response_code = drawn.response_code
    left join unpaid on drawn.surviving_client_id = unpaid.client_id
    where
        not coalesce(drawn.is_listed, false)
        or drawn.salesperson_id is distinct from still_used.salesperson_id
        or drawn.channel is distinct from still_used.channel
),

-- In doubt no name: whoever may not be contacted or shown is a code.
nameable as (
    select distinct reachable.client_id
    from compliance.reachable as reachable
    where reachable.client_id not in (select u.client_id from campaigns.untold_clients as u)
)

select
    cast(
        row_number() over (
            order by
                judged.salesperson_id nulls last,
                judged.response_code,
                judged.channel
        ) as integer
    ) as do_not_call_rank,
    judged.salesperson_id,
    channels.channel_label_fr,
    judged.response_code,
    judged.campaign_id,
    nameable.client_id,
    case when nameable.client_id is not null then clients.name end as name,
    judged.sheet_usable_until_on,
    judged.do_not_call_reason,
    case judged.do_not_call_reason
        when 'has_ordered' then 'A commandé : ne plus appeler, l''en remercier.'
        when 'answered' then 'Étape faite : attendre la suite, ne pas relancer.'
        when 'call_later'
            then 'À rappeler le ' || day_fr(judged.call_back_on) || ', à sa demande : pas avant.'
        when 'unpaid' then 'Facture impayée : ne pas appeler avant le règlement.'
        when 'reassigned'
            then
                coalesce(
                    'Suivi désormais par ' || coalesce(people.name, judged.present_salesperson_id)
                    || ' : lui laisser le client.',
                    'Client à confier à un autre commercial : ne plus appeler.'
                )
        when 'other_step'
            then
                'Autre étape désormais (' || uncapitalised(present.channel_label_fr)
                || ') : prendre la liste du jour.'
        else strike_line_fr()
    end as do_not_call_fr
from judged
inner join reference.contact_channels as channels on judged.channel = channels.channel
left join reference.contact_channels as present on judged.present_channel = present.channel
left join nameable
    on
        judged.surviving_client_id = nameable.client_id
        and judged.do_not_call_reason <> 'gone'
left join staging.clients as clients on judged.surviving_client_id = clients.client_id
left join staging.salespeople as people
    on judged.present_salesperson_id = people.salesperson_id
