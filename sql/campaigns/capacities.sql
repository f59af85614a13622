/*---
description: "One channel or salesperson with a known capacity, and the contacts already planned: of targets drawn in the month before tonight, and of clients set apart tonight."
grain: [capacity_kind, capacity_holder]
columns:
  capacity_kind:
    type: VARCHAR
    description: Whose capacity it is, of a channel or of a salesperson, who makes calls and visits alone.
    label_fr: Capacité de
    values: [channel, salesperson]
  capacity_holder:
    type: VARCHAR
    description: The channel, or the salesperson_id.
    label_fr: Canal ou commercial
  holder_fr:
    type: VARCHAR
    description: The channel in French, or the salesperson by name, else by number.
    description_fr: Le canal ou le commercial dont on compte les contacts possibles.
    label_fr: Canal ou commercial
    personal: true
  monthly_contact_count:
  planned_contact_count:
    type: INTEGER
    description: Contacts planned already for the month, which is a calendar month from the draw; each step of an arm is one.
    label_fr: Déjà prévu ce mois
    min: 0
examples:
  - name: each step of a target drawn within the month counts, of a control none; who is set apart is contacted as the first arm is
    run_date: 2026-06-30
    given:
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone, is_personal: true, monthly_contact_count: 100}
        - {channel: letter, channel_label_fr: Courrier, is_personal: false}
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un, monthly_contact_count: 10}
        - {salesperson_id: V2, monthly_contact_count: 0}
        - {salesperson_id: V3}
      staging.draws:
        - {campaign_id: c, client_id: a, arm: call, drawn_on: 2026-05-31, salesperson_id: V1}
        - {campaign_id: c, client_id: b, arm: control, drawn_on: 2026-05-31, salesperson_id: V1}
        - {campaign_id: c, client_id: d, arm: call, drawn_on: 2026-05-30, salesperson_id: V1}
        - {campaign_id: c, client_id: e, arm: call, drawn_on: 2026-06-01}
      staging.campaign_arms:
        - {campaign_id: c, arm_number: 0, arm: control, weight_ppm: 500000}
        - {campaign_id: c, arm_number: 1, arm: call, weight_ppm: 500000}
        - {campaign_id: now, arm_number: 1, arm: call, weight_ppm: 1000000}
      staging.campaign_steps:
        - {campaign_id: c, arm: call, step_number: 1, channel: letter}
        - {campaign_id: c, arm: call, step_number: 2, channel: phone}
        - {campaign_id: now, arm: call, step_number: 1, channel: phone}
      campaigns.wanted:
        - {campaign_id: now, client_id: large, is_set_apart: true}
        - {campaign_id: now, client_id: drawn, is_set_apart: false}
      campaigns.candidate_portfolios:
        - {campaign_id: now, client_id: large, salesperson_id: V1, portfolio_reason: head}
    expect:
      - {capacity_kind: channel, capacity_holder: phone, holder_fr: Téléphone, monthly_contact_count: 100, planned_contact_count: 3}
      - {capacity_kind: salesperson, capacity_holder: V1, holder_fr: Mme Un, monthly_contact_count: 10, planned_contact_count: 2}
      - {capacity_kind: salesperson, capacity_holder: V2, holder_fr: V2, monthly_contact_count: 0, planned_contact_count: 0}
---*/
with planned as (
    select
        draws.campaign_id,
        draws.client_id,
        draws.salesperson_id,
        steps.channel
    from staging.draws as draws
    inner join staging.campaign_steps as steps
        on draws.campaign_id = steps.campaign_id and draws.arm = steps.arm
    where draws.arm <> 'control' and draws.drawn_on > run_date() - interval 1 month
    union all
    select
        apart.campaign_id,
        apart.client_id,
        portfolios.salesperson_id,
        steps.channel
    from campaigns.wanted as apart
    inner join staging.campaign_arms as arms
        on apart.campaign_id = arms.campaign_id and arms.arm_number = 1
    inner join staging.campaign_steps as steps
        on arms.campaign_id = steps.campaign_id and arms.arm = steps.arm
    left join campaigns.candidate_portfolios as portfolios
        on apart.campaign_id = portfolios.campaign_id and apart.client_id = portfolios.client_id
    where apart.is_set_apart
),

of_channels as (
    select
        channel,
        count(*) as planned_contact_count
    from planned
    group by channel
),

of_salespeople as (
    select
        planned.salesperson_id,
        count(*) as planned_contact_count
    from planned
    inner join reference.contact_channels as channels
        on planned.channel = channels.channel and channels.is_personal
    group by planned.salesperson_id
)

select
    'channel' as capacity_kind,
    channels.channel as capacity_holder,
    channels.channel_label_fr as holder_fr,
    channels.monthly_contact_count,
    cast(coalesce(of_channels.planned_contact_count, 0) as integer) as planned_contact_count
from reference.contact_channels as channels
left join of_channels on channels.channel = of_channels.channel
where channels.monthly_contact_count is not null
union all
select
    'salesperson' as capacity_kind,
    people.salesperson_id as capacity_holder,
    coalesce(people.name, people.salesperson_id) as holder_fr,
    people.monthly_contact_count,
    cast(coalesce(of_salespeople.planned_contact_count, 0) as integer) as planned_contact_count
from staging.salespeople as people
left join of_salespeople on people.salesperson_id = of_salespeople.salesperson_id
where people.monthly_contact_count is not null
