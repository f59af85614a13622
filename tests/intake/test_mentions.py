"""Somebody erased is found in a text by words alone, in whatever a file packs and encodes it."""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import zstandard

from reconquete_pipeline.intake.formats.all_texts import UnopenedError, texts_of
from reconquete_pipeline.intake.store.mentions import keys_of_texts, look_in
from reconquete_pipeline.tables.warehouse import prepare_session, set_contact_macros, use_secret

NAME = "Zoé Lœuvrard"
PEOPLE = [
    ("number", "K-0041"),
    ("number", "2024"),
    ("number", "00041"),
    ("name", NAME),
    ("name", "Li"),
    ("value", "zoe@example.com"),
    ("value", "06 39 98 00 41"),
    ("value", "12 bis, rue des Lilas d'Espagne, 75020 Paris"),
]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        prepare_session(connection)
        set_contact_macros(connection)
        use_secret(connection, b"x" * 32)
        connection.execute(
            "create temp table people as select 0 as place, unnest(?::varchar[]) as kind, "
            "unnest(?::varchar[]) as text",
            [list(column) for column in zip(*PEOPLE, strict=True)],
        )
        connection.execute(f"create temp table keys as {keys_of_texts('people')}")
        yield connection


@pytest.mark.parametrize(
    "text",
    [
        "vu avec ZOE LOEUVRARD, d'accord",
        "Zoe\u0301  lœuvrard",
        "le compte K 0041 est bloqué",
        "compte n°00041.",
        "écrire à <Zoe@Example.com>;",
        "tel. 0639980041 ou autre",
        "rappeler au +33 6 39 98 00 41 ce soir",
        "rappeler le 06.39.98.00.41 ce soir",
        "habite 12 bis rue des lilas d’Espagne 75020 PARIS au 3e",
    ],
)
def test_a_person_is_found_however_it_is_written(connection: duckdb.DuckDBPyConnection, text: str):
    assert look_in(connection, [text, "rien"], "keys")
    assert connection.execute("select distinct text from shown").fetchall() == [(text,)]


@pytest.mark.parametrize(
    "text",
    ["en 2024", "Li", "Zoé Martin", "K-00411", "100041", "12 bis, rue des Lilas", "06 39 98 00 42"],
)
def test_what_others_write_too_shows_nobody(connection: duckdb.DuckDBPyConnection, text: str):
    assert look_in(connection, [text], "keys") == 0


def packed(name: str, text: str, folder: Path) -> bytes:
    """A text in one of the ways in which a file may hold it."""
    plain = text.encode()
    if name in {"utf-8", "cp1252", "mac_roman", "utf-16", "utf-16-be"}:
        return text.encode(name)
    if name == "zip in gzip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", "rien")
            archive.writestr("b.txt", text.encode("cp1252"))
        return gzip.compress(out.getvalue())
    if name == "sqlite":
        with closing(sqlite3.connect(folder / "s")) as store, store:
            store.execute("create table t (a integer, b blob)")
            store.execute("insert into t values (1, ?)", [json.dumps({"said": text})])
        return (folder / "s").read_bytes()
    if name in {"parquet", "duckdb"}:
        with duckdb.connect(str(folder / "d")) as connection:
            connection.execute("create table t as select [{'a': ?}] as nested", [text])
            connection.execute(f"copy t to '{folder / 'p'}' (format parquet)")
        return (folder / ("p" if name == "parquet" else "d")).read_bytes()
    ways = {
        "gzip": gzip.compress,
        "zstd": zstandard.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
        "page": lambda _: text.replace(" ", "&nbsp;<b>").replace("é", "&eacute;").encode(),
        "far down": lambda body: b"x" * (2**21 - 40) + body,
    }
    return ways[name](plain)


@pytest.mark.parametrize(
    "name",
    ["utf-8", "cp1252", "mac_roman", "utf-16", "utf-16-be", "gzip", "zstd", "bz2", "xz", "page",
     "zip in gzip", "sqlite", "parquet", "duckdb", "far down"],
)  # fmt: skip
def test_every_file_is_opened(connection: duckdb.DuckDBPyConnection, tmp_path: Path, name: str):
    for text, count in ((f"dit {NAME} hier à midi", 1), ("dit Zoé Martin hier à midi", 0)):
        path = tmp_path / f"file{count}"
        (tmp_path / f"{count}").mkdir()
        path.write_bytes(packed(name, text, tmp_path / f"{count}"))
        found = any(look_in(connection, texts, "keys") for texts in texts_of(path))
        assert found == bool(count)


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"a" * 999)[:-9],
        b"%PDF-1.7",
        b"7z\xbc\xaf\x27\x1c",
        b"PK\x03\x04rest",
        zstandard.compress(bytes(range(256)))[:-9],
    ],
    ids=["cut gzip", "PDF", "7z", "cut zip", "cut zstd"],
)
def test_what_cannot_be_opened_is_no_file_without_somebody(tmp_path: Path, content: bytes):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(UnopenedError):
        list(texts_of(tmp_path / "file"))
