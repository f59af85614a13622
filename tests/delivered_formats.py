"""Files in the formats that companies deliver, and queries of a working database."""

import io
import tempfile
import zipfile
from collections.abc import Sequence
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


POINTS = ["Code client", "Canal", "Valeur"]


def parquet(columns: list[str], rows: Sequence[Sequence[str | None]]) -> bytes:
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as folder:
        listed = ", ".join(f'unnest($p{n}::varchar[]) as "{c}"' for n, c in enumerate(columns))
        values = {f"p{n}": [row[n] for row in rows] for n in range(len(columns))}
        path = Path(folder, "made.parquet")
        connection.execute(f"copy (select {listed}) to '{path}' (format parquet)", values)
        return path.read_bytes()


def zipped(*texts: str, encoding: str = "utf-8") -> bytes:
    """An archive of one CSV for each text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, text in enumerate(texts):
            archive.writestr(f"part{place}.csv", text.encode(encoding))
    return out.getvalue()


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with connect_to_read(home / "warehouse" / "warehouse.duckdb", 5) as connection:
        return connection.execute(query).fetchall()
