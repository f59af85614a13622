"""Arms against each other: Holm's adjustment, chances that touch the interval, verdicts."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconquete_pipeline.statistics.arms import add_arm_differences
from reconquete_pipeline.statistics.holm import holm
from reconquete_pipeline.statistics.stratified import Counts, difference_p, stratified_newcombe

SETTINGS: dict[str, object] = {"confidence_share": Decimal("0.95"), "verdict_min_drawn": 20}

group = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
stratum = st.tuples(group, group).map(lambda pair: (*pair[0], *pair[1]))


def test_holms_example():
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_is_the_sequential_test(p_values: list[float]):
    """A hypothesis falls at a level exactly where Holm's step-down procedure rejects it."""
    found = holm(p_values)
    for level in (0.01, 0.05, 0.3):
        order = sorted(range(len(p_values)), key=lambda one: p_values[one])
        rejected: set[int] = set()
        for step, place in enumerate(order):
            if p_values[place] * (len(order) - step) > level:
                break
            rejected.add(place)
        assert {place for place, one in enumerate(found) if one <= level} == rejected


@settings(deadline=None)
@given(st.lists(stratum, min_size=1, max_size=3))
def test_the_interval_at_one_less_the_chance_reaches_zero(strata: list[Counts]):
    chance = difference_p(strata)
    gap = stratified_newcombe(strata)[0]
    assert 0 <= chance <= 1
    if abs(gap) < 1e-12:
        assert chance == pytest.approx(1, abs=1e-6)
    elif 1e-9 < chance < 1 - 1e-9:
        _, low, high = stratified_newcombe(strata, 1 - chance)
        assert (low if gap > 0 else high) == pytest.approx(0, abs=1e-6)
    turned = [(y, m, x, n) for x, n, y, m in strata]
    assert difference_p(turned) == pytest.approx(chance, abs=1e-9)


def compared(**arms: tuple[int, int]) -> dict[tuple[str, str], pd.Series]:
    """Every pair of arms of one campaign, each arm given as (returned, drawn)."""
    names = sorted(arms)
    pairs = [(one, other) for one in names for other in names if one < other]
    rows = pd.DataFrame(pairs, columns=["arm", "other_arm"]).assign(
        campaign_id="x", is_window_over=True, draw_fault=None
    )
    strata = pd.DataFrame(
        [("x", arm, "all", *counts) for arm, counts in arms.items()],
        columns=["campaign_id", "arm", "compared_stratum", "returned_count", "drawn_count"],
    )
    found = add_arm_differences(rows, SETTINGS, strata)
    return {pair: row for pair, (_, row) in zip(pairs, found.iterrows(), strict=True)}


def test_a_difference_that_stands_alone_falls_among_others():
    # 24 of 80 against 12 of 80: alone below .05, among three pairs no more.
    [alone] = compared(call=(24, 80), mail=(12, 80)).values()
    assert alone["arms_verdict"] == "better"
    among = compared(call=(24, 80), mail=(12, 80), text=(18, 80))
    assert among["call", "mail"]["arms_verdict"] == "not_shown"
    assert among["call", "mail"]["holm_p_value"] == pytest.approx(
        3 * alone["holm_p_value"], abs=Decimal("1e-12")
    )
    assert among["call", "mail"]["difference_low_share"] == alone["difference_low_share"] > 0


def test_the_worse_arm_is_told_and_the_small_one_is_not_judged():
    found = compared(call=(2, 100), mail=(30, 100), text=(19, 19))
    assert found["call", "mail"]["arms_verdict"] == "worse"
    assert found["call", "mail"]["difference_permille"] == -280
    assert found["call", "text"]["arms_verdict"] == "too_few"
    # What is not judged is no pair among which chance could choose.
    [alone] = compared(call=(2, 100), mail=(30, 100)).values()
    assert found["call", "mail"]["holm_p_value"] == alone["holm_p_value"]


def test_no_pairs_give_no_rows():
    rows = pd.DataFrame(columns=["campaign_id", "arm", "other_arm", "is_window_over", "draw_fault"])
    strata = pd.DataFrame(
        columns=["campaign_id", "arm", "compared_stratum", "returned_count", "drawn_count"]
    )
    assert len(add_arm_differences(rows, SETTINGS, strata)) == 0
