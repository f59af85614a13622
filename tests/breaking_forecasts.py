"""For each named predicate of the buying models: rows that fulfil it, rows that must fail it."""

from breaking_rows import LATER, NIGHT, Break

BUYING = {
    "model": "mbg_nbd",
    "log_likelihood": "-10",
    "purchase_r": "1",
    "value_p": "null",
    "fit_reason": "null",
}
VALUING = BUYING | {"model": "gamma_gamma", "purchase_r": "null", "value_p": "1"}
UNFITTED = {
    "model": "mbg_nbd",
    "log_likelihood": "null",
    "purchase_r": "null",
    "value_p": "null",
    "fit_reason": "no_maximum",
}
PAST = {name: BUYING[name] for name in ("log_likelihood", "purchase_r", "fit_reason")}
PAST_UNFITTED = {name: UNFITTED[name] for name in PAST}
ALIVE = {"p_alive": "0.5", "expected_orders": "2", "p_alive_reason": "null"}
UNKNOWN = {"p_alive": "null", "expected_orders": "null", "p_alive_reason": "no_maximum"}
ANSWERED = {
    "cutoff_on": "2025-10-03",
    "horizon_ends_on": NIGHT,
    "is_contacted": "false",
    "has_left": "true",
}
TRIED = {"client_type": "B2B", "buyers": "all", "phase": "early", "balanced_accuracy_share": "0.8"}
PROVED = {"predictive_lead_low_share": "0.1", "predictive_lead_high_share": "0.2"}

FORECAST_BREAKS: dict[tuple[str, str], Break] = {
    ("value.buying_history", "last_purchase_within_age"): Break(
        [{"last_repeat_days": "9", "age_days": "9"}], [[{"last_repeat_days": "9", "age_days": "8"}]]
    ),
    ("value.buying_history", "repeat_needs_time"): Break(
        [
            {"repeat_count": "0", "last_repeat_days": "0"},
            {"repeat_count": "1", "last_repeat_days": "1"},
        ],
        [
            [{"repeat_count": "1", "last_repeat_days": "0"}],
            [{"repeat_count": "0", "last_repeat_days": "1"}],
        ],
    ),
    ("value.buying_models", "parameters_or_reason"): Break(
        [BUYING, VALUING, UNFITTED],
        [
            [BUYING | {"fit_reason": "no_maximum"}],
            [BUYING | {"log_likelihood": "null"}],
            [BUYING | {"purchase_r": "null"}],
            [BUYING | {"value_p": "1"}],
            [VALUING | {"value_p": "null"}],
            [VALUING | {"purchase_r": "1"}],
            [UNFITTED | {"fit_reason": "null"}],
        ],
    ),
    ("trial.backtest_models", "past_parameters_or_reason"): Break(
        [PAST, PAST_UNFITTED],
        [
            [PAST | {"fit_reason": "no_maximum"}],
            [PAST | {"log_likelihood": "null"}],
            [PAST | {"purchase_r": "null"}],
            [PAST_UNFITTED | {"fit_reason": "null"}],
        ],
    ),
    ("value.forecast", "alive_or_reason"): Break(
        [ALIVE, UNKNOWN],
        [
            [ALIVE | {"p_alive_reason": "no_maximum"}],
            [ALIVE | {"expected_orders": "null"}],
            [UNKNOWN | {"p_alive_reason": "null"}],
        ],
    ),
    ("value.forecast", "order_value_or_reason"): Break(
        [
            {"expected_order_eur": "5.00", "order_value_reason": "null"},
            {"expected_order_eur": "null", "order_value_reason": "no_mean"},
        ],
        [
            [{"expected_order_eur": "5.00", "order_value_reason": "no_mean"}],
            [{"expected_order_eur": "null", "order_value_reason": "null"}],
        ],
    ),
    ("value.forecast", "revenue_needs_both"): Break(
        [
            {
                "forecast_revenue_eur": "5.00",
                "expected_orders": "1",
                "expected_order_eur": "5.00",
            },
            {"forecast_revenue_eur": "null", "expected_orders": "1"},
            {"forecast_revenue_eur": "null", "expected_order_eur": "5.00"},
        ],
        [
            [{"forecast_revenue_eur": "5.00", "expected_orders": "1"}],
            [{"forecast_revenue_eur": "5.00", "expected_order_eur": "5.00"}],
            [{"expected_orders": "1", "expected_order_eur": "5.00"}],
        ],
    ),
    ("trial.backtest_samples", "horizon_can_be_over"): Break(
        [{"cutoff_on": "2025-10-03"}], [[{"cutoff_on": "2025-10-04"}]]
    ),
    ("trial.backtest_histories", "answer_after_horizon"): Break(
        [
            ANSWERED,
            ANSWERED | {"horizon_ends_on": LATER, "has_left": "null"},
            ANSWERED | {"is_contacted": "true", "has_left": "null"},
        ],
        [
            [ANSWERED | {"horizon_ends_on": LATER}],
            [ANSWERED | {"is_contacted": "true"}],
            [ANSWERED | {"has_left": "null"}],
        ],
    ),
    ("trial.backtest_histories", "origin_within_horizon"): Break(
        [ANSWERED], [[ANSWERED | {"cutoff_on": "2025-10-04"}]]
    ),
    ("trial.rule_backtest", "accuracy_or_reason"): Break(
        [
            {"balanced_accuracy_share": "0.5", "backtest_reason": "null"},
            {"balanced_accuracy_share": "null", "backtest_reason": "nothing_to_say"},
        ],
        [
            [{"balanced_accuracy_share": "0.5", "backtest_reason": "nothing_to_say"}],
            [{"balanced_accuracy_share": "null", "backtest_reason": "null"}],
        ],
    ),
    ("marketing.rule_findings", "figures_or_words"): Break(
        [
            {"balanced_accuracy_share": "0.5", "not_told_fr": "null"},
            {"balanced_accuracy_share": "null", "not_told_fr": "x"},
        ],
        [
            [{"balanced_accuracy_share": "0.5", "not_told_fr": "x"}],
            [{"balanced_accuracy_share": "null", "not_told_fr": "null"}],
        ],
    ),
    ("trial.rule_backtest", "chosen_has_a_finding"): Break(
        [
            {"is_chosen": "true", "phase": "last", "finding_fr": "x"},
            {"is_chosen": "true", "phase": "early", "finding_fr": "null"},
            {"is_chosen": "false", "phase": "last", "finding_fr": "null"},
        ],
        [
            [{"is_chosen": "true", "phase": "last", "finding_fr": "null"}],
            [{"is_chosen": "true", "phase": "early", "finding_fr": "x"}],
            [{"is_chosen": "false", "phase": "last", "finding_fr": "x"}],
        ],
    ),
    ("trial.rule_backtest", "best_on_early_is_chosen"): Break(
        [
            TRIED | {"is_chosen": "true"},
            TRIED | {"balanced_accuracy_share": "0.7", "is_chosen": "false"},
            TRIED | {"balanced_accuracy_share": "0.9", "is_chosen": "false", "client_type": "B2C"},
            TRIED | {"balanced_accuracy_share": "0.9", "is_chosen": "false", "buyers": "repeat"},
            TRIED | {"balanced_accuracy_share": "0.9", "is_chosen": "false", "phase": "last"},
        ],
        [
            [
                TRIED | {"is_chosen": "true"},
                TRIED | {"balanced_accuracy_share": "0.9", "is_chosen": "false"},
            ]
        ],
    ),
    ("trial.lost_rule_choices", "choice_has_proof"): Break(
        [
            PROVED | {"chosen_rule": "predictive"},
            {"chosen_rule": "fixed_days", "predictive_lead_low_share": "0"},
            {"chosen_rule": "fixed_days", "predictive_lead_low_share": "null"},
        ],
        [
            [PROVED | {"chosen_rule": "fixed_days"}],
            [{"chosen_rule": "predictive", "predictive_lead_high_share": "-0.1"}],
        ],
    ),
}
