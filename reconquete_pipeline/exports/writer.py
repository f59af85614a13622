"""The writer of target files: what left is logged, what is no list any more is removed.

Files are made from the published database, never from the working one: what is in a file is what
marketing can also query, and a night that was not published changes no file.

A file is entered in `facts/exports.jsonl` before it is written: a crash between the two leaves
one entry too many, never personal data that left without an entry.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.exports.call_sheets import call_sheet_files
from reconquete_pipeline.exports.decisions import decision_files
from reconquete_pipeline.exports.letters import letter_files
from reconquete_pipeline.exports.lists import list_files
from reconquete_pipeline.exports.morning import morning_files
from reconquete_pipeline.exports.survey_mailing import survey_files
from reconquete_pipeline.exports.target_file import (
    Exporting,
    Producer,
    Published,
    TargetFile,
    TargetFilesError,
)
from reconquete_pipeline.exports.tool_files import tool_files
from reconquete_pipeline.exports.workbooks import workbook_files
from reconquete_pipeline.facts.exports import enter_export
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import first_row

PRODUCERS: tuple[Producer, ...] = (
    list_files,
    workbook_files,
    tool_files,
    decision_files,
    letter_files,
    call_sheet_files,
    survey_files,
    morning_files,
)


def write_target_files(night: Exporting) -> list[TargetFile]:
    """Write the files of the published lists, and remove every file that is no list of tonight.

    An older night than the published one writes and removes nothing. Raises TargetFilesError
    where the published database is of another date: its contacts were not checked tonight.
    """
    if night.is_older:
        return []
    files = _read_files(night)
    wanted = {_path(night.home, file) for file in files}
    for path in standing_files(night.home):
        if path not in wanted:
            path.unlink()
            night.say(f"removed: {path.name}, it is no list of tonight")
    for file in files:
        _put(night.home, _path(night.home, file), file, _of_night(night))
    _settle(night.home)
    return files


def renew_target_files(night: Exporting) -> list[str]:
    """Make the standing files those of the published database again, of whichever night it is.

    A file whose bytes stay is not touched, and none is made anew but what recalls lines of others:
    that also where no other file stands, for sheets that were printed are still in use. Returns
    what was done, in words.
    """
    standing = standing_files(night.home)
    wanted = {_path(night.home, file): file for file in _read_files(night, is_renewal=True)}
    said = []
    for path in standing:
        file = wanted.get(path)
        if file is None:
            path.unlink()
            said.append(f"removed: {path.name}, nobody may be contacted over it any more")
        elif path.read_bytes() != file.content:
            _put(night.home, path, file, _of_night(night))
            said.append(f"target file: {file.name}, {file.row_count:,} rows still hold")
    for path, file in wanted.items():
        if file.is_recall and path not in standing:
            _put(night.home, path, file, _of_night(night))
            said.append(f"target file: {file.name}, {file.row_count:,} rows to strike")
    _settle(night.home)
    return said


def withdraw_target_files(home: Home) -> list[str]:
    """Take every standing file away, and log it. Returns what was done, in words."""
    said = []
    for path in standing_files(home):
        enter_export(home, "withdrawal", path.read_bytes(), 0, (), file_name=path.name)
        path.unlink()
        said.append(f"withdrawn: {path.name}")
    _settle(home)
    return said


def recall_withdrawn(home: Home, catalogue: Catalogue) -> list[str]:
    """After a withdrawal, write anew what recalls lines of lists that are still in use.

    Made of the published database, whose contacts are closed by then. Returns what was done, in
    words.
    """
    said: list[str] = []
    with duckdb.connect(str(home.published_database), read_only=True) as connection:
        run_on = _published_on(connection) or date.min
        columns = _columns(connection)
        published = Published(
            connection, catalogue, columns, run_on, run_on, home, said.append, is_renewal=True
        )
        files = [file for file in morning_files(published) if file.is_recall]
    for file in files:
        _put(home, _path(home, file), file, {"run_on": run_on.isoformat()})
        said.append(f"target file: {file.name}, what is withdrawn is recalled")
    _settle(home)
    return said


def standing_files(home: Home) -> list[Path]:
    """Every file of the list folders and of the folders in them, whoever put it there.

    Hidden ones are left alone: a spreadsheet marks with one that a list is open.
    """
    return sorted(
        path
        for folder in home.list_folders
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def _put(home: Home, path: Path, file: TargetFile, night: dict[str, str]) -> None:
    for folder in _folders(home, path):
        folder.mkdir(parents=True, exist_ok=True)
        home.permissions.open_published(folder)
    enter_export(
        home,
        "export",
        file.content,
        file.row_count,
        file.personal_columns,
        campaign_id=file.campaign_id,
        arm=file.arm,
        file_name=file.name,
        **night,
    )
    journal.write_whole(path, file.content, home.permissions.open_published)


def _of_night(night: Exporting) -> dict[str, str]:
    return {"run_on": night.run_date.isoformat(), "run_id": night.run_id}


def _settle(home: Home) -> None:
    """Remove folders of campaigns that have no list any more, and make the rest durable."""
    for folder in filter(Path.is_dir, home.list_folders):
        for inner in sorted(filter(Path.is_dir, folder.rglob("*")), reverse=True):
            if any(inner.iterdir()):
                journal.sync_folder(inner)
            else:
                inner.rmdir()
        journal.sync_folder(folder)


def _path(home: Home, file: TargetFile) -> Path:
    return home.published / file.folder / file.name


def _folders(home: Home, path: Path) -> Iterator[Path]:
    """The folders between published/ and the file, from above."""
    inner = path.parent.relative_to(home.published)
    yield from (home.published / one for one in reversed([inner, *inner.parents][:-1]))


def _read_files(night: Exporting, *, is_renewal: bool = False) -> list[TargetFile]:
    with duckdb.connect(str(night.home.published_database), read_only=True) as connection:
        published_on = _published_on(connection)
        if not is_renewal and published_on != night.run_date:
            raise TargetFilesError(
                f"the published database is of {published_on or 'no night'}, not of "
                f"{night.run_date}; run the whole night"
            )
        published = Published(
            connection,
            night.catalogue,
            _columns(connection),
            published_on or night.run_date,
            night.run_date,
            night.home,
            night.say,
            is_renewal,
        )
        files = [file for producer in PRODUCERS for file in producer(published)]
    _refuse_same_names(files)
    return files


def _columns(connection: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    columns = connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns()"
    ).fetchall()
    return frozenset((table, column) for table, column in columns)


def _published_on(connection: duckdb.DuckDBPyConnection) -> date | None:
    row = first_row(connection, "select max(run_on) from marketing.publication")
    return row[0] if row else None


def _refuse_same_names(files: Sequence[TargetFile]) -> None:
    seen = set[str]()
    for file in files:
        path = f"{file.folder}/{file.name}".casefold()
        if path in seen:
            raise TargetFilesError(
                f"two lists would be called {file.name}; give the campaign or the arm another "
                "name, without __"
            )
        seen.add(path)
