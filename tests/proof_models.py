"""Likelihoods of the buying models and what follows of them, written from their assumptions.

MBG/NBD: a client buys at a rate of its own, Gamma(r, alpha) over clients, and after each purchase,
the first one included, leaves with a chance of its own, Beta(a, b). BG/NBD: the same, but nobody
leaves after the first purchase. Gamma-Gamma: each purchase is worth a Gamma(p, rate) amount, the
rate Gamma(q, v) over clients.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, roots_jacobi
from scipy.stats import gamma

Numbers = NDArray[np.float64]
Likelihood = Callable[[Numbers], float]
Terms = Callable[..., tuple[Numbers, Numbers]]


@dataclass(frozen=True)
class History:
    """Repeat purchase days, days from the first to the last, days from the first to now."""

    x: Numbers
    last: Numbers
    age: Numbers


def mbg_terms(own: History, r: float, alpha: float, a: float, b: float) -> tuple[Numbers, Numbers]:
    """Logarithms of the chance of the history together with being alive, and with having left.

    The rate is integrated out by Gamma's integral, the chance to leave by Beta's. What both share,
    alpha^r Gamma(r + x) / Gamma(r), is left out.
    """
    stayed = betaln(a, b + own.x + 1) - betaln(a, b) - (r + own.x) * np.log(alpha + own.age)
    left = betaln(a + 1, b + own.x) - betaln(a, b) - (r + own.x) * np.log(alpha + own.last)
    return stayed, left


def bg_terms(own: History, r: float, alpha: float, a: float, b: float) -> tuple[Numbers, Numbers]:
    """The same where nobody leaves after the first purchase."""
    stayed = betaln(a, b + own.x) - betaln(a, b) - (r + own.x) * np.log(alpha + own.age)
    repeat = np.maximum(own.x, 1)
    left = betaln(a + 1, b + repeat - 1) - betaln(a, b) - (r + own.x) * np.log(alpha + own.last)
    return stayed, np.where(own.x > 0, left, -inf)


def of_purchases(own: History, terms: Terms) -> Likelihood:
    """Log likelihood of the four parameters of MBG/NBD or BG/NBD."""

    def value(parameters: Numbers) -> float:
        r, alpha, a, b = parameters
        shared = gammaln(r + own.x) - gammaln(r) + r * np.log(alpha)
        return float((shared + np.logaddexp(*terms(own, r, alpha, a, b))).sum())

    return value


def of_values(x: Numbers, mean: Numbers) -> Likelihood:
    """Log likelihood of p, q, v, for the means of x purchases each.

    The mean is Gamma of shape p x and rate x times the client's rate; the rate is integrated out.
    """

    def value(parameters: Numbers) -> float:
        p, q, v = parameters
        shape = p * x
        parts = gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(v)
        parts += shape * np.log(x) + (shape - 1) * np.log(mean) - (shape + q) * np.log(v + x * mean)
        return float(parts.sum())

    return value


def greatest(value: Likelihood, starts: list[list[float]]) -> tuple[float, Numbers]:
    """The greatest log likelihood that scipy finds from these starts, and where."""
    found = [
        minimize(lambda logs: -value(np.exp(logs)), np.log(start), method="L-BFGS-B",
                 bounds=[(-11.5, 11.5)] * len(start))
        for start in starts
    ]  # fmt: skip
    best = min(found, key=lambda one: float(one.fun))
    return -float(best.fun), np.exp(best.x)


def chance_of(x: int, last: int, age: int, parameters: Numbers) -> tuple[float, float]:
    """Chance of one history with being alive and with having left (MBG/NBD), by quadrature alone.

    Given rate and chance to leave: x purchases at their times, and nothing more until `age`.
    """
    r, alpha, a, b = parameters
    norm = np.exp(betaln(a, b))
    end = float(gamma.ppf(1 - 1e-13, r + x, scale=1 / (alpha + last)))

    def over_rates(until: int) -> float:
        found = quad(
            lambda rate: rate**x * np.exp(-rate * (until + alpha)),
            0, end, weight="alg", wvar=(r - 1, 0), epsabs=0, limit=500,
        )  # fmt: skip
        return float(found[0]) * float(np.exp(r * np.log(alpha) - gammaln(r)))

    def over_chances(of: Callable[[float], float]) -> float:
        return float(quad(of, 0, 1, weight="alg", wvar=(a - 1, b - 1), epsabs=0)[0]) / norm

    alive = over_chances(lambda leaves: (1 - leaves) ** (x + 1)) * over_rates(age)
    return alive, over_chances(lambda leaves: leaves * (1 - leaves) ** x) * over_rates(last)


def alive(own: History, parameters: Numbers) -> Numbers:
    """P(alive) of each client by MBG/NBD."""
    stayed, left = mbg_terms(own, *parameters)
    return np.asarray(1 / (1 + np.exp(left - stayed)))


def orders_if_alive(x: int, ages: Numbers, parameters: Numbers, days: int) -> Numbers:
    """Purchase days of an alive client with x repeat purchases within so many days, at these ages.

    Given rate l and chance p to leave, (1 - exp(-l p t)) / p are expected in t days; l is Gamma
    (r + x, alpha + age) and p is Beta(a, b + x + 1) by then. Over l it is Gamma's transform, over p
    a Gauss-Jacobi sum.
    """
    r, alpha, a, b = parameters
    nodes, weights = roots_jacobi(150, b + x, a - 1)
    leaves = (nodes + 1) / 2
    rest = (alpha + ages)[:, None] / ((alpha + ages)[:, None] + leaves * days)
    return np.asarray((1 - rest ** (r + x)) / leaves @ (weights / weights.sum()))
