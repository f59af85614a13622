"""Dagster's history of a home: nothing is lost, who watches is told, few files stay open."""

import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from night_tools import wait_for

from reconquete_pipeline.commands.tools import dagster_yaml
from reconquete_pipeline.night.history import OPEN_FILES, SqliteHistory


@dg.op
def counted(context: dg.OpExecutionContext) -> int:
    """Leave a line in the log."""
    context.log.info("seven bridges")
    return 7


@dg.job
def small() -> None:
    """One step."""
    counted()


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    (tmp_path / "dagster.yaml").write_bytes(dagster_yaml().read_bytes())
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as found:
        yield found


def history(instance: dg.DagsterInstance) -> SqliteHistory:
    storage = instance.event_log_storage
    assert isinstance(storage, SqliteHistory)
    return storage


def open_logs(folder: Path) -> int:
    """Files whose log SQLite has not written back: they are open."""
    return len(list(folder.glob("*.db-wal")))


def test_every_event_is_in_the_file_while_it_is_open(instance: dg.DagsterInstance, tmp_path: Path):
    run = small.execute_in_process(instance=instance)
    told = [record.event_log_entry for record in instance.get_records_for_run(run.run_id).records]
    assert "seven bridges" in {entry.user_message for entry in told}
    assert {event.event_type_value for event in run.all_events} <= {
        entry.dagster_event_type.value for entry in told if entry.dagster_event_type
    }
    with sqlite3.connect(tmp_path / "history" / "runs" / f"{run.run_id}.db") as connection:
        [(count,)] = connection.execute("select count(*) from event_logs").fetchall()
    assert count == len(told)


def test_who_watches_a_run_is_told_of_each_event(instance: dg.DagsterInstance):
    seen: list[str] = []
    run_id = str(uuid.uuid4())
    history(instance).watch(run_id, None, lambda entry, _cursor: seen.append(entry.user_message))
    small.execute_in_process(instance=instance, run_id=run_id)
    wait_for(lambda: "seven bridges" in seen, 20, "the line of the log")


def test_few_files_stay_open_and_none_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "dagster.yaml").write_bytes(dagster_yaml().read_bytes())
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as instance:
        runs = [small.execute_in_process(instance=instance) for _ in range(OPEN_FILES + 3)]
        folder = tmp_path / "history" / "runs"
        assert len(list(folder.glob("*.db"))) > OPEN_FILES
        assert 0 < open_logs(folder) <= OPEN_FILES
        assert all(instance.get_records_for_run(run.run_id).records for run in runs)
    assert open_logs(folder) == 0


def test_a_wiped_history_is_empty_and_takes_new_runs(instance: dg.DagsterInstance):
    old = small.execute_in_process(instance=instance)
    history(instance).wipe()
    assert not instance.get_records_for_run(old.run_id).records
    new = small.execute_in_process(instance=instance)
    assert instance.get_records_for_run(new.run_id).records


def test_a_commit_waits_for_no_disk_and_the_file_is_safe_all_the_same(instance: dg.DagsterInstance):
    """SQLite promises a whole file after a cut of power for `normal` (1) with a journal `wal`."""
    run = small.execute_in_process(instance=instance)
    for open_file in (
        history(instance).index_connection(),
        history(instance).run_connection(run.run_id),
    ):
        with open_file as connection:
            assert connection.exec_driver_sql("pragma synchronous").scalar() == 1
            assert connection.exec_driver_sql("pragma journal_mode").scalar() == "wal"


def test_a_table_that_comes_later_is_seen(instance: dg.DagsterInstance):
    small.execute_in_process(instance=instance)
    assert history(instance).has_table("asset_check_executions")
    assert not history(instance).has_table("late")
    with history(instance).index_connection() as connection:
        connection.exec_driver_sql("create table late (one integer)")
    assert history(instance).has_table("late")
