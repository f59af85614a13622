/*---
description: Proposed decision on the rule of loss for one half-year that no earlier night decided; the rule changes only on proof.
grain: [rule_decided_on]
python: rule_choice.add_choices
columns:
  rule_decided_on:
    type: DATE
    description: "Day of the decision: 1 January or 1 July, or the first purchase day (opening) where nothing is frozen yet."
    label_fr: Décidé le
  cutoff_on:
    nullable: true
  left_count:
    type: INTEGER
    description: Sampled clients at the cut-off date who had left, by horizons over before rule_decided_on.
    label_fr: Partis
    min: 0
  stayed_count:
    type: INTEGER
    description: Sampled clients at the cut-off date who had stayed, by horizons over before rule_decided_on.
    label_fr: Restés
    min: 0
  added_true_positive_count:
    type: INTEGER
    description: Clients who had left and whom only the rule predictive named.
    min: 0
  lost_true_positive_count:
    type: INTEGER
    description: Clients who had left and whom only the rule fixed_days named.
    min: 0
  added_false_positive_count:
    type: INTEGER
    description: Clients who had stayed and whom only the rule predictive named.
    min: 0
  avoided_false_positive_count:
    type: INTEGER
    description: Clients who had stayed and whom only the rule fixed_days named.
    min: 0
  rule_before:
    type: VARCHAR
    description: Rule of loss to which the decisions before this one led; NULL for the opening.
    values: [predictive, fixed_days]
    nullable: true
  predictive_lead_share:
    type: DECIMAL(9,6)
    description: "Lead: balanced accuracy of predictive less that of fixed_days; NULL with fewer than backtest_min_cases answers, or too few of one kind."
    unit: share -1 to 1
    label_fr: Avance sur le délai fixe
    min: -1
    max: 1
    nullable: true
  predictive_lead_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the interval of predictive_lead_share at confidence_share (paired proportions, normal approximation).
    unit: share -1 to 1
    min: -1
    max: 1
    nullable: true
  predictive_lead_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the interval of predictive_lead_share, as predictive_lead_low_share.
    unit: share -1 to 1
    min: -1
    max: 1
    nullable: true
  chosen_rule:
    type: VARCHAR
    description: "Rule of loss for silences from rule_decided_on on: rule_before, unless the whole interval shows the other better."
    label_fr: Règle retenue
    values: [predictive, fixed_days]
  choice_reason_fr:
    type: VARCHAR
    description: What was decided on that day and why, in one French sentence.
    label_fr: Motif de la décision
  choice_reason_en:
    type: VARCHAR
    description: What was decided on that day and why, in one English sentence.
checks:
  - name: choice_has_proof
    description: decisions against the interval of the difference
    sql: >
      (chosen_rule <> 'predictive' or predictive_lead_high_share is null
      or predictive_lead_high_share >= 0)
      and (chosen_rule <> 'fixed_days' or predictive_lead_low_share is null
      or predictive_lead_low_share <= 0)
examples:
  - name: a half-year without new answers is decided on the old ones
    run_date: 2026-06-30
    settings: {backtest_min_cases: 2}
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-12-31}
        - {client_id: b, purchased_on: 2024-12-22}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: a, known_silence_days: 366, known_lost_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: b, known_silence_days: 9, known_lost_days: 99, has_left: false, horizon_ends_on: 2025-03-31}
      reference.inactivity_rules:
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2023-12-31, cutoff_on: null, left_count: 0, rule_before: null, predictive_lead_share: null, chosen_rule: predictive, choice_reason_fr: "La règle prédictive décide jusqu'à la première décision de l'épreuve sur le passé (lost_rule = \"auto\")."}
      - {rule_decided_on: 2025-01-01, cutoff_on: null, left_count: 0, rule_before: predictive, chosen_rule: predictive}
      - {rule_decided_on: 2025-07-01, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 1, lost_true_positive_count: 1, chosen_rule: fixed_days}
      - {rule_decided_on: 2026-01-01, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 1, lost_true_positive_count: 1, rule_before: fixed_days, chosen_rule: fixed_days}
  - name: what is frozen is not decided again, and the next decision starts from it
    run_date: 2026-01-01
    settings: {backtest_min_cases: 2}
    given:
      staging.rule_decisions:
        - {rule_decided_on: 2025-01-01, chosen_rule: fixed_days, frozen_on: 2025-01-02}
        - {rule_decided_on: 2025-07-01, chosen_rule: predictive, frozen_on: 2025-07-02}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2023-12-31}
      trial.backtest_histories:
        - {cutoff_on: 2024-12-31, client_id: a, known_silence_days: 366, known_lost_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2024-12-31, client_id: b, known_silence_days: 9, known_lost_days: 99, has_left: false, horizon_ends_on: 2025-03-31}
      reference.inactivity_rules:
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2026-01-01, cutoff_on: 2024-12-31, lost_true_positive_count: 1, rule_before: predictive, chosen_rule: fixed_days}
  - name: a company too young for any half-year has its opening
    run_date: 2026-01-01
    given:
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-11-01}
    expect:
      - {rule_decided_on: 2025-11-01, rule_before: null, chosen_rule: predictive}
  - name: answers that came later are not counted; without proof the rule stays
    run_date: 2025-07-01
    settings: {backtest_min_cases: 2}
    given:
      staging.rule_decisions:
        - {rule_decided_on: 2024-07-01, chosen_rule: predictive}
      trial.backtest_histories:
        - {cutoff_on: 2024-09-30, client_id: a, known_silence_days: 100, known_lost_days: 99, has_left: true, horizon_ends_on: 2024-12-29}
        - {cutoff_on: 2024-09-30, client_id: b, known_silence_days: 100, known_lost_days: 100, has_left: false, horizon_ends_on: 2024-12-31}
        - {cutoff_on: 2024-12-31, client_id: a, known_silence_days: 366, known_lost_days: 366, has_left: true, horizon_ends_on: 2025-03-31}
        - {cutoff_on: 2025-03-31, client_id: a, known_silence_days: 9, known_lost_days: 99, has_left: true, horizon_ends_on: 2025-07-01}
      reference.inactivity_rules:
        - {rule: fixed_days, threshold_days: 365, minimum_count: 1}
    expect:
      - {rule_decided_on: 2025-01-01, cutoff_on: 2024-09-30, left_count: 1, stayed_count: 1, added_true_positive_count: 1, lost_true_positive_count: 0, added_false_positive_count: 0, avoided_false_positive_count: 0, predictive_lead_share: 0.5, predictive_lead_low_share: 0.5, chosen_rule: predictive}
      - {rule_decided_on: 2025-07-01, cutoff_on: 2024-12-31, left_count: 1, stayed_count: 0, added_true_positive_count: 0, lost_true_positive_count: 1, predictive_lead_share: null, chosen_rule: predictive}
---*/
-- The cut-off date is the newest quarter whose horizons were over for backtest_closed_share of
-- its clients.
with frozen as (
    select
        max(rule_decided_on) as last_decided_on,
        max_by(chosen_rule, rule_decided_on) as frozen_rule
    from staging.rule_decisions
),

history as (
    select
        min(cutoff_on) as first_cutoff_on,
        cast(year(min(cutoff_on)) as integer) as first_year
    from trial.backtest_histories
),

years as (
    select
        first_cutoff_on,
        unnest(generate_series(first_year, cast(year(as_of()) as integer))) as decision_year
    from history
    where first_year <= year(as_of())
),

-- By the calendar, not by the quarters with answers, so that no decision is made afterwards.
half_years as (
    select make_date(cast(years.decision_year as integer), halves.first_month, 1) as begins_on
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
        frozen.frozen_rule
    from half_years
    inner join frozen
        on frozen.last_decided_on is null or half_years.begins_on > frozen.last_decided_on
    where half_years.begins_on <= as_of()
    union all
    select
        openings.opens_on as rule_decided_on,
        frozen.frozen_rule
    from openings
    inner join frozen on frozen.last_decided_on is null
    where openings.opens_on <= as_of()
),

horizons as (
    select
        decisions.rule_decided_on,
        histories.cutoff_on,
        count(case when histories.horizon_ends_on < decisions.rule_decided_on then 1 end)
            as over_count,
        count(*) as case_count
    from decisions
    inner join trial.backtest_histories as histories
        on decisions.rule_decided_on > histories.cutoff_on
    group by decisions.rule_decided_on, histories.cutoff_on
),

-- The newest quarter whose answers were known for enough of its clients.
known as (
    select
        rule_decided_on,
        max(cutoff_on) as cutoff_on
    from horizons
    where over_count >= setting_backtest_closed_share() * case_count
    group by rule_decided_on
),

answers as (
    select
        known.rule_decided_on,
        histories.has_left,
        histories.known_silence_days > histories.known_lost_days as is_predictive,
        histories.known_silence_days > rules.threshold_days as is_fixed
    from known
    inner join trial.backtest_histories as histories
        on
            known.cutoff_on = histories.cutoff_on
            and known.rule_decided_on > histories.horizon_ends_on
            and histories.has_left is not null
    inner join reference.inactivity_rules as rules on rules.rule = 'fixed_days'
)

select
    decisions.rule_decided_on,
    max(decisions.frozen_rule) as frozen_rule,
    max(known.cutoff_on) as cutoff_on,
    cast(count(case when answers.has_left then 1 end) as integer) as left_count,
    cast(count(case when not answers.has_left then 1 end) as integer) as stayed_count,
    cast(
        count(
            case when answers.has_left and answers.is_predictive and not answers.is_fixed then 1 end
        ) as integer
    ) as added_true_positive_count,
    cast(
        count(
            case when answers.has_left and answers.is_fixed and not answers.is_predictive then 1 end
        ) as integer
    ) as lost_true_positive_count,
    cast(
        count(
            case
                when not answers.has_left and answers.is_predictive and not answers.is_fixed then 1
            end
        ) as integer
    ) as added_false_positive_count,
    cast(
        count(
            case
                when not answers.has_left and answers.is_fixed and not answers.is_predictive then 1
            end
        ) as integer
    ) as avoided_false_positive_count
from decisions
left join known on decisions.rule_decided_on = known.rule_decided_on
left join answers on decisions.rule_decided_on = answers.rule_decided_on
group by decisions.rule_decided_on
order by decisions.rule_decided_on
