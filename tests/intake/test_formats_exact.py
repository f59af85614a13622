"""Any table of texts, and any number, comes back exactly from every format that has types."""

import json
import zlib
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from format_tools import saved, sheet_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from reconquete_pipeline.intake.formats.json_records import prepare_json
from reconquete_pipeline.intake.formats.parquet import prepare_parquet
from reconquete_pipeline.intake.formats.prepared import Limits, Prepared
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.intake.formats.workbook import SheetFormat, prepare_workbook
from reconquete_pipeline.intake.typing.parse import Conventions

FRENCH = Conventions(",", ("%d/%m/%Y",))
Table = list[tuple[object, ...]]
TEXTS = st.text(
    st.one_of(
        st.sampled_from(" ;\",\n\r\t'x_é€😀\u00a0\u2028\ufeff\x1a\\%"),
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
    ),
    max_size=12,
)
TABLES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=8)


def is_date(text: str) -> bool:
    """Whether JSON would call it a date; such texts are written anew."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """One database for all tables."""
    return duckdb.connect()


def read(prepared: Prepared) -> Table:
    """The rows of a prepared file; no text and an empty one are the same."""
    rows = connection().execute(f"from {prepared.relation} order by _record").fetchall()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert prepared.good_count == len(rows)
    return [tuple(value or "" for value in row[1:]) for row in rows]


def from_json(folder: Path, rows: Table, as_list: bool) -> Table:
    objects = [dict(zip("abc", row, strict=False)) for row in rows]
    is_ascii = zlib.crc32(repr(rows).encode()) % 2 == 0
    lines = [json.dumps(one, ensure_ascii=is_ascii) for one in objects]
    content = "[" + ",\n".join(lines) + "]" if as_list else "\n".join(lines)
    path = folder / "x.json"
    path.write_bytes(content.encode())
    return read(prepare_json(open_source(path), FRENCH, "auto", folder / "work"))


def from_parquet(folder: Path, rows: Table) -> Table:
    path = folder / "x.parquet"
    connection().execute("create or replace table t (a varchar, b varchar, c varchar)")
    connection().executemany("insert into t values (?, ?, ?)", rows)
    connection().execute(f"copy t to '{path}'")
    return read(prepare_parquet(path, FRENCH, Limits()))


def from_workbook(folder: Path, rows: Table) -> Table:
    path = folder / "x.xlsx"
    path.write_bytes(saved(sheet_of([("a", "b", "c"), *rows])))
    return read(prepare_workbook(path, SheetFormat(FRENCH), folder / "work", Limits()))


@given(rows=TABLES, as_list=st.booleans())
@settings(max_examples=12, deadline=None)
def test_any_texts_in_json_and_parquet(rows: Table, as_list: bool) -> None:
    assume(not any(is_date(str(text)) for row in rows for text in row))
    with TemporaryDirectory() as folder:
        assert from_json(Path(folder), rows, as_list) == rows
        assert from_parquet(Path(folder), rows) == rows


# openpyxl writes no controls, calls what begins with = a formula, and #N/A an error
CELLS = TEXTS.map(lambda text: ILLEGAL_CHARACTERS_RE.sub("", text).lstrip("=#")).map(
    lambda text: text.replace("\r", "").replace("_x", "x")
)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8))
@settings(max_examples=12, deadline=None)
def test_any_texts_in_a_workbook(rows: Table) -> None:
    expected = [tuple("" if str(text).isspace() else text for text in row) for row in rows]
    with TemporaryDirectory() as folder:
        assert from_workbook(Path(folder), rows) == [
            row for row in expected if any(row) and row != ("a", "b", "c")
        ]


@given(
    numbers=st.lists(
        st.tuples(
            st.integers(-(10**14), 10**14),
            st.decimals(-(10**9), 10**9, places=2).map(float),
            st.decimals(-(10**4), 10**4, places=6).map(float),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=12, deadline=None)
def test_any_number(numbers: Table) -> None:
    with TemporaryDirectory() as folder:
        for rows in (from_json(Path(folder), numbers, False), from_workbook(Path(folder), numbers)):
            read_back = [tuple(Decimal(str(v).replace(",", ".")) for v in row) for row in rows]
            assert read_back == [tuple(Decimal(str(value)) for value in row) for row in numbers]


@given(values=st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=30))
@settings(max_examples=12, deadline=None)
def test_any_binary_number_in_parquet_has_its_15_digits_or_is_unreadable(
    values: list[float],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.parquet"
        connection().execute(f"copy (select unnest(?::double[]) as a) to '{path}'", [values])
        texts = [str(text) for (text,) in read(prepare_parquet(path, FRENCH, Limits()))]
    for text, value in zip(texts, values, strict=True):
        if text == "\x1a":
            assert not abs(value) < 1e22
        else:
            found = Decimal(text.replace(",", "."))
            assert abs(found - Decimal(f"{value:.15g}")) <= Decimal("5e-16")
