"""One extract from inbox to staging: new files, the store, the view cut at the run date.

The store keeps every accepted row; `staging.<extract>` shows what was known at run_date().
A contract, mapping or reader that changed is noticed, and the extract is loaded again from the
kept files, in their order of delivery.
"""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from reconquete_pipeline.extract_config import ExtractConfig
from reconquete_pipeline.home import Home
from reconquete_pipeline.intake import internal
from reconquete_pipeline.intake.ledger import Delivery, read_ledger, register_new_files
from reconquete_pipeline.intake.load import Counts, create_store, load_prepared
from reconquete_pipeline.intake.mapping import Reading
from reconquete_pipeline.intake.prepare import CsvFormat, prepare
from reconquete_pipeline.intake.refusal import Refused
from reconquete_pipeline.intake.views import create_view
from reconquete_pipeline.models import Model
from reconquete_pipeline.sql_text import quote
from reconquete_pipeline.warehouse import first_row, scalar

Say = Callable[[str], None]


@dataclass(frozen=True)
class StagingSummary:
    """What the night did for one extract; counts are of the files loaded tonight."""

    is_configured: bool
    loaded: tuple[str, ...]
    refused: tuple[str, ...]
    row_count: int
    covers_to_on: date | None


def stage_extract(
    connection: duckdb.DuckDBPyConnection, home: Home, model: Model, run_date: date, say: Say
) -> StagingSummary:
    """Bring one extract up to date and cut its view at the run date."""
    if model.contract.source != "inbox":
        internal.replace_store(connection, home, model, run_date)
        create_view(connection, model)
        rows = scalar(connection, f"select count(*) from {model.table}")
        return StagingSummary(True, (), (), rows, None)
    config = home.extracts.get(model.name)
    messages: list[tuple[str, str]] = []
    if config is not None:
        register_new_files(home, config, run_date)
        messages = _load_what_is_missing(connection, home, Reading(model, config), say)
    elif not _has_store(connection, model, _contract_sha256(model, None)):
        _start_over(connection, model, _contract_sha256(model, None))
    create_view(connection, model)
    return _cover(connection, home, model, config, run_date, messages)


def _load_what_is_missing(
    connection: duckdb.DuckDBPyConnection, home: Home, reading: Reading, say: Say
) -> list[tuple[str, str]]:
    """Load the deliveries that the database does not hold. Returns (status, file name) of each."""
    model = reading.model
    deliveries = [entry for entry in read_ledger(home) if entry.extract == model.name]
    sha256 = _contract_sha256(model, reading.config)
    if not _has_store(connection, model, sha256):
        if scalar(connection, f"select count(*) from intake.files where extract = '{model.name}'"):
            say(f"{model.name}: contract, mapping or reader changed, loading kept files again")
        connection.execute("begin")
        try:
            _start_over(connection, model, sha256)
            done = [_load_one(connection, home, reading, entry, say) for entry in deliveries]
            connection.execute("commit")
        except BaseException:
            connection.execute("rollback")
            raise
        return done
    loaded = {
        row[0]
        for row in connection.execute(
            "select file_id from intake.files where extract = ?", [model.name]
        ).fetchall()
    }
    done = []
    for entry in deliveries:
        if entry.file_id not in loaded:
            connection.execute("begin")
            try:
                done.append(_load_one(connection, home, reading, entry, say))
                connection.execute("commit")
            except BaseException:
                connection.execute("rollback")
                raise
    return done


def _load_one(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    reading: Reading,
    delivery: Delivery,
    say: Say,
) -> tuple[str, str]:
    """Load one kept file and write its line in intake.files."""
    status, message, counts = "accepted", None, Counts(0, 0, 0, 0)
    if delivery.is_repeat:
        status, message = "skipped", "the same bytes were already delivered under another name"
    else:
        try:
            with tempfile.TemporaryDirectory(dir=_workspace(home)) as folder:
                prepared = prepare(
                    home.kept_files / delivery.sha256,
                    CsvFormat(reading.config.delimiter, reading.config.encoding),
                    Path(folder),
                )
                counts = load_prepared(connection, reading, delivery, prepared)
                message = "; ".join(prepared.notes) or None
        except Refused as refusal:
            status, message = "refused", str(refusal)
    connection.execute(
        "insert into intake.files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            delivery.file_id,
            delivery.extract,
            delivery.file_name,
            delivery.sha256,
            status,
            counts.read,
            counts.accepted,
            counts.rejected,
            counts.superseded,
            message,
        ],
    )
    say(_sentence(delivery, status, message, counts))
    return status, delivery.file_name


def _sentence(delivery: Delivery, status: str, message: str | None, counts: Counts) -> str:
    if status != "accepted":
        return f"{delivery.extract}: {delivery.file_name} {status}: {message}"
    rest = [f"{counts.rejected:,} rejected"] if counts.rejected else []
    rest += [f"{counts.superseded:,} superseded"] if counts.superseded else []
    return f"{delivery.extract}: {delivery.file_name}, " + ", ".join(
        [f"{counts.accepted:,} rows accepted", *rest]
    )


def _workspace(home: Home) -> Path:
    folder = home.warehouse / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _has_store(connection: duckdb.DuckDBPyConnection, model: Model, sha256: str) -> bool:
    row = first_row(
        connection, "select contract_sha256 from intake.loads where extract = ?", [model.name]
    )
    return row is not None and row[0] == sha256


def _start_over(connection: duckdb.DuckDBPyConnection, model: Model, sha256: str) -> None:
    connection.execute(f"drop view if exists {model.table}")
    create_store(connection, model)
    connection.execute("delete from intake.rejected_rows where extract = ?", [model.name])
    connection.execute("delete from intake.files where extract = ?", [model.name])
    connection.execute("insert or replace into intake.loads values (?, ?)", [model.name, sha256])


def _contract_sha256(model: Model, config: ExtractConfig | None) -> str:
    said = f"{model.sql_hash} {config!r} {_reader_sha256()}"
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _reader_sha256() -> str:
    """Of the code that reads files: a reader that changed may read kept files otherwise."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _cover(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    model: Model,
    config: ExtractConfig | None,
    run_date: date,
    messages: Sequence[tuple[str, str]],
) -> StagingSummary:
    """Note up to which date the extract is complete, and sum up."""
    rows = scalar(connection, f"select count(*) from {model.table}")
    covers_to = _covers_to(connection, home, model, config, run_date)
    connection.execute(
        "insert or replace into intake.coverage values (?, ?, ?, ?)",
        [model.name, config is not None, covers_to, rows],
    )
    return StagingSummary(
        is_configured=config is not None,
        loaded=tuple(name for status, name in messages if status == "accepted"),
        refused=tuple(name for status, name in messages if status == "refused"),
        row_count=rows,
        covers_to_on=covers_to,
    )


def _covers_to(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    model: Model,
    config: ExtractConfig | None,
    run_date: date,
) -> date | None:
    if config is None:
        return None
    if config.covers_to == "run_date":
        return run_date
    if config.covers_to == "file_date" or not model.contract.cut_by:
        dates = [
            entry.file_date if config.covers_to == "file_date" else entry.known_on
            for entry in read_ledger(home)
            if entry.extract == model.name
        ]
        return max((day for day in dates if day is not None and day <= run_date), default=None)
    row = first_row(
        connection, f"select max(cast({quote(model.contract.cut_by)} as date)) from {model.table}"
    )
    newest: date | None = row[0] if row else None
    return newest
