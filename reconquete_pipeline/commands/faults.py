"""`reconquete faults`: the rows at fault that a night counts; their values are for who asks."""

from rich.console import Console

from reconquete_pipeline.checks.checks import CheckResult
from reconquete_pipeline.checks.run_checks import run_checks
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.commands.ask import readable_copy
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.text.terminal import plain, print_table


class FaultsError(Exception):
    """A question that cannot be answered; the message is one sentence."""


def print_faults(home: Home, catalogue: Catalogue, table: str, console: Console) -> None:
    """Print each check of the table that does not hold now, with up to five rows at fault.

    Raises FaultsError, WarehouseHeldError, NoWarehouseError.
    """
    if table not in catalogue:
        raise FaultsError(f"{table}: no such table; write stage and name, such as staging.orders")
    with readable_copy(home, lambda line: console.print(plain(line))) as connection:
        results = run_checks(connection, table, checks_of(catalogue[table]))
    failed = [result for result in results if not result.passed]
    for result in failed:
        _print(console, result)
    if not failed:
        console.print(plain(f"{table}: all {len(results)} rules hold."))


def _print(console: Console, result: CheckResult) -> None:
    console.print(
        plain(f"{result.check.name} ({result.severity}): {result.message}"),
        style="bold",
        soft_wrap=True,
    )
    if result.examples:
        rows = [["NULL" if v is None else v for v in row.values()] for row in result.examples]
        print_table(console, list(result.examples[0]), rows)
