"""The difference of two shares over strata, and how far chance may have moved it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from reconquete_pipeline.statistics.needed_returns import needed_returns
from reconquete_pipeline.statistics.wilson import permille, rounded

# Returned and drawn of the arm, then of the control.
Counts = tuple[int, int, int, int]
Interval = tuple[float, float, float]
Floats = NDArray[np.float64]
Row = pd.Series

KEYS = ["campaign_id", "arm", "window_days"]
COUNTS = ["returned_count", "drawn_count", "control_returned_count", "control_drawn_count"]
UNKNOWN = ["unknown_outcome_count", "control_unknown_outcome_count"]
ADDED = [
    "lift_share",
    "low_share",
    "high_share",
    "lift_permille",
    "low_permille",
    "high_permille",
    "lowest_lift_permille",
    "highest_lift_permille",
    "stratum_count",
    "unpaired_count",
    "needed_returned_count",
    "verdict",
]
POOLED = ADDED[:6]


def stratified_newcombe(strata: Iterable[Counts], confidence: float = 0.95) -> Interval:
    """The Mantel-Haenszel difference of two shares with the stratified interval of Newcombe.

    Each stratum is (returned, drawn, control returned, control drawn); one without one of the two
    groups says nothing of their difference and is left out. Returns (difference, low, high),
    between -1 and 1; with one stratum that is Newcombe's method 10. Raises ValueError where no
    stratum has both groups.
    Source: Yan and Su, Statistics in Biopharmaceutical Research 2 (2010), 329-335, with the weights
    of Mantel and Haenszel; where no stratum varies, at the level of equal shares.
    """
    paired = [one for one in strata if one[1] > 0 and one[3] > 0]
    if not paired:
        raise ValueError("no stratum has both groups: there is no difference")
    return _interval(paired, float(ndtri(1 - (1 - confidence) / 2)))


def _interval(strata: Sequence[Counts], z: float) -> Interval:
    """The difference, and the bounds that lie z standard errors from it."""
    paired = np.array(strata, dtype=np.float64)
    returned, drawn, control_returned, control_drawn = paired.T
    weights = drawn * control_drawn / (drawn + control_drawn)
    weights = weights / weights.sum()
    share, control_share = returned / drawn, control_returned / control_drawn
    low, high = _weighted_wilson(share, drawn, weights, z)
    control_low, control_high = _weighted_wilson(control_share, control_drawn, weights, z)
    spread = float((weights**2 / drawn).sum())
    control_spread = float((weights**2 / control_drawn).sum())
    difference = float((weights * (share - control_share)).sum())
    down = z * sqrt(_variance(low, spread) + _variance(control_high, control_spread))
    up = z * sqrt(_variance(high, spread) + _variance(control_low, control_spread))
    return difference, max(difference - down, -1.0), min(difference + up, 1.0)


def _weighted_wilson(
    shares: Floats, totals: Floats, weights: Floats, z: float
) -> tuple[float, float]:
    """Bounds of the weighted mean share: Wilson's of the strata, at the level that makes up z."""
    varying = shares * (1 - shares) / totals
    reach = weights * np.sqrt(varying if varying.any() else 1 / totals)
    one = z * sqrt(float((reach**2).sum())) / float(reach.sum())
    centre = shares + one * one / (2 * totals)
    half = one * np.sqrt(shares * (1 - shares) / totals + one * one / (4 * totals**2))
    scale = 1 + one * one / totals
    low, high = (weights * (centre - half) / scale).sum(), (weights * (centre + half) / scale).sum()
    return max(float(low), 0.0), min(float(high), 1.0)


def _variance(bound: float, spread: float) -> float:
    return bound * (1 - bound) * spread


def difference_p(strata: Sequence[Counts]) -> float:
    """The chance of such a difference where there is none: its interval at 1 - p reaches 0."""
    difference, _, _ = _interval(strata, 0.0)
    if difference == 0:
        return 1.0

    def reached(z: float) -> float:
        _, low, high = _interval(strata, z)
        return low if difference > 0 else -high

    farthest = 38.0  # beyond it the chance is 0 to all digits
    if reached(farthest) > 0:
        return 0.0
    return float(2 * ndtr(-brentq(reached, 0.0, farthest, xtol=1e-12)))


def exact_difference(strata: Sequence[Counts]) -> Fraction:
    """The Mantel-Haenszel difference as a fraction, so that a tie is rounded as a tie."""
    # Strata of one size share a denominator: of thousands of strata few fractions are left.
    gained, weight = defaultdict[int, int](int), defaultdict[int, int](int)
    for returned, drawn, control_returned, control_drawn in strata:
        if drawn and control_drawn:
            both = drawn + control_drawn
            gained[both] += returned * control_drawn - control_returned * drawn
            weight[both] += drawn * control_drawn
    return _added(gained) / _added(weight)


def _added(parts: Mapping[int, int]) -> Fraction:
    return sum((Fraction(part, size) for size, part in parts.items()), Fraction(0))


def add_lift(
    rows: pd.DataFrame, settings: Mapping[str, object], strata: pd.DataFrame
) -> pd.DataFrame:
    """Add the lift of each campaign, arm and window with its interval, and the verdict.

    `strata` hold the counts of both groups in each stratum that is compared by itself. Shares have
    six decimals, `_permille` are thousandths rounded once. Before the window is over, for an empty
    arm and where no stratum has both groups, all but the verdict is None.
    """
    cells = strata.astype(dict.fromkeys([*COUNTS, *UNKNOWN], "Int64"))
    cells[[*COUNTS, *UNKNOWN]] = cells[[*COUNTS, *UNKNOWN]].fillna(0)
    by_key = {
        key: list(part[[*COUNTS, *UNKNOWN]].astype(int).itertuples(index=False, name=None))
        for key, part in cells.groupby(KEYS, sort=False)
    }
    keys = rows[KEYS].itertuples(index=False, name=None)
    found = [
        _row(row, by_key.get(key, []), settings)
        for key, (_, row) in zip(keys, rows.iterrows(), strict=True)
    ]
    added = pd.DataFrame(found, columns=ADDED, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)


def _row(
    row: Row, cells: list[tuple[int, ...]], settings: Mapping[str, object]
) -> dict[str, object]:
    """What is added to one row."""
    paired = [cell for cell in cells if cell[1] and cell[3]]
    needed = _needed(row, settings)
    reason = _nothing_to_compare(row, paired)
    if reason:
        return dict.fromkeys(ADDED) | {"needed_returned_count": needed, "verdict": reason}
    confidence = float(str(settings["confidence_share"]))
    counts = [(cell[0], cell[1], cell[2], cell[3]) for cell in paired]
    lowest = [(a, n, b + missing, m) for a, n, b, m, _, missing in paired]
    highest = [(a + missing, n, b, m) for a, n, b, m, missing, _ in paired]
    is_erased = lowest != counts or highest != counts
    cases = [counts, lowest, highest] if is_erased else [counts]
    return _lift(counts, confidence) | {
        "lowest_lift_permille": _permille(exact_difference(lowest)) if is_erased else None,
        "highest_lift_permille": _permille(exact_difference(highest)) if is_erased else None,
        "stratum_count": len(paired),
        "unpaired_count": sum(cell[1] + cell[3] for cell in cells if not (cell[1] and cell[3])),
        "needed_returned_count": needed,
        "verdict": _verdict(row, cases, settings),
    }


def _lift(strata: list[Counts], confidence: float) -> dict[str, object]:
    """The lift and its interval, with six decimals and in thousandths."""
    _, low, high = stratified_newcombe(strata, confidence)
    exact = exact_difference(strata)
    lift = _six_places(exact)
    shares = [lift, min(rounded(low), lift), max(rounded(high), lift)]
    told = [_permille(exact), permille(low), permille(high)]
    return dict(zip(POOLED, [*shares, *told], strict=True))


def pooled_row(strata: list[Counts], settings: Mapping[str, object]) -> dict[str, object]:
    """Lift, interval and verdict of counts that are compared as they stand; all None of none."""
    paired = [one for one in strata if one[1] and one[3]]
    if not paired:
        return dict.fromkeys([*POOLED, "verdict"]) | {"verdict": "no_control"}
    confidence = float(str(settings["confidence_share"]))
    return _lift(paired, confidence) | {
        "verdict": _too_few(paired, settings) or _said(paired, confidence)
    }


def _needed(row: Row, settings: Mapping[str, object]) -> int | None:
    """The returns that a verdict needs, where the returns of the control are known or expected."""
    control_returned, least = row["needed_control_returned_count"], settings["verdict_min_drawn"]
    if _is_missing(control_returned):
        return None
    drawn, control_drawn = int(row["drawn_count"]), int(row["control_drawn_count"])
    if min(drawn, control_drawn) < int(str(least)):
        return None
    confidence = float(str(settings["confidence_share"]))
    return needed_returns(drawn, int(control_returned), control_drawn, confidence)


def _nothing_to_compare(row: Row, paired: list[tuple[int, ...]]) -> str | None:
    if _is_missing(row["control_drawn_count"]):
        return "no_control"
    if row["drawn_count"] == 0:
        return "empty_arm"
    if not row["is_window_over"] or any(_is_missing(row[name]) for name in COUNTS[:3:2]):
        return "window_open"
    return None if paired else "no_control"


def _is_missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def _verdict(row: Row, cases: list[list[Counts]], settings: Mapping[str, object]) -> str:
    """The verdict of the primary window, if the counts and what erased clients hide give one."""
    if not _is_missing(row["draw_fault"]):
        return str(row["draw_fault"])
    if not row["is_primary_window"]:
        return "informative"
    if _too_few(cases[0], settings):
        return "too_few"
    confidence = float(str(settings["confidence_share"]))
    said = {_said(case, confidence) for case in cases}
    return said.pop() if len(said) == 1 else "inconclusive"


def _too_few(compared: list[Counts], settings: Mapping[str, object]) -> str | None:
    """`too_few` where one of the groups that are compared is too small for a verdict."""
    least = int(str(settings["verdict_min_drawn"]))
    smaller = min(sum(cell[1] for cell in compared), sum(cell[3] for cell in compared))
    return "too_few" if smaller < least else None


def _said(strata: list[Counts], confidence: float) -> str:
    """The verdict is of the figures that are shown, with six decimals."""
    _, low, high = (rounded(bound) for bound in stratified_newcombe(strata, confidence))
    return "effective" if low > 0 else "harmful" if high < 0 else "inconclusive"


def _six_places(share: Fraction) -> Decimal:
    return _at(share, 1_000_000)


def _permille(share: Fraction) -> int:
    return int(_at(share, 1_000) * 1_000)


def _at(share: Fraction, parts: int) -> Decimal:
    """The share rounded once, halves away from zero."""
    scaled = abs(share) * parts
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if share < 0 else whole) / parts
