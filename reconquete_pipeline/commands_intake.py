"""The commands around intake: what became of files, what would become of them, a new home."""

from typing import Annotated

import duckdb
import typer

from reconquete_pipeline import facts
from reconquete_pipeline.command_tools import (
    HomeOption,
    console,
    first_line,
    refusal,
    usable_home,
)
from reconquete_pipeline.warehouse import NoWarehouseError, WarehouseHeldError

app = typer.Typer()


@app.command()
def files(
    extract: Annotated[
        str | None, typer.Option("--extract", help="Only this extract, such as orders.")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option("--status", help="Only: accepted, refused, skipped or 'not loaded'."),
    ] = None,
    last: Annotated[
        int, typer.Option("--last", min=1, help="How many files of each extract, the newest.")
    ] = 20,
    rejects: Annotated[
        str | None,
        typer.Option("--rejects", help="The open rejects of this extract, grouped by reason."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Say what was loaded, skipped and refused, and why; and what waits in the inbox."""
    from reconquete_pipeline.files_report import FilesError, print_files, print_rejects

    opened = usable_home(home)
    try:
        if rejects is not None:
            print_rejects(opened, console, rejects)
        else:
            print_files(opened, console, extract, status, last)
    except (
        FilesError,
        WarehouseHeldError,
        NoWarehouseError,
        facts.DamagedJournalError,
    ) as error:
        raise refusal(error) from error
    except duckdb.Error as error:
        raise refusal(first_line(error)) from error
