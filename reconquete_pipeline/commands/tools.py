"""What every command shares: the console, the option --home, and how a command ends badly."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.markup import escape

from reconquete_pipeline.home.home import HOME_VARIABLE, Home, HomeError, find_home
from reconquete_pipeline.home.journal import DamagedJournalError
from reconquete_pipeline.night.night import is_running, open_home
from reconquete_pipeline.tables.contracts import ContractError
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import NoWarehouseError, WarehouseHeldError

console = Console(highlight=False)
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help=f"The home's folder (default: ${HOME_VARIABLE}, ./home)."),
]
FAILED = 1
UNUSABLE = 2


OnFault = Callable[[Path, Catalogue, HomeError], None]


def usable_home(option: Path | None, on_fault: OnFault = lambda *_: None) -> Home:
    """Load the home without writing anything to it; a wrong home ends the command.

    What the command writes from here on is for those who may read the home. `on_fault` is told the
    folder of one that cannot be used.
    """
    try:
        path, catalogue = find_home(option), usable_catalogue()
        try:
            home = open_home(path, catalogue)
        except HomeError as error:
            on_fault(path, catalogue, error)
            raise
    except HomeError as error:
        raise refusal(error) from error
    os.umask(home.permissions.umask)
    return home


def usable_catalogue() -> Catalogue:
    """Load sql/; a file that cannot be used ends the command."""
    try:
        return load_catalogue()
    except ContractError as error:
        raise refusal(error) from error


def home_for_dagster(option: Path | None, on_fault: OnFault = lambda *_: None) -> Home:
    """Load the home and make it the one that Dagster sees; a wrong home ends the command."""
    home = usable_home(option, on_fault)
    prepare_environment(home)
    if home.unchecked_contacts.exists() and not is_running(home):
        from reconquete_pipeline.night.contact_safety import finish_unchecked

        finish_unchecked(home, usable_catalogue(), console.print)
    return home


def refusal(error: Exception) -> typer.Exit:
    """Say what is wrong, in red and word for word, and end the command."""
    console.print(f"[red]{escape(str(error))}[/red]", soft_wrap=True)
    return typer.Exit(UNUSABLE)


@contextmanager
def refusing(*kinds: type[Exception]) -> Iterator[None]:
    """End the command by what these errors say, or a database or journal that cannot be read."""
    told: tuple[type[Exception], ...] = (
        *kinds,
        WarehouseHeldError,
        NoWarehouseError,
        DamagedJournalError,
    )
    try:
        yield
    except told as error:
        raise refusal(error) from error
    except duckdb.Error as error:
        raise refusal(first_line(error)) from error


def first_line(error: duckdb.Error) -> Exception:
    """What DuckDB says first, which names the fault; the rest is a picture of the query."""
    return Exception(str(error).splitlines()[0])


def prepare_environment(home: Home) -> None:
    """Point Dagster at the home: its instance lies in the home's .dagster folder."""
    home.dagster_home.mkdir(parents=True, exist_ok=True)
    target = home.dagster_home / "dagster.yaml"
    source = dagster_yaml()
    if not target.exists() or target.read_bytes() != source.read_bytes():
        shutil.copyfile(source, target)
    os.environ[HOME_VARIABLE] = str(home.path)
    os.environ["DAGSTER_HOME"] = str(home.dagster_home)


def dagster_yaml() -> Path:
    """The instance settings, beside the package in a checkout, inside it in a wheel."""
    here = Path(__file__).resolve().parents[1]
    inside = here / "dagster.yaml"
    return inside if inside.exists() else here.parent / "dagster.yaml"
