"""One extract from inbox to staging: new files, the store, the view cut at the run date.

The store keeps every accepted row; `staging.<extract>` shows what was known at run_date().
A contract, mapping or reader that changed is noticed, and the extract is loaded again from the
kept files, in their order of delivery.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.home.extract_config import ExtractConfig
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.home.shared_files import LIST_FILES
from reconquete_pipeline.intake.delivery import home_sources
from reconquete_pipeline.intake.delivery.changes_since_last_report import note_what_came
from reconquete_pipeline.intake.delivery.clean_kept import refused_now
from reconquete_pipeline.intake.delivery.client_moves import note_moves
from reconquete_pipeline.intake.delivery.coverage import note_coverage
from reconquete_pipeline.intake.delivery.load_file import FileResult, Say, load_one
from reconquete_pipeline.intake.delivery.read_ahead import ReadAhead, empty_workspace
from reconquete_pipeline.intake.delivery.views import create_view
from reconquete_pipeline.intake.ledger.inbox import STILL_WRITTEN
from reconquete_pipeline.intake.ledger.ledger import (
    Delivery,
    look_alikes,
    read_ledger,
    register_new_files,
)
from reconquete_pipeline.intake.refusal import ReloadRefusedError
from reconquete_pipeline.intake.store.load import create_store
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import first_row, scalar


@dataclass(frozen=True)
class StagingSummary:
    """What the night did for one extract; counts are of the files loaded tonight.

    `refused` also names the files of the inbox that could not be read at all.
    """

    is_configured: bool
    loaded: tuple[str, ...]
    refused: tuple[str, ...]
    row_count: int
    covers_to_on: date | None


def stage_extract(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    model: Model,
    run_date: date,
    say: Say,
    *,
    shows_values: bool = False,
) -> StagingSummary:
    """Bring one extract up to date and cut its view at the run date.

    `shows_values`: texts of the files are told too, because a person asked; else a log hears it.

    Raises DamagedFactError, and ReloadRefusedError when a changed mapping no longer reads a file.
    """
    if model.contract.source != "inbox":
        home_sources.replace_store(connection, home, model, run_date)
        create_view(connection, model)
        rows = scalar(connection, f"select count(*) from {model.table}")
        return StagingSummary(True, (), (), rows, None)
    config = home.extracts.get(model.name)
    outcomes: list[FileResult] = []
    refused: list[str] = []
    left_out: list[str] = []
    if config is not None:
        published = last_published(home)
        # A night that was killed may have registered a file and never searched it.
        known = {
            entry.file_id
            for entry in read_ledger(home)
            if published is not None and entry.first_seen_on <= published
        }
        for left in register_new_files(home, config, run_date):
            say(f"{model.name}: inbox, {left.name} is left out: {left.reason}")
            refused += [left.name] if left.is_refused else []
            left_out += [left.name] if left.reason != STILL_WRITTEN else []
        if any(rule.when == "true" for rule in model.contract.opt_outs):
            # Nobody knows whom it names: as a file that cannot be read.
            for name in look_alikes(home, (*config.patterns, LIST_FILES)):
                say(f"{model.name}: inbox, {name} looks like a delivery, but no pattern takes it")
                left_out.append(name)
                if fnmatchcase(name.casefold(), LIST_FILES.casefold()):
                    say(
                        f"{model.name}: {name} is a list that came back: give it the name of the "
                        f'list, or add [shared_files."{LIST_FILES}"] to reconquete.toml, as '
                        "`reconquete init` writes it (docs/runbook.md)"
                    )
        reading = replace(reading_of(model, config), shows_values=shows_values)
        outcomes = _load_what_is_missing(connection, home, reading, known, say)
    elif not _has_store(connection, model, _contract_sha256(model, None)):
        _start_over(connection, model, _contract_sha256(model, None))
    _forget_texts(connection, home, model, run_date)
    create_view(connection, model, is_full=config is not None and config.delivery.is_full)
    note_what_came(connection, home, model, run_date)
    if model.name == "clients":
        note_moves(connection, model, has_coverage="coverage" in home.extracts)
    refused += [o.delivery.file_name for o in outcomes if o.status == "refused"]
    return StagingSummary(
        is_configured=config is not None,
        loaded=tuple(o.delivery.file_name for o in outcomes if o.status == "accepted"),
        refused=tuple(refused),
        row_count=scalar(connection, f"select count(*) from {model.table}"),
        covers_to_on=note_coverage(connection, home, model, config, run_date, left_out),
    )


def _forget_texts(
    connection: duckdb.DuckDBPyConnection, home: Home, model: Model, run_date: date
) -> None:
    """Rejected rows are personal data: their texts go some time after their file came.

    So do unknown codes, and the key of a row that is mended; an open one is still found by it.
    """
    parameters = [model.name, run_date, home.settings.rejected_text_days]
    old_files = (
        "select file_id from intake.files where extract = $1 and first_seen_on < $2::date - $3"
    )
    connection.execute(
        "update intake.rejected_rows set row_text = '', "
        "unit_key = case when is_open then unit_key end where extract = $1 "
        "and (row_text <> '' or (not is_open and unit_key is not null)) "
        f"and file_id in ({old_files})",
        parameters,
    )
    connection.execute(
        f"delete from intake.unknown_codes where extract = $1 and file_id in ({old_files})",
        parameters,
    )


def reading_of(model: Model, config: ExtractConfig) -> Reading:
    """An order whose lines come in parts is delivered line by line."""
    if config.delivery.lines_mode == "append":
        contract = model.contract.model_copy(update={"delivered_by": model.contract.grain})
        model = replace(model, contract=contract)
    return Reading(model, config)


def _load_what_is_missing(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    reading: Reading,
    known: Collection[int],
    say: Say,
) -> list[FileResult]:
    """Load the deliveries that the database does not hold.

    `known` are those of nights that were published; a database that holds none was made anew.
    """
    model = reading.model
    deliveries = [entry for entry in read_ledger(home) if entry.extract == model.name]
    empty_workspace(home)
    if not _has_store(connection, model, _contract_sha256(model, reading.config)):
        if _file_ids(connection, model):
            return _load_again(connection, home, reading, deliveries, say)
        with _transaction(connection):
            _start_over(connection, model, _contract_sha256(model, reading.config))
    # Each file by itself: rows that were added and deleted in one transaction are written twice.
    held = _file_ids(connection, model)
    seen = held or known
    missing = [entry for entry in deliveries if entry.file_id not in held]
    done = []
    with ReadAhead(connection, home, reading, missing) as files:
        for entry in missing:
            with _transaction(connection):
                is_new = entry.file_id not in seen
                outcome = load_one(
                    connection, files, reading, entry, deliveries, say, is_new=is_new
                )
                done.append(outcome)
    return done


def _load_again(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    reading: Reading,
    deliveries: Sequence[Delivery],
    say: Say,
) -> list[FileResult]:
    """Load every kept file, all or none.

    Raises ReloadRefusedError, the earlier store left as it was, when a file that was accepted
    before is refused now: a slip in reconquete.toml must not make orders vanish.
    """
    model = reading.model
    say(f"{model.name}: contract, mapping or reader changed, loading kept files again")
    held, readable = _file_ids(connection, model), _file_ids(connection, model, "accepted")
    done = []
    with ReadAhead(connection, home, reading, deliveries) as files, _transaction(connection):
        _start_over(connection, model, _contract_sha256(model, reading.config))
        for entry in deliveries:
            is_new = entry.file_id not in held
            outcome = load_one(connection, files, reading, entry, deliveries, say, is_new=is_new)
            if outcome.status == "refused" and entry.file_id in readable:
                raise ReloadRefusedError(
                    f"{refused_now(entry, outcome.message)}; mend the mapping, the earlier rows "
                    "are kept (only `reconquete rebuild` would go on without this file)"
                )
            done.append(outcome)
    return done


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("begin")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


def _file_ids(
    connection: duckdb.DuckDBPyConnection, model: Model, status: str | None = None
) -> set[int]:
    rows = connection.execute(
        "select file_id from intake.files where extract = ? and status = coalesce(?, status)",
        [model.name, status],
    ).fetchall()
    return {row[0] for row in rows}


def _has_store(connection: duckdb.DuckDBPyConnection, model: Model, sha256: str) -> bool:
    row = first_row(
        connection, "select contract_sha256 from intake.loads where extract = ?", [model.name]
    )
    return row is not None and row[0] == sha256


def _start_over(connection: duckdb.DuckDBPyConnection, model: Model, sha256: str) -> None:
    connection.execute(f"drop view if exists {model.table}")
    create_store(connection, model)
    connection.execute("delete from intake.rejected_rows where extract = ?", [model.name])
    connection.execute("delete from intake.unknown_codes where extract = ?", [model.name])
    connection.execute("delete from intake.files where extract = ?", [model.name])
    connection.execute("delete from intake.shrunk_units where extract = ?", [model.name])
    connection.execute("delete from intake.opt_outs where extract = ?", [model.name])
    connection.execute("insert or replace into intake.loads values (?, ?)", [model.name, sha256])


def _contract_sha256(model: Model, config: ExtractConfig | None) -> str:
    said = f"{model.sql_hash} {config!r} {_reader_sha256()}"
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _reader_sha256() -> str:
    """Of the code that reads files: a reader that changed may read kept files otherwise."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
