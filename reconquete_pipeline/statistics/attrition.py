"""Shares of clients who left in a year: chance, what is still open, and the year before."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.wilson import permille, rounded, wilson

ADDED = (
    "attrition_low_bound_share",
    "attrition_high_bound_share",
    "attrition_share",
    "low_share",
    "high_share",
    "attrition_change_share",
    "attrition_change_low_share",
    "attrition_change_high_share",
    "low_permille",
    "high_permille",
    "attrition_change_low_permille",
    "attrition_change_high_permille",
    "attrition_trend",
)
Value = Decimal | int | str | None
Values = tuple[Value, ...]


class Year(NamedTuple):
    """Counts of one segment in one year; `undecided` left in it if they left, `before` earlier."""

    active: int
    departed: int
    undecided: int
    before: int

    @property
    def lowest(self) -> tuple[int, int]:
        """Departed of active where nobody undecided has left."""
        return self.departed, self.active

    @property
    def highest(self) -> tuple[int, int]:
        """Departed of active where everybody undecided has left.

        Where nobody would be left over to have been active, leaving moves nothing: `lowest`.
        """
        still = self.active - self.before
        return (self.departed + self.undecided, still) if still else self.lowest


def add_attrition_share(years: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add the bounds of attrition, its share with Wilson's interval, and its change.

    Reads attrition_year, attrition_dimension, attrition_segment, active_count,
    attrition_departed_count, attrition_undecided_count, attrition_undecided_before_count,
    is_comparable_year and attrition_reason.
    Shares are 0-1 (the change -1 to 1), six decimals; `_permille` are thousandths, rounded once.
    Bounds are None without counts or active clients, the share and its interval with a reason, the
    change and attrition_trend (rise, fall, unclear) without two years to compare.
    """
    confidence = float(str(settings["confidence_share"]))
    keys = list(
        zip(
            years["attrition_dimension"],
            years["attrition_segment"],
            years["attrition_year"],
            strict=True,
        )
    )
    counts = [
        None if pd.isna(row[1]) or not row[0] else Year(*map(int, row))
        for row in years[
            [
                "active_count",
                "attrition_departed_count",
                "attrition_undecided_count",
                "attrition_undecided_before_count",
            ]
        ].itertuples(index=False, name=None)
    ]
    told = {
        key: one
        for key, one, reason in zip(keys, counts, years["attrition_reason"], strict=True)
        if one and pd.isna(reason)
    }
    comparable = set(years.loc[years["is_comparable_year"], "attrition_year"])
    bases = {
        (dimension, segment, year + 1): one
        for (dimension, segment, year), one in told.items()
        if year in comparable
    }
    rows = []
    for key, one in zip(keys, counts, strict=True):
        share, told_bounds = _share(told.get(key), confidence)
        change, told_change, trend = _change(told.get(key), bases.get(key), confidence)
        rows.append((*_bounds(one), *share, *change, *told_bounds, *told_change, trend))
    added = pd.DataFrame(rows, columns=list(ADDED), index=years.index, dtype=object)
    return pd.concat([years, added], axis=1)


def _bounds(year: Year | None) -> tuple[Value, ...]:
    if year is None:
        return None, None
    return tuple(rounded(count / total) for count, total in (year.lowest, year.highest))


def _share(year: Year | None, confidence: float) -> tuple[Values, Values]:
    """The share with Wilson's interval, and the interval in thousandths."""
    if year is None:
        return (None,) * 3, (None,) * 2
    bounds = wilson(*year.lowest, confidence)
    share = rounded(year.departed / year.active), *map(rounded, bounds)
    return share, tuple(map(permille, bounds))


def _change(
    year: Year | None, before: Year | None, confidence: float
) -> tuple[Values, Values, str | None]:
    """The change with Newcombe's interval, as wide as the undecided of both years make it.

    Then the interval in thousandths, and the trend.
    """
    if year is None or before is None:
        return (None,) * 3, (None,) * 2, None
    change, _, _ = newcombe(*year.lowest, *before.lowest, confidence)
    _, low, _ = newcombe(*year.lowest, *before.highest, confidence)
    _, _, high = newcombe(*year.highest, *before.lowest, confidence)
    shown = rounded(change), rounded(low), rounded(high)
    # The trend is of the figures that are shown.
    trend = "rise" if shown[1] > 0 else "fall" if shown[2] < 0 else "unclear"
    return shown, (permille(low), permille(high)), trend
