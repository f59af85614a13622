"""Whether a draw is as planned: the published value, SciPy, exact chances counted out."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, chisquare

from reconquete_pipeline.statistics.sample_ratio import sample_ratio_p

HALVES = (0.5, 0.5)


def test_the_value_of_the_textbook():
    assert sample_ratio_p([((600, 400), HALVES)]) == pytest.approx(2.54e-10, rel=2e-3)


@settings(deadline=None)
@given(st.integers(5, 500), st.integers(5, 500), st.floats(0.2, 0.8))
def test_two_groups_are_scipys_chi_square(one: int, other: int, share: float):
    total = one + other
    planned = [total * share, total * (1 - share)]
    found = sample_ratio_p([((one, other), (share, 1 - share))])
    if min(planned) >= 5:
        assert found == pytest.approx(chisquare([one, other], planned).pvalue, rel=1e-6)
    else:
        assert found == pytest.approx(binomtest(one, total, share).pvalue, rel=1e-6)


@settings(deadline=None)
@given(st.integers(1, 40), st.data(), st.floats(0.01, 0.12))
def test_below_five_expected_the_chance_is_exact(total: int, data: st.DataObject, share: float):
    one = data.draw(st.integers(0, total))
    found = sample_ratio_p([((one, total - one), (share, 1 - share))])
    assert found == pytest.approx(binomtest(one, total, share).pvalue, rel=1e-6)


def test_three_small_groups_are_counted_out():
    counts, shares = (4, 1, 1), (0.2, 0.3, 0.5)

    def chance(outcome: tuple[int, ...]) -> float:
        ways = comb(6, outcome[0]) * comb(6 - outcome[0], outcome[1])
        return ways * float(np.prod(np.power(shares, outcome)))

    all_outcomes = [one for one in product(range(7), repeat=3) if sum(one) == 6]
    rare = sum(chance(one) for one in all_outcomes if chance(one) <= chance(counts) * (1 + 1e-9))
    assert sample_ratio_p([(counts, shares)]) == pytest.approx(rare)


def test_strata_are_judged_each_by_its_own_plan():
    # 900 to 600 in all, as planned: 800 to 200 and 100 to 400.
    assert sample_ratio_p([((800, 200), (0.8, 0.2)), ((100, 400), (0.2, 0.8))]) == 1
    turned = sample_ratio_p([((700, 300), (0.8, 0.2)), ((200, 300), (0.2, 0.8))])
    assert turned is not None
    assert turned < 1e-20
    # Two large strata add up: 2 degrees of freedom.
    found = sample_ratio_p([((60, 40), HALVES), ((45, 55), HALVES)])
    assert found == pytest.approx(float(np.exp(-(4 + 1) / 2)))


def test_strata_too_small_for_a_chi_square_are_put_together():
    one_each = [((1, 0), HALVES)] * 3
    assert sample_ratio_p(one_each) == pytest.approx(binomtest(3, 3, 0.5).pvalue)
    twenty = [((1, 0), HALVES)] * 20
    assert sample_ratio_p(twenty) == pytest.approx(chisquare([20, 0]).pvalue)
    # Beside a large stratum the smaller of two chances counts twice.
    both = sample_ratio_p([*twenty, ((50, 50), HALVES)])
    assert both == pytest.approx(2 * chisquare([20, 0]).pvalue)


@pytest.mark.parametrize("strata", [[], [((5, 0), (1.0, 0.0))], [((0, 0), HALVES)]])
def test_nothing_planned_or_nobody_drawn_is_no_mismatch(
    strata: list[tuple[tuple[int, int], tuple[float, float]]],
):
    assert sample_ratio_p(strata) is None


def test_clients_in_a_group_that_was_not_planned_are_a_mismatch():
    found = sample_ratio_p([((10, 1), (1.0, 0.0))])
    assert found is not None
    assert found < 1e-9


def test_many_groups_of_many_clients_are_still_quick():
    shares = (0.001, 0.001, 0.001, 0.001, 0.996)
    found = sample_ratio_p([((1, 0, 1, 0, 998), shares)])
    assert found is not None
    assert 0.01 < found <= 1
