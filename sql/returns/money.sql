/*---
description: "Money that one arm brought inside one window beyond what its clients would have spent without it (intent to treat), and what it cost; not told below money_min_returns returns of the arm or the control."
grain: [campaign_id, arm, window_days]
python: money.add_money
python_inputs: [strata, amounts]
columns:
  campaign_id:
  arm:
  window_days:
  drawn_count:
  returned_count:
    nullable: true
  control_drawn_count:
    nullable: true
  control_returned_count:
    nullable: true
  money_reason:
    type: VARCHAR
    description: "Why the money of the arm is not told: the window is open, the draw forbids a verdict (returns.draw_quality), there is no control, or too few came back."
    values: [window_open, draw_fault, no_control, few_returns]
    nullable: true
  margin_basis:
    nullable: true
  unknown_credit_count:
  uncompared_count:
    type: INTEGER
    description: Clients of the arm in strata without a control, of whom nothing is told; NULL as the money.
    description_fr: Clients du groupe dont la strate n'a pas de témoin, et dont l'effet n'est pas compté.
    label_fr: Clients non comparés
    min: 0
    nullable: true
  incremental_revenue_eur:
    type: DECIMAL(18,2)
    description: "Incremental revenue: the arm's mean net spend less that of the control, times the drawn, added up over the strata that are compared by themselves."
    description_fr: "Chiffre d'affaires gagné : ce que les contactés ont dépensé de plus que les témoins, remises et avoirs déduits."
    unit: EUR
    label_fr: Chiffre d'affaires gagné (€)
    nullable: true
  incremental_revenue_low_eur:
    type: DECIMAL(18,2)
    description: Lower bound of incremental_revenue_eur, by a seeded stratified bootstrap at confidence_share.
    description_fr: Le plus petit chiffre d'affaires gagné compatible avec les données.
    unit: EUR
    label_fr: Chiffre d'affaires gagné, borne basse (€)
    nullable: true
  incremental_revenue_high_eur:
    type: DECIMAL(18,2)
    description: Upper bound of incremental_revenue_eur, as the lower one.
    description_fr: Le plus grand chiffre d'affaires gagné compatible avec les données.
    unit: EUR
    label_fr: Chiffre d'affaires gagné, borne haute (€)
    nullable: true
  winsorised_increment_eur:
    type: DECIMAL(18,2)
    description: incremental_revenue_eur of winsorised spending, so that one large order does not decide.
    description_fr: Le chiffre d'affaires gagné quand on plafonne les très grosses dépenses, pour qu'une seule commande ne décide pas.
    unit: EUR
    label_fr: Chiffre d'affaires gagné, plafonné (€)
    nullable: true
  winsorised_increment_low_eur:
    type: DECIMAL(18,2)
    description: Lower bound of winsorised_increment_eur, by the same bootstrap.
    description_fr: Le plus petit chiffre d'affaires gagné, grosses dépenses plafonnées, compatible avec les données.
    unit: EUR
    label_fr: Chiffre d'affaires plafonné, borne basse (€)
    nullable: true
  winsorised_increment_high_eur:
    type: DECIMAL(18,2)
    description: Upper bound of winsorised_increment_eur, by the same bootstrap.
    description_fr: Le plus grand chiffre d'affaires gagné, grosses dépenses plafonnées, compatible avec les données.
    unit: EUR
    label_fr: Chiffre d'affaires plafonné, borne haute (€)
    nullable: true
  incremental_margin_eur:
    type: DECIMAL(18,2)
    description: "Incremental margin: as incremental_revenue_eur, of the margin; NULL also where no margin is known."
    description_fr: La marge gagnée par rapport aux témoins, avant de déduire ce que la campagne a coûté.
    unit: EUR
    label_fr: Marge gagnée (€)
    nullable: true
  incremental_margin_low_eur:
    type: DECIMAL(18,2)
    description: Lower bound of incremental_margin_eur, by the same bootstrap.
    description_fr: La plus petite marge gagnée compatible avec les données.
    unit: EUR
    label_fr: Marge gagnée, borne basse (€)
    nullable: true
  incremental_margin_high_eur:
    type: DECIMAL(18,2)
    description: Upper bound of incremental_margin_eur, by the same bootstrap.
    description_fr: La plus grande marge gagnée compatible avec les données.
    unit: EUR
    label_fr: Marge gagnée, borne haute (€)
    nullable: true
checks:
  - name: money_or_reason
    description: money without its interval, or neither money nor a reason
    sql: >
      (money_reason is null) = (incremental_revenue_eur is not null)
      and (money_reason is null) = (incremental_revenue_low_eur is not null)
  - name: bounds_in_order
    description: intervals whose bounds are the wrong way round
    sql: >
      incremental_revenue_low_eur <= incremental_revenue_high_eur
      and winsorised_increment_low_eur <= winsorised_increment_high_eur
      and incremental_margin_low_eur <= incremental_margin_high_eur
examples:
  - name: clients of whom each spent the same have no chance in their euros; nothing is told without a control, of few returns, or before the end
    settings: {money_min_returns: 2}
    given:
      returns.money_windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, is_window_over: true}
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 60, is_window_over: false}
        - {campaign_id: y, window_starts_on: 2026-01-01, window_days: 30, is_window_over: true}
      returns.members:
        - {campaign_id: x, client_id: a, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: b, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: c, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: d, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: e, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: f, window_starts_on: 2026-01-01}
        - {campaign_id: y, client_id: a, window_starts_on: 2026-01-01}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all}
        - {campaign_id: x, client_id: b, arm: mail, compared_stratum: all}
        - {campaign_id: x, client_id: c, arm: mail, compared_stratum: all}
        - {campaign_id: x, client_id: d, arm: control, compared_stratum: all}
        - {campaign_id: x, client_id: e, arm: control, compared_stratum: all}
        - {campaign_id: x, client_id: f, arm: call, compared_stratum: all}
        - {campaign_id: y, client_id: a, arm: mail, compared_stratum: all}
      returns.client_spending:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 1, net_revenue_eur: 50.00, winsorised_revenue_eur: 40.00, net_margin_eur: 10.00, margin_basis: delivered}
        - {campaign_id: x, client_id: b, arm: mail, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 0, net_revenue_eur: 50.00, winsorised_revenue_eur: 40.00, net_margin_eur: 10.00, margin_basis: delivered}
        - {campaign_id: x, client_id: c, arm: mail, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 0, net_revenue_eur: 50.00, winsorised_revenue_eur: 40.00, net_margin_eur: 10.00, margin_basis: delivered}
        - {campaign_id: x, client_id: d, arm: control, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 0, net_revenue_eur: 30.00, winsorised_revenue_eur: 30.00, net_margin_eur: 6.00, margin_basis: delivered}
        - {campaign_id: x, client_id: e, arm: control, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 0, net_revenue_eur: 30.00, winsorised_revenue_eur: 30.00, net_margin_eur: 6.00, margin_basis: of_company}
        - {campaign_id: x, client_id: f, arm: call, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 0, net_revenue_eur: 90.00, winsorised_revenue_eur: 90.00, net_margin_eur: 6.00, margin_basis: delivered}
        - {campaign_id: y, client_id: a, arm: mail, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 0, net_revenue_eur: 90.00, winsorised_revenue_eur: 90.00, net_margin_eur: 6.00, margin_basis: delivered}
    expect:
      # 3 clients, 50 - 30 euros, 40 - 30 winsorised, 10 - 6 of margin
      - {campaign_id: x, arm: mail, window_days: 30, drawn_count: 3, returned_count: 3, control_drawn_count: 2, control_returned_count: 2, money_reason: null, margin_basis: of_company, unknown_credit_count: 1, uncompared_count: 0, incremental_revenue_eur: 60.00, incremental_revenue_low_eur: 60.00, incremental_revenue_high_eur: 60.00, winsorised_increment_eur: 30.00, winsorised_increment_low_eur: 30.00, incremental_margin_eur: 12.00, incremental_margin_high_eur: 12.00}
      - {campaign_id: x, arm: call, window_days: 30, drawn_count: 1, returned_count: 1, money_reason: few_returns, incremental_revenue_eur: null}
      - {campaign_id: x, arm: mail, window_days: 60, drawn_count: 3, returned_count: null, control_drawn_count: 2, control_returned_count: null, money_reason: window_open}
      - {campaign_id: x, arm: call, window_days: 60, money_reason: window_open}
      - {campaign_id: y, arm: mail, window_days: 30, drawn_count: 1, returned_count: 1, control_drawn_count: null, money_reason: no_control}
  - name: a draw that forbids a verdict tells no euros
    settings: {money_min_returns: 1}
    given:
      returns.money_windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, is_window_over: true}
      returns.draw_quality:
        - {campaign_id: x, draw_fault: sample_ratio_mismatch}
      returns.members:
        - {campaign_id: x, client_id: a, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: d, window_starts_on: 2026-01-01}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all}
        - {campaign_id: x, client_id: d, arm: control, compared_stratum: all}
      returns.client_spending:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 0, net_revenue_eur: 50.00, winsorised_revenue_eur: 40.00, net_margin_eur: 10.00, margin_basis: delivered}
        - {campaign_id: x, client_id: d, arm: control, compared_stratum: all, window_days: 30, has_returned: true, unknown_credit_count: 0, net_revenue_eur: 30.00, winsorised_revenue_eur: 30.00, net_margin_eur: 6.00, margin_basis: delivered}
    expect:
      - {campaign_id: x, arm: mail, window_days: 30, money_reason: draw_fault, incremental_revenue_eur: null}
---*/
with drawn as (
    select
        base.campaign_id,
        base.arm,
        windows.window_days,
        bool_and(windows.is_window_over) as is_window_over,
        cast(count(*) as integer) as drawn_count
    from returns.baselines as base
    inner join returns.members as members
        on base.campaign_id = members.campaign_id and base.client_id = members.client_id
    inner join returns.money_windows as windows
        on
            members.campaign_id = windows.campaign_id
            and members.window_starts_on = windows.window_starts_on
    group by base.campaign_id, base.arm, windows.window_days
),

spent as (
    select
        campaign_id,
        arm,
        window_days,
        count(case when has_returned then 1 end) as returned_count,
        sum(unknown_credit_count) as unknown_credit_count,
        bool_or(margin_basis = 'unknown') as has_unknown_margin,
        bool_or(margin_basis = 'assumed') as has_assumed_margin,
        bool_or(margin_basis = 'of_company') as has_usual_margin
    from returns.client_spending
    group by campaign_id, arm, window_days
),

sides as (
    select
        drawn.campaign_id,
        drawn.arm,
        drawn.window_days,
        drawn.is_window_over,
        drawn.drawn_count,
        case when drawn.is_window_over then coalesce(spent.returned_count, 0) end
            as returned_count,
        coalesce(spent.unknown_credit_count, 0) as unknown_credit_count,
        coalesce(spent.has_unknown_margin, false) as has_unknown_margin,
        coalesce(spent.has_assumed_margin, false) as has_assumed_margin,
        coalesce(spent.has_usual_margin, false) as has_usual_margin
    from drawn
    left join spent
        on
            drawn.campaign_id = spent.campaign_id
            and drawn.arm = spent.arm
            and drawn.window_days = spent.window_days
),

strata as (
    select
        campaign_id,
        compared_stratum,
        arm,
        cast(count(*) as integer) as drawn_count
    from returns.baselines
    group by campaign_id, compared_stratum, arm
),

-- Of the arms that share a stratum with controls, some clients at least can be compared.
comparable as (
    select distinct
        targets.campaign_id,
        targets.arm
    from strata as targets
    inner join strata as controls
        on
            targets.campaign_id = controls.campaign_id
            and targets.compared_stratum = controls.compared_stratum
            and controls.arm = 'control'
),

compared as (
    select
        targets.campaign_id,
        targets.arm,
        targets.window_days,
        targets.drawn_count,
        cast(targets.returned_count as integer) as returned_count,
        controls.drawn_count as control_drawn_count,
        cast(controls.returned_count as integer) as control_returned_count,
        case
            when not targets.is_window_over then 'window_open'
            when quality.draw_fault is not null then 'draw_fault'
            when comparable.arm is null then 'no_control'
            when
                least(targets.returned_count, controls.returned_count)
                < setting_money_min_returns()
                then 'few_returns'
        end as money_reason,
        case
            when targets.has_unknown_margin or controls.has_unknown_margin then 'unknown'
            when targets.has_assumed_margin or controls.has_assumed_margin then 'assumed'
            when targets.has_usual_margin or controls.has_usual_margin then 'of_company'
            when targets.is_window_over then 'delivered'
        end as margin_basis,
        cast(
            targets.unknown_credit_count + coalesce(controls.unknown_credit_count, 0) as integer
        ) as unknown_credit_count
    from sides as targets
    left join sides as controls
        on
            targets.campaign_id = controls.campaign_id
            and targets.window_days = controls.window_days
            and controls.arm = 'control'
    left join comparable
        on targets.campaign_id = comparable.campaign_id and targets.arm = comparable.arm
    left join returns.draw_quality as quality on targets.campaign_id = quality.campaign_id
    where targets.arm <> 'control'
),

shown as (
    select distinct campaign_id
    from compared
    where money_reason is null
),

amounts as ( -- noqa: ST03
    select
        campaign_id,
        arm,
        compared_stratum,
        window_days,
        dense_rank() over (partition by campaign_id order by client_id) as client_number,
        cast(net_revenue_eur as double) as net_revenue_eur,
        cast(winsorised_revenue_eur as double) as winsorised_revenue_eur,
        cast(net_margin_eur as double) as net_margin_eur
    from returns.client_spending
    where campaign_id in (select shown.campaign_id from shown)
)

select
    campaign_id,
    arm,
    window_days,
    drawn_count,
    returned_count,
    control_drawn_count,
    control_returned_count,
    money_reason,
    margin_basis,
    unknown_credit_count
from compared
order by campaign_id, arm, window_days
