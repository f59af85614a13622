"""Homes made in temporary folders, and nights run on them for real."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parent.parent
REFERENCE_VARIABLE = "RECONQUETE_REFERENCE_DATA"
# The dearest files, so that two workers end together; the others are short and come after them.
# The second needs no sample night, and need not wait while the first has it run.
DEAREST = (
    "test_interrupted_nights.py",
    "test_rule_decisions.py",
    "test_nights.py",
    "test_recipes.py",
    "test_optional_extracts.py",
    "test_erasure.py",
    "test_purge.py",
    "test_contact_safety.py",
    "test_suppressions.py",
    "test_rights_oracle.py",
    "test_night_lock.py",
    "test_page.py",
    "test_target_files.py",
    "test_delivery_oracle.py",
    "test_red_night.py",
    "test_told_losses.py",
    "test_reference_orders.py",
    "test_crowd_independent.py",
    "test_alerts_of_nights.py",
    "test_extracts.py",
    "test_killed_loads.py",
    "test_bad_homes.py",
    "test_proof_backtest.py",
    "test_bad_files.py",
    "test_status_changes.py",
    "test_init_command.py",
    "test_worth_independent.py",
    "test_thresholds.py",
    "test_rule_in_force.py",
    "test_sensor.py",
    "test_usual.py",
)


@dataclass(frozen=True)
class NightRun:
    """A home after a command: its exit code, what it printed, and its databases."""

    home: Path
    code: int
    text: str

    def sql(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Rows of the working database."""
        return _rows(self.home / "warehouse" / "warehouse.duckdb", query, parameters)

    def published(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Rows of the published database."""
        return _rows(self.home / "published" / "reconquete.duckdb", query, parameters)


def _rows(path: Path, query: str, parameters: tuple[object, ...]) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query, list(parameters)).fetchall()


def run_command(home: Path, *words: str, timeout: float = 600) -> NightRun:
    """Run `reconquete` in a process of its own, as a person or a scheduler does."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DAGSTER_HOME", "RECONQUETE_HOME"}
    }
    environment["COLUMNS"] = "200"
    done = subprocess.run(
        [str(Path(sys.executable).with_name("reconquete")), *words, "--home", str(home)],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return NightRun(home, done.returncode, done.stdout + done.stderr)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write` takes the texts as they are found for those to compare with."""
    parser.addoption("--write", action="store_true", help="write tests/french_texts.txt again")


def pytest_configure(config: pytest.Config) -> None:
    """Put the homes of tests into memory where there is room: a night waits for the disk often.

    A suite leaves some 2 GB; --basetemp or PYTEST_DEBUG_TEMPROOT say another place.
    """
    room = Path("/dev/shm")
    if (
        config.option.basetemp is None
        and room.is_dir()
        and os.access(room, os.W_OK)
        and shutil.disk_usage(room).free > 8 << 30
        and _available_memory() > 12 << 30
    ):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(room))


def _available_memory() -> int:
    """Bytes that programs may still take; 0 where the system does not tell."""
    try:
        told = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"^MemAvailable: +(\d+) kB$", told, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the dearest files first: `--dist loadfile` hands them out in this order."""
    places = {name: place for place, name in enumerate(DEAREST)}
    items.sort(key=lambda item: places.get(item.path.name, len(DEAREST)))


def _shared_night(
    factory: pytest.TempPathFactory, name: str, run: Callable[[Path], NightRun]
) -> NightRun:
    """The sample home after a night that the first worker runs; each has a copy of what it left."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made, said = shared / name, shared / f"{name}.txt"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            shutil.rmtree(made, ignore_errors=True)
            shutil.copytree(ROOT / "data_samples", made)
            night = run(made)
            assert night.code == 0, night.text
            said.write_text(night.text, encoding="utf-8")
    home = shutil.copytree(made, factory.mktemp(name) / "home")
    return NightRun(home, 0, said.read_text(encoding="utf-8").replace(str(made), str(home)))


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """The sample home after its first night, shared by the tests that only read it."""
    return _shared_night(tmp_path_factory, "sample_night", lambda home: run_command(home, "run"))


@pytest.fixture(scope="session")
def fixed_days_night(tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """The same where 365 days of silence are a loss, and evidence weighs as the domain says: all of
    it can be worked out by hand.
    """
    from night_tools import plain_night, write_settings

    def run(home: Path) -> NightRun:
        write_settings(home, lost_rule="fixed_days", evidence_weights="domain")
        return plain_night(home)

    return _shared_night(tmp_path_factory, "fixed_days_night", run)


@pytest.fixture(scope="session", params=["sample_night", "fixed_days_night"])
def either_night(request: pytest.FixtureRequest) -> NightRun:
    """The sample's night under the predictive rule, and under fixed days."""
    found: NightRun = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def sample_home(tmp_path: Path) -> Path:
    """A fresh copy of the sample home."""
    home = tmp_path / "home"
    shutil.copytree(ROOT / "data_samples", home)
    return home


@pytest.fixture
def finished_home(sample_night: NightRun, tmp_path: Path) -> Path:
    """A copy of the sample home as its first night left it, to go on from."""
    home = tmp_path / "home"
    shutil.copytree(sample_night.home, home)
    return home


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of real orders; a loud skip where it is absent."""
    folder = Path(os.environ.get(REFERENCE_VARIABLE, str(ROOT.parent / "shared" / "data")))
    if not folder.is_dir():
        pytest.skip(f"no real orders at {folder}: set {REFERENCE_VARIABLE} to their folder")
    return folder


@pytest.fixture
def write_home(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Make a home from the text of its reconquete.toml and the texts of its inbox files."""

    def write(toml: str, campaigns: dict[str, str] | None = None, **inbox: str) -> Path:
        home = tmp_path / "home"
        (home / "inbox").mkdir(parents=True)
        (home / "campaigns").mkdir()
        (home / "reconquete.toml").write_text(toml, encoding="utf-8")
        for name, text in inbox.items():
            (home / "inbox" / name).write_text(text, encoding="utf-8")
            os.utime(home / "inbox" / name, (0, 0))  # complete: no night waits for it
        for name, text in (campaigns or {}).items():
            (home / "campaigns" / name).write_text(text, encoding="utf-8")
        return home

    yield write
