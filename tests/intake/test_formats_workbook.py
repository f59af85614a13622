"""Workbooks: which sheet, which row is the header, what is refused, who wrote them."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from format_tools import HEADERS, as_csv, as_workbook, saved, sheet_of
from intake_tools import Bench, make_bench
from openpyxl.styles import Font
from spreadsheets import workbook_of
from test_formats import EXPECTED, TOML, refusal_of, staged
from workbook_tools import BOOK, SHEET, TEXTS, edited, with_shared_texts

ORDER = ("A1", "C1", date(2026, 3, 1), 10)


def delivered(tmp_path: Path, book: openpyxl.Workbook, toml: str = TOML) -> Bench:
    bench = make_bench(tmp_path, toml)
    bench.night(("x.xlsx", saved(book)))
    return bench


def test_texts_that_are_shared(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.xlsx", with_shared_texts(as_workbook())))
    assert staged(bench) == EXPECTED


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
    assert bench.rows("select row_text from intake.rejected_rows order by record_number") == [
        ("A0;C1;01/03/2026;#NON_CALCULÉ",),
        ("A1;C1;01/03/2026;#N/A",),
        ("A2;#REF!;01/03/2026;10",),
    ]
    told = (
        "3 cell(s) hold an error, an impossible date or a formula without a saved value, and "
        "cannot be read: sheet `Commandes`, #NON_CALCULÉ in D2, #N/A in D3, "
        "#REF! in B4. Correct them in the workbook"
    )
    assert bench.messages()["x.xlsx"].startswith(told)
    assert any("x.xlsx" in line and told in line for line in bench.said)
    assert not any("\x1a" in line for line in bench.said)
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
    for column, value in enumerate(("A3", *ORDER[1:]), 3):
        sheet.cell(1_048_576, column, value)
    bench = delivered(tmp_path, book)
    assert bench.orders() == {"A1": "10.00", "A2": "10.00", "A3": "10.00"}
    assert bench.files() == {"x.xlsx": ("accepted", 3, 3, 0, 0)}
    assert bench.messages()["x.xlsx"] == (
        "2 row(s) above the header were skipped.; The header, repeated 1 time(s), was dropped."
    )


def test_cells_merged_over_records_are_refused_unless_they_are_empty(tmp_path: Path) -> None:
    rows = [[f"A{n}", "C1", date(2026, 3, 1), 10] for n in range(1, 4)]
    book = sheet_of([HEADERS, *rows])
    book["Commandes"].merge_cells("B2:B3")
    said = refusal_of(tmp_path / "filled", saved(book), "x.xlsx")
    assert "the cells B2:B3 are merged: only the first record holds" in said
    book = sheet_of([HEADERS, *rows])
    book["Commandes"].merge_cells("F2:F4")
    assert set(delivered(tmp_path / "empty", book).orders()) == {"A1", "A2", "A3"}


def test_the_order_of_columns_does_not_count_and_a_broken_header_is_one_name(
    tmp_path: Path,
) -> None:
    rows = [("Montant\nHT", *HEADERS[2::-1]), (10, *ORDER[2::-1])]
    assert delivered(tmp_path, sheet_of(rows)).orders() == {"A1": "10.00"}


def test_a_workbook_whose_parts_have_other_names(tmp_path: Path) -> None:
    whole = BytesIO(as_workbook())
    out = BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"xl/workbook.xml", b"xl/parts/book.xml")
            text = text.replace(b'Target="styles', b'Target="../styles')
            renamed = name.replace("xl/workbook.xml", "xl/parts/book.xml")
            new.writestr(renamed.replace("xl/_rels/workbook", "xl/parts/_rels/book"), text)
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.xlsx", out.getvalue()))
    assert staged(bench) == EXPECTED


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
        ([(*HEADERS, "client", "CLIENT"), ORDER], "same name to several columns (the columns"),
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


def test_a_workbook_written_by_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "commandes.csv"
    path.write_text(as_csv(), encoding="utf-8")
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.xlsx", workbook_of(path, tmp_path).read_bytes()))
    # LibreOffice, like Excel, takes an id of digits for a number: its zeros are gone for good
    assert staged(bench) == [
        (order, client.lstrip("0") or "0", *rest) for order, client, *rest in EXPECTED
    ]


def test_a_file_of_errors_alone_is_told_in_readable_words(tmp_path: Path) -> None:
    """Error cells under titles and an empty row: the sheet's own row is named, not the record's."""
    head = (("Ventes",), (), HEADERS)
    book = sheet_of([*head, *((f"A{n}", "C1", date(2026, 3, 1), None) for n in range(5))])
    for row in range(4, 9):
        book["Commandes"].cell(row, 4, "#DIV/0!").data_type = "e"
    bench = delivered(tmp_path, book)
    assert bench.files() == {"x.xlsx": ("accepted", 5, 0, 5, 0)}
    assert {text for (text,) in bench.rows("select row_text from intake.rejected_rows")} == {
        f"A{n};C1;01/03/2026;#DIV/0!" for n in range(5)
    }
    said = "\n".join(bench.said)
    cells = ", ".join(f"#DIV/0! in D{row}" for row in (4, 5, 6))
    assert "5 cell(s) hold an error" in said and f"sheet `Commandes`, {cells}, …" in said
    assert "every row of x.xlsx is rejected for net_amount_eur:not_a_number" in said
    assert "such as record 1 (" in said and "\x1a" not in said
