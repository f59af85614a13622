"""What the walk through the calendar remembers of each client: an array per fact."""

from dataclasses import dataclass

import numpy as np

from reconquete_pipeline.statistics.columns import Column
from reconquete_pipeline.statistics.departure import OpenSilences
from reconquete_pipeline.statistics.rhythm import REGULARITIES, client_regularities, pair_spread

KEPT_GAPS = 5
LONGEST_GAP = 32_767
OLD_LIFE_WEIGHT = 2


@dataclass(frozen=True)
class Arrival:
    """What a purchase says of the silence that it ends. Arrays over the rows of one day.

    `gap_days` is 0 on a first purchase; `pair_first_days` is the interval before, 0 where the two
    are no pair of rhythm.
    """

    gap_days: Column
    pair_first_days: Column


class Lives:
    """The current life of every client: intervals, their sum, and how the last silence ended."""

    def __init__(self, client_count: int) -> None:
        self.interval_count = np.zeros(client_count, np.int32)
        self.total_days = np.zeros(client_count, np.int32)
        self.life = np.ones(client_count, np.int16)
        self.client_type = np.full(client_count, -1, np.int8)
        self.last_day = np.full(client_count, -1, np.int32)
        self.first_day = np.zeros(client_count, np.int32)
        self.was_break = np.zeros(client_count, np.bool_)
        self.was_life_end = np.zeros(client_count, np.bool_)
        # Own rhythm: pairs of intervals within a life, a false loss among them or not.
        self.last_gap_days = np.zeros(client_count, np.int32)
        self.own_pair_count = np.zeros(client_count, np.int32)
        self.own_pair_spread = np.zeros(client_count, np.int64)
        self.has_come_back = np.zeros(client_count, np.bool_)
        self.pair_first_days = np.zeros(client_count, np.int32)
        self.first_gaps = np.zeros((client_count, KEPT_GAPS), np.int16)

    def arrive(self, clients: Column, day: int, types: Column) -> Arrival:
        """Enter the purchases of one day; each client stands there once."""
        last = self.last_day[clients]
        is_first = last < 0
        gap = np.where(is_first, 0, day - last).astype(np.int32)
        self.first_day[clients[is_first]] = day
        self.client_type[clients] = types
        is_new_life = self.was_life_end[clients]
        is_rhythm = ~is_first & ~is_new_life
        self._keep_first_gaps(clients[is_rhythm], gap[is_rhythm])
        self._count_own_pairs(clients, np.where(is_rhythm, gap, 0).astype(np.int32))
        self._begin_lives(clients[is_new_life])
        self.interval_count[clients] += is_rhythm
        self.total_days[clients] += np.where(is_rhythm, gap, 0).astype(np.int32)
        whole = np.where(self.was_break[clients], 0, gap).astype(np.int32)
        pair_first = np.where(whole > 0, self.pair_first_days[clients], 0)
        self.pair_first_days[clients] = whole
        self.has_come_back[clients] |= self.was_break[clients]
        self.last_day[clients] = day
        return Arrival(gap, pair_first)

    def _count_own_pairs(self, clients: Column, gap: Column) -> None:
        before = self.last_gap_days[clients]
        is_pair = (before > 0) & (gap > 0)
        owners = clients[is_pair]
        self.own_pair_count[owners] += 1
        self.own_pair_spread[owners] += pair_spread(before[is_pair], gap[is_pair])
        self.last_gap_days[clients] = gap

    def _keep_first_gaps(self, clients: Column, gap: Column) -> None:
        place = self.interval_count[clients]
        is_kept = (place < KEPT_GAPS) & (self.life[clients] == 1)
        kept, places = clients[is_kept], place[is_kept]
        self.first_gaps[kept, places] = np.minimum(gap[is_kept], LONGEST_GAP)

    def _begin_lives(self, clients: Column) -> None:
        """A new life keeps the mean interval of the old one, with the weight of two intervals."""
        count = self.interval_count[clients].astype(np.int64)
        total = self.total_days[clients].astype(np.int64)
        has_mean = count > 0
        doubled = np.maximum(2 * count, 1)
        # Twice the mean, to the nearest day, halves up.
        self.total_days[clients] = (2 * OLD_LIFE_WEIGHT * total + count) // doubled
        self.interval_count[clients] = np.where(has_mean, OLD_LIFE_WEIGHT, 0)
        self.life[clients] += 1

    def remember(self, clients: Column, is_break: Column, is_life_end: Column) -> None:
        """Note how the silences that start today end, for the purchases that end them."""
        self.was_break[clients] = is_break
        self.was_life_end[clients] = is_life_end

    def regularity_places(self, clients: Column, shape: Column | float) -> Column:
        """Places in REGULARITIES of the clients' own regularity, `shape` being their type's."""
        return client_regularities(
            np.broadcast_to(np.asarray(shape, np.float64), clients.shape),
            self.own_pair_spread[clients],
            self.own_pair_count[clients],
        )

    def open_silences_of(
        self, client_type: int | None, day: int, shape: float, most: int
    ) -> OpenSilences:
        """How the clients with the smallest numbers stand when `day` begins, at most `most`."""
        is_asked = self.last_day >= 0
        if client_type is not None:
            is_asked &= self.client_type == client_type
        chosen = np.flatnonzero(is_asked)[:most]
        return OpenSilences(
            self.interval_count[chosen],
            self.total_days[chosen],
            self.last_day[chosen] - self.first_day[chosen],
            day - self.last_day[chosen],
            REGULARITIES[self.regularity_places(chosen, shape)],
        )

    def first_gaps_of(self, client_type: int | None, most: int) -> tuple[Column, Column]:
        """First intervals and first days of the clients with the smallest numbers.

        At most `most` clients of one type (of all, for None) that have an interval.
        """
        has_gap = self.first_gaps[:, 0] > 0
        if client_type is not None:
            has_gap &= self.client_type == client_type
        chosen = np.flatnonzero(has_gap)[:most]
        return self.first_gaps[chosen].astype(np.int64), self.first_day[chosen].astype(np.int64)
