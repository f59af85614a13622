"""Texts by which a person would be found again: searched in all that is ours, cleaned from logs."""

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
    is_trace = _trace_pattern(traces)
    if is_trace is None:
        return []
    found = []
    for path in _own_files(home):
        texts = _texts_of(path) if _is_table(path) else iter([path.read_bytes()])
        if any(is_trace.search(text) for text in texts):
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
    is_trace = _trace_pattern(traces)
    if is_trace is None or not folder.is_dir():
        return
    count = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name == "dagster.yaml":
            continue
        if path.read_bytes()[:16] == b"SQLite format 3\0":
            count += _forget_rows(path, is_trace)
        elif is_trace.search(path.read_bytes()):
            path.unlink()
            count += 1
    say(f"Dagster's store: {count:,} events and logs removed")


def _forget_rows(path: Path, is_trace: re.Pattern[bytes]) -> int:
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
                if any(is_trace.search(_bytes(value)) for value in row[1:] if value is not None)
            ]
            connection.executemany(f"delete from {quote(table)} where rowid = ?", found)
            count += len(found)
        if count:
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")
    return count


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


def _trace_pattern(traces: Sequence[str]) -> re.Pattern[bytes] | None:
    """Finds any of the texts, also as JSON escapes it; a number of digits alone only by itself."""
    if not traces:
        return None
    words: list[str] = []
    digits: list[str] = []
    for text in sorted(traces, key=len, reverse=True):
        forms = {text, text.encode("ascii", "backslashreplace").decode()}
        (digits if text.isdigit() else words).extend(re.escape(form) for form in sorted(forms))
    patterns = []
    if words:
        patterns.append(rf"(?<![A-Za-z0-9])(?:{'|'.join(words)})(?![A-Za-z0-9])")
    if digits:
        patterns.append(rf"(?<![\w./:-])(?:{'|'.join(digits)})(?![\w./:-])")
    return re.compile("|".join(patterns).encode(), re.IGNORECASE)
