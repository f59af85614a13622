"""Fixed cost of a night: the sample home in this process, with a breakdown in seconds.

Run by `make bench`. Wall-clock seconds drift on shared machines: compare the shares.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
spent: dict[str, float] = {}


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Add the time of the block to `name`."""
    started = time.perf_counter()
    try:
        yield
    finally:
        spent[name] = spent.get(name, 0.0) + time.perf_counter() - started


def wrapped(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, its time added to `name`."""

    def call(*args: object, **kwargs: object) -> object:
        with timed(name):
            return function(*args, **kwargs)

    return call


def main() -> None:
    """Print one line per part of the night."""
    whole = time.perf_counter()
    with timed("import dagster"):
        import dagster  # noqa: F401
    with timed("import great_expectations"):
        import great_expectations  # noqa: F401
    with timed("load definitions"):
        from reconquete_pipeline.definitions import defs

        defs.resolve_job_def("nightly")
    from rich.console import Console

    import assets.tables
    from reconquete_pipeline.commands.tools import prepare_environment
    from reconquete_pipeline.night.night import Night, open_home
    from reconquete_pipeline.night.nightly import run_night
    from reconquete_pipeline.tables.loading import load_catalogue

    assets.tables._materialise = wrapped("build tables, intake", assets.tables._materialise)
    assets.tables._lineage = wrapped("column lineage", assets.tables._lineage)
    Night.check = wrapped("checks", Night.check)  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "home"
        shutil.copytree(ROOT / "data_samples", path)
        home = open_home(path, load_catalogue())
        prepare_environment(home)
        with timed("night"):
            outcome = run_night(home, home.run_date or date.today(), Console(quiet=True))
    parts = ("build tables, intake", "column lineage", "checks")
    spent["dagster: steps and events"] = spent.pop("night") - sum(spent[part] for part in parts)
    total = time.perf_counter() - whole
    print(f"sample night, success: {outcome.is_success}, {total:.1f} s in all")
    for name, seconds in spent.items():
        print(f"  {name:28} {seconds:6.2f} s  {100 * seconds / total:4.0f} %")


if __name__ == "__main__":
    main()
