"""The commands around intake: what became of files, what would become of them, a new home."""

import os
from pathlib import Path
from typing import Annotated

import typer

from reconquete_pipeline.commands.tools import (
    FAILED,
    HomeOption,
    console,
    refusal,
    refusing,
    usable_catalogue,
    usable_home,
)
from reconquete_pipeline.home.home import HOME_VARIABLE

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
    from reconquete_pipeline.commands.files_report import FilesError, print_files, print_rejects

    opened = usable_home(home)
    with refusing(FilesError):
        if rejects is not None:
            print_rejects(opened, console, rejects)
        else:
            print_files(opened, console, extract, status, last)


@app.command()
def check(
    given: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Files, wherever they lie (default: the inbox)."),
    ] = None,
    extract: Annotated[
        str | None,
        typer.Option("--extract", help="Only this extract; or what the given files are."),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Known files too, as if nothing had been delivered before."),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Say what the next night would make of new files; nothing is loaded, nothing written."""
    from reconquete_pipeline.onboarding.check_files import CheckError, Request, check

    opened = usable_home(home)
    request = Request(tuple(given or ()), extract, everything)
    with refusing(CheckError):
        is_good = check(opened, usable_catalogue(), request, console)
    raise typer.Exit(0 if is_good else FAILED)


@app.command()
def init(
    folder: Annotated[
        Path | None, typer.Argument(help="The folder of the new home (default: --home, ./home).")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A file of the company: propose how to read files like it."),
    ] = None,
    extract: Annotated[
        str | None, typer.Option("--extract", help="What that file is (default: the best match).")
    ] = None,
    company: Annotated[
        str | None, typer.Option("--company", help="Its name (default: that of the folder).")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Write a commented home, and propose how to read a company's file; overwrites nothing."""
    from reconquete_pipeline.onboarding.begin_home import BeginError, begin_home

    place = folder or home or Path(os.environ.get(HOME_VARIABLE) or "home")
    try:
        begin_home(place, usable_catalogue(), source, extract, company, console)
    except BeginError as error:
        raise refusal(error) from error
