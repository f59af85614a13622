"""A process that stages extracts of a home in children of its own, and kills them at a moment.

Started by tests/intake/test_killed_loads.py. Every line on its standard input is one order in JSON:
home, run_date, and where to stop (`point`, or `after` in seconds); it answers with one line:
the status of the child and how many seconds it ran. Everything is imported once, before the first
child is forked, and no database is ever opened here.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from reconquete_pipeline.home import journal
from reconquete_pipeline.intake.delivery import load_file, staging
from reconquete_pipeline.intake.store import load
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import connect, create_engine_tables, set_macros

# Point → the module and function at which the process dies, before or after it, at which call.
POINTS: dict[str, tuple[Any, str, str, int]] = {
    "inside the copy": (journal, "sync_folder", "before", 1),
    "after the copy": (journal, "append", "before", 2),
    "after the ledger line": (journal, "append", "after", 2),
    "before a row is merged": (load, "merge", "before", 2),
    "after the rows are merged": (load, "merge", "after", 2),
    "before the line of the file": (load_file, "_enter", "before", 1),
    "after the line of the file": (load_file, "_enter", "after", 2),
    "after the commit": (staging, "create_view", "before", 1),
    "after everything": (staging, "note_coverage", "after", 1),
}


def die_at(point: str) -> None:
    """Let the process end as if it had been killed, once it comes to this point."""
    module, name, moment, call_number = POINTS[point]
    function: Callable[..., object] = getattr(module, name)
    calls = 0

    def dying(*arguments: object, **words: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call_number and moment == "before":
            os._exit(9)
        result = function(*arguments, **words)
        if calls == call_number:
            os._exit(9)
        return result

    setattr(module, name, dying)


def stage(home_path: Path, run_date: date, catalogue: Catalogue) -> None:
    """What a night does for orders and order lines."""
    home = open_home(home_path, catalogue)
    connection = connect(home.warehouse / "warehouse.duckdb", 5)
    create_engine_tables(connection)
    set_macros(connection, run_date, home.settings, catalogue)
    for name in ("orders", "order_lines"):
        staging.stage_extract(
            connection, home, catalogue[f"staging.{name}"], run_date, lambda _: None
        )
    connection.close()


def obey(order: dict[str, Any], catalogue: Catalogue) -> dict[str, float]:
    """Stage in a child; returns how it ended."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        if "point" in order:
            die_at(order["point"])
        status = 1
        try:
            stage(Path(order["home"]), date.fromisoformat(order["run_date"]), catalogue)
            status = 0
        finally:  # a child never goes on with its parent's work
            if status:
                traceback.print_exc()
            os._exit(status)
    if "after" in order:
        time.sleep(order["after"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return {"status": status, "seconds": time.monotonic() - started}


def main() -> None:
    """Answer until the input ends."""
    catalogue = load_catalogue()
    for line in sys.stdin:
        print(json.dumps(obey(json.loads(line), catalogue)), flush=True)


if __name__ == "__main__":
    main()
