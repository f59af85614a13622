"""Every table of the find stages on stored order lines: CPU by table, growth with size, memory.

    python benchmarks/find_stage.py --lines 1_000_000 10_000_000 --folder /some/large/disk
    python benchmarks/find_stage.py --lines 10_000_000 100_000_000 --limit 2GB --folder …

Each size is built in a process of its own on a history that another process made; checks are not
run. With `--limit` the largest size is built once more with that much memory for DuckDB. A history
that stands in `--folder` is used again, unless it was made by other code: then delete it.
100,000,000 lines take some 15 GB of disk. Goals: growth exponent ≤ 1.08 from each size to the
next, and the limited run completes. Compare CPU: wall seconds drift on shared machines.

Measured on two busy cores: 1,037,534 lines 16.2 to 17.3 CPU s and .6 GB (26.6 to 29.0 s when every
part of the backtest was drawn anew), of it rhythm.predictive_thresholds 4.0; 10,354,270 lines 88 s
and 1.95 GB, exponent .66, since the trial and the fits read samples. Alone above 1.08 of the
dearest are status.attrition_counts (1.19) and rhythm.silence_contacts (1.12).
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

FIND_STAGES = (
    "reference",
    "orders",
    "rhythm",
    "status",
    "value",
    "warnings",
    "trial",
    "corrections",
)
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
SHOWN = 12
MOST_SPILLED = "30GB"
Costs = dict[str, Any]


def main() -> None:
    """Make the histories, build each in its own process, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--limit", default="", help="memory limit of a further run, as 2GB")
    parser.add_argument("--only-limited", action="store_true", help="no run without the limit")
    parser.add_argument("--folder", type=Path, help="where histories are made and kept")
    parser.add_argument("--hashes", type=Path, help="write what each table holds, to compare")
    parser.add_argument("--part", choices=["fill", "build"], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part == "fill":
        fill_history(asked.folder, asked.lines[0])
    elif asked.part == "build":
        print(json.dumps(build_tables(asked.folder, asked.limit, asked.hashes)))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            measure(asked, asked.folder or Path(scratch))


def measure(asked: argparse.Namespace, folder: Path) -> None:
    """Every size once, the largest also under the limit; then the growth between sizes."""
    found: list[Costs] = []
    for lines in [] if asked.only_limited else sorted(asked.lines):
        found.append(measured(folder, lines, "", asked.hashes))
        print_costs(found[-1])
    for small, large in pairwise(found):
        print(f"{small['lines']:,} to {large['lines']:,} lines: growth exponent")
        growth = math.log10(large["lines"] / small["lines"])
        cpu = {name: (small["tables"][name]["cpu"], one["cpu"]) for name, one in tables(large)}
        worst = sorted(cpu, key=lambda name: cpu[name][1], reverse=True)[:SHOWN]
        print(f"  {math.log10(large['cpu'] / small['cpu']) / growth:6.2f} all tables (goal 1.08)")
        for name in worst:
            before, after = cpu[name]
            print(f"  {math.log10(after / max(before, 0.01)) / growth:6.2f} {name}")
    if asked.limit:
        limited = measured(folder, max(asked.lines), asked.limit, None)
        print_costs(limited)
        if found:
            print(f"  with {asked.limit}: {limited['cpu'] / found[-1]['cpu']:.2f} times the CPU, ")
            print(f"  {limited['wall'] / found[-1]['wall']:.2f} times the wall seconds")


def tables(costs: Costs) -> list[tuple[str, Costs]]:
    """Tables by CPU, the dearest first."""
    return sorted(costs["tables"].items(), key=lambda item: item[1]["cpu"], reverse=True)


def measured(folder: Path, lines: int, limit: str, hashes: Path | None) -> Costs:
    """What the tables of one size cost; its history is made first where it does not stand."""
    path = folder / str(lines)
    if not (path / "filled").exists():
        run("fill", path, lines)
    words = ["--limit", limit] if limit else []
    words += ["--hashes", f"{hashes}.{lines}"] if hashes else []
    costs: Costs = json.loads(run("build", path, lines, *words).splitlines()[-1])
    return costs


def run(part: str, path: Path, lines: int, *words: str) -> str:
    """One part in a process of its own; what it printed."""
    command = [sys.executable, __file__, "--part", part, "--folder", str(path)]
    command += ["--lines", str(lines), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def fill_history(path: Path, lines: int) -> None:
    """The history, and a note that it is whole."""
    from long_history import fill

    from reconquete_pipeline.tables.loading import load_catalogue

    fill(path, load_catalogue(), lines)
    (path / "filled").touch()


def build_tables(path: Path, limit: str, hashes: Path | None) -> Costs:
    """Build all that the find stages needs, as a night does, without checks."""
    from long_history import RUN_DATE, open_history, stamp_staging

    from reconquete_pipeline.tables.build import Stamp, build, mark_checked
    from reconquete_pipeline.tables.loading import load_catalogue

    catalogue = load_catalogue()
    home, connection = open_history(path, catalogue, limit)
    with connection:
        # A table that explodes shall end, not fill the disk.
        connection.execute(f"set max_temp_directory_size = '{MOST_SPILLED}'")
        stamp = Stamp(RUN_DATE, "bench", home.toml_sha256)
        lines = connection.execute("select count(*) from store.order_lines").fetchall()[0][0]
        stamp_staging(connection, home, catalogue, stamp)
        costs: Costs = {"lines": lines, "limit": limit, "tables": {}}
        for model in catalogue.values():
            if model.stage not in FIND_STAGES:
                continue
            with watched(connection) as cost:
                cost["rows"] = build(connection, catalogue, model, stamp)
            mark_checked(connection, model.table, has_passed=True)
            costs["tables"][model.table] = cost
            print(model.table, cost, file=sys.stderr, flush=True)
        for name in ("cpu", "wall"):
            costs[name] = sum(one[name] for one in costs["tables"].values())
        for name in ("process_gb", "database_gb", "spilled_gb"):
            costs[name] = max(one[name] for one in costs["tables"].values())
        if hashes:
            hashes.write_text(contents(connection, costs["tables"]), encoding="utf-8")
    return costs


def contents(connection: duckdb.DuckDBPyConnection, names: Costs) -> str:
    """A line for each table: its rows, and a sum over them that no order changes."""
    query = "select count(*), sum(hash(t)::hugeint), bit_xor(hash(t)) from {} as t"
    found = {name: connection.execute(query.format(name)).fetchall()[0] for name in names}
    return "".join(f"{name} {rows}\n" for name, rows in found.items())


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection) -> Iterator[Costs]:
    """CPU and wall seconds, and peaks in GB: of the process, of DuckDB, of what DuckDB spilled."""
    cost: Costs = {"database_gb": 0.0, "spilled_gb": 0.0}
    is_over = threading.Event()
    watcher = threading.Thread(target=watch, args=(connection.cursor(), cost, is_over))
    Path("/proc/self/clear_refs").write_text("5")
    watcher.start()
    started = time.process_time(), time.perf_counter()
    try:
        yield cost
    finally:
        cost["cpu"] = time.process_time() - started[0]
        cost["wall"] = time.perf_counter() - started[1]
        is_over.set()
        watcher.join()
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    cost["process_gb"] = int(status.split("VmHWM:")[1].split()[0]) / 1e6


def watch(cursor: duckdb.DuckDBPyConnection, cost: Costs, is_over: threading.Event) -> None:
    """Look five times a second at what DuckDB holds."""
    query = "select sum(memory_usage_bytes), sum(temporary_storage_bytes) from duckdb_memory()"
    while not is_over.wait(0.2):
        held, spilled = cursor.execute(query).fetchall()[0]
        cost["database_gb"] = max(cost["database_gb"], held / 1e9)
        cost["spilled_gb"] = max(cost["spilled_gb"], spilled / 1e9)


def print_costs(costs: Costs) -> None:
    """The totals and the dearest tables."""
    limit = f", DuckDB limited to {costs['limit']}" if costs["limit"] else ""
    print(f"{costs['lines']:,} order lines{limit}")
    heads = ("CPU s", "wall s", "process GB", "DuckDB GB", "spilled GB")
    print(f"  {'':28} " + " ".join(f"{head:>10}" for head in heads) + f" {'rows':>12}")
    for name, one in [("all tables", costs), *tables(costs)[:SHOWN]]:
        values = (one[key] for key in ("cpu", "wall", "process_gb", "database_gb", "spilled_gb"))
        shown = " ".join(f"{value:10.2f}" for value in values)
        print(f"  {name:28} {shown} {one.get('rows', 0):12,}", flush=True)


if __name__ == "__main__":
    main()
