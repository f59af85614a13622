"""What each format costs before its rows are typed, beside another reader of the same file.

CPU seconds of one core; compare within one run. Run by hand: `python benchmarks/formats.py`,
`--rows 10_000_000` for the Parquet file.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reconquete_pipeline.intake.formats.json_records import prepare_json
from reconquete_pipeline.intake.formats.parquet import prepare_parquet
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.intake.formats.workbook import SheetFormat, prepare_workbook
from reconquete_pipeline.intake.typing.parse import Conventions

FRENCH, LIMITS = Conventions(",", ("%d/%m/%Y",)), Limits()
SHEET_ROWS, OBJECTS = 50_000, 500_000
COLUMNS = (
    "'A' || i as a, printf('%05d', i % 7000) as b, date '2026-01-01' + (i % 28)::int as c, "
    "(i * 1.37)::double as d, i % 5 as e, 'produit ' || (i % 300) as f"
)
MORE = (
    "i as g, i * 2 as h, (i * 0.01)::decimal(18, 2) as k, "
    "timestamp '2026-01-01' + interval (i % 100000) second as m"
)


def cost(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def write_sheet(path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Commandes")
    sheet.append([f"c{number}" for number in range(8)])
    for n in range(SHEET_ROWS):
        label = f"produit numéro {n % 300}"
        day = date(2026, 1, 1 + n % 28)
        sheet.append([f"A{n}", f"{n % 7000:05}", day, n * 1.37, n % 5, label, None, n * 2])
    book.save(path)


def read_sheet(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book["Commandes"].iter_rows(values_only=True))


def read_json(lines: Path, work: Path) -> None:
    prepared = prepare_json(open_source(lines), FRENCH, "auto", work)
    as_text(prepared.relation, prepared.headers)


def as_text(relation: str, headers: tuple[str, ...]) -> None:
    looks = ", ".join(f'max(strlen("{header}"))' for header in headers)
    duckdb.execute(f"select {looks} from {relation}").fetchall()


def main() -> None:
    """Write the files, read them, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheet, lines, parquet = folder / "a.xlsx", folder / "a.jsonl", folder / "a.parquet"
        write_sheet(sheet)
        duckdb.execute(
            f"copy (select {COLUMNS} from range({OBJECTS}) t(i)) to '{lines}' (format json)"
        )
        duckdb.execute(f"copy (select {COLUMNS}, {MORE} from range({rows}) t(i)) to '{parquet}'")
        work = folder / "work"
        ours = cost(lambda: prepare_workbook(sheet, SheetFormat(FRENCH), work, LIMITS))
        bare = cost(lambda: read_sheet(sheet))
        print(f"xlsx, {SHEET_ROWS:,} rows × 8: {ours:.2f} s; openpyxl {bare:.2f}")
        ours = cost(lambda: read_json(lines, work))
        bare = cost(lambda: duckdb.execute(f"create or replace table j as from '{lines}'"))
        print(f"JSON, {OBJECTS:,} objects × 6: {ours:.2f} s; DuckDB, guessing types {bare:.2f}")
        ours = cost(lambda: prepare_parquet(parquet, FRENCH, LIMITS))
        prepared = prepare_parquet(parquet, FRENCH, LIMITS)
        text = cost(lambda: as_text(prepared.relation, prepared.headers))
        print(f"Parquet, {rows:,} rows × 10: {ours:.2f} s to look at; {text:.2f} to read as text")


if __name__ == "__main__":
    main()
