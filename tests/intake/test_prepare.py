"""Records, headers and refusals of the byte-level reader, on files written here."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from intake_tools import parsed, records

from reconquete_pipeline.intake.formats.prepare import (
    CsvFormat,
    FileRefusedError,
    Limits,
    Prepared,
    prepare,
)
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.text.french_csv import csv_lines


def packed(content: bytes) -> bytes:
    """Compressed with no clock in it, so that the tests have the same names in every process."""
    return gzip.compress(content, mtime=0)


HEADER = b"client;order;day;amount\n"


def _prepare(
    folder: Path,
    content: bytes,
    delimiter: str = ";",
    limits: Limits = Limits(),  # noqa: B008
    name: str = "orders.csv",
) -> Prepared:
    source = folder / name
    source.write_bytes(content)
    return prepare(open_source(source, limits), CsvFormat(delimiter), folder / "work")


def _bad(prepared: Prepared) -> list[tuple[int, str, str]]:
    return [(bad.record_number, bad.reason, bad.text) for bad in prepared.bad_records]


def test_records_are_numbered_and_left_as_they_are(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path, HEADER + b" 007 ;A1;01/02/2024; 1 234,56\n008;;100%;\n")
    assert prepared.headers == ("client", "order", "day", "amount")
    assert records(prepared) == parsed(b"1; 007 ;A1;01/02/2024; 1 234,56\n2;008;;100%;\n")
    assert (prepared.encoding, prepared.good_count) == ("utf-8", 2)
    assert (prepared.bad_records, prepared.notes) == ((), ())


@pytest.mark.parametrize(
    "content",
    [
        b"client;order\r\n1;A\r\n2;B\r\n",
        b"client;order\n1;A\r\n2;B\r\r\n",
        b"client;order\n1;A\n2;B",
        b"\xef\xbb\xbfclient;order\n1;A\n2;B\n",
        b'\n  \n client ;"order"\n\n1;A\n \t\r\n2;B\n\n\n',
        b"sep=;\r\nclient;order\r\n1;A\r\n2;B\r\n",
        b"client;order;\n1;A;\n2;B;\n",
        b'client;order;\n1;A;""\n2;B;\n',
        b"client;order\n1;A\n\xef\xbb\xbfclient;order\n2;B\n",
        b'"client";"order"\n1;A\n"client";"order"\n2;B\n',
        packed(b"client;order\n1;A\n2;B\n"),
        packed(b"client;order\n1;A\n") + packed(b"2;B\n"),
    ],
)
def test_harmless_variations_give_the_same_clean_file(tmp_path: Path, content: bytes) -> None:
    prepared = _prepare(tmp_path, content)
    assert prepared.headers == ("client", "order")
    assert records(prepared) == parsed(b"1;1;A\n2;2;B\n")
    assert (prepared.good_count, prepared.bad_records) == (2, ())


def test_notes_say_what_was_converted(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfsep=;\na;b;\n\n1;2;\na;b;\n3;4;\n"
    assert _prepare(tmp_path, packed(content)).notes == (
        "The UTF-8 byte order mark was removed.",
        "Excel's sep= line was skipped.",
        "The last column, which has no name, was dropped.",
        "1 blank line(s) were dropped.",
        "The header, repeated 1 time(s), was dropped.",
    )


def test_header_only_is_legal_and_said(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path, HEADER)
    assert (prepared.good_count, records(prepared)) == (0, [])
    assert prepared.notes == ("The file holds a header and no record.",)


def test_other_delimiters_are_translated(tmp_path: Path) -> None:
    rows = b'1,"a,b",x;y\n2,"c;""d""",z\n3,e\rf,"g\r\nh"\n4,i,j\n'
    prepared = _prepare(tmp_path, b"id,first,second\n" + rows, ",")
    assert records(prepared) == parsed(
        b'1;1;"a,b";"x;y"\n2;2;"c;""d""";z\n3;3;"e\rf";"g\r\nh"\n4;4;i;j\n'
    )
    tabs = _prepare(tmp_path, b"id\tname\n1\ta\n\t\n2\tb;c\n", "\t")
    assert records(tabs) == parsed(b'1;1;a\n2;;\n3;2;"b;c"\n')


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1;A;x", "field_count"),
        (b'1;"A";x', "field_count"),
        (b"1;A;x;9;9", "field_count"),
        (b'1;A"B;x;9', "stray_quote"),
        (b'1;"A" ;x;9', "stray_quote"),
        (b'1;"screen 24" black";x;9', "stray_quote"),
        (b'1;="A"B;x;9', "stray_quote"),
        (b'1;="A";"x;9', "unclosed_quote"),
        (b'1;"A;x;9', "unclosed_quote"),
        (b"1;A\0;x;9", "nul_byte"),
        (b'1;"A\0;x;9', "nul_byte"),
    ],
)
def test_a_bad_record_costs_only_itself(tmp_path: Path, line: bytes, reason: str) -> None:
    others = [b"%d;B;y;8" % number for number in range(500)]
    content = HEADER + b"\r\n".join((*others, line, *others)) + b"\n"
    prepared = _prepare(tmp_path, content)
    assert _bad(prepared) == [(501, reason, line.decode())]
    numbered = [b"%d;%b\n" % pair for pair in enumerate((*others, b"", *others), 1)]
    assert records(prepared) == parsed(b"".join(numbered[:500] + numbered[501:]))
    assert prepared.good_count == 1000


def test_quoted_fields_may_hold_anything(tmp_path: Path) -> None:
    record = b'1;"say ""no""\r\n\r\n;;;\nbye";"";"\n"'
    prepared = _prepare(tmp_path, HEADER + record + b"\r\n2;A;x;9\r\n")
    assert records(prepared) == parsed(b"1;" + record + b"\n2;2;A;x;9\n")


def test_a_text_protected_for_a_spreadsheet_is_its_text(tmp_path: Path) -> None:
    """As our own lists write it, and as other programs do, without quotes around it."""
    texts = ["00041", "12E34", 'a"1', '"', "", '="1"']
    bare = ['="' + text.replace('"', '""') + '"' for text in texts]
    quoted = ['"' + text.replace('"', '""') + '"' for text in bare]
    rows = [f"1;{one};x;{other}\r\n" for one, other in zip(bare, quoted, strict=True)]
    own = csv_lines([["x", "00041", "06300", "1;2"]])
    found = records(_prepare(tmp_path, HEADER + "".join((*rows, *own)).encode()))
    assert [(row[2], row[4]) for row in found[:-1]] == [(text, text) for text in texts]
    assert found[-1] == ("7", "x", "00041", "06300", "1;2")
    named = _prepare(tmp_path, b'\xef\xbb\xbf="a";"=""b""";c\n1;2;3\n')
    assert named.headers == ("a", "b", "c")
    formulas = _prepare(tmp_path, HEADER + b'1;"=""1""&""2""";=1+1;\'=A1\n')
    assert records(formulas) == [("1", "1", '="1"&"2"', "=1+1", "'=A1")]


def test_two_unclosed_quotes_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    content = HEADER + b'1;"A;x;9\n2;B;y;8\n3;C";z;7\n4;"D";w;6\n'
    prepared = _prepare(tmp_path, content)
    assert [bad[:2] for bad in _bad(prepared)] == [(1, "unclosed_quote"), (3, "stray_quote")]
    assert records(prepared) == parsed(b'2;2;B;y;8\n4;4;"D";w;6\n')


def test_an_open_quote_is_not_followed_beyond_the_record_limit(tmp_path: Path) -> None:
    rows = [b"%d;B;y;8\n" % number for number in range(2_000)]
    content = HEADER + b'0;A;x;"9\n' + b"".join(rows) + b'1;A;x;9"\n'
    prepared = _prepare(tmp_path, content, limits=Limits(max_record_bytes=5_000))
    assert [bad[:2] for bad in _bad(prepared)] == [(1, "unclosed_quote"), (2_002, "stray_quote")]
    assert prepared.good_count == 2_000


def test_trailing_nameless_column_must_be_empty(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path, b'a;b;\n1;2;\n3;4;5\n6;"7\n";\n8;9;"x"\n10;11\n')
    assert records(prepared) == parsed(b'1;1;2\n3;6;"7\n"\n')
    assert [bad[:2] for bad in _bad(prepared)] == [(n, "field_count") for n in (2, 4, 5)]


def test_one_column_file(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path, b'email\na@b.fr\n\n""\n"c;d"\n')
    assert records(prepared) == parsed(b'1;a@b.fr\n2;""\n3;"c;d"\n')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n \r\n\t\n", "blanks"),
        (b"\xef\xbb\xbf", "blanks"),
        (packed(HEADER * 50)[:-9], "cut short"),
        (packed(HEADER * 50)[:-8] + b"\0" * 8, "checksum"),
        (packed(HEADER) + b"garbage", "not gzip"),
        (packed(packed(HEADER)), "inside a gzip"),
        (b"PK\x03\x04 and more", "zip"),
        (b"PAR1 and more", "Parquet"),
        (b'{"client": 1}\n', "JSON"),
        (bytes(range(256)) * 40, "binary"),
        (HEADER + bytes(range(256)) * 9_000, "binary"),
        (HEADER.decode().encode("utf-16-be"), "UTF-16 without"),
        (HEADER.decode().encode("utf-16-le"), "UTF-16 without"),
        (HEADER.decode().encode("utf-32"), "UTF-32"),
        (HEADER.decode().encode("utf-16")[:-1], "cut"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"ORA-00942: table or view does not exist\n", "error message"),
        (b"ERROR: relation; does not exist\n", "error message"),
        (b"The export of the orders could not be finished this night\n", "message"),
        (b"client;order;Client \n1;2;3\n", "the columns 1, 3"),
        (b"client;;order\n1;2;3\n", "no name for column 2"),
        (b"client;order;;\n1;2;;\n", "no name for column 3"),
        (b'client;or"der\n1;2\n', "quote out of place"),
        (b"client;or\0der" + b" " * 99 + b"\n", "NUL"),
        (b"client;order\r1;2\r", "Macintosh"),
        (b"client,order\n1,2\n", "it seems to use the comma"),
        (b"client\torder\n1\t2\n", "it seems to use the tab"),
        (b"sep=,\nclient,order\n1,2\n", "delimiter is the comma"),
        (b"a;b\n1\n2\n", "all 2 records are malformed"),
        (b"\xe9\xc3\xa9;b\n1;2\n", "does not decode"),
        (b"a;b\n\x90;\x80\n", "neither UTF-8 nor windows-1252"),
        (b"a;b\n" + b"x" * 1_000_001 + b"\n", "line 2 is longer"),
        (b"x" * 1_000_001, "first line is longer"),
        (b";".join(b"%d" % n for n in range(1_001)), "1,001 columns"),
    ],
)
def test_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        _prepare(tmp_path, content)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not list((tmp_path / "work").glob("*"))


def test_a_single_bad_record_is_not_a_wrong_delimiter(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path, b"a;b\n1\n")
    assert (prepared.good_count, _bad(prepared)) == (0, [(1, "field_count", "1")])


def test_compression_bomb(tmp_path: Path) -> None:
    limits = Limits(min_expanded_bytes=1_000_000)
    content = packed(HEADER + b"0;0;0;0\n" * 400_000)
    with pytest.raises(FileRefusedError, match="more than 200 times"):
        _prepare(tmp_path, content, limits=limits)
    assert _prepare(tmp_path, content).good_count == 400_000


def test_bad_records_are_bounded(tmp_path: Path) -> None:
    content = HEADER + b"1;2;3;4\n" + b"x\n" * 20
    limits = Limits(max_bad_records=20, max_bad_bytes=20)
    assert len(_prepare(tmp_path, content, limits=limits).bad_records) == 20
    for smaller in (replace(limits, max_bad_records=19), replace(limits, max_bad_bytes=19)):
        with pytest.raises(FileRefusedError, match="probably the wrong delimiter"):
            _prepare(tmp_path, content, limits=smaller)


def test_unreadable_file_and_senseless_format(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="cannot be opened"):
        open_source(tmp_path / "absent.csv")
    present = tmp_path / "present.csv"
    present.write_bytes(HEADER)
    for senseless in (CsvFormat(";;"), CsvFormat('"'), CsvFormat(encoding="ebcdic")):
        with pytest.raises(ValueError, match=r"give (auto or )?one"):
            prepare(open_source(present), senseless, tmp_path / "work")
