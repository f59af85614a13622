"""Fixed cost of a night: the sample home twice, each night a process of its own.

Run by `make bench`. Prints processor time, and where a night says that its time went, by part and
for each table. Seconds drift on shared machines: compare the shares, or two checkouts in turn.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "from reconquete_pipeline.commands.cli import app; app()"
NIGHTS = ("2026-10-31", "2026-11-01")


def main() -> None:
    """Print one block for each night."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(ROOT / "data_samples", home)
        for night in NIGHTS:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-c", PROGRAM, "run", "--home", str(home), "--date", night]
            environment = os.environ | {"PYTHONPATH": str(ROOT)}
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"night of {night}: {processor:.1f} s of processor time")
            _print_parts(home, night)


def _print_parts(home: Path, night: str) -> None:
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as opened:
        (tables,) = opened.execute("select count(*) from stamps.builds").fetchall()[0]
        parts = opened.execute(
            "select part, sum(seconds) from stamps.costs where run_on = ? group by all order by 2 "
            "desc",
            [night],
        ).fetchall()
    whole = sum(seconds for _, seconds in parts)
    for part, seconds in parts:
        share, each = 100 * seconds / whole, 1000 * seconds / tables
        print(f"  {part:18} {seconds:6.1f} s {share:4.0f} % {each:6.1f} ms a table")


if __name__ == "__main__":
    main()
