"""Texts by which a person would be found again: searched in all that is ours, cleaned from logs."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.text.sql_text import quote, text_literal


def traces_left(home: Home, traces: Sequence[str]) -> list[str]:
    """Files of ours that still show a trace, as seen from the home.

    Databases and Parquet files are searched column by column, all other files by their bytes.
    """
    if not traces:
        return []
    known = _Traces(traces)
    found = []
    for path in _own_files(home):
        texts = _texts_of(path) if _is_table(path) else iter([path.read_bytes()])
        if any(known.are_in(text) for text in texts):
            found.append(str(path.relative_to(home.path)))
    return found


def _own_files(home: Home) -> Iterable[Path]:
    for folder in (home.facts, home.warehouse, home.published, home.dagster_home):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != home.lock:
                yield path


def _is_table(path: Path) -> bool:
    with path.open("rb") as stream:
        start = stream.read(12)
    return start[:4] == b"PAR1" or start[8:12] == b"DUCK"


def _texts_of(path: Path) -> Iterator[bytes]:
    """Every text of a DuckDB database or a Parquet file."""
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() where not internal"
            ).fetchall()
            for (table,) in tables:
                yield from _rows_of(connection, table)
    else:
        with duckdb.connect() as connection:
            yield from _rows_of(connection, f"read_parquet({text_literal(str(path))})")
            rows = connection.execute("select value from parquet_kv_metadata(?)", [str(path)])
            yield from (bytes(value) for (value,) in rows.fetchall())


def _rows_of(connection: duckdb.DuckDBPyConnection, source: str) -> Iterator[bytes]:
    described = connection.execute(f"describe select * from {source}").fetchall()
    for name in [row[0] for row in described if row[1] == "VARCHAR"]:
        query = f"select distinct {quote(name)} from {source} where {quote(name)} is not null"
        yield from (str(value).encode() for (value,) in connection.execute(query).fetchall())


def forget_in_logs(folder: Path, traces: Sequence[str], say: Callable[[str], None]) -> None:
    """Take events that show a trace out of Dagster's store, and remove its other files that do."""
    if not traces or not folder.is_dir():
        return
    known = _Traces(traces)
    count = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name == "dagster.yaml":
            continue
        if path.read_bytes()[:16] == b"SQLite format 3\0":
            count += _forget_rows(path, known)
        elif known.are_in(path.read_bytes()):
            path.unlink()
            count += 1
    say(f"Dagster's store: {count:,} events and logs removed")


def _forget_rows(path: Path, known: "_Traces") -> int:
    """Delete the rows of a SQLite file that show a trace, and the pages where they stood."""
    count = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("pragma secure_delete = on")
        tables = connection.execute(
            "select name from sqlite_master where type = 'table'"
        ).fetchall()
        for (table,) in tables:
            try:
                rows = connection.execute(f"select rowid, * from {quote(table)}").fetchall()
            except sqlite3.OperationalError:
                continue  # a table without rowid: Dagster has none with texts
            found = [
                (row[0],)
                for row in rows
                if any(known.are_in(_bytes(value)) for value in row[1:] if value is not None)
            ]
            connection.executemany(f"delete from {quote(table)} where rowid = ?", found)
            count += len(found)
        if count:
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")
    return count


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


_RUN = re.compile(rb"[a-z0-9]+")
_BESIDE_WORDS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_BESIDE_DIGITS = _BESIDE_WORDS | frozenset(b"_./:-")


class _Traces:
    """Texts to be found whole, whatever their case, also as JSON escapes them.

    A number of digits alone counts only by itself. Each text is known by its first run of letters
    and digits, so that a file is read once however many texts there are.
    """

    def __init__(self, traces: Sequence[str]) -> None:
        self._known: dict[bytes, set[tuple[bytes, int]]] = {}
        self._others: set[bytes] = set()
        for trace in traces:
            for written in {trace, json.dumps(trace)[1:-1]}:
                form = written.encode(errors="replace").lower()
                run = _RUN.search(form)
                if run is None:
                    self._others.add(form)
                else:
                    self._known.setdefault(run[0], set()).add((form, run.start()))

    def are_in(self, content: bytes) -> bool:
        """True where one of the texts stands in the bytes."""
        text = content.lower()
        if any(form in text for form in self._others):
            return True
        return any(
            self._stands(form, text, run.start() - before)
            for run in _RUN.finditer(text)
            for form, before in self._known.get(run[0], ())
        )

    def _stands(self, form: bytes, text: bytes, start: int) -> bool:
        end = start + len(form)
        if start < 0 or text[start:end] != form:
            return False
        beside = _BESIDE_DIGITS if form.isdigit() else _BESIDE_WORDS
        return not {*text[max(start - 1, 0) : start], *text[end : end + 1]} & beside
