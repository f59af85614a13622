"""How often a cause is right at the confidence that is told, on losses whose client said why.

The share of right causes is made to rise with the raw confidence by isotonic regression (Zadrozny
and Elkan, KDD 2002, 694-699), read in between by straight lines. What is measured of it comes from
clients who were not among those it was fitted to.
"""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from reconquete_pipeline.statistics.wilson import rounded, wilson

Floats = NDArray[np.float64]
PARTS = 5


def add_calibration(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add fitted_share and cross_fitted_share (0 to 1, six decimals) to checked losses.

    Reads confidence_score, is_right (NULL where nothing was documented) and client_fold, the part
    of the clients that it stands in. Both are NULL where is_right is, and everywhere with fewer
    than calibration_min_cases answers.
    """
    is_known = rows["is_right"].notna().to_numpy()
    fitted, crossed = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    if is_known.sum() >= int(str(settings["calibration_min_cases"])):
        score = rows["confidence_score"].to_numpy(np.float64, na_value=np.nan)
        right = np.asarray(rows["is_right"].map({True: 1.0, False: 0.0}), dtype=np.float64)
        fold = rows["client_fold"].to_numpy(np.int64)
        fitted[is_known] = calibrated(score[is_known], right[is_known], score[is_known])
        for one in np.unique(fold):
            here, others = is_known & (fold == one), is_known & (fold != one)
            if here.any() and others.any():
                crossed[here] = calibrated(score[others], right[others], score[here])
    added = {"fitted_share": _shares(fitted), "cross_fitted_share": _shares(crossed)}
    return pd.concat([rows, pd.DataFrame(added, index=rows.index, dtype=object)], axis=1)


def calibrated(score: Floats, right: Floats, asked: Floats) -> Floats:
    """Share of right causes at each asked score, level beyond the least and the greatest one."""
    places, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    means = np.bincount(inverse, weights=right) / counts
    rising = isotonic_regression(means, weights=counts.astype(np.float64)).x
    return np.interp(asked, places, rising)


def _shares(values: Floats) -> list[object]:
    return [None if np.isnan(value) else rounded(float(value)) for value in values]


def add_agreement(
    rows: pd.DataFrame, settings: Mapping[str, object], cases: pd.DataFrame
) -> pd.DataFrame:
    """Add agreement_share with Wilson's score interval, and confidence_error_share to row `all`.

    Reads checked_cause, right_count and checked_count (1 or more); `cases` holds
    cross_fitted_share (0 to 1) and is_right.
    """
    confidence = float(str(settings["confidence_share"]))
    told = []
    for cause, count, total in zip(
        rows["checked_cause"], rows["right_count"], rows["checked_count"], strict=True
    ):
        low, high = wilson(int(count), int(total), confidence)
        error = mean_distance(cases) if cause == "all" else None
        told.append((rounded(int(count) / int(total)), rounded(low), rounded(high), error))
    names = ["agreement_share", "low_share", "high_share", "confidence_error_share"]
    added = pd.DataFrame(told, columns=names, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)


def mean_distance(cases: pd.DataFrame) -> Decimal | None:
    """Expected calibration error over fifths of what was told; None where nothing was.

    Source: Naeini, Cooper and Hauskrecht, AAAI 2015, 2901-2907.
    """
    told = cases[cases["cross_fitted_share"].notna()]
    if not len(told):
        return None
    shares = told["cross_fitted_share"].to_numpy(np.float64)
    right = np.asarray(told["is_right"].map({True: 1.0, False: 0.0}), dtype=np.float64)
    fifth = np.minimum(np.floor(PARTS * shares), PARTS - 1)
    distance = [
        abs(shares[fifth == one].sum() - right[fifth == one].sum()) for one in np.unique(fifth)
    ]
    return rounded(float(np.sum(distance)) / len(told))
