"""The early sign: laws of scipy, its promise enumerated, false alarms of nights simulated."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom, nchypergeom_fisher

from reconquete_pipeline.statistics.early_sign import (
    LOG_HAZARD_RATIOS,
    add_early_signs,
    log_ratios,
)

SETTINGS: dict[str, object] = {"early_sign_e_value": 20}
START = date(2026, 1, 1)
ARMS = pd.DataFrame({"campaign_id": ["x"], "arm": ["mail"]})
KEY = {"campaign_id": "x", "arm": "mail", "window_starts_on": START}


def strata(**drawn: tuple[int, int]) -> pd.DataFrame:
    """One row a stratum: clients drawn into the arm and the control."""
    return pd.DataFrame(
        [
            KEY | {"stratum": name, "drawn_count": arm, "control_drawn_count": control}
            for name, (arm, control) in drawn.items()
        ]
    )


def returns(*rows: tuple[int, str, int, int]) -> pd.DataFrame:
    """Day since the start, stratum, first returns of the arm and of the control."""
    columns = [*KEY, "stratum", "returned_on", "returned_count", "control_returned_count"]
    return pd.DataFrame(
        [
            [*KEY.values(), stratum, START + timedelta(day), arm, control]
            for day, stratum, arm, control in rows
        ],
        columns=columns,
    )


@pytest.mark.parametrize(
    ("returned", "all_returned", "at_risk", "control_at_risk"),
    [(1, 1, 1, 1), (3, 5, 20, 10), (0, 4, 7, 4), (5, 5, 5, 9), (7, 9, 4000, 3500), (2, 6, 2, 30)],
)
def test_a_day_is_the_ratio_of_fishers_noncentral_law_to_the_central_one(
    returned: int, all_returned: int, at_risk: int, control_at_risk: int
) -> None:
    total = at_risk + control_at_risk
    central = hypergeom.pmf(returned, total, at_risk, all_returned)
    expected = [
        nchypergeom_fisher.pmf(returned, total, at_risk, all_returned, np.exp(theta)) / central
        for theta in LOG_HAZARD_RATIOS
    ]
    found = np.exp(log_ratios(returned, all_returned, at_risk, control_at_risk))
    assert found == pytest.approx(expected, rel=1e-6)


def test_without_an_effect_a_day_is_worth_one_in_the_mean() -> None:
    at_risk, control_at_risk, all_returned = 6, 9, 5
    total = sum(
        hypergeom.pmf(returned, 15, at_risk, all_returned)
        * np.exp(log_ratios(returned, all_returned, at_risk, control_at_risk))
        for returned in range(all_returned + 1)
    )
    assert total == pytest.approx(np.ones(33))


def test_whoever_came_back_is_at_risk_no_more_and_strata_multiply() -> None:
    """Two returns of the arm, of 2 and 1 at risk in stratum A, then one of the control in B."""
    ratio = np.exp(LOG_HAZARD_RATIOS)
    by_hand = np.mean(
        (4 * ratio / (2 * ratio + 2)) * (3 * ratio / (ratio + 2)) * (8 / (5 * ratio + 3))
    )
    rows = returns((3, "A", 1, 0), (5, "A", 1, 0), (5, "B", 0, 1))
    found = add_early_signs(ARMS, SETTINGS, strata(A=(2, 2), B=(5, 3)), rows)
    assert found["e_value"].iloc[0] == Decimal(repr(float(by_hand))).quantize(Decimal("0.01"))
    assert found["signed_on"].iloc[0] is None
    assert found["sign_direction"].iloc[0] is None


def test_a_sign_names_its_first_day_and_stays_though_evidence_falls() -> None:
    rows = returns((1, "A", 12, 0), (2, "A", 1, 0), (40, "A", 0, 12))
    found = add_early_signs(ARMS, SETTINGS, strata(A=(100, 100)), rows).iloc[0]
    assert found["signed_on"] == START + timedelta(1)
    assert found["sign_direction"] == "more"
    assert found["e_value"] < 20
    fewer = returns((1, "A", 0, 12))
    found = add_early_signs(ARMS, SETTINGS, strata(A=(100, 100)), fewer).iloc[0]
    assert found["sign_direction"] == "fewer"


def test_nobody_came_back_and_no_common_stratum_say_nothing() -> None:
    found = add_early_signs(ARMS, SETTINGS, strata(A=(5, 5)), returns()).iloc[0]
    assert (found["e_value"], found["signed_on"]) == (Decimal("1.00"), None)
    nobody = add_early_signs(ARMS, SETTINGS, strata(A=(5, 5)).iloc[:0], returns()).iloc[0]
    assert nobody["e_value"] == Decimal("1.00")


def test_more_returns_than_clients_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot return"):
        log_ratios(3, 3, 2, 5)


def test_a_long_night_has_a_bounded_figure() -> None:
    found = add_early_signs(ARMS, SETTINGS, strata(A=(3000, 3000)), returns((1, "A", 900, 0)))
    assert found["e_value"].iloc[0] == Decimal("999999.99")


def test_looked_at_every_night_no_effect_seldom_shows_a_sign() -> None:
    """400 windows of 90 nights, 150 and 50 clients of 15 %: at most 1 in 20, and chance (3 sd)."""
    generator = np.random.default_rng(20261130)
    signs = 0
    for _ in range(400):
        days = generator.geometric(1 - 0.85 ** (1 / 90), 200)
        rows = [
            (int(day), "A", int((days[:150] == day).sum()), int((days[150:] == day).sum()))
            for day in np.unique(days[days <= 90])
        ]
        found = add_early_signs(ARMS, SETTINGS, strata(A=(150, 50)), returns(*rows))
        signs += found["signed_on"].iloc[0] is not None
    assert signs <= 20 + 3 * np.sqrt(400 * 0.05 * 0.95)
