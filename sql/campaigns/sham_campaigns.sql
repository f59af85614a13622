/*---
description: "Sham campaigns among the clients who were lost on one past 1 January and whom nobody contacted afterwards: how often the rule of the verdict calls an effect where there was none."
grain: [sham_on]
python: sham_campaigns.add_sham_verdicts
python_inputs: [units]
columns:
  sham_on:
    type: DATE
    description: Past day on which the sham campaigns start.
    description_fr: Jour passé où commencent les campagnes fictives.
    label_fr: Campagnes fictives du
  sham_window_days:
    type: INTEGER
    description: Days over which returns count, default_primary_window_days.
    description_fr: Durée de la mesure.
    unit: day
    label_fr: Durée de la mesure
    min: 1
  sham_client_count:
    type: INTEGER
    description: Clients lost on that day, within their term of retention, and in no campaign until the end of the window.
    description_fr: Clients perdus ce jour-là, que personne n'a contactés ensuite pendant la mesure.
    label_fr: Clients tirés au sort
    min: 1
  sham_returned_count:
    type: INTEGER
    description: Of these, clients who bought within the window.
    description_fr: Dont revenus d'eux-mêmes pendant la mesure.
    label_fr: Revenus d'eux-mêmes
    min: 0
  sham_effective_count:
    type: INTEGER
    description: Draws, of sham_draw_count, in which the half that was not contacted either would have been called effective.
    description_fr: Tirages où la campagne fictive aurait paru efficace.
    label_fr: Auraient paru efficaces
    min: 0
  sham_harmful_count:
    type: INTEGER
    description: Draws that would have been called harmful.
    description_fr: Tirages où la campagne fictive aurait paru nuisible.
    label_fr: Auraient paru nuisibles
    min: 0
  sham_unjudged_count:
    type: INTEGER
    description: Draws too small for a verdict (verdict_min_drawn).
    description_fr: Tirages trop petits pour conclure.
    label_fr: Trop petits pour conclure
    min: 0
checks:
  - name: every_draw_counts_once
    description: years whose false alarms are more than the draws
    sql: sham_effective_count + sham_harmful_count + sham_unjudged_count <= setting_sham_draw_count()
examples:
  - name: two clients, lost on 1 January and left alone; too few for any alarm. Not whom a campaign contacted, who was lost later, or whose term had come
    run_date: 2026-06-01
    settings: {sham_draw_count: 100, verdict_min_drawn: 1, default_primary_window_days: 90, order_lag_days: 3}
    given:
      orders.purchase_days:
        - {client_id: first, purchased_on: 2023-01-01}
      status.episodes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-12-31, returned_on: 2026-01-02}
        - {client_id: b, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2026-01-01}
        - {client_id: late, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2026-01-02}
        - {client_id: back, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-12-01, returned_on: 2026-01-01}
        - {client_id: asked, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-12-01}
        - {client_id: old, episode_number: 1, last_purchase_on: 2022-12-31, lost_on: 2023-12-01}
      returns.members:
        - {campaign_id: x, client_id: asked, surviving_client_id: asked, arm: mail, window_starts_on: 2026-03-01}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, window_starts_on: 2026-03-01}
    expect:
      - {sham_on: 2025-01-01, sham_client_count: 1, sham_returned_count: 0, sham_unjudged_count: 100}
      - {sham_on: 2026-01-01, sham_window_days: 90, sham_client_count: 2, sham_returned_count: 1, sham_effective_count: 0, sham_harmful_count: 0, sham_unjudged_count: 0}
---*/
with first_purchases as (
    select min(purchased_on) as first_on
    from orders.purchase_days
),

-- Each 1 January after a year of orders whose window is over, the last five.
starts as (
    select cast(sham_year || '-01-01' as date) as sham_on
    from (
        select
            unnest(
                generate_series(
                    greatest(year(first_on) + 2, year(run_date()) - 4),
                    greatest(year(first_on) + 2, year(run_date()))
                )
            ) as sham_year
        from first_purchases
        where first_on is not null
    ) as years
    where
        cast(sham_year || '-01-01' as date)
        + setting_default_primary_window_days() + setting_order_lag_days() <= as_of()
),

contacted as (
    select distinct
        starts.sham_on,
        members.surviving_client_id as client_id
    from starts
    inner join returns.members as members
        on
            members.window_starts_on > starts.sham_on - setting_default_primary_window_days()
            and members.window_starts_on <= starts.sham_on + setting_default_primary_window_days()
    where members.arm <> 'control'
),

cases as (
    select
        starts.sham_on,
        coalesce(drawn.draw_unit_id, episodes.client_id) as draw_unit_id,
        coalesce(
            episodes.returned_on <= starts.sham_on + setting_default_primary_window_days(), false
        ) as has_returned
    from starts
    inner join status.episodes as episodes
        on
            episodes.lost_on <= starts.sham_on
            and (episodes.returned_on is null or episodes.returned_on > starts.sham_on)
            and episodes.last_purchase_on
            >= cast(starts.sham_on - to_months(setting_retention_months()) as date)
    left join campaigns.draw_units as drawn on episodes.client_id = drawn.client_id
    left join contacted
        on starts.sham_on = contacted.sham_on and episodes.client_id = contacted.client_id
    where contacted.client_id is null
),

each_unit as (
    select
        sham_on,
        draw_unit_id,
        count(*) as member_count,
        count(case when has_returned then 1 end) as returned_count
    from cases
    group by sham_on, draw_unit_id
),

units as ( -- noqa: ST03
    select
        sham_on,
        member_count,
        returned_count,
        count(*) as unit_count
    from each_unit
    group by sham_on, member_count, returned_count
)

select
    sham_on,
    setting_default_primary_window_days() as sham_window_days,
    cast(count(*) as integer) as sham_client_count,
    cast(count(case when has_returned then 1 end) as integer) as sham_returned_count
from cases
group by sham_on
order by sham_on
