"""What becomes of clients who came back: how many reorder, and how many are lost again."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from reconquete_pipeline.statistics.kaplan_meier import kaplan_meier
from reconquete_pipeline.statistics.wilson import rounded, wilson

ADDED = (
    "reordered_share",
    "low_share",
    "high_share",
    "second_loss_count",
    "retained_share",
    "retained_low_share",
    "retained_high_share",
    "retained_reason",
)
Value = Decimal | int | str | None


def add_second_loyalty(
    groups: pd.DataFrame, settings: Mapping[str, object], lives: pd.DataFrame
) -> pd.DataFrame:
    """Add the share that reordered, and the share not lost again, to groups of returns.

    Reads return_origin, loss_cause ("all" or one), horizon_days, mature_count and reordered_count
    of `groups`; return_origin, loss_cause, return_threshold_days, second_life_days (nan: nothing is
    decided) and has_second_loss of `lives`. Shares are 0-1, six decimals, with Wilson's and the
    Kaplan-Meier interval; a second loss counts only for clients whose threshold is shorter than
    the horizon, and without a share retained_reason says why.
    """
    confidence = float(str(settings["confidence_share"]))
    rows = [
        (
            *_reordered(reordered, mature, confidence),
            *_retained(_of(lives, origin, cause), int(horizon), confidence),
        )
        for origin, cause, horizon, mature, reordered in groups[
            ["return_origin", "loss_cause", "horizon_days", "mature_count", "reordered_count"]
        ].itertuples(index=False, name=None)
    ]
    added = pd.DataFrame(rows, columns=list(ADDED), index=groups.index, dtype=object)
    return pd.concat([groups, added], axis=1)


def _of(lives: pd.DataFrame, origin: str, cause: str) -> pd.DataFrame:
    for name, wanted in (("return_origin", origin), ("loss_cause", cause)):
        if wanted != "all":
            lives = lives[lives[name] == wanted]
    return lives


def _reordered(count: float, total: float, confidence: float) -> tuple[Value, ...]:
    if not total:
        return None, None, None
    low, high = wilson(int(count), int(total), confidence)
    return rounded(int(count) / int(total)), rounded(low), rounded(high)


def _retained(lives: pd.DataFrame, horizon: int, confidence: float) -> tuple[Value, ...]:
    if not len(lives):
        return None, None, None, None, "nobody_came_back"
    told = lives[lives["return_threshold_days"] < horizon]
    if not len(told):
        return None, None, None, None, "threshold_too_long"
    told = told[told["second_life_days"].notna()]
    if not len(told):
        return None, None, None, None, "not_decided_yet"
    found = kaplan_meier(
        told["second_life_days"].to_numpy("int64"),
        told["has_second_loss"].to_numpy("bool"),
        horizon,
        confidence,
    )
    if found is None:
        return None, None, None, None, "followed_too_briefly"
    bounds = (None if bound is None else rounded(bound) for bound in (found.low, found.high))
    return found.event_count, rounded(found.share), *bounds, None
