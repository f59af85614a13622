"""What each kind of cell of a workbook becomes."""

import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from format_tools import saved, sheet_of
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from workbook_tools import SHEET, cells, column, edited, with_shared_texts

from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions


def test_numbers_dates_and_booleans_are_written_as_the_extract_writes_them(tmp_path: Path) -> None:
    found = column(
        tmp_path,
        cells(
            1024.0, 123456789012, 0.1 + 0.2, 1234.5, -12.3, True, False, "0012", " a ", "31/12/2026"
        ),
    )
    assert found == [
        *("1024", "123456789012", "0,3", "1234,5", "-12,3"),
        *("true", "false", "0012", " a ", "31/12/2026"),
    ]
    moments = (date(2026, 2, 1), datetime(2026, 2, 1, 13, 5, 59), time(7, 30), date(1900, 1, 1))
    assert column(tmp_path / "dates", cells(*moments)) == [
        *("01/02/2026", "01/02/2026 13:05:59", "07:30:00", "01/01/1900"),
    ]
    english = Conventions(".", ("%Y-%m-%d %H:%M", "%d/%m/%Y"))
    assert column(tmp_path / "english", cells(1.5, datetime(2026, 2, 1, 13, 5)), english) == [
        *("1.5", "2026-02-01 13:05"),
    ]


def test_numbers_as_the_file_writes_them(tmp_path: Path) -> None:
    texts = ("1.2E+11", "1024.0", "91.81999999999999", "12345678901234567890", "NaN", "1e400")
    written = edited(
        cells(*range(10, 10 + len(texts))),
        SHEET,
        lambda xml: re.sub(r"<v>1(\d)</v>", lambda m: f"<v>{texts[int(m[1])]}</v>", xml),
    )
    assert column(tmp_path, written) == [
        *("120000000000", "1024", "91,82", "12345678901234567890"),
        *(UNREADABLE + "NaN", UNREADABLE + "1e400"),
    ]


@pytest.mark.parametrize(
    ("number_format", "serial", "text"),
    [
        ("General", 45000, "45000"),
        ("0.00E+00", 45000, "45000"),
        ('0" d"', 45000, "45000"),
        ("[Red]0", 45000, "45000"),
        ("dd/mm/yyyy", 45000, "15/03/2023"),
        ("[$-40C]d mmmm yyyy;@", 45000, "15/03/2023"),
        ("mmm-yy", 45000, "15/03/2023"),
        ("dd/mm/yyyy hh:mm", 45000.5, "15/03/2023 12:00:00"),
        ("[h]:mm", 0.25, "06:00:00"),
        ("dd/mm/yyyy", 1, "01/01/1900"),
        ("dd/mm/yyyy", 59, "28/02/1900"),
        ("dd/mm/yyyy", 60, UNREADABLE + "60"),
        ("dd/mm/yyyy", 61, "01/03/1900"),
        ("dd/mm/yyyy", -1, UNREADABLE + "-1"),
        ("dd/mm/yyyy", 1e9, UNREADABLE + "1000000000"),
    ],
)
def test_the_number_format_decides_what_is_a_date(
    tmp_path: Path, number_format: str, serial: float, text: str
) -> None:
    assert column(tmp_path, cells(serial, number_format=number_format)) == [text]


def test_the_calendar_of_1904(tmp_path: Path) -> None:
    book = sheet_of([("x",), (datetime(2023, 3, 15, 6, 0),), (date(1904, 1, 1),)])
    book.epoch = CALENDAR_MAC_1904
    assert column(tmp_path, saved(book)) == ["15/03/2023 06:00:00", "01/01/1904"]


def test_texts_with_runs_hints_and_escapes(tmp_path: Path) -> None:
    rich = (
        "<is><r><t>Du</t></r><r><t xml:space='preserve'> pont</t></r>"
        "<rPh sb='0' eb='1'><t>hint</t></rPh></is>"
    )
    plain = cells("a", "x_x000A_y", "_x0000_")
    content = edited(plain, SHEET, lambda xml: xml.replace("<is><t>a</t></is>", rich))
    assert content != plain
    for name, one in (("inline", content), ("shared", with_shared_texts(content))):
        assert column(tmp_path / name, one) == ["Du pont", "x\ny", "_x0000_"]
