"""Whom marketing asks why it left, with which questions, and what an answer changes."""

from pathlib import Path

from conftest import NightRun
from model_bench import shared_bench, shared_catalogue
from night_tools import deliver, plain_night

NEXT = "2026-11-01"
OBJECTIONS = "Code client;Coordonnée;Canal;Date d'opposition;Nature"
ORDERS = "N° commande;Code client;Date commande;Montant HT;Statut;Date d'annulation"
SURVEYS = """
[extracts.surveys]
files = "enquetes_*.csv"
delimiter = ";"
covers_to = "run_date"
"""
ANSWERS = "N° réponse;Code client;Date de réponse;Cause;Effacement"
ASKED = "select client_id, channel from marketing.to_ask"
# Asked by letter; by e-mail, who then answers the price, erase me, and that it does not know.
NO_LETTER, PRICE, ERASED, UNSURE = "C0067", "C0258", "C0063", "C0035"


def test_each_answer_comes_back_in_a_column_of_its_extract():
    catalogue = shared_catalogue()
    query = catalogue["reference.survey_questions"].query
    rows = (
        shared_bench()
        .connection.execute(
            "select ask_by, question_number, answers_fr, answer_extract, answer_column"
            f" from ({query}) as questions order by ask_by, question_number"
        )
        .fetchall()
    )
    for way in ("survey", "call"):
        numbers = [number for ask_by, number, *_ in rows if ask_by == way]
        assert numbers == list(range(1, len(numbers) + 1))
    for _, _, _, extract, column in rows:
        assert column in catalogue[f"staging.{extract}"].contract.columns
    asked = {column: answers for _, _, answers, extract, column in rows if extract == "surveys"}
    assert {"cause", "competitor", "would_return_if", "has_asked_erasure"} <= set(asked)
    assert asked["return_probability_share"] == "10 % ; 25 % ; 50 % ; 75 %"


def test_answers_and_lost_rights_take_a_client_off_the_list(
    finished_home: Path, sample_night: NightRun
):
    home = finished_home
    before = {str(client): str(channel) for client, channel in sample_night.published(ASKED)}
    assert before[NO_LETTER] == "letter"
    assert {before[one] for one in (PRICE, ERASED, UNSURE)} == {"email"}
    # A night that goes wrong: no letter may be sent any more, the rest stays.
    deliver(
        home, f"oppositions_{NEXT}.csv", OBJECTIONS, f"{NO_LETTER};;courrier;01/11/2026;opposition"
    )
    deliver(home, f"commandes_{NEXT}.csv", ORDERS, "X1;C0092;32/13/2026;douze;validée;")
    red = plain_night(home, "run", "--date", NEXT, code=1)
    assert dict(red.published(ASKED)) == {
        client: channel for client, channel in before.items() if client != NO_LETTER
    }
    shown = f"select count(*) from marketing.lost_clients where client_id = '{NO_LETTER}'"
    assert red.published(shown) == [(1,)]
    # Mended, and three have answered.
    with (home / "reconquete.toml").open("a", encoding="utf-8") as toml:
        toml.write(SURVEYS)
    deliver(home, f"commandes_{NEXT}.csv", ORDERS, "X1;C0092;01/11/2026;12,00;validée;")
    deliver(
        home,
        f"enquetes_{NEXT}.csv",
        ANSWERS,
        f"E1;{PRICE};01/11/2026;prix;non",
        f"E2;{ERASED};01/11/2026;;oui",
        f"E3;{UNSURE};01/11/2026;ne sait pas;non",
    )
    green = plain_night(home, "run", "--date", NEXT)
    assert {NO_LETTER, PRICE, ERASED, UNSURE} & {row[0] for row in green.published(ASKED)} == set()
    causes = "select cause from losses.causes where is_main and client_id = '{}'"
    assert green.sql(causes.format(PRICE)) == [("price",)]
    assert set(green.sql(causes.format(UNSURE))) == {("unknown",)}
    told = dict(green.published("select client_id, basis_fr from marketing.lost_clients"))
    assert told[PRICE] == "Déclaré par le client"
    assert ERASED not in told
    allowed = "select client_id from compliance.contact_rights where is_allowed"
    assert (ERASED,) not in green.sql(allowed)
