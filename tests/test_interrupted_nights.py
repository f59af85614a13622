"""Nights killed, cut off between two facts, or shut out of their database: the next one mends."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import pytest
from conftest import NightRun
from night_tools import (
    RUN_DATE,
    copy_sample,
    dagster_runs,
    database_held,
    different,
    draw_rows,
    files_below,
    hashes,
    kill_when,
    nights,
    plain_night,
    published_tables,
    run_here,
    write_settings,
)

DRAW = "2026-10-retour__1.csv"


@dataclass(frozen=True)
class Story:
    """One home whose nights are killed at three moments, shut out once, then left in peace."""

    home: Path
    killed: dict[str, tuple[str, str]]
    is_between: bool
    left_told: dict[str, bytes]
    shut_out: NightRun
    holder: int
    last: NightRun
    seconds: float


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    home = copy_sample(tmp_path_factory.mktemp("killed") / "home")
    write_settings(home, database_wait_seconds=2)
    draw = home / "facts" / "draws" / DRAW
    killed = {
        "intake": kill_when(home, "orders: commandes_2025-12-31.csv.gz"),
        "tables": kill_when(home, "status.episodes: "),
    }
    with database_held(home) as holder:
        shut_out = run_here(home, "run")
    # The draw is frozen and what is told of losses is written; nothing is published yet.
    told = home / "facts" / "told"
    killed["publication"] = kill_when(
        home, "marketing.target_list: ", lambda: any(told.glob("*.parquet"))
    )
    is_between = draw.exists() and not (home / "published" / "reconquete.duckdb").exists()
    left_told = files_below(told)
    started = time.monotonic()
    last = run_here(home, "run")
    return Story(
        home, killed, is_between, left_told, shut_out, holder, last, time.monotonic() - started
    )


def test_after_three_kills_the_night_is_as_if_undisturbed(story: Story, sample_night: NightRun):
    assert story.last.code == 0, story.last.text
    assert different(hashes(sample_night.home), hashes(story.home)) == []
    assert published_tables(story.home) == published_tables(sample_night.home)
    assert (story.home / "facts" / "draws" / DRAW).read_bytes() == (
        sample_night.home / "facts" / "draws" / DRAW
    ).read_bytes()
    for query in (
        "select * from intake.files order by 1",
        "from intake.rejected_rows order by 1, 2",
    ):
        assert story.last.sql(query) == sample_night.sql(query)


def test_the_last_kill_fell_between_the_draw_and_publication(story: Story):
    if not story.is_between:
        pytest.skip("the night was faster than the kill: the published file stood already")
    assert nights(story.home)[0]["draws"] == []


def test_what_a_killed_night_had_written_of_losses_is_what_its_next_run_tells(
    story: Story, sample_night: NightRun
):
    """Killed between the file and its line in nights.jsonl: the line comes once, for that file."""
    assert len(story.left_told) == 1
    for home in (story.home, sample_night.home):
        assert files_below(home / "facts" / "told") == story.left_told
    [told], [undisturbed] = ([one["told"] for one in nights(home)] for home in
                             (story.home, sample_night.home))  # fmt: skip
    assert told == undisturbed
    assert isinstance(told, dict)
    assert [told["file"]] == list(story.left_told)


def test_a_killed_night_makes_the_next_one_neither_wait_nor_hang(story: Story):
    said = [text for _, text in story.killed.values()] + [story.last.text]
    assert not [text for text in said if "waiting" in text]
    assert story.seconds < 600  # a night of half a minute, on a machine that is busy with others


def test_a_killed_night_leaves_no_temporary_file(story: Story):
    names = [path.name for path in story.home.rglob("*") if path.name.endswith(".tmp")]
    assert names == []
    assert list((story.home / "warehouse" / "tmp").iterdir()) == []


def test_killed_runs_are_shown_as_failed(story: Story):
    runs = dagster_runs(story.home)
    for moment in ("intake", "publication"):
        assert runs[story.killed[moment][0]] == (RUN_DATE, "FAILURE"), moment


def test_a_killed_run_is_shown_as_failed_though_the_next_night_was_shut_out(story: Story):
    """The night after this kill could not open the database: that must not hide the kill."""
    assert dagster_runs(story.home)[story.killed["tables"][0]] == (RUN_DATE, "FAILURE")


def test_a_database_held_by_another_process_is_named(story: Story):
    assert story.shut_out.code in {1, 2}
    assert f"process {story.holder} (" in story.shut_out.text
    assert "more than 2 s" in story.shut_out.text
    assert "close it" in story.shut_out.text
    assert "Traceback" not in story.shut_out.text
    assert "nothing is published yet" in story.shut_out.text


def test_a_crash_between_the_draw_and_publication_is_finished_with_that_draw(finished_home: Path):
    """The frozen draw stands, even where tonight's would be another one (another salt)."""
    rmtree(finished_home / "published")
    (finished_home / "facts" / "nights.jsonl").unlink()
    draws = files_below(finished_home / "facts" / "draws")
    write_settings(finished_home, draw_salt="another")
    night = plain_night(finished_home)
    assert files_below(finished_home / "facts" / "draws") == draws
    frozen = draw_rows(finished_home / "facts" / "draws" / DRAW)
    assert dict(night.sql("select client_id, arm from campaigns.assignments")) == frozen
    treated = {client for client, arm in frozen.items() if arm != "control"}
    listed = night.published("select client_id from marketing.target_list")
    assert {str(row[0]) for row in listed} == treated
    [entry] = nights(finished_home)
    assert (entry["run_on"], entry["kind"]) == (RUN_DATE, "published")
    assert json.dumps(entry["draws"]) == "[]"
