"""What several campaigns show together: pooled over their strata, and from one to the other."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import sqrt

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

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


def random_effects(
    effects: Sequence[float], variances: Sequence[float], confidence: float = 0.95
) -> tuple[float, float, float, float]:
    """The mean of effects that differ from one study to the other, its interval, and I².

    Returns (mean, low, high, heterogeneity 0-1). Raises ValueError for fewer than two studies.
    Source: DerSimonian and Laird, Controlled Clinical Trials 7 (1986), 177-188; the interval is
    that of Hartung and Knapp (2001) on Student's t, never narrower than the plain one (Röver,
    Knapp and Friede 2015); I² of Higgins and Thompson (2002).
    """
    studies = len(effects)
    if studies < 2:
        raise ValueError(f"{studies} studies: two are needed to differ")
    effect, weight = np.asarray(effects, float), 1 / np.asarray(variances, float)
    fixed = float((weight * effect).sum() / weight.sum())
    spread = float((weight * (effect - fixed) ** 2).sum())
    freedom = studies - 1
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    between = max(0.0, (spread - freedom) / scale)
    weight = 1 / (np.asarray(variances, float) + between)
    mean = float((weight * effect).sum() / weight.sum())
    observed = float((weight * (effect - mean) ** 2).sum()) / freedom
    error = sqrt(max(1.0, observed) / float(weight.sum()))
    reach = float(stdtrit(freedom, 1 - (1 - confidence) / 2)) * error
    heterogeneity = max(0.0, (spread - freedom) / spread) if spread > 0 else 0.0
    return mean, mean - reach, mean + reach, heterogeneity


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
