"""Lift of the parts of a campaign, beside statsmodels and published values."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reconquete_pipeline.statistics.cells import (
    COUNTS,
    add_cells,
    difference,
    p_of,
    shrunk_effects,
)
from reconquete_pipeline.statistics.holm import holm

side = st.integers(1, 300).flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total)))
tables = st.lists(st.tuples(side, side), min_size=1, max_size=4)


def as_rows(strata: list[tuple[tuple[int, int], tuple[int, int]]]) -> np.ndarray:
    return np.array([[*arm, *control] for arm, control in strata], dtype=np.float64)


@given(tables)
def test_the_difference_is_the_weighted_mean_of_those_of_the_strata(
    strata: list[tuple[tuple[int, int], tuple[int, int]]],
):
    weights = [n * m / (n + m) for (n, _), (m, _) in strata]
    gaps = [x / n - y / m for (n, x), (m, y) in strata]
    lift, variance = difference(as_rows(strata))
    assert lift == pytest.approx(np.average(gaps, weights=weights), abs=1e-12)
    assert variance > 0


def test_the_variance_is_that_of_two_shares_where_they_are_many():
    lift, variance = difference(as_rows([((40_000, 8_000), (10_000, 1_000))]))
    assert lift == pytest.approx(0.1)
    assert variance == pytest.approx(0.2 * 0.8 / 40_000 + 0.1 * 0.9 / 10_000, rel=1e-3)


@given(tables)
def test_the_p_value_is_that_of_cochran_mantel_and_haenszel(
    strata: list[tuple[tuple[int, int], tuple[int, int]]],
):
    """Written out again from the hypergeometric law of each stratum."""
    laws = [stats.hypergeom(n + m, x + y, n) for (n, x), (m, y) in strata]
    variance = sum(float(law.var()) for law in laws)
    gap = sum(x for (_, x), _ in strata) - sum(float(law.mean()) for law in laws)
    expected = float(stats.chi2.sf(gap**2 / variance, 1)) if variance > 0 else 1.0
    assert p_of(as_rows(strata)) == pytest.approx(expected, abs=1e-9)


def test_the_p_value_of_one_table_is_that_of_its_chi_square():
    # 12 of 40 against 5 of 45: Pearson's chi-square, times (n - 1) / n.
    table = [[12, 28], [5, 40]]
    chi_square = stats.chi2_contingency(table, correction=False).statistic
    expected = stats.chi2.sf(chi_square * 84 / 85, 1)
    assert p_of(as_rows([((40, 12), (45, 5))])) == pytest.approx(expected)


def test_holm_by_hand_and_in_any_order():
    # Holm (1979): .01 · 4, .02 · 3, then .06 again for .03 · 2 = .06, .04 · 1 raised to it.
    assert holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.9, 0.8]) == pytest.approx([1, 1])
    assert holm([]) == []


def test_shrinkage_of_a_textbook():
    """Eight schools (Rubin 1981): Q is 4.707, below 7, so the method of moments finds no spread."""
    effects = [28, 8, -3, 7, -1, 1, 18, 12]
    errors = np.square([15, 10, 16, 11, 9, 11, 10, 18]).astype(float)
    assert shrunk_effects(effects, list(errors)) == pytest.approx([7.686] * 8, abs=0.001)


def test_shrinkage_by_hand():
    # Equal variances of .01: the mean is .2, the spread .02 - .01 = .01, so half the way.
    found = shrunk_effects([0.1, 0.3], [0.01, 0.01])
    assert found == pytest.approx([0.15, 0.25])
    assert shrunk_effects([0.4], [0.01]) == pytest.approx([0.4])


def cell(value: str, counts: tuple[int, int, int, int], stratum: str = "all") -> dict[str, object]:
    row: dict[str, object] = {"campaign_id": "c", "cell_kind": "cause", "cell_value": value}
    return row | {"compared_stratum": stratum} | dict(zip(COUNTS, counts, strict=True))


def test_cells_of_a_campaign_are_ranked_and_tested_together():
    parts = [cell("price", (200, 60, 200, 20)), cell("neglect", (200, 24, 200, 20))]
    parts += [cell("dispute", (9, 9, 3, 0)), cell("ceased", (4, 1, 0, 0))]
    rows = pd.DataFrame(parts)[["campaign_id", "cell_kind", "cell_value"]]
    rows["cell_reason"] = [None, None, "few_drawn", "no_control"]
    told = add_cells(rows, {}, pd.DataFrame(parts)).set_index("cell_value")
    assert told.loc["price", "cell_lift_share"] == Decimal("0.2")
    assert told["cell_rank"].tolist()[:2] == [1, 2]
    assert told["cell_rank"].isna().tolist() == [False, False, True, True]
    # The mean lies between them, and the cell of twelve clients is pulled the most.
    assert Decimal("0.02") < told.loc["neglect", "shrunk_lift_share"] < Decimal("0.2")
    assert told.loc["dispute", "cell_lift_share"] == 1
    assert told.loc["dispute", "shrunk_lift_share"] < Decimal("0.7")
    assert told.loc["ceased", "cell_lift_share"] is None
    tables = [[[60, 140], [20, 180]], [[24, 176], [20, 180]]]
    plain = [
        stats.chi2.sf(stats.chi2_contingency(t, correction=False).statistic * 399 / 400, 1)
        for t in tables
    ]
    expected = [2 * plain[0], plain[1]]
    assert [float(p) for p in told["adjusted_p_value"][:2]] == pytest.approx(expected, abs=1e-6)
    assert told["adjusted_p_value"].isna().tolist() == [False, False, True, True]


def test_strata_of_unequal_shares_are_compared_apart():
    """800 and 200 at 30 %, 500 and 500 at 5 %: taken together, no effect looks like 8.2 points."""
    parts = [cell("price", (800, 240, 200, 60), "1 A"), cell("price", (500, 25, 500, 25), "1 B")]
    parts += [cell("neglect", (0, 0, 0, 0))]
    rows = pd.DataFrame(parts)[["campaign_id", "cell_kind", "cell_value"]].drop_duplicates()
    rows["cell_reason"] = [None, "no_control"]
    told = add_cells(rows, {}, pd.DataFrame(parts)).iloc[0]
    assert told["cell_lift_share"] == 0
    assert told["adjusted_p_value"] == 1
    pooled = pd.DataFrame(parts[:1]).assign(drawn_count=1300, returned_count=265)
    pooled = pooled.assign(control_drawn_count=700, control_returned_count=85)
    plain = add_cells(rows.head(1), {}, pooled).iloc[0]
    assert float(plain["cell_lift_share"]) == pytest.approx(0.082, abs=5e-4)
