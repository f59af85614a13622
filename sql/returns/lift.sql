/*---
description: Lift of one arm over the control inside one window, with Newcombe's interval and verdict; NULL until the window is over.
grain: [campaign_id, arm, window_days]
python: newcombe.add_newcombe
columns:
  campaign_id:
  arm:
  window_days:
  is_primary_window:
    type: BOOLEAN
    description: "True for the primary window, named before launch (else default_primary_window_days): its verdict is that of the campaign, other windows describe."
    description_fr: "Oui pour la durée choisie avant le lancement : elle décide du résultat, les autres informent."
    label_fr: Mesure principale
  is_window_over:
  drawn_count:
  returned_count:
    nullable: true
  control_drawn_count:
    type: INTEGER
    description: Clients drawn as control; NULL where the campaign has none.
    description_fr: Clients tirés comme témoins ; vide si la campagne n'en a pas.
    label_fr: Témoins tirés
    min: 1
    nullable: true
  control_returned_count:
    type: INTEGER
    description: Control clients who bought inside the window; NULL without a control or until the window is over.
    description_fr: Témoins qui ont acheté pendant la mesure ; vide avant la fin de la mesure.
    label_fr: Témoins revenus
    min: 0
    nullable: true
  lift_share:
    type: DECIMAL(9,6)
    description: "Lift: return rate of the arm less that of the control; NULL without a control, for an empty arm, or until the window is over."
    description_fr: Taux de retour des contactés moins celui des témoins ; vide sans témoins ou avant la fin de la mesure.
    unit: share -1 to 1
    label_fr: Écart avec le témoin
    min: -1
    max: 1
    nullable: true
  low_share:
    is_own_meaning: true
    type: DECIMAL(9,6)
    description: Lower bound of the interval of lift_share (Newcombe 1998, method 10, no continuity correction) at confidence_share; NULL as lift_share.
    description_fr: Le plus petit écart compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne basse
    min: -1
    max: 1
    nullable: true
  high_share:
    is_own_meaning: true
    type: DECIMAL(9,6)
    description: Upper bound of the interval of lift_share, as low_share.
    description_fr: Le plus grand écart compatible avec les données.
    unit: share -1 to 1
    label_fr: Borne haute
    min: -1
    max: 1
    nullable: true
  verdict:
    type: VARCHAR
    description: "Verdict by the interval of the lift: effective (above 0), harmful (below), inconclusive; or no_control, empty_arm (nobody drawn), window_open."
    description_fr: "Code de la conclusion : efficace, nuisible, ou rien à conclure, et pourquoi."
    label_fr: Verdict
    values: [effective, harmful, inconclusive, no_control, empty_arm, window_open]
checks:
  - name: lift_inside_interval
    description: differences outside their own interval
    sql: low_share <= lift_share and lift_share <= high_share
  - name: verdict_follows_interval
    description: verdicts that their interval does not bear out
    sql: >
      (verdict = 'effective') = coalesce(low_share > 0, false)
      and (verdict = 'harmful') = coalesce(high_share < 0, false)
examples:
  - name: one control for two arms, an open window, and a campaign without control
    given:
      staging.campaigns:
        - {campaign_id: x, primary_window_days: 60}
      returns.rates:
        - {campaign_id: x, arm: control, window_days: 60, is_window_over: true, drawn_count: 80, returned_count: 48}
        - {campaign_id: x, arm: mail, window_days: 60, is_window_over: true, drawn_count: 70, returned_count: 56}
        - {campaign_id: x, arm: call, window_days: 60, is_window_over: true, drawn_count: 70, returned_count: 42}
        - {campaign_id: x, arm: control, window_days: 90, is_window_over: false, drawn_count: 80}
        - {campaign_id: x, arm: mail, window_days: 90, is_window_over: false, drawn_count: 70}
        - {campaign_id: y, arm: mail, window_days: 90, is_window_over: true, drawn_count: 70, returned_count: 3}
        - {campaign_id: x, arm: letter, window_days: 60, is_window_over: true, drawn_count: 0}
        - {campaign_id: z, arm: control, window_days: 90, is_window_over: true, drawn_count: 0}
        - {campaign_id: z, arm: mail, window_days: 90, is_window_over: true, drawn_count: 1, returned_count: 1}
    expect:
      - {campaign_id: x, arm: mail, window_days: 60, is_primary_window: true, control_drawn_count: 80, lift_share: 0.2, low_share: 0.052431, high_share: 0.333873, verdict: effective}
      - {campaign_id: x, arm: call, window_days: 60, lift_share: 0, verdict: inconclusive}
      - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: false, lift_share: null, verdict: window_open}
      - {campaign_id: y, arm: mail, window_days: 90, is_primary_window: true, lift_share: null, control_drawn_count: null, verdict: no_control}
      - {campaign_id: x, arm: letter, window_days: 60, drawn_count: 0, lift_share: null, verdict: empty_arm}
      - {campaign_id: z, arm: mail, window_days: 90, lift_share: null, control_drawn_count: null, verdict: no_control}
---*/
with treated as (
    select * from returns.rates
    where arm <> 'control'
),

controls as (
    select * from returns.rates
    where arm = 'control'
)

select
    treated.campaign_id,
    treated.arm,
    treated.window_days,
    treated.window_days
    = coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
        as is_primary_window,
    treated.is_window_over,
    treated.drawn_count,
    treated.returned_count,
    nullif(controls.drawn_count, 0) as control_drawn_count,
    controls.returned_count as control_returned_count
from treated
left join controls
    on
        treated.campaign_id = controls.campaign_id
        and treated.window_days = controls.window_days
left join staging.campaigns as campaigns on treated.campaign_id = campaigns.campaign_id
order by treated.campaign_id, treated.arm, treated.window_days
