"""All that a home holds on one person, with its sources: the right of access.

The tables are found by their columns, none by its name: what names the client by a number of his,
by an order of his or by a row that takes a right away.
"""

from dataclasses import dataclass

import duckdb

from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.text.sql_text import quote

_CLIENT_KEYS = ("client_id", "surviving_client_id", "present_client_id", "drawn_client_id")


@dataclass(frozen=True)
class HeldRows:
    """The rows of one table about the person, as names and values."""

    table: str
    description: str
    rows: tuple[dict[str, object], ...]


@dataclass(frozen=True)
class Origin:
    """One kept file that holds records of the person; positions do not count the header."""

    extract: str
    file_name: str
    sha256: str
    first_seen_on: object
    records: tuple[int, ...]


@dataclass(frozen=True)
class HeldData:
    """What is held on one person, who may have several numbers."""

    numbers: tuple[str, ...]
    tables: tuple[HeldRows, ...]
    origins: tuple[Origin, ...]


class NothingHeldError(Exception):
    """No table knows the number; the message says so."""


def held_data(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, client_id: str
) -> HeldData:
    """Read it all. Raises NothingHeldError, and duckdb.Error where a table is not built yet."""
    numbers = _numbers(connection, client_id)
    connection.execute(
        "create temp table numbers as select unnest(?::varchar[]) as number", [numbers]
    )
    _keep_orders(connection, catalogue)
    tables = [_held(connection, model.table, model.contract.description, where)
              for model in catalogue.values() if (where := _about(model))]  # fmt: skip
    tables += [
        _held(connection, table, description, where) for table, description, where in _ENGINE
    ]
    origins = [one for model in catalogue.staging if model.is_from_inbox
               for one in _origins(connection, model)]  # fmt: skip
    origins += _origins_of_opt_outs(connection)
    if not origins and not any(one.rows for one in tables):
        raise NothingHeldError(f"no table and no kept file holds anything on {client_id}")
    return HeldData(tuple(numbers), tuple(one for one in tables if one.rows), tuple(origins))


def _numbers(connection: duckdb.DuckDBPyConnection, client_id: str) -> list[str]:
    """Every number that was merged into the one that stands for this one, and itself."""
    found = connection.execute(
        "select client_id from orders.known_clients where surviving_client_id in ("
        "select coalesce(max(k.surviving_client_id), $1) from orders.known_clients as k "
        "where k.client_id = $1)",
        [client_id],
    ).fetchall()
    return sorted({client_id, *(row[0] for row in found)})


def _keep_orders(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    keyed = [
        model.table
        for model in catalogue.staging
        if {"order_id", "client_id"} <= set(model.contract.columns)
    ]
    found = " union ".join(
        f"select order_id from {table} where client_id in (from numbers)" for table in keyed
    )
    connection.execute(f"create temp table his_orders as {found}")


def _about(model: Model) -> str | None:
    """Which rows of a table are about the person; None where none can be."""
    columns = model.contract.columns
    keys = [key for key in _CLIENT_KEYS if key in columns]
    if keys:
        return " or ".join(f"{quote(key)} in (from numbers)" for key in keys)
    if "order_id" in columns:
        return "order_id in (from his_orders)"
    return None


_NAMED = (
    "exists (select 1 from compliance.named_opt_outs as n where n.client_id in (from numbers) "
    "and n.opt_out_source = extract and n.file_id = {0}.file_id "
    "and n.record_number = {0}.record_number)"
)
_OF_OPT_OUTS = f"client_id in (from numbers) or {_NAMED.format('opt_outs')}"
_VALUES = (
    "select value from staging.contact_points where client_id in (from numbers) "
    "union select number from numbers"
)
# A row that was set aside is text: one of its fields is a number or a contact value of the person.
_OF_REJECTS = (
    "unit_key in (from numbers) or list_has_any("
    f"regexp_split_to_array(row_text, '\\s*;\\s*'), (select list(value) from ({_VALUES})))"
)
_ENGINE = (
    ("intake.opt_outs", "Rows that take a right away, as delivered.", _OF_OPT_OUTS),
    ("intake.rejected_rows", "Rows that were set aside, as delivered.", _OF_REJECTS),
)


def _held(
    connection: duckdb.DuckDBPyConnection, table: str, description: str, where: str
) -> HeldRows:
    result = connection.execute(f"select * from {table} where {where} order by all")
    names = [column[0] for column in result.description or []]
    rows = tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())
    return HeldRows(table, description, rows)


def _origins(connection: duckdb.DuckDBPyConnection, model: Model) -> list[Origin]:
    """The files of one extract from which rows of the person are held."""
    delivered, where = model.contract.delivered, ""
    if "client_id" in delivered:
        where = "client_id in (from numbers)"
    elif "order_id" in delivered:
        where = "order_id in (from his_orders)"
    if not where or not _exists(connection, f"store.{model.name}"):
        return []
    return _files(
        connection,
        f"select _file_id as file_id, _record as record_number from store.{model.name} "
        f"where {where}",
    )


def _origins_of_opt_outs(connection: duckdb.DuckDBPyConnection) -> list[Origin]:
    rejected = f"select file_id, record_number from intake.rejected_rows where {_OF_REJECTS}"
    named = f"select file_id, record_number from intake.opt_outs where {_OF_OPT_OUTS}"
    return _files(connection, f"{rejected} union {named}")


def _exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    schema, _, name = table.partition(".")
    return bool(
        connection.execute(
            "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
            [schema, name],
        ).fetchall()
    )


def _files(connection: duckdb.DuckDBPyConnection, records: str) -> list[Origin]:
    rows = connection.execute(
        "select f.extract, f.file_name, f.sha256, f.first_seen_on, "
        "list(distinct r.record_number order by r.record_number) "
        f"from ({records}) as r join intake.files as f on r.file_id = f.file_id "
        "group by all order by f.extract, f.first_seen_on, f.file_name"
    ).fetchall()
    return [
        Origin(extract, file_name, sha256, first_seen_on, tuple(records))
        for extract, file_name, sha256, first_seen_on, records in rows
    ]
