"""Thresholds, lives and losses told again client by client, in plain Python and scipy.stats.

Nothing of the pipeline is used: no arrays, no walk through the calendar. The parameters of a
quarter are looked up by a function that is given; everything else is written from its words.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from math import floor
from types import MappingProxyType

from scipy.stats import betaprime


@dataclass(frozen=True)
class Rules:
    """The settings in force."""

    quantiles: tuple[float, float, float] = (0.80, 0.95, 0.99)
    floor_days: int = 90
    ceiling_days: int = 730
    fixed_days: int = 365


@dataclass(frozen=True)
class Known:
    """Parameters of a quarter: k, alpha, beta."""

    k: float
    alpha: float
    beta: float


@dataclass(frozen=True)
class Silence:
    """One silence as the table should hold it."""

    starts_on: date
    life: int
    intervals: int
    total_days: int
    watch_days: int | None
    risk_days: int | None
    lost_days: int | None
    is_break: bool
    is_life_end: bool


@cache
def factor(k: float, alpha: float, intervals: int, quantile: float) -> float:
    return float(betaprime.ppf(quantile, k, alpha + intervals * k))


def thousandths(value: float, places: int) -> Fraction:
    """The value to so many places, exactly: thresholds are computed in whole numbers."""
    return Fraction(round(value * 10**places), 10**places)


def quarter_on(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def silences(
    days: list[date],
    as_of: date,
    parameters: Callable[[date], Known | None],
    rules: Rules,
    reached: list[date],
    declared: Collection[date] = (),
    awaited: Mapping[date, date] = MappingProxyType({}),
) -> list[Silence]:
    """Every silence of one client with these purchase days, oldest first.

    `declared` are days on which the client said that it is over, `awaited` the last normal day of
    a seasonal client's silence, by its first day.
    """
    found: list[Silence] = []
    life, intervals, total = 1, 0, 0
    for place, day in enumerate(days):
        following = days[place + 1] if place + 1 < len(days) else None
        if place and found[-1].is_life_end:
            total = floor(Fraction(2 * total, intervals) + Fraction(1, 2)) if intervals else 0
            life, intervals = life + 1, 2 if intervals else 0
        elif place:
            intervals, total = intervals + 1, total + (day - days[place - 1]).days
        known = parameters(quarter_on(day))
        watch = risk = lost = None
        if known:
            watch, risk, lost = (
                floor(
                    (thousandths(known.beta / known.k, 3) + total)
                    * thousandths(factor(known.k, known.alpha, intervals, q), 6)
                )
                for q in rules.quantiles
            )
            season = (awaited[day] - day).days if day in awaited else 0
            lost = max(min(max(lost, rules.floor_days), rules.ceiling_days), season)
            risk = min(max(risk, season), lost)
            watch = min(max(watch, season), risk)
        decisive = rules.fixed_days if lost is None else lost
        lost_on = day + timedelta(days=decisive + 1)
        is_break = lost_on <= as_of and (following is None or following > lost_on)
        end = min(following or as_of, as_of)
        is_long = (end - day).days >= 2 * decisive
        was_reached = any(
            lost_on <= contact <= as_of and (following is None or contact < following)
            for contact in reached
        )
        has_said = any(
            day <= said <= as_of and (following is None or said < following) for said in declared
        )
        found.append(
            Silence(
                day, life, intervals, total, watch, risk, lost,
                is_break, is_break and (is_long or was_reached or has_said),
            )
        )  # fmt: skip
    return found
