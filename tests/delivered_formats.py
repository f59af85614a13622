"""Files in the formats that companies deliver, and queries of a working database."""

import io
import zipfile
from pathlib import Path

import duckdb
import openpyxl

from reconquete_pipeline.tables.warehouse import connect_to_read


def workbook(rows: list[list[object]], hidden: str = "") -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if hidden:
        sheet = book.create_sheet("notes")
        sheet.sheet_state = "hidden"
        sheet.append([hidden])
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


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with connect_to_read(home / "warehouse" / "warehouse.duckdb", 5) as connection:
        return connection.execute(query).fetchall()
