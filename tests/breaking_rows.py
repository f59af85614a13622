"""For each named predicate of finding and measuring: rows that fulfil it, rows that must fail it.

A row names only what it changes in a row that is valid by contract; a predicate with several
halves has rows that break each of them. Explaining and choosing are in breaking_choices.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Rows = list[dict[str, str]]


class Break(NamedTuple):
    """`good` fails nothing, each of `bad` fails.

    `given` fills other tables for both, `given_bad` for the bad rows only.
    """

    good: Rows
    bad: list[Rows]
    given: Mapping[str, Rows] = MappingProxyType({})
    given_bad: Mapping[str, Rows] = MappingProxyType({})


NIGHT = "2026-01-01"  # run date and as_of of the bench
LATER = "2026-01-02"
SURE = {"purchased_on": NIGHT, "is_rhythm_break": "true", "is_life_end": "true"}
UNSURE = SURE | {"is_life_end": "false"}
NO_BREAK = UNSURE | {"is_rhythm_break": "false"}
JUDGED = {"purchased_on": NIGHT, "threshold_origin": "predictive"}
STAND_AT = {"extract": "orders", "is_configured": "true"}
RATE = {
    "drawn_count": "1",
    "is_window_over": "true",
    "return_share": "0.1",
    "low_share": "0",
    "high_share": "0.5",
}
LIFT = {
    "verdict": "effective",
    "low_share": "0.1",
    "lift_share": "0.2",
    "high_share": "0.3",
}

FIND_BREAKS: dict[tuple[str, str], Break] = {
    ("staging.orders", "client_is_known"): Break(
        [{"client_id": "a"}],
        [[{"client_id": "z"}]],
        {"staging.clients": [{"client_id": "a"}]},
    ),
    **{
        (table, "order_is_known"): Break(
            [{"order_id": "a"}, {"order_id": "b"}, *nobody],
            [[{"order_id": "z"}]],
            {"staging.orders": [{"order_id": "a"}], "staging.order_lines": [{"order_id": "b"}]},
        )
        for table, nobody in (
            ("staging.returns", [{"order_id": "null"}]),
            ("staging.deliveries", []),
        )
    },
    ("reference.rfm_segments", "every_cell_has_a_segment"): Break([{}] * 25, [[{}] * 24]),
    ("status.episodes", "days_in_order"): Break(
        [{"last_purchase_on": "2025-01-01", "lost_on": "2025-01-02", "returned_on": "2025-01-03"}],
        [
            [{"last_purchase_on": "2025-01-01", "lost_on": "2025-01-01"}],
            [
                {
                    "last_purchase_on": "2025-01-01",
                    "lost_on": "2025-01-02",
                    "returned_on": "2025-01-02",
                }
            ],
        ],
    ),
    ("status.episodes", "lost_not_after_as_of"): Break(
        [{"lost_on": NIGHT}, {"lost_on": NIGHT, "confirmed_on": NIGHT}],
        [[{"lost_on": LATER}], [{"lost_on": NIGHT, "confirmed_on": LATER}]],
    ),
    ("status.episodes", "confirmed_as_the_lives_say"): Break(
        [
            {"client_id": "a", "last_purchase_on": NIGHT, "confirmed_on": LATER},
            {"client_id": "b", "last_purchase_on": NIGHT, "confirmed_on": "null"},
            {"client_id": "fixed", "last_purchase_on": NIGHT, "confirmed_on": LATER},
        ],
        [
            [{"client_id": "a", "last_purchase_on": NIGHT, "confirmed_on": "null"}],
            [{"client_id": "b", "last_purchase_on": NIGHT, "confirmed_on": LATER}],
            [{"client_id": "no break", "last_purchase_on": NIGHT, "confirmed_on": "null"}],
        ],
        {
            "status.loss_thresholds": [
                JUDGED | {"client_id": "a"},
                JUDGED | {"client_id": "b", "threshold_origin": "rhythm_not_known"},
                JUDGED | {"client_id": "fixed", "threshold_origin": "fixed_days"},
                JUDGED | {"client_id": "no break"},
            ],
            "rhythm.predictive_thresholds": [
                SURE | {"client_id": "a"},
                UNSURE | {"client_id": "b"},
                NO_BREAK | {"client_id": "fixed"},
                NO_BREAK | {"client_id": "no break"},
            ],
        },
    ),
    ("status.loss_thresholds", "decisive_thresholds_in_order"): Break(
        [
            {"decisive_watch_days": "1", "decisive_risk_days": "1", "decisive_days": "1"},
            {"decisive_watch_days": "null", "decisive_risk_days": "1", "decisive_days": "1"},
        ],
        [
            [{"decisive_watch_days": "2", "decisive_risk_days": "1", "decisive_days": "3"}],
            [{"decisive_watch_days": "null", "decisive_risk_days": "3", "decisive_days": "2"}],
        ],
    ),
    ("status.loss_thresholds", "rule_was_in_force"): Break(
        [{"in_force_from_on": NIGHT, "purchased_on": NIGHT}],
        [[{"in_force_from_on": LATER, "purchased_on": NIGHT}]],
    ),
    ("status.rules_in_force", "in_force_by_as_of"): Break(
        [{"in_force_from_on": NIGHT}], [[{"in_force_from_on": LATER}]]
    ),
    ("rhythm.predictive_thresholds", "thresholds_in_order"): Break(
        [{"watch_after_days": "1", "risk_after_days": "1", "lost_after_days": "1"}],
        [
            [{"watch_after_days": "2", "risk_after_days": "1", "lost_after_days": "3"}],
            [{"watch_after_days": "1", "risk_after_days": "3", "lost_after_days": "2"}],
        ],
    ),
    ("rhythm.predictive_thresholds", "lives_end_with_a_break"): Break(
        [{"is_rhythm_break": "true", "is_life_end": "true"}],
        [[{"is_rhythm_break": "false", "is_life_end": "true"}]],
    ),
    ("rhythm.predictive_thresholds", "next_purchase_is_later"): Break(
        [{"purchased_on": NIGHT, "next_purchase_on": LATER}],
        [[{"purchased_on": NIGHT, "next_purchase_on": NIGHT}]],
    ),
    ("rhythm.predictive_thresholds", "known_parameters_are_whole"): Break(
        [
            {
                "parameters_from": "own",
                "gamma_k": "1",
                "gamma_alpha": "2",
                "gamma_beta_days": "3",
            },
            {
                "parameters_from": "none",
                "gamma_k": "null",
                "gamma_alpha": "null",
                "gamma_beta_days": "null",
            },
        ],
        [
            [
                {
                    "parameters_from": "none",
                    "gamma_k": "1",
                    "gamma_alpha": "2",
                    "gamma_beta_days": "3",
                }
            ],
            [
                {
                    "parameters_from": "own",
                    "gamma_k": "1",
                    "gamma_alpha": "null",
                    "gamma_beta_days": "3",
                }
            ],
            [
                {
                    "parameters_from": "own",
                    "gamma_k": "1",
                    "gamma_alpha": "2",
                    "gamma_beta_days": "null",
                }
            ],
        ],
    ),
    ("rhythm.delivered_contact_days", "reached_in_the_silence"): Break(
        [{"purchased_on": NIGHT, "reached_on": NIGHT}],
        [
            [{"purchased_on": NIGHT, "reached_on": LATER}],
            [{"purchased_on": NIGHT, "reached_on": "2025-12-31"}],
        ],
    ),
    ("rhythm.departure_signals", "declared_in_the_silence"): Break(
        [{"purchased_on": NIGHT, "declared_on": NIGHT}],
        [
            [{"purchased_on": NIGHT, "declared_on": LATER}],
            [{"purchased_on": NIGHT, "declared_on": "2025-12-31"}],
        ],
    ),
    ("warnings.last_answers", "answered_by_the_run_date"): Break(
        [{"last_answer_on": NIGHT}], [[{"last_answer_on": LATER}]]
    ),
    ("warnings.unanswered", "unanswered_hit_not_after_as_of"): Break(
        [{"is_hit": "true", "would_hit_on": NIGHT}, {"is_hit": "false", "would_hit_on": LATER}],
        [[{"is_hit": "true", "would_hit_on": LATER}]],
    ),
    ("rhythm.followed_contracts", "followed_contract_ends"): Break(
        [{"contract_id": "agreed"}, {"contract_id": "ended"}],
        [[{"contract_id": "open"}]],
        {
            "staging.contracts": [
                {"contract_id": "agreed", "ends_on": NIGHT, "ended_on": "null"},
                {"contract_id": "ended", "ends_on": "null", "ended_on": NIGHT},
                {"contract_id": "open", "ends_on": "null", "ended_on": "null"},
            ]
        },
    ),
    ("warnings.contracts_ending", "contract_hit_not_after_as_of"): Break(
        [{"is_hit": "true", "would_hit_on": NIGHT}, {"is_hit": "false", "would_hit_on": LATER}],
        [[{"is_hit": "true", "would_hit_on": LATER}]],
    ),
    ("warnings.falling", "fall_has_a_day"): Break(
        [{"is_hit": "true", "would_hit_on": NIGHT}, {"is_hit": "false", "would_hit_on": "null"}],
        [
            [{"is_hit": "true", "would_hit_on": LATER}],
            [{"is_hit": "true", "would_hit_on": "null"}],
            [{"is_hit": "false", "would_hit_on": NIGHT}],
        ],
    ),
    ("warnings.falling_limits", "falls_are_below_the_base"): Break(
        [{"earlier_order_count": "6", "falling_at_most_count": "5"}],
        [[{"earlier_order_count": "6", "falling_at_most_count": "6"}]],
    ),
    ("warnings.year_rules", "year_hit_not_after_as_of"): Break(
        [
            {"is_hit": "true", "would_hit_on": NIGHT},
            {"is_hit": "false", "would_hit_on": LATER},
        ],
        [[{"is_hit": "true", "would_hit_on": LATER}]],
    ),
    ("warnings.inactivity", "hit_has_a_day"): Break(
        [{"is_hit": "true", "hit_on": NIGHT}, {"is_hit": "false", "hit_on": "null"}],
        [[{"is_hit": "true", "hit_on": "null"}], [{"is_hit": "false", "hit_on": NIGHT}]],
    ),
    ("warnings.inactivity", "hit_not_after_as_of"): Break(
        [{"hit_on": NIGHT}], [[{"hit_on": LATER}]]
    ),
    ("orders.known_clients", "merges_have_an_end"): Break(
        [{"has_merge_loop": "false"}], [[{"has_merge_loop": "true"}]]
    ),
    ("rhythm.rhythm", "median_needs_two_purchase_days"): Break(
        [
            {"purchase_day_count": "2", "median_interval_days": "1"},
            {"purchase_day_count": "1", "median_interval_days": "null"},
        ],
        [
            [{"purchase_day_count": "1", "median_interval_days": "1"}],
            [{"purchase_day_count": "2", "median_interval_days": "null"}],
        ],
    ),
    ("rhythm.rhythm", "first_not_after_last"): Break(
        [{"first_on": NIGHT, "last_purchase_on": NIGHT}],
        [[{"first_on": LATER, "last_purchase_on": NIGHT}]],
    ),
    ("rhythm.rhythm", "mean_needs_two_purchase_days"): Break(
        [
            {"purchase_day_count": "1", "mean_interval_days": "null"},
            {"purchase_day_count": "2", "mean_interval_days": "7"},
        ],
        [
            [{"purchase_day_count": "1", "mean_interval_days": "7"}],
            [{"purchase_day_count": "2", "mean_interval_days": "null"}],
        ],
    ),
    ("rhythm.seasons", "next_season_is_ahead"): Break(
        [
            {
                "last_purchase_on": NIGHT,
                "next_season_ends_on": LATER,
                "normal_until_on": LATER,
            }
        ],
        [
            [{"last_purchase_on": NIGHT, "next_season_ends_on": NIGHT, "normal_until_on": LATER}],
            [
                {
                    "last_purchase_on": "2025-12-31",
                    "next_season_ends_on": LATER,
                    "normal_until_on": NIGHT,
                }
            ],
        ],
    ),
    ("status.status", "lost_since_a_day"): Break(
        [{"status": "active", "lost_on": "null"}, {"status": "lost", "lost_on": NIGHT}],
        [[{"status": "lost", "lost_on": "null"}], [{"status": "lost_again", "lost_on": "null"}]],
    ),
    ("orders.valid_orders", "lines_add_up_to_the_order"): Break(
        [
            {"net_amount_eur": "9.00", "whole_amount_eur": "null"},
            {"net_amount_eur": "9.00", "whole_amount_eur": "9.01"},
        ],
        [
            [{"net_amount_eur": "9.00", "whole_amount_eur": "9.02"}],
            [{"net_amount_eur": "9.02", "whole_amount_eur": "9.00"}],
        ],
    ),
    ("orders.valid_orders", "some_orders_are_known"): Break([{}], [[]]),
    # Recent is at most orders_stale_days (3) before the run date.
    ("orders.valid_orders", "orders_are_recent"): Break(
        [],
        [[]],
        {"intake.coverage": [STAND_AT | {"covers_to_on": "2025-12-29"}]},
        {"intake.coverage": [STAND_AT | {"covers_to_on": "2025-12-28"}]},
    ),
    ("orders.valid_orders", "not_after_run_date"): Break(
        [{"ordered_on": NIGHT}], [[{"ordered_on": LATER}]]
    ),
    ("value.value", "class_or_reason"): Break(
        [
            {"abc_class": "A", "abc_reason": "null"},
            {"abc_class": "null", "abc_reason": "no_revenue"},
        ],
        [
            [{"abc_class": "null", "abc_reason": "null"}],
            [{"abc_class": "A", "abc_reason": "no_revenue"}],
        ],
    ),
    ("returns.client_returns", "open_windows_say_nothing"): Break(
        [
            {"is_window_over": "false"},
            {"is_window_over": "true", "has_returned": "true", "revenue_eur": "5"},
        ],
        [
            [{"is_window_over": "false", "has_returned": "false"}],
            [{"is_window_over": "false", "first_return_on": NIGHT}],
            [{"is_window_over": "false", "revenue_eur": "0"}],
        ],
    ),
    ("returns.client_returns", "return_inside_window"): Break(
        [
            {"window_starts_on": NIGHT, "window_ends_on": LATER, "first_return_on": LATER},
            {"window_starts_on": NIGHT, "window_ends_on": LATER, "first_return_on": "null"},
        ],
        [
            [{"window_starts_on": NIGHT, "window_ends_on": LATER, "first_return_on": NIGHT}],
            [{"window_starts_on": "2025-12-31", "window_ends_on": NIGHT, "first_return_on": LATER}],
        ],
    ),
    ("returns.rates", "share_inside_interval"): Break(
        [{"low_share": "0.1", "return_share": "0.1", "high_share": "0.1"}],
        [
            [{"low_share": "0.2", "return_share": "0.1", "high_share": "0.3"}],
            [{"low_share": "0.0", "return_share": "0.4", "high_share": "0.3"}],
        ],
    ),
    ("returns.rates", "open_window_has_no_rate"): Break(
        [
            RATE,
            {"is_window_over": "false", "return_share": "null"},
        ],
        [
            [RATE | {"return_share": "null"}],
            [RATE | {"low_share": "null"}],
            [RATE | {"high_share": "null"}],
            [RATE | {"is_window_over": "false"}],
        ],
    ),
    ("returns.lift", "lift_inside_interval"): Break(
        [LIFT, LIFT | {"low_share": "0.2"}, LIFT | {"high_share": "0.2"}],
        [[LIFT | {"low_share": "0.25"}], [LIFT | {"high_share": "0.15"}]],
    ),
    ("returns.lift", "verdict_follows_interval"): Break(
        [
            LIFT,
            {"verdict": "harmful", "low_share": "-0.3", "high_share": "-0.1"},
            {"verdict": "inconclusive", "low_share": "-0.1", "high_share": "0.1"},
            {"verdict": "inconclusive", "low_share": "0", "high_share": "0"},
            {"verdict": "no_control"},
            {"verdict": "window_open"},
        ],
        [
            [LIFT | {"low_share": "0"}],
            [LIFT | {"verdict": "inconclusive"}],
            [LIFT | {"verdict": "harmful"}],
            [{"verdict": "effective"}],
            [{"verdict": "harmful", "low_share": "-0.3", "high_share": "0"}],
            [{"verdict": "inconclusive", "low_share": "-0.3", "high_share": "-0.1"}],
        ],
    ),
}
