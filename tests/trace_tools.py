"""Files in the formats that companies deliver, and texts looked for in all that a home holds."""

import gzip
import io
import zipfile
from pathlib import Path

import duckdb
import openpyxl

from reconquete_pipeline.tables.warehouse import connect_to_read


def workbook(rows: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def parquet(path: Path, rows: list[tuple[str, str, str]]) -> bytes:
    with duckdb.connect() as connection:
        connection.execute('create table t ("Code client" varchar, Canal varchar, Valeur varchar)')
        connection.executemany("insert into t values (?, ?, ?)", rows)
        connection.execute(f"copy t to '{path}' (format parquet)")
    return path.read_bytes()


def zipped(name: str, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return out.getvalue()


def opened(path: Path) -> list[bytes]:
    """The bytes of a file, and what is packed in them."""
    content = path.read_bytes()
    found = [content]
    if content[:2] == b"\x1f\x8b":
        found.append(gzip.decompress(content))
    if content[:2] == b"PK":
        with zipfile.ZipFile(path) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    tables = []
    if content[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() where not internal"
            ).fetchall()
            tables = [connection.execute(f"select * from {name}").fetchall() for (name,) in names]
    elif content[:4] == b"PAR1":
        with duckdb.connect() as connection:
            tables.append(connection.execute(f"from read_parquet('{path}')").fetchall())
            tables.append(
                connection.execute(f"select value from parquet_kv_metadata('{path}')").fetchall()
            )
    return found + [str(rows).encode() for rows in tables]


def found_in(home: Path, *traces: str) -> dict[str, list[str]]:
    """Files outside the inbox that show a trace, archives and databases opened."""
    found = {}
    for path in sorted(home.rglob("*")):
        if path.is_file() and home / "inbox" not in path.parents:
            texts = [text.lower() for text in opened(path)]
            seen = [one for one in traces if any(one.lower().encode() in text for text in texts)]
            if seen:
                found[str(path.relative_to(home))] = seen
    return found


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with connect_to_read(home / "warehouse" / "warehouse.duckdb", 5) as connection:
        return connection.execute(query).fetchall()
