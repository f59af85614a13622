"""The French form of a campaign: an .xlsx that is filled in, dropped into campaigns/ and read."""

import io
import shutil
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import openpyxl.styles
import pytest
from conftest import NightRun
from night_tools import run_here
from openpyxl.worksheet.worksheet import Worksheet

from reconquete_pipeline.home.campaign_files import (
    KEYS,
    Campaign,
    RefusedCampaign,
    Step,
    read_campaign,
)
from reconquete_pipeline.home.campaign_form import ARM, CAMPAIGN, new_form
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.night.night import campaign_words
from reconquete_pipeline.tables.loading import load_catalogue

FILLED = {
    "Objectif": "Dix clients de retour d'ici à mars",
    "Retours voulus": 10,
    "Signataire": "Anne Martin, directrice commerciale",
    "Nature": "Relance",
    "Date de lancement": datetime(2026, 11, 24),
    "Offre valable jusqu'au": "28/02/2027",
    "Classes": "A, B",
    "Causes de départ": "retard de livraison ; Prix",
    "Budget (€)": "1 500,50 €",
    "Commerciaux": "V01\nV02",
    "Part de témoins": "40 %",
}
GROUPS = [
    ("appel", 0.5, "téléphone", "port-offert"),
    ("courrier", "50%", "Courrier", "port-offert"),
]


def book(tmp_path: Path, answers: dict[str, object], groups: list[tuple[object, ...]]) -> Path:
    """A form as `campaign new --form` gives it, filled in."""
    path = tmp_path / "hiver.xlsx"
    path.write_bytes(new_form("2026-11-hiver"))
    opened = openpyxl.load_workbook(path)
    fill(opened["Campagne"], answers)
    for row, group in enumerate(groups, start=2):
        for column, value in enumerate(group, start=1):
            opened["Groupes"].cell(row, column, value)
    opened.save(path)
    return path


def fill(sheet: Worksheet, answers: dict[str, object]) -> None:
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for label, answer in answers.items():
        sheet.cell(rows[label], 2).value = answer


def read(path: Path) -> Campaign | RefusedCampaign:
    return read_campaign(path, campaign_words(load_catalogue()), Settings())


def good(path: Path) -> Campaign:
    found = read(path)
    assert isinstance(found, Campaign), found
    return found


def faults(path: Path) -> list[str]:
    found = read(path)
    assert isinstance(found, RefusedCampaign)
    return [str(fault) for fault in found.faults]


def test_a_filled_form_is_the_campaign_of_the_toml_file_that_says_the_same(tmp_path: Path):
    form = good(book(tmp_path, FILLED, GROUPS))
    toml = tmp_path / "hiver.toml"
    toml.write_text(
        """campaign_id = "2026-11-hiver"
objective = "Dix clients de retour d'ici à mars"
wanted_returns = 10
signatory = "Anne Martin, directrice commerciale"
kind = "win_back"
launch_on = 2026-11-24
offer_valid_until = 2027-02-28
abc_classes = ["A", "B"]
causes = ["late_delivery", "price"]
budget_eur = 1500.50
salespeople = ["V01", "V02"]
control_share = 0.4
windows_days = [30, 60, 90]
primary_window_days = 90
[[arms]]
name = "appel"
share = 0.5
channel = "phone"
offer = "port-offert"
[[arms]]
name = "courrier"
share = 0.5
channel = "letter"
offer = "port-offert"
""",
        encoding="utf-8",
    )
    told = good(toml)
    for name in Campaign.__dataclass_fields__:
        if name not in {"file_name", "sha256"}:
            assert getattr(form, name) == getattr(told, name), name
    assert (form.launch_on, form.budget_eur) == (date(2026, 11, 24), Decimal("1500.50"))


def test_the_form_asks_for_all_that_a_campaign_file_may_say():
    assert {question.key for question in CAMPAIGN} | {"arms"} == set(KEYS)
    assert {question.key for question in ARM} == {"name", "share", "channel", "text", "offer"}


def test_steps_are_read_in_their_order(tmp_path: Path):
    answers = {**FILLED, "Nature": "lettre", "Offre valable jusqu'au": None}
    found = good(book(tmp_path, answers, [("suite", 1, "courrier puis téléphone")]))
    assert found.arms[0].channels == ("letter", "phone")


SURVEY = {**FILLED, "Nature": "enquête", "Offre valable jusqu'au": None}


@pytest.mark.parametrize(
    "cell",
    [
        "e-mail ; courrier si ouverture ; appel sans réponse après 14 jours",
        "E-mail puis Courrier si Ouverture, puis téléphone si pas de réponse apres 14 j",
    ],
)
def test_steps_carry_their_conditions_in_one_cell(tmp_path: Path, cell: str):
    found = good(book(tmp_path, SURVEY, [("suite", 1, cell)]))
    assert found.arms[0].steps == (
        Step("email"),
        Step("letter", "opening"),
        Step("phone", "no_answer", 14),
    )


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("courrier si réponse", "la première étape ne suit aucune autre"),
        ("courrier ; appel si reponce", '"reponce" est inconnu; vouliez-vous dire réponse ?'),
        ("courrier ; appel sans réponse", "« sans réponse » sans délai"),
        ("courrier ; appel si réponse après 3 jours", "ne va qu'avec « sans réponse »"),
        ("courrier ; courrier si réponse", '"courrier" est déjà une étape du groupe'),
        ("courrier ; appel sans réponse après 95 jours", "95 jours d'attente en tout"),
        ("courrier ; appel sans réponse après 400 jours", "400 ne convient pas"),
        ("courrier ; fax si réponse", '"fax" est inconnu'),
        (" ; ", "[] ne convient pas"),
    ],
)
def test_a_bad_condition_is_told_in_french_at_its_cell(tmp_path: Path, cell: str, told: str):
    [said] = faults(book(tmp_path, SURVEY, [("suite", 1, cell)]))
    assert said.startswith("campaigns/hiver.xlsx, Groupes!C2, « Canal »: ") and told in said


def test_saving_again_changes_nothing_and_another_answer_does(tmp_path: Path):
    path = book(tmp_path, FILLED, GROUPS)
    before, data = good(path).sha256, path.read_bytes()
    opened = openpyxl.load_workbook(path)
    opened["Campagne"].column_dimensions["B"].width = 60
    opened.save(path)
    assert path.read_bytes() != data
    assert good(path).sha256 == before
    fill(opened["Campagne"], {"Part de témoins": "45 %"})
    opened.save(path)
    assert good(path).sha256 != before


@pytest.mark.parametrize(
    ("label", "answer", "told"),
    [
        ("Date de lancement", None, "la réponse manque; y mettre : dernier jour"),
        ("Date de lancement", "31/02/2027", '"31/02/2027" ne convient pas'),
        ("Date de lancement", datetime(2026, 11, 24, 8, 30), "ne convient pas"),
        ("Nature", "relanse", '"relanse" est inconnu; vouliez-vous dire relance ?'),
        ("Classes", "A, Z", '"Z" est inconnu'),
        ("Part de témoins", "beaucoup", '"beaucoup" ne convient pas; y mettre : part des clients'),
        ("Part de témoins", "100 %", "ne convient pas"),
        ("Budget (€)", "1.500", '"1.500" ne convient pas'),
        ("Budget (€)", -3, "-3 ne convient pas"),
        ("Retours voulus", 2.5, "2.5 ne convient pas"),
        ("Durées mesurées (jours)", "30, bientôt", "ne convient pas"),
    ],
)
def test_a_bad_answer_is_told_in_french_at_its_cell(
    tmp_path: Path, label: str, answer: object, told: str
):
    path = book(tmp_path, {**FILLED, label: answer}, GROUPS)
    sheet = openpyxl.load_workbook(path)["Campagne"]
    [row] = [row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == label]
    [said] = [line for line in faults(path) if f"Campagne!B{row}, « {label} »" in line]
    assert said.startswith("campaigns/hiver.xlsx, ") and told in said


def test_a_bad_group_is_told_at_its_cell(tmp_path: Path):
    path = book(tmp_path, FILLED, [("appel", 0.5, "telefone", "port-offert"), GROUPS[1]])
    [said] = faults(path)
    assert "Groupes!C2, « Canal »" in said and "vouliez-vous dire téléphone ?" in said
    path = book(tmp_path, FILLED, [])
    assert any("Groupes" in said for said in faults(path))


def test_what_is_no_form_is_refused_and_says_what_to_do(tmp_path: Path):
    path = tmp_path / "hiver.xlsx"
    path.write_bytes(b"<html>503</html>")
    assert faults(path) == [
        "campaigns/hiver.xlsx: ce n'est pas un classeur .xlsx entier; partir d'un formulaire "
        "neuf : reconquete campaign new CODE --form"
    ]
    whole = book(tmp_path, FILLED, GROUPS).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "pas un classeur" in faults(path)[0]
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/workbook.xml", "<x/>")
    assert "pas un classeur" in faults(path)[0]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * 30_000_000)
    assert "trop gros" in faults(path)[0]
    openpyxl.Workbook().save(path)
    assert "la feuille « Campagne » manque" in faults(path)[0]
    other = tmp_path / "hiver.xls"
    other.write_bytes(whole)
    assert "un formulaire est un fichier .xlsx, pas .xls" in faults(other)[0]


def test_nothing_that_was_written_is_left_out_in_silence(tmp_path: Path):
    path = book(tmp_path, FILLED, GROUPS)
    opened = openpyxl.load_workbook(path)
    opened["Campagne"].append(["Budgett (€)", 20])
    opened["Campagne"].append(["Objectif", "autre"])
    opened["Campagne"].append([None, "un mot"])
    opened["Campagne"].append(["Couleur", "rouge"])
    fill(opened["Campagne"], {"Retours voulus": "=5+5"})
    opened["Groupes"].cell(1, 6, "Remise")
    opened.save(path)
    said = "\n".join(faults(path))
    for told in (
        'question inconnue "Budgett (€)"; vouliez-vous dire Budget (€) ?',
        "« Objectif » est là deux fois",
        "une réponse sans question",
        'question inconnue "Couleur"; effacer la ligne',
        "la formule n'a pas de résultat",
        'colonne inconnue "Remise"',
    ):
        assert told in said, told


def test_a_damaged_workbook_is_refused_and_raises_nothing(tmp_path: Path):
    """Each byte of the directory and each part of a form damaged or missing in turn."""
    whole = book(tmp_path, FILLED, GROUPS).read_bytes()
    path = tmp_path / "hiver.xlsx"
    for place in range(0, len(whole), 131):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        read(path)
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        names = parts.namelist()
        for left_out in names:
            with zipfile.ZipFile(path, "w") as made:
                for name in names:
                    if name != left_out:
                        made.writestr(name, parts.read(name))
            read(path)


def test_what_stands_out_of_place_is_told_and_formatting_costs_nothing(tmp_path: Path):
    path = book(tmp_path, FILLED, GROUPS)
    opened = openpyxl.load_workbook(path)
    opened["Campagne"]["A1048576"].font = openpyxl.styles.Font(bold=True)
    opened["Groupes"]["AZ300000"].font = openpyxl.styles.Font(bold=True)
    opened.save(path)
    assert good(path).campaign_id == "2026-11-hiver"
    opened["Campagne"]["D4"] = "500 prix"
    opened["Campagne"]["C5"] = "Anne Martin"
    opened["Groupes"]["F3"] = "seulement Paris"
    opened["Groupes"]["A2000"] = "tard"
    opened.save(path)
    said = "\n".join(faults(path))
    for cell in ("Campagne!D4", "Campagne!C5", "Groupes!F3", "Groupes!A2000"):
        assert cell in said, said
    opened = openpyxl.load_workbook(book(tmp_path, FILLED, GROUPS))
    opened["Campagne"]["A1"], opened["Campagne"]["B1"] = "Budget (€)", 20
    opened.save(path)
    assert "« Budget (€) » est là deux fois" in "\n".join(faults(path))


def test_the_command_gives_a_form_that_is_checked_and_previewed(
    sample_night: NightRun, tmp_path: Path
):
    home = tmp_path / "home"
    shutil.copytree("data_samples", home)
    assert run_here(home, "campaign", "new", "2026-11-hiver", "--form").code == 0
    path = home / "campaigns" / "2026-11-hiver.xlsx"
    checked = run_here(home, "campaign", "check", str(path))
    assert checked.code == 1 and "« Date de lancement »: la réponse manque" in checked.text
    (home / "campaigns" / "~$2026-11-hiver.xlsx").write_bytes(b"open")
    assert run_here(home, "campaign", "new", "2026-11-hiver").code == 2
    filled = book(tmp_path, {**FILLED, "Causes de départ": None}, GROUPS)
    assert run_here(home, "campaign", "check", str(filled)).code == 0
    told = run_here(sample_night.home, "campaign", "preview", str(filled)).text
    assert "Campagne 2026-11-hiver, comme si elle était lancée" in told and "1 500,50 €" in told
