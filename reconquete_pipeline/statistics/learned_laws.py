"""The learned rule of loss: a threshold of silence for each client, fitted to the company's past.

A logistic regression (Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4) of
having left on s = log(1 + silence) and on traits x that are known when the silence starts. With
a slope b > 0 of s, a + b s + c x > 0, a probability over one half, is s > (-a - c x) / b: the law
of a client type is -a / b and the -c / b, in the units of x.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from reconquete_pipeline.statistics.wilson import rounded

Floats = NDArray[np.float64]
SILENCE = "log_silence"
# Traits of a client when its silence starts, and the number of the law that weighs each.
WEIGHTS = {
    "log_mean_interval": "learned_interval_weight",
    "interval_variation": "learned_variation_weight",
    "is_single": "learned_single_weight",
    "log_span": "learned_span_weight",
    "log_count": "learned_count_weight",
}
LAW = ["learned_intercept", *WEIGHTS.values()]
NONE = [None] * len(LAW)
PENALTY = 1.0
"""As if one client in all said that each trait, in units of its spread, does not matter."""
MOST = 1e6
"""Numbers of a law from here on mean that the slope of the silence is nearly none."""
FLAT = 1e-8
"""Slope of the cost that is taken for none."""


def add_laws(
    rows: pd.DataFrame, settings: Mapping[str, object], cases: pd.DataFrame
) -> pd.DataFrame:
    """Add the six numbers of each law (six decimals), or law_reason, to days and client types.

    Reads rows of cutoff_on, client_type, taught_from_on (the first of the quarters that teach)
    and has_enough_cases. `cases`, one a row: client_type, cutoff_on, horizon_ends_on, has_left,
    log_silence and the traits.
    """
    by_type = {str(name): own for name, own in cases.groupby("client_type")}
    added: list[list[object]] = []
    for row in rows.itertuples(index=False):
        if not row.has_enough_cases:
            added.append([*NONE, "too_few_cases"])
            continue
        own = by_type[str(row.client_type)]
        is_over = own["horizon_ends_on"] <= row.cutoff_on
        taught = own[is_over & (own["cutoff_on"] >= row.taught_from_on)]
        answers = taught["has_left"].to_numpy(np.float64)
        found = law(taught[[SILENCE, *WEIGHTS]].to_numpy(np.float64), answers)
        if found is None:
            added.append([*NONE, "no_silence_slope"])
        else:
            added.append([*(rounded(float(one)) for one in found), None])
    frame = pd.DataFrame(added, columns=[*LAW, "law_reason"], index=rows.index, dtype=object)
    return pd.concat([rows, frame], axis=1)


def law(known: Floats, answers: Floats) -> Floats | None:
    """Intercept and weights of log(1 + threshold); None where silence does not speak for leaving.

    `known` has a column of log(1 + silence) and one for each trait; answers are 1 (left) or 0.
    """
    centre, spread = known.mean(axis=0), known.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    slopes = fitted(np.column_stack([np.ones(len(known)), (known - centre) / spread]), answers)
    own = slopes[1:] / spread
    if own[0] <= 0:
        return None
    found: Floats = -np.concatenate([[slopes[0] - float((own * centre).sum())], own[1:]]) / own[0]
    return found if float(np.abs(found).max()) < MOST else None


def fitted(inputs: Floats, answers: Floats) -> Floats:
    """Slopes of the regression, the first column being the intercept.

    Each answer, left or stayed, weighs the same in all, so that one half is a fair cut.
    """
    share = answers.mean()
    weights = np.where(answers == 1, 0.5 / share, 0.5 / (1 - share))
    held = np.full(inputs.shape[1], PENALTY)
    held[0] = 0.0

    # einsum adds in one order; the product of a matrix library may not, from machine to machine. It
    # only finds the way to the lowest point.
    def cost(slopes: Floats) -> tuple[float, Floats]:
        said = np.einsum("ij,j->i", inputs, slopes)
        surprise = np.logaddexp(0, said) - answers * said
        gradient = np.einsum("ij,i->j", inputs, weights * (expit(said) - answers)) + held * slopes
        return float((weights * surprise).sum() + (held * slopes**2).sum() / 2), gradient

    def curvature(slopes: Floats) -> Floats:
        left = expit(np.einsum("ij,j->i", inputs, slopes))
        bent: Floats = (inputs.T * (weights * left * (1 - left))) @ inputs + np.diag(held)
        return bent

    start = np.zeros(inputs.shape[1])
    found = minimize(
        cost, start, jac=True, hess=curvature, method="trust-exact", options={"gtol": FLAT}
    )
    return np.asarray(found.x, dtype=np.float64)
