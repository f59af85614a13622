"""The arrival sensor: look by look on a real inbox, with a real Dagster instance."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import dagster as dg
import pytest
from conftest import ROOT
from intake_tools import catalogue, csv, order_row
from night_tools import dagster_instance, dagster_runs, run_here, wait_for
from staged_homes import drop, small_home, stage

from assets.arrivals import make_sensor
from reconquete_pipeline.definitions import defs
from reconquete_pipeline.home.home import default_run_date
from reconquete_pipeline.night.nightly import QUIET

TOML = 'company = "Essai"\n[extracts.orders]\nfiles = "commandes_*.csv"\n'
FIRST, OTHER = "commandes_2026-11-18.csv", "commandes_2026-11-19.csv"
Tick = Callable[[], dg.RunRequest | str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = small_home(tmp_path, TOML, {"notes.txt": "to do"})
    monkeypatch.setenv("RECONQUETE_HOME", str(path))
    return path


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


@pytest.fixture
def tick(home: Path, instance: dg.DagsterInstance) -> Tick:
    """One look; only the text of the cursor is left over for the next, as after a restart."""
    cursor: list[str | None] = [None]
    sensor = make_sensor(catalogue())

    def look() -> dg.RunRequest | str:
        with dg.build_sensor_context(
            instance=instance, cursor=cursor[0], definitions=defs
        ) as context:
            answer = sensor(context)
            cursor[0] = context.cursor
        if isinstance(answer, dg.RunRequest):
            return answer
        assert isinstance(answer, dg.SkipReason)
        return str(answer.skip_message)

    return look


def test_a_file_is_taken_in_by_one_run_once_two_looks_find_it_unchanged(home: Path, tick: Tick):
    assert tick() == "no new file in the inbox"
    drop(home, FIRST, csv(order_row("F1")))
    moving = f"{FIRST}: new; taken in once a second look finds no change"
    assert tick() == moving
    drop(home, FIRST, csv(order_row("F1"), order_row("F2")))
    assert tick() == moving
    request = tick()
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == default_run_date().isoformat()
    assert request.run_key
    assert tick() == "no new file in the inbox"
    assert tick() == "no new file in the inbox"


def test_what_comes_meanwhile_is_the_next_batch_under_another_key(home: Path, tick: Tick):
    drop(home, FIRST, csv(order_row("F1")))
    tick()
    drop(home, OTHER, csv(order_row("F2")))
    first = tick()
    second = tick()
    assert isinstance(first, dg.RunRequest)
    assert isinstance(second, dg.RunRequest)
    assert first.run_key != second.run_key
    assert first.tags["reconquete/new_files"] == second.tags["reconquete/new_files"] == "1"
    assert tick() == "no new file in the inbox"


def test_a_rewritten_file_is_a_batch_again(home: Path, tick: Tick):
    drop(home, FIRST, csv(order_row("F1", "10,00")))
    tick()
    first = tick()
    drop(home, FIRST, csv(order_row("F1", "20,00")))
    assert "taken in once" in str(tick())
    second = tick()
    assert isinstance(first, dg.RunRequest)
    assert isinstance(second, dg.RunRequest)
    assert first.run_key != second.run_key


def test_files_that_a_night_has_taken_in_ask_for_nothing(home: Path, tick: Tick):
    drop(home, FIRST, csv(order_row("F1")))
    stage(home)
    drop(home, OTHER, csv(order_row("F2")))
    assert FIRST in str(tick())
    request = tick()
    assert isinstance(request, dg.RunRequest)
    assert request.tags["reconquete/new_files"] == "1"
    stage(home)
    (home / "inbox" / FIRST).touch()
    tick()
    assert tick() == "no new file in the inbox"


def test_no_second_run_while_one_waits_or_runs(
    home: Path, tick: Tick, instance: dg.DagsterInstance
):
    drop(home, FIRST, csv(order_row("F1")))
    tick()
    run = instance.create_run_for_job(defs.resolve_job_def("nightly"))
    moves = {"STARTING": "RUN_STARTING", "STARTED": "RUN_START", "CANCELING": "RUN_CANCELING"}
    for status in ("NOT_STARTED", *moves):
        if status in moves:
            event = dg.DagsterEvent(dg.DagsterEventType[moves[status]].value, run.job_name)
            instance.report_dagster_event(event, run.run_id)
        found = instance.get_run_by_id(run.run_id)
        assert found is not None and found.status.value == status
        assert tick() == f"{FIRST}: new; waits until run {run.run_id} has ended"
    instance.report_run_failed(run)
    assert isinstance(tick(), dg.RunRequest)


def test_a_killed_night_does_not_hold_the_files_up_for_ever(
    home: Path, tick: Tick, instance: dg.DagsterInstance
):
    drop(home, FIRST, csv(order_row("F1")))
    tick()
    job = defs.resolve_job_def("nightly")
    run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
    lock = home / "warehouse" / ".night.lock"
    lock.parent.mkdir()
    said = f'{{"pid": 1, "run_id": "{run.run_id}", "run_date": "2026-11-18"}}'
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys, time; s = open(sys.argv[1], 'w'); s.write(sys.argv[2]); s.flush(); "
            "fcntl.flock(s, fcntl.LOCK_EX); print('held', flush=True); time.sleep(600)",
            *(str(lock), said),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert tick() == f"{FIRST}: new; waits until run {run.run_id} has ended"
    finally:
        holder.kill()
        holder.communicate()
    assert isinstance(tick(), dg.RunRequest)


def test_a_fixed_run_date_is_the_partition(home: Path, tick: Tick):
    (home / "reconquete.toml").write_text(TOML.replace("\n", "\nrun_date = 2026-11-17\n", 1))
    drop(home, FIRST, csv(order_row("F1")))
    tick()
    request = tick()
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-11-17"


def test_an_unusable_home_and_a_home_too_young_are_sentences(home: Path, tick: Tick):
    drop(home, FIRST, csv(order_row("F1")))
    tick()
    (home / "reconquete.toml").write_text(TOML.replace("[extracts.orders]", "[extracts.ordres]"))
    assert "reconquete.toml" in str(tick())
    assert "did you mean orders?" in str(tick())
    today = default_run_date() + timedelta(days=1)
    (home / "reconquete.toml").write_text(TOML.replace("\n", f"\nfirst_night_on = {today}\n", 1))
    assert str(tick()).startswith(f"{FIRST}: new, but the home's nights begin on {today}")
    (home / "reconquete.toml").write_text(TOML)
    assert isinstance(tick(), dg.RunRequest)


def test_the_run_that_it_asks_for_takes_the_files_in(home: Path, tick: Tick):
    """The request executed for real, in the home's own instance, as far as staging.

    What follows is the same for every night; the soak test runs all of it, by the daemon.
    """
    assert run_here(home, "status").code == 0
    day = date(2026, 11, 1)
    drop(home, FIRST, csv(*(order_row(f"F{n}", day=f"{day:%d/%m/%Y}") for n in range(3))))
    tick()
    request = tick()
    assert isinstance(request, dg.RunRequest)
    with dagster_instance(home) as real:
        done = defs.resolve_job_def("nightly").execute_in_process(
            instance=real,
            partition_key=request.partition_key,
            tags=dict(request.tags),
            run_config=QUIET,
            asset_selection=[dg.AssetKey(model.table.split(".")) for model in catalogue().staging],
        )
    assert done.success
    assert dagster_runs(home)[done.run_id] == (request.partition_key, "SUCCESS")
    text = run_here(home, "files").text
    assert FIRST in text
    assert "inbox: notes.txt: no extract takes it" in text
    assert "waits for the next night" not in text


@pytest.mark.soak
def test_the_daemon_runs_it(home: Path):
    """Dagster's daemon, the sensor started by hand, a file dropped: one run, and only one."""
    assert run_here(home, "status").code == 0
    program = str(Path(sys.executable).with_name("dagster"))
    environment = os.environ | {"DAGSTER_HOME": str(home / ".dagster"), "PYTHONPATH": str(ROOT)}
    where = ("-w", "workspace.yaml")
    subprocess.run(
        [program, "sensor", "start", "new_files", *where], cwd=ROOT, env=environment, check=True
    )
    daemon = subprocess.Popen(
        [program.replace("dagster", "dagster-daemon"), "run", *where], cwd=ROOT, env=environment
    )
    try:
        drop(home, FIRST, csv(order_row("F1")))
        wait_for(
            lambda: "SUCCESS" in {status for _, status in dagster_runs(home).values()},
            420,
            "a good run",
            pause=2,
        )
        time.sleep(90)
    finally:
        daemon.terminate()
        daemon.wait(60)
    assert len(dagster_runs(home)) == 1


def test_the_published_database_is_late_after_one_missed_night_and_overdue_after_two():
    spec = next(
        asset.get_asset_spec(dg.AssetKey(["published", "database"]))
        for asset in defs.assets or ()
        if isinstance(asset, dg.AssetsDefinition)
        and asset.key == dg.AssetKey(["published", "database"])
    )
    policy = spec.freshness_policy
    assert policy is not None
    done_at, night = timedelta(hours=3, minutes=30), timedelta(days=1)
    assert done_at < policy.warn_window.to_timedelta() - night < timedelta(hours=8)
    assert policy.warn_window.to_timedelta() < policy.fail_window.to_timedelta()
    assert 2 * night < policy.fail_window.to_timedelta() < 3 * night
