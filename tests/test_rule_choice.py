"""The rule of loss changes only on proof."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from reconquete_pipeline.statistics.backtest import Estimate, draws, estimate, measures
from reconquete_pipeline.statistics.rule_choice import add_choices, kept_or_better, paired_lead

SETTINGS: dict[str, object] = {"confidence_share": Decimal("0.95"), "backtest_min_cases": 100}


@pytest.mark.parametrize(
    ("lead", "chosen"),
    [
        (Estimate(0.05, 0.01, 0.09), "better"),
        (Estimate(0.05, 0.0, 0.1), "old"),
        (Estimate(0.05, -0.01, 0.11), "old"),
        (Estimate(-0.05, -0.09, -0.01), "old"),
        (Estimate(0.05, None, None), "old"),
        (None, "old"),
    ],
)
def test_only_a_surely_better_rule_is_taken(lead: Estimate | None, chosen: str):
    assert kept_or_better("old", "better", lead) == chosen


def test_the_lead_is_the_difference_of_balanced_accuracies_with_the_interval_of_draws():
    rng = np.random.default_rng(12)
    left = (rng.random(3_000) < 0.3).astype(float)
    one = (rng.random(3_000) < 0.2 + 0.5 * left).astype(float)
    two = np.where(rng.random(3_000) < 0.8, one, rng.random(3_000) < 0.3 + 0.2 * left)
    weights = draws(np.arange(3_000), 2_000)
    accuracies = [measures(h, h, left, weights)["balanced_accuracy"] for h in (one, two)]
    drawn = estimate(accuracies[0] - accuracies[1], 0.95)
    counts = [
        (
            int((left == kind).sum()),
            int(((left == kind) & (one > two)).sum()),
            int(((left == kind) & (two > one)).sum()),
        )
        for kind in (1, 0)
    ]
    found = paired_lead(counts[0], counts[1], 0.95)
    assert found.value == pytest.approx(drawn.value, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((drawn.low, drawn.high), abs=2e-3)


def test_without_one_kind_of_answer_there_is_no_lead():
    assert paired_lead((0, 0, 0), (9, 1, 2), 0.95) == Estimate(None, None, None)


def decisions(*rows: tuple[int, int, int, int, int, int]) -> list[str]:
    names = ["left_count", "stayed_count", "found_count", "missed_count"]
    names += ["blamed_count", "spared_count"]
    added = add_choices(pd.DataFrame(rows, columns=names), SETTINGS)
    return added["chosen_rule"].tolist()


PREDICTIVE_BETTER = (200, 200, 60, 5, 5, 5)
FIXED_BETTER = (200, 200, 5, 60, 5, 5)
FIXED_SPARES = (200, 200, 5, 5, 60, 5)
NO_DIFFERENCE = (200, 200, 9, 8, 8, 9)


def test_decisions_follow_each_other():
    assert decisions(NO_DIFFERENCE, FIXED_BETTER, NO_DIFFERENCE, PREDICTIVE_BETTER) == [
        "predictive",
        "fixed_days",
        "fixed_days",
        "predictive",
    ]
    assert decisions(FIXED_SPARES) == ["fixed_days"]


def test_few_answers_decide_nothing():
    assert decisions((9, 200, 0, 9, 200, 0), (50, 49, 0, 50, 49, 0)) == ["predictive"] * 2
    assert decisions((10, 90, 0, 10, 60, 0)) == ["fixed_days"]
    assert decisions() == []
