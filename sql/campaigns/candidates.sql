/*---
description: One eligible lost client whom a campaign that launches tonight may draw; none while the rule of loss is undecided.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  wave:
  stratum:
references:
  client_id: campaigns.eligibility.client_id
examples:
  - name: eligible clients of the chosen classes, in one campaign at a time, once it is time to launch
    run_date: 2026-01-10
    given:
      staging.campaigns:
        - {campaign_id: c1, launch_on: 2026-01-10}
        - {campaign_id: c2, launch_on: 2026-01-09}
        - {campaign_id: c3, launch_on: 2026-01-11}
        - {campaign_id: c4, launch_on: 2025-12-01}
      staging.campaign_classes:
        - {campaign_id: c1, abc_class: A}
        - {campaign_id: c2, abc_class: A}
        - {campaign_id: c2, abc_class: B}
        - {campaign_id: c3, abc_class: C}
        - {campaign_id: c4, abc_class: C}
      staging.draws:
        - {campaign_id: c4, client_id: z, arm: mail, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, wave: 1, stratum: C}
      campaigns.eligibility:
        - {client_id: a, place: eligible}
        - {client_id: b, place: eligible}
        - {client_id: c, place: eligible}
        - {client_id: d, place: excluded}
        - {client_id: e, place: to_decide}
      value.value:
        - {client_id: a, abc_class: A}
        - {client_id: b, abc_class: B}
        - {client_id: c, abc_class: C}
        - {client_id: d, abc_class: A}
        - {client_id: e, abc_class: B}
    expect:
      - {campaign_id: c1, client_id: a, wave: 1, stratum: A}
      - {campaign_id: c2, client_id: b, wave: 1, stratum: B}
  - name: nobody while no night has frozen a decision on the rule of loss
    run_date: 2026-01-10
    given:
      status.rules_in_force:
        - {in_force_from_on: 2025-01-10, rule_in_force: predictive, rule_set_by: undecided}
      staging.campaigns:
        - {campaign_id: c1, launch_on: 2026-01-10}
      staging.campaign_classes:
        - {campaign_id: c1, abc_class: A}
      campaigns.eligibility:
        - {client_id: a, place: eligible}
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
        and 'undecided' not in (select rules.rule_set_by from status.rules_in_force as rules)
),

lost as (
    select
        eligibility.client_id,
        value.abc_class
    from campaigns.eligibility as eligibility
    inner join value.value as value on eligibility.client_id = value.client_id
    where eligibility.place = 'eligible'
),

-- A client whom two campaigns of the same night want goes to the first by name.
wanted as (
    select
        classes.campaign_id,
        lost.client_id,
        lost.abc_class,
        row_number() over (partition by lost.client_id order by classes.campaign_id) as choice
    from lost
    inner join staging.campaign_classes as classes on lost.abc_class = classes.abc_class
    inner join launching on classes.campaign_id = launching.campaign_id
)

select
    campaign_id,
    client_id,
    1 as wave,
    abc_class as stratum
from wanted
where choice = 1
