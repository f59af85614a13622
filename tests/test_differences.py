"""Newcombe's interval: published values, the formula written out again, the columns of a table."""

from decimal import Decimal, localcontext

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconquete_pipeline.statistics.newcombe import add_newcombe, newcombe

SETTINGS: dict[str, object] = {"confidence_share": Decimal("0.95")}
COUNTS = ["returned_count", "drawn_count", "control_returned_count", "control_drawn_count"]
ADDED = ["lift_share", "low_share", "high_share", "verdict"]
# The quantile of the normal distribution at .975, from a table.
Z = Decimal("1.959963984540054235524594430520551527955550")

counts = st.integers(1, 5_000).flatmap(
    lambda total: st.tuples(st.integers(0, total), st.just(total))
)


def roots(count: int, total: int) -> tuple[Decimal, Decimal]:
    """Both p at which |p - count/total| is z standard errors of p: a quadratic equation."""
    n, share = Decimal(total), Decimal(count) / total
    a, b, c = 1 + Z**2 / n, -(2 * share + Z**2 / n), share**2
    reach = max(b**2 - 4 * a * c, Decimal(0)).sqrt()
    return (-b - reach) / (2 * a), (-b + reach) / (2 * a)


def written_out(one: tuple[int, int], two: tuple[int, int]) -> tuple[float, float, float]:
    """Newcombe 1998, method 10, with forty digits."""
    with localcontext() as context:
        context.prec = 40
        (l1, u1), (l2, u2) = roots(*one), roots(*two)
        p1, p2 = Decimal(one[0]) / one[1], Decimal(two[0]) / two[1]
        low = p1 - p2 - ((p1 - l1) ** 2 + (u2 - p2) ** 2).sqrt()
        high = p1 - p2 + ((u1 - p1) ** 2 + (p2 - l2) ** 2).sqrt()
        return float(p1 - p2), float(low), float(high)


@pytest.mark.parametrize(
    ("one", "two", "published"),
    [
        ((56, 70), (48, 80), (0.2, 0.0524, 0.3339)),
        ((5, 56), (0, 29), (0.0893, -0.0381, 0.1926)),
        ((10, 10), (0, 10), (1, 0.6075, 1)),
    ],
)
def test_published_values(
    one: tuple[int, int], two: tuple[int, int], published: tuple[float, float, float]
):
    assert newcombe(*one, *two) == pytest.approx(published, abs=5e-5)
    assert written_out(one, two) == pytest.approx(published, abs=5e-5)


@given(counts, counts)
def test_equal_to_the_formula_written_out(one: tuple[int, int], two: tuple[int, int]):
    found = newcombe(*one, *two)
    assert found == pytest.approx(written_out(one, two), abs=1e-9)
    difference, low, high = found
    assert -1 <= low <= difference <= high <= 1


@given(counts, counts)
def test_the_other_way_round_is_the_same_with_the_other_sign(
    one: tuple[int, int], two: tuple[int, int]
):
    difference, low, high = newcombe(*one, *two)
    assert newcombe(*two, *one) == pytest.approx((-difference, -high, -low), abs=1e-12)


@pytest.mark.parametrize("empty", [(0, 0, 3, 10), (3, 10, 0, 0)])
def test_an_empty_group_is_refused(empty: tuple[int, int, int, int]):
    with pytest.raises(ValueError, match="no share of 0 in 0"):
        newcombe(*empty)


def table(*rows: tuple[int | None, ...], is_over: bool = True) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COUNTS).astype("Int64")
    return frame.assign(arm="mail", is_window_over=is_over)


def test_rows_get_the_difference_its_interval_and_a_verdict():
    rows = table((56, 70, 48, 80), (48, 80, 56, 70), (42, 70, 48, 80), (0, 5, 0, 5))
    found = add_newcombe(rows, SETTINGS)[ADDED].values.tolist()
    low, high = Decimal("0.052431"), Decimal("0.333873")
    assert found[0] == [Decimal("0.200000"), low, high, "effective"]
    assert found[1] == [Decimal("-0.200000"), -high, -low, "harmful"]
    assert [row[3] for row in found[2:]] == ["inconclusive", "inconclusive"]
    assert found[3][0] == 0


def test_without_a_control_nothing_is_claimed_even_in_an_open_window():
    for is_over in (True, False):
        rows = add_newcombe(table((3, 70, None, None), is_over=is_over), SETTINGS)
        assert rows[ADDED].values.tolist() == [[None, None, None, "no_control"]]


@pytest.mark.parametrize(
    ("row", "is_over"),
    [((3, 70, 1, 80), False), ((None, 70, 1, 80), True), ((3, 70, None, 80), True)],
)
def test_before_the_window_is_over_nothing_is_known(row: tuple[int | None, ...], is_over: bool):
    rows = add_newcombe(table(row, is_over=is_over), SETTINGS)
    assert rows[ADDED].values.tolist() == [[None, None, None, "window_open"]]


def test_rows_keep_their_place_and_what_they_held():
    given_rows = table((56, 70, 48, 80), (3, 70, None, None)).set_index(pd.Index([7, 3]))
    result = add_newcombe(given_rows, SETTINGS)
    pd.testing.assert_frame_equal(result[list(given_rows.columns)], given_rows)
    assert list(result.columns) == [*given_rows.columns, *ADDED]
    assert result["verdict"].to_dict() == {7: "effective", 3: "no_control"}


def test_no_rows_give_no_rows_with_the_same_columns():
    result = add_newcombe(table(), SETTINGS)
    assert len(result) == 0
    assert list(result.columns)[-4:] == ADDED


def test_the_interval_is_wider_when_more_confidence_is_asked():
    def width(share: str) -> Decimal:
        settings: dict[str, object] = {"confidence_share": Decimal(share)}
        row = add_newcombe(table((5, 20, 3, 20)), settings).iloc[0]
        return row["high_share"] - row["low_share"]

    assert width("0.80") < width("0.95") < width("0.99")
