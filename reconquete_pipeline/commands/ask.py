"""`reconquete sql`: one query on a copy of the working database, so that no night waits for it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from rich.console import Console

from reconquete_pipeline.facts.exports import enter_export
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.copying import copy_database
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.personal_columns import column_names, personal_columns, read_by
from reconquete_pipeline.tables.warehouse import WarehouseHeldError, connect_to_read
from reconquete_pipeline.text.french_csv import csv_bytes
from reconquete_pipeline.text.terminal import plain, print_table

SHOWN_ROWS = 200
_BATCH = 10_000


class QueryError(Exception):
    """A query that cannot be run; the message is one sentence."""


def ask(
    home: Home, catalogue: Catalogue, query: str, csv_file: Path | None, console: Console
) -> None:
    """Run one select and print its rows, or write all of them to a CSV for a French Excel.

    Rows of personal columns are entered in facts/exports.jsonl before they are given out.
    Raises QueryError, WarehouseHeldError, NoWarehouseError, DamagedJournalError.
    """
    with readable_copy(home, lambda line: console.print(plain(line))) as connection:
        try:
            headers, shown, rest = _run(connection, query, everything=csv_file is not None)
        except duckdb.Error as error:
            raise QueryError(str(error).splitlines()[0]) from error
    content = csv_bytes(headers, shown)
    _enter(home, catalogue, query, content, len(shown), csv_file)
    if csv_file is not None:
        _write(csv_file, content)
        console.print(plain(f"{csv_file}: {len(shown):,} rows written"), soft_wrap=True)
        return
    print_table(console, headers, [["NULL" if v is None else v for v in row] for row in shown])
    if rest:
        console.print(f"{rest:,} more rows are not shown; --csv FILE writes all of them")


@contextmanager
def readable_copy(
    home: Home, say: Callable[[str], None] = lambda _: None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a copy of the working database, gone when the block ends.

    The original is open, and a night waits, only while it is copied. Copies lie in warehouse/tmp,
    which only their owner may read; a night clears away what a killed command left there.
    """
    parent = home.warehouse / "tmp"
    if home.warehouse.is_dir():
        parent.mkdir(exist_ok=True)
    wait = home.settings.database_wait_seconds
    with (
        connect_to_read(home.database, wait, say) as original,
        tempfile.TemporaryDirectory(
            dir=parent, prefix="query-", ignore_cleanup_errors=True
        ) as folder,
    ):
        copy = Path(folder) / home.database.name
        try:
            copy_database(home.database, copy)
            original.close()
            connection = connect_to_read(copy, 0)
        except (FileNotFoundError, duckdb.IOException) as error:
            raise WarehouseHeldError(
                f"{home.database}: a night began while the database was copied; ask again after it"
            ) from error
        with connection:
            yield connection


def _run(
    connection: duckdb.DuckDBPyConnection, query: str, *, everything: bool
) -> tuple[list[str], list[tuple[object, ...]], int]:
    """Column names, the rows to show, and how many more there are."""
    statements = connection.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("write one query that only reads: select …, describe … or show tables")
    result = connection.execute(statements[0])
    headers = [column[0] for column in result.description or []]
    if everything:
        return headers, result.fetchall(), 0
    shown, rest = result.fetchmany(SHOWN_ROWS), 0
    while batch := result.fetchmany(_BATCH):
        rest += len(batch)
    return headers, shown, rest


def _enter(
    home: Home,
    catalogue: Catalogue,
    query: str,
    content: bytes,
    row_count: int,
    csv_file: Path | None,
) -> None:
    """Enter what the query gives out of personal columns; not its text, which may hold values."""
    personal = personal_columns(catalogue, home.warehouse / "lineage")
    columns = read_by(query, personal) if row_count else []
    if not columns:
        return
    details = {"read": columns} | ({"file_name": str(csv_file.absolute())} if csv_file else {})
    kind = "query" if csv_file is None else "query_file"
    enter_export(home, kind, content, row_count, column_names(columns), **details)


def _write(path: Path, content: bytes) -> None:
    try:
        journal.write_whole(path, content)
    except OSError as error:
        raise QueryError(f"{path}: cannot be written ({error.strerror})") from error
