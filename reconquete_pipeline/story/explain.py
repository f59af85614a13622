"""`reconquete explain`: all that the night knows of one client, in the terminal."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb
from rich.console import Console

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.story.client_report import DRAWN_AFTER, SECTIONS, Section
from reconquete_pipeline.story.outdated_rights import outdated_rights, refuse_lost_rights
from reconquete_pipeline.story.silence_line import silence_lines
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import connect_to_read, first_row
from reconquete_pipeline.text.french_csv import french
from reconquete_pipeline.text.french_words import told_fr
from reconquete_pipeline.text.terminal import plain, print_facts, print_table

NEAR_COUNT = 5
ABSENT = "—"
_UNIT = re.compile(r" \((?:jours|€|%)\)$")
_WITH_UNIT = ("_days", "_eur", "_share")


class UnknownClientError(Exception):
    """No client has this number; the message, in French, names those that are near."""


@dataclass(frozen=True)
class Part:
    """One section as it was found: labels and rows, in French."""

    section: Section
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Story:
    """What is known of one client on the run date."""

    asked_id: str
    client_id: str
    run_date: date
    orders_known_to: date
    parts: tuple[Part, ...]
    silence: tuple[str, ...] = ()


def explain(
    home: Home,
    catalogue: Catalogue,
    client_id: str,
    console: Console,
    newest_published_on: date | None = None,
) -> None:
    """Print one client's story. The database is closed before the first line is printed.

    Where a newer night than that of the tables was published, or began, it is said first.

    Raises OutdatedRightsError where rights were lost, UnknownClientError, WarehouseHeldError,
    NoWarehouseError, and duckdb.Error where a table has not been built yet.
    """
    refuse_lost_rights(home)
    wait = home.settings.database_wait_seconds
    with connect_to_read(home.database, wait, lambda line: console.print(plain(line))) as opened:
        outdated = outdated_rights(home, opened, newest_published_on)
        found = read_story(opened, catalogue, client_id)
    if outdated:
        console.print(plain(f"Attention : {outdated}."), style="bold", soft_wrap=True)
    print_story(found, console)


def read_story(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, client_id: str
) -> Story:
    """Read one client's story. Raises UnknownClientError."""
    kept_id = surviving_id(connection, client_id)
    labels = french_labels(catalogue)
    parts = [_read_part(connection, section, kept_id, labels) for section in SECTIONS]
    days = first_row(connection, "select run_date(), as_of()") or (date.min, date.min)
    lines = silence_lines(connection, kept_id)
    return Story(client_id, kept_id, days[0], days[1], tuple(parts), lines)


def french_labels(catalogue: Catalogue) -> dict[str, str]:
    """Column name to its French label; names that an extract uses in a sense of its own aside."""
    return {
        name: column.label_fr
        for model in catalogue.values()
        for name, column in model.contract.columns.items()
        if column.label_fr and not column.is_own_meaning
    }


def surviving_id(connection: duckdb.DuckDBPyConnection, client_id: str) -> str:
    """The number under which a client is known after merges. Raises UnknownClientError."""
    known = dict(
        connection.execute(
            "select client_id, surviving_client_id from orders.known_clients order by client_id"
        ).fetchall()
    )
    if client_id in known:
        return str(known[client_id])
    near = near_ids(client_id, known)
    also = f" ; numéros proches : {', '.join(near)}" if near else ""
    raise UnknownClientError(
        f"aucun client n'a le numéro {client_id} parmi ceux que la nuit connaît "
        f"({len(known)}){also}"
    )


def near_ids(client_id: str, known: Iterable[str]) -> list[str]:
    """Known numbers like this one: first those that only zeros, case or spaces set apart."""
    names = list(known)
    twins = [name for name in names if _bare(name) == _bare(client_id)]
    near = difflib.get_close_matches(client_id, names, n=NEAR_COUNT)
    return list(dict.fromkeys([*twins, *near]))[:NEAR_COUNT]


def _bare(client_id: str) -> str:
    return "".join(client_id.split()).casefold().lstrip("0")


def _read_part(
    connection: duckdb.DuckDBPyConnection, section: Section, client_id: str, labels: dict[str, str]
) -> Part:
    result = connection.execute(section.query, {"client": client_id})
    names = [column[0] for column in result.description or []]
    rows = [
        tuple(_word(name, value) for name, value in zip(names, row, strict=True))
        for row in result.fetchall()
    ]
    return Part(section, tuple(_label(name, labels) for name in names), tuple(rows))


def _word(column: str, value: object) -> str:
    return told_fr(column, value) or ABSENT


def _label(name: str, labels: dict[str, str]) -> str:
    """The French label of a column; its unit stands beside each value."""
    label = labels.get(name, name)
    return _UNIT.sub("", label) if name.endswith(_WITH_UNIT) else label


def print_story(found: Story, console: Console) -> None:
    """Print a story, section by section."""
    said = f"Client {found.asked_id}, nuit du {french(found.run_date)}"
    if found.orders_known_to != found.run_date:
        said += f", commandes connues jusqu'au {french(found.orders_known_to)}"
    console.print(plain(said), style="bold", soft_wrap=True)
    if found.client_id != found.asked_id:
        console.print(
            plain(f"{found.asked_id} a été repris par {found.client_id}, dont voici l'histoire."),
            soft_wrap=True,
        )
    for part in found.parts:
        console.print()
        console.print(plain(part.section.title), style="bold")
        if not part.rows:
            console.print(plain(f"  {part.section.empty}"), soft_wrap=True)
        elif part.section.is_list:
            print_table(console, part.labels, part.rows)
        else:
            for row in part.rows:
                print_facts(console, list(zip(part.labels, row, strict=True)))
        if part.section.title == DRAWN_AFTER:
            for line in found.silence:
                console.print(plain(f"  {line}"), soft_wrap=True)
