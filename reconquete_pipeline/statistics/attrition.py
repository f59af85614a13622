"""Shares of clients who left in a year: chance, what is still open, and the year before."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.wilson import rounded, wilson

ADDED = (
    "attrition_low_bound_share",
    "attrition_high_bound_share",
    "attrition_share",
    "low_share",
    "high_share",
    "attrition_change_share",
    "attrition_change_low_share",
    "attrition_change_high_share",
    "attrition_trend",
)
Value = Decimal | str | None


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
    Shares are 0-1 (the change -1 to 1), six decimals. Bounds are None without counts or active
    clients, the share and its interval with a reason, the change and attrition_trend (rise, fall,
    unclear) without two years to compare.
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
    rows = [
        (
            *_bounds(one),
            *_share(told.get(key), confidence),
            *_change(told.get(key), bases.get(key), confidence),
        )
        for key, one in zip(keys, counts, strict=True)
    ]
    added = pd.DataFrame(rows, columns=list(ADDED), index=years.index, dtype=object)
    return pd.concat([years, added], axis=1)


def _bounds(year: Year | None) -> tuple[Value, ...]:
    if year is None:
        return None, None
    return tuple(rounded(count / total) for count, total in (year.lowest, year.highest))


def _share(year: Year | None, confidence: float) -> tuple[Value, ...]:
    if year is None:
        return None, None, None
    low, high = wilson(*year.lowest, confidence)
    return rounded(year.departed / year.active), rounded(low), rounded(high)


def _change(year: Year | None, before: Year | None, confidence: float) -> tuple[Value, ...]:
    """The change with Newcombe's interval, as wide as the undecided of both years make it."""
    if year is None or before is None:
        return None, None, None, None
    change, _, _ = newcombe(*year.lowest, *before.lowest, confidence)
    _, low, _ = newcombe(*year.lowest, *before.highest, confidence)
    _, _, high = newcombe(*year.highest, *before.lowest, confidence)
    shown = rounded(change), rounded(low), rounded(high)
    # The trend is of the figures that are shown.
    trend = "rise" if shown[1] > 0 else "fall" if shown[2] < 0 else "unclear"
    return *shown, trend
