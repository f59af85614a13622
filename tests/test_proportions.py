"""Wilson's interval: published values, SciPy's own, and the columns of a table of rates."""

from decimal import Decimal

import pandas as pd
import pytest
from scipy.stats import binomtest

from reconquete_pipeline.statistics.wilson import add_wilson, add_wilson_permille, wilson

SETTINGS: dict[str, object] = {"confidence_share": Decimal("0.95")}
ADDED = ["return_share", "low_share", "high_share", "low_permille", "high_permille"]


@pytest.mark.parametrize(
    ("count", "total", "low", "high"), [(0, 10, 0, 0.2775), (81, 263, 0.2553, 0.3662)]
)
def test_published_values(count: int, total: int, low: float, high: float):
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("total", [1, 2, 3, 10, 57, 263, 1_000, 250_000])
@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.999])
def test_equal_to_scipy(total: int, confidence: float):
    for count in sorted({0, 1, total // 3, total // 2, total - 1, total}):
        theirs = binomtest(count, total).proportion_ci(confidence, method="wilson")
        low, high = wilson(count, total, confidence)
        assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
        assert 0 <= low <= count / total <= high <= 1


def test_bounds_are_exact_where_nobody_and_where_everybody_came():
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0
    low, high = wilson(2, 7)
    assert wilson(5, 7) == pytest.approx((1 - high, 1 - low), abs=1e-15)


@pytest.mark.parametrize(("count", "total"), [(0, 0), (0, -1), (11, 10), (-1, 10)])
def test_a_share_that_does_not_exist_is_refused(count: int, total: int):
    with pytest.raises(ValueError, match=f"no share of {count} in {total}"):
        wilson(count, total)


def rates(counts: list[int | None], totals: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"arm": "mail", "returned_count": counts, "drawn_count": totals})


def test_rows_get_a_rate_and_its_interval_to_six_decimals():
    given = rates([81, 0], [263, 10])
    [first, second] = add_wilson_permille(given, SETTINGS)[ADDED].values.tolist()
    assert first == [Decimal("0.307985"), Decimal("0.255289"), Decimal("0.366210"), 255, 366]
    assert second == [Decimal("0.000000"), Decimal("0.000000"), Decimal("0.277533"), 0, 278]
    assert list(add_wilson(given, SETTINGS).columns) == [*given.columns, *ADDED[:3]]


def test_open_windows_stay_unknown_and_rows_keep_their_place():
    given = rates([None, 5, None], [10, 10, 0]).set_index(pd.Index([7, 3, 9]))
    result = add_wilson_permille(given, SETTINGS)
    pd.testing.assert_frame_equal(result[list(given.columns)], given)
    assert list(result.columns) == [*given.columns, *ADDED]
    assert result.loc[[7, 9], ADDED].map(lambda value: value is None).all(axis=None)
    assert result.loc[3, ADDED].tolist()[0] == Decimal("0.500000")


def test_no_rows_give_no_rows_with_the_same_columns():
    result = add_wilson_permille(rates([], []), SETTINGS)
    assert len(result) == 0
    assert list(result.columns)[-5:] == ADDED


def test_the_interval_is_wider_when_more_confidence_is_asked():
    def width(share: str) -> Decimal:
        row = add_wilson(rates([5], [20]), {"confidence_share": Decimal(share)}).iloc[0]
        return row["high_share"] - row["low_share"]

    assert width("0.80") < width("0.95") < width("0.99")


def test_a_closed_window_in_which_nobody_was_drawn_is_a_fault_and_not_a_zero():
    with pytest.raises(ValueError, match="no share of 0 in 0"):
        add_wilson(rates([0], [0]), SETTINGS)
