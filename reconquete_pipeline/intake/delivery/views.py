"""`staging.<extract>`: what the store holds, as it was known at run_date()."""

from collections.abc import Sequence

import duckdb

from reconquete_pipeline.intake.delivery import followed
from reconquete_pipeline.tables.build import comment_table
from reconquete_pipeline.tables.contracts import Contract
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.text.sql_text import quote


def create_view(
    connection: duckdb.DuckDBPyConnection, model: Model, *, is_full: bool = False
) -> None:
    """Show what was known at run_date(): rows by `cut_by`, later knowledge by `known_from`.

    Beside a key that leads on to another one stands the key where it ends (`follows`).
    """
    contract = model.contract
    followed.create_tables(connection, contract)
    dates = {column.known_from for column in contract.columns.values() if column.known_from}
    columns = []
    for name, column in contract.columns.items():
        if column.follows is not None:
            columns.append(followed.shown(name, column.follows))
            continue
        gate = column.known_from or (name if name in dates else None)
        if gate is None:
            columns.append(quote(name))
            continue
        passed = f"cast({quote(gate)} as date) <= run_date()"
        is_known = passed if gate == name else f"({quote(gate)} is null or {passed})"
        columns.append(f"case when {is_known} then {quote(name)} end as {quote(name)}")
    where = f"where {_is_past(contract, contract.cut_by)}" if contract.cut_by else ""
    last = newest_version(model.delivered_by, "run_date()") if contract.is_versioned else ""
    if last and is_full:
        last += f" and {_is_there(model)}"
    connection.execute(
        f"create or replace view {model.table} as "
        f"select {', '.join(columns)} from store.{model.name} {followed.joins(contract)} "
        f"{where} {last}"
    )
    comment_table(connection, model, "view")
    followed.follow(connection, model)


def _is_past(contract: Contract, cut_by: str) -> str:
    """Not after the run date; a row without its own date is kept for whoever dates it later."""
    is_past = f"cast({quote(cut_by)} as date) <= run_date()"
    is_optional = contract.columns[cut_by].nullable
    return f"({quote(cut_by)} is null or {is_past})" if is_optional else is_past


def newest_version(key: Sequence[str], day: str) -> str:
    """The newest version known on a day (SQL); the first one holds for all earlier dates."""
    keys = ", ".join(quote(name) for name in key)
    return (
        f"qualify row_number() over (partition by {keys} order by _known_on > {day}, "
        f"abs({day} - _known_on), _file_id desc) = 1"
    )


def _is_there(model: Model) -> str:
    """Not gone: of the newest full file known at the run date, or not seen before that date."""
    return (
        "_known_on >= coalesce((select max(f.known_on) from intake.files as f where f.extract = "
        f"'{model.name}' and f.status = 'accepted' and f.known_on <= run_date()), _known_on)"
    )
