"""Loads killed at named points and at any moment: each file whole or absent, the next one mends."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from intake_tools import ORDERS, csv, order_row
from killed_loads import POINTS

TOML = ORDERS + '[extracts.order_lines]\nfiles = "lignes_*.csv"\n'
CHANGED = TOML + '[extracts.orders.columns]\nnet_amount_eur = "Montant HT"\n'
RUN_DATE = "2026-11-20"
Server = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Asks the killing process for one night."""
    script = Path(__file__).parents[1] / "killed_loads.py"
    process = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None

    def ask(home: Path, **how: object) -> dict[str, Any]:
        order = {"home": str(home), "run_date": RUN_DATE, **how}
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield ask
    process.stdin.close()
    process.wait(timeout=10)


def make_home(path: Path) -> Path:
    """Two nights' worth of files, the first night not run yet."""
    for folder in (path / "inbox", path / "campaigns"):
        folder.mkdir(parents=True)
    (path / "reconquete.toml").write_text(TOML, encoding="utf-8")
    for number in range(3):
        rows = [order_row(f"{number}-{n}", "oops" if n == 7 else "1,00") for n in range(200)]
        drop(path, f"commandes_{number}.csv", csv(*rows))
    drop(path, "lignes_1.csv", csv(*(order_row(f"L{n // 3}") for n in range(300))))
    return path


def drop(home: Path, name: str, body: str) -> None:
    (home / "inbox" / name).write_text(body, encoding="utf-8")
    os.utime(home / "inbox" / name, (0, 0))


def second_night(home: Path) -> None:
    """Corrections, and a mapping that makes the orders load again."""
    drop(home, "commandes_4.csv", csv(*(order_row(f"1-{n}", "2,00") for n in range(50))))
    drop(home, "lignes_2.csv", csv(*(order_row(f"L{n}", "3,00") for n in range(20))))
    (home / "reconquete.toml").write_text(CHANGED, encoding="utf-8")


def state(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the loads made."""
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb")) as connection:
        connection.execute("set timezone = 'Europe/Paris'")
        return {
            table: connection.execute(f"select * from {table} order by all").fetchall()
            for table in (
                *("staging.orders", "staging.order_lines", "store.orders", "store.order_lines"),
                *("intake.files", "intake.rejected_rows", "intake.coverage"),
                "intake.shrunk_units",
            )
        }


def assert_whole_or_absent(home: Path) -> None:
    """Each line of the ledger has its bytes; each file is in the database with all rows or none."""
    ledger = home / "facts" / "ledger.jsonl"
    lines = ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
    for entry in map(json.loads, lines):
        kept = (home / "facts" / "files" / entry["sha256"]).read_bytes()
        assert hashlib.sha256(kept).hexdigest() == entry["sha256"]
    database = home / "warehouse" / "warehouse.duckdb"
    if not database.exists():
        return
    with duckdb.connect(str(database)) as connection:
        made = connection.execute("select table_name from duckdb_tables()").fetchall()
        tables = {row[0] for row in made}
        if not {"files", "orders", "order_lines"} <= tables:
            return
        found = connection.execute(
            "with rows as (from store.orders select _file_id union all "
            "from store.order_lines select _file_id), "
            "held as (select _file_id as file_id, count(*) as n from rows group by 1) "
            "select f.file_id, f.accepted_count, coalesce(h.n, 0), f.read_count, "
            "f.accepted_count + f.rejected_count + f.superseded_count "
            "from intake.files as f full join held as h using (file_id)"
        ).fetchall()
        newest = max((row[0] or 0 for row in found), default=0)
    for file_id, accepted, held, read, placed in found:
        assert file_id is not None, "rows of a file that was never entered"
        assert read == placed
        assert held == accepted or (held < accepted and newest > 4), "half a file"


@pytest.fixture(scope="module")
def undisturbed(server: Server, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The state after the first and after the second night, and a home between the two."""
    home = make_home(tmp_path_factory.mktemp("undisturbed") / "home")
    assert server(home)["status"] == 0
    first = state(home)
    between = home.with_name("between")
    shutil.copytree(home, between)
    second_night(home)
    assert server(home)["status"] == 0
    return [first, between, state(home)]


@pytest.mark.parametrize("point", POINTS)
def test_a_first_night_killed_at_a_point(
    server: Server, undisturbed: list[Any], tmp_path: Path, point: str
) -> None:
    home = make_home(tmp_path / "home")
    assert server(home, point=point)["status"] == 9 << 8, "the load never came to this point"
    assert_whole_or_absent(home)
    assert server(home)["status"] == 0
    assert state(home) == undisturbed[0]
    left = [path.name for path in home.rglob("*") if path.name.endswith(".tmp")]
    assert left == [] or point == "inside the copy"


@pytest.mark.parametrize("point", POINTS)
def test_a_reload_killed_at_a_point(
    server: Server, undisturbed: list[Any], tmp_path: Path, point: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(undisturbed[1], home)
    second_night(home)
    assert server(home, point=point)["status"] == 9 << 8, "the load never came to this point"
    assert_whole_or_absent(home)
    assert server(home)["status"] == 0
    assert state(home) == undisturbed[2]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(50))
def test_a_night_killed_at_any_moment(
    server: Server, undisturbed: list[Any], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    home = tmp_path / "home"
    is_second = seed % 2 == 1
    if is_second:
        shutil.copytree(undisturbed[1], home)
        second_night(home)
    else:
        make_home(home)
    for _ in range(3):
        server(home, after=chance.uniform(0.02, 1.0))
        assert_whole_or_absent(home)
    assert server(home)["status"] == 0
    assert state(home) == undisturbed[2 if is_second else 0]
