"""Target files: for each campaign and arm, or month of last questions, whom to contact and how.

Beside them the go/no-go list, of whom a manager must decide; filled in, it comes back through the
inbox as the extract `overrides`.

They are for a French Excel, made from the published database, never from the working one: what is
in a file is what marketing can also query, and a night that was not published changes no file.
Headers are the French labels of the contracts. A client is in a file only with a contact that may
be used the next morning; a control is in none, because the published lists hold none.

A file is entered in `facts/exports.jsonl` before it is written: a crash between the two leaves
one entry too many, never personal data that left without an entry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import duckdb

from reconquete_pipeline.facts.exports import enter_export
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.campaign_arms import CONTROL
from reconquete_pipeline.night.night import Night
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.french_csv import csv_bytes
from reconquete_pipeline.text.french_words import in_french
from reconquete_pipeline.text.sql_text import quote

LIST, CONTACTS = "marketing.target_list", "marketing.target_contacts"
QUESTIONS = "marketing.last_questions"
DECISIONS, OVERRIDES = "marketing.to_decide", "staging.overrides"
# What a manager fills in; the rest of the list is for reading.
_FILLED_IN = ("go_no_go", "decided_by", "decided_on", "override_reason")
# Each published list, and what stands in the names of its files beside the campaign: of an arm of
# several steps each has a file of its own, so that none holds two channels.
_STEP = "case when targets.step_count > 1 then '__etape' || targets.step_number else '' end"
LISTS = {LIST: f"targets.arm || {_STEP}", QUESTIONS: "'question'"}
# A file published before arms had steps has no such column.
_OLDER_LISTS = {LIST: "targets.arm"}
KEY = ("campaign_id", "client_id")
RANK = "contact_rank"
LABEL = "_label_fr"


class TargetFilesError(Exception):
    """Target files that cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class TargetFile:
    """One written file: the clients of one arm of one campaign, over one channel; or to decide on.

    `arm` ends with the step where the arm has several; of questions it is: question; of the
    go/no-go list both it and `campaign_id` are None. `folder` is below published/.
    """

    campaign_id: str | None
    arm: str | None
    row_count: int
    content: bytes
    personal_columns: tuple[str, ...]
    folder: str
    name: str


def write_target_files(night: Night) -> list[TargetFile]:
    """Write the files of the night's running campaigns and remove those of other campaigns.

    An older night than the published one writes and removes nothing. Raises TargetFilesError
    where the published database is of another date: its contacts were not checked tonight.
    """
    if night.is_older:
        return []
    files = _read_files(night)
    for folder in night.home.list_folders:
        own = [file for file in files if file.folder == folder.name]
        for path in sorted(folder.glob("*.csv")):
            if path.name not in {file.name for file in own}:
                path.unlink()
                night.say(f"removed: {path.name}, it is no list of tonight")
        if own:
            folder.mkdir(parents=True, exist_ok=True)
            night.home.permissions.open_published(folder)
        for file in own:
            _log(night, file)
            journal.write_whole(
                folder / file.name, file.content, night.home.permissions.open_published
            )
        if folder.is_dir():
            journal.sync_folder(folder)
    return files


def renew_target_files(night: Night) -> list[str]:
    """Make the standing files those of the published database again, of whichever night it is.

    A file whose bytes stay is not touched, and none is made anew. Returns what was done, in words.
    """
    standing = [path for one in night.home.list_folders for path in sorted(one.glob("*.csv"))]
    if not standing:
        return []
    files = _read_files(night, is_of_tonight=False)
    wanted = {(file.folder, file.name): file for file in files}
    said = []
    for path in standing:
        file = wanted.get((path.parent.name, path.name))
        if file is None:
            path.unlink()
            said.append(f"removed: {path.name}, nobody may be contacted over it any more")
        elif path.read_bytes() != file.content:
            _log(night, file)
            journal.write_whole(path, file.content, night.home.permissions.open_published)
            said.append(f"target file: {file.name}, {file.row_count:,} rows still hold")
    for folder in {path.parent for path in standing}:
        journal.sync_folder(folder)
    return said


def file_columns(catalogue: Catalogue, listed: str = LIST) -> dict[str, tuple[str, Column]]:
    """The columns of a file of a list: name to the table that it is read from and its description.

    A code is left out where its French label stands beside it.
    """
    found: dict[str, tuple[str, Column]] = {}
    for table in (listed, CONTACTS) if listed in LISTS else (listed,):
        for name, column in catalogue[table].contract.columns.items():
            found.setdefault(name, (table, column))
    return {name: told for name, told in found.items() if name + LABEL not in found}


def headers(columns: dict[str, tuple[str, Column]]) -> list[str]:
    """The French label of each column. Raises TargetFilesError where two share one."""
    labels = [column.label_fr or name for name, (_, column) in columns.items()]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise TargetFilesError(
            f"{next(iter(columns.values()))[0]} and {CONTACTS}: several columns have the label "
            f"{', '.join(twice)}; give each a label_fr of its own where it is described in sql/"
        )
    return labels


def _read_files(night: Night, *, is_of_tonight: bool = True) -> list[TargetFile]:
    files: list[TargetFile] = []
    with duckdb.connect(str(night.home.published_database), read_only=True) as connection:
        if is_of_tonight:
            _refuse_other_night(connection, night.run_date)
        stand = _published_columns(connection)
        for listed in LISTS:
            if not any(table == listed for table, _ in stand):
                continue  # an earlier version knew fewer lists
            columns = {
                name: told
                for name, told in file_columns(night.catalogue, listed).items()
                if (told[0], name) in stand
            }
            arm = LISTS if "step_count" in columns or listed not in _OLDER_LISTS else _OLDER_LISTS
            rows = _usable_rows(
                connection, listed, arm[listed], list(columns.items()), night.run_date
            )
            files += _files_of(listed, columns, rows)
        files += _decision_files(night.catalogue, connection, stand)
    _refuse_same_names(files)
    return files


def _decision_files(
    catalogue: Catalogue, connection: duckdb.DuckDBPyConnection, stand: set[tuple[str, str]]
) -> Iterator[TargetFile]:
    """The go/no-go list under the headers by which the extract `overrides` reads it back."""
    if not any(table == DECISIONS for table, _ in stand):
        return
    listed = {
        name: told
        for name, told in file_columns(catalogue, DECISIONS).items()
        if (DECISIONS, name) in stand
    }
    of_overrides = catalogue[OVERRIDES].contract.columns
    columns = {"client_id": listed.pop("client_id")}
    columns |= {name: (OVERRIDES, of_overrides[name]) for name in _FILLED_IN}
    columns |= listed
    labels = [
        of_overrides[name].headers[0] if name in of_overrides else label
        for name, label in zip(columns, headers(columns), strict=True)
    ]
    read = ", ".join("null" if n in _FILLED_IN else quote(n) for n in columns)
    rows = connection.execute(f"select {read} from {DECISIONS} order by decide_rank").fetchall()
    if rows:
        shown = [[in_french(n, v) for n, v in zip(columns, row, strict=True)] for row in rows]
        personal = tuple(name for name, (_, column) in listed.items() if column.personal)
        day = first_row(connection, "select max(run_on) from marketing.publication")
        name = f"decisions_{day[0] if day else ''}.csv"
        content = csv_bytes(labels, shown)
        yield TargetFile(None, None, len(shown), content, personal, "decisions", name)


def _published_columns(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Tables and columns that the published file has; an earlier version knew fewer."""
    found = connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns()"
    )
    return {(row[0], row[1]) for row in found.fetchall()}


def _files_of(
    listed: str, columns: dict[str, tuple[str, Column]], rows: Sequence[tuple[object, ...]]
) -> Iterator[TargetFile]:
    labels = headers(columns)
    personal = tuple(name for name, (_, column) in columns.items() if column.personal)
    for (campaign_id, arm), group in groupby(rows, key=lambda row: (row[0], row[1])):
        if arm == CONTROL:
            raise TargetFilesError(
                f"{listed} holds control clients of {campaign_id}; mend the table"
            )
        shown = [
            [in_french(name, value) for name, value in zip(columns, row[2:], strict=True)]
            for row in group
        ]
        content = csv_bytes(labels, shown)
        name = f"{campaign_id}__{arm}.csv"
        yield TargetFile(str(campaign_id), str(arm), len(shown), content, personal, "targets", name)


def _refuse_other_night(connection: duckdb.DuckDBPyConnection, run_date: date) -> None:
    row = first_row(connection, "select max(run_on) from marketing.publication")
    if row is None or row[0] != run_date:
        of = row[0] if row is not None else "no night"
        raise TargetFilesError(
            f"the published database is of {of}, not of {run_date}; run the whole night"
        )


def _usable_rows(
    connection: duckdb.DuckDBPyConnection,
    listed: str,
    arm: str,
    columns: Sequence[tuple[str, tuple[str, Column]]],
    run_date: date,
) -> list[tuple[object, ...]]:
    """Campaign, arm, then the columns of the file, in the order of files and rows.

    The files are used from the morning after the run date on, so the last day of a contact must
    come after it.
    """
    aliases = {listed: "targets", CONTACTS: "contacts"}
    selected = ", ".join(f"{aliases[table]}.{quote(name)}" for name, (table, _) in columns)
    keys = " and ".join(f"targets.{name} = contacts.{name}" for name in KEY)
    # Questions, and a list that an earlier version published, have no order of contact.
    order = ("wave", RANK) if RANK in dict(columns) else ()
    ranks = "".join(f"targets.{name}, " for name in order)
    return connection.execute(
        f"select targets.campaign_id, {arm} as arm, {selected} from {listed} as targets "
        f"inner join {CONTACTS} as contacts on {keys} where contacts.usable_until_on > ? "
        f"order by targets.campaign_id, 2, {ranks}targets.client_id",
        [run_date],
    ).fetchall()


def _refuse_same_names(files: Sequence[TargetFile]) -> None:
    names = [file.name.casefold() for file in files]
    for file in files:
        if names.count(file.name.casefold()) > 1:
            raise TargetFilesError(
                f"two lists would be called {file.name}; give the campaign or the arm another "
                "name, without __"
            )


def _log(night: Night, file: TargetFile) -> None:
    enter_export(
        night.home,
        "export",
        file.content,
        file.row_count,
        file.personal_columns,
        campaign_id=file.campaign_id,
        arm=file.arm,
        file_name=file.name,
        run_on=night.run_date.isoformat(),
        run_id=night.run_id,
    )
