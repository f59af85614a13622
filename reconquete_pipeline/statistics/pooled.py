"""What several campaigns show together: pooled over their strata, and from one to the other."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
from scipy.special import ndtri

from reconquete_pipeline.statistics.random_effects import random_effects
from reconquete_pipeline.statistics.stratified import Counts, pooled_row, stratified_newcombe
from reconquete_pipeline.statistics.wilson import permille, rounded

COUNTS = ["returned_count", "drawn_count", "control_returned_count", "control_drawn_count"]
RANDOM = [
    "random_lift_share",
    "random_low_share",
    "random_high_share",
    "random_lift_permille",
    "random_low_permille",
    "random_high_permille",
    "heterogeneity_share",
]


def add_pooled(
    rows: pd.DataFrame, settings: Mapping[str, object], strata: pd.DataFrame
) -> pd.DataFrame:
    """Add the pooled lift of each window_days with its verdict, and the random effects.

    `strata` hold the counts of both groups in each stratum of each campaign. The random effects
    are None below random_effects_min_campaigns.
    """
    found = []
    for _, row in rows.iterrows():
        part = strata[strata["window_days"] == row["window_days"]]
        by_campaign = [_counts(one) for _, one in part.groupby("campaign_id", sort=True)]
        together = [count for campaign in by_campaign for count in campaign]
        found.append(pooled_row(together, settings) | _random(by_campaign, settings))
    names = [*pooled_row([], settings), *RANDOM]
    added = pd.DataFrame(found, columns=names, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)


def _counts(strata: pd.DataFrame) -> list[Counts]:
    return list(strata[COUNTS].astype(int).itertuples(index=False, name=None))


def _random(
    campaigns: list[list[Counts]], settings: Mapping[str, object]
) -> dict[str, Decimal | int | None]:
    compared = [one for one in campaigns if any(count[1] and count[3] for count in one)]
    if len(compared) < int(str(settings["random_effects_min_campaigns"])):
        return dict.fromkeys(RANDOM)
    confidence = float(str(settings["confidence_share"]))
    width = 2 * float(ndtri(1 - (1 - confidence) / 2))
    lifts = [stratified_newcombe(one, confidence) for one in compared]
    # An interval of scores has a width where nobody, or everybody, came back.
    variances = [((high - low) / width) ** 2 for _, low, high in lifts]
    mean, low, high, heterogeneity = random_effects(
        [lift for lift, _, _ in lifts], variances, confidence
    )
    bounds = (mean, max(low, -1.0), min(high, 1.0))
    return dict(
        zip(
            RANDOM,
            [*map(rounded, bounds), *map(permille, bounds), rounded(heterogeneity)],
            strict=True,
        )
    )
