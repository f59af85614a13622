"""What nights told of losses, as facts: it cannot be computed again from orders that came later.

A published night keeps what it told anew in `facts/told/`, as a Parquet file named by its run date
and its bytes, before the published database is replaced. The file counts once the night's line in
`nights.jsonl` names it; of a night run twice the last line counts. A night that published nothing
told nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.erasures import replaced
from reconquete_pipeline.facts.parquet_file import write_parquet
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import first_row, scalar
from reconquete_pipeline.text.sql_text import quote

NEWS = "corrections.loss_reports"
_DIGITS = 16


@dataclass(frozen=True)
class Telling:
    """What `nights.jsonl` says of one night that told losses.

    `file_name` is None where nothing was new; `last_file_id` is the newest delivered file that
    the night knew; `settings` are those that decide losses, as text.
    """

    told_on: date
    known_to_on: date
    last_file_id: int
    settings: Mapping[str, str]
    file_name: str | None
    sha256: str | None


def keep_news(
    connection: duckdb.DuckDBPyConnection, home: Home, run_date: date, news: Model
) -> dict[str, object]:
    """Write what tonight tells anew. Returns what the night's line is to say of it."""
    as_of = first_row(connection, "select cast(as_of() as varchar)")
    settings = connection.execute(
        f"select setting_name, setting_value from ({news.cte('loss_settings')}) order by 1"
    ).fetchall()
    said: dict[str, object] = {
        "known_to_on": as_of[0] if as_of else None,
        "last_file_id": scalar(connection, "select coalesce(max(file_id), 0) from intake.files"),
        "settings": dict(settings),
        "file": None,
        "sha256": None,
    }
    if scalar(connection, f"select count(*) from {news.table}"):
        order = ", ".join(quote(name) for name in news.contract.grain)
        said["file"], said["sha256"] = write_parquet(
            connection,
            f"select * from {news.table} order by {order}",
            home.told,
            lambda sha256: f"{run_date}__{sha256[:_DIGITS]}.parquet",
        )
    return said


def earlier_tellings(home: Home, run_date: date) -> list[Telling]:
    """What nights before the run date told, oldest first; of a night run twice the last run."""
    found: dict[date, Telling] = {}
    for entry in journal.read(home.nights):
        said = entry.get("told")
        if entry["kind"] != "published" or not isinstance(said, dict):
            continue
        told_on = date.fromisoformat(str(entry["run_on"]))
        found[told_on] = Telling(
            told_on=told_on,
            known_to_on=date.fromisoformat(said["known_to_on"]),
            last_file_id=said["last_file_id"],
            settings=said["settings"],
            file_name=said["file"],
            sha256=said["sha256"],
        )
    return [found[day] for day in sorted(found) if day < run_date]


def last_telling(home: Home, run_date: date) -> Telling | None:
    """The last night before the run date that told losses; None where there was none."""
    return next(reversed(earlier_tellings(home, run_date)), None)


def kept_news(home: Home, run_date: date) -> list[Path]:
    """The files of what earlier nights told, oldest first, each with the bytes that were written.

    Raises DamagedFactError where one is missing or was changed: without it, losses that people
    had been told of would pass as never told.
    """
    paths, rewritten = [], replaced(home)
    for telling in earlier_tellings(home, run_date):
        if telling.file_name is None:
            continue
        path = home.told / telling.file_name
        if not path.is_file():
            problem = "is missing"
        elif journal.sha256_of(path) not in {
            telling.sha256,
            *rewritten.get(f"told/{telling.file_name}", ()),
        }:
            problem = "was changed: its bytes are not those that the night wrote"
        else:
            paths.append(path)
            continue
        raise DamagedFactError(
            f"facts/told/{telling.file_name}, what the night of {telling.told_on} told of losses, "
            f"{problem}; restore it from a backup, nothing can make it again"
        )
    return paths
