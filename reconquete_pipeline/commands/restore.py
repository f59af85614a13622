"""`reconquete restore`: a backup put back, with the rights that were taken away after it."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import typer
from rich.console import Console

from reconquete_pipeline.facts import suppressions
from reconquete_pipeline.facts.backup import (
    BackupError,
    Staged,
    discard,
    finish,
    newest_day,
    put_in_place,
    stage_backup,
)
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.secret import held_to
from reconquete_pipeline.home.home import Home, default_run_date
from reconquete_pipeline.night.erase import drop_made, reapply
from reconquete_pipeline.night.night import clear_leftovers, night_lock
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import (
    connect,
    create_engine_tables,
    set_macros,
    use_secret,
)
from reconquete_pipeline.text.terminal import plain


def begin_restored_home(home: Path, backup: Path, console: Console) -> None:
    """Give an empty folder the configuration and campaigns of the backup, and an inbox."""
    toml = "reconquete.toml"
    if (home / toml).exists() or not (backup / toml).is_file():
        return
    (home / "inbox").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(backup / toml, home / toml)
    if (backup / "campaigns").is_dir() and not (home / "campaigns").exists():
        shutil.copytree(backup / "campaigns", home / "campaigns")
    console.print(plain(f"{home}: {toml} and campaigns/ are those of the backup"), soft_wrap=True)


def restore_backup(
    home: Home,
    catalogue: Catalogue,
    backup: Path,
    newer: Path | None,
    console: Console,
    *,
    without_newer: bool,
    is_sure: bool,
) -> date | None:
    """Put facts/ back and take out of them whoever was erased since.

    Returns the run date of the night that makes the rest again; None where it was not wanted.
    Raises BackupError, DamagedFactError, DamagedJournalError, NightLockedError.
    """

    def say(line: str) -> None:
        console.print(plain(line), soft_wrap=True)

    with night_lock(home, default_run_date(), "restore", say):
        try:
            staged = stage_backup(home, backup, newer, say)
            _tell(staged, say)
            if not staged.is_proved and not without_newer:
                raise BackupError(_unproved(staged))
            if not is_sure and not typer.confirm("Put this backup in place of facts/?"):
                return None
            drop_made(home)
            aside = put_in_place(home, staged)
        finally:
            discard(home)
        if aside is not None:
            say(
                f"{aside}: the former facts; nobody is taken out of them any more, so remove this "
                "folder as soon as nothing in it is missed"
            )
        # Of an earlier day, what people objected to after the backup would not be known yet.
        days = [day for day in (last_published(home), newest_day(home)) if day]
        run_date = max(days, default=home.run_date or default_run_date())
        check = suppressions.check_value(home)
        clear_leftovers(home)
        connection = connect(home.database, home.settings.database_wait_seconds, say)
        try:
            create_engine_tables(connection)
            set_macros(connection, run_date, home.settings, catalogue)
            use_secret(connection, held_to(home, check).key if check else None)
            reapply(connection, home, catalogue, say)
        finally:
            connection.close()
        finish(home)
    return run_date


def _tell(staged: Staged, say: Callable[[str], None]) -> None:
    for name, count in staged.added.items():
        if count:
            say(f"facts/{name}: {count:,} lines that are newer than the backup are kept")
    for name, count in staged.left.items():
        say(f"{count:,} {name} of the present facts are not in the backup")


def _unproved(staged: Staged) -> str:
    remedy = (
        "name a newer copy with --newer FOLDER; only if there is none, call this again with "
        "--without-newer: who objected since is contacted again unless an extract tells it again"
    )
    if staged.lost:
        told = " and ".join(f"{count:,} of {name}" for name, count in sorted(staged.lost.items()))
        return (
            f"lines of rights that this home has known are in no copy, {told}: nothing is put "
            f"back; {remedy}"
        )
    return (
        "nothing in this home tells whether rights were taken away after the backup, so nothing is "
        f"put back; {remedy}"
    )
