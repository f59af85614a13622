"""By what a group of clients differs from the others, beyond chance."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.wilson import rounded

ADDED = (
    "profile_share",
    "others_share",
    "gap_share",
    "gap_low_share",
    "gap_high_share",
    "is_beyond_chance",
)


def add_profile_gaps(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add the share of a group that has a value, that of the others, and the gap.

    Reads profile_group, known_count, value_count, others_known_count and others_value_count.
    Shares are 0-1 (the gap -1 to 1), six decimals. All intervals of a group hold together with the
    confidence of the settings: each is Newcombe's at the level that Bonferroni's inequality asks
    for. Without others to compare with there is no gap.
    Source: Dunn, Journal of the American Statistical Association 56 (1961), 52-64.
    """
    confidence = float(str(settings["confidence_share"]))
    comparisons = rows.loc[rows["others_known_count"] > 0, "profile_group"].value_counts()
    found = [
        _gap(counts, 1 - (1 - confidence) / max(int(comparisons.get(group, 1)), 1))
        for group, *counts in rows[
            [
                "profile_group",
                "value_count",
                "known_count",
                "others_value_count",
                "others_known_count",
            ]
        ].itertuples(index=False, name=None)
    ]
    added = pd.DataFrame(found, columns=list(ADDED), index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)


def _gap(counts: list[int], confidence: float) -> tuple[Decimal | bool | None, ...]:
    value, known, others_value, others_known = (int(count) for count in counts)
    share = rounded(value / known)
    if not others_known:
        return share, None, None, None, None, False
    gap, low, high = (
        rounded(one) for one in newcombe(value, known, others_value, others_known, confidence)
    )
    # The flag is of the figures that are shown.
    return share, rounded(others_value / others_known), gap, low, high, low > 0 or high < 0
