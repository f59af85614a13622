"""Sham campaigns: the exact law of their false alarms, and clients who are drawn together."""

from math import comb, sqrt

import pandas as pd
import pytest

from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.sham_campaigns import add_sham_verdicts

SETTINGS: dict[str, object] = {
    "sham_draw_count": 20_000,
    "confidence_share": 0.95,
    "verdict_min_drawn": 20,
}
ROWS = pd.DataFrame({"sham_on": [pd.Timestamp("2025-01-01")]})


def units(*alike: tuple[int, int, int]) -> pd.DataFrame:
    """Draw units alike: their clients, how many of these came back, and how many such units."""
    columns = ["member_count", "returned_count", "unit_count"]
    return pd.DataFrame(alike, columns=columns).assign(sham_on=ROWS["sham_on"].iloc[0])


def test_false_alarms_have_the_hypergeometric_law() -> None:
    """200 clients of whom 30 came back; 100 of them are control, each choice equally likely."""
    effective = harmful = 0.0
    for back in range(31):
        chance = comb(30, back) * comb(170, 100 - back) / comb(200, 100)
        _, low, high = newcombe(30 - back, 100, back, 100)
        effective += chance * (low > 0)
        harmful += chance * (high < 0)
    found = add_sham_verdicts(ROWS, SETTINGS, units((1, 0, 170), (1, 1, 30))).iloc[0]
    noise = 3 * sqrt(effective / 20_000)
    assert found["sham_effective_count"] / 20_000 == pytest.approx(effective, abs=noise)
    assert found["sham_harmful_count"] / 20_000 == pytest.approx(harmful, abs=noise)
    assert found["sham_unjudged_count"] == 0


def test_clients_drawn_together_raise_more_false_alarms() -> None:
    """The same clients in units of ten who come back together: the verdict counts clients."""
    alone = add_sham_verdicts(ROWS, SETTINGS, units((1, 0, 800), (1, 1, 200))).iloc[0]
    together = add_sham_verdicts(ROWS, SETTINGS, units((10, 0, 80), (10, 10, 20))).iloc[0]
    assert together["sham_effective_count"] > 5 * alone["sham_effective_count"]


def test_too_few_clients_judge_nothing_and_the_same_night_finds_the_same() -> None:
    few = units((1, 0, 30), (1, 1, 9))
    found = [add_sham_verdicts(ROWS, SETTINGS, few).iloc[0] for _ in range(2)]
    assert found[0]["sham_unjudged_count"] == 20_000
    assert found[0].equals(found[1])
    single = add_sham_verdicts(ROWS, SETTINGS, units((1, 1, 1))).iloc[0]
    assert single["sham_unjudged_count"] == 20_000
