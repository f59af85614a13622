"""The lift over strata: published values, the formula written out again, what no effect shows."""

from decimal import Decimal
from math import sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.stratified import (
    ADDED,
    Counts,
    add_lift,
    exact_difference,
    stratified_newcombe,
)
from reconquete_pipeline.statistics.wilson import permille, wilson

SETTINGS: dict[str, object] = {"confidence_share": Decimal("0.95"), "verdict_min_drawn": 20}

# Agresti, Categorical Data Analysis (2013), table 6.9: eight centres of a trial.
AGRESTI = [
    (11, 36, 10, 37),
    (16, 20, 22, 32),
    (14, 19, 7, 19),
    (2, 16, 1, 17),
    (6, 17, 0, 12),
    (1, 11, 0, 10),
    (1, 5, 1, 9),
    (4, 6, 6, 7),
]
# What the R package cardx draws in its own test of the same method (set.seed(1)).
CARDX = [(8, 9, 3, 6), (4, 4, 6, 12), (2, 5, 2, 5), (5, 7, 3, 4), (6, 7, 3, 8), (5, 8, 3, 5)]
# 30 % of all in one stratum, 5 % in the other: no effect in either.
NO_EFFECT = [(240, 800, 60, 200), (25, 500, 25, 500)]

group = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
stratum = st.tuples(group, group).map(lambda pair: (*pair[0], *pair[1]))


def written_out(strata: list[Counts], confidence: float = 0.95) -> tuple[float, float, float]:
    """Yan and Su (2010) with Mantel-Haenszel weights, sum by sum."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    raw = [n * m / (n + m) for _, n, _, m in strata]
    weights = [one / sum(raw) for one in raw]

    def bounds(groups: list[tuple[int, int]]) -> tuple[float, float]:
        spread = [
            w * sqrt(x / n * (1 - x / n) / n) for w, (x, n) in zip(weights, groups, strict=True)
        ]
        if not any(spread):
            spread = [w / sqrt(n) for w, (_, n) in zip(weights, groups, strict=True)]
        level = 2 * NormalDist().cdf(z * sqrt(sum(s * s for s in spread)) / sum(spread)) - 1
        both = [wilson(x, n, level) for x, n in groups]
        return tuple(
            sum(w * one[side] for w, one in zip(weights, both, strict=True)) for side in (0, 1)
        )

    low, high = bounds([(x, n) for x, n, _, _ in strata])
    other_low, other_high = bounds([(x, n) for _, _, x, n in strata])
    one = sum(w * w / n for w, (_, n, _, _) in zip(weights, strata, strict=True))
    other = sum(w * w / m for w, (_, _, _, m) in zip(weights, strata, strict=True))
    gap = sum(w * (x / n - y / m) for w, (x, n, y, m) in zip(weights, strata, strict=True))
    down = z * sqrt(one * low * (1 - low) + other * other_high * (1 - other_high))
    up = z * sqrt(one * high * (1 - high) + other * other_low * (1 - other_low))
    return gap, max(gap - down, -1), min(gap + up, 1)


def test_published_values():
    assert stratified_newcombe(AGRESTI)[0] == pytest.approx(0.130, abs=5e-4)
    assert stratified_newcombe(CARDX) == pytest.approx((0.254, 0.0347, 0.4454), abs=5e-4)
    low, high = stratified_newcombe(CARDX)[1:]
    assert (round(low, 4), round(high, 4)) == (0.0347, 0.4454)


@settings(deadline=None)
@given(st.lists(stratum, min_size=1, max_size=6))
def test_equal_to_the_formula_written_out(strata: list[Counts]):
    found = stratified_newcombe(strata)
    assert found == pytest.approx(written_out(strata), abs=1e-9)
    assert -1 <= found[1] <= found[0] + 1e-12 <= found[2] + 2e-12 <= 1 + 3e-12
    assert float(exact_difference(strata)) == pytest.approx(found[0], abs=1e-12)


@settings(deadline=None)
@given(stratum)
def test_one_stratum_is_newcombes_interval(one: Counts):
    assert stratified_newcombe([one]) == pytest.approx(newcombe(*one), abs=1e-9)


@settings(deadline=None)
@given(st.lists(stratum, min_size=1, max_size=4))
def test_the_other_way_round_is_the_same_with_the_other_sign(strata: list[Counts]):
    gap, low, high = stratified_newcombe(strata)
    turned = [(y, m, x, n) for x, n, y, m in strata]
    assert stratified_newcombe(turned) == pytest.approx((-gap, -high, -low), abs=1e-9)


def test_strata_of_different_shares_show_no_effect_where_there_is_none():
    together = newcombe(265, 1300, 85, 700)
    assert together[0] == pytest.approx(0.0824, abs=1e-4)
    assert together[1] > 0
    gap, low, high = stratified_newcombe(NO_EFFECT)
    assert gap == 0
    assert low < 0 < high


def test_nobody_and_everybody_keep_their_width():
    for strata in ([(0, 10, 0, 10)] * 2, [(10, 10, 10, 10)] * 2, [(0, 5, 0, 5), (5, 5, 5, 5)]):
        gap, low, high = stratified_newcombe(strata)
        assert gap == 0
        assert low == pytest.approx(-high)
        assert 0.1 < high < 0.5
    # Where all shares are equal, two halves say as much as the whole.
    whole, halves = newcombe(0, 20, 0, 20), stratified_newcombe([(0, 10, 0, 10)] * 2)
    assert halves == pytest.approx(whole, abs=1e-9)


def test_strata_without_one_of_the_groups_say_nothing():
    lonely = [(3, 3, 0, 0), (0, 0, 4, 4)]
    assert stratified_newcombe([*NO_EFFECT, *lonely]) == stratified_newcombe(NO_EFFECT)
    with pytest.raises(ValueError, match="no stratum has both groups"):
        stratified_newcombe(lonely)


@pytest.mark.parametrize(
    "design",
    [
        # Drawn clients of the arm and of the control, and what comes back of itself, by stratum.
        [(25, 25, 0.1)],
        [(200, 50, 0.1)],
        [(40, 10, 0.3), (25, 25, 0.05)],
        [(160, 40, 0.3), (100, 100, 0.05), (50, 50, 0.02)],
        [(3, 2, 0.1)] * 10,
    ],
)
def test_intervals_hold_what_they_promise(design: list[tuple[int, int, float]]):
    """No effect is seldom called one (2.5 %, and noise); a true one lies inside in 94 %."""
    rng, runs = np.random.default_rng(11), 1500

    def drawn(lift: float) -> list[Counts]:
        return [
            (int(rng.binomial(n, p + lift)), n, int(rng.binomial(m, p)), m) for n, m, p in design
        ]

    none = [stratified_newcombe(drawn(0)) for _ in range(runs)]
    noise = 3 * sqrt(0.025 * 0.975 / runs)
    assert sum(low > 0 for _, low, _ in none) <= (0.025 + noise) * runs
    assert sum(high < 0 for _, _, high in none) <= (0.025 + noise) * runs
    some = [stratified_newcombe(drawn(0.1)) for _ in range(runs)]
    assert sum(low <= 0.1 <= high for _, low, high in some) >= 0.94 * runs


# --- rows of a table ------------------------------------------------------------------------------


def lift_of(*strata: tuple[int, ...], **changes: object) -> pd.Series:
    """The one row of a campaign with these strata; two more numbers of one are erased clients."""
    cells = [(*one, 0, 0)[:6] for one in strata]
    sums = [sum(cell[place] for cell in cells) for place in range(4)]
    names = ["returned_count", "drawn_count", "control_returned_count", "control_drawn_count"]
    key = {"campaign_id": "x", "arm": "mail", "window_days": 90}
    row = key | dict(zip(names, sums, strict=True)) | {
        "is_window_over": True, "is_primary_window": True, "draw_fault": None,
        "needed_control_returned_count": None,
    }  # fmt: skip
    names += ["unknown_outcome_count", "control_unknown_outcome_count"]
    frame = pd.DataFrame(cells, columns=names).assign(**key)
    found = add_lift(pd.DataFrame([row | changes]), SETTINGS, frame)
    assert list(found.columns)[-len(ADDED) :] == ADDED
    return found.iloc[0]


def test_a_row_gets_the_difference_its_interval_and_a_verdict():
    found = lift_of((56, 70, 48, 80))
    assert found["lift_share"] == Decimal("0.2")
    assert (found["low_share"], found["high_share"]) == (Decimal("0.052431"), Decimal("0.333873"))
    assert (found["lift_permille"], found["low_permille"], found["high_permille"]) == (200, 52, 334)
    assert found["verdict"] == "effective"
    assert lift_of((48, 80, 56, 70))["verdict"] == "harmful"
    assert lift_of((42, 70, 48, 80))["verdict"] == "inconclusive"


@pytest.mark.parametrize(
    ("strata", "changes", "verdict"),
    [
        ([(20, 20, 0, 20)], {}, "effective"),
        ([(19, 19, 0, 20)], {}, "too_few"),
        ([(20, 20, 0, 19)], {}, "too_few"),
        # Twenty, of whom one has nobody beside: 19 are compared.
        ([(19, 19, 0, 20), (1, 1, 0, 0)], {}, "too_few"),
        ([(20, 20, 0, 20)], {"is_primary_window": False}, "informative"),
        ([(20, 20, 0, 20)], {"draw_fault": "unknown_members"}, "unknown_members"),
        ([(20, 20, 0, 20)], {"is_window_over": False}, "window_open"),
        ([(20, 20, 0, 0)], {"control_drawn_count": None}, "no_control"),
        ([(0, 0, 0, 20)], {}, "empty_arm"),
        ([(20, 20, 0, 0), (0, 0, 0, 20)], {}, "no_control"),
        ([(20, 20, 0, 20), (0, 1, 0, 1, 0, 1)], {}, "effective"),
        # 23 of 100 less 10 of 100 is effective; had 8 erased controls returned, it is not.
        ([(23, 100, 10, 100)], {}, "effective"),
        ([(23, 100, 10, 100, 0, 8)], {}, "inconclusive"),
        ([(15, 100, 10, 100, 9, 0)], {}, "inconclusive"),
    ],
)
def test_verdicts(strata: list[tuple[int, ...]], changes: dict[str, object], verdict: str):
    found = lift_of(*strata, **changes)
    assert found["verdict"] == verdict
    is_nothing = verdict in ("window_open", "no_control", "empty_arm")
    assert (found["lift_share"] is None) == is_nothing


def test_shares_are_told_from_all_their_digits():
    # 319,500 of 1,000,001 is 31.949968 %; with six decimals .319500, to be told as 32,0.
    found = lift_of((319_500, 1_000_001, 0, 1_000_001))
    assert found["lift_share"] == Decimal("0.319500")
    assert found["lift_permille"] == 319
    # Ties go away from zero, whatever floating point makes of 3/10 - 21/80.
    assert lift_of((3, 10, 21, 80))["lift_permille"] == 38
    assert lift_of((21, 80, 3, 10))["lift_permille"] == -38
    assert (permille(0.3194996), permille(0.3195), permille(-0.3195)) == (319, 320, -320)


def test_no_rows_give_no_rows_with_the_same_columns():
    one = lift_of((1, 2, 3, 4)).to_frame().T
    strata = pd.DataFrame(columns=[*ADDED, "campaign_id", "arm", "window_days"])
    strata = strata.reindex(columns=["campaign_id", "arm", "window_days", "returned_count",
        "drawn_count", "control_returned_count", "control_drawn_count", "unknown_outcome_count",
        "control_unknown_outcome_count"])  # fmt: skip
    result = add_lift(one.drop(columns=ADDED).head(0), SETTINGS, strata)
    assert len(result) == 0
    assert list(result.columns)[-len(ADDED) :] == ADDED
