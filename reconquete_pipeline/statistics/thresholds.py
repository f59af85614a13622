"""A walk through the calendar: each purchase ends a silence and starts one with its thresholds.

A threshold needs the company's parameters, the parameters need to know which silences were breaks,
and that depends on thresholds, of earlier quarters only. So one pass in the order of time gives
all of them; what it remembers of a client is in a few arrays, so its memory grows with the number
of clients, not of purchases. Which rule tells the company who is lost (setting lost_rule) is not
asked here, so that the rule can be chosen by a trial of these thresholds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from reconquete_pipeline.statistics import rhythm
from reconquete_pipeline.statistics.columns import Column, Columns
from reconquete_pipeline.statistics.departure import LossTables
from reconquete_pipeline.statistics.lifetime_state import Arrival, Lives
from reconquete_pipeline.statistics.rhythm_quarters import (
    NONE,
    OWN,
    POOLED,
    Quarters,
    RhythmRules,
    quarter_of,
)

SOURCES = (NONE, POOLED, OWN)
OF_THE_QUARTER = {
    "gamma_k": np.float64,
    "gamma_alpha": np.float64,
    "gamma_beta_days": np.float64,
    "yearly_departure_rate": np.float64,
    "single_purchase_share": np.float64,
    "pair_count": np.int32,
    "sampled_count": np.int32,
    "source_number": np.int8,
}
OF_THE_SILENCE = {
    "life_number": np.int16,
    "life_interval_count": np.int32,
    "life_interval_days": np.int32,
    "watch_after_days": np.int32,
    "risk_after_days": np.int32,
    "lost_after_days": np.int32,
    "client_gamma_k": np.float64,
    "is_rhythm_break": np.bool_,
    "is_life_end": np.bool_,
}


@dataclass(frozen=True)
class BreakRule:
    """When a silence breaks the rhythm, by the company's settings.

    `quantiles` are of watch and risk, from 0 to 1; `odds` of having left make a loss: of a client
    never lost before, and of one who came back from that.
    """

    quantiles: tuple[float, float]
    odds: tuple[float, float]
    floor_days: int
    ceiling_days: int
    fixed_days: int
    confirmation_factor: int


def add_thresholds(chunks: Iterator[Columns], settings: Mapping[str, object]) -> Iterator[Columns]:
    """Add thresholds, lives and breaks to silences that come in the order of days.

    Reads client_number (from 0), client_count, type_number, start_day, next_day, reached_day,
    declared_day, season_day and known_to_day: days since 1970, -1 where there is none. A client
    has one silence a day at most. Adds the columns that rhythm.predictive_thresholds describes.
    """
    walk: ThresholdSimulation | None = None
    for chunk in chunks:
        if walk is None:
            walk = ThresholdSimulation(
                int(chunk["client_count"][0]), int(chunk["known_to_day"][0]), settings
            )
        yield walk.take(chunk)


class ThresholdSimulation:
    """Where the walk stands: every client's life, and the parameters of the quarter."""

    def __init__(self, client_count: int, known_to: int, settings: Mapping[str, object]) -> None:
        self.known_to = known_to
        self.rule = _break_rule(settings)
        self.lives = Lives(client_count)
        self.quarters = Quarters(_quarter_rules(settings))
        self._tables = LossTables(self.rule.quantiles, self.rule.odds)
        self._read_parameters()

    def take(self, chunk: Columns) -> Columns:
        """The columns to add to one chunk."""
        days = chunk["start_day"]
        kinds = OF_THE_SILENCE | OF_THE_QUARTER
        found = {name: np.zeros(len(days), kind) for name, kind in kinds.items()}
        edges = [0, *(np.flatnonzero(np.diff(days)) + 1).tolist(), len(days)]
        for first, last in pairwise(edges):
            rows = slice(first, last)
            silences = {name: values[rows] for name, values in chunk.items()}
            added = self._live_day(int(days[first]), silences)
            for name, values in added.items():
                found[name][rows] = values
        return _told(found)

    def _live_day(self, day: int, silences: Columns) -> Columns:
        clients, types = silences["client_number"], silences["type_number"]
        if self.quarters.enter(day, self.lives):
            self._read_parameters()
        arrival = self.lives.arrive(clients, day, types)
        season = np.maximum(silences["season_day"] - day, 0)
        added = self._thresholds(clients, types, season)
        is_predicted = self._is_predicted[types]
        threshold = np.where(is_predicted, added["lost_after_days"], self.rule.fixed_days)
        is_break, is_life_end = self._end(day, silences, threshold)
        self._count_pairs(day, types, arrival, day + threshold + 1, is_break)
        self.lives.remember(clients, is_break, is_life_end)
        of_quarter = {name: values[types] for name, values in self._of_quarter.items()}
        return added | of_quarter | {"is_rhythm_break": is_break, "is_life_end": is_life_end}

    def _read_parameters(self) -> None:
        parameters = self.quarters.parameters
        laws = tuple(
            (one.alpha, one.departure) if one.source != NONE else None for one in parameters
        )
        self._tables.enter(laws)
        self._is_predicted = np.array([one.source != NONE for one in parameters])
        values = [
            [one.regularity for one in parameters],
            [one.alpha for one in parameters],
            [one.beta for one in parameters],
            [one.departure.yearly_rate for one in parameters],
            [one.departure.single_share for one in parameters],
            [one.pair_count for one in parameters],
            [one.client_count for one in parameters],
            [SOURCES.index(one.source) for one in parameters],
        ]
        self._of_quarter = {
            name: np.array(column) for name, column in zip(OF_THE_QUARTER, values, strict=True)
        }

    def _thresholds(self, clients: Column, types: Column, season: Column) -> Columns:
        """Thresholds of silences; `season` is how long they are normal for a seasonal client."""
        rule, lives = self.rule, self.lives
        counts, totals = lives.interval_count[clients], lives.total_days[clients]
        places = lives.regularity_places(clients, self._of_quarter["gamma_k"][types])
        again = lives.has_come_back[clients].astype(np.int64)
        betas = self._of_quarter["gamma_beta_days"][types]
        spread = rhythm.spread_millidays(rhythm.REGULARITIES[places], betas)
        scale_days = spread / 1000 + totals
        rare, left = self._tables.of(types, places, counts, scale_days, again)
        watch, risk = rhythm.threshold_days(spread, totals, rare)
        lost = rhythm.threshold_days(spread, totals, left)
        lost = np.clip(lost, rule.floor_days, rule.ceiling_days * (1 + again))
        # The rhythm of a seasonal client says nothing of the months between two seasons.
        lost = np.where(season > 0, np.maximum(season, rule.floor_days), lost)
        risk = np.minimum(np.maximum(risk, season), lost)
        watch = np.minimum(np.maximum(watch, season), risk)
        return {
            "life_number": lives.life[clients],
            "life_interval_count": counts,
            "life_interval_days": totals,
            "watch_after_days": watch,
            "risk_after_days": risk,
            "lost_after_days": lost,
            "client_gamma_k": rhythm.REGULARITIES[places],
        }

    def _end(self, day: int, silences: Columns, threshold: Column) -> tuple[Column, Column]:
        """Whether each silence outlasted its threshold, and whether that is sure, by known_to."""
        following = silences["next_day"].astype(np.int64)
        lost_day = day + threshold.astype(np.int64) + 1
        is_over = following >= 0
        is_break = (lost_day <= self.known_to) & (~is_over | (following > lost_day))
        twice = day + self.rule.confirmation_factor * threshold.astype(np.int64)
        # A purchase after known_to, from an extract that is ahead of the others, is not enough.
        ends_day = np.where(is_over, np.minimum(following, self.known_to), self.known_to)
        is_long = twice <= ends_day
        is_reached = silences["reached_day"] >= lost_day
        is_declared = silences["declared_day"] >= 0
        return is_break, is_break & (is_long | is_reached | is_declared)

    def _count_pairs(
        self, day: int, types: Column, arrival: Arrival, lost_day: Column, is_break: Column
    ) -> None:
        """Pairs count from the day they are complete until the silence after them is a break."""
        is_pair = arrival.pair_first_days > 0
        spread = rhythm.pair_spread(arrival.pair_first_days[is_pair], arrival.gap_days[is_pair])
        kinds = types[is_pair]
        self.quarters.count_pairs(np.full(len(kinds), self.quarters.current), kinds, spread, 1)
        is_before = is_break[is_pair]
        quarters = quarter_of(lost_day[is_pair][is_before])
        self.quarters.count_pairs(quarters, kinds[is_before], spread[is_before], -1)


def _told(found: Columns) -> Columns:
    """Arrays as the table holds them: nothing where the company's rhythm is not known."""
    source = found.pop("source_number")
    names = ["watch_after_days", "risk_after_days", "lost_after_days"]
    names += ["gamma_k", "gamma_alpha", "gamma_beta_days", "client_gamma_k"]
    names += ["yearly_departure_rate", "single_purchase_share"]
    masked = {name: np.ma.MaskedArray(found[name], source == 0) for name in names}
    sources = {"parameters_from": np.array(SOURCES, dtype=object)[source]}
    return found | masked | sources


def _break_rule(settings: Mapping[str, object]) -> BreakRule:
    return BreakRule(
        (
            float(str(settings["watch_quantile"])),
            float(str(settings["risk_quantile"])),
        ),
        (
            _odds(settings["lost_probability"]),
            _odds(settings["lost_again_probability"]),
        ),
        int(str(settings["lost_floor_days"])),
        int(str(settings["lost_ceiling_days"])),
        int(str(settings["fixed_lost_days"])),
        int(str(settings["confirmation_factor"])),
    )


def _odds(probability: object) -> float:
    share = float(str(probability))
    return share / (1 - share)


def _quarter_rules(settings: Mapping[str, object]) -> RhythmRules:
    return RhythmRules(
        int(str(settings["rhythm_min_pairs"])),
        int(str(settings["rhythm_min_clients"])),
        int(str(settings["rhythm_sampled_clients"])),
        int(str(settings["rhythm_history_days"])),
    )
