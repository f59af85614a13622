"""What the terminal shows at the end of a night, and of the home as it stands."""

import shlex
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reconquete_pipeline.commands.tools import FAILED, UNUSABLE
from reconquete_pipeline.facts.backup import restored_without
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.purges import pending
from reconquete_pipeline.facts.requests import read_requests
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import PARIS, Home, default_run_date
from reconquete_pipeline.intake.ledger.ledger import read_ledger, unmatched_names
from reconquete_pipeline.night.night import NightResult
from reconquete_pipeline.tables.contracts import STAGES
from reconquete_pipeline.text.terminal import print_table

QUERY = "select * from marketing.target_list"
DEFINITIONS = "reconquete_pipeline.definitions"


def run_and_print(home: Home, run_date: date, console: Console) -> int:
    """Run a night and tell it. Returns the code with which the command ends."""
    # Dagster takes seconds to import: only the commands that run a night pay for it.
    from reconquete_pipeline.night.nightly import run_night

    if run_date < home.first_night_on:
        console.print(
            f"[red]--date {run_date}: the home's nights begin on {home.first_night_on}; "
            "set an earlier first_night_on in reconquete.toml[/red]",
            soft_wrap=True,
        )
        return UNUSABLE
    if run_date > default_run_date():
        console.print(
            f"[red]--date {run_date}: a night sums up a complete day, and the last one is "
            f"{default_run_date()}; choose that or an earlier date[/red]",
            soft_wrap=True,
        )
        return UNUSABLE
    outcome = run_night(home, run_date, console)
    if outcome.is_success and pending(home):
        console.print("A purge was begun: the night is run again without what is purged.")
        outcome = run_night(home, run_date, console)
    print_night(home, outcome, console)
    return 0 if outcome.is_success else FAILED


def print_night(home: Home, outcome: NightResult, console: Console) -> None:
    """A table of what happened per stage, what needs attention, and where the results are."""
    _print_stages(home, console)
    for warning in outcome.warnings:
        console.print(f"[yellow]to look at[/yellow]  {escape(warning)}", soft_wrap=True)
    names = unmatched_names(home)
    if names:
        console.print(
            f"[yellow]to look at[/yellow]  inbox: {escape(', '.join(names))}: "
            "no extract takes these",
            soft_wrap=True,
        )
    for failure in outcome.failures:
        console.print(f"[red]failed[/red]      {escape(failure)}", soft_wrap=True)
    published = last_published(home)
    if not outcome.is_success:
        before = (
            f"the file of {published} still stands" if published else "nothing is published yet"
        )
        console.print(f"[red]Night of {outcome.run_date} not published[/red]: {before}.")
        _print_page(home, console)
        return
    console.print(f"[green]Night of {outcome.run_date} done[/green] in {outcome.seconds:.1f} s.")
    if published is not None and outcome.run_date < published:
        console.print(f"Older than what is published ({published}): the published file was left.")
    _print_where(home, console)


def _print_where(home: Home, console: Console) -> None:
    program = str(Path(sys.executable).with_name("reconquete"))
    page = [program, "dagster", "--home", str(home.path), "dev", "-m", DEFINITIONS]
    console.print(f"Published file: {home.published_database}", soft_wrap=True, markup=False)
    console.print(
        "Query it, for example:\n"
        f"  {sys.executable} -c \"import duckdb; print(duckdb.connect('{home.published_database}', "
        f"read_only=True).sql('{QUERY}'))\"",
        soft_wrap=True,
        markup=False,
    )
    _print_page(home, console)
    console.print(
        f"See the run:\n  {shlex.join(page)}   (then http://localhost:3000)",
        soft_wrap=True,
        markup=False,
    )


def _print_page(home: Home, console: Console) -> None:
    if home.validation_page.exists():
        console.print(f"Validation results: {home.validation_page}", soft_wrap=True, markup=False)


def _print_stages(home: Home, console: Console) -> None:
    rows = _rows(
        home,
        console,
        "select table_name, row_count, has_passed from stamps.builds order by built_at",
    )
    if rows is None:
        return
    table = Table("stage", "table", "rows", "checks")
    marks = {True: "[green]passed[/green]", False: "[red]failed[/red]", None: "not run"}
    for stage in STAGES:
        for name, count, has_passed in rows:
            if name.startswith(f"{stage}."):
                table.add_row(stage, name.partition(".")[2], f"{count:,}", marks[has_passed])
    console.print(table)


def _print_costs(home: Home, console: Console) -> None:
    """How long the last nights took, and their dearest part; not runs of a few tables."""
    kept = _rows(
        home,
        console,
        "select 1 from duckdb_tables() where schema_name = 'stamps' and table_name = 'costs'",
    )
    if not kept:
        return
    rows = _rows(
        home,
        console,
        "with parts as (select run_on, run_id, part, sum(seconds) as seconds, max(rowid) as place, "
        "count(distinct table_name) filter (where part = 'building') as table_count "
        "from stamps.costs group by all), runs as (select run_on, sum(seconds) as seconds, "
        "arg_max(part, seconds) as part, max(seconds) as most, max(table_count) as table_count, "
        "max(place) as place from parts group by run_on, run_id) select run_on, seconds, part, "
        "most, table_count, max(table_count) over () as whole_count from runs "
        "qualify 2 * table_count >= whole_count order by place desc limit 5",
    )
    for run_on, seconds, part, most, table_count, whole_count in reversed(rows or []):
        stopped = f", stopped after {table_count:,} tables" if table_count < whole_count else ""
        console.print(
            f"  night of {run_on} took {seconds:.1f} s, of which {part} {most:.1f} s{stopped}"
        )


def _print_ages(home: Home, console: Console) -> None:
    """Each extract of the home: its rows, to which day it is complete, and how old that is."""
    rows = _rows(
        home,
        console,
        "select extract, row_count, covers_to_on, newest_on, run_date() - newest_on as age_days, "
        "max_age_days from intake.coverage where is_configured order by extract",
    )
    if rows is None:
        return
    newest = {entry.extract: entry for entry in read_ledger(home)}
    lines = []
    for extract, count, covers_to_on, newest_on, age_days, max_age_days in rows:
        last = newest.get(extract)
        lines.append(
            [
                extract,
                f"{count:,}",
                covers_to_on or "nothing yet",
                newest_on or "none yet",
                "" if age_days is None else f"{age_days:,}",
                "" if max_age_days is None else f"{max_age_days:,}",
                f"{last.file_name}, night of {last.first_seen_on}" if last else "none yet",
            ]
        )
    headers = ("extract", "rows", "complete to", "newest row", "days ago", "at most", "newest file")
    print_table(console, headers, lines)


def _print_erasures(home: Home, console: Console) -> None:
    """Erasures that did not reach everything, by their random numbers."""
    query = "select client_id, erased_on from staging.erased_clients where not is_whole order by 1"
    for tombstone, erased_on in _rows(home, console, query) or []:
        said = f"  {tombstone}: erased on {erased_on}, not complete; see facts/erasures.jsonl"
        console.print(said, markup=False, soft_wrap=True)


def _rows(home: Home, console: Console, query: str) -> list[tuple[Any, ...]] | None:
    """Rows of the working database; None, and a sentence, where it cannot be read now.

    Somebody holds it, or it was made by an older version, which the next night brings up to date.
    """
    try:
        with duckdb.connect(str(home.database), read_only=True) as connection:
            return connection.execute(query).fetchall()
    except (duckdb.IOException, duckdb.BinderException, duckdb.CatalogException) as error:
        said = f"{home.database} cannot be read now: {str(error).splitlines()[0]}"
        console.print(said, markup=False, soft_wrap=True)
        return None


def print_status(home: Home, console: Console) -> None:
    """What is published, the last nights, each table's checks, and the age of each extract."""
    published = last_published(home)
    console.print(f"{home.company}: {home.path}", soft_wrap=True, markup=False)
    console.print(f"Published: {published or 'nothing yet'}")
    for entry in list(journal.read(home.nights))[-5:]:
        console.print(f"  night of {entry['run_on']} published at {entry['at']}")
    for moment, count in restored_without(home):
        console.print(
            f"  facts/ put back at {moment} without newer rights; lines known lost: {count:,}",
            soft_wrap=True,
        )
    late = sum(one.is_late(datetime.now(PARIS).date()) for one in read_requests(home))
    if late:
        console.print(f"{late:,} requests of people are past their date: reconquete requests")
    if home.database.exists():
        _print_costs(home, console)
        _print_stages(home, console)
        _print_ages(home, console)
        _print_erasures(home, console)
