"""Kaplan-Meier: published values, scipy's own estimate, and the edges."""

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from reconquete_pipeline.statistics.kaplan_meier import kaplan_meier

# Remission in weeks under 6-MP (Freireich and others, Blood 21 (1963), 699-716): 9 relapses of 21.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
DAYS = np.array(RELAPSED + CENSORED)
HAS_ENDED = np.array([True] * len(RELAPSED) + [False] * len(CENSORED))


@pytest.mark.parametrize(
    ("horizon", "share", "low", "high", "ended"),
    [
        (6, 0.8571, 0.6197, 0.9516, 3),
        (7, 0.8067, 0.5631, 0.9228, 4),
        (10, 0.7529, 0.5032, 0.8894, 5),
        (22, 0.5378, 0.2678, 0.7468, 8),
        (23, 0.4482, 0.1881, 0.6801, 9),
        (35, 0.4482, 0.1881, 0.6801, 9),
    ],
)
def test_the_published_remissions(horizon: int, share: float, low: float, high: float, ended: int):
    found = kaplan_meier(DAYS, HAS_ENDED, horizon)
    assert found is not None
    assert [round(value or 0, 4) for value in found[:3]] == [share, low, high]
    assert found.event_count == ended


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
def test_another_implementation_agrees_on_random_lives():
    """Ties, deaths on the first day and samples of one among them."""
    random = np.random.default_rng(19)
    told = 0
    for _ in range(400):
        size = int(random.integers(1, 60))
        days = random.integers(0, int(random.integers(2, 400)), size)
        has_ended = random.random(size) < random.random()
        horizon = int(random.integers(0, 400))
        found = kaplan_meier(days, has_ended, horizon)
        theirs = ecdf(CensoredData(days[has_ended], right=days[~has_ended])).sf
        share = float(theirs.evaluate(horizon))
        if found is None:
            assert horizon > days.max()
            assert share > 0
            continue
        assert found.share == pytest.approx(share, abs=1e-12)
        assert found.event_count == int((has_ended & (days <= horizon)).sum())
        if 0 < found.share < 1:
            bounds = theirs.confidence_interval(0.95, method="log-log")
            assert found.low == pytest.approx(float(bounds.low.evaluate(horizon)), abs=1e-12)
            assert found.high == pytest.approx(float(bounds.high.evaluate(horizon)), abs=1e-12)
            told += 1
        else:
            assert (found.low, found.high) == (None, None)
    assert told > 100


def test_nobody_everybody_and_one():
    nobody = np.array([], dtype=np.int64), np.array([], dtype=np.bool_)
    assert kaplan_meier(*nobody, 10) is None
    one = np.array([10])
    assert kaplan_meier(one, np.array([True]), 9) == (1, None, None, 0)
    assert kaplan_meier(one, np.array([True]), 10) == (0, None, None, 1)
    assert kaplan_meier(one, np.array([True]), 99) == (0, None, None, 1)
    assert kaplan_meier(one, np.array([False]), 10) == (1, None, None, 0)
    assert kaplan_meier(one, np.array([False]), 11) is None
    # Who stops on the day of an end was still there.
    both = np.array([5, 5])
    found = kaplan_meier(both, np.array([True, False]), 5)
    assert found is not None
    assert found.share == 0.5
