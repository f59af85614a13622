"""One row per client from order lines: our SQL against pandas, polars and lifetimes.

What `lifetimes.utils.summary_data_from_transaction_data` gives (repeat purchase days, recency and
age in days, mean revenue of a repeat day) and the mean interval. All read the same Parquet file:
client, time, whole cents. They run in turn, each in a process of its own; only the work is timed,
not imports. Results are compared to the last cent and day; one that differs stops the benchmark.
Goals, in wall seconds over those of our select on an idle machine of two processors: pandas ≥ 5,
the better polars ≥ 1, lifetimes ≥ 20. CPU is told too: pandas and lifetimes use one processor.

The others are no part of the project. `lifetimes` needs an older pandas, so two environments:

    python3.11 -m venv /tmp/peers && /tmp/peers/bin/pip install polars pandas pyarrow
    python3.11 -m venv /tmp/old && /tmp/old/bin/pip install lifetimes 'pandas<3' pyarrow
    export PEERS_PYTHON=/tmp/peers/bin/python LIFETIMES_PYTHON=/tmp/old/bin/python
    python benchmarks/client_summary.py

The options --peers and --lifetimes say the same.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
from summary_parts import MODULES

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
# Who takes part: with whose interpreter, what is told of it, its goal as a ratio of wall seconds.
PARTS = {
    "select": ("own", "our SQL, one select", 0),
    "tables": ("own", "our three tables, median and spread besides", 0),
    "pandas": ("peers", "pandas", 5),
    "polars": ("peers", "polars, eager", 1),
    "streaming": ("peers", "polars, lazy and streaming", 1),
    "lifetimes": ("lifetimes", "lifetimes", 20),
}
LINES = """
copy (
    select client_id, ordered_at, cast(100 * net_amount_eur as bigint) as cents
    from staging.order_lines where status <> 'cancelled'
) to '{path}' (format parquet)
"""
DIFFERENT = """
select count(*) from read_parquet('{one}') as one
full outer join read_parquet('{other}') as other on one.client_id = other.client_id
where one.frequency is distinct from other.frequency or one.recency is distinct from other.recency
    or one.age is distinct from other.age or not abs(one.monetary - other.monetary) < 0.00001
    or one.monetary is null or other.monetary is null
    or not coalesce(abs(one.mean_interval - other.mean_interval) < 0.000001,
        one.mean_interval is null and other.mean_interval is null)
"""


def main() -> None:
    """Make the lines, run the parts in turn, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where files are made, default /tmp")
    for name in ("peers", "lifetimes"):
        given = os.environ.get(f"{name.upper()}_PYTHON", sys.executable)
        parser.add_argument(f"--{name}", default=given, help="the Python that has it")
    asked = parser.parse_args()
    pythons = {"own": sys.executable, "peers": asked.peers, "lifetimes": asked.lifetimes}
    parts = [part for part in PARTS if is_there(part, pythons)]
    with tempfile.TemporaryDirectory(dir=asked.folder) as scratch:
        path = Path(scratch)
        rows = write_lines(path, asked.lines)
        costs: dict[str, list[dict[str, Any]]] = {part: [] for part in parts}
        for _ in range(asked.repeats):
            for part in parts:
                costs[part].append(measured(part, pythons[PARTS[part][0]], path))
        compare(parts, path)
    print(f"{rows:,} order lines to one row a client, median of {asked.repeats}")
    print_costs(costs)


def is_there(part: str, pythons: dict[str, str]) -> bool:
    """True where the part can run; says loudly when it cannot."""
    whose, title, _ = PARTS[part]
    needed = ", ".join(MODULES[part])
    words = [pythons[whose], "-c", f"import {needed}"]
    is_missing = subprocess.run(words, capture_output=True, check=False).returncode != 0
    if is_missing:
        print(f"*** {title} LEFT OUT: {pythons[whose]} cannot import {needed};")
        print(f"*** how to install: the head of benchmarks/{Path(__file__).name}")
    return not is_missing


def write_lines(path: Path, lines: int) -> int:
    """Order lines as a Parquet file; how many."""
    from long_history import fill, open_history

    from reconquete_pipeline.tables.loading import load_catalogue

    catalogue = load_catalogue()
    fill(path / "home", catalogue, lines)
    _, connection = open_history(path / "home", catalogue)
    with connection:
        connection.execute(LINES.format(path=path / "lines.parquet"))
        return int(
            connection.execute(f"select count(*) from '{path}/lines.parquet'").fetchall()[0][0]
        )


def measured(part: str, python: str, path: Path) -> dict[str, Any]:
    """Run one part; what it used."""
    words = [python, str(HERE / "summary_parts.py"), part, str(path)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    cost: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return cost


def compare(parts: list[str], path: Path) -> None:
    """Stop where two parts do not say the same of every client."""
    for part in parts[1:]:
        query = DIFFERENT.format(one=path / f"{parts[0]}.parquet", other=path / f"{part}.parquet")
        different = duckdb.execute(query).fetchall()[0][0]
        if different:
            sys.exit(f"{PARTS[part][1]} says something else of {different:,} clients")


def print_costs(costs: dict[str, list[dict[str, Any]]]) -> None:
    """Seconds, and how many times those of our select."""
    medians = {
        part: {name: statistics.median(one[name] for one in found) for name in found[0]}
        for part, found in costs.items()
    }
    own = medians["select"]
    print(f"  {'':44} {'CPU s':>8} {'ratio':>7} {'wall s':>8} {'ratio':>7} {'GB':>6}  goal")
    for part, cost in medians.items():
        _, title, goal = PARTS[part]
        print(
            f"  {title:44} {cost['cpu']:8.2f} {cost['cpu'] / own['cpu']:7.1f} {cost['wall']:8.2f} "
            f"{cost['wall'] / own['wall']:7.1f} {cost['memory_gb']:6.2f}"
            + (f"  ≥ {goal}" if goal else "")
        )


if __name__ == "__main__":
    main()
