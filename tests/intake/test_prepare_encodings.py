"""Which encoding the byte-level reader decides on, and what it does with foreign bytes."""

import codecs
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


def _prepare(
    folder: Path, content: bytes, encoding: str = "auto", max_record_bytes: int = 1_000_000
) -> Prepared:
    source = folder / "orders.csv"
    source.write_bytes(content)
    limits = Limits(max_record_bytes=max_record_bytes)
    return prepare(open_source(source, limits), CsvFormat(encoding=encoding), folder / "work")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a;b\n1;x\n", "utf-8"),
        ("a;b\n1;é œ €\n".encode(), "utf-8"),
        ("a;b\n1;é\n".encode("utf-8-sig"), "utf-8"),
        ("a;b\n1;é\n".encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + "é;b\n1;€\n".encode("utf-16-be"), "utf-16"),
        ("é;b\n1;œ €\n".encode("cp1252"), "windows-1252"),
        # French typography that is valid UTF-8 byte by byte: it must not make a UTF-8 file.
        ("a;b\n1;«\xa0café\xa0» CAFÉ» ÉTÉ… été\n".encode("cp1252"), "windows-1252"),
        (b"a;b\n1;\xe9 \x81\n", "latin-1"),
    ],
)
def test_decided_from_all_the_bytes(tmp_path: Path, content: bytes, encoding: str) -> None:
    padding = b"" if encoding == "utf-16" else b"0;-\n" * 200_000
    prepared = _prepare(tmp_path, content.replace(b"\n", b"\n" + padding, 1))
    assert prepared.encoding == encoding
    assert prepared.bad_records == ()
    text = content.decode("cp1252" if encoding == "windows-1252" else encoding)
    last_record = text.removeprefix("\ufeff").split("\n")[1]
    assert records(prepared)[-1][1:] == tuple(last_record.split(";"))


@pytest.mark.parametrize("shift", range(5))
def test_a_character_across_two_chunks(tmp_path: Path, shift: int) -> None:
    header = "x" * shift + "é;b\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        rows = [f"{number};é…«\xa0ÉTÉ\xa0» œ€\n" for number in range(300)]
        content = (header + "".join(rows)).encode(encoding)
        prepared = _prepare(tmp_path, content, max_record_bytes=200)
        expected = "".join(f"{number};{row}" for number, row in enumerate(rows, 1))
        assert records(prepared) == parsed(expected.encode())
        assert prepared.headers == ("x" * shift + "é", "b")


def test_mixed_encodings_reject_the_records_that_do_not_decode(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path, b'a;b\n1;\xc3\xa9\n2;pay\xe9\n3;x\n4;"\x80\n"\n')
    assert records(prepared) == parsed(b"1;1;\xc3\xa9\n3;3;x\n")
    found = [(bad.record_number, bad.reason, bad.text) for bad in prepared.bad_records]
    assert found == [(2, "encoding", "2;payé"), (4, "encoding", '4;"€\n"')]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a;b\n1;\xe9\n2;x\n", "utf-8"),
        (b"a;b\n1;\x81\n2;x\n", "windows-1252"),
        (codecs.BOM_UTF16_LE + b"a\0;\0b\0\n\x001\0;\0\0\xd8\n\x002\0;\0x\0\n\0", "utf-16"),
    ],
)
def test_declared_encoding(tmp_path: Path, content: bytes, encoding: str) -> None:
    prepared = _prepare(tmp_path, content, encoding)
    assert [(bad.record_number, bad.reason) for bad in prepared.bad_records] == [(1, "encoding")]
    assert records(prepared) == parsed(b"2;2;x\n")
    assert prepared.encoding == encoding


def test_declarations_that_the_bytes_contradict(tmp_path: Path) -> None:
    assert "valid UTF-8" in _prepare(tmp_path, "a\n1é\n".encode(), "windows-1252").notes[0]
    assert "windows-1252" in _prepare(tmp_path, b"a\n1\x80\n", "latin-1").notes[0]
    for content, encoding, words in (
        (b"a\n1\n", "utf-16", "no byte order mark"),
        ("a\n1\n".encode("utf-16"), "utf-8", "begins with a utf-16 mark"),
        ("a\n1\n".encode("utf-8-sig"), "latin-1", "begins with a utf-8 mark"),
        (b"a\n1\xe9\n2\xe9\n", "utf-8", "none of the 2 records decodes"),
    ):
        with pytest.raises(FileRefusedError, match=words):
            _prepare(tmp_path, content, encoding)
