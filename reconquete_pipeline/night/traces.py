"""Where people would still be found: searched in all that is ours, cleaned from logs."""

import csv
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.backup import SET_ASIDE
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.formats.all_texts import (
    SQLITE_MAGIC,
    UnopenedError,
    is_duckdb,
    texts_of,
    texts_of_value,
)
from reconquete_pipeline.intake.formats.parquet import MAGIC
from reconquete_pipeline.intake.store.erased import note_erased_keys
from reconquete_pipeline.intake.store.mentions import (
    is_telling,
    keys_of_texts,
    look_for,
    look_in,
)
from reconquete_pipeline.tables.warehouse import (
    create_engine_tables,
    first_column,
    prepare_session,
    set_contact_macros,
    use_secret,
)
from reconquete_pipeline.text.sql_text import quote, text_literal

_ROWS = 2_000
_CELLED = frozenset({".csv", ".json", ".jsonl"})
_SEARCHED = "searched_keys"
# Columns of ours that hold nothing but the number of a client.
CLIENT_COLUMN = re.compile(r"(?:^|_)client_id$|^(?:referred_by|parent_id|merged_into)$")


def search_erased(connection: duckdb.DuckDBPyConnection) -> None:
    """Let what follows look for the people of intake.erased_keys."""
    _search(connection, "select key_hash, tombstone from intake.erased_keys")


def search_texts(connection: duckdb.DuckDBPyConnection, texts: Sequence[str]) -> None:
    """Let what follows look for these names, contact values and texts."""
    set_contact_macros(connection)
    given = "(select 0 as place, 'value' as kind, unnest(?::varchar[]) as text)"
    connection.execute(
        f"create or replace temp table searched_texts as from {given}", [list(texts)]
    )
    _search(connection, f"select key_hash, '' from ({keys_of_texts('searched_texts')})")


def _search(connection: duckdb.DuckDBPyConnection, keys: str) -> None:
    connection.execute(
        f"create or replace temp table {_SEARCHED} as select * from ({keys}) as k (key_hash, owner)"
    )


def traces_left(home: Home, secret: bytes, tombstones: Sequence[str]) -> dict[str, list[str]]:
    """For each erasure the files of ours that still show the person, as seen from the home.

    Nothing is taken on trust: archives are opened, databases and Parquet files searched column by
    column, all other files by their bytes in every encoding. What cannot be opened counts as
    showing everybody.
    """
    found: dict[str, list[str]] = {one: [] for one in tombstones}
    with _searching(secret) as connection:
        note_erased_keys(connection, home, tombstones)
        search_erased(connection)
        for name, shown in _shown(connection, home):
            for tombstone in tombstones if shown is None else shown:
                found[tombstone].append(name)
    return found


def texts_left(home: Home, secret: bytes, texts: Sequence[str]) -> list[str]:
    """The files of ours that still show one of the texts, as seen from the home."""
    with _searching(secret) as connection:
        search_texts(connection, texts)
        return [name for name, shown in _shown(connection, home) if shown is None or shown]


@contextmanager
def _searching(secret: bytes) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        prepare_session(connection)
        create_engine_tables(connection)
        set_contact_macros(connection)
        use_secret(connection, secret)
        yield connection


def _shown(
    connection: duckdb.DuckDBPyConnection, home: Home
) -> Iterator[tuple[str, set[str] | None]]:
    """Each file of ours and whom it shows; None, so anybody, where it cannot be opened."""
    for folder in sorted(home.path.glob(f"{SET_ASIDE}*")):
        yield f"{folder.name} (former facts, which nobody is taken out of: remove it)", None
    for path in _own_files(home):
        name = str(path.relative_to(home.path))
        try:
            yield name, _shown_by(connection, path)
        except (UnopenedError, duckdb.Error):
            yield f"{name} (it cannot be opened)", None


def _own_files(home: Home) -> Iterable[Path]:
    for folder in (home.facts, home.warehouse, home.published, home.dagster_home):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != home.lock:
                yield path


def _shown_by(connection: duckdb.DuckDBPyConnection, path: Path) -> set[str]:
    with path.open("rb") as stream:
        start = stream.read(16)
    if is_duckdb(start):
        return _shown_by_database(connection, path)
    if start.startswith(MAGIC):
        source = f"read_parquet({text_literal(str(path))})"
        columns = connection.execute(f"describe select * from {source}").fetchall()
        shown = _shown_by_table(connection, source, [(row[0], row[1]) for row in columns])
        meta = f"select decode(value) as text from parquet_kv_metadata({text_literal(str(path))})"
        return shown | _owners(connection, look_for(connection, meta, _SEARCHED))
    cells_of = _cells_of(path)
    if cells_of is not None:
        texts, cells = cells_of
        shown = _owners(connection, look_in(connection, texts, _SEARCHED, is_telling("text")))
        return shown | _clients(connection, "select unnest(?::varchar[]) as cell", [cells])
    shown = set()
    for texts in texts_of(path):
        shown |= _owners(connection, look_in(connection, texts, _SEARCHED))
    return shown


def _shown_by_database(connection: duckdb.DuckDBPyConnection, path: Path) -> set[str]:
    connection.execute(f"attach {text_literal(str(path))} as searched (read_only)")
    try:
        tables = connection.execute(
            "select schema_name, table_name, list([column_name, data_type]) from duckdb_columns() "
            "where database_name = 'searched' and (schema_name, table_name) in (select "
            "(t.schema_name, t.table_name) from duckdb_tables() as t "
            "where t.database_name = 'searched') group by all"
        ).fetchall()
        shown: set[str] = set()
        for schema, table, columns in tables:
            source = f"searched.{quote(schema)}.{quote(table)}"
            shown |= _shown_by_table(connection, source, columns)
        return shown
    finally:
        connection.execute("detach searched")


def _shown_by_table(
    connection: duckdb.DuckDBPyConnection, source: str, columns: Iterable[Sequence[str]]
) -> set[str]:
    texts = [name for name, kind in columns if re.search("VARCHAR|JSON|BLOB|ENUM", kind)]
    if not texts:
        return set()
    cells = ", ".join(f"cast({quote(name)} as varchar)" for name in texts)
    shown = _owners(
        connection,
        look_for(
            connection,
            f"select distinct cell as text from (select unnest([{cells}]) as cell from {source}) "
            f"where cell is not null and {is_telling('cell')}",
            _SEARCHED,
        ),
    )
    clients = [quote(name) for name in texts if CLIENT_COLUMN.search(name)]
    if clients:
        cells = f"select unnest([{', '.join(clients)}]) as cell from {source}"
        shown |= _clients(connection, cells, [])
    return shown


def _owners(connection: duckdb.DuckDBPyConnection, count: int) -> set[str]:
    """Whom the texts that were looked at last show."""
    if not count:
        return set()
    rows = connection.execute(
        f"select distinct k.owner from {_SEARCHED} as k where k.key_hash in "
        "(select s.key_hash from shown as s)"
    ).fetchall()
    return {str(owner) for (owner,) in rows}


def _clients(
    connection: duckdb.DuckDBPyConnection, cells: str, parameters: Sequence[object]
) -> set[str]:
    """Whose numbers stand alone in a cell, however short they are."""
    rows = connection.execute(
        f"select distinct k.owner from {_SEARCHED} as k inner join "
        f"(select distinct cell from ({cells})) as c on keyed_hash('client_id', c.cell) = "
        "k.key_hash",
        list(parameters),
    ).fetchall()
    return {str(owner) for (owner,) in rows}


def _cells_of(path: Path) -> tuple[list[str], list[str]] | None:
    """Texts of a file written cell by cell, and what may be a client's number; None of another."""
    text = path.read_bytes().decode("utf-8-sig", "replace") if path.suffix in _CELLED else ""
    if path.suffix == ".csv":
        first = text.partition("\n")[0]
        rows = csv.reader(text.splitlines(), delimiter=";" if ";" in first else ",")
        cells = numbers = [cell for row in rows for cell in row]
    elif path.suffix in _CELLED:
        parts = text.splitlines() if path.suffix == ".jsonl" else [text]
        try:
            pairs = [pair for part in parts if part for pair in _strings(json.loads(part))]
        except ValueError:
            return None
        cells = [value for _, value in pairs]
        numbers = [value for name, value in pairs if CLIENT_COLUMN.search(name)]
    else:
        return None
    return cells, numbers


def _strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """The strings of a value of JSON, each with the key under which it stands; keys too."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield "", key
            yield from _strings(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, name)


def forget_in_logs(
    connection: duckdb.DuckDBPyConnection, folder: Path, say: Callable[[str], None]
) -> None:
    """Take events that show whoever is looked for out of Dagster's store, and its files that do."""
    count = 0
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if not path.is_file() or path.name == "dagster.yaml":
            continue
        with path.open("rb") as stream:
            start = stream.read(16)
        if start == SQLITE_MAGIC:
            count += _forget_rows(connection, path)
        elif path.is_file() and _is_shown(connection, path):
            path.unlink()
            count += 1
    say(f"Dagster's store: {count:,} events and logs removed")


def _is_shown(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    try:
        return any(look_in(connection, texts, _SEARCHED) for texts in texts_of(path))
    except UnopenedError:
        return True


def _forget_rows(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Delete the rows of a SQLite file that show somebody, and the pages where they stood."""
    count = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as store:
        store.execute("pragma wal_checkpoint(truncate)")
        store.execute("pragma secure_delete = on")
        tables = store.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            try:
                rows = store.execute(f"select rowid, * from {quote(table)}")
            except sqlite3.OperationalError:
                continue  # a table without rowid: Dagster has none with texts
            found: list[tuple[int]] = []
            while some := rows.fetchmany(_ROWS):
                texts = {row[0]: [*chain(*map(texts_of_value, row[1:]))] for row in some}
                if look_in(connection, [*chain(*texts.values())], _SEARCHED):
                    shown = set(first_column(connection, "select distinct text from shown"))
                    found += [(row,) for row, said in texts.items() if not shown.isdisjoint(said)]
            store.executemany(f"delete from {quote(table)} where rowid = ?", found)
            count += len(found)
        if count:
            store.execute("vacuum")
            store.execute("pragma wal_checkpoint(truncate)")
    return count
