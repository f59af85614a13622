"""Workbooks: which sheet, which header, what each kind of cell becomes."""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from format_tools import HEADERS, as_csv, as_workbook, saved, sheet_of
from intake_tools import Bench, make_bench
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from test_formats import EXPECTED, TOML, refusal_of, staged

from reconquete_pipeline.intake.parse import UNREADABLE, Conventions
from reconquete_pipeline.intake.prepared import Limits
from reconquete_pipeline.intake.workbook import SheetFormat, prepare_workbook

FRENCH = Conventions(",", ("%d/%m/%Y",))
ORDER = ("A1", "C1", date(2026, 3, 1), 10)


def delivered(tmp_path: Path, book: openpyxl.Workbook, toml: str = TOML) -> Bench:
    bench = make_bench(tmp_path, toml)
    bench.night(("x.xlsx", saved(book)))
    return bench


def column(tmp_path: Path, content: bytes, conventions: Conventions = FRENCH) -> list[str | None]:
    """The texts of the column `x` of a workbook."""
    tmp_path.mkdir(exist_ok=True)
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    prepared = prepare_workbook(path, SheetFormat(conventions), tmp_path / "work", Limits())
    bench = make_bench(tmp_path / "bench")
    return [value for (value,) in bench.rows(f"select x from {prepared.relation} order by _record")]


def cells(*values: object, number_format: str | None = None) -> bytes:
    """A workbook with a column `x`; `y` keeps rows without a value."""
    book = sheet_of([("x", "y"), *((value, 1) for value in values)])
    if number_format is not None:
        for row in range(2, 2 + len(values)):
            book["Commandes"].cell(row, 1).number_format = number_format
    return saved(book)


def edited(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part rewritten."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return out.getvalue()


SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"


def with_shared_texts(content: bytes) -> bytes:
    """A workbook as Excel writes it: each text once, in a part of its own."""
    texts: list[str] = []

    def share(match: re.Match[str]) -> str:
        texts.append(match[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    def relate(xml: str) -> str:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        line = f'<Relationship Id="rIdT" Type="{kind}" Target="/{TEXTS}"/>'
        return xml.replace("</Relationships>", f"{line}</Relationships>")

    inline = re.compile(r't="inlineStr"><is>(.*?)</is>')
    content = edited(content, SHEET, lambda xml: inline.sub(share, xml))
    content = edited(content, "xl/_rels/workbook.xml.rels", relate)
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        items = "".join(f"<si>{text}</si>" for text in texts)
        archive.writestr(TEXTS, f"<sst>{items}</sst>")
    return out.getvalue()


def test_texts_that_are_shared(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.xlsx", with_shared_texts(as_workbook())))
    assert staged(bench) == EXPECTED


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
        *("120000000000", "1024", "91,82", "12345678901234567890", UNREADABLE, UNREADABLE),
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
        ("dd/mm/yyyy", 60, UNREADABLE),
        ("dd/mm/yyyy", 61, "01/03/1900"),
        ("dd/mm/yyyy", -1, UNREADABLE),
        ("dd/mm/yyyy", 1e9, UNREADABLE),
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


def test_errors_and_formulas_without_a_value_are_never_silently_empty(tmp_path: Path) -> None:
    book = sheet_of([HEADERS, *([f"A{n}", "C1", date(2026, 3, 1), 10] for n in range(4))])
    sheet = book["Commandes"]
    sheet["D2"] = "=1+1"
    sheet["D3"], sheet["D3"].data_type = "#N/A", "e"
    sheet["B4"], sheet["B4"].data_type = "#REF!", "e"
    bench = delivered(tmp_path, book)
    assert bench.rejects() == [
        (1, "net_amount_eur:not_a_number"),
        (2, "net_amount_eur:not_a_number"),
        (3, "client_id:unreadable"),
    ]
    assert "3 cell(s) hold an error" in bench.messages()["x.xlsx"]
    saved_value = edited(
        saved(book), SHEET, lambda xml: re.sub(r"(<f>1\+1</f>)<v ?/>", r"\1<v>2</v>", xml)
    )
    bench.night(("y.xlsx", saved_value))
    assert bench.orders() == {"A0": "2.00", "A3": "10.00"}


def test_titles_empty_rows_and_columns_hidden_rows_and_merged_cells(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        [],
        [None, None, "Commandes de mars"],
        [None, None, "Imprimé le", date(2026, 3, 31)],
        [],
        [None, None, *HEADERS],
        [None, None, *ORDER],
        [],
        [None, None, *HEADERS],
        [None, None, "A2", *ORDER[1:]],
        [None, None, "   ", None],
        [None],
    ]
    book = sheet_of(rows)
    sheet = book["Commandes"]
    sheet.merge_cells("C2:F2")
    sheet.row_dimensions[9].hidden = True
    sheet["XFD1048576"].font = Font(bold=True)
    bench = delivered(tmp_path, book)
    assert bench.orders() == {"A1": "10.00", "A2": "10.00"}
    assert bench.files() == {"x.xlsx": ("accepted", 2, 2, 0, 0)}
    assert bench.messages()["x.xlsx"] == (
        "2 row(s) above the header were skipped.; The header, repeated 1 time(s), was dropped."
    )


def test_the_order_of_columns_does_not_count_and_a_broken_header_is_one_name(
    tmp_path: Path,
) -> None:
    rows = [("Montant\nHT", *HEADERS[2::-1]), (10, *ORDER[2::-1])]
    assert delivered(tmp_path, sheet_of(rows)).orders() == {"A1": "10.00"}


def test_several_sheets(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(as_workbook()))
    book.create_sheet("Vide")
    book.create_sheet("Brouillon").append(HEADERS)
    book.create_chartsheet("Graphique")
    hidden = book.create_sheet("Masquée")
    hidden.append(HEADERS)
    hidden.sheet_state = "hidden"
    words = refusal_of(tmp_path / "refused", saved(book))
    assert "2 sheets with values (`Commandes`, `Brouillon`)" in words
    assert 'sheet = "Commandes" under [extracts.orders]' in words
    named = TOML + 'sheet = " commandes"\n'
    bench = delivered(tmp_path / "named", book, named)
    assert staged(bench) == EXPECTED
    assert bench.messages()["x.xlsx"] == "The sheet `Commandes` was read."
    bench.night(("y.csv", as_csv()))
    assert bench.files()["y.csv"] == ("accepted", 20, 20, 0, 0)
    missing = refusal_of(tmp_path / "missing", saved(book), toml=TOML + 'sheet = "Mars"\n')
    assert "no sheet `Mars` but `Commandes`, `Vide`, `Brouillon`, `Masquée`" in missing
    del book["Brouillon"]
    assert staged(delivered(tmp_path / "one", book)) == EXPECTED
    del book["Commandes"]
    assert "no visible sheet" in refusal_of(tmp_path / "none", saved(book))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([()], "no visible sheet"),
        ([HEADERS, (*ORDER, "note")], "cell E2 holds a value, but its column has no name"),
        ([(*HEADERS, "client", "CLIENT"), ORDER], "same name to several columns (client, CLIENT)"),
        ([("a", "b"), (1, 2)], "no column"),
        ([ORDER, HEADERS, ORDER], "row 1 stands above the header (row 2)"),
        ([range(10), ["x" * 30_000] * 10], "row 2 holds more than 250,000 characters"),
        ([HEADERS, (None,) * 1_200 + ("x",)], "row 2 has values beyond column 1,000"),
    ],
)
def test_sheets_that_are_refused(tmp_path: Path, rows: list[Sequence[object]], words: str) -> None:
    assert words in refusal_of(tmp_path, saved(sheet_of(rows)), "x.xlsx")


@pytest.mark.parametrize(
    ("part", "old", "new", "words"),
    [
        (SHEET, "<sheetData>", "<sheetData", "sheet1.xml of the workbook is corrupt (line"),
        (SHEET, "<v>0</v>", "<v>999</v>", "a text that the workbook does not hold"),
        (TEXTS, "<si>", "<si", "sharedStrings.xml of the workbook is corrupt (line"),
        (SHEET, 'r="A2"', 'r="B2"', "gives the cell B twice"),
        (SHEET, 'r="A2"', 'r="é2"', "has a cell with the reference"),
        (SHEET, "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet', "document type"),
        (BOOK, "<sheets>", "<sheets/><x>", "workbook.xml of the workbook is corrupt"),
        (BOOK, 'r:id="rId1"', 'r:id="rId99"', "no worksheet"),
        ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml", "lacks its part"),
    ],
)
def test_damaged_parts(tmp_path: Path, part: str, old: str, new: str, words: str) -> None:
    whole = with_shared_texts(as_workbook())
    content = edited(whole, part, lambda xml: xml.replace(old, new, 1))
    assert content != whole
    assert words in refusal_of(tmp_path, content, "x.xlsx")


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
