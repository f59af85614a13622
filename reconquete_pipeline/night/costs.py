"""Where the time of a night goes: by part of its work, and by table."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import duckdb

from reconquete_pipeline import STARTED

IMPORTS, INTAKE, BUILDING, CHECKS = "imports", "intake", "building", "checks"
WAITING = "opening"
LINEAGE, PUBLICATION, EVENTS = "column lineage", "publication", "steps and events"
SAFETY = "contact safety"
_DEAREST = 5
_first_of_process = [True]


@dataclass
class Costs:
    """Seconds on the clock by (part, table); the table is empty for work that is of none.

    The first night of a process pays for its imports. What no part claims is Dagster's: steps,
    events, the record of the run.
    """

    begun: float = field(init=False)
    seconds: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        self.begun = time.monotonic()
        if _first_of_process:
            _first_of_process.clear()
            self.seconds[IMPORTS, ""] = self.begun - STARTED
            self.begun = STARTED

    @contextmanager
    def of(self, part: str, table: str = "") -> Iterator[None]:
        """Count the time of the block; what a block inside it claims is not counted twice."""
        start, claimed = time.monotonic(), self._claimed()
        try:
            yield
        finally:
            inside = self._claimed() - claimed
            self.seconds[part, table] += time.monotonic() - start - inside

    def _claimed(self) -> float:
        return sum(self.seconds.values())

    def of_table(self, table: str) -> float:
        """Seconds spent so far on one table, to the thousandth."""
        return round(sum(s for (_, name), s in self.seconds.items() if name == table), 3)

    def finish(self) -> None:
        """Give what is left to Dagster."""
        self.seconds[EVENTS, ""] += time.monotonic() - self.begun - self._claimed()

    def keep(self, connection: duckdb.DuckDBPyConnection, run_date: date, run_id: str) -> None:
        """Add the costs to `stamps.costs`, beside those of other nights."""
        rows = [
            (run_date, run_id, part, table or None, round(seconds, 3))
            for (part, table), seconds in self.seconds.items()
        ]
        connection.executemany("insert into stamps.costs values (?, ?, ?, ?, ?)", rows)

    def lines(self, run_date: date) -> list[str]:
        """Two lines for people: the whole and its parts, and the tables that took longest."""
        by_part: defaultdict[str, float] = defaultdict(float)
        by_table: defaultdict[str, float] = defaultdict(float)
        for (part, table), seconds in self.seconds.items():
            by_part[part] += seconds
            if table:
                by_table[table] += seconds
        told = [f"night of {run_date}: {self._claimed():.1f} s, {_listed(by_part)}"]
        if by_table:
            told.append(f"dearest tables: {_listed(by_table, _DEAREST)}")
        return told


def _listed(found: dict[str, float], most: int | None = None) -> str:
    dearest = sorted(found.items(), key=lambda item: -item[1])[:most]
    return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in dearest)
