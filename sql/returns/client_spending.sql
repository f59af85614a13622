/*---
description: What one drawn client spent inside one window that is over, net of discounts and credit notes; who neither bought nor was credited there has no row.
grain: [campaign_id, client_id, window_days]
columns:
  campaign_id:
  client_id:
  arm:
  compared_stratum:
  window_days:
  has_returned:
  revenue_eur:
  credited_eur:
    type: DECIMAL(18,2)
    description: Credit notes and returned goods of the window, of whichever order; one without an amount deducts nothing.
    unit: EUR
    min: 0
  unknown_credit_count:
    type: INTEGER
    description: Credit notes and returned goods whose amount is not known, and that are not deducted.
    description_fr: Avoirs et retours de marchandise dont le montant est inconnu, et qui ne sont donc pas déduits.
    label_fr: Avoirs sans montant
    min: 0
  net_revenue_eur:
    type: DECIMAL(18,2)
    description: Revenue less credit notes; below 0 where more was credited than bought.
    unit: EUR
  winsorised_revenue_eur:
    type: DECIMAL(18,2)
    description: net_revenue_eur, at most the winsor_quantile of draw_spend_eur over all drawn of the campaign, so that one large order does not decide; as it is where nobody had ever bought.
    unit: EUR
  net_margin_eur:
    type: DECIMAL(18,2)
    description: "Margin on net_revenue_eur: that of the orders, else the company's share, else assumed_margin_share; a credit takes its part. NULL where neither is known."
    unit: EUR
    nullable: true
  margin_basis:
    type: VARCHAR
    description: "Where the margin comes from, the weakest of the orders: delivered with them, the share of the company's orders that tell it, assumed_margin_share, or unknown."
    description_fr: "Code de l'origine de la marge : fournie avec les commandes, celle des autres commandes, supposée ou inconnue."
    label_fr: Origine de la marge
    values: [delivered, of_company, assumed, unknown]
checks:
  - name: winsorised_not_above_plain
    description: spending that its bound has made larger
    sql: winsorised_revenue_eur <= net_revenue_eur
  - name: margin_or_unknown
    description: margins without an origin, or the reverse
    sql: (net_margin_eur is null) = (margin_basis = 'unknown')
examples:
  - name: margins of orders and lines, the company's share for the others; the launch day is out, the last day in, and a credit takes its part
    run_date: 2026-02-03
    settings: {winsor_quantile: 0.99, assumed_margin_share: 0.9}
    given:
      returns.money_windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 60, window_ends_on: 2026-03-02, is_window_over: false}
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: a2, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: c, surviving_client_id: c, arm: control, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: d, surviving_client_id: d, arm: control, window_starts_on: 2026-01-01}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all, draw_spend_eur: 90.00}
        - {campaign_id: x, client_id: b, arm: control, compared_stratum: all, draw_spend_eur: 50.00}
        - {campaign_id: x, client_id: c, arm: control, compared_stratum: all, draw_spend_eur: 10.00}
        - {campaign_id: x, client_id: d, arm: control, compared_stratum: all, draw_spend_eur: 10.00}
      orders.valid_orders:
        - {order_id: o0, client_id: a2, ordered_on: 2026-01-01, net_amount_eur: 700.00}
        - {order_id: o1, client_id: a2, ordered_on: 2026-01-02, net_amount_eur: 100.00}
        - {order_id: o2, client_id: a2, ordered_on: 2026-01-31, net_amount_eur: 60.00}
        - {order_id: o3, client_id: a2, ordered_on: 2026-02-01, net_amount_eur: 500.00}
        - {order_id: o4, client_id: b, ordered_on: 2026-01-10, net_amount_eur: 40.00}
      staging.orders:
        - {order_id: o1, client_id: a2, margin_eur: 30.00}
        - {order_id: o4, client_id: b, margin_eur: 99.00}
      staging.order_lines:
        - {order_id: o2, line_number: 1, client_id: a2, surviving_client_id: a2, margin_eur: 10.00}
        - {order_id: o2, line_number: 2, margin_eur: 5.00}
        - {order_id: o2, line_number: 3, margin_eur: 7.00, status: cancelled}
        - {order_id: o3, line_number: 1, margin_eur: 10.00}
        - {order_id: o3, line_number: 2}
      staging.returns:
        - {return_id: r1, client_id: a2, sent_back_on: 2026-01-20, credit_eur: 40.00}
        - {return_id: r2, client_id: a2, sent_back_on: 2026-02-20, credit_eur: 40.00}
        - {return_id: r3, order_id: o2, sent_back_on: 2026-01-31}
        - {return_id: r4, client_id: c, sent_back_on: 2026-01-31, credit_eur: 20.00}
        - {return_id: r5, client_id: d, order_id: o4, sent_back_on: 2026-01-31, credit_eur: 20.00}
      orders.misnamed_returns:
        - {return_id: r5}
    expect:
      # 45 of margin on 160, of which 120 are left; the cap is the largest year before the draw
      - {campaign_id: x, client_id: a, arm: mail, window_days: 30, has_returned: true, revenue_eur: 160.00, credited_eur: 40.00, unknown_credit_count: 1, net_revenue_eur: 120.00, winsorised_revenue_eur: 90.00, net_margin_eur: 33.75, margin_basis: delivered}
      # a margin is at most the amount
      - {campaign_id: x, client_id: b, has_returned: true, net_revenue_eur: 40.00, winsorised_revenue_eur: 40.00, net_margin_eur: 40.00, margin_basis: delivered}
      # the company's orders that tell a margin: 30 + 15 + 40 of 100 + 60 + 40
      - {campaign_id: x, client_id: c, has_returned: false, revenue_eur: 0, credited_eur: 20.00, net_revenue_eur: -20.00, winsorised_revenue_eur: -20.00, net_margin_eur: -8.50, margin_basis: of_company}
  - name: clients of a campaign who are merged later spend once, where the first was drawn, else for the number that carries on
    run_date: 2026-02-03
    given:
      returns.money_windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
        - {campaign_id: y, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: b, arm: mail, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
        - {campaign_id: y, client_id: a, surviving_client_id: b, arm: mail, drawn_on: 2025-12-31, window_starts_on: 2026-01-01}
        - {campaign_id: y, client_id: b, surviving_client_id: b, arm: control, drawn_on: 2026-01-01, window_starts_on: 2026-01-01}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all, draw_spend_eur: 0}
        - {campaign_id: x, client_id: b, arm: control, compared_stratum: all, draw_spend_eur: 0}
        - {campaign_id: y, client_id: a, arm: mail, compared_stratum: all, draw_spend_eur: 0}
        - {campaign_id: y, client_id: b, arm: control, compared_stratum: all, draw_spend_eur: 0}
      orders.valid_orders:
        - {order_id: o1, client_id: b, ordered_on: 2026-01-02, net_amount_eur: 100.00}
    expect:
      - {campaign_id: x, client_id: b, arm: control, net_revenue_eur: 100.00}
      - {campaign_id: y, client_id: a, arm: mail, net_revenue_eur: 100.00}
  - name: without any margin that of the setting
    run_date: 2026-02-03
    settings: {assumed_margin_share: 0.3}
    given: &plain
      returns.money_windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: a, arm: mail, window_starts_on: 2026-01-01}
      returns.baselines:
        - {campaign_id: x, client_id: a, arm: mail, compared_stratum: all, draw_spend_eur: 0}
      orders.valid_orders:
        - {order_id: o1, client_id: a, ordered_on: 2026-01-02, net_amount_eur: 100.00}
    expect:
      - {campaign_id: x, client_id: a, net_revenue_eur: 100.00, winsorised_revenue_eur: 100.00, net_margin_eur: 30.00, margin_basis: assumed}
  - name: and where that says nothing either, no margin
    run_date: 2026-02-03
    settings: {assumed_margin_share: 0}
    given: *plain
    expect:
      - {campaign_id: x, client_id: a, net_revenue_eur: 100.00, net_margin_eur: null, margin_basis: unknown}
---*/
with line_margins as (
    select
        order_id,
        case when count(margin_eur) = count(*) then sum(margin_eur) end as margin_eur
    from staging.order_lines
    where status is distinct from 'cancelled'
    group by order_id
),

-- Where an order comes both whole and by lines, the lines decide.
told as (
    select
        orders.client_id,
        orders.ordered_on,
        orders.net_amount_eur,
        case when lines.order_id is null then delivered.margin_eur else lines.margin_eur end
            as margin_eur
    from orders.valid_orders as orders
    left join staging.orders as delivered on orders.order_id = delivered.order_id
    left join line_margins as lines on orders.order_id = lines.order_id
),

-- More margin than amount is a fault.
priced as (
    select
        client_id,
        ordered_on,
        net_amount_eur,
        case
            when margin_eur is not null
                then least(greatest(margin_eur, -abs(net_amount_eur)), abs(net_amount_eur))
        end as margin_eur
    from told
),

of_company as (
    select margin_share(sum(margin_eur), sum(net_amount_eur)) as company_share
    from priced
    where margin_eur is not null
),

usual as (
    select
        coalesce(
            company_share, cast(nullif(setting_assumed_margin_share(), 0) as double)
        ) as margin_share,
        case
            when company_share is not null then 'of_company'
            when setting_assumed_margin_share() > 0 then 'assumed'
            else 'unknown'
        end as margin_basis
    from of_company
),

drawn as (
    select
        base.campaign_id,
        base.client_id,
        base.arm,
        base.compared_stratum,
        members.surviving_client_id,
        members.window_starts_on,
        max(windows.window_ends_on) as last_end_on
    from returns.baselines as base
    inner join returns.members as members
        on base.campaign_id = members.campaign_id and base.client_id = members.client_id
    inner join returns.money_windows as windows
        on
            members.campaign_id = windows.campaign_id
            and members.window_starts_on = windows.window_starts_on
            and windows.is_window_over
    group by
        base.campaign_id,
        base.client_id,
        base.arm,
        base.compared_stratum,
        members.surviving_client_id,
        members.drawn_on,
        members.window_starts_on
    -- Of clients who became one, the spending counts for the one who was drawn first.
    qualify
        row_number() over (
            partition by base.campaign_id, members.surviving_client_id
            order by
                members.drawn_on,
                base.client_id <> members.surviving_client_id,
                base.client_id
        ) = 1
),

ordered_by as (
    select
        order_id,
        min(surviving_client_id) as client_id
    from staging.order_lines
    group by order_id
),

credits as (
    select
        coalesce(
            returns.surviving_client_id, orders.surviving_client_id, ordered_by.client_id
        ) as client_id,
        returns.sent_back_on,
        returns.credit_eur
    from staging.returns as returns
    left join staging.orders as orders on returns.order_id = orders.order_id
    left join ordered_by on returns.order_id = ordered_by.order_id
    where returns.return_id not in (select m.return_id from orders.misnamed_returns as m)
),

-- Orders and credits are one list of movements, so that each is joined to its windows once.
movements as (
    select
        priced.client_id,
        priced.ordered_on as moved_on,
        true as is_purchase,
        priced.net_amount_eur as revenue_eur,
        coalesce(
            priced.margin_eur,
            cast(round(priced.net_amount_eur * usual.margin_share, 2) as decimal(18, 2))
        ) as margin_eur,
        case when priced.margin_eur is not null then 'delivered' else usual.margin_basis end
            as margin_basis,
        cast(0 as decimal(18, 2)) as credited_eur,
        false as is_unknown_credit
    from priced
    cross join usual
    union all
    select
        client_id,
        sent_back_on,
        false,
        0,
        0,
        'delivered',
        coalesce(credit_eur, 0),
        credit_eur is null
    from credits
),

moved as (
    select
        drawn.campaign_id,
        drawn.client_id,
        drawn.arm,
        drawn.compared_stratum,
        drawn.window_starts_on,
        movements.*
    from drawn
    inner join movements
        on
            drawn.surviving_client_id = movements.client_id
            and movements.moved_on > drawn.window_starts_on
            and movements.moved_on <= drawn.last_end_on
),

summed as (
    select
        moved.campaign_id,
        moved.client_id,
        moved.arm,
        moved.compared_stratum,
        windows.window_days,
        bool_or(moved.is_purchase) as has_returned,
        sum(moved.revenue_eur) as revenue_eur,
        sum(moved.credited_eur) as credited_eur,
        count(case when moved.is_unknown_credit then 1 end) as unknown_credit_count,
        case when count(moved.margin_eur) = count(*) then sum(moved.margin_eur) end as margin_eur,
        bool_or(moved.margin_basis = 'of_company') as is_of_company,
        bool_or(moved.margin_basis = 'assumed') as is_assumed
    from moved
    inner join returns.money_windows as windows
        on
            moved.campaign_id = windows.campaign_id
            and moved.window_starts_on = windows.window_starts_on
            and moved.moved_on <= windows.window_ends_on
            and windows.is_window_over
    group by
        moved.campaign_id,
        moved.client_id,
        moved.arm,
        moved.compared_stratum,
        windows.window_days
),

caps as (
    select
        campaign_id,
        nullif(quantile_disc(draw_spend_eur, setting_winsor_quantile()), 0) as cap_eur
    from returns.baselines
    group by campaign_id
),

netted as (
    select
        summed.*,
        summed.revenue_eur - summed.credited_eur as net_revenue_eur,
        case
            when summed.revenue_eur > 0
                then
                    summed.margin_eur * (summed.revenue_eur - summed.credited_eur)
                    / cast(summed.revenue_eur as double)
            else -usual.margin_share * summed.credited_eur
        end as exact_margin_eur,
        usual.margin_basis as usual_basis
    from summed
    cross join usual
)

select
    netted.campaign_id,
    netted.client_id,
    netted.arm,
    netted.compared_stratum,
    netted.window_days,
    netted.has_returned,
    cast(netted.revenue_eur as decimal(18, 2)) as revenue_eur,
    cast(netted.credited_eur as decimal(18, 2)) as credited_eur,
    cast(netted.unknown_credit_count as integer) as unknown_credit_count,
    cast(netted.net_revenue_eur as decimal(18, 2)) as net_revenue_eur,
    cast(least(netted.net_revenue_eur, caps.cap_eur) as decimal(18, 2)) as winsorised_revenue_eur,
    cast(round(netted.exact_margin_eur, 2) as decimal(18, 2)) as net_margin_eur,
    case
        when netted.exact_margin_eur is null then 'unknown'
        when netted.revenue_eur <= 0 then netted.usual_basis
        when netted.is_assumed then 'assumed'
        when netted.is_of_company then 'of_company'
        else 'delivered'
    end as margin_basis
from netted
inner join caps on netted.campaign_id = caps.campaign_id
