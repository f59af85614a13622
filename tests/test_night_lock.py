"""Two nights of different dates started as two processes: one waits, the dates never mix."""

import re
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest
from conftest import NightRun
from night_tools import (
    EARLIER,
    RUN_DATE,
    built_on,
    dagster_runs,
    different,
    hashes,
    nights,
    start,
    wait_for,
)

JOB = (
    *("job", "execute", "-m", "reconquete_pipeline.definitions", "-j", "nightly"),
    *("--tags", f'{{"dagster/partition": "{EARLIER}"}}'),
)


@dataclass(frozen=True)
class Pair:
    """A night of June through Dagster's own command, one of October while it was running."""

    home: Path
    by_dagster: NightRun
    waiting: NightRun


@pytest.fixture(scope="module")
def pair(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    home: Path = copytree(sample_night.home, tmp_path_factory.mktemp("pair") / "home")
    lock = home / "warehouse" / ".night.lock"
    first = start(home, "dagster", *JOB)
    second = None
    try:
        wait_for(lambda: lock.stat().st_size > 0 or first.poll() is not None, 120, "the first lock")
        second = start(home, "run", "--date", RUN_DATE)
        texts = [process.communicate(timeout=300)[0] for process in (first, second)]
    finally:
        for process in (first, second):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
    return Pair(
        home,
        NightRun(home, first.returncode, texts[0]),
        NightRun(home, second.returncode, texts[1]),
    )


def test_both_nights_end_well_and_the_second_says_that_it_waits(pair: Pair):
    assert pair.by_dagster.code == 0, pair.by_dagster.text
    assert pair.waiting.code == 0, pair.waiting.text
    said = re.search(r"waiting: the night of (\S+) \(process \d+, run \S+\)", pair.waiting.text)
    assert said is not None, pair.waiting.text
    assert said[1] == EARLIER


def test_the_dates_of_two_nights_never_mix(pair: Pair):
    assert set(built_on(pair.home).values()) == {RUN_DATE}
    starts = [
        line
        for line in pair.waiting.text.splitlines()
        if re.match(r"  staging\.orders: [\d,]+ rows$", line)
    ]
    assert len(starts) == 1


def test_a_run_opens_its_night_only_once(pair: Pair):
    """Dagster's command initialises the resources again to read the result of the run."""
    opened = re.findall(rf"night of {EARLIER}: [\d.]+ s", pair.by_dagster.text)
    assert len(opened) == 1, opened


def test_the_database_shows_the_date_that_its_tables_are_stamped_with(
    pair: Pair, sample_night: NightRun
):
    assert pair.waiting.sql("select run_date()::varchar") == [(RUN_DATE,)]
    assert different(hashes(sample_night.home), hashes(pair.home)) == []


def test_both_runs_are_seen_in_the_instance_of_the_home(pair: Pair, sample_night: NightRun):
    ids = set(dagster_runs(sample_night.home))
    runs = {run: seen for run, seen in dagster_runs(pair.home).items() if run not in ids}
    assert sorted(runs.values()) == [(EARLIER, "SUCCESS"), (RUN_DATE, "SUCCESS")]
    published = nights(pair.home)[len(nights(sample_night.home)) :]
    assert [entry["run_on"] for entry in published] == [RUN_DATE]
    assert {str(entry["run_id"]) for entry in published} <= set(runs)
