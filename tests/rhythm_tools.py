"""Companies with a known rhythm, and the walk over them, for the tests of thresholds."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.columns import Columns
from reconquete_pipeline.statistics.thresholds import add_thresholds

Days = NDArray[np.int64]
EPOCH = date(1970, 1, 1)


def company(
    seed: int, clients: int, k: float, mean: float, alpha: float, days: int, leave: float = 0.0
) -> tuple[Days, Days, Days]:
    """(client, day, next interval) of buyers who join all along `days`; sorted by client and day.

    One over the mean interval is Gamma of shape `alpha` between clients; `leave` is the share of
    purchases after which the client never comes again (next interval 0).
    """
    chance = np.random.default_rng(seed)
    rate = chance.gamma(alpha, 1 / alpha, clients) / mean
    day = np.floor(chance.uniform(0, days, clients)).astype(np.int64)
    here = np.arange(clients)
    parts = []
    while len(here):
        gap = np.maximum(1, np.rint(chance.gamma(k, 1 / (k * rate[here])))).astype(np.int64)
        gap[chance.random(len(here)) < leave] = 0
        parts.append((here.copy(), day[here].copy(), gap))
        day[here] += gap
        here = here[(gap > 0) & (day[here] < days)]
    client, start, gaps = (np.concatenate([part[i] for part in parts]) for i in range(3))
    order = np.lexsort((start, client))
    return client[order], start[order], gaps[order]


def silences_of(client: Days, start: Days, gaps: Days, known_to: int, first_on: date) -> Columns:
    """The inputs of the walk: silences that started by `known_to`, in the order of days."""
    offset = (first_on - EPOCH).days
    is_known = start <= known_to
    client, start, gaps = client[is_known], start[is_known], gaps[is_known]
    following = np.where((gaps > 0) & (start + gaps <= known_to), start + gaps + offset, -1)
    order = np.lexsort((client, start))
    count = len(client)
    return {
        "client_number": client[order].astype(np.int32),
        "client_count": np.full(count, int(client.max()) + 1, np.int32),
        "type_number": (client[order] % 3).astype(np.int8),
        "start_day": (start[order] + offset).astype(np.int32),
        "next_day": following[order].astype(np.int32),
        "reached_day": np.full(count, -1, np.int32),
        "declared_day": np.full(count, -1, np.int32),
        "season_day": np.full(count, -1, np.int32),
        "known_to_day": np.full(count, known_to + offset, np.int32),
    }


def walk(silences: Columns, chunk: int = 100_000, **settings: object) -> Columns:
    """The columns that the walk adds."""
    chosen = Settings.model_validate(settings)
    values = {name: getattr(chosen, name) for name in Settings.model_fields}
    count = len(silences["start_day"])

    def chunks() -> Iterator[Columns]:
        for first in range(0, count, chunk):
            yield {name: column[first : first + chunk] for name, column in silences.items()}

    parts = list(add_thresholds(chunks(), values))
    return {name: np.ma.concatenate([part[name] for part in parts]) for name in parts[0]}
