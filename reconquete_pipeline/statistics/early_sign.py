"""An early sign of an effect that may be looked at every night: a log-rank e-process.

On each day with returns, and within each stratum, the returns of the contacted among all returns
have Fisher's noncentral hypergeometric law, given who had not returned yet; without an effect the
central one. The product of the likelihood ratios over days and strata, averaged over the hazard
ratios of a grid, is a martingale that starts at 1: by Ville's inequality it ever reaches e with a
chance of at most 1/e, however often one looks. Ties of a day are exact, nothing is approximated.
Source: Grünwald, Ly, Pérez-Ortiz and ter Schure, "The safe logrank test", Proceedings of Machine
Learning Research 146 (2021); a whole day at a time as in their section on ties.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

Floats = NDArray[np.float64]
LOG_HAZARD_RATIOS: Floats = np.linspace(-1.6, 1.6, 33)
MOST_SHOWN = Decimal("999999.99")
KEYS = ["campaign_id", "arm"]
STRATUM = ["stratum", "window_starts_on"]


def log_ratios(returned: int, all_returned: int, at_risk: int, control_at_risk: int) -> Floats:
    """Log likelihood ratios of one day and stratum against no effect, one for each hazard ratio.

    `returned` of `all_returned` clients who came back on that day are of the arm; at risk are the
    clients of the arm, and of the control, who had not come back before. Raises ValueError where
    more came back than were at risk.
    """
    control_returned = all_returned - returned
    if not (0 <= returned <= at_risk and 0 <= control_returned <= control_at_risk):
        raise ValueError(
            f"{returned} of {at_risk} and {control_returned} of {control_at_risk} cannot return"
        )
    counts = np.arange(max(0, all_returned - control_at_risk), min(all_returned, at_risk) + 1)
    weights = _log_choose(at_risk, counts) + _log_choose(control_at_risk, all_returned - counts)
    alternatives = logsumexp(weights + LOG_HAZARD_RATIOS[:, None] * counts, axis=1)
    return np.asarray(
        LOG_HAZARD_RATIOS * returned - alternatives + logsumexp(weights), dtype=np.float64
    )


def add_early_signs(
    arms: pd.DataFrame,
    settings: Mapping[str, object],
    strata: pd.DataFrame,
    returned_days: pd.DataFrame,
) -> pd.DataFrame:
    """Add e_value (tonight's), signed_on and sign_direction (more, fewer) to each arm.

    `strata`: campaign_id, arm, stratum, window_starts_on, and the clients drawn there, drawn_count
    and control_drawn_count. `returned_days`: the same key with returned_on, and how many of the
    arm and of the control came back for the first time on that day: returned_count,
    control_returned_count. signed_on is the first day on which e_value had reached
    early_sign_e_value; both are None where it never did.
    """
    least = np.log(float(str(settings["early_sign_e_value"])))
    groups = dict(iter(strata.groupby(KEYS)))
    days = dict(iter(returned_days.groupby(KEYS)))
    found = [
        _sign(groups.get(key, strata.iloc[:0]), days.get(key, returned_days.iloc[:0]), least)
        for key in arms[KEYS].itertuples(index=False, name=None)
    ]
    names = ["e_value", "signed_on", "sign_direction"]
    added = pd.DataFrame(found, columns=names, index=arms.index, dtype=object)
    return pd.concat([arms, added], axis=1)


def _sign(
    strata: pd.DataFrame, days: pd.DataFrame, least: float
) -> tuple[Decimal, date | None, str | None]:
    at_risk = {
        key: [int(drawn), int(control)]
        for *key_parts, drawn, control in strata[
            [*STRATUM, "drawn_count", "control_drawn_count"]
        ].itertuples(index=False, name=None)
        for key in [tuple(key_parts)]
    }
    logs = np.zeros_like(LOG_HAZARD_RATIOS)
    signed_on, direction = None, None
    ordered = days.sort_values(["returned_on", *STRATUM])
    for returned_on, rows in ordered.groupby("returned_on", sort=True):
        for *key_parts, returned, control in rows[
            [*STRATUM, "returned_count", "control_returned_count"]
        ].itertuples(index=False, name=None):
            left = at_risk[tuple(key_parts)]
            logs = logs + log_ratios(int(returned), int(returned + control), left[0], left[1])
            left[0] -= int(returned)
            left[1] -= int(control)
        if signed_on is None and _log_mean(logs) >= least:
            signed_on = pd.Timestamp(str(returned_on)).date()
            more = logsumexp(logs[LOG_HAZARD_RATIOS > 0])
            direction = "more" if more > logsumexp(logs[LOG_HAZARD_RATIOS < 0]) else "fewer"
    value = Decimal(repr(float(np.exp(min(_log_mean(logs), np.log(1e6))))))
    return min(value.quantize(Decimal("0.01")), MOST_SHOWN), signed_on, direction


def _log_mean(logs: Floats) -> float:
    return float(logsumexp(logs) - np.log(len(logs)))


def _log_choose(total: int, counts: NDArray[np.int64]) -> Floats:
    return np.asarray(
        gammaln(total + 1) - gammaln(counts + 1) - gammaln(total - counts + 1), dtype=np.float64
    )
