"""Shares of clients lost in a year, with how far chance may have moved them."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from reconquete_pipeline.statistics.wilson import rounded, wilson

Shares = tuple[Decimal | None, Decimal | None, Decimal | None]


def add_lost_share(years: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add attrition_share, low_share and high_share (0-1, six decimals, Wilson's interval).

    Reads active_count, attrition_lost_count and attrition_reason; where a reason is given (the
    year is not over, nobody was active) the three columns are None.
    """
    confidence = float(str(settings["confidence_share"]))
    counts = zip(
        years["attrition_lost_count"],
        years["active_count"],
        years["attrition_reason"],
        strict=True,
    )
    shares: list[Shares] = [
        (None, None, None) if not pd.isna(reason) else _shares(int(lost), int(active), confidence)
        for lost, active, reason in counts
    ]
    names = ["attrition_share", "low_share", "high_share"]
    added = pd.DataFrame(shares, columns=names, index=years.index, dtype=object)
    return pd.concat([years, added], axis=1)


def _shares(lost: int, active: int, confidence: float) -> Shares:
    low, high = wilson(lost, active, confidence)
    return rounded(lost / active), rounded(low), rounded(high)
