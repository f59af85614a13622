"""Several campaigns together, and how many returns it takes: published values, brute force."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconquete_pipeline.statistics.needed_returns import needed_returns
from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.pooled import COUNTS, RANDOM, add_pooled
from reconquete_pipeline.statistics.random_effects import random_effects
from reconquete_pipeline.statistics.stratified import Counts, stratified_newcombe

SETTINGS: dict[str, object] = {
    "confidence_share": Decimal("0.95"),
    "verdict_min_drawn": 20,
    "random_effects_min_campaigns": 5,
}
# Thirteen trials of the BCG vaccine (Colditz et al., JAMA 271, 1994): log relative risks and their
# variances, as the R package metafor computes them.
BCG = [
    (-0.8893, 0.3256), (-1.5854, 0.1946), (-1.3481, 0.4154), (-1.4416, 0.0200),
    (-0.2175, 0.0512), (-0.7861, 0.0069), (-1.6209, 0.2230), (0.0120, 0.0040),
    (-0.4694, 0.0564), (-1.3713, 0.0730), (-0.3394, 0.0124), (0.4459, 0.5325),
    (-0.0173, 0.0714),
]  # fmt: skip


def test_random_effects_of_the_bcg_trials():
    effects, variances = zip(*BCG, strict=True)
    mean, low, high, heterogeneity = random_effects(effects, variances)
    assert mean == pytest.approx(-0.7141, abs=2e-3)  # DerSimonian-Laird, metafor's method="DL"
    assert heterogeneity == pytest.approx(0.9212, abs=2e-3)
    # Knapp and Hartung on 12 degrees of freedom, as published for nearly the same tau² (REML).
    assert (low, high) == pytest.approx((-1.108, -0.321), abs=5e-3)


def test_studies_that_agree_are_no_more_certain_than_their_own_spread():
    mean, low, high, heterogeneity = random_effects([0.1] * 5, [0.01] * 5)
    assert (mean, heterogeneity) == (pytest.approx(0.1), 0)
    # Student's t of 4 degrees of freedom at .975: 2.776.
    assert high - mean == pytest.approx(2.776445 * (0.01 / 5) ** 0.5)
    assert mean - low == pytest.approx(high - mean)
    with pytest.raises(ValueError, match="1 studies"):
        random_effects([0.1], [0.01])


def pooled(*campaigns: list[Counts]) -> pd.Series:
    strata = pd.DataFrame(
        [
            (90, f"c{number}", *one)
            for number, campaign in enumerate(campaigns)
            for one in campaign
        ],
        columns=["window_days", "campaign_id", *COUNTS],
    )  # fmt: skip
    return add_pooled(pd.DataFrame({"window_days": [90]}), SETTINGS, strata).iloc[0]


def test_campaigns_of_different_control_shares_show_no_effect_where_there_is_none():
    found = pooled([(240, 800, 60, 200)], [(25, 500, 25, 500)])
    assert found["lift_share"] == 0
    assert found["verdict"] == "inconclusive"
    assert found["random_lift_share"] is None


def test_four_campaigns_of_200_with_ten_points_are_found_in_four_of_five():
    """p0 10 %, half of each are controls: alone such a campaign misses it in half of cases."""
    rng = np.random.default_rng(7)
    drawn = [
        [
            [(int(rng.binomial(100, 0.2)), 100, int(rng.binomial(100, 0.1)), 100)]
            for _ in range(4)
        ]
        for _ in range(400)
    ]  # fmt: skip
    together = sum(pooled(*four)["verdict"] == "effective" for four in drawn)
    alone = sum(newcombe(*four[0][0])[1] > 0 for four in drawn)
    assert together >= 0.95 * len(drawn)
    assert alone <= 0.6 * len(drawn)


def test_five_campaigns_tell_how_much_they_differ():
    same = [[(20, 100, 10, 100)]] * 5
    found = pooled(*same)
    assert found["lift_share"] == found["random_lift_share"] == Decimal("0.1")
    assert found["heterogeneity_share"] == 0
    assert found["verdict"] == "effective"
    differing = pooled(*[[(x, 200, 20, 200)] for x in (5, 20, 40, 70, 110)])
    assert differing["heterogeneity_share"] > Decimal("0.9")
    assert differing["random_low_share"] < 0 < differing["low_share"]
    nobody = pooled(*[[(0, 50, 0, 50)]] * 5)
    assert nobody["random_lift_share"] == 0
    assert nobody["random_low_share"] < 0 < nobody["random_high_share"]
    # A fifth campaign without a control beside compares nothing.
    lonely = pooled(*[[(20, 100, 10, 100)]] * 4, [(5, 50, 0, 0)])
    assert all(lonely[name] is None for name in RANDOM)


def test_the_pooled_lift_is_that_of_all_strata():
    campaigns = [[(5, 40, 1, 10), (3, 20, 4, 60)], [(9, 30, 2, 30)]]
    found = pooled(*campaigns)
    lift, low, high = stratified_newcombe([one for campaign in campaigns for one in campaign])
    shares = [float(found[name]) for name in ("lift_share", "low_share", "high_share")]
    assert shares == pytest.approx([lift, low, high], abs=1e-6)
    assert pooled([(5, 5, 0, 0)])["verdict"] == "no_control"
    assert pooled([(5, 19, 0, 50)])["verdict"] == "too_few"


# --- how many returns ----------------------------------------------------------------------------

group = st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(st.integers(1, 120), group)
def test_one_return_fewer_is_not_enough(drawn: int, control: tuple[int, int]):
    found = needed_returns(drawn, *control)
    enough = [x for x in range(drawn + 1) if round(newcombe(x, drawn, *control)[1], 6) > 0]
    assert found == (enough[0] if enough else None)
    assert enough == list(range(enough[0], drawn + 1)) if enough else True


def test_some_numbers_of_returns():
    assert needed_returns(70, 48, 80) == 53
    assert newcombe(53, 70, 48, 80)[1] > 0 > newcombe(52, 70, 48, 80)[1]
    assert needed_returns(20, 20, 20) is None
    assert needed_returns(0, 1, 20) is None
    assert needed_returns(20, 0, 0) is None
