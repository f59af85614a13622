"""`store.<extract>`: the accepted rows of an extract, each with its file, record and day."""

from datetime import date
from decimal import Decimal

import duckdb

from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.typing.typed_rows import GOOD, names_sql
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import changed, first_row
from reconquete_pipeline.text.sql_text import quote

# Which column says what a row is worth: the first of these that the contract has.
AMOUNTS = ("net_amount_eur", "amount_eur")


def amount_of(model: Model) -> str | None:
    """The column that says in euros what a row is worth, if there is one."""
    return next((name for name in AMOUNTS if name in model.contract.columns), None)


def insert_good(connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery) -> int:
    """Add the good rows of a file, in its order, which DuckDB keeps: sorting would cost more.

    Returns how many they are.
    """
    day = delivery.day(is_versioned=model.contract.is_versioned)
    return changed(
        connection,
        f"insert into store.{model.name} select {names_sql(model.contract.delivered)}, "
        f"{delivery.file_id}, _record, date '{day}' from {GOOD}",
    )


def figures(
    connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery
) -> tuple[Decimal | None, date | None]:
    """Of the good rows of a file: what they are worth (EUR) and their newest day.

    NULL where there is no amount or no row; where rows have no date, the day of the file.
    """
    amount, cut_by = amount_of(model), model.contract.cut_by
    newest = f"max(cast({quote(cut_by)} as date))" if cut_by else f"date '{delivery.known_on}'"
    row = first_row(
        connection,
        f"select {f'sum({quote(amount)})' if amount else 'null'}, {newest} from {GOOD}",
    )
    return (row[0], row[1]) if row else (None, None)
