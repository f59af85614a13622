"""P(alive) calibrated on the company's own past: what a model says, and what was true of it.

Cases are clients at past days. Whoever bought again was alive; who did not may buy still, so the
share that buys again is that of Kaplan and Meier (J. American Statistical Association 53 (1958),
457-481), the time followed being shorter for newer days. A client who leaves before its next
purchase was alive on the day and is never seen again; by the model that is a known share of those
alive. The shares of groups of like P(alive) are made to rise by isotonic regression (Zadrozny and
Elkan, KDD 2002, 694-699), and read in between by straight lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from reconquete_pipeline.statistics.wilson import rounded, wilson

Floats = NDArray[np.float64]
TENTHS = 10
STILL_FOLLOWED = 0.25
"""Of a group, the share of cases that must have been followed for as long as it is looked at."""


@dataclass(frozen=True)
class Cases:
    """Cases of one client type, from the least `model` P(alive) to the greatest.

    `leave`: chance to leave before the next purchase. `followed`: days; `bought`: days to the next
    purchase, nan where none came. `client`: a number of the client, from 1.
    """

    model: Floats
    leave: Floats
    followed: Floats
    bought: Floats
    client: NDArray[np.int64]

    def among(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Cases":
        """Those cases alone."""
        parts = (self.model, self.leave, self.followed, self.bought, self.client)
        return Cases(*(part[chosen] for part in parts))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Curve:
    """Knots: cases of each, their mean P(alive) by the model, and the calibrated one, rising."""

    counts: NDArray[np.int64]
    model: Floats
    calibrated: Floats

    def told(self, model: Floats) -> Floats:
        """Calibrated P(alive); level beyond the first and the last knot."""
        return np.interp(model, self.model, self.calibrated)


def add_calibration(
    knots: pd.DataFrame, settings: Mapping[str, object], cases: pd.DataFrame
) -> pd.DataFrame:
    """Add knot_case_count, knot_model_p_alive and knot_p_alive (0 to 1, six decimals).

    Reads client_type, knot_number (1 to the number of knots; 0 with calibration_reason) and
    case_count; `cases` holds those of trial.alive_cases by client_type and model_p_alive.
    """
    added: dict[str, list[object]] = {
        "knot_case_count": list(knots["case_count"]),
        "knot_model_p_alive": [None] * len(knots),
        "knot_p_alive": [None] * len(knots),
    }
    parts = _by_type(cases)
    for client_type, places in knots.groupby("client_type").indices.items():
        if knots["knot_number"].iloc[places[0]] == 0:
            continue
        found = curve(parts[str(client_type)], len(places))
        for knot, place in enumerate(places):
            added["knot_case_count"][place] = int(found.counts[knot])
            added["knot_model_p_alive"][place] = rounded(float(found.model[knot]))
            added["knot_p_alive"][place] = rounded(float(found.calibrated[knot]))
    return pd.concat([knots, pd.DataFrame(added, index=knots.index, dtype=object)], axis=1)


def add_reliability(
    tenths: pd.DataFrame, settings: Mapping[str, object], cases: pd.DataFrame
) -> pd.DataFrame:
    """Add told_case_count, told_p_alive, alive_share and its interval to tenths of client types.

    Reads client_type, alive_tenth and case_count; `cases` as for add_calibration. Each half of the
    clients is told by the curve of the other half.
    """
    least, most = int(str(settings["backtest_min_cases"])), int(str(settings["alive_knots"]))
    confidence = float(str(settings["confidence_share"]))
    names = ["told_case_count", "told_p_alive", "alive_share", "low_share"]
    rows: list[tuple[object, ...]] = [(0, None, None, None, None)] * len(tenths)
    parts = _by_type(cases)
    for client_type, places in tenths.groupby("client_type").indices.items():
        if tenths["case_count"].iloc[places[0]] == 0:
            continue
        own = parts[str(client_type)]
        told = _told_by_the_other_half(own, least, most)
        tenth = np.minimum((told * TENTHS).astype(int), TENTHS - 1) + 1
        for place in places:
            here = tenth == tenths["alive_tenth"].iloc[place]
            if here.any():
                rows[place] = _reliability(own.among(here), told[here], confidence)
    added = pd.DataFrame(rows, columns=[*names, "high_share"], index=tenths.index)
    return pd.concat([tenths, added.astype(object)], axis=1)


def curve(cases: Cases, knot_count: int) -> Curve:
    """The curve of so many groups of as many cases each, one or more."""
    groups = np.array_split(np.arange(len(cases.model)), knot_count)
    counts = np.array([len(group) for group in groups])
    shares = np.array([alive_share(cases.among(group)) for group in groups])
    # Half a case alive and half a case gone more: nobody is alive or gone for certain.
    unsure = (counts * shares + 0.5) / (counts + 1)
    rising = isotonic_regression(unsure, weights=counts).x
    model = np.array([_mean(cases.model[group]) for group in groups])
    return Curve(counts, model, np.asarray(rising, dtype=np.float64))


def alive_share(cases: Cases) -> float:
    """Share of the cases alive: who buys again, or by the model leaves before doing so."""
    again = bought_again_share(cases.followed, cases.bought)
    return min(again / (1 - _mean(cases.leave)), 1.0)


def bought_again_share(followed: Floats, bought: Floats) -> float:
    """Kaplan and Meier's share of clients who buy within the time looked at.

    `followed`: days; `bought`: days to the next purchase, nan where none came in that time. What
    comes after a time for which fewer than STILL_FOLLOWED of the cases were followed is not looked
    at: there one late purchase would stand for all the others.
    """
    few = int(np.ceil(STILL_FOLLOWED * len(followed)))
    longest = np.sort(followed)[-few]
    is_bought = bought <= longest
    until = np.where(is_bought, bought, np.minimum(followed, longest))
    days, place = np.unique(until, return_inverse=True)
    buying = np.bincount(place, is_bought, minlength=len(days))
    at_risk = np.cumsum(np.bincount(place, minlength=len(days))[::-1])[::-1]
    return float(1 - np.prod(1 - buying / at_risk))


def _by_type(cases: pd.DataFrame) -> dict[str, Cases]:
    """Cases of each client type, in the order in which they come: from the least P(alive) on."""
    every = Cases(
        cases["model_p_alive"].to_numpy(np.float64),
        cases["next_leave_share"].to_numpy(np.float64),
        cases["followed_days"].to_numpy(np.float64),
        cases["next_days"].to_numpy(np.float64, na_value=np.nan),
        cases["client_number"].to_numpy(np.int64),
    )
    return {
        str(client_type): every.among(np.asarray(places))
        for client_type, places in cases.groupby("client_type").indices.items()
    }


def _told_by_the_other_half(cases: Cases, least: int, most: int) -> Floats:
    told = np.zeros(len(cases.model))
    for half in (0, 1):
        own = cases.client % 2 != half
        others = cases.among(~own)
        if len(others.model):
            count = max(1, min(most, len(others.model) // least))
            told[own] = curve(others, count).told(cases.model[own])
    return told


def _reliability(cases: Cases, told: Floats, confidence: float) -> tuple[object, ...]:
    # A client has a case for each day and is alive on most of them or on none: clients count.
    count, share, clients = len(told), alive_share(cases), len(np.unique(cases.client))
    low, high = wilson(round(share * clients), clients, confidence)
    shares: list[Decimal] = [rounded(one) for one in (_mean(told), share, low, high)]
    return (count, *shares)


def _mean(values: Floats) -> float:
    """The mean, summed in one order on every machine."""
    return float(np.einsum("i->", values)) / len(values)
