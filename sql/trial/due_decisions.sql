/*---
description: Half-year decision on the rule of loss of one client type that no earlier night froze, with the quarter whose answers decide it.
grain: [rule_decided_on, decided_client_type]
columns:
  rule_decided_on:
    type: DATE
    description: "Day of the decision: 1 January or 1 July, or the first purchase day (opening) where nothing is frozen yet."
    label_fr: Décidé le
  decided_client_type:
    type: VARCHAR
    description: Client type for which the decision holds; all for the opening, and for decisions of an earlier version, which knew no types.
    label_fr: Décidé pour
    values: [all, B2B, B2C, unknown]
  cutoff_on:
    nullable: true
  frozen_rule:
    type: VARCHAR
    description: Rule of loss to which the frozen decisions led for the type; NULL where there are none.
    values: [predictive, fixed_days, predictive_risk, personal_rhythm, fixed_days_act, learned]
    nullable: true
checks:
  - name: answers_are_of_an_earlier_quarter
    description: decisions by the answers of a quarter that ends on their day or later
    sql: coalesce(cutoff_on < rule_decided_on, true)
examples:
  - name: every half-year by the calendar, by the newest quarter whose answers were known for enough
    run_date: 2026-06-30
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-12-31}
        - {client_id: b, purchased_on: 2024-12-22}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2B, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: b, client_type: B2B, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2025-03-31, client_id: c, client_type: B2C, horizon_ends_on: 2025-06-30}
        - {cutoff_on: 2025-09-30, client_id: c, client_type: B2C, horizon_ends_on: 2026-01-01}
    expect:
      - {rule_decided_on: 2023-12-31, decided_client_type: all, cutoff_on: null, frozen_rule: null}
      - {rule_decided_on: 2025-01-01, decided_client_type: B2B, cutoff_on: null}
      - {rule_decided_on: 2025-07-01, decided_client_type: B2B, cutoff_on: 2024-12-31}
      - {rule_decided_on: 2025-07-01, decided_client_type: B2C, cutoff_on: 2025-03-31}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2B, cutoff_on: 2024-12-31}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2C, cutoff_on: 2025-03-31}
  - name: what is frozen is not due again; the next decision starts from that of the type, or of all
    run_date: 2026-01-01
    given:
      staging.rule_decisions:
        - {rule_decided_on: 2025-01-01, decided_client_type: all, chosen_rule: fixed_days}
        - {rule_decided_on: 2025-07-01, decided_client_type: B2C, chosen_rule: learned}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-12-31}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: a, client_type: B2C, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: c, client_type: B2B, horizon_ends_on: 2025-03-31}
    expect:
      - {rule_decided_on: 2026-01-01, decided_client_type: B2B, cutoff_on: 2024-12-31, frozen_rule: fixed_days}
      - {rule_decided_on: 2026-01-01, decided_client_type: B2C, cutoff_on: 2024-12-31, frozen_rule: learned}
  - name: a company too young for any half-year has its opening
    run_date: 2026-01-01
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-11-01}
    expect:
      - {rule_decided_on: 2025-11-01, decided_client_type: all, cutoff_on: null, frozen_rule: null}
---*/
-- The cut-off date is the newest quarter whose horizons were over for backtest_closed_share of
-- the clients of the type.
with frozen as (
    select max(rule_decided_on) as last_decided_on
    from staging.rule_decisions
),

types as (
    select
        client_type,
        min(cutoff_on) as first_cutoff_on
    from trial.backtest_histories
    group by client_type
),

frozen_rules as (
    select
        types.client_type,
        max_by(decisions.chosen_rule, decisions.rule_decided_on) as frozen_rule
    from types
    inner join staging.rule_decisions as decisions
        on decisions.decided_client_type in ('all', types.client_type)
    group by types.client_type
),

years as (
    select
        client_type,
        first_cutoff_on,
        unnest(
            generate_series(
                cast(year(first_cutoff_on) as integer), cast(year(as_of()) as integer)
            )
        ) as decision_year
    from types
    where year(first_cutoff_on) <= year(as_of())
),

-- By the calendar, not by the quarters with answers, so that no decision is made afterwards.
half_years as (
    select
        years.client_type,
        make_date(cast(years.decision_year as integer), halves.first_month, 1) as begins_on
    from years
    cross join (values (1), (7)) as halves (first_month)
    where
        make_date(cast(years.decision_year as integer), halves.first_month, 1)
        > years.first_cutoff_on
),

openings as (
    select min(purchased_on) as opens_on
    from orders.purchase_days
),

decisions as (
    select
        half_years.begins_on as rule_decided_on,
        half_years.client_type as decided_client_type
    from half_years
    inner join frozen
        on frozen.last_decided_on is null or half_years.begins_on > frozen.last_decided_on
    where half_years.begins_on <= as_of()
    union all
    select
        openings.opens_on as rule_decided_on,
        'all' as decided_client_type
    from openings
    inner join frozen on frozen.last_decided_on is null
    where openings.opens_on <= as_of()
),

horizons as (
    select
        decisions.rule_decided_on,
        decisions.decided_client_type,
        histories.cutoff_on,
        count(case when histories.horizon_ends_on < decisions.rule_decided_on then 1 end)
            as over_count,
        count(*) as case_count
    from decisions
    inner join trial.backtest_histories as histories
        on
            decisions.decided_client_type = histories.client_type
            and decisions.rule_decided_on > histories.cutoff_on
    group by decisions.rule_decided_on, decisions.decided_client_type, histories.cutoff_on
),

-- The newest quarter whose answers were known for enough of its clients.
known as (
    select
        rule_decided_on,
        decided_client_type,
        max(cutoff_on) as cutoff_on
    from horizons
    where over_count >= setting_backtest_closed_share() * case_count
    group by rule_decided_on, decided_client_type
)

select
    decisions.rule_decided_on,
    decisions.decided_client_type,
    known.cutoff_on,
    frozen_rules.frozen_rule
from decisions
left join frozen_rules on decisions.decided_client_type = frozen_rules.client_type
left join known
    on
        decisions.rule_decided_on = known.rule_decided_on
        and decisions.decided_client_type = known.decided_client_type
