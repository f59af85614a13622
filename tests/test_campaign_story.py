"""A whole campaign: a form, its preview, a manager's go, the launch, and what comes back of it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shutil import copytree

import duckdb
import openpyxl
import pytest
from conftest import NightRun
from night_tools import deliver, good_night, run_here

from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.story.campaign_preview import read_preview
from reconquete_pipeline.tables.loading import load_catalogue

CAMPAIGN, LAUNCH, NEXT = "2026-11-ecoute", "2026-11-01", "2026-11-02"
DRAWN = f"select client_id, arm from campaigns.assignments where campaign_id = '{CAMPAIGN}'"
BY_PHONE = "select client_id from compliance.reachable where channel = 'phone'"


@dataclass(frozen=True)
class Story:
    """What the preview said, whom the manager let go, the two nights, and what three clients did.

    One objected, one ordered, one needs something now.
    """

    form: Path
    preview: str
    lifted: str
    undecided: set[str]
    launch: NightRun
    objector: str
    buyer: str
    hot: str
    after: NightRun


def filled_form(home: Path, control_share: object = "50 %") -> Path:
    path = home / "campaigns" / f"{CAMPAIGN}.xlsx"
    if not path.exists():
        assert run_here(home, "campaign", "new", CAMPAIGN, "--form").code == 0
    book = openpyxl.load_workbook(path)
    rows = {row[0].value: row[0].row for row in book["Campagne"].iter_rows(min_row=2)}
    for label, answer in {
        "Objectif": "Comprendre pourquoi ils sont partis",
        "Signataire": "Camille Aubertin, directrice commerciale",
        "Nature": "appel d'enquête",
        "Date de lancement": datetime(2026, 11, 1),
        "Classes": "A, B, C",
        "Part de témoins": control_share,
    }.items():
        book["Campagne"].cell(rows[label], 2).value = answer
    for column, answer in enumerate(("appel", "100 %", "téléphone"), start=1):
        book["Groupes"].cell(2, column).value = answer
    for column in (4, 5):
        book["Groupes"].cell(2, column).value = None
    book.save(path)
    return path


@pytest.fixture(scope="module")
def story(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> Story:
    home: Path = copytree(sample_night.home, tmp_path_factory.mktemp("story") / "home")
    form = filled_form(home)
    preview = run_here(home, "campaign", "preview", str(form)).text
    undecided = {
        str(row[0])
        for row in sample_night.sql(
            f"select client_id from marketing.to_decide where client_id in ({BY_PHONE}) order by 1"
        )
    }
    lifted = min(undecided)
    deliver(
        home,
        f"decisions_{LAUNCH}.csv",
        "Code client;Go / No-go;Décidé par;Décidé le;Raison",
        f"{lifted};go;Camille Aubertin;01/11/2026;excuses faites",
    )
    launch = good_night(home, "run", "--date", LAUNCH)
    refused = {str(row[0]) for row in launch.sql("select client_id from compliance.opt_outs")}
    called = {str(client) for client, arm in launch.sql(DRAWN) if arm == "appel"}
    objector, buyer, hot, *_ = sorted(called - refused)
    deliver(
        home,
        f"oppositions_{NEXT}.csv",
        "Code client;Coordonnée;Canal;Date d'opposition;Nature",
        f"{objector};;;02/11/2026;opposition",
    )
    deliver(
        home,
        f"commandes_{NEXT}.csv",
        "N° commande;Code client;Date commande;Montant HT;Statut;Date d'annulation",
        f"N1;{buyer};02/11/2026;120,00;validée;",
    )
    [(line,)] = launch.published(
        f"select contact_id from marketing.target_list where client_id = '{hot}'"
    )
    deliver(
        home,
        f"appels_{NEXT}.csv",
        "N° contact;Code client;Date d'appel;Étape;Issue;Reviendrait si",
        f"{line};{hot};02/11/2026 11:00;7;besoin immédiat;livré jeudi",
    )
    after = good_night(home, "run", "--date", NEXT)
    return Story(form, preview, lifted, undecided, launch, objector, buyer, hot, after)


def test_the_preview_counts_whom_the_night_draws_but_for_the_go(
    story: Story, sample_night: NightRun
):
    """And but for the three who become eligible on 1 November, as test_red_night tells.

    Of these C0258 was to be decided until then: a complaint refused 180 days before.
    """
    drawn = dict(story.after.sql(DRAWN))
    free = sample_night.sql(
        "select client_id from campaigns.places where assignment = 'not_drawn' and client_id in "
        f"({BY_PHONE})"
    )
    previewed = {str(row[0]) for row in free}
    assert f"  {len(previewed)} clients à tirer" in story.preview
    assert drawn.keys() - previewed - {"C0022", "C0253", "C0258"} == {story.lifted}
    assert previewed <= drawn.keys()
    assert "Ce qu'elle peut prouver" in story.preview and "× 6,50 €" in story.preview
    assert drawn.keys() & story.undecided == {story.lifted, "C0258"}
    assert abs(2 * sum(arm == "control" for arm in drawn.values()) - len(drawn)) <= 3


def test_the_list_is_of_the_arm_alone_and_names_no_control(story: Story):
    drawn = dict(story.after.sql(DRAWN))
    listed = {
        str(row[0])
        for row in story.after.published(
            f"select client_id from marketing.target_list where campaign_id = '{CAMPAIGN}'"
        )
    }
    targets = {client for client, arm in drawn.items() if arm == "appel"}
    assert listed == targets - {story.objector, story.buyer}
    [path] = story.after.home.glob(f"published/targets/{CAMPAIGN}/{CAMPAIGN}__*.csv")
    text = path.read_text(encoding="utf-8-sig")
    assert path.name == f"{CAMPAIGN}__appel.csv"
    assert all(client in text for client in listed)
    assert not any(client in text for client in drawn.keys() - listed)


def test_who_objects_is_stopped_and_stays_in_the_arm(story: Story):
    stopped = (
        f"select stopped_reason from campaigns.targets where client_id = '{story.objector}' "
        f"and campaign_id = '{CAMPAIGN}'"
    )
    assert story.launch.code == story.after.code == 0
    assert dict(story.after.sql(DRAWN))[story.objector] == "appel"
    assert story.after.sql(stopped) == [("opted_out",)]


def test_the_morning_strikes_what_no_longer_holds_and_tells_who_is_hot(story: Story):
    home = story.after.home
    codes = dict(story.after.sql(DRAWN.replace("arm from", "response_code from")))
    struck = {
        code: (client, reason)
        for code, client, reason in story.after.published(
            "select response_code, client_id, do_not_call_reason from marketing.do_not_call"
        )
    }
    assert struck == {
        codes[story.objector]: (None, "gone"),
        codes[story.buyer]: (story.buyer, "has_ordered"),
    }
    written = (home / f"published/morning/ne_pas_appeler_{NEXT}.csv").read_text(
        encoding="utf-8-sig"
    )
    assert story.objector not in written and str(codes[story.objector]) in written
    assert story.buyer in written and story.hot not in written
    hot = "select client_id, hot_signal, hot_reason_fr from marketing.hot_list"
    said = "Besoin immédiat dit au téléphone le 02/11/2026 : « livré jeudi »"
    assert story.after.published(hot) == [(story.hot, "need_now", said)]
    assert story.hot in (home / f"published/morning/pistes_chaudes_{NEXT}.csv").read_text(
        encoding="utf-8"
    )
    # What the nights remember of their lists: codes, no client numbers.
    kept = duckdb.sql(f"select * from read_parquet('{home}/facts/listed/*.parquet')")
    assert kept.columns == ["response_code", "listed_on", "salesperson_id", "channel", "is_listed"]
    left = {row[0] for row in kept.fetchall() if not row[4]}
    assert left == set(struck)


def test_call_sheets_hold_the_list_and_nobody_else(story: Story):
    drawn = dict(story.after.sql(DRAWN))
    pages = sorted(story.after.home.glob(f"published/targets/{CAMPAIGN}/*/fiches_*.html"))
    text = "".join(path.read_text(encoding="utf-8") for path in pages)
    named = re.findall(r'<div class="muted">Client (\w+)', text)
    targets = {client for client, arm in drawn.items() if arm == "appel"}
    assert len(pages) > 1 and len(named) == len(set(named))
    assert set(named) == targets - {story.objector, story.buyer}
    assert text.count("Ne rien proposer : cet appel est fait pour écouter.") == len(named)


def test_the_plan_tells_it_and_the_form_is_sealed(story: Story):
    told = "select heading_fr, plan_fr from marketing.campaign_plan where campaign_id = ?"
    plan = dict(story.after.published(told, CAMPAIGN))
    assert next(iter(plan)) == "Objectifs" and len(plan) == 7
    assert plan["Orientations"].startswith("Appel d'enquête, sans offre ; clients perdus")
    state = "select file_state from marketing.campaigns where campaign_id = ?"
    assert story.after.published(state, CAMPAIGN) == [("same",)]


def test_a_later_preview_counts_the_calls_that_are_planned(story: Story):
    """A campaign like the first, after it: a night would have what its calls leave of the month."""
    catalogue = load_catalogue()
    home = open_home(story.after.home, catalogue)
    [campaign] = [one for one in home.campaigns if one.campaign_id == CAMPAIGN]
    other = replace(campaign, campaign_id="2026-12-encore", always_contacted=())
    path = story.after.home / "warehouse" / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        read_preview(connection, catalogue, other, home.settings)
        planned = dict(
            connection.execute(
                "select capacity_holder, planned_contact_count from preview_capacities "
                "where capacity_kind = 'channel'"
            ).fetchall()
        )
    targets = [arm for arm in dict(story.after.sql(DRAWN)).values() if arm == "appel"]
    assert planned["phone"] == len(targets) > 0
