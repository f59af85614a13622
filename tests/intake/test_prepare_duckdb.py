"""What the byte-level reader writes, DuckDB reads back exactly, in strict mode."""

import csv
import io
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from intake_tools import records

from reconquete_pipeline.intake.formats.prepare import CsvFormat, FileRefusedError, Limits, prepare
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.text.spelling import SPACES

REFERENCE = Path(
    os.environ.get("RECONQUETE_REFERENCE_DATA", Path(__file__).parents[3] / "shared" / "data")
)


TEXT = st.text(
    st.one_of(
        st.sampled_from(';,|\t"\n\r %é€à\xa0…'),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=8,
)


@st.composite
def _tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(TEXT, min_size=width, max_size=width), max_size=12))


def _written(table: list[list[str]], delimiter: str, quoting: int) -> tuple[list[str], str]:
    width = len(table[0]) if table else 2
    header = [f"column{position}" for position in range(width)]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows([header, *table])  # type: ignore[arg-type]
    return header, text.getvalue()


@settings(deadline=None, max_examples=300)
@given(
    table=_tables(),
    delimiter=st.sampled_from(";,\t|"),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    max_record_bytes=st.sampled_from((300, 1_000_000)),
)
def test_any_table_comes_back_exactly(
    table: list[list[str]], delimiter: str, quoting: int, encoding: str, max_record_bytes: int
) -> None:
    header, text = _written(table, delimiter, quoting)
    # Blank lines are dropped by design, and a one-column row of blanks is written as one.
    assume(len(header) > 1 or all(row[0].strip(" \t\r") or not row[0] for row in table))
    # Multi-line records of which each line has the shape of a row are rejected by design.
    assume(
        len(header) < 3
        or not any("\n" in field and delimiter in field for row in table for field in row)
    )
    content = text.encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "delivered"
        source.write_bytes(content)
        try:
            limits = Limits(max_record_bytes=max_record_bytes)
            prepared = prepare(open_source(source, limits), CsvFormat(delimiter), Path(folder))
        except FileRefusedError as refusal:
            # Only a small record limit may refuse such a file.
            assert max_record_bytes == 300 and "longer" in str(refusal)
            return
        assert prepared.bad_records == ()
        assert list(prepared.headers) == header
        expected = [(str(number), *row) for number, row in enumerate(table, 1)]
        assert records(prepared) == expected
        padded = [field for row in table for field in row if field.strip(SPACES) != field]
        assert not (prepared.is_trimmed and padded)


def test_a_file_is_told_trimmed_only_where_no_field_is_padded(tmp_path: Path) -> None:
    source = tmp_path / "delivered.csv"
    for row, is_trimmed in (
        ('a b;"c;d";1\u00a0000,0\u202f0', True),
        *((f"{space}a;b;c", False) for space in SPACES),
        *((f"a;b{space};c", False) for space in SPACES),
        *((f'a;b;"{space}c"', False) for space in SPACES),
        *((f"a;b;c{space}\r", False) for space in SPACES),
        ("a;\x1ab;c", False),
    ):
        source.write_text(f"x;y;z\n1;2;3\n{row}\n", encoding="utf-8", newline="")
        assert prepare(open_source(source), CsvFormat(), tmp_path).is_trimmed == is_trimmed, row


def test_many_blocks_with_newlines_in_quotes(tmp_path: Path) -> None:
    """More than DuckDB's read buffer, so that its parallel scan meets quoted line ends."""
    source = tmp_path / "delivered.csv"
    with source.open("w", encoding="cp1252", newline="") as out:
        out.write("id;text;label\r\n")
        for number in range(300_000):
            text = f'"é\r\n;{number}\n""x"""' if number % 7 == 0 else f"{number} 100 % coton"
            out.write(f"{number};{text};libellé de la ligne d'une commande ordinaire{'-' * 60}\r\n")
    prepared = prepare(open_source(source), CsvFormat(), tmp_path)
    assert (prepared.good_count, prepared.encoding) == (300_000, "windows-1252")
    rows = records(prepared)
    assert [row[0] for row in rows] == [str(number + 1) for number in range(300_000)]
    assert rows[7][1:3] == ("7", 'é\r\n;7\n"x"')
    assert sum(row[1] == str(number) for number, row in enumerate(rows)) == 300_000


@pytest.mark.reference
@pytest.mark.parametrize(
    ("folder", "encoding", "count"),
    [("cdnow", "utf-8", 69_659), ("online_retail", "windows-1252", 541_909)],
)
def test_real_extracts_are_read_whole(
    tmp_path: Path, folder: str, encoding: str, count: int
) -> None:
    files = sorted((REFERENCE / folder / "extraits").glob("*.csv.gz"))
    if not files:
        pytest.skip(f"no reference data in {REFERENCE / folder}: set RECONQUETE_REFERENCE_DATA")
    good_count = 0
    for file in files:
        prepared = prepare(open_source(file), CsvFormat(), tmp_path)
        assert (prepared.encoding, prepared.bad_records) == (encoding, ())
        good_count += prepared.good_count
    assert good_count == count
