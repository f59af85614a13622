"""For whom a contact does more: additive weights learned from the draws of past campaigns.

The R-learner of Nie and Wager (Quasi-oracle estimation of heterogeneous treatment effects,
Biometrika 108 (2021), 299-319) with linear effects and a ridge: returns less those expected of the
client, on the contact less its chance, times the levels of the features. The chance is that of the
draw, so nothing confounds. How hard the weights are shrunk to none is chosen by cross-validation;
a shrinkage to (nearly) none at all is among the choices, so that where effects do not differ the
score says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from reconquete_pipeline.statistics.wilson import rounded

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
ALL_CASES = 5
"""The fold of who was in no case: the weights are learned from all of them."""
PENALTIES = (10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 1e9)
"""Ridge penalties tried, in cases; the last one leaves no weight worth the name."""


@dataclass(frozen=True)
class Sums:
    """What ridge regressions of `targets` on `design` need, one of each fold: sums of products."""

    grams: list[Floats]
    moments: list[Floats]
    squares: list[float]

    @classmethod
    def of(cls, design: Floats, outcome: Floats, folds: Sequence[Places]) -> "Sums":
        """The sums of each fold, of which `folds` holds the rows."""
        parts = [(design[rows], outcome[rows]) for rows in folds]
        return cls(
            [x.T @ x for x, _ in parts],
            [x.T @ y for x, y in parts],
            [float(y @ y) for _, y in parts],
        )

    def fit(self, among: Sequence[int], penalty: float, free: int) -> Floats:
        """Coefficients learned from these folds; the first `free` ones are not shrunk."""
        shrunk = np.full(len(self.moments[0]), penalty)
        # Not quite free: an empty column has no coefficient else.
        shrunk[:free] = 1e-9
        gram = sum((self.grams[one] for one in among), np.diag(shrunk))
        moment = sum((self.moments[one] for one in among), np.zeros(len(shrunk)))
        return np.asarray(np.linalg.solve(gram, moment), dtype=np.float64)

    def loss(self, fold: int, coefficients: Floats) -> float:
        """Sum of squared residuals in a fold."""
        gram, moment = self.grams[fold], self.moments[fold]
        return float(
            self.squares[fold] - 2 * coefficients @ moment + coefficients @ gram @ coefficients
        )

    def fit_validated(self, among: Sequence[int], free: int) -> Floats:
        """Coefficients from these folds, under the penalty that does best on each by the others."""
        losses = [
            sum(
                self.loss(one, self.fit([k for k in among if k != one], penalty, free))
                for one in among
            )
            for penalty in PENALTIES
        ]
        # Of equal losses the harder shrinkage.
        best = len(PENALTIES) - 1 - int(np.argmin(losses[::-1]))
        return self.fit(among, PENALTIES[best], free)


def add_weights(
    rows: pd.DataFrame,
    settings: Mapping[str, object],
    cases: pd.DataFrame,
    memberships: pd.DataFrame,
) -> pd.DataFrame:
    """Add organic_weight_share and lift_weight_share (-1 to 1, six decimals) to rows of levels.

    Reads window_days, weights_fold, feature and level_number. `cases` hold case_number
    (from 0), window_days, weights_fold, campaign_number, is_target and has_returned; `memberships`
    the level_number of each feature of a case. The weights of a fold are learned from all other
    cases; of each feature they average 0 over the cases.
    """
    weights: dict[tuple[int, int, int], tuple[float, float]] = {}
    for window, of_window in cases.groupby("window_days"):
        inside = memberships["case_number"].isin(of_window["case_number"])
        found = memberships[inside]
        levels, places = np.unique(found["level_number"].to_numpy(np.int64), return_inverse=True)
        order = of_window["case_number"].to_numpy(np.int64)
        row = np.searchsorted(np.sort(order), found["case_number"].to_numpy(np.int64))
        ordered = of_window.sort_values("case_number")
        member = np.zeros((len(ordered), len(levels)))
        member[row, places] = 1
        feature = rows.drop_duplicates("level_number").set_index("level_number")["feature"]
        groups = pd.factorize(feature.loc[levels])[0]
        for fold in sorted({*of_window["weights_fold"], ALL_CASES}):
            organic, lift = learned(
                member,
                groups,
                ordered["campaign_number"].to_numpy(np.int64),
                ordered["is_target"].to_numpy(np.float64),
                ordered["has_returned"].to_numpy(np.float64),
                ordered["weights_fold"].to_numpy(np.int64),
                int(fold),
            )
            for number, level in enumerate(levels):
                weights[int(str(window)), int(fold), int(level)] = (
                    float(organic[number]),
                    float(lift[number]),
                )
    told = [
        weights[int(window), int(fold), int(level)]
        for window, fold, level in zip(
            rows["window_days"], rows["weights_fold"], rows["level_number"], strict=True
        )
    ]
    added = {
        "organic_weight_share": [rounded(min(max(one, -1.0), 1.0)) for one, _ in told],
        "lift_weight_share": [rounded(min(max(one, -1.0), 1.0)) for _, one in told],
    }
    return pd.concat([rows, pd.DataFrame(added, index=rows.index, dtype=object)], axis=1)


def learned(
    member: Floats,
    groups: Places,
    campaigns: Places,
    is_target: Floats,
    has_returned: Floats,
    folds: Places,
    held_out: int,
) -> tuple[Floats, Floats]:
    """Weights of each level for the organic return rate and for the lift, from the other folds.

    `member`: cases x levels, 0 or 1; `groups`: the feature of each level. Without two folds to
    learn from, or a side of a campaign that is empty, all are 0.
    """
    known = [int(one) for one in np.unique(folds) if one != held_out]
    if len(known) < 2:
        return np.zeros(member.shape[1]), np.zeros(member.shape[1])
    own = folds != held_out
    member, campaigns, is_target = member[own], campaigns[own], is_target[own]
    has_returned, folds = has_returned[own], folds[own]
    rows = [np.flatnonzero(folds == one) for one in known]
    number = list(range(len(known)))
    # Shrunk to the mean client, not to a client of the first levels.
    mean = member.mean(axis=0)
    centred = member - mean
    of_campaign = (campaigns[:, None] == np.unique(campaigns)[None, :]).astype(np.float64)
    chance = (of_campaign.T @ is_target / of_campaign.sum(axis=0))[of_campaign.argmax(axis=1)]
    design = np.hstack([of_campaign, centred])
    free = of_campaign.shape[1]
    controls = [one[is_target[one] == 0] for one in rows]
    organic = Sums.of(design, has_returned, controls).fit_validated(number, free)[free:]

    expected = np.zeros(len(folds))
    sums = Sums.of(design, has_returned, rows)
    for one in number:
        others = [k for k in number if k != one]
        expected[rows[one]] = design[rows[one]] @ sums.fit_validated(others, free)
    contact = is_target - chance
    effects = np.hstack([np.ones((len(folds), 1)), centred]) * contact[:, None]
    lift = Sums.of(effects, has_returned - expected, rows).fit_validated(number, 1)[1:]
    return _averaging_zero(organic, groups, mean), _averaging_zero(lift, groups, mean)


def _averaging_zero(weights: Floats, groups: Places, mean: Floats) -> Floats:
    """The same weights less what those of each feature give the average case."""
    return weights - np.bincount(groups, weights * mean)[groups]


def add_interval(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add auuc_gain_share, gain_low_share, gain_high_share (six decimals) and is_learned_lift_used.

    Reads uplift_case_count, gain_sum and gain_square_sum, sums over cases: the mean with its
    normal interval, n - 1 degrees in the variance.
    """
    z = float(norm.ppf((1 + float(str(settings["confidence_share"]))) / 2))
    found = []
    for count, total, squares in rows[
        ["uplift_case_count", "gain_sum", "gain_square_sum"]
    ].itertuples(index=False, name=None):
        mean = float(total) / count
        variance = max(float(squares) / count - mean**2, 0) * count / max(count - 1, 1)
        low, high = (mean + side * z * sqrt(variance / count) for side in (-1, 1))
        found.append((rounded(mean), rounded(low), rounded(high), low > 0))
    names = ["auuc_gain_share", "gain_low_share", "gain_high_share", "is_learned_lift_used"]
    added = pd.DataFrame(found, columns=names, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)
