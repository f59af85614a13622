"""The rule of loss changes only on proof."""

from datetime import date
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


def choices(*rows: tuple[int, int, int, int, int, int]) -> pd.DataFrame:
    """Decisions that follow each other by half-years, the first on 1 January 2024."""
    names = ["left_count", "stayed_count", "added_true_positive_count", "lost_true_positive_count"]
    names += ["added_false_positive_count", "avoided_false_positive_count"]
    days = [date(2024 + number // 2, 1 + 6 * (number % 2), 1) for number in range(len(rows))]
    told = pd.DataFrame(rows, columns=names)
    told["rule_decided_on"] = pd.to_datetime(pd.Series(days, dtype=object))
    told["cutoff_on"] = told["rule_decided_on"] - pd.Timedelta(days=92)
    told["frozen_rule"] = "predictive"
    return add_choices(told, SETTINGS)


def decisions(*rows: tuple[int, int, int, int, int, int]) -> list[str]:
    return choices(*rows)["chosen_rule"].tolist()


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


def test_each_decision_is_told_in_a_sentence():
    """200 leavers, 200 stayers: (60-5)/200/2 = 13.75 points less nothing, by hand.

    Variance of a mean of pairs: (65/200 - .275^2)/200 + (10/200)/200 = .001497; half of 1.96 times
    its root is 3.79 points.
    """
    told = choices(FIXED_BETTER, NO_DIFFERENCE, (9, 200, 0, 9, 200, 0))
    assert told["choice_reason_fr"].tolist() == [
        "Décision du 01/01/2024 : le délai fixe remplace la règle prédictive, ayant fait mieux"
        " sur 400 clients, au 01/10/2023 : entre 10,0 et 17,5 points.",
        "Décision du 01/07/2024 : le délai fixe reste ; l'avance de la règle prédictive n'est pas"
        " prouvée sur 400 clients, au 31/03/2024 : entre -2,4 et 3,4 points.",
        "Décision du 01/01/2025 : le délai fixe reste, trop peu de réponses étant connues (209).",
    ]
    assert told["choice_reason_en"].tolist() == [
        "Decision of 2024-01-01: the rule of fixed days replaces the predictive rule; on 400"
        " clients asked about at 2023-10-01 it did better: between 10.0 and 17.5 points.",
        "Decision of 2024-07-01: the rule of fixed days stays; on 400 clients asked about at"
        " 2024-03-31, the predictive rule is not proved to do better: between -2.4 and 3.4 points.",
        "Decision of 2025-01-01: the rule of fixed days stays; too few answers were known (209).",
    ]


def test_no_difference_is_told_as_zero():
    """Both rules named the same clients: nothing, not a little less than nothing."""
    told = choices((200, 200, 0, 0, 0, 0))
    assert "entre 0,0 et 0,0 points" in told["choice_reason_fr"][0]
    assert "between 0.0 and 0.0 points" in told["choice_reason_en"][0]
