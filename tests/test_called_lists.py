"""Two mornings of a list of calls: filled in, dropped into the inbox, and the list after it.

The first day is typed into CSVs and workbooks with a real LibreOffice, the second into workbooks.
"""

import csv
import io
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest
from conftest import NightRun
from night_tools import plain_night, write_settings
from spreadsheets import type_in_libreoffice

from reconquete_pipeline.text.french_csv import plain_text

CAMPAIGN, LAUNCH, FIRST, SECOND = "2026-11-appels", "2026-11-01", "2026-11-02", "2026-11-03"
LISTS = f"published/targets/{CAMPAIGN}/commerciaux/liste_*"
FILE = f"""
campaign_id = "{CAMPAIGN}"
kind = "appel d'enquête"
launch_on = {LAUNCH}
abc_classes = ["A", "B", "C"]
control_share = 0.3
[[arms]]
name = "appel"
channel = "téléphone"
share = 1
"""
# Who: what the salesperson wrote on the first day, and where that leaves them the next morning.
CALLS: dict[str, tuple[dict[str, object], str]] = {
    "absent": ({"Issue de l'appel": "Pas de réponse"}, "listed"),
    "absent too": ({"Issue de l'appel": "Injoignable"}, "listed"),
    "refuses": ({"Issue de l'appel": "Refus", "Appelé le": "02/11/2026"}, "call_refused"),
    "no more use": ({"Issue de l'appel": "Plus besoin"}, "no_more_use"),
    "has another solution": ({"Issue de l'appel": "Autre solution"}, "has_answered"),
    "needs it now": (
        {"Issue de l'appel": "Besoin immédiat", "Appelé le": "2/11/26"},
        "listed",
    ),
    "asks for Wednesday": (
        {
            "Issue de l'appel": "Autre solution",
            "Rappeler le": "04/11/2026",
            "Solution actuelle": "Maison Durand",
            "Mieux ailleurs": "livre le matin",
        },
        "call_later",
    ),
    "asks, no day": ({"À rappeler": "oui"}, "listed"),
    "no more calls": ({"Issue de l'appel": "Absent", "À rappeler": "non"}, "not_to_call_again"),
    "objects": ({"Opposition": "Tous les canaux"}, "opted_out"),
    "decided": (
        {"Go / No-go": "no-go", "Raison de la décision": "procès", "Décidé par": "Mme L"},
        "no_go",
    ),
}


@dataclass(frozen=True)
class Morning:
    """What one night left: the list in order, where targets stand, what is due, the counts."""

    listed: list[str]
    standings: dict[str, str]
    follow_ups: dict[str, str]
    outcomes: list[tuple[str, int, int]]


@dataclass(frozen=True)
class Story:
    """The mornings after two days of calls; who is who among the targets; the last night."""

    first: Morning
    second: Morning
    people: dict[str, str]
    others: set[str]
    night: NightRun


def morning(night: NightRun) -> Morning:
    def ask(columns: str, table: str, order: str) -> list[tuple[object, ...]]:
        query = f"select {columns} from {table} where campaign_id = '{CAMPAIGN}' order by {order}"
        return night.sql(query)

    stand = "client_id, coalesce(stopped_reason, 'listed')"
    counts = "campaign_outcome, outcome_count, listed_count"
    follow_ups = ask("client_id, follow_up_fr", "marketing.target_list", "1")
    return Morning(
        [str(row[0]) for row in ask("client_id", "marketing.target_list", "contact_rank")],
        {str(row[0]): str(row[1]) for row in ask(stand, "campaigns.targets", "1")},
        {str(client): str(said) for client, said in follow_ups if said is not None},
        ask(counts, "marketing.campaign_outcomes", "outcome_order"),
    )


def drop_lists(home: Path, lists: dict[str, bytes], filled: dict[str, dict[str, object]]) -> None:
    """The workbooks as the launch wrote them, filled in under their headers and dropped."""
    left = set(filled)
    for name, content in lists.items():
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book["Liste"]
        columns = {str(cell.value): cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            client = str(sheet.cell(row, columns["Code client"]).value)
            for header, value in filled.get(client, {}).items():
                sheet.cell(row, columns[header]).value = value
            left -= {client}
        book.save(home / "inbox" / name)
        os.utime(home / "inbox" / name, (0, 0))
    assert not left


def drop_typed_lists(home: Path, folder: Path, filled: dict[str, dict[str, object]]) -> None:
    """The lists of each salesperson, filled in with LibreOffice: a CSV and workbooks in turn."""
    left = set(filled)
    for number, path in enumerate(sorted(home.glob(f"{LISTS}.csv"))):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            clients = {
                plain_text(row["Code client"]) for row in csv.DictReader(lines, delimiter=";")
            }
        source = path if number % 2 == 0 else path.with_suffix(".xlsx")
        dropped = home / "inbox" / source.name
        dropped.write_bytes(source.read_bytes())
        typed = [
            (client, header, str(value))
            for client in sorted(clients & set(filled))
            for header, value in filled[client].items()
        ]
        type_in_libreoffice(dropped, folder, typed)
        os.utime(dropped, (0, 0))
        left -= clients
    assert not left


@pytest.fixture(scope="module")
def story(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> Story:
    home: Path = copytree(sample_night.home, tmp_path_factory.mktemp("lists") / "home")
    (home / "campaigns" / "appels.toml").write_text(FILE, encoding="utf-8")
    write_settings(home, rejected_share_max=1.0)
    clients = sorted(morning(plain_night(home, "run", "--date", LAUNCH)).listed)
    assert len(clients) > len(CALLS)
    people = dict(zip(CALLS, clients, strict=False))
    filled = {people[who]: wrote for who, (wrote, _) in CALLS.items()}
    lists = {path.name: path.read_bytes() for path in home.glob(f"{LISTS}.xlsx")}
    assert len(lists) > 2
    drop_typed_lists(home, tmp_path_factory.mktemp("office"), filled)
    first = morning(plain_night(home, "run", "--date", FIRST))
    # the same workbook a day later: one line corrected, one more filled in, with a slip
    filled[people["absent"]] = {"Issue de l'appel": "Ne plus contacter"}
    filled[clients[-1]] = {"Issue de l'appel": "Bof"}
    drop_lists(home, lists, filled)
    night = plain_night(home, "run", "--date", SECOND)
    return Story(first, morning(night), people, set(clients) - set(people.values()), night)


def test_the_next_list_leaves_out_who_is_done_and_keeps_who_did_not_answer(story: Story):
    found = story.first.standings
    assert {who: found[client] for who, client in story.people.items()} == {
        who: left for who, (_, left) in CALLS.items()
    }
    assert {found[client] for client in story.others} == {"listed"}
    calls = set(story.people.values())
    assert set(story.first.listed) == story.others | {c for c in calls if found[c] == "listed"}


def test_needs_come_first_then_who_asked_to_be_called_back(story: Story):
    first, second = story.first, story.second
    hot, asks, later = (
        story.people[who] for who in ("needs it now", "asks, no day", "asks for Wednesday")
    )
    assert first.listed[:2] == [hot, asks]
    assert first.follow_ups == {
        hot: "Besoin immédiat, dit le 02/11/2026",
        asks: "À rappeler le 03/11/2026, demandé par le client le 02/11/2026",
    }
    assert second.listed[0] == hot and set(second.listed[1:3]) == {asks, later}
    # the same line a day later is the same call
    assert second.follow_ups == first.follow_ups | {
        later: "À rappeler le 04/11/2026, demandé par le client le 02/11/2026",
    }
    made = dict(story.night.sql("select client_id, step_made_fr from campaigns.made_steps"))
    assert made[later] == (
        "Téléphone le 02/11/2026 : a une autre solution « Maison Durand », "
        "mieux là-bas : « livre le matin »"
    )


def test_a_second_delivery_corrects_the_first_and_both_are_kept(story: Story):
    before, after = story.first.standings, story.second.standings
    changed = {client for client in after if after[client] != before[client]}
    # a word that nobody knows sets its row aside, and until it is mended its client is not called
    slipped = max(story.others)
    assert changed == {story.people["absent"], story.people["asks for Wednesday"], slipped}
    assert after[slipped] == "not_reachable" and slipped not in story.second.listed
    assert after[story.people["absent"]] == "opted_out"
    files = story.night.sql(
        "select day(first_seen_on), extract, sum(read_count - elsewhere_count)::int, "
        "sum(accepted_count)::int, sum(rejected_count)::int "
        "from intake.files where elsewhere_count is not null group by all order by all"
    )
    assert files == [
        (2, "call_reports", 9, 9, 0),
        (2, "objections", 1, 1, 0),
        (2, "overrides", 1, 1, 0),
        (3, "call_reports", 10, 9, 1),
        (3, "objections", 1, 1, 0),
        (3, "overrides", 1, 1, 0),
    ]
    # whatever the lists show beside is known to be there to be read
    told = "select count(*) from intake.files where message like '%no extract reads%'"
    assert story.night.sql(told) == [(0,)]
    told = "select objected_on from staging.objections where client_id = '{}'"
    assert story.night.sql(told.format(story.people["objects"])) == [(date(2026, 11, 2),)]


def test_what_came_of_the_calls_is_counted(story: Story):
    others = len(story.others)
    assert story.first.outcomes == [
        ("need_now", 1, 1),
        ("call_back", 2, 1),
        ("opening", 1, 0),
        ("no_answer", 2, 2),
        ("not_contacted", others, others),
        ("not_to_call_again", 1, 0),
        ("set_aside", 1, 0),
        ("no_more_use", 1, 0),
        ("refused", 2, 0),
    ]
