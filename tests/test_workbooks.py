"""Workbooks of salespeople, as a spreadsheet program reads them."""

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from cell_texts import HARMFUL, HARMLESS, NUMBER_LIKE
from conftest import ROOT, NightRun
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from spreadsheets import rows_of, workbook_of
from target_tools import Row, make_night, publish_rows, read_back

from reconquete_pipeline.exports.filled_in import FILLED_IN
from reconquete_pipeline.exports.target_file import TargetFile
from reconquete_pipeline.exports.workbooks import GUIDE, SHEET
from reconquete_pipeline.exports.writer import renew_target_files, write_target_files
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.text.refusal_words import says_no

HEADERS_TO_FILL = [
    "Issue de l'appel", "Appelé le", "Rappeler le", "À rappeler", "Solution actuelle",
    "Mieux ailleurs", "Manque ailleurs", "Concurrent", "Reviendrait si", "Opposition",
    "Go / No-go", "Raison de la décision", "Décidé par",
]  # fmt: skip


def books(home: Path, *rows: Row) -> dict[str, TargetFile]:
    night = make_night(home)
    publish_rows(night, *rows)
    return {file.name: file for file in write_target_files(night) if "commerciaux" in file.folder}


def sheet_of(content: bytes, title: str = SHEET) -> Worksheet:
    return load_workbook(io.BytesIO(content))[title]


def labels(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


def test_each_salesperson_has_a_workbook_and_a_csv_of_the_same_rows_the_best_first(tmp_path: Path):
    files = books(
        tmp_path,
        {"client_id": "low", "salesperson_id": "V1", "contact_rank": 9},
        {"client_id": "high", "salesperson_id": "V1", "contact_rank": 1},
        {"client_id": "slash", "salesperson_id": "V/1", "contact_rank": 2},
        {"client_id": "nobody", "contact_rank": 3},
        {"client_id": "step", "salesperson_id": "V1", "step_number": 2, "step_count": 2},
    )
    by_client = {}
    for name, file in files.items():
        if name.endswith(".xlsx"):
            sheet = sheet_of(file.content)
            at = labels(sheet).index("Code client") + 1
            ids = [sheet.cell(row, at).value for row in range(2, sheet.max_row + 1)]
            by_client[name] = ids
            csv_name = name.replace(".xlsx", ".csv")
            if csv_name in files:
                rows = read_back(files[csv_name].content)
                assert [row["Code client"] for row in rows] == ids
    assert by_client == {
        "liste_retour__appel__2026-10-31.xlsx": ["nobody"],
        # SHA-256 of V/1 begins with e7d868.
        "liste_retour__appel__V-1-e7d868__2026-10-31.xlsx": ["slash"],
        "liste_retour__appel__V1__2026-10-31.xlsx": ["high", "low"],
        "liste_retour__appel__etape2__V1__2026-10-31.xlsx": ["step"],
    }


def test_numbers_alike_but_for_capitals_have_files_of_their_own_that_a_renewal_finds_again(
    tmp_path: Path,
):
    """On a red night nobody is left of V1: the files of v1 keep the names that they had."""
    night = make_night(tmp_path)
    both: list[Row] = [
        {"client_id": "upper", "salesperson_id": "V1"},
        {"client_id": "lower", "salesperson_id": "v1"},
    ]
    publish_rows(night, *both)
    folder = night.home.target_files / "retour" / "commerciaux"
    write_target_files(night)
    # SHA-256 of v1 begins with 3bfc26.
    names = {"liste_retour__appel__V1__2026-10-31", "liste_retour__appel__v1-3bfc26__2026-10-31"}
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.{end}" for name in names for end in ("xlsx", "csv")
    }
    publish_rows(night, both[1])
    renew_target_files(night)
    assert {path.stem for path in folder.iterdir()} == {
        "liste_retour__appel__v1-3bfc26__2026-10-31"
    }


def test_a_workbook_is_frozen_filtered_chosen_from_and_explained(tmp_path: Path):
    (file,) = books(tmp_path, {"contact_id": "62A3R38-20261031-R3", "competitor": "Duval"}).values()
    sheet = sheet_of(file.content)
    shown = labels(sheet)
    assert shown[:3] == ["N° contact", "Code client", "Nom"]
    assert shown[-13:] == HEADERS_TO_FILL
    assert len(set(shown)) == len(shown) and "Concurrent (connu)" in shown
    assert "Chiffre d'affaires attendu" not in shown, "an empty column is left out"
    assert sheet.column_dimensions["A"].hidden and not sheet.column_dimensions["B"].hidden
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(2, len(shown)).coordinate}"
    values = {label: sheet.cell(2, place) for place, label in enumerate(shown, start=1)}
    assert values["N° contact"].value == "62A3R38-20261031-R3"
    assert values["Code client"].value == "00041" and values["Code client"].data_type == "s"
    assert values["Dernier achat"].value == datetime(2025, 2, 3)
    assert values["Montant (€)"].value == 1234.5
    assert all(values[header].value is None for header in HEADERS_TO_FILL)
    chosen = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert chosen[1:3] == ['"oui,non"', '"tous les canaux"'] and len(chosen) == 4
    guide = sheet_of(file.content, GUIDE)
    told = {row[0].value: row[1].value for row in guide.iter_rows() if row[0].value}
    assert set(shown[1:]) <= set(told)
    assert [label for label in shown[1:] if not told[label]] == []
    # intake refuses a list on whose other sheets somebody says no
    texts = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert [one for one in texts if says_no(one, is_remark=True)] == ["Opposition"]


def test_a_text_is_never_a_formula_a_number_or_a_link(tmp_path: Path):
    texts = [text for text in (*NUMBER_LIKE, *HARMFUL, *HARMLESS, "http://example.com") if text]
    rows: list[Row] = [
        {"client_id": f"{number:05}", "name": text} for number, text in enumerate(texts)
    ]
    (file,) = books(tmp_path, *rows).values()
    with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet
        assert not any("externalLink" in name for name in parts.namelist())
    read = sheet_of(file.content)
    assert [read.cell(row, 2).value for row in range(2, read.max_row + 1)] == [
        row["client_id"] for row in rows
    ]
    for row in range(2, read.max_row + 1):
        assert read.cell(row, 3).data_type in {"s", "inlineStr"}


def test_the_same_rows_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = books(tmp_path / "a", {"client_id": "1"})
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    second = books(tmp_path / "b", {"client_id": "1"})
    assert {n: f.content for n, f in first.items()} == {n: f.content for n, f in second.items()}


def test_every_word_to_choose_is_one_that_intake_reads():
    catalogue = load_catalogue()
    for one in FILLED_IN:
        column = catalogue[f"staging.{one.extract}"].contract.columns[one.column]
        if one.options and column.values:
            read = [column.synonyms.get(word, word) for word in one.options]
            assert sorted(read) == sorted(column.values), one.column


def test_every_outcome_that_marketing_reads_about_is_one_that_intake_reads():
    """The table of docs/marketing.md, word for word, and the words to choose among them."""
    contract = load_catalogue()["staging.call_reports"].contract.columns["call_outcome"]
    lines = (ROOT / "docs" / "marketing.md").read_text(encoding="utf-8").splitlines()
    told = [
        word.strip()
        for line in lines
        if (found := re.match(r"\| « Issue de l'appel » : ([^|]+) \|", line))
        for word in found[1].split(",")
    ]
    assert len(told) > 20
    assert {contract.synonyms[word] for word in told} == set(contract.values)
    options = next(one.options for one in FILLED_IN if one.column == "call_outcome")
    assert set(options) <= set(told)


def test_libreoffice_opens_a_workbook_as_meant(sample_night: NightRun, tmp_path: Path):
    folder = sample_night.home / "published" / "targets" / "2026-10-retour" / "commerciaux"
    path = folder / "liste_2026-10-retour__courrier__V01__2026-10-31.xlsx"
    header, *rows = rows_of(workbook_of(path, tmp_path))
    assert header[:3] == ["N° contact", "Code client", "Nom"]
    listed = sample_night.published(
        "select contact_id, client_id, last_purchase_on from marketing.target_list "
        "where salesperson_id = 'V01' order by wave, contact_rank"
    )
    day = header.index("Dernier achat")
    assert [(row[0], row[1], row[day]) for row in rows] == listed
    assert all(isinstance(row[day], date) for row in rows)


def test_nothing_that_the_lists_of_the_sample_hold_sounds_like_a_refusal(sample_night: NightRun):
    """Intake would hold the calls of a client, or refuse the list, when it comes back."""
    found = list(sample_night.home.glob("published/targets/*/commerciaux/liste_*.xlsx"))
    assert found
    told = {
        str(cell.value)
        for path in found
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert {text for text in told if says_no(text, is_remark=True)} == {"Opposition"}
