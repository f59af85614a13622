"""The last question before the term of the data, as stories; each who is not asked beside a twin.

The list of the night of 31 October 2026 is used from 1 November on. The term is 36 months after the
last own act: who bought on 1 December 2023 reaches it on 1 December 2026. All are firms that may be
written to over e-mail (and by letter where a story needs a second way), unless their story says so.
"""

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import NightRun
from model_bench import shared_catalogue
from night_tools import plain_night, run_here
from staged_homes import drop, small_home

from reconquete_pipeline.home import journal
from reconquete_pipeline.night.contact_safety import withdraw
from reconquete_pipeline.night.night import open_home

NIGHT, NEXT = "2026-10-31", "2026-11-01"
NOVEMBER, DECEMBER = "derniere-question-2026-11", "derniere-question-2026-12"
EXTRACTS = {
    "orders": "commandes",
    "clients": "clients",
    "contact_points": "coordonnees",
    "consents": "droits",
    "objections": "oppositions",
    "overrides": "decisions",
    "contacts": "contacts",
    "campaign_events": "evenements",
    "campaign_members": "tirages",
}
TOML = f'company = "Essai"\nrun_date = {NIGHT}\n[settings]\nlost_rule = "fixed_days"\n' + "".join(
    f'[extracts.{extract}]\nfiles = "{name}_*.csv"\ncovers_to = "run_date"\n'
    for extract, name in EXTRACTS.items()
)
HEADERS = {
    "commandes": "N° commande;Code client;Date commande;Montant HT",
    "clients": "Code client;Type;Raison sociale",
    "coordonnees": "Code client;Canal;Coordonnée",
    "droits": "Code client;Canal;État;Date;Base;Preuve;Finalité",
    "oppositions": "Code client;Coordonnée;Canal;Date;Nature",
    "decisions": "Code client;Verdict;Décidé par;Décidé le;Raison",
    "contacts": "N° contact;Code client;Date de contact;Canal;Sens;Campagne;Abouti;Date de réaction"
    ";Réaction",
    "evenements": "Campagne;Code client;Événement;Date;Canal",
    "tirages": "Campagne;Code client;Groupe;Date de tirage;Date de lancement",
}
LAST_ORDER = {
    "day61": "01/01/2024",
    "day60": "31/12/2023",
    "day1": "02/11/2023",
    "day0": "01/11/2023",
    "past": "30/10/2023",
}
# Last order on 1 December 2023.
OTHERS = (
    "twin", "friend", "objector", "nogo", "profiled", "control", "treated", "asked", "back",
    "replied", "clicked", "tracked", "noright", "called", "phoned",
)  # fmt: skip
ASKED_TONIGHT = {"day60", "day1", "twin", "friend", "profiled", "back", "called"}
LISTED = "select client_id from marketing.last_questions"
PLACED = """
select client_id, coalesce(unasked_reason, 'asked tonight') from campaigns.last_questions
"""


def address(client: str) -> str:
    return f"{client}@example.com"


def hand(home: Path, name: str, day: str, *lines: str) -> None:
    drop(home, f"{name}_{day}.csv", "\n".join([HEADERS[name], *lines, ""]))


def call(number: int, client: str, day: str, campaign: str = "") -> str:
    return f"K{number}-{client};{client};{day} 10:00;phone;sortant;{campaign};oui;;"


def home_of_stories(path: Path) -> Path:
    home = small_home(path, TOML)
    bought = LAST_ORDER | dict.fromkeys(OTHERS, "01/12/2023")
    before = [f"{client}-0;{client};15/06/2023;90,00" for client in bought]
    hand(home, "commandes", NIGHT, *before, *(f"{c}-1;{c};{on};90,00" for c, on in bought.items()))
    hand(home, "clients", NIGHT, *(f"{c};B2B;Maison {c}" for c in bought))
    points = [f"{client};email;{address(client)}" for client in bought]
    points += ["back;letter;1 rue du Retour 02000 Laon"]
    points += ["called;phone;01 99 00 00 01", "phoned;phone;01 99 00 00 02"]
    hand(home, "coordonnees", NIGHT, *points)
    written = [client for client in bought if client not in {"noright", "phoned"}]
    rights = [f"{c};email;donné;01/01/2023;intérêt légitime;;" for c in written]
    rights += ["back;letter;donné;01/01/2023;intérêt légitime;;"]
    rights += [f"{c};phone;donné;01/01/2023;intérêt légitime;;" for c in ("called", "phoned")]
    rights += ["tracked;email;donné;01/01/2023;consentement;formulaire 7;suivi"]
    hand(home, "droits", NIGHT, *rights)
    hand(home, "oppositions", NIGHT, "objector;;;30/10/2026;opposition", "profiled;;;;profilage")
    hand(home, "decisions", NIGHT, "nogo;non;Mme Exemple;30/10/2026;visite")
    calls = ("05/10/2026", "12/10/2026", "19/10/2026")
    hand(
        home, "contacts", NIGHT,
        f"A1;asked;20/10/2026 10:00;email;sortant;{DECEMBER};oui;;",
        f"B1;back;20/10/2026 10:00;email;sortant;{DECEMBER};non;;",
        f"R1;replied;20/10/2026 10:00;email;sortant;{DECEMBER};oui;25/10/2026 09:00;réponse",
        *(call(n, "called", day) for n, day in enumerate(calls)),
        *(call(n, "phoned", day) for n, day in enumerate(calls)),
        call(4, "phoned", "26/10/2026", DECEMBER),
    )  # fmt: skip
    hand(
        home, "evenements", NIGHT,
        *(
            f"{DECEMBER};{client};{event};{day};e-mail"
            for client in ("clicked", "tracked")
            for event, day in (("envoyé", "20/10/2026 10:00"), ("clic", "22/10/2026 10:00"))
        ),
    )  # fmt: skip
    hand(
        home, "tirages", NIGHT,
        "ailleurs;control;témoin;01/10/2026;01/10/2026",
        "ailleurs;treated;courrier;01/10/2026;01/10/2026",
        "fini;twin;témoin;01/01/2026;01/01/2026",
        "fini;friend;courrier;01/01/2026;01/01/2026",
    )  # fmt: skip
    return home


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """The night of 31 October."""
    return plain_night(home_of_stories(tmp_path_factory.mktemp("questions")))


def copied(night: NightRun, path: Path) -> Path:
    return Path(shutil.copytree(night.home, path / "home"))


def names(rows: list[tuple[object, ...]]) -> set[str]:
    return {str(row[0]) for row in rows}


def written(home: Path) -> dict[str, str]:
    folder = home / "published" / "targets"
    return {path.name: path.read_text(encoding="utf-8-sig") for path in folder.glob("*/*.csv")}


def gone(home: Path, client: str) -> bool:
    """True where neither list, contact nor file of what is published names the client."""
    night = NightRun(home, 0, "")
    listed = names(night.published(LISTED))
    listed |= names(night.published("select client_id from marketing.target_contacts"))
    files = "".join(written(home).values())
    return client not in listed and address(client) not in files


def test_who_is_asked_on_the_first_night_and_why_the_others_are_not(first: NightRun):
    assert names(first.published(LISTED)) == ASKED_TONIGHT
    found = dict(first.sql(PLACED))
    # The term of day61 is too far away, that of day0 and past is reached; an answer moves it away.
    assert not {"day61", "day0", "past", "replied", "tracked"} & set(found)
    assert found == dict.fromkeys(ASKED_TONIGHT, "asked tonight") | {
        "objector": "not_reachable",
        "nogo": "not_reachable",
        "noright": "not_reachable",
        "control": "in_running_campaign",
        "treated": "in_running_campaign",
        "asked": "asked_already",
        "clicked": "asked_already",
        "phoned": "asked_already",
    }
    terms = dict(
        first.sql(
            "select distinct client_id, since_on::varchar from compliance.stops"
            " where stop_reason = 'retention_expired'"
        )
    )
    assert (terms["replied"], terms["tracked"]) == ("2029-10-25", "2029-10-22")
    assert (terms["asked"], terms["clicked"]) == ("2026-12-01", "2026-12-01")


def test_the_list_names_code_channel_and_term_and_the_contact_is_where_contacts_are(
    first: NightRun,
):
    rows = first.published(
        "select client_id, campaign_id, channel, retention_ends_on::varchar,"
        " usable_until_on::varchar"
        " from marketing.last_questions"
    )
    assert {str(row[0]): row[1:] for row in rows} == {
        "day60": (DECEMBER, "email", "2026-12-31", "2026-11-07"),
        "day1": (NOVEMBER, "email", "2026-11-02", "2026-11-01"),
        "twin": (DECEMBER, "email", "2026-12-01", "2026-11-07"),
        "friend": (DECEMBER, "email", "2026-12-01", "2026-11-07"),
        "profiled": (DECEMBER, "email", "2026-12-01", "2026-11-07"),
        "back": (DECEMBER, "letter", "2026-12-01", "2026-11-07"),
        "called": (DECEMBER, "phone", "2026-12-01", "2026-11-07"),
    }
    assert "value" not in shared_catalogue()["marketing.last_questions"].contract.columns
    assert "@" not in repr(first.published("from marketing.last_questions"))
    values = dict(first.published("select client_id, value from marketing.target_contacts"))
    assert set(values) == ASKED_TONIGHT
    assert values["twin"] == address("twin")
    files = written(first.home)
    assert set(files) == {f"{NOVEMBER}__question.csv", f"{DECEMBER}__question.csv"}
    assert address("day1") in files[f"{NOVEMBER}__question.csv"]
    for client in ASKED_TONIGHT - {"day1", "back", "called"}:
        assert address(client) in files[f"{DECEMBER}__question.csv"]
    log = journal.read(first.home / "facts" / "exports.jsonl")
    entries = {str(entry["file_name"]): entry for entry in log}
    assert entries[f"{DECEMBER}__question.csv"]["rows"] == 6


def test_the_question_counts_as_a_contact_and_is_no_campaign(first: NightRun):
    """Its call is the fourth of phoned within 30 days; called had three."""
    counted = first.sql(
        "select distinct client_id from compliance.stops where stop_reason = 'too_many_calls'"
    )
    assert counted == [("phoned",)]
    reached = first.sql(
        "select client_id, reached_on::varchar from rhythm.delivered_contact_days"
        " where client_id in ('asked', 'back')"
    )
    assert reached == [("asked", "2026-10-20")]
    mailed = first.sql(
        "select client_id from campaigns.exclusions where exclusion_reason = 'contacted_recently'"
    )
    assert names(mailed) == {"asked", "back", "replied", "clicked", "tracked"}
    assert names(first.published("select campaign_id from marketing.campaign_results")) == {
        "ailleurs",
        "fini",
    }


def test_a_client_is_told_in_french_that_the_question_is_due_or_was_asked(first: NightRun):
    def said(client: str) -> str:
        return run_here(first.home, "rights", client).text

    due = f"à poser une fois (e-mail) avant le terme ; terme des données le 01/12/2026 ({DECEMBER})"
    assert f"Dernière question : {due}" in said("twin")
    assert "Dernière question : posée le 20/10/2026 ; terme des données" in said("asked")
    assert "Dernière question : pas à poser : aucun canal permis" in said("nogo")
    both = [said(client).partition("Dernière question")[2] for client in ("control", "treated")]
    assert both[0] == both[1] != ""
    assert "Dernière question" not in said("day61")
    assert due in run_here(first.home, "explain", "twin").text


@pytest.mark.parametrize(
    "change", ["built_at = built_at - interval 1 day", "run_on = run_on - 1", "has_passed = false"]
)
def test_a_list_older_than_the_rights_asks_nobody(first: NightRun, tmp_path: Path, change: str):
    home = copied(first, tmp_path)
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb")) as connection:
        connection.execute(
            f"update stamps.builds set {change} where table_name = 'campaigns.last_questions'"
        )
    for word in ("rights", "explain"):
        for client in ("twin", "day61"):
            text = run_here(home, word, client).text
            assert "ne pas la poser : la dernière nuit ne l'a pas calculée" in text
            assert "à poser une fois" not in text


def test_an_objection_after_the_list_takes_the_client_off_the_next_one(
    first: NightRun, tmp_path: Path
):
    home = copied(first, tmp_path)
    hand(home, "oppositions", NEXT, "friend;;;01/11/2026;opposition")
    hand(home, "contacts", NEXT, f"T1;called;01/11/2026 10:00;email;sortant;{DECEMBER};;;")
    night = plain_night(home, "run", "--date", NEXT)
    # day1 has reached the term, day61 is in the window now, called was asked yesterday.
    listed = names(night.published(LISTED))
    assert listed == ASKED_TONIGHT - {"friend", "day1", "called"} | {"day61"}
    assert gone(home, "friend") and gone(home, "day1") and gone(home, "called")
    assert not gone(home, "twin")
    late = (
        "select client_id from marketing.last_questions where retention_ends_on <= usable_until_on"
    )
    assert night.published(late) == []


def test_a_red_night_takes_off_who_is_stopped_or_was_asked_and_no_objector_to_profiling(
    first: NightRun, tmp_path: Path
):
    home = copied(first, tmp_path)
    hand(home, "oppositions", NEXT, "friend;;;01/11/2026;opposition", "twin;;;;profilage")
    hand(home, "contacts", NEXT, f"T1;called;01/11/2026 10:00;phone;sortant;{DECEMBER};;;")
    hand(home, "commandes", NEXT, "X1;twin;32/13/2026;douze")
    plain_night(home, "run", "--date", NEXT, code=1)
    assert gone(home, "friend") and gone(home, "day1") and gone(home, "called")
    left = ASKED_TONIGHT - {"friend", "day1", "called"}
    assert names(NightRun(home, 1, "").published(LISTED)) == left
    files = written(home)
    assert set(files) == {f"{DECEMBER}__question.csv"}
    for client in ("twin", "profiled", "day60"):
        assert not gone(home, client)
        assert address(client) in files[f"{DECEMBER}__question.csv"]
    # Where nobody knows tonight's rights the list goes with the contacts.
    withdraw(open_home(home, shared_catalogue()), shared_catalogue(), lambda _: None, "essai")
    assert names(NightRun(home, 1, "").published(LISTED)) == set()
    assert gone(home, "twin") and not written(home)
