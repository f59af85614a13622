"""The same orders as a CSV, and as every other format, written by other people's libraries."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import zstandard

Row = Mapping[str, Any]
ORDERS = [
    {
        "N° commande": f"A{number:03}",
        "Code client": f"{number % 7:05}",
        "Date commande": date(2026, 1 + number % 9, 1 + number),
        "Montant HT": round(number * 37.13 - 20, 2),
    }
    for number in range(20)
]
HEADERS = tuple(ORDERS[0])


def shown(value: object) -> str:
    """A value as a French CSV writes it."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def as_csv(rows: Sequence[Row] = ORDERS) -> str:
    """A French CSV."""
    lines = [";".join(rows[0]), *(";".join(map(shown, row.values())) for row in rows)]
    return "\n".join(lines) + "\n"


def as_json_lines(rows: Iterable[Row] = ORDERS) -> str:
    """One object per line, dates in ISO 8601."""
    return "".join(json.dumps(row, default=str, ensure_ascii=False) + "\n" for row in rows)


def as_workbook(rows: Sequence[Row] = ORDERS, path: Path | None = None) -> bytes:
    """A workbook of one sheet with typed cells."""
    return saved(sheet_of([list(rows[0]), *([*row.values()] for row in rows)]))


def sheet_of(rows: Iterable[Sequence[object]], title: str = "Commandes") -> openpyxl.Workbook:
    """A workbook with these cells, from A1."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_parquet(query: str, folder: Path, options: str = "") -> bytes:
    """What DuckDB writes of a query."""
    path = folder / "written.parquet"
    duckdb.connect().execute(f"copy ({query}) to '{path}' (format parquet{options})")
    return path.read_bytes()


def orders_parquet(folder: Path) -> bytes:
    """The orders, typed."""
    values = ", ".join(
        f"('{row['N° commande']}', '{row['Code client']}', date '{row['Date commande']}', "
        f"{row['Montant HT']}::double)"
        for row in ORDERS
    )
    names = ", ".join(f'"{name}"' for name in HEADERS)
    return as_parquet(f"select * from (values {values}) as t ({names})", folder)


def as_zip(members: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def every_format(folder: Path) -> dict[str, bytes]:
    """File name → bytes: the same orders each time."""
    text, lines = as_csv(), as_json_lines()
    half = len(ORDERS) // 2
    return {
        "commandes.csv": text.encode(),
        "commandes_bom.csv": text.encode("utf-8-sig"),
        "commandes_1252.csv": text.encode("cp1252"),
        "commandes_16.csv": text.encode("utf-16"),
        "commandes.csv.gz": gzip.compress(text.encode(), mtime=0),
        "commandes.csv.zst": zstandard.compress(text.encode()),
        "commandes_frames.csv.zst": b"".join(
            zstandard.compress(part.encode()) for part in (text[:100], "", text[100:])
        ),
        "commandes_1252.csv.zst": zstandard.compress(text.encode("cp1252")),
        "commandes.xlsx": as_workbook(),
        "commandes.parquet": orders_parquet(folder),
        "commandes.jsonl": lines.encode(),
        "commandes_bom.jsonl": lines.encode("utf-8-sig"),
        "commandes_16.json": lines.encode("utf-16"),
        "commandes.jsonl.gz": gzip.compress(lines.encode(), mtime=0),
        "commandes.jsonl.zst": zstandard.compress(lines.encode()),
        "commandes_list.json": json.dumps(ORDERS, default=str, indent=2).encode(),
        "commandes_one_line.json": json.dumps(ORDERS, default=str).encode(),
        "commandes.zip": as_zip({"commandes.csv": text}),
        "commandes_parts.zip": as_zip(
            {
                "part10.csv": as_csv(ORDERS[half:]),
                "part2.csv": as_csv(ORDERS[:half]).encode("utf-16"),
                "__MACOSX/._part2.csv": b"\0\5\x16\7",
                "folder/": b"",
            }
        ),
    }
