"""Small homes on disk whose extracts are staged as a night does, without Dagster and its checks."""

import os
import shutil
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from conftest import NightRun
from intake_tools import ORDERS, RUN_DATE, catalogue
from night_tools import plain_nights, run_here

from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.night.night import open_home, open_night


def small_home(
    tmp_path: Path, toml: str = ORDERS, inbox: Mapping[str, str | bytes] | None = None
) -> Path:
    """A home with an inbox, nothing run yet."""
    path = tmp_path / "home"
    (path / "inbox").mkdir(parents=True)
    (path / "campaigns").mkdir()
    (path / "reconquete.toml").write_text(toml, encoding="utf-8")
    for name, content in (inbox or {}).items():
        drop(path, name, content)
    return path


def drop(home: Path, name: str, content: str | bytes) -> None:
    """Put a file into the inbox, replacing one of the same name, as written a while ago."""
    path = home / "inbox" / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    a_while_ago = time.time() - 3600
    os.utime(path, (a_while_ago, a_while_ago))


def stage(home: Path, run_date: date = RUN_DATE) -> list[str]:
    """Bring every extract of the home up to date. Returns what the night would say."""
    said: list[str] = []
    opened = open_home(home, catalogue())
    with open_night(opened, catalogue(), run_date, "test", said.append) as night:
        for name in opened.extracts:
            stage_extract(
                night.connection, opened, catalogue()[f"staging.{name}"], run_date, said.append
            )
    return said


def command(home: Path, *words: str) -> NightRun:
    """Run `reconquete` on a wide terminal that is none."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "300"
    try:
        return run_here(home, *words)
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before


def plain_command(home: Path, *words: str) -> NightRun:
    """`command` with `--yes`; a night that it runs is a plain one."""
    with plain_nights():
        return command(home, *words, "--yes")


def back_up(home: Path, folder: Path) -> Path:
    """Copy what the runbook asks to be backed up."""
    folder.mkdir(parents=True)
    for name in ("facts", "campaigns"):
        shutil.copytree(home / name, folder / name)
    shutil.copyfile(home / "reconquete.toml", folder / "reconquete.toml")
    return folder


def cells(line: str) -> list[str]:
    """The cells of one row of a printed table."""
    return [cell.strip() for cell in line.strip("│ \n").split("│")]


def files_below(home: Path) -> dict[str, bytes]:
    """Every file of a home with its bytes."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }
