"""The first load of a large company against its limit: reading the same files, nothing else.

Each part runs in fresh processes, interleaved, and is told by its median as a ratio to the limit:
absolute times drift on shared machines. Run by `make bench`; `--lines 10_000_000` for more,
`--encoding cp1252` for files in windows-1252, `--parts limit intake` for these alone.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
TYPES = ["varchar", "integer", "varchar", "date", "varchar", "varchar", "integer"]
TYPES += ["decimal(18,6)", "decimal(18,2)", "varchar"]
# Started beside each other in turn; `start` is what every night pays before it reads a line.
PARTS = {
    "limit": "DuckDB reads and types the files",
    "start": "a night of 100 lines",
    "intake": "intake of order_lines",
    "night": "the whole night, published",
}
FEW_LINES = 100


class Cost(NamedTuple):
    """What one process used; seconds and bytes."""

    cpu: float
    wall: float
    memory: float


def measured(part: str, home: Path) -> tuple[Cost, dict[str, list[float]]]:
    """Run a part in a process of its own on a fresh copy of the home."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "home"
        shutil.copytree(home, copy)
        started = time.perf_counter()
        words = [sys.executable, str(HERE / "first_load.py"), "--part", part, "--home", str(copy)]
        with (Path(folder) / "said").open("w+", encoding="utf-8") as said:
            process = subprocess.Popen(words, stdout=said)
            # The usage of this one child: RUSAGE_CHILDREN keeps the largest memory of all of them.
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            said.seek(0)
            lines = said.read().splitlines()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{part} ended with {process.returncode}:\n" + "\n".join(lines))
    spent = json.loads(lines[-1]) if part == "night" else {}
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024), spent


def read_only(home: Path) -> None:
    """The limit: every column of every line parsed as its type, no row rule, nothing kept."""
    import duckdb

    columns = {f"c{number}": kind for number, kind in enumerate(TYPES)}
    seen = ", ".join(f"max({name})" for name in columns)
    with duckdb.connect() as connection:
        connection.execute(
            f"select {seen} from read_csv('{home}/inbox/*.csv', columns = {columns}, delim = ';', "
            "header = true, auto_detect = false, dateformat = '%d/%m/%Y', quote = '\"', "
            "decimal_separator = ',', ignore_errors = true)"
        )


def take_in(path: Path) -> None:
    """The intake of order_lines on a home that has never seen a night, of each of its files."""
    from reconquete_pipeline.intake.delivery.staging import stage_extract
    from reconquete_pipeline.night.night import open_home, open_night
    from reconquete_pipeline.tables.loading import load_catalogue

    catalogue = load_catalogue()
    home = open_home(path, catalogue)
    assert home.run_date is not None
    with open_night(home, catalogue, home.run_date, "bench", lambda _: None) as night:
        model = catalogue["staging.order_lines"]
        found = stage_extract(night.connection, home, model, night.run_date, night.say)
        assert len(found.loaded) == sum(1 for _ in home.inbox.iterdir()), found


def whole_night(path: Path) -> None:
    """A night to its publication; prints what each stage took as JSON."""
    from rich.console import Console

    import assets.publication
    import assets.tables
    from reconquete_pipeline.commands.tools import prepare_environment
    from reconquete_pipeline.night.night import Night, open_home
    from reconquete_pipeline.night.nightly import run_night
    from reconquete_pipeline.tables.loading import load_catalogue

    spent: dict[str, list[float]] = {}
    assets.tables._materialise = timed(spent, "build", assets.tables._materialise)
    assets.tables._lineage = timed(spent, "lineage", assets.tables._lineage)
    Night.check = timed(spent, "check", Night.check)  # type: ignore[method-assign]
    assets.publication.publish = timed(spent, "publish", assets.publication.publish)
    home = open_home(path, load_catalogue())
    prepare_environment(home)
    assert home.run_date is not None
    outcome = run_night(home, home.run_date, Console(quiet=True))
    assert outcome.is_success, outcome.failures
    print(json.dumps(spent))


def timed(
    spent: dict[str, list[float]], what: str, function: Callable[..., Any]
) -> Callable[..., Any]:
    """`function`, its CPU and wall seconds added up by stage."""

    def call(*arguments: object) -> object:
        started = time.process_time(), time.perf_counter()
        result = function(*arguments)
        total = spent.setdefault(f"{getattr(arguments[-1], 'stage', 'all')} {what}", [0.0, 0.0])
        total[0] += time.process_time() - started[0]
        total[1] += time.perf_counter() - started[1]
        return result

    return call


def median(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def print_costs(costs: dict[str, list[Cost]]) -> None:
    limit = median(costs["limit"])
    print(f"  {'median':34} {'CPU s':>8} {'x limit':>8} {'wall s':>8} {'x limit':>8} {'MB':>7}")
    for part, title in PARTS.items():
        if part not in costs:
            continue
        cost = median(costs[part])
        print(
            f"  {title:34} {cost.cpu:8.2f} {cost.cpu / limit.cpu:8.1f} {cost.wall:8.2f} "
            f"{cost.wall / limit.wall:8.1f} {cost.memory / 1e6:7.0f}"
        )
    if not costs.keys() >= {"night", "start"}:
        return
    extra = median(costs["night"]).cpu - median(costs["start"]).cpu
    title = "the night less its fixed cost"
    print(f"  {title:34} {extra:8.2f} {extra / limit.cpu:8.1f}")


def print_stages(night: Cost, spent: dict[str, list[float]]) -> None:
    """CPU and wall seconds by stage, and what is neither built nor checked."""
    rest = [whole - sum(part[i] for part in spent.values()) for i, whole in enumerate(night[:2])]
    spent = {**spent, "all imports, dagster's steps and events": rest}
    print("  the night of the last round by stage, CPU s (wall s)")
    rows: dict[str, list[str]] = {}
    for name, (cpu, wall) in spent.items():
        stage, _, what = name.partition(" ")
        rows.setdefault(stage, []).append(f"{what} {cpu:.2f} ({wall:.2f})")
    for stage, said in rows.items():
        print(f"    {stage:12} {', '.join(said)}")


def write_homes(folder: Path, lines: int, seed: int, encoding: str) -> dict[str, Path]:
    """The home of each part. DuckDB does not know windows-1252: the limit reads UTF-8."""
    asked = {"start": (FEW_LINES, encoding), "limit": (lines, "utf-8"), "night": (lines, encoding)}
    made: dict[tuple[int, str], Path] = {}
    for count, written in asked.values():
        if (count, written) in made:
            continue
        home = folder / f"{count}-{written}"
        words = [str(HERE / "big_company.py"), str(home), str(count), str(seed), written]
        subprocess.run([sys.executable, *words], check=True)
        made[count, written] = home
    homes = {part: made[which] for part, which in asked.items()}
    return {**homes, "intake": homes["night"]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--encoding", choices=["utf-8", "cp1252"], default="utf-8")
    parser.add_argument("--parts", choices=[*PARTS], nargs="+", default=[*PARTS])
    parser.add_argument("--folder", type=Path, help="where the files are made, default /tmp")
    parser.add_argument("--part", choices=[*PARTS], help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    if asked.part is not None:
        work = {"limit": read_only, "intake": take_in, "start": whole_night, "night": whole_night}
        work[asked.part](asked.home)
        return
    parts = ["limit", *(part for part in PARTS if part in asked.parts and part != "limit")]
    costs: dict[str, list[Cost]] = {part: [] for part in parts}
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        homes = write_homes(Path(folder), asked.lines, asked.seed, asked.encoding)
        size = sum(path.stat().st_size for path in (homes["night"] / "inbox").iterdir())
        print(f"first load of {asked.lines:,} order lines, {size / 1e6:.0f} MB", flush=True)
        for _ in range(asked.repeats):
            for part in parts:
                cost, spent = measured(part, homes[part])
                costs[part].append(cost)
    print_costs(costs)
    if spent:
        print_stages(costs["night"][-1], spent)


if __name__ == "__main__":
    main()
