"""Clients erased: keyed hashes first, then facts and logs, then a new database.

The order is that of what can be done again after a crash: the working database, from which the
client's values are read, goes last. Nothing of inbox/ is touched.
"""

import csv
import io
import re
import secrets as random
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.facts import erasures, suppressions
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.parquet_file import write_parquet
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.extract_config import plain_config
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.clean_kept import clean_kept
from reconquete_pipeline.intake.delivery.staging import reading_of
from reconquete_pipeline.intake.ledger.ledger import read_ledger
from reconquete_pipeline.intake.store.erased import note_erased_keys
from reconquete_pipeline.intake.store.mentions import keys_of_texts, look_for, look_in
from reconquete_pipeline.night.traces import forget_in_logs, search_erased
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import first_column, first_row, set_contact_macros
from reconquete_pipeline.text.sql_text import quote, text_literal

Say = Callable[[str], None]
SOURCE = "erase"


@dataclass(frozen=True)
class Person:
    """What a client is known by: all numbers after merges, contact values, names, orders."""

    numbers: tuple[str, ...]
    values: tuple[str, ...]
    names: tuple[str, ...]
    orders: tuple[tuple[date, object], ...]


def find_person(connection: duckdb.DuckDBPyConnection, client_id: str) -> Person:
    """All that the working database knows a client by: the number at least."""
    numbers = first_column(
        connection,
        "select k.client_id from orders.known_clients as k where k.surviving_client_id in "
        "(select o.surviving_client_id from orders.known_clients as o where o.client_id = ?)",
        [client_id],
    )
    numbers = sorted({client_id, *numbers})
    values = "select distinct value from store.contact_points where client_id = any(?)"
    names = "select distinct name from store.clients where client_id = any(?) and name is not null"
    orders = (
        "select ordered_on, net_amount_eur from orders.valid_orders where client_id = any(?) "
        "order by all"
    )
    return Person(
        tuple(numbers),
        tuple(first_column(connection, values, [numbers])),
        tuple(first_column(connection, names, [numbers])),
        tuple(connection.execute(orders, [numbers]).fetchall()),
    )


def who_asked(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Clients who asked to be erased and are still there."""
    return first_column(
        connection,
        "select distinct client_id from compliance.suppression where is_erasure and client_id in "
        "(select k.client_id from orders.known_clients as k) and client_id not in "
        "(select e.client_id from staging.erased_clients as e) order by client_id",
        [],
    )


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
    set_contact_macros(connection)
    suppressions.keep(
        connection, home, _closing_query(connection, people, erased_on), known_on, SOURCE
    )
    tombstones = _begin(connection, home, catalogue, people, erased_on)
    for tombstone, person in zip(tombstones, people, strict=True):
        erasures.keep_figures(home, tombstone, erased_on, person.orders)
    reapply(connection, home, catalogue, say)
    search_erased(connection)
    forget_in_logs(connection, home.dagster_home, say)
    return tombstones


def reapply(
    connection: duckdb.DuckDBPyConnection, home: Home, catalogue: Catalogue, say: Say
) -> None:
    """Take everybody who was ever erased out of all facts: draws, what was told, journals, files.

    `connection` has the macros of contacts and the secret (`set_contact_macros`, `use_secret`).
    """
    note_erased_keys(connection, home)
    _rename_in_draws(connection, home, say)
    _rename_in_told(connection, home, say)
    for path in (home.requests, home.exports):
        _rename_in_journal(connection, home, path, say)
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
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    catalogue: Catalogue,
    people: Sequence[Person],
    erased_on: date,
) -> list[str]:
    """Enter the erasures by keyed hashes. Returns their random numbers, those begun before too."""
    said = [
        (place, kind, text)
        for place, person in enumerate(people)
        for kind, texts in (
            ("number", person.numbers), ("value", person.values), ("name", person.names)
        )
        for text in texts
    ]  # fmt: skip
    connection.execute(
        "create or replace temp table erased_people as select unnest($1::int[]) as place, "
        "unnest($2::varchar[]) as kind, unnest($3::varchar[]) as text",
        [list(column) for column in zip(*said, strict=True)],
    )
    numbers = "(select place, text as client_id from erased_people where kind = 'number')"
    orders = [
        f"select n.place, keyed_hash('order_id', o.order_id) from {numbers} as n "
        f"inner join store.{extract} as o using (client_id)"
        for extract in ("orders", "order_lines")
    ]
    found = connection.execute(
        f"select place, keyed_hash('client_id', client_id) from {numbers} union "
        "select place, keyed_hash(key_kind(k), k) from (select place, "
        "unnest(contact_keys(text)) as k from erased_people where kind = 'value') union "
        f"{' union '.join(orders)} union "
        f"select place, key_hash from ({_keys_of_texts(connection, catalogue)})"
    ).fetchall()
    hashes: list[set[str]] = [set() for _ in people]
    for place, key in found:
        hashes[place].add(str(key))
    own = connection.execute(f"select place, keyed_hash('client_id', client_id) from {numbers}")
    owner = {str(key): place for place, key in own.fetchall()}
    begun: dict[int, erasures.Erasure] = {}
    for one in erasures.erasures(home):
        if not one.is_done:
            begun |= {owner[key]: one for key in one.keys if key in owner}
    tombstones = []
    for place, keys in enumerate(hashes):
        earlier = begun.get(place)
        tombstone = earlier.tombstone if earlier else f"erased-{random.token_hex(8)}"
        if earlier is None or not keys <= set(earlier.keys):
            # What an erasure that was cut short knew is known no more: the database may be newer.
            erasures.begin(home, tombstone, erased_on, keys | set(earlier.keys if earlier else ()))
        tombstones.append(tombstone)
    return tombstones


def _keys_of_texts(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> str:
    """A query of (place, key_hash) for the texts by which the people, and nobody else, are known.

    A value or name that is another client's too, or a word of the company's own, stays where it is.
    """
    own = "(select text from erased_people where kind = 'number')"
    connection.execute(
        f"create or replace temp table text_keys as {keys_of_texts('erased_people')}"
    )
    others = " union ".join(
        f"select {column} as text from store.{extract} where client_id not in {own}"
        for extract, column in (("contact_points", "value"), ("clients", "name"))
    )
    look_for(connection, others, "text_keys")
    connection.execute("create or replace temp table shared as select distinct key_hash from shown")
    words = _company_words(catalogue, own)
    connection.execute(
        "insert into shared select keyed_hash('text', phrase) from (select distinct "
        f"array_to_string(words_of(word), ' ') as phrase from ({words}))"
    )
    numbers = "(select * from erased_people where kind = 'number')"
    return (
        "select place, key_hash from text_keys where phrase not in (select t.phrase from "
        "text_keys as t where t.key_hash in (select s.key_hash from shared as s)) union "
        f"select place, key_hash from ({keys_of_texts(numbers)})"
    )


def _company_words(catalogue: Catalogue, own: str) -> str:
    """What stands whole in the columns of other clients that hold no personal data (SQL)."""
    found = []
    for model in catalogue.staging:
        columns = model.contract.delivered
        if not model.is_from_inbox:
            continue
        who = f"client_id is null or client_id not in {own}" if "client_id" in columns else "true"
        found += [
            f"select distinct {quote(name)} as word from store.{model.name} where {who}"
            for name, column in columns.items()
            if column.type == "VARCHAR" and not (column.personal or column.values)
            and name not in {*model.contract.grain, *model.contract.clients_named}
            and not name.endswith("_id")
        ]  # fmt: skip
    return " union ".join(found)


# What a campaign is measured by; of an erased client a draw keeps no more.
_MEASURED = {"campaign_id", "client_id", "arm", "drawn_on", "window_starts_on"}
_MEASURED |= {"wave", "stratum", "share"}


def _rename_in_draws(connection: duckdb.DuckDBPyConnection, home: Home, say: Say) -> None:
    """Arm and stratum of a draw stay, under the random number; what was expected goes."""
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
            name = names.get(row["client_id"])
            gone = {} if name is None else dict.fromkeys(row.keys() - _MEASURED, "")
            writer.writerow(row | gone | {"client_id": name or row["client_id"]})
        journal.write_whole(path, out.getvalue().encode())
        say(f"facts/draws/{path.name}: {len(names):,} drawn units are under a random number now")


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

        def noted(sha256: str, name: str = path.name, count: int = row[0]) -> str:
            erasures.note_replaced(home, f"told/{name}", sha256, count)
            return name

        query = f"select {', '.join(shown)} from {joined} order by all"
        write_parquet(connection, query, home.told, noted)
        say(f"facts/told/{path.name}: {row[0]:,} rows are under a random number now")


def _rename_in_journal(
    connection: duckdb.DuckDBPyConnection, home: Home, path: Path, say: Say
) -> None:
    """Who asked for what, and what was given out, stays under the random number."""
    begun = {one.tombstone: one.begun_on for one in erasures.erasures(home)}

    def renamed(entries: list[dict[str, object]]) -> list[dict[str, object]] | None:
        numbers = connection.execute(
            "select n.place, k.tombstone from (select unnest($1::int[]) as place, "
            "unnest($2::varchar[]) as number) as n inner join intake.erased_keys as k on "
            "keyed_hash('client_id', n.number) = k.key_hash",
            [list(range(len(entries))), [entry.get("client_id") for entry in entries]],
        ).fetchall()
        names = {
            place: tombstone
            for place, tombstone in numbers
            if str(entries[place].get("received_on") or entries[place]["at"])[:10]
            <= f"{begun[tombstone]}"
        }
        files = [str(entries[place].get("file_name")) for place in names]
        look_in(connection, files)
        shown = {str(text) for (text,) in connection.execute("select text from shown").fetchall()}
        for (place, tombstone), file in zip(names.items(), files, strict=True):
            number = str(entries[place]["client_id"])
            if file in shown or number in re.split(r"\W|_", file):
                entries[place]["file_name"] = tombstone
            entries[place]["client_id"] = tombstone
        if names:
            say(f"facts/{path.name}: {len(names):,} lines are under a random number now")
        return entries if names else None

    journal.rewrite(path, renamed)


def rewrite_kept_files(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    catalogue: Catalogue,
    say: Say,
    *,
    names: Collection[str] | None = None,
) -> None:
    """Take what `clean_kept` finds out of every kept file (of these extracts).

    Extracts that the home no longer names are among them.
    """
    deliveries = read_ledger(home)
    for name in dict.fromkeys(entry.extract for entry in deliveries):
        if names is not None and name not in names:
            continue
        model = catalogue.get(f"staging.{name}")
        if model is None:
            raise DamagedFactError(
                f"facts/ledger.jsonl: no file of sql/staging makes the extract {name}, so its kept "
                "files cannot be read: put the file of the earlier version back"
            )
        reading = reading_of(model, home.extracts.get(name) or plain_config(name))
        own = [entry for entry in deliveries if entry.extract == name]
        firsts = list({entry.sha256: entry for entry in reversed(own)}.values())
        for entry in sorted(firsts, key=lambda one: one.file_id):
            for line in clean_kept(connection, home, reading, entry):
                say(line)


def drop_working(home: Home) -> None:
    """Remove the working database and its pages, which a night makes again."""
    for path in sorted(home.warehouse.glob("*")):
        if path in {home.lock, home.unchecked_contacts, home.unknown_rights}:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    erasures.show_figures(home)


def drop_made(home: Home) -> None:
    """Remove all that a night makes again: working database, its pages, what is published."""
    drop_working(home)
    home.unchecked_contacts.unlink(missing_ok=True)
    inner = (path for folder in home.list_folders for path in folder.rglob("*"))
    for path in sorted((*home.published.glob("*"), *inner)):
        if path.is_file():
            path.unlink()
