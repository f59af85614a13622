"""A database copied while nobody writes to it."""

import shutil
from pathlib import Path


def copy_database(database: Path, copy: Path) -> None:
    """Copy the file and what a killed night left beside it, which DuckDB replays.

    The caller holds it open for reading meanwhile, so that no night writes.
    """
    shutil.copyfile(database, copy)
    log = database.with_name(f"{database.name}.wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(f"{copy.name}.wal"))
