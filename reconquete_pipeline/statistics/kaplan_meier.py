"""How long something lasts, where some are still waiting to end (Kaplan-Meier)."""

from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri


class Survival(NamedTuple):
    """Share that lasts beyond a day, with its interval (None at 0 and 1), and ends until then."""

    share: float
    low: float | None
    high: float | None
    event_count: int


def kaplan_meier(
    days: NDArray[np.int64],
    has_ended: NDArray[np.bool_],
    horizon_days: int,
    confidence: float = 0.95,
) -> Survival | None:
    """The Kaplan-Meier estimate at `horizon_days`, None where nobody was followed so far.

    `days` (0 or more) until the end, or, where not `has_ended`, until observation stopped; who
    stops on a day was still there on it. The interval is pointwise: Greenwood's variance on the
    log(-log) scale, undefined while nobody or everybody has ended.
    Sources: Kaplan and Meier, Journal of the American Statistical Association 53 (1958), 457-481;
    Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data (1980), 15.
    """
    ends = days[has_ended & (days <= horizon_days)]
    moments, end_counts = np.unique(ends, return_counts=True)
    ordered = np.sort(days)
    at_risk = len(days) - np.searchsorted(ordered, moments, side="left")
    share, variance = 1.0, 0.0
    for ended, waiting in zip(end_counts.tolist(), at_risk.tolist(), strict=True):
        share *= 1 - ended / waiting
        if ended < waiting:
            variance += ended / (waiting * (waiting - ended))
    if share > 0 and (not len(days) or ordered[-1] < horizon_days):
        return None
    if not len(ends) or share == 0:
        return Survival(share, None, None, len(ends))
    reach = float(ndtri(1 - (1 - confidence) / 2)) * sqrt(variance) / -log(share)
    return Survival(share, share ** exp(reach), share ** exp(-reach), len(ends))
