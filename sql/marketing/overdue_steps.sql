/*---
description: "Later step of an arm whose day has come for clients of tonight's list and that nobody has reported yet: how many clients wait, and how long. Who they are stands in marketing.target_list."
description_fr: "Une étape suivante dont le jour est passé et que personne n'a encore faite : combien de clients attendent, et depuis quand."
grain: [campaign_id, arm, step_number]
columns:
  campaign_id:
  arm:
  step_number:
  channel:
    described_in: staging.contacts
  channel_label_fr:
  waiting_count:
    type: INTEGER
    description: Clients of tonight's list for whom the step is due since a day before the run date.
    description_fr: Clients de la liste pour lesquels le jour de cette étape est passé.
    label_fr: Clients en attente
    min: 1
  longest_wait_days:
    type: INTEGER
    description: Days since the step of the client who waits longest was due.
    description_fr: Depuis combien de jours attend le plus ancien.
    unit: day
    label_fr: Attente la plus longue (jours)
    min: 1
  overdue_fr:
    type: VARCHAR
    description: The wait in one French sentence.
    description_fr: L'attente en une phrase.
    label_fr: En clair
references:
  campaign_id: staging.campaigns.campaign_id
examples:
  - name: due after so many days without an answer, after an answer, or after the step before; the day itself is not overdue
    run_date: 2026-02-20
    given:
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone}
        - {channel: letter, channel_label_fr: Courrier}
      staging.campaign_steps:
        - {campaign_id: c, arm: suite, step_number: 1, channel: email}
        - {campaign_id: c, arm: suite, step_number: 2, channel: phone, step_condition: no_answer, after_days: 14}
        - {campaign_id: c, arm: suite, step_number: 3, channel: letter, step_condition: opening}
        - {campaign_id: c, arm: duo, step_number: 1, channel: letter}
        - {campaign_id: c, arm: duo, step_number: 2, channel: phone}
      campaigns.made_steps:
        - {campaign_id: c, client_id: a, step_number: 1, tried_on: 2026-02-01}
        - {campaign_id: c, client_id: b, step_number: 1, tried_on: 2026-01-20}
        - {campaign_id: c, client_id: d, step_number: 1, tried_on: 2026-02-06}
        - {campaign_id: c, client_id: e, step_number: 1, tried_on: 2026-01-10}
        - {campaign_id: c, client_id: e, step_number: 2, tried_on: 2026-01-30, answered_on: 2026-02-10}
        - {campaign_id: c, client_id: f, step_number: 1, tried_on: 2026-01-20}
        - {campaign_id: c, client_id: g, step_number: 1, tried_on: 2026-01-20}
        - {campaign_id: c, client_id: g, step_number: 2, tried_on: 2026-02-19}
        - {campaign_id: c, client_id: h, step_number: 1, tried_on: 2026-01-20}
      campaigns.targets:
        - {campaign_id: c, client_id: a, arm: suite, step_number: 2, channel: phone}
        - {campaign_id: c, client_id: b, arm: suite, step_number: 2, channel: phone}
        - {campaign_id: c, client_id: d, arm: suite, step_number: 2, channel: phone}
        - {campaign_id: c, client_id: e, arm: suite, step_number: 3, channel: letter}
        - {campaign_id: c, client_id: f, arm: duo, step_number: 2, channel: phone}
        - {campaign_id: c, client_id: g, arm: duo, step_number: 2, channel: phone}
        - {campaign_id: c, client_id: h, arm: duo, step_number: 2, channel: phone, stopped_reason: opted_out}
        - {campaign_id: c, client_id: i, arm: duo, step_number: 1, channel: letter}
    expect:
      - {campaign_id: c, arm: suite, step_number: 2, channel: phone, channel_label_fr: Téléphone, waiting_count: 2, longest_wait_days: 17, overdue_fr: "Étape 2 (téléphone) : 2 clients attendent, le plus ancien depuis 17 jours"}
      - {campaign_id: c, arm: suite, step_number: 3, waiting_count: 1, longest_wait_days: 10, overdue_fr: "Étape 3 (courrier) : 1 client attend depuis 10 jours"}
      - {campaign_id: c, arm: duo, step_number: 2, waiting_count: 1, longest_wait_days: 31}
---*/
with due as (
    select
        targets.campaign_id,
        targets.arm,
        targets.step_number,
        targets.channel,
        channels.channel_label_fr,
        case steps.step_condition
            when 'no_answer' then before.tried_on + steps.after_days
            when 'answered' then before.answered_on
            when 'opening' then before.answered_on
            else coalesce(before.tried_on, before.answered_on)
        end as due_on
    from campaigns.targets as targets
    inner join staging.campaign_steps as steps
        on
            targets.campaign_id = steps.campaign_id
            and targets.arm = steps.arm
            and targets.step_number = steps.step_number
    inner join reference.contact_channels as channels on targets.channel = channels.channel
    inner join campaigns.made_steps as before
        on
            targets.campaign_id = before.campaign_id
            and targets.client_id = before.client_id
            and targets.step_number = before.step_number + 1
    left join campaigns.made_steps as made
        on
            targets.campaign_id = made.campaign_id
            and targets.client_id = made.client_id
            and targets.step_number = made.step_number
    where targets.stopped_reason is null and made.client_id is null
),

waiting as (
    select
        campaign_id,
        arm,
        step_number,
        channel,
        channel_label_fr,
        cast(count(*) as integer) as waiting_count,
        cast(run_date() - min(due_on) as integer) as longest_wait_days
    from due
    where due_on < run_date()
    group by campaign_id, arm, step_number, channel, channel_label_fr
)

select
    campaign_id,
    arm,
    step_number,
    channel,
    channel_label_fr,
    waiting_count,
    longest_wait_days,
    'Étape ' || step_number || ' (' || uncapitalised(channel_label_fr) || ') : '
    || counted_fr(waiting_count, 'client attend', 'clients attendent')
    || case when waiting_count > 1 then ', le plus ancien' else '' end
    || ' depuis ' || days_fr(longest_wait_days) as overdue_fr
from waiting
