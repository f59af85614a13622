"""The go/no-go list goes out, is filled in and comes back: what a manager decides, up to a draw."""

import csv
import io
from pathlib import Path

from conftest import NightRun
from night_tools import deliver, plain_night

from reconquete_pipeline.text.french_csv import plain_text

NEXT = "2026-11-01"
GO, NO_GO = "C0129", "C0256"
# Whose number is protected in the list, and somebody of the list of V01.
ZEROS, CALLED = "00018", "C0147"
CAMPAIGN = """
campaign_id = "2026-11-suite"
launch_on = 2026-11-01
kind = "lettre"
abc_classes = ["A", "B", "C"]
control_share = 0.5
[[arms]]
name = "courrier"
share = 1
channel = "courrier"
"""


def listed(home: Path) -> tuple[Path, list[dict[str, str]]]:
    """The go/no-go list and its rows, as a spreadsheet shows and saves them."""
    [path] = (home / "published" / "decisions").glob("*.csv")
    text = path.read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return path, [{name: plain_text(cell) for name, cell in row.items()} for row in rows]


def places(night: NightRun) -> dict[str, tuple[str, str]]:
    rows = night.sql("select client_id, place, exclusion_reasons from campaigns.eligibility")
    return {str(client): (str(place), str(reasons)) for client, place, reasons in rows}


def test_the_list_is_that_of_who_is_to_be_decided(sample_night: NightRun):
    path, rows = listed(sample_night.home)
    assert path.name == "decisions_2026-10-31.csv"
    undecided = {
        client for client, (place, _) in places(sample_night).items() if place == "to_decide"
    }
    hidden = {
        str(row[0]) for row in sample_night.sql("select client_id from campaigns.untold_clients")
    }
    assert {row["Code client"] for row in rows} == undecided - hidden
    blank = ("Go / No-go", "Décidé par", "Décidé le", "Raison de la décision")
    assert {row[name] for row in rows for name in blank} == {""}
    [dear] = [row for row in rows if row["Code client"] == GO]
    assert dear["Motifs et constats"] == (
        "Litige (réclamation R-0068 du 06/05/2025 sur la qualité, refusée au bout de 9 jours)"
    )
    assert dear["Ce que fait un go"] == (
        "Un go le rend éligible au prochain tirage, par téléphone ou courrier."
    )
    assert (dear["Rang"], dear["Réclamations refusées"], dear["Accès"]) == ("1", "1", "possible")
    # Two go and one no-go of the sample; whom the manager left blank is still asked about.
    decided = {client: places(sample_night)[client] for client in ("C0092", "C0095", "C0126")}
    assert decided == {
        "C0092": ("eligible", "None"),
        "C0095": ("eligible", "None"),
        "C0126": ("excluded", "dispute; no_go"),
    }


def fill_in(path: Path, inbox: Path, filled: dict[str, dict[str, str]]) -> None:
    """Drop a list with nothing but these cells changed, by client as a text editor shows them."""
    content = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    at = rows[0].index("Code client")
    for row in rows[1:]:
        for header, value in filled.get(row[at], {}).items():
            row[rows[0].index(header)] = value
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    assert (text.getvalue() == content) == (not filled)
    (inbox / path.name).write_bytes(text.getvalue().encode("utf-8-sig"))


def test_the_lists_filled_in_by_an_editor_of_text_come_back_as_they_are(finished_home: Path):
    path, rows = listed(finished_home)
    inbox = finished_home / "inbox"
    said = {"Décidé par": "Mme Exemple", "Décidé le": "01/11/2026"}
    said["Raison de la décision"] = "vu avec le client"
    verdicts = {GO: "go", NO_GO: "no-go"}
    decided = {who: said | {"Go / No-go": verdict} for who, verdict in verdicts.items()}
    fill_in(path, inbox, decided | {f'="{ZEROS}"': {"Go / No-go": "à décider"}})
    [calls] = (finished_home / "published" / "targets").glob("*/commerciaux/*__V01__*.csv")
    assert '"=""' in calls.read_text(encoding="utf-8-sig")
    fill_in(calls, inbox, {CALLED: {"Issue de l'appel": "Absent"}})
    (finished_home / "campaigns" / "suite.toml").write_text(CAMPAIGN, encoding="utf-8")
    night = plain_night(finished_home, "run", "--date", NEXT)
    found = places(night)
    assert found[GO] == ("eligible", "None")
    assert found[NO_GO] == ("excluded", "no_go; second_loss")
    assert night.sql(
        "select exclusion_evidence from campaigns.exclusions"
        f" where client_id = '{NO_GO}' and exclusion_reason = 'no_go'"
    ) == [("no-go décidé par Mme Exemple le 01/11/2026",)]
    drawn = night.sql(
        "select client_id from campaigns.assignments where campaign_id = '2026-11-suite'"
    )
    assert (GO,) in drawn
    assert (NO_GO,) not in drawn
    # Blank lines are no decisions, and no faults; the list of tonight has the others.
    assert night.sql(
        "select rejected_count, superseded_count from intake.files where extract = 'overrides'"
    ) == [(0, 0), (0, 0), (0, 0)]
    left = {row["Code client"] for row in listed(finished_home)[1]}
    # C0258's complaint was refused 181 days ago: no dispute any more.
    assert left == {row["Code client"] for row in rows} - {*verdicts, "C0258"}
    reports = f"select call_outcome from staging.call_reports where client_id = '{CALLED}'"
    assert ("no_answer",) in night.sql(reports)
    faults = "select sum(rejected_count)::int from intake.files where file_name = '{}'"
    assert night.sql(faults.format(calls.name)) == [(0,)]
    # 00018 keeps its zeros on the way.
    kept = "select go_no_go from staging.overrides where client_id = '{}'"
    assert night.sql(kept.format(ZEROS)) == [("to_decide",)]
    unknown = "select count(*) from staging.overrides where client_id not in"
    assert night.sql(f"{unknown} (select c.client_id from staging.clients as c)") == [(0,)]


def test_two_decisions_of_one_day_about_one_client_are_a_no_go(finished_home: Path):
    """Set aside as contradicting each other, in doubt out: two no-gos, a go and a no-go."""
    twice, both = "C0003", "C0008"
    [path] = (finished_home / "published" / "targets").glob("*/*.csv")
    assert all(client in path.read_text(encoding="utf-8-sig") for client in (twice, both))
    lines = [
        "Code client;Go / No-go;Décidé par;Décidé le;Raison",
        f"{twice};no-go;Anne;31/10/2026;a",
        f"{twice};no-go;Bruno;31/10/2026;b",
        f"{both};go;Anne;31/10/2026;a",
        f"{both};no-go;Bruno;31/10/2026;b",
    ]
    deliver(finished_home, f"decisions_{NEXT}.csv", *lines)
    night = plain_night(finished_home, "run", "--date", NEXT)
    listed_now = {row[0] for row in night.published("select client_id from marketing.target_list")}
    assert not listed_now & {twice, both} and listed_now
    for client in (twice, both):
        assert night.sql(
            "select stopped_reason from campaigns.targets where campaign_id = '2026-10-retour'"
            f" and client_id = '{client}'"
        ) == [("no_go",)]
