"""The parameters of rhythm, quarter by quarter, from what had ended before the quarter began."""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from reconquete_pipeline.statistics import rhythm
from reconquete_pipeline.statistics.columns import Column
from reconquete_pipeline.statistics.departure import Departure, fit_departure
from reconquete_pipeline.statistics.lifetime_state import Lives

TYPES = ("B2B", "B2C", "unknown")
OWN, POOLED, NONE = "own", "pooled", "none"
# As many clients tell how many leave; more only take time.
DEPARTURE_CLIENTS = 1_000
UNKNOWN_DEPARTURE = Departure()


def quarter_of(days: Column) -> Column:
    """Quarters since 1970 of days since 1970."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    quarters: Column = months // 3
    return quarters


def first_day_of(quarter: int) -> int:
    """The first day, since 1970, of a quarter since 1970."""
    return int(np.datetime64(3 * quarter, "M").astype("datetime64[D]").astype(np.int64))


@dataclass(frozen=True)
class Parameters:
    """One row of parameters: of a client type in a quarter.

    `regularity` is k, `alpha` and `beta` (days) the law of one over the mean interval, `departure`
    how clients leave; they hold nothing where `source` is `none`. Counts say on how many pairs and
    clients they rest.
    """

    source: str
    regularity: float = 0.0
    alpha: float = 0.0
    beta: float = 0.0
    departure: Departure = UNKNOWN_DEPARTURE
    pair_count: int = 0
    client_count: int = 0


@dataclass(frozen=True)
class RhythmRules:
    """The settings that parameters depend on."""

    minimum_pairs: int
    minimum_clients: int
    sampled_clients: int
    history_days: int


class Quarters:
    """Pairs counted by quarter, and the parameters in force."""

    def __init__(self, rules: RhythmRules) -> None:
        self.rules = rules
        self.current: int | None = None
        self.parameters = tuple(Parameters(NONE) for _ in TYPES)
        self._first_day = 0
        self._changes: defaultdict[int, Column] = defaultdict(
            lambda: np.zeros((len(TYPES), 2), np.int64)
        )
        self._pairs = np.zeros((len(TYPES), 2), np.int64)

    def enter(self, day: int, lives: Lives) -> bool:
        """Come to a day; True where a new quarter begins and the parameters are new."""
        quarter = int(quarter_of(np.array([day]))[0])
        if quarter == self.current:
            return False
        if self.current is None:
            self._first_day = day
        for past in sorted(self._changes):
            if past < quarter:
                self._pairs += self._changes.pop(past)
        self.current = quarter
        starts = first_day_of(quarter)
        if starts - self._first_day >= self.rules.history_days:
            self.parameters = self._fitted(starts, lives)
        return True

    def count_pairs(self, quarters: Column, types: Column, spread: Column, sign: int) -> None:
        """Add (or, with sign -1, take back) pairs in the quarters in which that was known."""
        for quarter in np.unique(quarters):
            for kind in range(len(TYPES)):
                chosen = (quarters == quarter) & (types == kind)
                change = [int(np.count_nonzero(chosen)), int(spread[chosen].sum())]
                self._changes[int(quarter)][kind] += sign * np.array(change)

    def _fitted(self, starts: int, lives: Lives) -> tuple[Parameters, ...]:
        own = [self._fit(kind, starts, lives) for kind in range(len(TYPES))]
        is_asked = [
            one.source == NONE and bool((lives.client_type == kind).any())
            for kind, one in enumerate(own)
        ]
        if not any(is_asked):
            return tuple(own)
        whole = self._fit(None, starts, lives)
        pooled = replace(whole, source=POOLED if whole.source == OWN else NONE)
        return tuple(pooled if asks else one for one, asks in zip(own, is_asked, strict=True))

    def _fit(self, kind: int | None, starts: int, lives: Lives) -> Parameters:
        gaps, first_days = lives.first_gaps_of(kind, self.rules.sampled_clients)
        pairs, spread = (
            int(n) for n in (self._pairs.sum(axis=0) if kind is None else self._pairs[kind])
        )
        if len(gaps) < self.rules.minimum_clients:
            return Parameters(NONE, pair_count=pairs, client_count=len(gaps))
        shape = rhythm.regularity(spread, pairs) if pairs >= self.rules.minimum_pairs else 1.0
        alpha, beta = rhythm.fit_population(gaps, first_days, starts, shape)
        standing = lives.open_silences_of(kind, starts, shape, DEPARTURE_CLIENTS)
        departure = fit_departure(standing, alpha, beta)
        return Parameters(OWN, shape, alpha, beta, departure, pairs, len(gaps))
