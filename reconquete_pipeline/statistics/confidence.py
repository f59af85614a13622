"""How often a cause is right at the confidence that is told, on losses whose client said why.

The share of right causes is made to rise with the raw confidence by isotonic regression (Zadrozny
and Elkan, KDD 2002, 694-699), read in between by straight lines. The confidence as computed is what
is believed before anybody is asked, and counts as some cases. What is measured comes from clients
who were not among those it was fitted to.
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


def add_calibration(
    rows: pd.DataFrame, settings: Mapping[str, object], told: pd.DataFrame
) -> pd.DataFrame:
    """Add fitted_share and cross_fitted_share (0 to 1, six decimals) to checked losses.

    Reads confidence_score, is_right (NULL where nothing was documented), is_measured (without it
    both are NULL) and client_fold, the part of the clients that it stands in; `told` holds
    confidence_score (0 to 1) and loss_count of all losses. Both are NULL everywhere with fewer than
    calibration_min_cases answers of clients of whom something was documented.
    """
    answers = int(rows["is_right"].notna().sum())
    is_known = rows["is_measured"].to_numpy(np.bool_)
    fitted, crossed = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    if is_known.any() and answers >= int(str(settings["calibration_min_cases"])):
        score = rows["confidence_score"].to_numpy(np.float64, na_value=np.nan)
        right = np.asarray(rows["is_right"].map({True: 1.0, False: 0.0}), dtype=np.float64)
        fold = rows["client_fold"].to_numpy(np.int64)
        believed = told["confidence_score"].to_numpy(np.float64)
        count = told["loss_count"].to_numpy(np.float64)
        count *= float(str(settings["calibration_pseudo_cases"])) / count.sum()

        def shares(cases: NDArray[np.bool_], asked: NDArray[np.bool_]) -> Floats:
            return calibrated(
                np.concatenate([score[cases], believed]),
                np.concatenate([right[cases], believed]),
                np.concatenate([np.ones(int(cases.sum())), count]),
                score[asked],
            )

        fitted[is_known] = shares(is_known, is_known)
        for one in np.unique(fold):
            here, others = is_known & (fold == one), is_known & (fold != one)
            if here.any() and others.any():
                crossed[here] = shares(others, here)
    added = {"fitted_share": _shares(fitted), "cross_fitted_share": _shares(crossed)}
    return pd.concat([rows, pd.DataFrame(added, index=rows.index, dtype=object)], axis=1)


def calibrated(score: Floats, right: Floats, count: Floats, asked: Floats) -> Floats:
    """Share of right causes at each asked score, level beyond the least and the greatest one.

    `right` (0 to 1) and `count`, how many cases it stands for, of each known `score`.
    """
    places, inverse = np.unique(score, return_inverse=True)
    counts = np.bincount(inverse, weights=count)
    means = np.bincount(inverse, weights=right * count) / counts
    rising = isotonic_regression(means, weights=counts).x
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
