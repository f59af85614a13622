"""How large an effect a campaign can show, and how many clients it takes to show one.

Two groups and the shares of their clients who return, for a two-sided test of no difference.
Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), section 4.3,
without continuity correction: under no effect the variance is that of the pooled share.
"""

from math import ceil, sqrt

from scipy.optimize import brentq
from scipy.stats import norm


def _needed_lift(
    lift: float, share: float, treated: float, control: float, alpha: float, power: float
) -> float:
    """The lift that is found with the given power, where the spread is that of `lift`."""
    other = share + lift
    pooled = (treated * other + control * share) / (treated + control)
    without = sqrt(pooled * (1 - pooled) * (1 / treated + 1 / control))
    under = sqrt(other * (1 - other) / treated + share * (1 - share) / control)
    return float(norm.ppf(1 - alpha / 2)) * without + float(norm.ppf(power)) * under


def minimum_detectable_lift(
    share: float, treated: int, control: int, alpha: float = 0.05, power: float = 0.8
) -> float | None:
    """The least lift (0-1) over the control's `share` (0-1) that is found with the given power.

    None where not even the return of every treated client would show it. Raises ValueError for an
    empty group or a share outside [0, 1).
    """
    if treated < 1 or control < 1 or not 0 <= share < 1:
        raise ValueError("both groups need a client, and the share must lie in [0, 1)")

    def short(lift: float) -> float:
        return _needed_lift(lift, share, treated, control, alpha, power) - lift

    most = 1 - share
    return None if short(most) > 0 else float(brentq(short, 0, most, xtol=1e-12))


def clients_needed(
    share: float, lift: float, control_share: float, alpha: float = 0.05, power: float = 0.8
) -> int:
    """How many clients must be drawn in all to find a lift (0-1) with the given power.

    `control_share` (0-1) of them are controls. Raises ValueError for a lift that is none or leads
    beyond 1, and where a group would be empty.
    """
    if not 0 < lift <= 1 - share or not 0 < control_share < 1:
        raise ValueError("the lift must lie in (0, 1 - share], the control share in (0, 1)")
    treated, control = 1 - control_share, control_share
    return ceil((_needed_lift(lift, share, treated, control, alpha, power) / lift) ** 2)
