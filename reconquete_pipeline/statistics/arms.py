"""The arms of a campaign against each other: what a test of one parameter shows."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from reconquete_pipeline.statistics.holm import holm
from reconquete_pipeline.statistics.stratified import (
    POOLED,
    Counts,
    difference_p,
    pooled_row,
)
from reconquete_pipeline.statistics.wilson import probability

ADDED = [
    "difference_share",
    "difference_low_share",
    "difference_high_share",
    "difference_permille",
    "difference_low_permille",
    "difference_high_permille",
    "holm_p_value",
    "arms_verdict",
]
COUNTS = ["returned_count", "drawn_count"]


def add_arm_differences(
    rows: pd.DataFrame, settings: Mapping[str, object], strata: pd.DataFrame
) -> pd.DataFrame:
    """Add the difference of two arms of a campaign, its interval, and what it shows.

    `strata` hold the counts of each arm in each compared_stratum. A difference is shown where its
    p-value, adjusted by Holm over the pairs of the campaign, is below 1 - confidence_share.
    """
    counts = {
        (campaign, arm, stratum): (int(returned), int(drawn))
        for campaign, arm, stratum, returned, drawn in strata[
            ["campaign_id", "arm", "compared_stratum", *COUNTS]
        ]
        .fillna({"returned_count": 0})
        .itertuples(index=False, name=None)
    }
    places: dict[str, list[str]] = {}
    for campaign, _, stratum in counts:
        places.setdefault(campaign, []).append(stratum)
    found: dict[object, dict[str, object]] = {}
    for campaign, pairs in rows.groupby("campaign_id", sort=False):
        both = {
            index: [
                (*counts.get((campaign, row["arm"], one), (0, 0)),
                 *counts.get((campaign, row["other_arm"], one), (0, 0)))
                for one in sorted(set(places.get(str(campaign), [])))
            ]
            for index, row in pairs.iterrows()
        }  # fmt: skip
        found |= _pairs(pairs, both, settings)
    added = pd.DataFrame(
        [found[index] for index in rows.index], columns=ADDED, index=rows.index, dtype=object
    )
    return pd.concat([rows, added], axis=1)


def _pairs(
    pairs: pd.DataFrame, counts: Mapping[object, list[Counts]], settings: Mapping[str, object]
) -> dict[object, dict[str, object]]:
    """What is added to the pairs of one campaign."""
    found: dict[object, dict[str, object]] = {}
    chances: dict[object, float] = {}
    for index, row in pairs.iterrows():
        shown = pooled_row(counts[index], settings)
        found[index] = dict(zip(ADDED, [shown[name] for name in POOLED], strict=False))
        found[index] |= {"holm_p_value": None, "arms_verdict": _reason(row, shown)}
        if not row["is_window_over"]:
            found[index] |= dict.fromkeys(ADDED[:-1])
        elif found[index]["arms_verdict"] is None:
            chances[index] = difference_p([one for one in counts[index] if one[1] and one[3]])
    most = 1 - Decimal(str(settings["confidence_share"]))
    for index, chance in zip(chances, holm(list(chances.values())), strict=True):
        share = found[index]["difference_share"]
        p_value = probability(chance)
        better = "better" if isinstance(share, Decimal) and share > 0 else "worse"
        found[index] |= {
            "holm_p_value": p_value,
            "arms_verdict": better if p_value < most else "not_shown",
        }
    return found


def _reason(row: pd.Series, shown: Mapping[str, object]) -> str | None:
    """Why two arms are not compared; None where they are."""
    if not row["is_window_over"]:
        return "window_open"
    if isinstance(row["draw_fault"], str):
        return row["draw_fault"]
    return {"no_control": "no_common_stratum", "too_few": "too_few"}.get(str(shown["verdict"]))
