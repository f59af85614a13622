"""Every format gives the same staging table; the name checks what the bytes say; archives."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import zstandard
from format_tools import HEADERS, ORDERS, as_csv, as_workbook, as_zip, every_format, shown
from intake_tools import Bench, make_bench, order_row
from intake_tools import csv as orders_file

from reconquete_pipeline.intake.formats.archive_parts import prepare_parts
from reconquete_pipeline.intake.formats.prepared import CsvFormat, Limits
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.intake.formats.workbook_parts import open_package
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.onboarding.file_description import describe

TOML = 'company = "Essai"\n[extracts.orders]\nfiles = "*"\n'
STAGED = "select order_id, client_id, ordered_at, net_amount_eur from staging.orders order by all"
EXPECTED = sorted(
    (row["N° commande"], row["Code client"], shown(row["Date commande"]), shown(row["Montant HT"]))
    for row in ORDERS
)


def staged(bench: Bench) -> list[tuple[str, str, str, str]]:
    """The orders as staging holds them, written as the French CSV writes them."""
    rows = bench.rows(STAGED)
    return [
        (order, client, f"{day:%d/%m/%Y}", shown(float(amount)))
        for order, client, day, amount in rows
    ]


def refusal_of(
    tmp_path: Path, content: bytes | str, name: str = "commandes", toml: str = TOML
) -> str:
    """Why a file is refused; nothing of it is left."""
    bench = make_bench(tmp_path, toml)
    bench.night((name, content))
    assert bench.files() == {name: ("refused", 0, 0, 0, 0)}
    assert not list((bench.home.warehouse / "tmp").iterdir())
    message = bench.messages()[name]
    assert "\n" not in message and ": " in message
    return message


def test_the_same_orders_in_every_format_give_the_same_table(tmp_path: Path) -> None:
    for name, content in every_format(tmp_path).items():
        bench = make_bench(tmp_path / name, TOML)
        bench.night((name, content))
        assert staged(bench) == EXPECTED, name
        assert bench.files() == {name: ("accepted", 20, 20, 0, 0)}
        bench.connection.close()


def test_another_name_changes_nothing_and_is_said(tmp_path: Path) -> None:
    contents = every_format(tmp_path)
    for number, (name, said) in enumerate(
        {
            "commandes.xlsx": "The file is an Excel workbook although its name does not say so.",
            "commandes.parquet": "The file is Parquet although its name does not say so.",
            "commandes.jsonl": "The file is JSON although its name does not say so.",
            "commandes.csv.zst": "The file is zstd although its name does not say so.",
            "commandes.zip": "The file is a zip archive although its name does not say so.",
        }.items()
    ):
        bench = make_bench(tmp_path / f"{number}", TOML)
        bench.night(("x.csv", contents[name]))
        assert bench.messages() == {"x.csv": said}
        assert staged(bench) == EXPECTED
    bench = make_bench(tmp_path / "csv", TOML)
    bench.night(("x.xlsx", as_csv()))
    assert bench.messages() == {"x.xlsx": "The file is CSV, which its name does not say."}


def test_record_numbers_of_an_archive_go_on_from_part_to_part(tmp_path: Path) -> None:
    first = orders_file(order_row("A"), "broken", order_row("B"))
    header = "Montant HT;N° commande;Code client;Date commande"
    second = orders_file("1,00;;C;01/03/2026", "2,00;D;C;01/03/2026", header=header)
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.zip", as_zip({"2.csv": first, "10.csv": second})))
    assert bench.rejects() == [(2, "field_count"), (4, "order_id:missing")]
    assert bench.orders() == {"A": "10.00", "B": "10.00", "D": "2.00"}
    assert bench.files() == {"x.zip": ("accepted", 5, 3, 2, 0)}
    assert bench.messages()["x.zip"] == "The archive holds 2 files, read one after another."


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({}, "holds no file"),
        ({"": as_csv()}, "a member has no name"),
        ({"folder/": b"", ".hidden": b"x", "a/Thumbs.db": b"x"}, "holds no file"),
        ({"1.csv": "a;b\n1;2\n", "2.csv": "a;c\n1;2\n"}, "`1.csv` and `2.csv`"),
        ({"1.csv": as_csv(), "2.zip": as_zip({"1.csv": "a"})}, "`2.zip` in the zip archive"),
        ({"1.csv": as_csv(), "2.xlsx": as_workbook()}, "`2.xlsx` in the zip archive"),
        ({"1.csv": as_csv(), "2.csv.gz": b"\x1f\x8b\x08\0"}, "is gzip again"),
        ({"1.csv": as_csv(), "2.csv.zst": b"\x28\xb5\x2f\xfd"}, "is zstd again"),
        ({"1.csv": as_csv(), "2.csv": ""}, "`2.csv` in the zip archive: the file is empty"),
        ({"1.csv": '{"a": 1}\n'}, "a JSON file"),
        ({"../../1.csv": "a;b\n1\n2\n"}, "`../../1.csv` in the zip archive: all 2"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, ".ods"),
        ({"[Content_Types].xml": b"", "xl/workbook.bin": b""}, ".xlsb"),
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, "Office document"),
    ],
)
def test_archives_that_are_refused(
    tmp_path: Path, members: dict[str, str | bytes], words: str
) -> None:
    assert words in refusal_of(tmp_path, as_zip(members))


def test_a_member_twice_an_encrypted_one_and_a_wrong_checksum(tmp_path: Path) -> None:
    twice = as_zip({"1.csv": as_csv(), "2.csv": as_csv()}).replace(b"2.csv", b"1.csv")
    assert "`1.csv` more than once" in refusal_of(tmp_path / "twice", twice)
    content = bytearray(as_zip({"1.csv": as_csv()}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "encrypted" in refusal_of(tmp_path / "encrypted", bytes(content))
    content[at + 8] &= 0xFE
    content[at + 16] ^= 1
    assert "cut or corrupt" in refusal_of(tmp_path / "crc", bytes(content))
    content[at + 16] ^= 1
    content[at + 10] = 12
    assert "unusual way" in refusal_of(tmp_path / "method", bytes(content))


def test_bombs(tmp_path: Path) -> None:
    limits = Limits(min_expanded_bytes=1_000_000)
    path = tmp_path / "bomb"
    path.write_bytes(zstandard.compress(b"0" * 30_000_000))
    with pytest.raises(FileRefusedError, match="zstd file expands to more than 200 times"):
        list(open_source(path, limits).chunks())
    path.write_bytes(as_zip({"1.csv": b"0" * 30_000_000}))
    with pytest.raises(FileRefusedError, match="zip archive expands to more than 200 times"):
        prepare_parts(path, CsvFormat(), tmp_path / "work", limits)
    path.write_bytes(as_zip({"xl/workbook.xml": b"0" * 30_000_000}))
    with pytest.raises(FileRefusedError, match="zip archive expands"), open_package(path, limits):
        pass


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls) or one with a password"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\0", "an xz file"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"%PDF-1.7", "PDF"),
        (b"<table><tr><td>", "web page"),
        (as_csv().encode("utf-32"), "UTF-32"),
        (b"PARE" + bytes(8), "encrypted"),
        (b"PK\x03\x04" + bytes(30), "cut or corrupt"),
        (b"\x28\xb5\x2f\xfd\0", "zstd file is c"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    message = refusal_of(tmp_path, content)
    assert words in message
    assert "deliver" in message or "save" in message


def test_the_format_is_told_to_a_person(tmp_path: Path) -> None:
    contents = every_format(tmp_path)
    bench = make_bench(tmp_path, TOML)
    reading = Reading(bench.model("orders"), bench.home.extracts["orders"])
    told = {
        "commandes_1252.csv": 'CSV, windows-1252, delimiter ";"',
        "commandes.csv.zst": 'CSV in zstd, utf-8, delimiter ";"',
        "commandes.jsonl.gz": "JSON in gzip, utf-8",
        "commandes.zip": 'a zip archive, utf-8, delimiter ";"',
        "commandes.xlsx": "an Excel workbook",
        "commandes.parquet": "Parquet",
    }
    for name, form in told.items():
        found = describe(bench.drop(name, contents[name]), reading)
        assert found is not None and (found.form, found.headers) == (form, HEADERS)


def test_macros_are_ignored(tmp_path: Path) -> None:
    out = BytesIO(as_workbook())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.xlsm", out.getvalue()))
    assert bench.messages() == {"x.xlsm": ""} and staged(bench) == EXPECTED
