"""How regularly clients buy, how much they differ, and how long a silence may become.

The model: the intervals of one client follow a Gamma law of shape k around the client's own mean,
and one over the mean differs between clients by a Gamma law of shape alpha and rate beta (in days).
Sources: Wheat and Morrison, Journal of Marketing Research 27 (1990), 87-93, for k; the compound law
of an interval given earlier ones is a beta prime, as for every Gamma rate with a Gamma prior.
"""

import numpy as np
from scipy.special import betainc, betaincinv, gammaln

from reconquete_pipeline.statistics.columns import Column
from reconquete_pipeline.statistics.newton import least

BILLION = 1_000_000_000
REGULARITY_BOUNDS = (0.5, 20.0)
# Regularities between which clients are told apart, each two fifths more than the one before.
REGULARITIES = np.geomspace(*REGULARITY_BOUNDS, 12).round(6)
# How many pairs of intervals the regularity of its type is worth beside a client's own.
TYPE_PAIRS = 4
# Clients differ by some .8 of their mean; a short history, in which nobody can have been slow,
# tells that hardly at all. Spread of the logarithm of alpha around it.
USUAL_ALPHA, ALPHA_SPREAD = 1.5, 0.25
SHAPE_BOUNDS = (0.2, 400.0)
RATE_BOUNDS = (0.05, 1e6)
START_SHAPE = 2.0
LARGEST_FACTOR = 1000.0
SMALLEST = 1e-300
GRID_POINTS = 129


def pair_spread(first: Column, second: Column) -> Column:
    """Squared distance of u = first / (first + second) from one half, in whole billionths.

    Whole numbers, so that the sum over any number of pairs does not depend on their order.
    """
    difference, total = first.astype(np.int64) - second, first.astype(np.int64) + second
    spread: Column = difference * difference * BILLION // (4 * total * total)
    return spread


def regularity(spread_billionths: int, pair_count: int) -> float:
    """Shape k of the intervals from pairs that follow each other: 1 is pure chance.

    u is Beta(k, k) whatever the client's mean, so Var u = 1 / (4 (2 k + 1)) and
    k = (1 - 4 Var u) / (8 Var u), kept within REGULARITY_BOUNDS.
    """
    low, high = REGULARITY_BOUNDS
    if spread_billionths == 0:
        return high
    variance = spread_billionths / pair_count / BILLION
    return round(min(max((1 - 4 * variance) / (8 * variance), low), high), 6)


def client_regularities(shape: Column, spread_billionths: Column, pair_counts: Column) -> Column:
    """Places in REGULARITIES of the clients' own regularity, shrunk to that of their type.

    `shape` is k of each client's type; the variance of u is the mean of the client's own pairs and
    TYPE_PAIRS pairs as the type has them.
    """
    usual = TYPE_PAIRS / (4 * (2 * shape + 1))
    variance = (usual + spread_billionths / BILLION) / (TYPE_PAIRS + pair_counts)
    own = (1 - 4 * variance) / (8 * variance)
    low, high = REGULARITY_BOUNDS
    step = np.log(high / low) / (len(REGULARITIES) - 1)
    places: Column = np.rint(np.log(np.clip(own, low, high) / low) / step).astype(np.int64)
    return places


def fit_population(
    gaps: Column, starts: Column, known_before: int, shape: float
) -> tuple[float, float]:
    """Alpha and beta (days) of the law of 1/mean over clients, given the regularity `shape`.

    `gaps` has one row per client with its first intervals in days, 0 where there are no more;
    `starts` is the day on which each client's first interval began. Every interval ended before
    the day `known_before`. Maximum likelihood of the intervals, each given those before it *and*
    that it ended in time: slow clients show only their short intervals, and clients who left show
    none, so neither makes the company look faster or slower than it is. Alpha is held to
    USUAL_ALPHA as far as the intervals do not tell it.
    """
    counts = (gaps > 0).sum(axis=1)
    by_count = np.bincount(counts)
    totals = gaps.sum(axis=1).astype(float)
    places = _by_place(gaps, starts, known_before)

    def loss(logs: Column) -> float:
        alpha, beta = np.exp(logs)
        after = alpha + np.arange(len(by_count)) * shape
        joint = (by_count * (gammaln(after) - gammaln(alpha) + alpha * logs[1])).sum()
        joint -= (after[counts] * np.log(beta + shape * totals)).sum()
        in_time = sum(
            _log_in_time(shape * left / (beta + shape * past), shape, alpha + place * shape)
            for place, (past, left) in enumerate(places)
        )
        held = ((logs[0] - np.log(USUAL_ALPHA)) / ALPHA_SPREAD) ** 2 / 2
        return float((in_time - joint + held) / len(counts))

    start = np.log([START_SHAPE, START_SHAPE * totals.sum() / counts.sum()])
    alpha, beta = np.exp(least(loss, start, *np.log([SHAPE_BOUNDS, RATE_BOUNDS]).T))
    return round(float(alpha), 6), round(float(beta), 3)


def _by_place(gaps: Column, starts: Column, known_before: int) -> list[tuple[Column, Column]]:
    """For the first interval of each client, the second, …: days before it, days left to end it."""
    before = (gaps.cumsum(axis=1) - gaps).astype(float)
    left = known_before - 0.5 - starts[:, None] - before
    return [
        (before[is_there, place], left[is_there, place])
        for place, is_there in enumerate((gaps > 0).T)
        if is_there.any()
    ]


def _log_in_time(reach: Column, shape: float, rest: float) -> float:
    """Sum of the logarithms of the beta prime's distribution function at `reach`.

    Read between GRID_POINTS values, since the function is smooth and dear.
    """
    logs = np.log(reach)
    grid = np.linspace(logs.min(), logs.max(), GRID_POINTS)
    ratio = np.exp(grid)
    values = np.log(betainc(shape, rest, ratio / (1 + ratio)).clip(SMALLEST))
    return float(np.interp(logs, grid, values).sum())


def quantile_factors(
    counts: Column, shape: float | Column, alpha: float, quantile: float
) -> Column:
    """The quantile of the next interval over (beta / k + sum of n earlier ones), in millionths.

    betaprime.ppf(quantile; k, alpha + n k), rounded to whole millionths and at most LARGEST_FACTOR.
    """
    rest = alpha + counts * shape
    part = betaincinv(shape, rest, quantile)
    # The complement from its own inverse: one minus a number near one would lose its digits.
    ratio = part / betaincinv(rest, shape, 1 - quantile)
    return in_millionths(ratio)


def in_millionths(factors: Column) -> Column:
    """Factors as whole millionths, at most LARGEST_FACTOR."""
    whole: Column = np.rint(np.minimum(factors, LARGEST_FACTOR) * 1_000_000).astype(np.int64)
    return whole


def spread_millidays(shape: Column, beta: Column) -> Column:
    """beta / k in whole thousandths of a day."""
    whole: Column = np.rint(beta / shape * 1000).astype(np.int64)
    return whole


def threshold_days(spread: Column, total_days: Column, factors: Column) -> Column:
    """Whole days that a silence may last: (beta / k + sum) times the factor, cut to whole days."""
    days: Column = (spread + total_days.astype(np.int64) * 1000) * factors // BILLION
    return days
