"""Lin's adjustment beside statsmodels, and what it does to a draw that fell unevenly."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from reconquete_pipeline.statistics.adjusted_lift import add_adjusted_lift, lin

SETTINGS: dict[str, object] = {"confidence_share": Decimal("0.95")}
Floats = NDArray[np.float64]


def fixed_draw() -> tuple[Floats, Floats, Floats]:
    """400 clients without any chance: outcome, treatment, three covariates."""
    i = np.arange(400.0)
    x = np.column_stack([(i * 37 % 101) / 101, np.log1p(i * 53 % 997), i * 17 % 365])
    treated = ((i * 7919 % 1000) < 420).astype(float)
    propensity = 0.1 + 0.3 * x[:, 0] + 0.1 * treated * x[:, 0] + 0.05 * treated
    return (((i * 104729) % 1009) / 1009 < propensity).astype(float), treated, x


def test_effect_and_error_are_those_of_statsmodels():
    """OLS(y, [1, t, x - mean, t (x - mean)]).fit(cov_type="HC2") of statsmodels 0.15.0."""
    effect, error = lin(*fixed_draw())
    assert effect == pytest.approx(0.07545783546199429, abs=1e-10)
    assert error == pytest.approx(0.045548565499533004, abs=1e-10)


def test_error_by_the_whole_hat_matrix():
    outcome, treated, covariates = fixed_draw()
    centred = covariates - covariates.mean(axis=0)
    design = np.column_stack([np.ones(400), treated, centred, centred * treated[:, None]])
    solved = np.linalg.inv(design.T @ design) @ design.T
    leverage = np.diag(design @ solved)
    squares = np.square(outcome - design @ (solved @ outcome)) / (1 - leverage)
    effect, error = lin(outcome, treated, covariates)
    assert effect == pytest.approx((solved @ outcome)[1])
    assert error == pytest.approx(np.sqrt((solved @ np.diag(squares) @ solved.T)[1, 1]))


def test_without_covariates_it_is_the_difference_and_its_usual_error():
    """HC2 of two groups: the sum of the sample variances over the group sizes."""
    outcome, treated, _ = fixed_draw()
    sides = outcome[treated == 1], outcome[treated == 0]
    expected = np.sqrt(sum(side.var(ddof=1) / len(side) for side in sides))
    for empty in (np.zeros((400, 0)), np.ones((400, 2))):
        effect, error = lin(outcome, treated, empty)
        assert effect == pytest.approx(sides[0].mean() - sides[1].mean())
        assert error == pytest.approx(expected)


def test_what_says_the_same_twice_is_left_out():
    outcome, treated, covariates = fixed_draw()
    doubled = np.column_stack([covariates, covariates[:, 0] * 3 - 1, treated * 0 + 5])
    assert lin(outcome, treated, doubled) == pytest.approx(lin(outcome, treated, covariates))


ROWS = pd.DataFrame([{"campaign_id": "c", "arm": "mail", "adjustment_reason": None}])


def test_a_draw_that_fell_unevenly_is_put_right():
    """Without any effect, loyal clients return twice as often, and chance drew more of them."""
    parts = [("mail", 0.4, 120, 48), ("mail", 0.2, 80, 16)]
    parts += [("control", 0.4, 80, 32), ("control", 0.2, 120, 24)]
    clients = pd.DataFrame(
        [
            {"campaign_id": "c", "arm": arm, "compared_stratum": "all", "organic_return_share": p0}
            | {"log_spend": 5.0, "draw_recency_days": np.nan, "has_returned": place < returned}
            for arm, p0, count, returned in parts
            for place in range(count)
        ]
    )
    told = add_adjusted_lift(ROWS, SETTINGS, clients).iloc[0]
    # The plain lift is 64 - 56 of 200, four points.
    assert told["adjusted_lift_share"] == 0
    assert told["adjusted_low_share"] < 0 < told["adjusted_high_share"]


def test_strata_of_unequal_shares_are_adjusted_apart():
    """800 and 200 at 30 %, 500 and 500 at 5 %, and 50 whom nobody controls: no effect."""
    parts = [("1 A", "mail", 800, 240), ("1 A", "control", 200, 60)]
    parts += [("1 B", "mail", 500, 25), ("1 B", "control", 500, 25), ("2 B", "mail", 50, 50)]
    clients = pd.DataFrame(
        [
            {"campaign_id": "c", "arm": arm, "compared_stratum": stratum, "log_spend": 5.0}
            | {"organic_return_share": np.nan, "draw_recency_days": 9}
            | {"has_returned": place < returned}
            for stratum, arm, count, returned in parts
            for place in range(count)
        ]
    )
    told = add_adjusted_lift(ROWS, SETTINGS, clients).iloc[0]
    assert float(told["adjusted_lift_share"]) == pytest.approx(0, abs=1e-6)
    refused = add_adjusted_lift(ROWS.assign(adjustment_reason="few_drawn"), SETTINGS, clients)
    assert refused["adjusted_lift_share"].tolist() == [None]
