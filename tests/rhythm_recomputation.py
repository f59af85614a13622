"""Thresholds, lives and losses told again client by client, in plain Python and scipy.stats.

Nothing of the pipeline is used: no arrays, no walk through the calendar. The parameters of a
quarter are looked up by a function that is given; everything else is written from its words.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import floor, log
from types import MappingProxyType

import numpy as np
from scipy.stats import betaprime


@dataclass(frozen=True)
class Rules:
    """The settings in force."""

    quantiles: tuple[float, float] = (0.80, 0.95)
    lost_odds: tuple[float, float] = (0.66 / 0.34, 0.99 / 0.01)
    floor_days: int = 90
    ceiling_days: int = 365
    fixed_days: int = 365


@dataclass(frozen=True)
class Known:
    """Parameters of a quarter; `leaving` a year, `single` is the share who buy once."""

    k: float
    alpha: float
    beta: float
    leaving: float
    single: float


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


def odds_of_having_left(days: float, known: Known, k: float, intervals: int, total: int) -> float:
    """By the trapezium rule on a fine grid; ahead of it stands the share of single purchases."""
    scale = known.beta / k + total
    grid = np.linspace(0, days, 400)
    stays = betaprime.sf(grid / scale, k, known.alpha + intervals * k)
    rate = known.leaving / 365.25
    inside = np.exp(-rate * grid) * stays
    single = known.single if intervals == 0 else 0.0
    left = float(np.trapezoid(rate * inside, grid))
    return (single + (1 - single) * left) / ((1 - single) * float(inside[-1]))


# Twelve regularities from .5 to 20, each so many times the one before.
STEP = (20 / 0.5) ** (1 / 11)


def own_regularity(known: Known, gaps: list[int | None]) -> float:
    """k of a client with these intervals (None where a life ended), shrunk by four pairs."""
    spreads = []
    for first, second in pairwise(gaps):
        if first is not None and second is not None:
            spreads.append((first / (first + second) - 0.5) ** 2)
    variance = (4 / (4 * (2 * known.k + 1)) + sum(spreads)) / (4 + len(spreads))
    k = min(max((1 - 4 * variance) / (8 * variance), 0.5), 20.0)
    return round(0.5 * STEP ** round(log(k / 0.5, STEP)), 6)


def thousandths(value: float, places: int) -> Fraction:
    """The value to so many places, exactly: thresholds are computed in whole numbers."""
    return Fraction(round(value * 10**places), 10**places)


def quarter_on(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _is_right(
    lost: int, known: Known, k: float, intervals: int, total: int, rules: Rules, *, again: bool
) -> None:
    """Raise AssertionError where another day is the one on which the odds are reached."""
    wanted, ceiling = rules.lost_odds[again], rules.ceiling_days * (1 + again)
    assert rules.floor_days <= lost <= ceiling
    if lost > rules.floor_days:
        before = odds_of_having_left(0.98 * lost - 1, known, k, intervals, total)
        assert before <= wanted, (lost, before, wanted, known, k, intervals, total)
    if lost < ceiling:
        after = odds_of_having_left(1.02 * lost + 1, known, k, intervals, total)
        assert after >= wanted, (lost, after, wanted, known, k, intervals, total)


def silences(
    days: list[date],
    as_of: date,
    parameters: Callable[[date], Known | None],
    rules: Rules,
    reached: list[date],
    *,
    declared: Collection[date] = (),
    awaited: Mapping[date, date] = MappingProxyType({}),
    told_lost: Mapping[date, int | None] = MappingProxyType({}),
) -> list[Silence]:
    """Every silence of one client with these purchase days, oldest first.

    The day of loss is a root that is read here and there between points: `told_lost` is held to
    the odds of having left within a fiftieth of its days, and taken over. `declared` are days on
    which the client said that it is over, `awaited` the last normal day of a seasonal client's
    silence, by its first day.
    """
    found: list[Silence] = []
    life, intervals, total = 1, 0, 0
    gaps: list[int | None] = []
    for place, day in enumerate(days):
        following = days[place + 1] if place + 1 < len(days) else None
        if place and found[-1].is_life_end:
            total = floor(Fraction(2 * total, intervals) + Fraction(1, 2)) if intervals else 0
            life, intervals = life + 1, 2 if intervals else 0
            gaps.append(None)
        elif place:
            intervals, total = intervals + 1, total + (day - days[place - 1]).days
            gaps.append((day - days[place - 1]).days)
        known = parameters(quarter_on(day))
        watch = risk = lost = None
        if known:
            k = own_regularity(known, gaps)
            watch, risk = (
                floor(
                    (thousandths(known.beta / k, 3) + total)
                    * thousandths(factor(k, known.alpha, intervals, q), 6)
                )
                for q in rules.quantiles
            )
            season = (awaited[day] - day).days if day in awaited else 0
            again = any(one.is_break for one in found)
            lost = told_lost[day]
            assert lost is not None
            if season:
                assert lost == max(season, rules.floor_days)
            else:
                _is_right(lost, known, k, intervals, total, rules, again=again)
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
