"""`reconquete faults`: the rows at fault that a night counts; their values are for who asks."""

from collections.abc import Mapping

import duckdb
from rich.console import Console

from reconquete_pipeline.checks.checks import CheckResult
from reconquete_pipeline.checks.run_checks import run_checks
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.commands.ask import readable_copy
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.sql_text import quote
from reconquete_pipeline.text.terminal import plain, print_table


class FaultsError(Exception):
    """A question that cannot be answered; the message is one sentence."""


def print_faults(home: Home, catalogue: Catalogue, table: str, console: Console) -> None:
    """Print each check of the table that does not hold now, with up to five rows at fault.

    A delivered row is shown with the file and the record that it comes from.

    Raises FaultsError, WarehouseHeldError, NoWarehouseError.
    """
    if table not in catalogue:
        raise FaultsError(f"{table}: no such table; write stage and name, such as staging.orders")
    with readable_copy(home, lambda line: console.print(plain(line))) as connection:
        results = run_checks(connection, table, checks_of(catalogue[table]))
        failed = [
            (result, [_placed(connection, catalogue[table], row) for row in result.examples])
            for result in results
            if not result.passed
        ]
    for result, rows in failed:
        _print(console, result, rows)
    if not failed:
        console.print(plain(f"{table}: all {len(results)} rules hold."))


def _placed(
    connection: duckdb.DuckDBPyConnection, model: Model, row: Mapping[str, object]
) -> dict[str, object]:
    """The row after the name of its file and its record number, where it was delivered."""
    grain = model.contract.grain
    if not model.is_from_inbox or not set(grain) <= set(row):
        return dict(row)
    found = first_row(
        connection,
        f"select f.file_name, s._record from store.{quote(model.name)} as s "
        "inner join intake.files as f on s._file_id = f.file_id "
        f"where {' and '.join(f's.{quote(name)} is not distinct from ?' for name in grain)} "
        "order by s._known_on desc, s._file_id desc limit 1",
        [row[name] for name in grain],
    )
    file_name, record_number = found or (None, None)
    return {"file_name": file_name, "record_number": record_number, **row}


def _print(console: Console, result: CheckResult, examples: list[dict[str, object]]) -> None:
    console.print(
        plain(f"{result.check.name} ({result.severity}): {result.message}"),
        style="bold",
        soft_wrap=True,
    )
    if examples:
        rows = [["NULL" if v is None else v for v in row.values()] for row in examples]
        print_table(console, list(examples[0]), rows)
