"""Codes and headers: compared as written, then without case, accents and signs."""

from pathlib import Path

import pytest
from intake_tools import HEADER, ORDERS, csv, make_bench, order_row, read_texts

from reconquete_pipeline.home.faults import HomeError
from reconquete_pipeline.intake.typing.parse import plain, with_home_codes
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.text.spelling import matching_headers

CODE = Column(type="VARCHAR", values=("confirmed", "cancelled"), synonyms={"annulée": "cancelled"})
STATUS = ORDERS + "[extracts.orders.values.status]\n"


def _read(column: Column, text: str) -> object:
    """The code, or the reason."""
    value, reason = read_texts(column, [text])[0]
    return reason if value is None else value


@pytest.mark.parametrize("text", ["Annulée", "ANNULEE", " annulée ", "Cancelled", "annu-lée"])
def test_codes_without_case_and_accents(text: str) -> None:
    assert _read(CODE, text) == "cancelled"
    assert _read(CODE, "en litige") == "x:unknown_code"


def test_codes_of_the_home_come_before_the_usual_ones() -> None:
    column = with_home_codes(CODE, {"En litige": "confirmed", "annulée": "confirmed"})
    assert _read(column, "EN LITIGE") == "confirmed"
    assert _read(column, "annulee") == "confirmed"


@pytest.mark.parametrize(("yes", "no"), [("1", "-1"), ("+", "-"), ("✓", "✗"), ("<", ">")])
def test_two_codes_that_differ_by_signs_stay_apart(yes: str, no: str) -> None:
    column = with_home_codes(CODE, {yes: "confirmed", no: "cancelled"})
    assert (_read(column, yes), _read(column, no)) == ("confirmed", "cancelled")


def test_a_sign_misspelt_is_unknown_where_signs_tell_codes_apart() -> None:
    column = with_home_codes(CODE, {"1": "confirmed", "-1": "cancelled"})
    assert _read(column, "- 1") == "x:unknown_code"


def test_a_usual_spelling_that_the_home_writes_otherwise_is_the_homes() -> None:
    assert _read(with_home_codes(CODE, {"Annulee": "confirmed"}), "annulée") == "confirmed"


@pytest.mark.parametrize(
    "text",
    ["témoin", "TÉMOINS", "Temoin", "Groupe témoin", "groupe de contrôle", "Controle", "control",
     "CONTROL", " Hold-out ", "holdout", "Control group", "non-contactés"],
)  # fmt: skip
def test_an_imported_control_is_known_by_its_usual_words(text: str) -> None:
    arm = load_catalogue()["staging.campaign_members"].contract.columns["arm"]
    assert _read(arm, text) == "control"


@pytest.mark.parametrize("text", ["Courrier", "appel", "témoignage", "A", "contrôle qualité"])
def test_another_arm_stays_as_it_is_written(text: str) -> None:
    arm = load_catalogue()["staging.campaign_members"].contract.columns["arm"]
    assert _read(arm, text) == text


def test_headers_that_differ_by_signs_stay_apart() -> None:
    assert matching_headers(["€"], ["%", "€"]) == ["€"]
    assert matching_headers(["€"], ["%"]) == []
    assert matching_headers(["Montant %", "x"], ["Montant €", "montant %"]) == ["montant %"]
    assert matching_headers(["Montant"], ["Montant €", "Montant %"]) == ["Montant €", "Montant %"]


def test_a_sign_that_no_one_mapped_is_unknown() -> None:
    assert _read(with_home_codes(CODE, {"+": "confirmed"}), "?") == "x:unknown_code"


def test_headers_are_compared_without_case_accents_and_spaces() -> None:
    assert plain(" N° Commande ") == plain("n°commande") == "ncommande"
    assert plain("Montant\u00a0H.T.") == plain("montant ht")


def test_signs_of_a_home_stay_apart(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, STATUS + '"1" = "confirmed"\n"-1" = "cancelled"\n')
    rows = [order_row("A") + ";1", order_row("B") + ";-1"]
    bench.night(("commandes_1.csv", csv(*rows, header=HEADER + ";Statut")))
    assert bench.rows("select status from staging.orders order by order_id") == [
        ("confirmed",),
        ("cancelled",),
    ]


def test_one_text_with_two_codes_is_a_fault_of_the_home(tmp_path: Path) -> None:
    toml = STATUS + '"Annulée" = "cancelled"\n"ANNULEE" = "confirmed"\n'
    with pytest.raises(HomeError, match="the same text but different codes"):
        make_bench(tmp_path, toml)
