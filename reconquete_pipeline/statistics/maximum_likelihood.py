"""Positive parameters of greatest likelihood, found the same way every time, or a reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Value = tuple[float, Floats]
Reason = Literal["too_few_clients", "no_repeat_buyers", "no_maximum", "not_converged", "no_mean"]
LIMIT = 1e5
"""Parameters are looked for between 1 / LIMIT and LIMIT."""
STEEP = 1e-5
"""Largest slope of the mean log likelihood, by the logarithm of a parameter, at a maximum."""
NEARLY_FLAT = 1e-2
"""The same at the edge, beyond which the slope falls as fast as the parameter grows."""
AT_ONCE = 5_000
"""Rows of clients computed together: few enough to stay in the processor's own memory."""
SAME_TOP = 1e-6
"""Log likelihoods nearer to each other than this are those of one maximum."""


@dataclass(frozen=True)
class Fit:
    """Parameters with their log likelihood, or the reason why there are none."""

    parameters: tuple[float, ...] | None = None
    log_likelihood: float | None = None
    reason: Reason | None = None


def counted(counts: Floats, *parts: Floats) -> Floats:
    """The sum of each part over the clients, a row of it standing for so many of them.

    einsum adds in one order; the product of a matrix library shares the rows out among as many
    threads as there are processors, so that a fit would have other digits on another machine.
    """
    return np.array([np.einsum("i,i->", counts, part) for part in parts])


def maximise(
    likelihood: Callable[[Floats], Value], starts: Sequence[Sequence[float]], total: float
) -> Fit:
    """The highest of the maxima that the starts lead to; `total` counts the clients.

    A likelihood may have several: each start climbs to the top of its own hill. Of starts that
    reach the same top the first counts, whatever their last bits.

    `likelihood` gives the log likelihood and its gradient at positive parameters. Reasons, of the
    last start: no_maximum where it still grows at the edge of what is looked at, not_converged
    where the optimiser stopped on a slope. An edge where it grows no more is an answer: clients
    who do not differ lead there, and what is expected of them no longer depends on how far.
    """

    def cost(logs: Floats) -> Value:
        values = np.exp(logs)
        height, slopes = likelihood(values)
        return -height / total, -slopes * values / total

    fits = [_climb(cost, start, total) for start in starts]
    best = fits[0]
    for fit in fits[1:]:
        if _height(fit) > _height(best) + SAME_TOP:
            best = fit
    return fits[-1] if best.parameters is None else best


def _height(fit: Fit) -> float:
    return -np.inf if fit.log_likelihood is None else fit.log_likelihood


def _climb(cost: Callable[[Floats], Value], start: Sequence[float], total: float) -> Fit:
    edge = float(np.log(LIMIT))
    end = minimize(
        cost,
        np.log(np.asarray(start)),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-edge, edge)] * len(start),
        options={"maxiter": 2000, "maxfun": 4000, "ftol": 1e-15, "gtol": 1e-9},
    )
    height, slopes = cost(end.x)
    at_edge = bool(np.abs(end.x).max() >= edge - 1e-6)
    if not np.isfinite(height) or np.abs(slopes).max() > (NEARLY_FLAT if at_edge else STEEP):
        return Fit(reason="no_maximum" if at_edge else "not_converged")
    return Fit(tuple(float(value) for value in np.exp(end.x)), -float(height) * total)
