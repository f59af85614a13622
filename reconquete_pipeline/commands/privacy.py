"""The commands for people's rights over their data: access, requests, register."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from reconquete_pipeline.commands.tools import (
    HomeOption,
    console,
    first_line,
    home_for_dagster,
    refusal,
    usable_catalogue,
    usable_home,
)
from reconquete_pipeline.home.home import PARIS, Home
from reconquete_pipeline.home.journal import DamagedJournalError
from reconquete_pipeline.tables.warehouse import NoWarehouseError, WarehouseHeldError
from reconquete_pipeline.text.terminal import plain, print_table

app = typer.Typer()
HEADERS = ("number", "request", "client", "received", "answer by", "answered")


@app.command()
def access(
    client_id: Annotated[str, typer.Argument(help="The client's number as text, such as 00041.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="The JSON file to write (default: acces-….json).")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Write all that is held on a person, with its sources, and a French text to go with it."""
    from reconquete_pipeline.commands.access_export import AccessError, export_access
    from reconquete_pipeline.story.held_data import NothingHeldError

    opened = home_for_dagster(home)
    try:
        export_access(opened, usable_catalogue(), client_id, to, console)
    except (
        AccessError,
        NothingHeldError,
        WarehouseHeldError,
        NoWarehouseError,
        DamagedJournalError,
    ) as error:
        raise refusal(error) from error
    except duckdb.Error as error:
        raise refusal(first_line(error)) from error


@app.command()
def requests(
    new: Annotated[
        str | None, typer.Option("--new", help="Enter one: access, rectification or erasure.")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", help="Whose request it is.")] = None,
    answered: Annotated[
        int | None, typer.Option("--answered", help="Enter that this number was answered.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="The day of it (default: today)."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """List what people asked about their data, each to be answered within one month."""
    from reconquete_pipeline.facts.requests import RequestError, enter_answer, enter_request

    opened = usable_home(home)
    today = datetime.now(PARIS).date()
    day = on.date() if on else today
    try:
        if day > today:
            raise RequestError(f"--on {day}: that day has not come yet")
        if new is not None:
            if not client:
                raise RequestError("--new: say whose request it is with --client")
            entered = enter_request(opened, new, client, day)
            console.print(f"{entered.number}: to be answered by {entered.due_on}", markup=False)
        elif answered is not None:
            enter_answer(opened, answered, day)
            console.print(f"{answered}: answered", markup=False)
        else:
            _list(opened, today)
    except (RequestError, DamagedJournalError) as error:
        raise refusal(error) from error


def _list(home: Home, today: date) -> None:
    from reconquete_pipeline.facts.requests import read_requests

    found = read_requests(home)
    if not found:
        console.print("No request was entered yet.")
        return
    print_table(
        console,
        HEADERS,
        [
            [one.number, one.kind, one.client_id, one.received_on, one.due_on,
             one.answered_on or ("LATE" if one.is_late(today) else "open")]
            for one in found
        ],
    )  # fmt: skip
    late = sum(one.is_late(today) for one in found)
    if late:
        console.print(plain(f"{late:,} requests are past their date: answer them first"))


@app.command()
def register(
    to: Annotated[
        Path | None, typer.Option("--to", help="The Markdown file to write (default: the screen).")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Write the register of processing, in French, from the contracts' personal columns."""
    from reconquete_pipeline.home.journal import write_whole
    from reconquete_pipeline.story.register import register_page

    opened = usable_home(home)
    page = register_page(opened, usable_catalogue())
    if to is None:
        for line in page.splitlines():
            console.print(plain(line), soft_wrap=True)
        return
    try:
        write_whole(to, page.encode())
    except OSError as error:
        raise refusal(Exception(f"{to}: cannot be written ({error.strerror})")) from error
    console.print(plain(f"{to} written"), soft_wrap=True)
