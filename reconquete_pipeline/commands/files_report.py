"""`reconquete files`: what was loaded, skipped and refused, and why; what waits in the inbox."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
from rich.console import Console

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.unknown_codes import open_codes
from reconquete_pipeline.intake.ledger.ledger import Delivery, read_ledger, unmatched_names
from reconquete_pipeline.intake.ledger.waiting_files import waiting_files
from reconquete_pipeline.intake.typing.reject_reasons import what_to_do
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.warehouse import connect_to_read
from reconquete_pipeline.text.terminal import plain, print_table

STATUSES = ("accepted", "refused", "skipped", "not loaded")
NOT_LOADED = "not loaded"
EXAMPLE_COUNT = 3
HEADERS = ("file", "night", "status", "read", "accepted", "rejected", "open", "superseded", "why")


class FilesError(Exception):
    """A question that cannot be answered; the message is one sentence."""


@dataclass(frozen=True)
class FileLine:
    """One delivered file, and what became of it; `open_count` rejected rows are still open."""

    file_id: int
    extract: str
    file_name: str
    first_seen_on: date
    status: str
    read_count: int
    accepted_count: int
    rejected_count: int
    open_count: int
    superseded_count: int
    message: str | None


@dataclass(frozen=True)
class OpenReason:
    """The open rejects of one extract that share a reason."""

    reason: str
    row_count: int
    file_names: tuple[str, ...]
    examples: tuple[tuple[str, int, str], ...]


def print_files(
    home: Home, console: Console, extract: str | None, status: str | None, last: int
) -> None:
    """Print the newest `last` files of each extract, newest last, then what lies in the inbox.

    Raises FilesError, WarehouseHeldError, DamagedJournalError.
    """
    _check_extract(home, extract)
    if status is not None and status not in STATUSES:
        raise FilesError(f"--status {status}: choose one of {', '.join(STATUSES)}")
    deliveries = read_ledger(home)
    lines = [
        line
        for line in _lines(home, console, deliveries)
        if extract in (None, line.extract) and status in (None, line.status)
    ]
    for name in dict.fromkeys(line.extract for line in lines):
        _print_extract(console, name, [line for line in lines if line.extract == name], last)
    if not lines:
        kind = f"{status} file" if status else "file"
        console.print(plain(f"No {kind} of {extract or 'any extract'} was delivered yet."))
    _print_inbox(home, console, deliveries, extract)


def _teller(console: Console) -> Callable[[str], None]:
    return lambda text: console.print(plain(text), soft_wrap=True)


def _check_extract(home: Home, extract: str | None) -> None:
    if extract is not None and extract not in home.extracts:
        known = ", ".join(sorted(home.extracts))
        raise FilesError(f"{extract}: no such extract in reconquete.toml; it has {known}")


def _lines(home: Home, console: Console, deliveries: Sequence[Delivery]) -> list[FileLine]:
    """Every delivery in order; those that no night loaded yet are not in the database."""
    loaded: dict[int, tuple[object, ...]] = {}
    if home.database.exists():
        wait = home.settings.database_wait_seconds
        with connect_to_read(
            home.database, wait, lambda said: console.print(plain(said))
        ) as opened:
            loaded = {row[0]: row[1:] for row in _loaded(opened)}
    unknown = (NOT_LOADED, 0, 0, 0, 0, 0, "taken in, but the night ended before it was loaded")
    return [
        FileLine(
            entry.file_id,
            entry.extract,
            entry.file_name,
            entry.first_seen_on,
            *loaded.get(entry.file_id, unknown),  # type: ignore[arg-type]
        )
        for entry in deliveries
    ]


def _loaded(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, *tuple[object, ...]]]:
    return connection.execute(
        "select file_id, status, read_count, accepted_count, rejected_count, "
        "(select count(*) from intake.rejected_rows as r where r.file_id = f.file_id and r.is_open)"
        ", superseded_count, message from intake.files as f"
    ).fetchall()


def _print_extract(console: Console, name: str, lines: Sequence[FileLine], last: int) -> None:
    files = "1 file" if len(lines) == 1 else f"{len(lines):,} files"
    console.print(plain(f"{name}: {files}"), style="bold")
    hidden = max(0, len(lines) - last)
    if hidden:
        console.print(plain(f"  the {hidden:,} oldest are not shown (--last N shows more)"))
    rows = [
        [
            line.file_name,
            line.first_seen_on,
            line.status,
            *(
                f"{count:,}"
                for count in (
                    line.read_count,
                    line.accepted_count,
                    line.rejected_count,
                    line.open_count,
                    line.superseded_count,
                )
            ),
            line.message or "",
        ]
        for line in lines[hidden:]
    ]
    print_table(console, HEADERS, rows)


def _print_inbox(
    home: Home, console: Console, deliveries: Sequence[Delivery], extract: str | None
) -> None:
    waiting = [one for one in waiting_files(home, deliveries) if extract in (None, one.extract)]
    for one in waiting:
        said = f"left out: {one.problem}" if one.problem else "waits for the next night"
        console.print(plain(f"inbox: {one.entry.name} ({one.extract}) {said}"), soft_wrap=True)
    names = unmatched_names(home) if extract is None else []
    for name in names:
        console.print(plain(f"inbox: {name}: no extract takes it"), soft_wrap=True)
    if not waiting and not names:
        console.print(plain("inbox: nothing waits."))


def print_rejects(home: Home, console: Console, extract: str) -> None:
    """Print the open rejects of one extract by reason, the commonest first.

    Raises FilesError, WarehouseHeldError, NoWarehouseError.
    """
    _check_extract(home, extract)
    wait = home.settings.database_wait_seconds
    with connect_to_read(home.database, wait, _teller(console)) as opened:
        count, found = _open_reasons(opened, extract)
        codes = open_codes(opened, extract)
    if not found:
        console.print(plain(f"{extract}: no rejected row is open."))
        return
    said = f"{extract}: {count:,} rejected rows are open"
    way_out = "a later delivery of the same key or file name closes them."
    console.print(plain(f"{said}; {way_out}"), soft_wrap=True)
    for one in found:
        names = ", ".join(one.file_names[:EXAMPLE_COUNT])
        rest = len(one.file_names) - EXAMPLE_COUNT
        more = f" and {rest:,} more" if rest > 0 else ""
        console.print()
        console.print(
            plain(f"{one.reason}: {one.row_count:,} rows in {names}{more}"),
            style="bold",
            soft_wrap=True,
        )
        console.print(plain(f"  {what_to_do(one.reason, home.extracts[extract])}"), soft_wrap=True)
        for file_name, number, text in one.examples:
            told = text or "its text has been forgotten (rejected_text_days)"
            console.print(plain(f"  {file_name}, record {number:,}: {told}"), soft_wrap=True)
    if codes:
        console.print()
    columns = load_catalogue()[f"staging.{extract}"].contract.columns
    for code in codes:
        line = code.line_to_add(extract, columns[code.column].values)
        console.print(plain(line), soft_wrap=True)


def _open_reasons(
    connection: duckdb.DuckDBPyConnection, extract: str
) -> tuple[int, list[OpenReason]]:
    """How many rows are open, and every reason with its rows; a row may have several reasons."""
    open_rows = (
        "select f.file_name, r.file_id, r.record_number, r.row_text, "
        "unnest(string_split(r.reasons, '; ')) as reason "
        "from intake.rejected_rows as r join intake.files as f using (file_id) "
        "where r.extract = ? and r.is_open"
    )
    rows = connection.execute(
        f"select reason, count(*), list(distinct file_name order by file_name), "
        f"list((file_name, record_number, row_text) order by file_id, record_number)"
        f"[:{EXAMPLE_COUNT}] "
        f"from ({open_rows}) group by reason order by 2 desc, reason",
        [extract],
    ).fetchall()
    counted = connection.execute(
        "select count(*) from intake.rejected_rows where extract = ? and is_open", [extract]
    ).fetchall()
    return counted[0][0], [
        OpenReason(reason, count, tuple(names), tuple(tuple(one) for one in examples))
        for reason, count, names, examples in rows
    ]
