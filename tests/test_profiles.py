"""Profiles: Newcombe's interval recomputed from scipy's, and how seldom chance alone is flagged."""

from decimal import Decimal
from math import hypot

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.profiles import add_profile_gaps

SETTINGS = Settings().model_dump()
COUNTS = ["value_count", "known_count", "others_value_count", "others_known_count"]


def told(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Profiles of rows of a group and its four counts."""
    return add_profile_gaps(pd.DataFrame(rows, columns=["profile_group", *COUNTS]), SETTINGS)


def recomputed(value: int, known: int, others: int, others_known: int, level: float):
    first = binomtest(value, known).proportion_ci(level, method="wilson")
    second = binomtest(others, others_known).proportion_ci(level, method="wilson")
    share, other = value / known, others / others_known
    return (
        share - other - hypot(share - first.low, second.high - other),
        share - other + hypot(first.high - share, other - second.low),
    )


def test_the_intervals_of_a_group_hold_together():
    """Two comparisons of the best at 97.5 %, the one of the won back at 95 %."""
    found = told(
        [
            ("best", 25, 40, 42, 102),
            ("best", 40, 40, 0, 102),
            ("best", 3, 40, 0, 0),
            ("won_back", 0, 12, 30, 130),
        ]
    )
    cases = [(25, 40, 42, 102, 0.975), (40, 40, 0, 102, 0.975), None, (0, 12, 30, 130, 0.95)]
    for (_, row), case in zip(found.iterrows(), cases, strict=True):
        if case is None:
            assert row["gap_share"] is None
            assert row["is_beyond_chance"] is False
            continue
        low, high = recomputed(*case)
        assert float(row["gap_low_share"]) == pytest.approx(low, abs=1e-6)
        assert float(row["gap_high_share"]) == pytest.approx(high, abs=1e-6)
        assert row["is_beyond_chance"] == (low > 0 or high < 0)
    assert found["profile_share"].tolist()[0] == Decimal("0.625")


def test_chance_alone_is_seldom_flagged():
    """A group drawn from the same law as the others: any flag at all in 5 of 100 companies."""
    random = np.random.default_rng(7)
    flagged = 0
    companies = 400
    for _ in range(companies):
        size, others = int(random.integers(20, 200)), int(random.integers(100, 1000))
        rows = []
        for share in (0.1, 0.3, 0.5, 0.5, 0.7, 0.2, 0.05, 0.4, 0.15, 0.6):
            mine, theirs = random.binomial(size, share), random.binomial(others, share)
            rows.append(("best", int(mine), size, int(theirs), others))
        flagged += bool(told(rows)["is_beyond_chance"].any())
    assert flagged <= 0.05 * companies + 2 * (companies * 0.05 * 0.95) ** 0.5
