"""Whole nights on homes that are wrong: a sentence and an exit code, never a traceback."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, NightRun, run_command
from night_tools import plain_night, run_here
from staged_homes import command
from typer.testing import CliRunner

from reconquete_pipeline.commands.cli import app

UNUSABLE, FAILED = 2, 1
TOML = """company = "Essai"
run_date = 2026-10-31
[extracts.orders]
files = "commandes_*.csv"
"""
THREE_FAULTS = """company = "Essai"
run_date = "31/10/2026"
[settings]
fixed_lost_days = 10
[extracts.orders]
files = "commandes_*.csv"
delimiter = ";;"
"""
CAMPAIGN = """campaign_id = "{name}"
launch_on = {launch_on}
abc_classes = ["{classes}"]
kind = "lettre"
[[arms]]
name = "appel"
channel = "phone"
share = {share}
"""
OVERLAP = """[[arms]]
name = "lettre"
channel = "letter"
share = 0.5
"""


def test_a_missing_home(tmp_path: Path) -> None:
    night = run_command(tmp_path / "nowhere", "run")
    assert "Traceback" not in night.text, night.text
    assert night.code == UNUSABLE, night.text
    assert f"{tmp_path}/nowhere: there is no such folder" in night.text
    assert "--home or RECONQUETE_HOME" in night.text


def test_three_faults_of_the_toml_are_told_together(write_home: Callable[..., Path]) -> None:
    night = command(write_home(THREE_FAULTS), "run")
    assert night.code == UNUSABLE, night.text
    assert 'reconquete.toml, run_date: "31/10/2026" is not a date' in night.text
    assert "fixed_lost_days is 10, which is not over fixed_act_days (90)" in night.text
    assert '";;" is not one character' in night.text


def test_places_in_brackets_are_printed(write_home: Callable[..., Path]) -> None:
    # rich takes [settings] for a style and prints nothing in its place
    night = command(write_home(THREE_FAULTS), "run")
    assert "reconquete.toml, [settings], fixed_lost_days: " in night.text
    assert "reconquete.toml, [extracts.orders], delimiter: " in night.text


def test_a_closing_bracket_in_a_name_is_no_markup(write_home: Callable[..., Path]) -> None:
    night = command(write_home(TOML.replace("Essai", "Dupont [/fils]")), "status")
    assert night.code == 0, night.text
    assert "Dupont [/fils]" in night.text


def _command(home: Path, word: str) -> str:
    """What a short command prints; an exception that reaches the terminal is a traceback."""
    done = CliRunner().invoke(app, [word, "--home", str(home)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code != 0
    return done.output


def test_rebuild_beside_a_running_night_says_so(write_home: Callable[..., Path]) -> None:
    home = write_home(TOML + "[settings]\nnight_wait_seconds = 0\n")
    (home / "warehouse").mkdir()
    with (home / "warehouse" / ".night.lock").open("a+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert "is still running" in _command(home, "rebuild")


def test_a_damaged_journal_is_named(write_home: Callable[..., Path]) -> None:
    home = write_home(TOML)
    (home / "facts").mkdir()
    (home / "facts" / "nights.jsonl").write_text('{"kind\n{"kind": "published"}\n')
    assert "nights.jsonl, line 1: not readable" in _command(home, "status")


def test_a_wrong_mapping_leaves_yesterdays_file(finished_home: Path) -> None:
    published = finished_home / "published" / "reconquete.duckdb"
    before = published.read_bytes()
    toml = finished_home / "reconquete.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace('["Montant HT", "Montant net HT"]', '"Montant H"'), "utf-8")
    night = run_here(finished_home, "run")
    # every file of orders that was good yesterday is refused: nothing may be concluded from that
    assert "no column `Montant H` for net_amount_eur" in night.text
    assert published.read_bytes() == before, night.text
    assert night.code == FAILED


def _refused_night(home: Path) -> str:
    """A night that cannot have any order publishes nothing and says why, in sentences."""
    night = plain_night(home, code=FAILED)
    assert not (home / "published" / "reconquete.duckdb").exists()
    assert "no valid order is known at the run date" in night.text
    assert "nothing is published yet" in night.text
    return night.text


def test_an_empty_inbox_publishes_nothing(write_home: Callable[..., Path]) -> None:
    _refused_night(write_home(TOML))


def test_files_without_a_required_column_or_that_are_a_web_page(
    write_home: Callable[..., Path],
) -> None:
    rows = "N° commande;Code client;Date commande\nA1;C1;01/10/2026\n"
    page = "<!DOCTYPE html>\n<html><body>Session expirée</body></html>\n"
    files = {"commandes_2026-09.csv": rows, "commandes_2026-10.csv": page}
    text = _refused_night(write_home(TOML, **files))
    assert "commandes_2026-09.csv" in text and "net_amount_eur" in text
    assert "`Montant HT`" in text and "reconquete.toml" in text
    assert "commandes_2026-10.csv refused: the file is a web page" in text


@pytest.fixture(scope="module")
def campaign_night(tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """One night of the sample home with three campaign files that are wrong, and a good one."""
    home = tmp_path_factory.mktemp("campaigns") / "home"
    shutil.copytree(ROOT / "data_samples", home)
    good = CAMPAIGN.format(name="bonne", launch_on="2026-10-31", classes="A", share=1)
    files = {
        "bonne": good,
        "chevauche": good.replace("bonne", "chevauche") + OVERLAP,
        "classe": CAMPAIGN.format(name="classe", launch_on="2026-10-31", classes="Z", share=1),
        "tard": CAMPAIGN.format(name="tard", launch_on="2026-10-30", classes="A", share=1),
    }
    for path in (home / "campaigns").iterdir():
        path.unlink()
    for name, text in files.items():
        (home / "campaigns" / f"{name}.toml").write_text(text, encoding="utf-8")
    return plain_night(home)


def test_bad_campaigns_do_not_stop_the_night(campaign_night: NightRun) -> None:
    drawn = campaign_night.sql("select distinct campaign_id from campaigns.assignments")
    assert {row[0] for row in drawn} <= {"bonne"}
    names = {
        path.name.partition("__")[0] for path in (campaign_night.home / "facts/draws").iterdir()
    }
    assert names == {"bonne"}


@pytest.mark.parametrize(
    "reason",
    [
        "the shares add up to 1.5: the arms overlap",
        'campaigns/classe.toml, abc_classes: unknown ABC class "Z"',
        "campaigns/tard.toml is refused: first seen by the night of 2026-10-31",
    ],
)
def test_the_reason_is_printed(campaign_night: NightRun, reason: str) -> None:
    assert reason in campaign_night.text, campaign_night.text


def test_the_place_of_overlapping_arms_is_printed(campaign_night: NightRun) -> None:
    told = campaign_night.text.partition("to look at")[2]
    assert "campaigns/chevauche.toml, [[arms]]: " in told, told
