/*---
description: "One figure of a campaign that a night told otherwise than before: returns of one arm inside a window that was over, changed by late orders, cancellations or merges."
description_fr: "Un résultat déjà annoncé qui a changé : des commandes arrivées en retard, annulées, ou des comptes fusionnés depuis."
grain: [told_since_on, campaign_id, arm, window_days]
columns:
  told_since_on:
    type: DATE
    description: Run date of the night that first told the new figure.
    description_fr: Nuit qui a donné le nouveau chiffre pour la première fois.
    label_fr: Depuis la nuit du
  campaign_id:
  arm:
  arm_label_fr:
  window_days:
  result_told_on:
  told_drawn_count:
  told_returned_count:
  drawn_count:
  returned_count:
  change_of_result_fr:
    type: VARCHAR
    description: What was told before, and what is told since, in one French sentence.
    description_fr: Ce qui avait été annoncé, et ce qui l'est depuis, en une phrase.
    label_fr: Avant et depuis
references:
  campaign_id: returns.members.campaign_id
examples:
  - name: a change of an earlier night and one of tonight; the first telling is none
    run_date: 2026-03-01
    given:
      staging.told_results:
        - {result_told_on: 2026-02-01, campaign_id: x, arm: mail, window_days: 30, told_drawn_count: 100, told_returned_count: 9}
        - {result_told_on: 2026-02-10, campaign_id: x, arm: mail, window_days: 30, told_drawn_count: 100, told_returned_count: 12}
        - {result_told_on: 2026-02-01, campaign_id: x, arm: control, window_days: 30, told_drawn_count: 50, told_returned_count: 2}
      returns.result_reports:
        - {campaign_id: x, arm: control, window_days: 30, drawn_count: 50, returned_count: 1, result_told_on: 2026-02-01, told_drawn_count: 50, told_returned_count: 2}
        - {campaign_id: x, arm: mail, window_days: 60, drawn_count: 100, returned_count: 20}
    expect:
      - {told_since_on: 2026-02-10, campaign_id: x, arm: mail, window_days: 30, result_told_on: 2026-02-01, told_returned_count: 9, returned_count: 12, change_of_result_fr: "Annoncé la nuit du 01/02/2026 : 9 clients revenus sur 100 ; depuis la nuit du 10/02/2026 : 12 sur 100"}
      - {told_since_on: 2026-03-01, campaign_id: x, arm: control, arm_label_fr: Témoin (non contacté), result_told_on: 2026-02-01, told_returned_count: 2, returned_count: 1, change_of_result_fr: "Annoncé la nuit du 01/02/2026 : 2 clients revenus sur 50 ; depuis la nuit du 01/03/2026 : 1 sur 50"}
---*/
with told as (
    select
        result_told_on,
        campaign_id,
        arm,
        window_days,
        told_drawn_count as drawn_count,
        told_returned_count as returned_count
    from staging.told_results
    union all
    select
        run_date() as result_told_on,
        campaign_id,
        arm,
        window_days,
        drawn_count,
        returned_count
    from returns.result_reports
),

changed as (
    select
        result_told_on as told_since_on,
        campaign_id,
        arm,
        window_days,
        drawn_count,
        returned_count,
        lag(result_told_on) over figure as result_told_on,
        lag(drawn_count) over figure as told_drawn_count,
        lag(returned_count) over figure as told_returned_count
    from told
    window figure as (partition by campaign_id, arm, window_days order by result_told_on)
)

select
    told_since_on,
    campaign_id,
    arm,
    arm_fr(arm) as arm_label_fr,
    window_days,
    result_told_on,
    told_drawn_count,
    told_returned_count,
    drawn_count,
    returned_count,
    'Annoncé la nuit du ' || day_fr(result_told_on) || ' : '
    || counted_fr(told_returned_count, 'client revenu', 'clients revenus') || ' sur '
    || whole_fr(told_drawn_count) || ' ; depuis la nuit du ' || day_fr(told_since_on) || ' : '
    || whole_fr(returned_count) || ' sur ' || whole_fr(drawn_count) as change_of_result_fr
from changed
where result_told_on is not null
