"""Who is found in the files of a home, by a search that shares nothing with the program's own."""

import gzip
import html
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import duckdb

Seek = Callable[[str], set[str]]


def any_of(*traces: str) -> Seek:
    """Which of a few texts, whatever their case, stand in a text."""
    return lambda text: {one for one in traces if one.lower() in text.lower()}


def shaped(pattern: str, traces: set[str]) -> Seek:
    """Which of many texts of one shape stand in a text."""
    shape = re.compile(pattern)
    return lambda text: traces.intersection(shape.findall(text))


def found_in(home: Path, *traces: str) -> dict[str, list[str]]:
    """Files outside the inbox that show one of a few texts."""
    return sought_in(home, any_of(*traces))


def sought_in(home: Path, *seeks: Seek) -> dict[str, list[str]]:
    """Files outside the inbox, archives and databases opened, with what each of them shows."""
    found = {}
    for path in sorted(home.rglob("*")):
        if path.is_file() and home / "inbox" not in path.parents:
            seen = {one for text in texts_of(path) for seek in seeks for one in seek(text)}
            if seen:
                found[str(path.relative_to(home))] = sorted(seen)
    return found


def texts_of(path: Path) -> Iterator[str]:
    """The raw bytes of a file and what is packed in them, read in every way."""
    content = path.read_bytes()
    if content[8:12] == b"DUCK" or content[:4] == b"PAR1" or content[:15] == b"SQLite format 3":
        yield content.decode("latin-1")
    else:
        for part in opened(content):
            yield from readings(part)
    if content[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() where not internal"
            ).fetchall()
            for (name,) in names:
                yield from rows_of(connection, f"select * from {name}")
    elif content[:4] == b"PAR1":
        with duckdb.connect() as connection:
            yield from rows_of(connection, f"select * from read_parquet('{path}')")
            yield from rows_of(connection, f"select value from parquet_kv_metadata('{path}')")
    elif content[:15] == b"SQLite format 3":
        with closing(sqlite3.connect(path)) as store:
            for (name,) in store.execute("select name from sqlite_master where type = 'table'"):
                yield unescaped(str(store.execute(f'select * from "{name}"').fetchall()))


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[str]:
    result = connection.cursor().execute(query)
    while rows := result.fetchmany(20_000):
        for column in zip(*rows, strict=True):
            texts = {value for value in column if isinstance(value, str | bytes | list | dict)}
            yield unescaped("\n".join(str(text) for text in texts)) if texts else ""


def opened(content: bytes) -> Iterator[bytes]:
    """The bytes, and those that are packed in them, also of an archive that is cut short."""
    yield content
    if content[:2] == b"\x1f\x8b":
        yield zlib.decompressobj(wbits=31).decompress(content)
        with_rest = io.BytesIO(content)
        with suppress(EOFError, OSError, zlib.error):
            yield gzip.GzipFile(fileobj=with_rest).read()
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield from opened(archive.read(name))
        except zipfile.BadZipFile:
            for place in re.finditer(b"PK\x03\x04", content):
                start = place.start()
                length = int.from_bytes(content[start + 26 : start + 28], "little")
                extra = int.from_bytes(content[start + 28 : start + 30], "little")
                body = content[start + 30 + length + extra :]
                yield zlib.decompressobj(wbits=-15).decompress(body)


def readings(content: bytes) -> Iterator[str]:
    """The bytes as text in the encodings that they may be written in."""
    yield unescaped(content.decode("latin-1"))
    yield unescaped(content.decode("utf-8", "ignore"))
    if b"\0" in content:
        yield content.decode("utf-16-le", "ignore")
        yield content[1:].decode("utf-16-le", "ignore")


def unescaped(text: str) -> str:
    """The text, and once more without tags and escapes where it has some."""
    meant = re.sub(r"\\u([0-9a-fA-F]{4})", lambda sign: chr(int(sign[1], 16)), text)
    if "&" in text or "<" in text:
        meant = html.unescape(re.sub(r"<[^<>]{1,99}>", " ", meant)).replace("\xa0", " ")
    return text if meant == text else f"{text}\n{meant}"


def bytes_below(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def said_below(folder: Path) -> bytes:
    """The bytes of every file below, unpacked where a workbook or a database packs them."""
    files = bytes_below(folder)
    said = b"".join(files.values())
    for path in files:
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                said += b"".join(map(parts.read, parts.namelist()))
        if path.suffix != ".duckdb":
            continue
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables()"
            ).fetchall():
                said += repr(connection.execute(f"from {table}").fetchall()).encode()
    return said
