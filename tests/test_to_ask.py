"""Whom marketing asks why it left, with which questions, and what an answer changes."""

from pathlib import Path

from conftest import NightRun
from model_bench import shared_bench, shared_catalogue
from night_tools import deliver, plain_night

NEXT = "2026-11-01"
OBJECTIONS = "Code client;Coordonnée;Canal;Date d'opposition;Nature"
ORDERS = "N° commande;Code client;Date commande;Montant HT;Statut;Date d'annulation"
ANSWERS = "N° réponse;Code client;Date de réponse;Cause;Probabilité de retour;Effacement"
ASKED = "select client_id, channel from marketing.to_ask"


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
    by_letter, *_ = sorted(one for one, channel in before.items() if channel == "letter")
    unknown = sample_night.sql("select client_id from losses.to_ask where ask_reason = 'unknown'")
    nothing = {str(client) for (client,) in unknown}
    price, erased, unsure, *_ = sorted(
        one for one, channel in before.items() if channel == "email" and one in nothing
    )
    # A night that goes wrong: no letter may be sent any more, the rest stays.
    deliver(
        home, f"oppositions_{NEXT}.csv", OBJECTIONS, f"{by_letter};;courrier;01/11/2026;opposition"
    )
    deliver(home, f"commandes_{NEXT}.csv", ORDERS, "X1;C0092;32/13/2026;douze;validée;")
    red = plain_night(home, "run", "--date", NEXT, code=1)
    assert dict(red.published(ASKED)) == {
        client: channel for client, channel in before.items() if client != by_letter
    }
    shown = f"select count(*) from marketing.lost_clients where client_id = '{by_letter}'"
    assert red.published(shown) == [(1,)]
    # Mended, and three have answered.
    deliver(home, f"commandes_{NEXT}.csv", ORDERS, "X1;C0092;01/11/2026;12,00;validée;")
    deliver(
        home,
        f"enquetes_{NEXT}.csv",
        ANSWERS,
        f"E1;{price};01/11/2026;prix;;non",
        f"E2;{erased};01/11/2026;;;oui",
        f"E3;{unsure};01/11/2026;ne sait pas;;non",
    )
    green = plain_night(home, "run", "--date", NEXT)
    assert {by_letter, price, erased, unsure} & {row[0] for row in green.published(ASKED)} == set()
    causes = (
        "select cause from losses.causes inner join status.episodes using (client_id,"
        " episode_number) where is_main and returned_on is null and client_id = '{}'"
    )
    assert green.sql(causes.format(price)) == [("price",)]
    assert green.sql(causes.format(unsure)) == [("unknown",)]
    told = dict(green.published("select client_id, basis_fr from marketing.lost_clients"))
    assert told[price] == "Déclaré par le client"
    assert erased not in told
    allowed = "select client_id from compliance.contact_rights where is_allowed"
    assert (erased,) not in green.sql(allowed)
