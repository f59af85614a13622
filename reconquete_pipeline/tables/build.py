"""A table rebuilt in one transaction, held to its contract, stamped beside itself."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb

from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.python_tables import (
    PythonTableError,
    clean_up,
    create_python_table,
    prepare_python_table,
)
from reconquete_pipeline.tables.warehouse import scalar, set_comments
from reconquete_pipeline.text.database_errors import without_values
from reconquete_pipeline.text.sql_text import quote


class BuildError(Exception):
    """A table that could not be built; the message names the file and what to do."""


@dataclass(frozen=True)
class Stamp:
    """What is written beside a table when it is built; all dates are of the night."""

    run_on: date
    run_id: str
    toml_sha256: str


def build(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, model: Model, stamp: Stamp
) -> int:
    """Rebuild one derived table and stamp it, in one transaction. Returns its row count.

    Raises BuildError when an upstream is not of this night, failed its checks, or when the query
    does not return what the contract promises.
    """
    refuse_stale_upstream(connection, catalogue, model, stamp)
    try:
        prepare_python_table(connection, model)
        return _build_whole(connection, model, stamp)
    except duckdb.Error as error:
        # The cause would bring the whole message, and with it a row, into Dagster's events.
        said = without_values(error)
        raise BuildError(f"sql/{model.stage}/{model.name}.sql: {said}") from None
    except PythonTableError as error:
        raise BuildError(str(error)) from error
    finally:
        clean_up(connection, model)


def _build_whole(connection: duckdb.DuckDBPyConnection, model: Model, stamp: Stamp) -> int:
    connection.execute("begin")
    try:
        if model.contract.python is None:
            connection.execute(f"create or replace table {model.table} as {model.query}")
        else:
            create_python_table(connection, model)
        _hold_to_contract(connection, model)
        comment_table(connection, model, "table")
        row_count = write_stamp(connection, model, stamp)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return row_count


def refuse_stale_upstream(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, model: Model, stamp: Stamp
) -> None:
    """Raise BuildError unless everything that `model` reads was built and passed this night."""
    read = catalogue.before(model)
    stamped = connection.execute(
        "select table_name, run_on, has_passed, toml_sha256 from stamps.builds "
        "where table_name in (select unnest(?::varchar[]))",
        [list(read)],
    ).fetchall()
    stamps = {table: said for table, *said in stamped}
    for table in read:
        if table not in stamps:
            raise BuildError(f"{model.table} reads {table}, which was never built; build it first")
        run_on, has_passed, toml_sha256 = stamps[table]
        if run_on != stamp.run_on or toml_sha256 != stamp.toml_sha256:
            settings = "" if toml_sha256 == stamp.toml_sha256 else " with other settings"
            raise BuildError(
                f"{model.table} is built for {stamp.run_on}, but {table} stands at {run_on}"
                f"{settings}; run the whole night, or select {table} as well"
            )
        if has_passed is not True:
            state = "failed its checks" if has_passed is False else "was not checked"
            raise BuildError(f"{model.table} reads {table}, which {state}; mend that first")


def _hold_to_contract(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    promised = {
        name: canonical_type(column.type) for name, column in model.contract.columns.items()
    }
    found = {row[0]: row[1] for row in connection.execute(f"describe {model.table}").fetchall()}
    if list(found) != list(promised):
        raise BuildError(
            f"sql/{model.stage}/{model.name}.sql returns the columns {list(found)}, its contract "
            f"lists {list(promised)}; make them equal, in the same order"
        )
    for name, promise in promised.items():
        if found[name] != promise:
            raise BuildError(
                f"sql/{model.stage}/{model.name}.sql, column {name}: the query returns "
                f"{found[name]}, the contract says {promise}; cast it"
            )


@cache
def canonical_type(name: str) -> str:
    """A type as DuckDB writes it (`INT` is `INTEGER`)."""
    return str(duckdb.sqltype(name))


def comment_table(connection: duckdb.DuckDBPyConnection, model: Model, kind: str) -> None:
    """Describe the table and its columns in the database itself."""
    texts = {
        name: column.description + (f" ({column.unit})" if column.unit else "")
        for name, column in model.contract.columns.items()
    }
    set_comments(connection, model.table, kind, model.contract.description, texts)


def write_stamp(connection: duckdb.DuckDBPyConnection, model: Model, stamp: Stamp) -> int:
    """Stamp the table as built and not yet checked. Returns its row count."""
    count = scalar(connection, f"select count(*) from {model.table}")
    connection.execute(
        "insert or replace into stamps.builds "
        "values (?, ?, ?, ?, ?, current_localtimestamp(), ?, null)",
        [model.table, stamp.run_on, stamp.run_id, model.sql_hash, stamp.toml_sha256, count],
    )
    return count


def note_newer(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Say in the stamp that rows came after what was built of the table; else it stays."""
    connection.execute(
        "update stamps.builds set built_at = current_localtimestamp() where table_name = ?", [table]
    )


def mark_checked(connection: duckdb.DuckDBPyConnection, table: str, *, has_passed: bool) -> None:
    """Say in the stamp whether every error-level check of the table passed."""
    connection.execute(
        "update stamps.builds set has_passed = ? where table_name = ?", [has_passed, table]
    )


def table_sha256(connection: duckdb.DuckDBPyConnection, model: Model) -> str:
    """SHA-256 of the table's rows as CSV ordered by grain: equal facts give equal bytes."""
    digest = hashlib.sha256()
    for line in _rows_as_text(connection, model):
        digest.update(line)
    return digest.hexdigest()


def _rows_as_text(connection: duckdb.DuckDBPyConnection, model: Model) -> Iterator[bytes]:
    grain = ", ".join(quote(name) for name in model.contract.grain)
    columns = ", ".join(
        f"coalesce('=' || cast({quote(name)} as varchar), '')" for name in model.contract.columns
    )
    cursor = connection.execute(f"select to_json([{columns}]) from {model.table} order by {grain}")
    while rows := cursor.fetchmany(10_000):
        yield "".join(f"{row[0]}\n" for row in rows).encode()
