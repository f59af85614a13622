/*---
description: One salesperson who is there tonight and may be given clients of a campaign, all who are active or those whom its file names; the head too.
grain: [campaign_id, salesperson_id]
columns:
  campaign_id:
  salesperson_id:
  is_head:
    type: BOOLEAN
    description: True for head_salesperson_id, who signs for or calls clients of class A and strategic ones (S3).
    label_fr: Signe pour l'entreprise
  is_sharing:
    type: BOOLEAN
    description: True where clients whom nobody keeps are shared out to the salesperson; the head takes some only where the campaign names the head.
    label_fr: Prend sa part
  personal_contact_ppm:
    type: BIGINT
    description: Calls and visits that the campaign asks of a salesperson for each client drawn, controls included, in millionths.
    unit: 1/1,000,000
    min: 0
  monthly_contact_count:
    nullable: true
  sharing_weight:
    type: INTEGER
    description: "Part that the salesperson takes when clients are shared out: the capacity where the campaign calls or visits (the mean one where it is unknown), else 1 each."
    min: 1
references:
  salesperson_id: staging.salespeople.salesperson_id
examples:
  - name: who left and who has no time are not there; who is not named shares nothing; the head is there anyway
    settings: {head_salesperson_id: H}
    given:
      staging.campaigns:
        - {campaign_id: call}
        - {campaign_id: named}
        - {campaign_id: write}
      staging.campaign_arms:
        - {campaign_id: call, arm_number: 0, arm: control, weight_ppm: 500000}
        - {campaign_id: call, arm_number: 1, arm: call, weight_ppm: 300000}
        - {campaign_id: call, arm_number: 2, arm: both, weight_ppm: 200000}
        - {campaign_id: write, arm_number: 1, arm: mail, weight_ppm: 1000000}
      staging.campaign_steps:
        - {campaign_id: call, arm: call, step_number: 1, channel: phone}
        - {campaign_id: call, arm: both, step_number: 1, channel: letter}
        - {campaign_id: call, arm: both, step_number: 2, channel: phone}
        - {campaign_id: call, arm: both, step_number: 3, channel: visit}
        - {campaign_id: write, arm: mail, step_number: 1, channel: letter}
      staging.campaign_salespeople:
        - {campaign_id: named, salesperson_id: V3}
        - {campaign_id: named, salesperson_id: nobody}
        - {campaign_id: named, salesperson_id: gone}
      reference.contact_channels:
        - {channel: phone, is_personal: true}
        - {channel: visit, is_personal: true}
        - {channel: letter, is_personal: false}
      staging.salespeople:
        - {salesperson_id: V1, is_active: true, monthly_contact_count: 40}
        - {salesperson_id: V2, is_active: true, monthly_contact_count: 0}
        - {salesperson_id: V3, monthly_contact_count: 11}
        - {salesperson_id: V4, is_active: true}
        - {salesperson_id: H, is_active: true, monthly_contact_count: 3}
        - {salesperson_id: gone, is_active: false, monthly_contact_count: 40}
    expect:
      - {campaign_id: call, salesperson_id: V1, is_head: false, is_sharing: true, personal_contact_ppm: 700000, monthly_contact_count: 40, sharing_weight: 40}
      - {campaign_id: call, salesperson_id: V3, sharing_weight: 11}
      - {campaign_id: call, salesperson_id: V4, monthly_contact_count: null, sharing_weight: 18}
      - {campaign_id: call, salesperson_id: H, is_head: true, is_sharing: false, sharing_weight: 3}
      - {campaign_id: named, salesperson_id: V3, is_head: false, is_sharing: true, personal_contact_ppm: 0, sharing_weight: 1}
      - {campaign_id: named, salesperson_id: H, is_head: true, is_sharing: false}
      - {campaign_id: write, salesperson_id: V1, personal_contact_ppm: 0, sharing_weight: 1}
      - {campaign_id: write, salesperson_id: V2, sharing_weight: 1}
      - {campaign_id: write, salesperson_id: V3, sharing_weight: 1}
      - {campaign_id: write, salesperson_id: V4, sharing_weight: 1}
      - {campaign_id: write, salesperson_id: H, is_head: true, is_sharing: false}
---*/
with steps as (
    select
        arms.campaign_id,
        sum(arms.weight_ppm) as personal_contact_ppm
    from staging.campaign_steps as steps
    inner join staging.campaign_arms as arms
        on steps.campaign_id = arms.campaign_id and steps.arm = arms.arm
    inner join reference.contact_channels as channels
        on steps.channel = channels.channel and channels.is_personal
    group by arms.campaign_id
),

chosen as (
    select
        campaigns.campaign_id,
        salespeople.salesperson_id,
        salespeople.monthly_contact_count,
        salespeople.salesperson_id = setting_head_salesperson_id() as is_head,
        named.salesperson_id is not null as is_named,
        campaigns.campaign_id
        in (select n.campaign_id from staging.campaign_salespeople as n) as has_names,
        coalesce(steps.personal_contact_ppm, 0) as personal_contact_ppm
    from staging.campaigns as campaigns
    cross join staging.salespeople as salespeople
    left join staging.campaign_salespeople as named
        on
            campaigns.campaign_id = named.campaign_id
            and salespeople.salesperson_id = named.salesperson_id
    left join steps on campaigns.campaign_id = steps.campaign_id
    where salespeople.is_active is distinct from false
),

present as (
    select
        *,
        is_named or (not has_names and not is_head) as is_sharing
    from chosen
    where
        (is_named or is_head or not has_names)
        -- Who can make no contact is absent from a campaign that calls or visits.
        and (personal_contact_ppm = 0 or monthly_contact_count is distinct from 0)
),

means as (
    select
        campaign_id,
        round(
            sum(monthly_contact_count) / cast(nullif(count(monthly_contact_count), 0) as double), 0
        ) as mean_contact_count
    from present
    group by campaign_id
)

select
    present.campaign_id,
    present.salesperson_id,
    present.is_head,
    present.is_sharing,
    cast(present.personal_contact_ppm as bigint) as personal_contact_ppm,
    present.monthly_contact_count,
    cast(
        round(
            case
                when present.personal_contact_ppm > 0
                    then coalesce(present.monthly_contact_count, means.mean_contact_count, 1)
                else 1
            end,
            0
        ) as integer
    ) as sharing_weight
from present
inner join means on present.campaign_id = means.campaign_id
