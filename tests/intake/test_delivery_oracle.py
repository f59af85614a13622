"""Random stories of deliveries, held against a model written from the documents alone.

A story is one to five nights with up to three files each, of few keys, so that files meet. All is
compared after each night: each file's fate and counts, every reject with its reasons, the rows of
staging. Then all is loaded again, since reconquete.toml changed or from the facts alone: the same
must come out, for any day. RECONQUETE_STORIES (default 400) is how many of each kind
`make soak` tells.
"""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from delivery_oracle import Oracle, Way
from delivery_texts import CLIENTS, LINES, ORDERS, Bad, Kind
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_tools import Bench, make_bench

Story = list[tuple[date, dict[str, str]]]
FIRST_NIGHT = date(2026, 10, 1)
UNDATED = ["f_1.csv", "f_2.csv", "f_10.csv"]
DATED = ["f_2026-10-01.csv", "f_2026-10-04.csv", "f_2026-10-04_b.csv", "f_2026-11-01.csv"]
WAYS = {
    "orders, delta": (ORDERS, Way(), UNDATED),
    "orders, by date": (ORDERS, Way(delivery_order="file_date"), DATED),
    "orders, full": (ORDERS, Way("full", accept_small=("f_2.csv",)), UNDATED),
    "orders, full by date": (ORDERS, Way("full"), DATED),
    "lines, delta": (LINES, Way(), UNDATED),
    "lines, by date": (LINES, Way(delivery_order="file_date"), DATED),
    "lines, append": (LINES, Way(lines_mode="append"), UNDATED),
    "lines, full": (LINES, Way("full"), DATED),
    "clients, delta": (CLIENTS, Way(), UNDATED),
    "clients, dated": (CLIENTS, Way(), DATED),
    "clients, full": (CLIENTS, Way("full"), UNDATED),
    "clients, full by date": (CLIENTS, Way("full", accept_small=("f_2026-10-04.csv",)), DATED),
}


def toml(kind: Kind, way: Way, covers_to: str) -> str:
    """The home's reconquete.toml: what differs from the defaults is said."""
    lines = [
        'company = "Essai"',
        *(["[extracts.orders]", 'files = "commandes_*.csv"'] if kind is CLIENTS else []),
        f"[extracts.{kind.name}]",
        'files = "f_*.csv"',
        f'covers_to = "{covers_to}"',
    ]
    for key, default in vars(Way()).items():
        value = getattr(way, key)
        if value != default:
            lines.append(f"{key} = {json.dumps(value)}")
    return "\n".join(lines) + "\n"


@st.composite
def records(draw: st.DrawFn, kind: Kind, filled: tuple[str, ...]) -> str:
    """One line of a file: mostly good, sometimes cut, often with a text that is wrong."""
    good_only = draw(st.integers(0, 3)) > 0
    fields = []
    for column, (_, texts) in kind.columns.items():
        fitting = [
            text
            for text, value in texts.items()
            if not good_only or not (isinstance(value, Bad) or (value is None and column in filled))
        ]
        fields.append(draw(st.sampled_from(fitting)))
    if not good_only and draw(st.integers(0, 4)) == 0:
        del fields[-1]
    return ";".join(fields)


@st.composite
def contents(draw: st.DrawFn, kind: Kind) -> str:
    """A file: a few records of a small alphabet, now and then under a header that is not ours."""
    # lines with a number in one file, with and without in another
    filled = kind.needed + (kind.key if draw(st.booleans()) else ())
    alphabet = draw(st.lists(records(kind, filled), min_size=1, max_size=5))
    chosen = draw(st.lists(st.sampled_from(alphabet), min_size=1, max_size=6))
    header = "autre;chose" if draw(st.integers(0, 9)) == 0 else kind.header
    return "\n".join([header, *chosen]) + "\n"


@st.composite
def stories(draw: st.DrawFn, kind: Kind, names: list[str]) -> Story:
    """Nights with what is dropped before each; the same contents return under several names."""
    pool = draw(st.lists(contents(kind), min_size=2, max_size=6))
    run_date, told = FIRST_NIGHT, []
    for _ in range(draw(st.integers(1, 5))):
        drops = st.dictionaries(st.sampled_from(names), st.sampled_from(pool), max_size=3)
        told.append((run_date, draw(drops)))
        run_date += timedelta(days=draw(st.integers(0, 4)))
    return told


def found(bench: Bench, kind: Kind, days: list[date]) -> dict[str, Any]:
    """What the engine holds: files, rejects, and staging as each of the days sees it."""
    files = bench.rows(
        "select file_name, status, read_count, accepted_count, rejected_count, superseded_count "
        "from intake.files order by file_id"
    )
    rejects = bench.rows(
        "select file_id, record_number, reasons, is_open from intake.rejected_rows order by 1, 2"
    )
    state = {
        "files": files,
        "rejects": [(f, n, frozenset(why.split("; ")), is_open) for f, n, why, is_open in rejects],
    }
    columns = ", ".join(
        "cast(ordered_at as date)" if name == "ordered_at" else name for name in kind.columns
    )
    for day in days:
        bench.set_run_date(day)
        state[f"{day}"] = sorted(bench.rows(f"select {columns} from staging.{kind.name}"), key=str)
    return state


def expected(oracle: Oracle, days: list[date]) -> dict[str, Any]:
    """The same, as the documents have it."""
    state: dict[str, Any] = {
        "files": [
            (f.name, f.status, f.read, f.accepted, len(f.rejects), f.superseded)
            for f in oracle.ledger
        ],
        "rejects": [
            (place, reject.record, reject.reasons, reject.is_open)
            for place, file in enumerate(oracle.ledger, 1)
            for reject in sorted(file.rejects, key=lambda reject: reject.record)
        ],
    }
    for day in days:
        rows = [tuple(row[name] for name in oracle.kind.columns) for row in oracle.shown(day)]
        state[f"{day}"] = sorted(rows, key=str)
    return state


def tell(kind: Kind, way: Way, told: Story) -> None:
    """Run one story through the engine and the model, and compare them night by night."""
    with tempfile.TemporaryDirectory() as folder:
        bench = make_bench(Path(folder), toml(kind, way, "newest_row"))
        try:
            oracle = Oracle(kind, way)
            for run_date, drops in told:
                bench.night(*drops.items(), extract=kind.name, run_date=run_date)
                oracle.night(run_date, drops)
                assert found(bench, kind, [run_date]) == expected(oracle, [run_date])
            last = told[-1][0]
            days = [date(2026, 2, 1), FIRST_NIGHT, date(2026, 10, 4), last, date(2027, 1, 1)]
            if len(told) % 2:
                bench.rewrite(toml(kind, way, "run_date"))
            else:
                bench.connection.execute("delete from intake.loads")
            bench.night(extract=kind.name, run_date=last)
            assert found(bench, kind, days) == expected(oracle, days)
        finally:
            bench.connection.close()


def teller(key: str, count: int) -> Callable[[], None]:
    """A test of so many stories of one way to deliver."""
    kind, way, names = WAYS[key]

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=count < 10,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(told=stories(kind, names))
    def check(told: Story) -> None:
        tell(kind, way, told)

    return check


@pytest.mark.parametrize("key", WAYS)
def test_stories_of_deliveries(key: str):
    teller(key, 3)()


@pytest.mark.soak
@pytest.mark.parametrize("key", WAYS)
def test_very_many_stories_of_deliveries(key: str):
    teller(key, int(os.environ.get("RECONQUETE_STORIES", "400")))()
