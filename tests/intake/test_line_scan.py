"""The fast reader of records gives what a slow one gives, on bytes of every kind."""

import os
import tempfile
from pathlib import Path

import line_reader
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tools import records

from reconquete_pipeline.intake.formats.prepare import CsvFormat, Limits, prepare
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.text.spelling import SPACES

HEADERS = {1: b"a", 2: b"a;b", 4: b"a;b;c;d"}
# Many lines of one length of fields, some with a fault: what a real file looks like.
PIECES = [b"x", b"1", b"", b" ", b"\t", b'"', b'""', b'"y;z"', b'"u\nv"', b"\r", "é".encode()]
# What a spreadsheet was told to keep as text, and what only looks like it.
PIECES += [b'="07"', b'"=""07"""', b'"=""7 """"8"""', b'"=""""7"', b'=""', b"=", b'"x;=""7"""']
PIECES += [b"\xe9", b"\0", b"\xef\xbb\xbf", b"a", b'"w""w"', b";", b"\n"]


@st.composite
def _contents(draw: st.DrawFn) -> tuple[int, bytes]:
    count = draw(st.sampled_from(sorted(HEADERS)))
    field = st.sampled_from(PIECES)
    row = st.lists(field, min_size=count, max_size=count).map(b";".join)
    wild = st.lists(field, max_size=6).map(b"".join)
    plain = st.just(b";".join([b"7"] * count))
    quoted = st.just(b";".join([b'"7"'] * count))
    lines = draw(
        st.lists(st.one_of(plain, quoted, row, wild, st.just(HEADERS[count])), max_size=14)
    )
    ends = draw(st.lists(st.sampled_from([b"\n", b"\r\n"]), min_size=1, max_size=2))
    return count, b"".join(line + ends[n % len(ends)] for n, line in enumerate(lines))


def _holds(count: int, content: bytes, max_record_bytes: int, delimiter: bytes) -> None:
    header = HEADERS[count].replace(b";", delimiter)
    content = content.replace(b";", delimiter)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "delivered"
        # Enough good lines behind the header for the file to be told text, and UTF-8.
        good = delimiter.join(["é".encode()] * count) + b"\n"
        whole = good * 60 + content + good * 60
        source.write_bytes(header + b"\n" + whole)
        expected, bad = line_reader.read(whole, header, delimiter, count)
        opened = open_source(source, Limits(max_record_bytes=max_record_bytes))
        prepared = prepare(opened, CsvFormat(delimiter.decode(), "utf-8"), Path(folder))
        assert records(prepared) == expected
    assert [(found.record_number, found.reason) for found in prepared.bad_records] == bad
    assert prepared.good_count == len(expected)
    fields = [field for _, *fields in expected for field in fields]
    assert not (prepared.is_trimmed and any(field.strip(SPACES) != field for field in fields))


# A record of at most 100,000 bytes is read in chunks of 33,333: more than these files have.
@settings(deadline=None, max_examples=150)
@given(_contents(), st.sampled_from([b";", b",", b"\t"]))
def test_the_fast_reader_equals_the_slow_one(found: tuple[int, bytes], delimiter: bytes) -> None:
    _holds(*found, 100_000, delimiter)


@settings(deadline=None, max_examples=100)
@given(_contents())
def test_blocks_may_end_anywhere(found: tuple[int, bytes]) -> None:
    # Chunks of 333 bytes; no record comes near the bound.
    _holds(*found, 1_000, b";")


@pytest.mark.soak
@settings(deadline=None, max_examples=int(os.environ.get("RECONQUETE_FUZZ_EXAMPLES", "20000")))
@given(_contents(), st.sampled_from([b";", b",", b"\t"]), st.sampled_from([1_000, 100_000]))
def test_the_fast_reader_equals_the_slow_one_for_long(
    found: tuple[int, bytes], delimiter: bytes, max_record_bytes: int
) -> None:
    _holds(*found, max_record_bytes, delimiter)


def test_the_slow_reader_knows_the_rules() -> None:
    content = b'1;"A;x;9\n2;B;y;8\n3;C";z;7\n\n4;"D\n";w;6\na;b;c;d\n5;6\n'
    assert line_reader.read(content, HEADERS[4], b";", 4) == (
        [("2", "2", "B", "y", "8"), ("4", "4", "D\n", "w", "6")],
        [(1, "unclosed_quote"), (3, "stray_quote"), (5, "field_count")],
    )
