/*---
description: "One eligible client of the kind, classes and causes of a campaign that launches tonight, with the reason for being left out of its draw; none while the rule of loss is undecided."
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  abc_class:
  exclusion_reason:
    nullable: true
  is_set_apart:
    type: BOOLEAN
    description: True for a client whom the campaign contacts without a draw, named or of a class always contacted, or in the draw unit of such a one; false where it leaves the client out.
    label_fr: Contacté hors tirage
references:
  client_id: campaigns.eligibility.client_id
  exclusion_reason: reference.exclusion_reasons.exclusion_reason
checks:
  - name: named_clients_are_contacted
    severity: warning
    is_of_table: true
    description: campaigns of tonight that name in always_contacted a client whom they cannot contact (excluded, of another class, or not reached by every arm); the preview says whom
    sql: >
      (select count(*) from staging.campaign_named_clients as n
      where n.campaign_id in (select w.campaign_id from campaigns.wanted as w)
      and (n.campaign_id, lower(n.surviving_client_id)) not in
      (select (a.campaign_id, lower(a.client_id)) from campaigns.wanted as a where a.is_set_apart)
      and (n.campaign_id, lower(n.client_id)) not in
      (select (a.campaign_id, lower(a.client_id)) from campaigns.wanted as a where a.is_set_apart)) = 0
  - name: drawn_once
    is_of_table: true
    description: clients whom several campaigns of tonight may draw
    sql: >
      (select count(*) from campaigns.wanted as w where w.exclusion_reason is null)
      = (select count(distinct w.client_id) from campaigns.wanted as w
      where w.exclusion_reason is null)
examples:
  - name: eligible clients of the chosen classes, in one campaign at a time with their draw unit, once it is time to launch
    run_date: 2026-01-10
    given:
      staging.campaigns:
        - {campaign_id: c1, launch_on: 2026-01-10}
        - {campaign_id: c2, launch_on: 2026-01-09}
        - {campaign_id: c3, launch_on: 2026-01-11}
        - {campaign_id: c4, launch_on: 2025-12-01}
      staging.campaign_statuses:
        - {campaign_id: c1, campaign_status: lost}
        - {campaign_id: c2, campaign_status: lost}
        - {campaign_id: c2, campaign_status: at_risk}
        - {campaign_id: c3, campaign_status: lost}
        - {campaign_id: c4, campaign_status: lost}
      staging.campaign_classes:
        - {campaign_id: c1, abc_class: A}
        - {campaign_id: c2, abc_class: A}
        - {campaign_id: c2, abc_class: B}
        - {campaign_id: c3, abc_class: C}
        - {campaign_id: c4, abc_class: C}
      staging.draws:
        - {campaign_id: c4, client_id: z, arm: mail, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, wave: 1, stratum: C}
      campaigns.eligibility:
        - {client_id: a, campaign_status: lost, place: eligible}
        - {client_id: b, campaign_status: lost, place: eligible}
        - {client_id: c, campaign_status: lost, place: eligible}
        - {client_id: d, campaign_status: lost, place: excluded}
        - {client_id: e, campaign_status: lost, place: to_decide}
        - {client_id: f, campaign_status: at_risk, place: eligible}
        - {client_id: g, campaign_status: lost, place: eligible}
      campaigns.draw_units:
        - {client_id: a, draw_unit_id: a}
        - {client_id: g, draw_unit_id: a}
      value.value:
        - {client_id: g, abc_class: B}
        - {client_id: a, abc_class: A}
        - {client_id: b, abc_class: B}
        - {client_id: c, abc_class: C}
        - {client_id: d, abc_class: A}
        - {client_id: e, abc_class: B}
        - {client_id: f, abc_class: A}
    expect:
      - {campaign_id: c1, client_id: a, abc_class: A, exclusion_reason: null}
      - {campaign_id: c2, client_id: a, abc_class: A, exclusion_reason: in_running_campaign}
      - {campaign_id: c2, client_id: b, abc_class: B, exclusion_reason: null}
      - {campaign_id: c2, client_id: f, abc_class: A, exclusion_reason: null}
      - {campaign_id: c2, client_id: g, abc_class: B, exclusion_reason: in_running_campaign}
  - name: whom one of two campaigns contacts without a draw is drawn by neither, whatever its name
    run_date: 2026-01-10
    given:
      staging.campaigns:
        - {campaign_id: c1, launch_on: 2026-01-10}
        - {campaign_id: c2, launch_on: 2026-01-10}
        - {campaign_id: c3, launch_on: 2026-01-10}
      staging.campaign_statuses:
        - {campaign_id: c1, campaign_status: lost}
        - {campaign_id: c2, campaign_status: lost}
        - {campaign_id: c3, campaign_status: lost}
      staging.campaign_classes:
        - {campaign_id: c1, abc_class: A}
        - {campaign_id: c1, abc_class: B}
        - {campaign_id: c2, abc_class: A}
        - {campaign_id: c3, abc_class: B, is_always_contacted: true}
      staging.campaign_named_clients:
        - {campaign_id: c2, client_id: KEY}
        - {campaign_id: c2, client_id: old, surviving_client_id: new}
      campaigns.eligibility:
        - {client_id: key, campaign_status: lost, place: eligible}
        - {client_id: new, campaign_status: lost, place: eligible}
        - {client_id: sister, campaign_status: lost, place: eligible}
        - {client_id: b, campaign_status: lost, place: eligible}
        - {client_id: other, campaign_status: lost, place: eligible}
      campaigns.draw_units:
        - {client_id: key, draw_unit_id: u}
        - {client_id: sister, draw_unit_id: u}
      value.value:
        - {client_id: key, abc_class: A}
        - {client_id: new, abc_class: A}
        - {client_id: sister, abc_class: A}
        - {client_id: other, abc_class: A}
        - {client_id: b, abc_class: B}
    expect:
      - {campaign_id: c1, client_id: key, exclusion_reason: in_running_campaign, is_set_apart: false}
      - {campaign_id: c1, client_id: new, exclusion_reason: in_running_campaign, is_set_apart: false}
      - {campaign_id: c1, client_id: sister, exclusion_reason: in_running_campaign, is_set_apart: false}
      - {campaign_id: c1, client_id: b, exclusion_reason: in_running_campaign, is_set_apart: false}
      - {campaign_id: c1, client_id: other, exclusion_reason: null, is_set_apart: false}
      - {campaign_id: c2, client_id: key, exclusion_reason: null, is_set_apart: true}
      - {campaign_id: c2, client_id: new, exclusion_reason: null, is_set_apart: true}
      - {campaign_id: c2, client_id: sister, exclusion_reason: null, is_set_apart: true}
      - {campaign_id: c2, client_id: other, exclusion_reason: in_running_campaign, is_set_apart: false}
      - {campaign_id: c3, client_id: b, exclusion_reason: null, is_set_apart: true}
  - name: whom not every step of every arm may reach is left to a campaign that can
    run_date: 2026-01-10
    given:
      staging.campaigns:
        - {campaign_id: c1, launch_on: 2026-01-10}
        - {campaign_id: c2, launch_on: 2026-01-10}
      staging.campaign_statuses:
        - {campaign_id: c1, campaign_status: lost}
        - {campaign_id: c2, campaign_status: lost}
      staging.campaign_classes:
        - {campaign_id: c1, abc_class: A}
        - {campaign_id: c2, abc_class: A}
      staging.campaign_steps:
        - {campaign_id: c1, arm: call, step_number: 1, channel: phone}
        - {campaign_id: c1, arm: write, step_number: 1, channel: letter}
        - {campaign_id: c1, arm: write, step_number: 2, channel: phone}
        - {campaign_id: c2, arm: mail, step_number: 1, channel: email}
      campaigns.eligibility:
        - {client_id: both, campaign_status: lost, place: eligible}
        - {client_id: phone, campaign_status: lost, place: eligible}
        - {client_id: none, campaign_status: lost, place: eligible}
      value.value:
        - {client_id: both, abc_class: A}
        - {client_id: phone, abc_class: A}
        - {client_id: none, abc_class: A}
      compliance.reachable:
        - {client_id: both, channel: phone}
        - {client_id: both, channel: letter}
        - {client_id: both, channel: email}
        - {client_id: phone, channel: phone}
        - {client_id: phone, channel: email}
    expect:
      - {campaign_id: c1, client_id: both, exclusion_reason: null}
      - {campaign_id: c1, client_id: phone, exclusion_reason: not_reached_by_every_arm}
      - {campaign_id: c1, client_id: none, exclusion_reason: not_reached_by_every_arm}
      - {campaign_id: c2, client_id: both, exclusion_reason: in_running_campaign}
      - {campaign_id: c2, client_id: phone, exclusion_reason: null}
      - {campaign_id: c2, client_id: none, exclusion_reason: not_reached_by_every_arm}
  - name: of the causes that are named, whom each offer answers, while the offer is valid
    run_date: 2026-01-10
    given:
      staging.campaigns:
        - {campaign_id: c1, launch_on: 2026-01-10, offer_valid_until_on: 2026-01-11}
        - {campaign_id: late, launch_on: 2026-01-09, offer_valid_until_on: 2026-01-10}
      staging.campaign_statuses:
        - {campaign_id: c1, campaign_status: lost}
        - {campaign_id: late, campaign_status: lost}
      staging.campaign_classes:
        - {campaign_id: c1, abc_class: A}
        - {campaign_id: late, abc_class: A}
      staging.campaign_causes:
        - {campaign_id: c1, cause: late_delivery}
        - {campaign_id: c1, cause: price}
        - {campaign_id: c1, cause: unknown}
      staging.campaign_arms:
        - {campaign_id: c1, arm_number: 0, arm: control}
        - {campaign_id: c1, arm_number: 1, arm: gift, offer: gift}
        - {campaign_id: c1, arm_number: 2, arm: any, offer: any}
        - {campaign_id: c1, arm_number: 3, arm: delay, offer: delay}
      staging.offers:
        - {offer: gift, advantage_kind: material}
        - {offer: any}
        - {offer: delay, advantage_kind: emotional, cause: late_delivery}
      reference.loss_causes:
        - {cause: late_delivery, advantage_kind: material}
        - {cause: price, advantage_kind: financial}
        - {cause: neglect, advantage_kind: emotional}
        - {cause: unknown}
      losses.current_causes:
        - {client_id: late, cause: late_delivery}
        - {client_id: dear, cause: price}
        - {client_id: alone, cause: neglect}
      campaigns.eligibility:
        - {client_id: late, campaign_status: lost, place: eligible}
        - {client_id: dear, campaign_status: lost, place: eligible}
        - {client_id: alone, campaign_status: lost, place: eligible}
        - {client_id: nobody_knows, campaign_status: lost, place: eligible}
      value.value:
        - {client_id: late, abc_class: A}
        - {client_id: dear, abc_class: A}
        - {client_id: alone, abc_class: A}
        - {client_id: nobody_knows, abc_class: A}
    expect:
      - {campaign_id: c1, client_id: late, exclusion_reason: null}
      - {campaign_id: c1, client_id: dear, exclusion_reason: no_suitable_offer}
      - {campaign_id: c1, client_id: nobody_knows, exclusion_reason: no_suitable_offer}
  - name: nobody while no night has frozen a decision on the rule of loss
    run_date: 2026-01-10
    given:
      status.rules_in_force:
        - {in_force_from_on: 2025-01-10, rule_in_force: predictive, rule_set_by: undecided}
      staging.campaigns:
        - {campaign_id: c1, launch_on: 2026-01-10}
      staging.campaign_statuses:
        - {campaign_id: c1, campaign_status: lost}
      staging.campaign_classes:
        - {campaign_id: c1, abc_class: A}
      campaigns.eligibility:
        - {client_id: a, campaign_status: lost, place: eligible}
      value.value:
        - {client_id: a, abc_class: A}
    expect: []
---*/
with launching as (
    select campaigns.campaign_id
    from staging.campaigns as campaigns
    where
        campaigns.launch_on <= run_date()
        and campaigns.campaign_id not in (select draws.campaign_id from staging.draws as draws)
        and coalesce(campaigns.offer_valid_until_on >= contact_day(), true)
        and 'undecided' not in (select rules.rule_set_by from status.rules_in_force as rules)
),

addressed as (
    select
        launching.campaign_id,
        eligibility.client_id,
        value.abc_class,
        eligibility.campaign_status,
        coalesce(causes.cause, 'unknown') as cause
    from launching
    inner join staging.campaign_classes as classes on launching.campaign_id = classes.campaign_id
    inner join value.value as value on classes.abc_class = value.abc_class
    inner join campaigns.eligibility as eligibility
        on value.client_id = eligibility.client_id and eligibility.place = 'eligible'
    inner join staging.campaign_statuses as statuses
        on
            launching.campaign_id = statuses.campaign_id
            and eligibility.campaign_status = statuses.campaign_status
    left join losses.current_causes as causes on eligibility.client_id = causes.client_id
    where
        launching.campaign_id not in (select c.campaign_id from staging.campaign_causes as c)
        or (launching.campaign_id, coalesce(causes.cause, 'unknown'))
        in (select (c.campaign_id, c.cause) from staging.campaign_causes as c)
),

channels as (
    select distinct
        campaign_id,
        channel
    from staging.campaign_steps
),

-- Arms are compared on clients whom each of them could contact.
missed as (
    select distinct
        addressed.campaign_id,
        addressed.client_id
    from addressed
    inner join channels on addressed.campaign_id = channels.campaign_id
    left join compliance.reachable as reachable
        on addressed.client_id = reachable.client_id and channels.channel = reachable.channel
    where reachable.client_id is null
),

-- An offer answers its cause, else every cause whose kind of advantage it is; without both all.
answered as (
    select
        offers.offer,
        causes.cause
    from staging.offers as offers
    inner join reference.loss_causes as causes
        on
            coalesce(
                offers.cause = causes.cause,
                offers.advantage_kind is null or offers.advantage_kind = causes.advantage_kind,
                false
            )
),

-- Where the company delivers its offers, each that the campaign makes must answer the cause.
unanswered as (
    select distinct
        addressed.campaign_id,
        addressed.client_id
    from addressed
    inner join staging.campaign_arms as arms
        on addressed.campaign_id = arms.campaign_id and arms.offer is not null
    left join answered on arms.offer = answered.offer and addressed.cause = answered.cause
    where
        answered.offer is null
        and addressed.campaign_status = 'lost'
        and (select count(*) from staging.offers) > 0
),

-- Whom a campaign contacts without a draw, by name or class.
named as (
    select
        addressed.campaign_id,
        addressed.client_id
    from addressed
    inner join staging.campaign_named_clients as named
        on
            addressed.campaign_id = named.campaign_id
            and (
                addressed.client_id = named.surviving_client_id
                -- As people type a code: a key account must not be drawn for a small letter.
                or lower(addressed.client_id) = lower(named.client_id)
            )
    union
    select
        addressed.campaign_id,
        addressed.client_id
    from addressed
    inner join staging.campaign_classes as classes
        on
            addressed.campaign_id = classes.campaign_id
            and addressed.abc_class = classes.abc_class
            and classes.is_always_contacted
),

judged as (
    select
        addressed.campaign_id,
        addressed.client_id,
        addressed.abc_class,
        missed.client_id is not null as is_missed,
        unanswered.client_id is not null as is_unanswered,
        missed.client_id is null and unanswered.client_id is null as may_be_drawn,
        coalesce(units.draw_unit_id, addressed.client_id) as draw_unit_id,
        named.client_id is not null as is_named
    from addressed
    left join campaigns.draw_units as units on addressed.client_id = units.client_id
    left join unanswered
        on
            addressed.campaign_id = unanswered.campaign_id
            and addressed.client_id = unanswered.client_id
    left join missed
        on
            addressed.campaign_id = missed.campaign_id
            and addressed.client_id = missed.client_id
    left join named
        on addressed.campaign_id = named.campaign_id and addressed.client_id = named.client_id
),

units as (
    select
        *,
        max(case when is_named then 1 else 0 end)
            over (partition by campaign_id, draw_unit_id, may_be_drawn) as named_first
    from judged
),

-- Clients of a draw unit whom two campaigns of the same night want go to the one that contacts them
-- without a draw, so that none is the control of another; else to the first by name that may reach
-- one of them.
ranked as (
    select
        *,
        rank() over (
            partition by draw_unit_id, may_be_drawn
            order by named_first desc, campaign_id
        ) as choice
    from units
)

select
    campaign_id,
    client_id,
    abc_class,
    case
        when is_missed then 'not_reached_by_every_arm'
        when is_unanswered then 'no_suitable_offer'
        when choice > 1 then 'in_running_campaign'
    end as exclusion_reason,
    may_be_drawn and choice = 1 and named_first = 1 as is_set_apart
from ranked
