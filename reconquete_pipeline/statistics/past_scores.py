"""What two candidates say of a client on a past day: P(alive), and a rule learned from the past.

Both know what was known on that day. P(alive) is that of MBG/NBD as fitted on it. The learned rule
is a logistic regression with an L2 penalty (Hastie, Tibshirani, Friedman, The Elements of
Statistical Learning, 4.4), fitted to earlier quarters whose answers had come by then.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from reconquete_pipeline.statistics.bg_nbd import BuyingModel, p_alive
from reconquete_pipeline.statistics.buying_models import BUYING
from reconquete_pipeline.statistics.wilson import all_rounded

Floats = NDArray[np.float64]
PENALTY = 1.0
"""As if one client in all said that each feature, in units of its spread, does not matter."""


def add_scores(cases: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add known_p_alive and learned_p_left (0 to 1, six decimals) to past histories.

    Reads the columns of trial.backtest_histories and the parameters of trial.backtest_models.
    None where there are none, or too few answers to learn from.
    """
    least = int(str(settings["backtest_min_cases"]))
    alive, left = np.full(len(cases), np.nan), np.full(len(cases), np.nan)
    cutoffs, closes = days(cases["cutoff_on"]), days(cases["horizon_ends_on"])
    answers, features = flags(cases["has_left"]), features_of(cases)
    for _, group in cases.groupby("client_type").indices.items():
        for cutoff in np.unique(cutoffs[group]):
            now = group[cutoffs[group] == cutoff]
            alive[now] = _p_alive(cases.iloc[now])
            before = group[(cutoffs[group] < cutoff) & (closes[group] <= cutoff)]
            before = before[~np.isnan(answers[before])]
            left[now] = learned(features[before], answers[before], features[now], least)
    return cases.assign(known_p_alive=all_rounded(alive), learned_p_left=all_rounded(left))


def days(dates: "pd.Series[pd.Timestamp]") -> NDArray[np.int64]:
    """Dates as days since 1970."""
    found: NDArray[np.int64] = dates.to_numpy("datetime64[D]").astype(np.int64)
    return found


def flags(answers: "pd.Series[bool]") -> Floats:
    """1 for true, 0 for false, nan for NULL."""
    return np.asarray(answers.map({True: 1.0, False: 0.0}), dtype=np.float64)


def _p_alive(known: pd.DataFrame) -> Floats:
    """P(alive) of clients of one type on one day; nan without parameters."""
    r, alpha, a, b = (float(known[name].iloc[0]) for name in BUYING)
    repeats = known["known_day_count"].to_numpy(np.float64) - 1
    last = known["known_span_days"].to_numpy(np.float64)
    age = last + known["known_silence_days"].to_numpy(np.float64)
    return p_alive(repeats, last, age, BuyingModel(r, alpha, a, b))


def features_of(cases: pd.DataFrame) -> Floats:
    """Features of the learned rule, known at the cut-off date: logarithms of days, counts, money.

    Silence, silence over the mean interval, the mean interval and its spread (0 for a one-time
    buyer, who has a mark of its own), age, purchase days in all, in the last year and in the year
    before, and the value of a purchase day.
    """
    count = cases["known_day_count"].to_numpy(np.float64)
    span = cases["known_span_days"].to_numpy(np.float64)
    silence = cases["known_silence_days"].to_numpy(np.float64)
    gaps = np.maximum(count - 1, 1)
    mean = span / gaps
    variance = np.maximum(cases["known_square_sum"].to_numpy(np.float64) / gaps - mean**2, 0)
    bought = cases["known_revenue_eur"].to_numpy(np.float64) / count
    has_rhythm = count > 1
    columns = [
        np.log1p(silence),
        np.where(has_rhythm, np.log1p(silence / np.maximum(mean, 1)), 0.0),
        np.log1p(mean),
        np.where(has_rhythm, np.sqrt(variance) / np.maximum(mean, 1), 0.0),
        has_rhythm.astype(np.float64),
        np.log1p(span + silence),
        np.log1p(count),
        np.log1p(cases["known_year_count"].to_numpy(np.float64)),
        np.log1p(cases["known_year_before_count"].to_numpy(np.float64)),
        np.log1p(np.maximum(bought, 0)),
    ]
    return np.column_stack(columns)


def learned(known: Floats, answers: Floats, asked: Floats, least: int) -> Floats:
    """Probability of having left of each asked client; nan with fewer than `least` answers.

    Each answer, left or stayed, weighs the same in all, so that one half is a fair cut. At least a
    tenth of `least` must have given the rarer one.
    """
    rarer = min(float(answers.sum()), len(answers) - float(answers.sum()))
    if len(answers) < least or rarer < least / 10:
        return np.full(len(asked), np.nan)
    centre, spread = known.mean(axis=0), known.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    inputs = np.column_stack([np.ones(len(known)), (known - centre) / spread])
    share = answers.mean()
    weights = np.where(answers == 1, 0.5 / share, 0.5 / (1 - share))

    # einsum adds in one order; the product of a matrix library may not, from machine to machine.
    def cost(slopes: Floats) -> tuple[float, Floats]:
        said = np.einsum("ij,j->i", inputs, slopes)
        # log(1 + e^said) and 1 / (1 + e^-said), from one exponential that cannot overflow.
        small = np.exp(-np.abs(said))
        surprise = np.maximum(said, 0) + np.log1p(small) - answers * said
        held = np.concatenate([[0.0], slopes[1:]])
        errors = weights * (np.where(said < 0, small, 1.0) / (1 + small) - answers)
        gradient = np.einsum("ij,i->j", inputs, errors) + PENALTY * held
        return float((weights * surprise).sum() + PENALTY * (held**2).sum() / 2), gradient

    found = minimize(cost, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B")
    rows = np.column_stack([np.ones(len(asked)), (asked - centre) / spread])
    return np.asarray(expit(np.einsum("ij,j->i", rows, found.x)), dtype=np.float64)
