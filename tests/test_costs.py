"""Where the time of a night goes, on a clock that is told what to show."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from reconquete_pipeline.night import costs as module
from reconquete_pipeline.night.costs import BUILDING, CHECKS, EVENTS, IMPORTS, Costs
from reconquete_pipeline.tables.warehouse import create_engine_tables

NIGHT = date(2026, 11, 20)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """A clock of one hand: set its first item."""
    hand = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: hand[0])
    monkeypatch.setattr(module, "STARTED", 97.0)
    monkeypatch.setattr(module, "_first_of_process", [True])
    yield hand


def test_every_second_of_a_night_is_told_once(clock: list[float]):
    """3 s of imports, a built in 4 and checked in 10 of which 6 import, b in 1, and 5 are left."""
    costs = Costs()
    with costs.of(BUILDING, "s.a"):
        clock[0] += 4
    clock[0] += 2
    with costs.of(CHECKS, "s.a"):
        clock[0] += 1
        with costs.of(IMPORTS):
            clock[0] += 6
        clock[0] += 3
    with pytest.raises(KeyError), costs.of(BUILDING, "s.b"):
        clock[0] += 1
        raise KeyError
    clock[0] += 3
    assert costs.of_table("s.a") == 8
    costs.finish()
    assert dict(costs.seconds) == {
        (IMPORTS, ""): 9,
        (BUILDING, "s.a"): 4,
        (CHECKS, "s.a"): 4,
        (BUILDING, "s.b"): 1,
        (EVENTS, ""): 5,
    }
    assert costs.lines(NIGHT) == [
        "night of 2026-11-20: 23.0 s, imports 9.0 s, building 5.0 s, steps and events 5.0 s, "
        "checks 4.0 s",
        "dearest tables: s.a 8.0 s, s.b 1.0 s",
    ]
    with duckdb.connect() as connection:
        create_engine_tables(connection)
        costs.keep(connection, NIGHT, "run")
        kept = "select sum(seconds), count(*), count(table_name) from stamps.costs"
        assert connection.execute(kept).fetchall() == [(23, 5, 3)]


def test_a_second_night_of_a_process_pays_for_no_imports(clock: list[float]):
    Costs()
    clock[0] += 50
    second = Costs()
    clock[0] += 2
    second.finish()
    assert dict(second.seconds) == {(EVENTS, ""): 2}
    assert len(second.lines(NIGHT)) == 1
