/*---
description: "One change of tonight's target list against the last one that a night published, by response code: publication keeps it as a fact (ADR 0068), without a client number, a name or a contact."
grain: [response_code]
columns:
  response_code:
    described_in: staging.orders
  listed_on:
  salesperson_id:
    nullable: true
  channel:
    described_in: staging.contacts
    nullable: true
  is_listed:
checks:
  - name: never_a_control
    description: response codes of controls
    sql: >
      response_code not in
      (select a.response_code from campaigns.assignments as a
      where a.arm = 'control' and a.response_code is not null)
examples:
  - name: who comes, who leaves, who stands there for somebody else; what stands as it stood is no change
    run_date: 2026-01-20
    given:
      campaigns.assignments:
        - {campaign_id: c, client_id: a, arm: appel, response_code: AAAA}
        - {campaign_id: c, client_id: b, arm: appel, response_code: BBBB}
        - {campaign_id: c, client_id: d, arm: appel, response_code: DDDD}
        - {campaign_id: c, client_id: e, arm: appel, response_code: EEEE}
        - {campaign_id: c, client_id: f, arm: appel, response_code: FFFF}
        - {campaign_id: c, client_id: g, arm: appel}
      campaigns.targets:
        - {campaign_id: c, client_id: a, channel: phone}
        - {campaign_id: c, client_id: b, channel: phone}
        - {campaign_id: c, client_id: d, channel: phone}
        - {campaign_id: c, client_id: e, channel: phone, stopped_reason: not_lost}
        - {campaign_id: c, client_id: f, channel: phone, stopped_reason: not_lost}
        - {campaign_id: c, client_id: g, channel: phone}
      campaigns.portfolios:
        - {campaign_id: c, client_id: b, salesperson_id: S1}
        - {campaign_id: c, client_id: d, salesperson_id: S2}
      staging.listings:
        - {response_code: BBBB, listed_on: 2026-01-10, salesperson_id: S1, channel: phone, is_listed: true}
        - {response_code: DDDD, listed_on: 2026-01-10, salesperson_id: S2, channel: phone, is_listed: true}
        - {response_code: DDDD, listed_on: 2026-01-12, salesperson_id: S1, channel: phone, is_listed: true}
        - {response_code: EEEE, listed_on: 2026-01-10, channel: phone, is_listed: true}
        - {response_code: FFFF, listed_on: 2026-01-10, channel: phone, is_listed: true}
        - {response_code: FFFF, listed_on: 2026-01-11, is_listed: false}
        - {response_code: GONE, listed_on: 2026-01-11, channel: letter, is_listed: true}
    expect:
      - {response_code: AAAA, listed_on: 2026-01-20, salesperson_id: null, channel: phone, is_listed: true}
      - {response_code: DDDD, listed_on: 2026-01-20, salesperson_id: S2, channel: phone, is_listed: true}
      - {response_code: EEEE, listed_on: 2026-01-20, salesperson_id: null, channel: null, is_listed: false}
      - {response_code: GONE, listed_on: 2026-01-20, salesperson_id: null, channel: null, is_listed: false}
---*/
with tonight as (
    select
        drawn.response_code,
        targets.channel,
        portfolios.salesperson_id
    from campaigns.targets as targets
    inner join campaigns.assignments as drawn
        on targets.campaign_id = drawn.campaign_id and targets.client_id = drawn.client_id
    left join campaigns.portfolios as portfolios
        on
            targets.campaign_id = portfolios.campaign_id
            and targets.client_id = portfolios.client_id
    where targets.stopped_reason is null and drawn.response_code is not null
),

stood as (
    select *
    from staging.listings
    qualify row_number() over (partition by response_code order by listed_on desc) = 1
)

select
    coalesce(tonight.response_code, stood.response_code) as response_code,
    run_date() as listed_on,
    tonight.salesperson_id,
    tonight.channel,
    tonight.response_code is not null as is_listed
from tonight
full outer join stood on tonight.response_code = stood.response_code
where
    case
        when tonight.response_code is null then stood.is_listed
        when stood.response_code is null then true
        else
            not stood.is_listed
            or tonight.salesperson_id is distinct from stood.salesperson_id
            or tonight.channel is distinct from stood.channel
    end
