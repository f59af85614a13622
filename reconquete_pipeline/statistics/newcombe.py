"""How far two shares of clients lie apart, and how far chance may have moved the difference."""

from collections.abc import Mapping
from decimal import Decimal
from math import sqrt

import pandas as pd

from reconquete_pipeline.statistics.wilson import rounded, wilson

Row = tuple[Decimal | None, Decimal | None, Decimal | None, str]


def newcombe(
    count: int, total: int, control_count: int, control_total: int, confidence: float = 0.95
) -> tuple[float, float, float]:
    """The difference of two independent shares with Newcombe's interval.

    `count` of `total` less `control_count` of `control_total`; returns (difference, low, high),
    between -1 and 1. Raises ValueError for an empty group.
    Source: Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10 (Wilson scores, no
    continuity correction).
    """
    low, high = wilson(count, total, confidence)
    control_low, control_high = wilson(control_count, control_total, confidence)
    share, control_share = count / total, control_count / control_total
    difference = share - control_share
    down = sqrt((share - low) ** 2 + (control_high - control_share) ** 2)
    up = sqrt((high - share) ** 2 + (control_share - control_low) ** 2)
    return difference, difference - down, difference + up


def add_newcombe(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add lift_share, low_share, high_share (-1 to 1, six decimals) and verdict.

    Reads drawn_count, returned_count, control_drawn_count, control_returned_count and
    is_window_over; without a control or before the window is over the three shares are None.
    """
    confidence = float(str(settings["confidence_share"]))
    columns = ["returned_count", "drawn_count", "control_returned_count", "control_drawn_count"]
    found = [
        _judge(counts, bool(is_over), confidence)
        for counts, is_over in zip(
            rows[columns].itertuples(index=False, name=None), rows["is_window_over"], strict=True
        )
    ]
    names = ["lift_share", "low_share", "high_share", "verdict"]
    added = pd.DataFrame(found, columns=names, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)


def _judge(counts: tuple[float, ...], is_over: bool, confidence: float) -> Row:
    returned, drawn, control_returned, control_drawn = counts
    if pd.isna(control_drawn):
        return None, None, None, "no_control"
    if drawn == 0:
        return None, None, None, "empty_arm"
    if not is_over or pd.isna(returned) or pd.isna(control_returned):
        return None, None, None, "window_open"
    lift, low, high = (
        rounded(share)
        for share in newcombe(
            int(returned), int(drawn), int(control_returned), int(control_drawn), confidence
        )
    )
    # The verdict is of the figures that are shown.
    verdict = "effective" if low > 0 else "harmful" if high < 0 else "inconclusive"
    return lift, low, high, verdict
