"""`reconquete`: what a data engineer types; each command is one sentence of help."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from reconquete_pipeline.commands import campaign, intake, privacy, reports
from reconquete_pipeline.commands.tools import (
    HomeOption,
    console,
    first_line,
    home_for_dagster,
    refusal,
    refusing,
    usable_catalogue,
)
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.rule_decisions import NotTakenOverError, take_over_decisions
from reconquete_pipeline.home.home import Home, default_run_date, find_home
from reconquete_pipeline.night.night import NightLockedError, night_lock
from reconquete_pipeline.tables.contracts import ContractError
from reconquete_pipeline.tables.loading import load_catalogue, sql_folder
from reconquete_pipeline.tables.new_table import NewTableError, new_table, next_steps
from reconquete_pipeline.tables.warehouse import (
    connect_to_read,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Win back lost clients: nightly runs and what they found.",
    pretty_exceptions_enable=False,
)
app.add_typer(intake.app)
app.add_typer(privacy.app)
app.add_typer(campaign.app, name="campaign")


@app.command()
def run(
    home: HomeOption = None,
    date_: Annotated[
        datetime | None,
        typer.Option(
            "--date", formats=["%Y-%m-%d"], help="Run date (default: the last complete day)."
        ),
    ] = None,
) -> None:
    """Run one night: take the inbox in, find, choose, measure, publish."""
    from reconquete_pipeline.night.contact_safety import withdraw_unread

    day = date_.date() if date_ else None
    opened = home_for_dagster(
        home,
        lambda path, catalogue, error: withdraw_unread(path, catalogue, day, console.print, error),
    )
    run_date = day or opened.run_date or default_run_date()
    raise typer.Exit(reports.run_and_print(opened, run_date, console))


@app.command()
def status(home: HomeOption = None) -> None:
    """Say what is published, when, and from which files."""
    opened = home_for_dagster(home)
    with refusing():
        reports.print_status(opened, console)


@app.command()
def explain(
    client_id: Annotated[str, typer.Argument(help="The client's number as text, such as 00041.")],
    home: HomeOption = None,
) -> None:
    """Tell one client's story: purchases, rules, losses, causes, rights, campaigns, returns."""
    from reconquete_pipeline.facts.nights import last_published
    from reconquete_pipeline.story.explain import UnknownClientError, explain
    from reconquete_pipeline.story.outdated_rights import OutdatedRightsError

    opened = home_for_dagster(home)
    with refusing(OutdatedRightsError, UnknownClientError):
        explain(opened, load_catalogue(), client_id, console, last_published(opened))


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One query; run_date() and settings are there.")],
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write all rows to this file, for a French Excel.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Run one query on a copy of the working database; no night has to wait for it."""
    from reconquete_pipeline.commands.ask import QueryError, ask

    with refusing(QueryError):
        ask(home_for_dagster(home), load_catalogue(), query, csv, console)


@app.command()
def faults(
    table: Annotated[str, typer.Argument(help="Stage and name, such as staging.orders.")],
    home: HomeOption = None,
) -> None:
    """Show the rows of a table that break its rules; a night counts them and names none."""
    from reconquete_pipeline.commands.faults import FaultsError, print_faults

    opened = home_for_dagster(home)
    with refusing(FaultsError):
        print_faults(opened, load_catalogue(), table, console)


@app.command("new-table")
def begin_table(
    table: Annotated[str, typer.Argument(help="Stage and name, such as rhythm.gaps.")],
) -> None:
    """Write the skeleton of a table's file, and say what to do next."""
    try:
        path = new_table(sql_folder(), table)
    except NewTableError as error:
        raise refusal(error) from error
    console.print(f"{path} written", markup=False, soft_wrap=True)
    for number, step in enumerate(next_steps(table), start=1):
        console.print(f"{number}. {step}", markup=False, soft_wrap=True)


@app.command()
def rebuild(home: HomeOption = None) -> None:
    """Throw the working database away and make it again from facts/, for the last run date."""
    opened = home_for_dagster(home)
    with refusing(DamagedFactError, NightLockedError, NotTakenOverError):
        published = last_published(opened)
        run_date = published or opened.run_date or default_run_date()
        with night_lock(opened, run_date, "rebuild", console.print):
            _take_over_decisions(opened, published)
            for path in (opened.database, opened.database.with_name(opened.database.name + ".wal")):
                path.unlink(missing_ok=True)
    raise typer.Exit(reports.run_and_print(opened, run_date, console))


@app.command()
def restore(
    backup: Annotated[Path, typer.Argument(help="The folder that facts/ was copied to.")],
    newer: Annotated[
        Path | None,
        typer.Option("--newer", help="A later copy of facts/, for the rights taken away since."),
    ] = None,
    without_newer: Annotated[
        bool,
        typer.Option("--without-newer", help="No later copy exists: what people said is lost."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    home: HomeOption = None,
) -> None:
    """Put a backup of facts/ back, keep who objected or was erased since, and publish again."""
    from reconquete_pipeline.commands.restore import begin_restored_home, restore_backup
    from reconquete_pipeline.facts.backup import BackupError

    begin_restored_home(find_home(home), backup, console)
    opened = home_for_dagster(home)
    with refusing(BackupError, DamagedFactError, NightLockedError):
        run_date = restore_backup(
            opened,
            usable_catalogue(),
            backup,
            newer,
            console,
            without_newer=without_newer,
            is_sure=yes,
        )
    if run_date is not None:
        raise typer.Exit(reports.run_and_print(opened, run_date, console))


def _take_over_decisions(home: Home, published: date | None) -> None:
    """Keep what stands in the working database of an earlier version alone, if it can be read."""
    if not home.database.exists():
        return
    try:
        with connect_to_read(home.database, home.settings.database_wait_seconds) as connection:
            take_over_decisions(connection, home, published, console.print)
    except duckdb.Error as error:
        console.print(f"{home.database}: {first_line(error)}", markup=False, soft_wrap=True)


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def dagster(context: typer.Context, home: HomeOption = None) -> None:
    """Run any Dagster command in the home's environment, for example `reconquete dagster dev`."""
    home_for_dagster(home)
    command = [str(Path(sys.executable).with_name("dagster")), *context.args]
    raise typer.Exit(subprocess.call(command))


@app.command()
def docs(
    target: Annotated[Path, typer.Argument(help="Where to write the page.")] = Path(
        "docs/tables.md"
    ),
) -> None:
    """Write the page of every table and column; in a checkout, what other pages hold of sql/."""
    from reconquete_pipeline.tables.documentation import renewed_pages, tables_page

    catalogue = usable_catalogue()
    try:
        pages = {target: tables_page(catalogue)} | renewed_pages(sql_folder().parent, catalogue)
    except ContractError as error:
        raise refusal(error) from error
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
        console.print(f"{path} written", markup=False, soft_wrap=True)
