"""The commands for people's rights: may they be contacted, what is held on them, erasure."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from reconquete_pipeline.commands import reports
from reconquete_pipeline.commands.tools import (
    FAILED,
    HomeOption,
    console,
    home_for_dagster,
    refusal,
    refusing,
    usable_catalogue,
    usable_home,
)
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.secret import SecretError
from reconquete_pipeline.home.home import PARIS, Home
from reconquete_pipeline.night.night import NightLockedError
from reconquete_pipeline.text.terminal import plain, print_table

app = typer.Typer()
HEADERS = ("number", "request", "client", "received", "answer by", "answered")


@app.command()
def rights(
    client_id: Annotated[str, typer.Argument(help="The client's number as text, such as 00041.")],
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
            help="Day, or moment in Paris (default: the day after the last night).",
        ),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Say whether one client may be called, written to or visited on a day, why and when."""
    from reconquete_pipeline.facts.nights import last_published
    from reconquete_pipeline.story.explain import UnknownClientError
    from reconquete_pipeline.story.outdated_rights import OutdatedRightsError
    from reconquete_pipeline.story.rights import tell_rights

    opened = home_for_dagster(home)
    with refusing(OutdatedRightsError, UnknownClientError):
        tell_rights(opened, client_id, on, console, last_published(opened))


@app.command()
def erase(
    client_ids: Annotated[
        list[str] | None, typer.Argument(metavar="CLIENT", help="Numbers of clients, as text.")
    ] = None,
    asked: Annotated[
        bool, typer.Option("--asked", help="Everybody whose request stands in an extract.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    home: HomeOption = None,
) -> None:
    """Erase clients from facts, exports, logs and database; the inbox is left to its owner."""
    from reconquete_pipeline.commands.erase import EraseError, erase_clients
    from reconquete_pipeline.intake.refusal import ReloadRefusedError

    opened = home_for_dagster(home)
    with refusing(DamagedFactError, EraseError, NightLockedError, ReloadRefusedError, SecretError):
        erased = erase_clients(
            opened, usable_catalogue(), client_ids or [], console, is_asked=asked, is_sure=yes
        )
        if erased is None:
            raise typer.Exit(0)
        code = reports.run_and_print(opened, erased.run_date, console)
        is_whole = erased.tell_what_is_left(console)
    raise typer.Exit(code or (0 if is_whole else FAILED))


@app.command()
def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    home: HomeOption = None,
) -> None:
    """Purge contact values, names and texts past their term; without --yes it shows and asks."""
    from reconquete_pipeline.commands.purge import begin, show_expired

    opened = home_for_dagster(home)
    with refusing(DamagedFactError, NightLockedError, SecretError):
        if not show_expired(opened, console):
            raise typer.Exit(0)
        if not yes:
            if not console.is_terminal:
                console.print("--yes purges it; nothing brings it back", markup=False)
                raise typer.Exit(0)
            if not typer.confirm("Purge it? Nothing brings it back"):
                raise typer.Exit(0)
        begun = begin(opened, usable_catalogue(), console)
        code = reports.run_and_print(opened, begun.run_date, console)
        is_whole = begun.tell_what_is_left(console)
    raise typer.Exit(code or (0 if is_whole else FAILED))


@app.command()
def secret(
    home: HomeOption = None,
    renew: Annotated[
        bool,
        typer.Option("--renew", help="Make a new one, and remember by it all that is known now."),
    ] = False,
) -> None:
    """Say whether the secret of suppressions is the right one; give the home a new one."""
    from reconquete_pipeline.commands.secret import tell_secret

    with refusing(DamagedFactError, NightLockedError, SecretError):
        is_usable = tell_secret(usable_home(home), usable_catalogue(), console, renew=renew)
    raise typer.Exit(0 if is_usable else FAILED)


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
    with refusing(AccessError, NothingHeldError):
        export_access(opened, usable_catalogue(), client_id, to, console)


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
    with refusing(RequestError):
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
