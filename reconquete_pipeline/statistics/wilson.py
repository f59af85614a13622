"""Shares of clients and how far chance may have moved them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

SIX_PLACES = Decimal("0.000001")
FIFTEEN_PLACES = Decimal("0.000000000000001")
NEAR_TIE = 1e-3


def wilson(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share, without continuity correction.

    `count` of `total` (whole numbers, total > 0); returns (low, high), shares 0-1.
    Raises ValueError for an empty total: a share of nobody is undefined.
    Source: Wilson, Journal of the American Statistical Association 22 (1927), 209-212. That of
    scipy.stats has the same six decimals, but its import takes half a second, and a call 7 times
    as long.
    """
    if total <= 0 or not 0 <= count <= total:
        raise ValueError(f"no share of {count} in {total}: the total must be positive and not less")
    z = float(ndtri(1 - (1 - confidence) / 2))
    share = count / total
    centre = share + z * z / (2 * total)
    reach = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    # At 0 and at `total` the bound is exact; floating point would leave a speck.
    low = 0.0 if count == 0 else (centre - reach) / scale
    high = 1.0 if count == total else (centre + reach) / scale
    return low, high


def add_wilson(rates: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add return_share, low_share and high_share (0-1, six decimals) to rows of counts.

    Reads drawn_count and returned_count; where returned_count is missing (the window is still
    open) all are None.
    """
    return add_wilson_permille(rates, settings).drop(columns=["low_permille", "high_permille"])


def add_wilson_permille(rates: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """What add_wilson adds, and low_permille and high_permille: the bounds, rounded once."""
    confidence = float(str(settings["confidence_share"]))
    rows: list[tuple[Decimal | int | None, ...]] = []
    for count, total in zip(rates["returned_count"], rates["drawn_count"], strict=True):
        if pd.isna(count):
            rows.append((None,) * 5)
            continue
        low, high = wilson(int(count), int(total), confidence)
        share = rounded(int(count) / int(total))
        rows.append((share, rounded(low), rounded(high), permille(low), permille(high)))
    names = ["return_share", "low_share", "high_share", "low_permille", "high_permille"]
    added = pd.DataFrame(rows, columns=names, index=rates.index, dtype=object)
    return pd.concat([rates, added], axis=1)


def rounded(share: float) -> Decimal:
    """A share with six decimals, as it is stored."""
    return Decimal(repr(share)).quantize(SIX_PLACES)


def permille(share: float) -> int:
    """A share in thousandths, rounded once from all its digits: what a sentence tells of it."""
    return int((Decimal(repr(share)) * 1000).quantize(Decimal(1), ROUND_HALF_UP))


def probability(chance: float) -> Decimal:
    """A small chance with fifteen decimals, as it is stored."""
    return Decimal(repr(chance)).quantize(FIFTEEN_PLACES, ROUND_HALF_UP)


def all_rounded(shares: NDArray[np.float64]) -> pd.arrays.FloatingArray:
    """The same of many shares (nan: missing) as doubles that a cast to DECIMAL(9,6) leaves alone.

    Only where the seventh decimal may be a 5 that ends the number do decimals tell which way.
    """
    millionths = shares * 1e6
    whole = np.rint(millionths)
    found = whole / 1e6
    for place in np.flatnonzero(np.abs(np.abs(millionths - whole) - 0.5) < NEAR_TIE):
        found[place] = float(rounded(float(shares[place])))
    return pd.arrays.FloatingArray(found, np.isnan(found))
