"""Every text that a file may hold, whatever it is: compressed, packed, a table, or mere bytes.

For a search, not for reading: a byte is given in each encoding in which it may have been written,
and what a page or JSON escapes also as it is meant.
"""

import bz2
import html
import lzma
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import duckdb

from reconquete_pipeline.intake.formats.archives import MOST_MEMBERS, ZIP_MAGICS
from reconquete_pipeline.intake.formats.compression import GZIP_MAGIC, ZSTD_MAGIC, expanded
from reconquete_pipeline.intake.formats.parquet import ENCRYPTED_MAGIC
from reconquete_pipeline.intake.formats.parquet import MAGIC as PARQUET_MAGIC
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.text.sql_text import quote, text_literal

SQLITE_MAGIC = b"SQLite format 3\0"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_BZ2_MAGIC, _XZ_MAGIC = b"BZh", b"\xfd7zXZ\0"
# Packed or encrypted in a way that nothing here opens: 7z, rar, PDF, encrypted Parquet.
_CLOSED_MAGICS = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"%PDF", ENCRYPTED_MAGIC)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DEEPEST = 4
# Bytes looked at together, and how many of those before are looked at once more.
_CHUNK, _OVERLAP = 1 << 21, 1 << 12
_CELLS = 20_000
_TAG = re.compile(r"<[^<>]{0,2000}>")
_JSON_SIGN, _JSON_SPACE = re.compile(r"\\+u([0-9a-fA-F]{4})"), re.compile(r"\\+[nrt]")
# What Windows, Macs and DOS write where it is not UTF-8.
_OTHER_ENCODINGS = ("cp1252", "mac_roman", "cp850")
_DAMAGE = (
    FileRefusedError, EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
    zlib.error, lzma.LZMAError, zipfile.BadZipFile, duckdb.Error, sqlite3.Error,
)  # fmt: skip


class UnopenedError(Exception):
    """A file that cannot be opened to its end: nobody can say what it holds."""


def texts_of(path: Path) -> Iterator[list[str]]:
    """The texts of a file, some megabytes at once. Raises UnopenedError."""
    with path.open("rb") as stream:
        yield from _texts(stream, 0)


def is_duckdb(start: bytes) -> bool:
    """Whether a file that begins so is a DuckDB database."""
    return start[8:12] == b"DUCK"


def _texts(stream: IO[bytes], depth: int) -> Iterator[list[str]]:
    if depth > _DEEPEST:
        raise UnopenedError
    start = stream.read(16)
    stream.seek(0)
    try:
        if start.startswith(_CLOSED_MAGICS):
            raise UnopenedError
        if start.startswith(ZIP_MAGICS):
            yield from _of_archive(stream, depth)
        elif (unpacked := _unpacked(stream, start)) is not None:
            with _spooled(unpacked, _size(stream)) as whole:
                yield from _texts(whole, depth + 1)
        elif start.startswith((PARQUET_MAGIC, SQLITE_MAGIC)) or is_duckdb(start):
            yield from _of_tables(stream, start)
        else:
            yield from _of_bytes(stream, start)
    except _DAMAGE as error:
        raise UnopenedError from error


def _unpacked(stream: IO[bytes], start: bytes) -> Iterator[bytes] | None:
    for magic, kind in ((GZIP_MAGIC, "gzip"), (ZSTD_MAGIC, "zstd")):
        if start.startswith(magic):
            return expanded(Path(stream.name), kind, _CHUNK, Limits())
    if start.startswith(_BZ2_MAGIC):
        return _read(bz2.BZ2File(stream).read)
    if start.startswith(_XZ_MAGIC):
        return _read(lzma.LZMAFile(stream).read)
    return None


def _read(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while chunk := read(_CHUNK):
        yield chunk


def _size(stream: IO[bytes]) -> int:
    at = stream.tell()
    size = stream.seek(0, 2)
    stream.seek(at)
    return size


def _spooled(chunks: Iterable[bytes], packed_size: int) -> IO[bytes]:
    """What is unpacked, in a file that goes when it is closed; bounded as a delivery is."""
    most = max(Limits.min_expanded_bytes, packed_size * Limits.max_expansion_ratio)
    whole = tempfile.NamedTemporaryFile()  # noqa: SIM115
    size = 0
    try:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise UnopenedError
            whole.write(chunk)
        whole.flush()
        whole.seek(0)
    except BaseException:
        whole.close()
        raise
    return whole


def _of_archive(stream: IO[bytes], depth: int) -> Iterator[list[str]]:
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise UnopenedError
        said = [archive.comment, *(one.comment for one in members)]
        yield [one.filename for one in members] + [text for one in said for text in _decoded(one)]
        for member in members:
            with archive.open(member) as packed:
                size = member.compress_size
                with _spooled(iter(lambda: packed.read(_CHUNK), b""), size) as whole:
                    yield from _texts(whole, depth + 1)


def _of_tables(stream: IO[bytes], start: bytes) -> Iterator[list[str]]:
    """Every value of a table as a text."""
    with _spooled(_read(stream.read), _size(stream)) as whole:
        if start.startswith(SQLITE_MAGIC):
            with closing(sqlite3.connect(f"file:{whole.name}?mode=ro", uri=True)) as database:
                tables = database.execute("select name from sqlite_master where type = 'table'")
                for (name,) in tables.fetchall():
                    yield from _cells(database.execute(f"select * from {quote(name)}"))
            return
        with duckdb.connect() as connection:
            if start.startswith(PARQUET_MAGIC):
                relation = f"read_parquet({text_literal(whole.name)})"
                yield from _cells(connection.execute(f"select columns(*)::varchar from {relation}"))
                meta = f"parquet_kv_metadata({text_literal(whole.name)})"
                yield from _cells(connection.execute(f"select key, value from {meta}"))
                return
            connection.execute(f"attach {text_literal(whole.name)} as other (read_only)")
            names = connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'other'"
            )
            for schema, name in names.fetchall():
                table = f"other.{quote(schema)}.{quote(name)}"
                yield from _cells(connection.execute(f"select columns(*)::varchar from {table}"))


def _cells(rows: "sqlite3.Cursor | duckdb.DuckDBPyConnection") -> Iterator[list[str]]:
    while found := rows.fetchmany(_CELLS):
        texts: dict[str, None] = {}
        for value in (value for row in found for value in row):
            texts |= dict.fromkeys(texts_of_value(value))
        yield list(texts)


def texts_of_value(value: object) -> list[str]:
    """What one cell of a table says, in each way in which it may be meant."""
    if value is None:
        return []
    given = _decoded(value) if isinstance(value, bytes) else [str(value)]
    return [meant for text in given for meant in _as_meant(text)]


def _of_bytes(stream: IO[bytes], start: bytes) -> Iterator[list[str]]:
    before = b""
    while chunk := stream.read(_CHUNK):
        if start.startswith(_OLE_MAGIC) and _ENCRYPTED in chunk:
            raise UnopenedError
        texts = [meant for text in _decoded(before + chunk) for meant in _as_meant(text)]
        yield list(dict.fromkeys(texts))
        before = chunk[-_OVERLAP:]


def _decoded(content: bytes) -> list[str]:
    """The text of bytes in each encoding in which they may have been written."""
    if b"\0" not in content:
        # Letters may be cut at both ends.
        body = content.lstrip(bytes(range(0x80, 0xC0))) if content[:1] >= b"\x80" else content
        for cut in range(4):
            try:
                return [body[: len(body) - cut].decode()]
            except UnicodeDecodeError as error:
                if error.start < len(body) - 4:
                    break
        others = [content.decode(name, "replace") for name in _OTHER_ENCODINGS]
        return [content.decode("utf-8", "replace"), *others]
    wide = [content.decode("utf-16-le", "replace"), content[1:].decode("utf-16-le", "replace")]
    return [
        content.decode("utf-8", "replace").replace("\0", " "),
        content.decode("cp1252", "replace").replace("\0", " "),
        *wide,
        content.decode("utf-16-be", "replace"),
    ]


def _as_meant(text: str) -> list[str]:
    """The text, and as it reads without tags and escapes."""
    meant = _JSON_SIGN.sub(lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text
    if "<" in meant or "&" in meant:
        meant = html.unescape(_TAG.sub(" ", meant))
    if "\\" in meant:
        meant = _JSON_SPACE.sub(" ", meant)
    texts = [text, meant] if meant != text else [text]
    # Half a pair of UTF-16 is no text for a database.
    return [one.encode("utf-8", "replace").decode() for one in texts]
