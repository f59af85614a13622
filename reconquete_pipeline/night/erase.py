"""Clients erased: keyed hashes first, then facts and logs, then a new database.

The order is that of what can be done again after a crash: the working database, from which the
client's values are read, goes last. Nothing of inbox/ is touched.
"""

import csv
import io
import os
import secrets as random
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from reconquete_pipeline.facts import erasures, suppressions
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.read_ahead import ReadAhead
from reconquete_pipeline.intake.delivery.staging import reading_of
from reconquete_pipeline.intake.ledger.ledger import read_ledger
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.store.erased import drop_erased, note_erased_keys, rewrite_kept_file
from reconquete_pipeline.intake.typing.typed_rows import type_rows
from reconquete_pipeline.night.traces import forget_in_logs
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.sql_text import quote, text_literal

Say = Callable[[str], None]
SOURCE = "erase"
# A shorter number or name is found in texts that have nothing to do with the client.
_FEWEST_SIGNS = 4


@dataclass(frozen=True)
class Person:
    """What a client is known by: all numbers after merges, contact values, names, orders.

    `shared` are values and names of other clients too, which stay there.
    """

    numbers: tuple[str, ...]
    values: tuple[str, ...]
    names: tuple[str, ...]
    orders: tuple[tuple[date, object], ...]
    shared: frozenset[str]

    @property
    def traces(self) -> list[str]:
        """Texts by which the person, and nobody else, would be found again in a file."""
        found = dict.fromkeys((*self.numbers, *self.values, *self.names))
        return [text for text in found if len(text) >= _FEWEST_SIGNS and text not in self.shared]


def find_person(connection: duckdb.DuckDBPyConnection, client_id: str) -> Person:
    """All that the working database knows a client by: the number at least."""
    numbers = _texts(
        connection,
        "select k.client_id from orders.known_clients as k where k.surviving_client_id in "
        "(select o.surviving_client_id from orders.known_clients as o where o.client_id = ?)",
        [client_id],
    )
    numbers = sorted({client_id, *numbers})
    values = "select distinct value from store.contact_points where client_id = any(?)"
    names = "select distinct name from store.clients where client_id = any(?) and name is not null"
    shared = (
        "select distinct value from store.contact_points where not client_id = any($1) union "
        "select distinct name from store.clients where not client_id = any($1) and name is not null"
    )
    known_values, known_names = (_texts(connection, one, [numbers]) for one in (values, names))
    orders = (
        "select ordered_on, net_amount_eur from orders.valid_orders where client_id = any(?) "
        "order by all"
    )
    return Person(
        tuple(numbers),
        tuple(known_values),
        tuple(known_names),
        tuple(connection.execute(orders, [numbers]).fetchall()),
        frozenset(_texts(connection, shared, [numbers])) & {*known_values, *known_names},
    )


def who_asked(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Clients who asked to be erased and are still there."""
    return _texts(
        connection,
        "select distinct client_id from compliance.suppression where is_erasure and client_id in "
        "(select k.client_id from orders.known_clients as k) and client_id not in "
        "(select e.client_id from staging.erased_clients as e) order by client_id",
        [],
    )


def _texts(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object]
) -> list[str]:
    return [str(row[0]) for row in connection.execute(query, list(parameters)).fetchall()]


def erase_facts(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    catalogue: Catalogue,
    people: Sequence[Person],
    erased_on: date,
    known_on: date,
    say: Say,
) -> list[str]:
    """Everything of the people outside the working database and published/. Returns the tombstones.

    `known_on` is the run date from which nights are to know it.
    """
    suppressions.keep(
        connection, home, _closing_query(connection, people, erased_on), known_on, SOURCE
    )
    tombstones = [_begin(connection, home, person, erased_on) for person in people]
    for tombstone, person in zip(tombstones, people, strict=True):
        erasures.keep_figures(home, tombstone, erased_on, person.orders)
    reapply(connection, home, catalogue, say)
    traces = [text for person in people for text in person.traces]
    forget_in_logs(home.dagster_home, traces, say)
    return tombstones


def reapply(
    connection: duckdb.DuckDBPyConnection, home: Home, catalogue: Catalogue, say: Say
) -> None:
    """Take everybody who was ever erased out of all facts: draws, reports, requests, kept files."""
    note_erased_keys(connection, home)
    _rename_in_draws(connection, home, say)
    _rename_in_told(connection, home, say)
    _rename_in_requests(connection, home, say)
    rewrite_kept_files(connection, home, catalogue, say)


def _closing_query(
    connection: duckdb.DuckDBPyConnection, people: Sequence[Person], erased_on: date
) -> str:
    """Rows of facts/suppressions that close numbers and values of the people over every channel."""
    numbers = [number for person in people for number in person.numbers]
    values = [value for person in people for value in person.values]
    connection.execute(
        "create or replace temp table erased_names as "
        "select 'client_id' as key_kind, unnest($1::varchar[]) as key, true as is_named union "
        "select key_kind(v.key), v.key, false from "
        "(select unnest(contact_keys(given.value)) as key from "
        "(select unnest($2::varchar[]) as value) as given) as v",
        [numbers, values],
    )
    return (
        "select n.key_kind, keyed_hash(n.key_kind, n.key) as key_hash, c.channel, "
        f"date '{erased_on}' as suppressed_from_on, true as is_erasure, '{SOURCE}' as "
        "opt_out_source, n.is_named from erased_names as n cross join "
        "(select distinct channel from reference.contact_channels) as c"
    )


def _begin(
    connection: duckdb.DuckDBPyConnection, home: Home, person: Person, erased_on: date
) -> str:
    """Enter the erasure by keyed hashes. Returns its random number, that of one begun before."""
    keys = connection.execute(
        "select keyed_hash('client_id', n) from (select unnest($1::varchar[]) as n) union "
        "select keyed_hash(key_kind(k), k) from "
        "(select unnest(contact_keys(given.value)) as k from "
        "(select unnest($2::varchar[]) as value) as given) union "
        "select keyed_hash('order_id', order_id) from store.orders where client_id = any($1) union "
        "select keyed_hash('order_id', order_id) from store.order_lines where client_id = any($1)",
        [list(person.numbers), list(person.values)],
    ).fetchall()
    hashes = {str(key) for (key,) in keys}
    own = set(
        _texts(
            connection,
            "select keyed_hash('client_id', n) from (select unnest(?::varchar[]) as n)",
            [list(person.numbers)],
        )
    )
    for begun in erasures.erasures(home):
        if not begun.is_done and own & set(begun.keys):
            return begun.tombstone
    tombstone = f"erased-{random.token_hex(8)}"
    erasures.begin(home, tombstone, erased_on, hashes)
    return tombstone


def _rename_in_draws(connection: duckdb.DuckDBPyConnection, home: Home, say: Say) -> None:
    """Arm and stratum of a draw stay, under the random number."""
    for path in sorted(home.draws.glob("*.csv")):
        text = io.StringIO(path.read_text(encoding="utf-8"), newline="")
        reader = csv.DictReader(text)
        rows = list(reader)
        drawn = [[row["client_id"] for row in rows], [row["drawn_on"] for row in rows]]
        names = dict(
            connection.execute(
                "select d.number, k.tombstone from (select unnest($1::varchar[]) as number, "
                "unnest($2::date[]) as drawn_on) as d inner join intake.erased_keys as k on "
                "keyed_hash('client_id', d.number) = k.key_hash and d.drawn_on <= k.erased_on",
                drawn,
            ).fetchall()
        )
        if not names:
            continue
        out = io.StringIO()
        writer = csv.DictWriter(out, reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {"client_id": names.get(row["client_id"], row["client_id"])})
        journal.write_whole(path, out.getvalue().encode())
        say(f"facts/draws/{path.name}: {len(names):,} drawn units are under a random number now")


def _rename_in_requests(connection: duckdb.DuckDBPyConnection, home: Home, say: Say) -> None:
    """What was asked before the erasure stays, with its answer, under the random number."""
    entries = list(journal.read(home.requests))
    numbers = list({str(entry["client_id"]) for entry in entries if "client_id" in entry})
    found = connection.execute(
        "select d.number, k.tombstone from (select unnest(?::varchar[]) as number) as d "
        "inner join intake.erased_keys as k on keyed_hash('client_id', d.number) = k.key_hash",
        [numbers],
    ).fetchall()
    begun = {one.tombstone: f"{one.begun_on}" for one in erasures.erasures(home)}
    count = 0
    for place, entry in enumerate(entries):
        for number, tombstone in found:
            is_theirs = entry.get("client_id") == number
            if is_theirs and str(entry["received_on"]) <= begun[tombstone]:
                entries[place] = entry | {"client_id": tombstone}
                count += 1
    if count:
        journal.rewrite(home.requests, entries)
        say(f"facts/requests.jsonl: {count:,} requests are under a random number now")


# What a row of told losses may say of a client in words.
_WORDS = {"change_evidence", "evidence_file_name"}


def _rename_in_told(connection: duckdb.DuckDBPyConnection, home: Home, say: Say) -> None:
    """What was told of losses stays, under the random number and without its evidence."""
    for path in sorted(home.told.glob("*.parquet")):
        source = f"read_parquet({text_literal(str(path))})"
        joined = f"{source} as t " + " ".join(
            f"left join intake.erased_keys as {name[0]} on keyed_hash('client_id', t.{name}) = "
            f"{name[0]}.key_hash and t.found_on <= {name[0]}.erased_on"
            for name in ("client_id", "present_client_id")
        )
        found = "c.tombstone is not null or p.tombstone is not null"
        row = first_row(connection, f"select count(*) from {joined} where {found}")
        if row is None or not row[0]:
            continue
        columns = connection.execute(f"describe select * from {source}").fetchall()
        shown = []
        for name in [column[0] for column in columns]:
            value = f"t.{quote(name)}"
            if name in {"client_id", "present_client_id"}:
                value = f"coalesce({name[0]}.tombstone, {value})"
            elif name in _WORDS:
                value = f"case when {found} then null else {value} end"
            shown.append(f"{value} as {quote(name)}")
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            connection.execute(
                f"copy (select {', '.join(shown)} from {joined} order by all) "
                f"to {text_literal(str(temporary))} (format parquet, compression zstd)"
            )
            temporary.chmod(journal.allowed(0o444))
            sha256 = journal.sha256_of(temporary)
            erasures.note_replaced(home, f"told/{path.name}", sha256, row[0])
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        journal.sync_folder(home.told)
        say(f"facts/told/{path.name}: {row[0]:,} rows are under a random number now")


def rewrite_kept_files(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    catalogue: Catalogue,
    say: Say,
    *,
    names: Collection[str] | None = None,
) -> None:
    """Take what `drop_erased` finds out of every kept file that can be read (of these extracts)."""
    deliveries = read_ledger(home)
    for name, config in home.extracts.items():
        if names is not None and name not in names:
            continue
        reading = reading_of(catalogue[f"staging.{name}"], config)
        own = [entry for entry in deliveries if entry.extract == name]
        firsts = list({entry.sha256: entry for entry in reversed(own)}.values())
        for entry in sorted(firsts, key=lambda one: one.file_id):
            single = replace(entry, is_repeat=False)
            with ReadAhead(connection, home, reading, [single]) as files:
                try:
                    prepared = files.prepared(single)
                    type_rows(
                        connection,
                        reading,
                        prepared.headers,
                        prepared.relation,
                        prepared.is_trimmed,
                    )
                except FileRefusedError:
                    continue  # told at the end, where it shows a trace
                cleaned = drop_erased(connection, reading, single, prepared)
                if cleaned.is_changed:
                    rewrite_kept_file(connection, home, single, cleaned.prepared)
                    say(
                        f"facts/files, {entry.file_name}: {cleaned.dropped_count:,} rows taken out "
                        f"of the kept copy, {cleaned.emptied_count:,} without their values now"
                    )


def drop_working(home: Home) -> None:
    """Remove the working database and its pages, which a night makes again."""
    for path in sorted(home.warehouse.glob("*")):
        if path in {home.lock, home.unchecked_contacts}:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def drop_made(home: Home) -> None:
    """Remove all that a night makes again: working database, its pages, what is published."""
    drop_working(home)
    home.unchecked_contacts.unlink(missing_ok=True)
    for folder in (home.published, home.target_files):
        for path in sorted(folder.glob("*")) if folder.is_dir() else []:
            if path.is_file():
                path.unlink()
