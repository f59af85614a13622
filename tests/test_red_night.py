"""A red night: yesterday's file stands, nothing is launched; mended, the next run is green."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, NightRun
from night_tools import (
    built_on,
    deliver,
    files_below,
    good_night,
    nights,
    published_file,
    run_here,
    write_settings,
)

BEFORE, RED = "2026-10-31", "2026-11-01"
CAMPAIGN = """campaign_id = "2026-11-relance"
launch_on = 2026-11-01
kind = "letter"
abc_classes = ["A", "B", "C"]
control_share = 0.0
windows_days = [90]

[[arms]]
name = "lettre"
channel = "letter"
share = 1.0
"""
# the file of the second night, as the page of the sample home has it
SAMPLE_PAGE = (ROOT / "data_samples" / "README.md").read_text(encoding="utf-8")
HEADER, GOOD, LATE = SAMPLE_PAGE.split("```csv\n")[1].split("```")[0].splitlines()


@dataclass(frozen=True)
class Story:
    """The red night, what the home held before and after it, and the night after the mend."""

    red: NightRun
    published: tuple[tuple[bytes, int], tuple[bytes, int]]
    draws: tuple[dict[str, bytes], dict[str, bytes]]
    nights: tuple[list[dict[str, object]], list[dict[str, object]]]
    stamps: dict[str, str]
    green: NightRun


@pytest.fixture(scope="module")
def story(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> Story:
    from shutil import copytree

    home: Path = copytree(sample_night.home, tmp_path_factory.mktemp("red") / "home")
    toml = (home / "reconquete.toml").read_bytes()
    draws = home / "facts" / "draws"
    before = published_file(home), files_below(draws), nights(home)
    (home / "campaigns" / "relance.toml").write_text(CAMPAIGN, encoding="utf-8")
    write_settings(home, rejected_share_max=0.001)
    bad = "26-95002;C0001;01/11/2026;douze euros;validée;"
    deliver(home, "commandes_2026-11-01.csv", HEADER, GOOD, LATE, bad)
    red = run_here(home, "run", "--date", RED)
    after = published_file(home), files_below(draws), nights(home)
    stamps = built_on(home)
    (home / "reconquete.toml").write_bytes(toml)
    mended = bad.replace("douze euros", "12,00")
    deliver(home, "commandes_2026-11-01.csv", HEADER, GOOD, LATE, mended)
    green = good_night(home, "run", "--date", RED)
    return Story(red, *zip(before, after, strict=True), stamps, green)


def test_a_red_night_says_which_table_and_which_check(story: Story):
    assert story.red.code == 1
    failed = [line for line in story.red.text.splitlines() if line.startswith("failed")]
    assert len(failed) == 1, story.red.text
    assert "staging.orders" in failed[0].replace("/", ".")
    assert "newest_file_is_mostly_readable" in failed[0]
    assert "more rows rejected than rejected_share_max allows" in failed[0]
    assert "Traceback" not in story.red.text
    assert f"the file of {BEFORE} still stands" in story.red.text


def test_a_red_night_leaves_what_is_published(story: Story):
    assert story.published[0] == story.published[1]
    assert story.nights[0] == story.nights[1]


def test_a_red_night_launches_nothing(story: Story):
    assert story.draws[0] == story.draws[1]
    assert "launched" not in story.red.text


def test_nothing_downstream_of_the_red_table_is_rebuilt(story: Story):
    assert story.stamps["staging.orders"] == RED
    downstream = (
        "orders",
        "rhythm",
        "status",
        "value",
        "warnings",
        "trial",
        "corrections",
        "returns",
        "loyalty",
        "campaigns",
        "marketing",
    )
    # These read consents, campaign files, draws or what was told before: not downstream of orders.
    apart = {
        *("campaigns.call_backs", "campaigns.made_steps", "campaigns.present_salespeople"),
        "corrections.reported_losses",
        "orders.given_consents",
        "orders.profiling_objections",
        "orders.tracking_periods",
        *("returns.members", "returns.campaign_contacts"),
        "marketing.contact_ages",
    }
    days = {
        day
        for table, day in story.stamps.items()
        if table.startswith(downstream) and table not in apart
    }
    assert days == {BEFORE}
    # Their order numbers are checked against those of orders, so they wait for good ones.
    waiting = {"staging.deliveries", "staging.returns"}
    staged = {table: day for table, day in story.stamps.items() if table.startswith("staging")}
    assert {table for table, day in staged.items() if day != RED} == waiting


def test_the_mended_night_publishes_and_launches(story: Story):
    home = story.green.home
    assert story.green.published("select distinct run_on::varchar from marketing.publication") == [
        (RED,)
    ]
    assert nights(home)[-1]["run_on"] == RED
    assert nights(home)[-1]["draws"] == ["2026-11-relance__1.csv"]
    assert "launched: 2026-11-relance__1.csv" in story.green.text
    draws = files_below(home / "facts" / "draws")
    assert story.draws[0].items() <= draws.items()
    # Three clients become eligible on that very day; all others are in the first campaign.
    text = draws["2026-11-relance__1.csv"].decode()
    drawn = sorted(line.split(",")[1:4] for line in text.splitlines()[1:])
    # lost at last, 60 days after an e-mail, 181 days after a refused complaint
    assert drawn == [[client_id, "lettre", RED] for client_id in ("C0022", "C0253", "C0258")]
    assert set(built_on(home).values()) == {RED}


def test_a_late_order_withdraws_a_loss_that_was_told_and_everybody_can_see_why(
    story: Story, sample_night: NightRun
):
    """C0014 bought on 1 August 2026, and was told lost and drawn on 31 October: 91 days.

    With an order of 12 September it was silent for 50 days, and never lost.
    """
    night = story.green
    listed = "select client_id from {} where client_id = 'C0014'"
    for table in ("marketing.alerts", "marketing.target_list", "marketing.target_contacts"):
        assert sample_night.published(listed.format(table)) == [("C0014",)], table
        assert night.published(listed.format(table)) == [], table
    status = "select status_label_fr from marketing.clients where client_id = 'C0014'"
    assert night.published(status) == [("Actif",)]
    withdrawn = ("C0014", "2026-08-01", BEFORE, BEFORE, "withdrawn", "late_order")
    assert night.sql(
        "select client_id, silence_started_on::varchar, told_lost_on::varchar, told_on::varchar, "
        "change_kind, change_cause, change_evidence, evidence_file_name, "
        "evidence_seen_on::varchar from corrections.loss_revisions"
    ) == [(*withdrawn, "26-95099", "commandes_2026-11-01.csv", RED)]
    assert night.published("select changed_count, change_fr from marketing.episode_changes") == [
        (1, "Perte retirée, commande transmise après coup : 1 perte")
    ]
    page = (ROOT / "docs" / "marketing.md").read_text(encoding="utf-8")
    [query] = [
        q for q in re.findall(r"```sql\n(.*?)```", page, re.DOTALL) if "episode_changes" in q
    ]
    [(found_on, *words)] = night.published(query)
    said = "Perte retirée, commande transmise après coup : 1 perte"
    assert (f"{found_on}", words[0]) == (RED, said)
    said = run_here(night.home, "explain", "C0014").text
    assert "Pertes annoncées puis changées" in said
    for told in ("Perte retirée", "31/10/2026", "commande transmise après coup", "26-95099"):
        assert told in said
    # the red night of the same day told nothing
    told = [entry["told"] for entry in nights(night.home)]
    assert len(told) == len(files_below(night.home / "facts" / "told")) == 2
