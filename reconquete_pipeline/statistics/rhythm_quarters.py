"""The parameters of rhythm, quarter by quarter, from what had ended before the quarter began."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from reconquete_pipeline.statistics import rhythm
from reconquete_pipeline.statistics.columns import Column
from reconquete_pipeline.statistics.lifetime_state import Lives

TYPES = ("B2B", "B2C", "unknown")
OWN, POOLED, NONE = "own", "pooled", "none"
FACTOR_ROOM = 64


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

    `regularity` is k, `alpha` and `beta` (days) the law of one over the mean interval; they hold
    nothing where `source` is `none`. Counts say on how many pairs and clients they rest.
    """

    source: str
    regularity: float = 0.0
    alpha: float = 0.0
    beta: float = 0.0
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
        if all(one.source == OWN for one in own):
            return tuple(own)
        whole = self._fit(None, starts, lives)
        pooled = Parameters(
            POOLED if whole.source == OWN else NONE,
            whole.regularity,
            whole.alpha,
            whole.beta,
            whole.pair_count,
            whole.client_count,
        )
        return tuple(one if one.source == OWN else pooled for one in own)

    def _fit(self, kind: int | None, starts: int, lives: Lives) -> Parameters:
        gaps, first_days = lives.first_gaps_of(kind, self.rules.sampled_clients)
        pairs, spread = (
            int(n) for n in (self._pairs.sum(axis=0) if kind is None else self._pairs[kind])
        )
        if len(gaps) < self.rules.minimum_clients:
            return Parameters(NONE, pair_count=pairs, client_count=len(gaps))
        shape = rhythm.regularity(spread, pairs) if pairs >= self.rules.minimum_pairs else 1.0
        alpha, beta = rhythm.fit_population(gaps, first_days, starts, shape)
        return Parameters(OWN, shape, alpha, beta, pairs, len(gaps))


class Factors:
    """The factors of one quarter by type, quantile and number of intervals; made when asked for."""

    def __init__(self, parameters: tuple[Parameters, ...], quantiles: tuple[float, ...]) -> None:
        self._parameters = parameters
        self._quantiles = quantiles
        self._room = 0
        self._table = np.zeros((len(quantiles), len(parameters), 0), np.int64)

    def of(self, types: Column, counts: Column) -> Column:
        """Factors in millionths: a row per quantile, a column per pair of type and count."""
        wanted = int(counts.max(initial=0)) + 1
        if wanted > self._room:
            self._room = max(2 * self._room, wanted, FACTOR_ROOM)
            numbers = np.arange(self._room)
            self._table = np.array(
                [
                    [self._row(one, numbers, quantile) for one in self._parameters]
                    for quantile in self._quantiles
                ]
            )
        found: Column = self._table[:, types, counts]
        return found

    @staticmethod
    def _row(one: Parameters, numbers: Column, quantile: float) -> Column:
        if one.source == NONE:
            return np.zeros(len(numbers), np.int64)
        return rhythm.quantile_factors(numbers, one.regularity, one.alpha, quantile)
