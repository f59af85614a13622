"""A throw-away home in which a night's intake is tried: the real one is only read.

It holds a copy of the ledger and of the working database, and links to the kept files, so that the
engine judges new files as the next night would: replaced orders, repeats, files cut short.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.home.home import Home, default_run_date
from reconquete_pipeline.intake.ledger.ledger import read_ledger
from reconquete_pipeline.tables.copying import copy_database
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import (
    connect,
    connect_to_read,
    create_engine_tables,
    set_macros,
)


@dataclass(frozen=True)
class Trial:
    """The throw-away home, its database, and the newest file_id that the real home knows."""

    home: Home
    connection: duckdb.DuckDBPyConnection
    run_date: date
    last_file_id: int


@contextmanager
def trial_home(
    home: Home,
    catalogue: Catalogue,
    files: Sequence[Path],
    say: Callable[[str], None],
    *,
    is_new: bool,
) -> Iterator[Trial]:
    """Put copies of `files` into the inbox of a throw-away home; it goes when the block ends.

    `is_new`: as if the home had never been given a file. It lies in the system's folder of
    temporary files (TMPDIR), which only its owner may read.
    Raises WarehouseHeldError, DamagedJournalError, OSError when a file cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="reconquete-check-") as folder:
        # copies do not grow: there is nothing to wait for
        settings = home.settings.model_copy(update={"settle_seconds": 0})
        trial = replace(home, path=Path(folder), settings=settings)
        for made in (trial.inbox, trial.kept_files, trial.warehouse / "tmp"):
            made.mkdir(parents=True)
        last_file_id = 0 if is_new else _take_over(home, trial, say)
        for path in files:
            shutil.copy2(path, trial.inbox / path.name)
        connection = connect(trial.database, 0)
        try:
            create_engine_tables(connection)
            run_date = home.run_date or default_run_date()
            set_macros(connection, run_date, home.settings, catalogue)
            yield Trial(trial, connection, run_date, last_file_id)
        finally:
            connection.close()


def _take_over(home: Home, trial: Home, say: Callable[[str], None]) -> int:
    """Copy ledger and database, link the kept files. Returns the newest file_id."""
    if home.database.exists():
        with connect_to_read(home.database, home.settings.database_wait_seconds, say):
            copy_database(home.database, trial.database)
    if home.ledger.exists():
        shutil.copyfile(home.ledger, trial.ledger)
    for kept in home.kept_files.glob("*") if home.kept_files.is_dir() else ():
        (trial.kept_files / kept.name).symlink_to(kept)
    return max((entry.file_id for entry in read_ledger(trial)), default=0)
