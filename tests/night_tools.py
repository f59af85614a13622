"""Nights run in this process, what they leave in a home, and how to disturb them."""

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from conftest import ROOT, NightRun
from rich.console import Console
from typer.testing import CliRunner

from assets import publication
from reconquete_pipeline.checks.check_sql import faulty_rows, sentence
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.commands.cli import app
from reconquete_pipeline.exports.writer import write_target_files
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.night import nightly
from reconquete_pipeline.night.contact_safety import begin_unchecked, last_guard
from reconquete_pipeline.night.night import Night, NightResult, open_night
from reconquete_pipeline.tables.build import build, mark_checked, table_sha256, write_stamp
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.model import Model

RUN_DATE, EARLIER = "2026-10-31", "2026-06-30"
HOME_VARIABLES = ("RECONQUETE_HOME", "DAGSTER_HOME")
ORDERS_HEADER = "N° commande;Code client;Date commande;Montant HT;Statut;Date d'annulation"
HOLD = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('open', flush=True); "
RECONQUETE = str(Path(sys.executable).with_name("reconquete"))


def copy_sample(target: Path) -> Path:
    """A fresh copy of the sample home."""
    shutil.copytree(ROOT / "data_samples", target)
    return target


def run_here(home: Path, *words: str) -> NightRun:
    """Run `reconquete` in this process: ten seconds of imports are then paid only once."""
    before = {name: os.environ.pop(name, None) for name in HOME_VARIABLES}
    try:
        result = CliRunner().invoke(app, [*words, "--home", str(home)])
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return NightRun(home, result.exit_code, result.output)


def good_night(home: Path, *words: str) -> NightRun:
    """A night that must end well."""
    night = run_here(home, *(words or ("run",)))
    assert night.code == 0, night.text
    return night


def plain_night(home: Path, *words: str, code: int = 0) -> NightRun:
    """`reconquete run` or `rebuild` as above, its night without Dagster: a quarter of the cost.

    For tests of what a night says and leaves behind; how Dagster shows it is told elsewhere.
    """
    with plain_nights():
        night = run_here(home, *(words or ("run",)))
    assert night.code == code, night.text
    return night


@contextmanager
def plain_nights() -> Iterator[None]:
    """Whatever runs a night meanwhile runs it without Dagster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nightly, "run_night", run_plain_night)
        yield


def run_plain_night(home: Home, run_date: date, console: Console) -> NightResult:
    """Every table and its checks in the order of the catalogue, up to the first that fails."""
    catalogue, run_id, failures, shown = load_catalogue(), str(uuid.uuid4()), list[str](), []

    def say(line: str) -> None:
        console.print(f"  {line}", markup=False, soft_wrap=True)

    with open_night(home, catalogue, run_date, run_id, say) as night, guarded(night):
        for model in catalogue.values():
            if model.is_staging:
                stage_extract(night.connection, home, model, run_date, say)
                write_stamp(night.connection, model, night.stamp)
            else:
                build(night.connection, catalogue, model, night.stamp)
            failures += failed_checks(night, model)
            if failures:
                break
            mark_checked(night.connection, model.table, has_passed=True)
        else:
            shown = [one for one in publication._publish(night) if hasattr(one, "passed")]
            write_target_files(night)
            night.home.unchecked_contacts.unlink(missing_ok=True)
    warnings = [f"published.database: {one.description}" for one in shown if not one.passed]
    return NightResult(run_date, run_id, not failures, 0, tuple(failures), tuple(warnings))


@contextmanager
def guarded(night: Night) -> Iterator[None]:
    """Contacts are checked at the end, however it comes."""
    begin_unchecked(night)
    try:
        yield
    finally:
        last_guard(night)


def failed_checks(night: Night, model: Model) -> list[str]:
    """What the checks that would stop the night find; all are asked in one query."""
    if model.is_from_inbox and model.name not in night.home.extracts:
        return []
    checks = [check for check in checks_of(model) if check.severity == "error"]
    rows = [faulty_rows(model.table, check.rule, model.contract.grain) for check in checks]
    counts = ", ".join(f"(select count(*) from ({query}))" for query in rows)
    found = night.connection.execute(f"select {counts or 0}").fetchall()[0]
    return [
        f"{model.table}, {check.name}: {sentence(check, count, 1)}"
        for check, count in zip(checks, found, strict=False)
        if count
    ]


def start(home: Path, *words: str) -> "subprocess.Popen[str]":
    """Start `reconquete` as a process of its own, its output readable line by line."""
    environment = {k: v for k, v in os.environ.items() if k not in HOME_VARIABLES}
    return subprocess.Popen(
        [RECONQUETE, words[0], "--home", str(home), *words[1:]],
        cwd=ROOT,
        env=environment | {"COLUMNS": "200"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def wait_for(is_true: Callable[[], bool], seconds: float, what: str, pause: float = 0.05) -> None:
    """Return as soon as it is true; fail with `what` was awaited when it never is."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, f"{what} did not come within {seconds:g} s"
        time.sleep(pause)


def kill_when(
    home: Path, marker: str, is_moment: Callable[[], bool] = lambda: True
) -> tuple[str, str]:
    """Kill a night after its line with `marker`, at the moment. Returns (run id, its output)."""
    night = start(home, "run")
    assert night.stdout is not None
    said = ""
    try:
        while marker not in said:
            line = night.stdout.readline()
            assert line, f"the night ended before it said {marker!r}:\n{said}"
            said += line
        wait_for(is_moment, 30, f"the moment after {marker!r}", pause=0.0005)
        run_id = str(json.loads((home / "warehouse" / ".night.lock").read_text())["run_id"])
    finally:
        night.send_signal(signal.SIGKILL)
        night.wait()
        night.stdout.close()
    return run_id, said


@contextmanager
def database_held(home: Path) -> Iterator[int]:
    """Another process has the working database open; its process id."""
    path = home / "warehouse" / "warehouse.duckdb"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD + "time.sleep(600)", str(path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        yield holder.pid
    finally:
        holder.kill()
        holder.communicate()


def hashes(home: Path, *stages: str) -> dict[str, str]:
    """Table to hash of its rows, for every table that is not volatile (of these stages)."""
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("set timezone = 'Europe/Paris'")
        return {
            model.table: table_sha256(connection, model)
            for model in load_catalogue().values()
            if not model.contract.is_volatile and (not stages or model.stage in stages)
        }


def different(left: dict[str, str], right: dict[str, str]) -> list[str]:
    """The tables whose hashes differ."""
    assert left.keys() == right.keys()
    assert left
    return sorted(table for table in left if left[table] != right[table])


def published_tables(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Rows of every published table that is not volatile."""
    night = NightRun(home, 0, "")
    return {
        model.table: night.published(f"select * from {model.table} order by all")
        for model in load_catalogue().values()
        if model.stage in {"marketing", "reference"} and not model.contract.is_volatile
    }


def published_file(home: Path) -> tuple[bytes, int]:
    """Bytes of the published database, and when it was written (ns)."""
    path = home / "published" / "reconquete.duckdb"
    return path.read_bytes(), path.stat().st_mtime_ns


def files_below(folder: Path) -> dict[str, bytes]:
    """Name to bytes of the files of a folder; empty where there is no folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def draw_rows(path: Path) -> dict[str, str]:
    """Client to arm, as a frozen draw has it."""
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    return {row["client_id"]: row["arm"] for row in rows}


def nights(home: Path) -> list[dict[str, object]]:
    """The lines of nights.jsonl."""
    lines = (home / "facts" / "nights.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def built_on(home: Path) -> dict[str, str]:
    """Table to the run date that it is stamped with."""
    rows = NightRun(home, 0, "").sql("select table_name, run_on::varchar from stamps.builds")
    return {str(table): str(day) for table, day in rows}


def write_settings(home: Path, **settings: object) -> None:
    """Put lines into the [settings] of reconquete.toml, made at its end where there is none."""
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
    text = (home / "reconquete.toml").read_text(encoding="utf-8")
    for name in settings:
        text = re.sub(rf"(?m)^{name} = .*\n", "", text)
    if "\n[settings]\n" not in text:
        text += "\n[settings]\n"
    text = text.replace("\n[settings]\n", f"\n[settings]\n{lines}")
    (home / "reconquete.toml").write_text(text, encoding="utf-8")


def deliver(home: Path, name: str, *lines: str) -> None:
    """Drop a text file into the inbox, as one that was complete a while ago."""
    (home / "inbox" / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    os.utime(home / "inbox" / name, (0, 0))


@contextmanager
def dagster_instance(home: Path) -> Iterator[dg.DagsterInstance]:
    """The home's Dagster instance; its history is found by DAGSTER_HOME."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(home / ".dagster"))
        with dg.DagsterInstance.get() as instance:
            yield instance


def dagster_runs(home: Path) -> dict[str, tuple[str, str]]:
    """Run id to (date of the night, status) in the home's Dagster instance."""
    with dagster_instance(home) as instance:
        return {
            run.run_id: (run.tags["dagster/partition"], run.status.value)
            for run in instance.get_runs()
        }
