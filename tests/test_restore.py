"""A backup put back brings back nobody who objected or was erased after it."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, NightRun
from delivered_formats import rows
from leak_search import found_in
from night_tools import plain_night
from staged_homes import back_up, command, drop, plain_command, small_home
from test_erasure import ERASED, TOML, TRACES, TWIN, deliver, erase, set_day

from reconquete_pipeline.commands import reports
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.erasures import erasures
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.loading import load_catalogue

OBJECTOR = "K0005"
OBJECTIONS = f"Code client;Coordonnée;Canal;Date;Nature\n{OBJECTOR};;;01/07/2026;opposition\n"


def restore(home: Path, *words: str) -> NightRun:
    return plain_command(home, "restore", *words)


def restore_facts(home: Path, *words: str) -> NightRun:
    """As above, without the night that makes the rest again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports, "run_and_print", lambda *_: 0)
        return command(home, "restore", *words, "--yes")


def allowed(home: Path) -> set[object]:
    query = "select distinct client_id from compliance.contact_rights where is_allowed"
    return {client for (client,) in rows(home, query)}


def everything(home: Path) -> dict[str, bytes]:
    """Every file of a home, but for the lock of nights."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.name != ".night.lock"
    }


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A home, its backup of the first night, and one of the end.

    In between OBJECTOR objected, and ERASED was erased.
    """
    folder = tmp_path_factory.mktemp("restore")
    home = small_home(folder, TOML.format(day="2026-06-30"))
    deliver(home, "2026-06-30")
    shutil.copytree(ROOT / "data_samples" / "campaigns", home / "campaigns", dirs_exist_ok=True)
    plain_night(home)
    assert {OBJECTOR, TWIN} <= allowed(home)
    first = back_up(home, folder / "first")
    assert command(home, "requests", "--new", "erasure", "--client", ERASED).code == 0
    set_day(home, "2026-07-01")
    drop(home, "oppositions_2026-07-01.csv", OBJECTIONS)
    plain_night(home)
    told = erase(home, ERASED)
    assert told.code == 0, told.text
    assert found_in(home, *TRACES) == {}
    return home, first, back_up(home, folder / "last")


@pytest.fixture
def home(kept: tuple[Path, Path, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept[0], tmp_path / "home"))


def test_who_objected_or_was_erased_since_stays_so(kept: tuple[Path, Path, Path], home: Path):
    totals = "select count(*), sum(net_amount_eur) from orders.valid_orders"
    before = rows(home, totals)
    told = restore(home, str(kept[1]))
    assert told.code == 0, told.text
    assert "facts/suppressions.jsonl: " in told.text
    assert "deliveries of the present facts are not in the backup" in told.text
    (aside,) = home.glob("facts.replaced-*")
    assert found_in(home, *TRACES) == {}
    assert {TWIN} == {OBJECTOR, ERASED, TWIN} & allowed(home)
    assert rows(home, totals) == before
    shutil.rmtree(aside)
    plain_night(home)
    assert found_in(home, *TRACES) == {}


def test_an_older_copy_put_back_by_hand_is_not_read(kept: tuple[Path, Path, Path], home: Path):
    shutil.copytree(kept[1] / "facts", home / "facts", dirs_exist_ok=True)
    with pytest.raises(DamagedFactError, match=r"older than what this home knew.*restore BACKUP"):
        plain_night(home)
    told = restore_facts(home, str(kept[1]))
    assert told.code == 2
    assert "lines of rights that this home has known are in no copy" in told.text
    told = restore_facts(home, str(kept[1]), "--newer", str(kept[2]))
    assert told.code == 0, told.text
    assert len(erasures(open_home(home, load_catalogue()))) == 1
    for aside in home.glob("facts.replaced-*"):  # what was put back by hand
        shutil.rmtree(aside)
    assert found_in(home, *TRACES) == {}


def test_on_another_machine_nothing_is_put_back_without_secret_and_newest_rights(
    kept: tuple[Path, Path, Path], tmp_path: Path
):
    home = tmp_path / "home"
    assert "the secret of suppressions is missing" in restore(home, str(kept[1])).text
    shutil.copyfile(kept[0] / "secret.key", home / "secret.key")
    told = restore(home, str(kept[1]))
    assert told.code == 2
    assert "nothing in this home tells whether rights were taken away" in told.text
    assert not (home / "facts").exists()
    shutil.copytree(kept[1] / "facts", home / "facts")
    with pytest.raises(DamagedFactError, match="nothing tells whether it is the newest"):
        plain_night(home)
    shutil.rmtree(home / "facts")
    told = restore(home, str(kept[1]), "--newer", str(kept[2]), "--without-newer")
    assert told.code == 0, told.text
    assert found_in(home, *TRACES) == {}
    assert {TWIN} == {OBJECTOR, ERASED, TWIN} & allowed(home)
    assert "put back at" in command(home, "status").text


def test_a_damaged_backup_changes_nothing(
    kept: tuple[Path, Path, Path], home: Path, tmp_path: Path
):
    shutil.rmtree(home / "facts" / "files")
    backup = Path(shutil.copytree(kept[1], tmp_path / "backup"))
    ledger = (backup / "facts" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    orders = next(one for one in map(json.loads, ledger) if one.get("extract") == "orders")
    damaged = backup / "facts" / "files" / orders["sha256"]
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes() + b"x")
    before = everything(home)
    told = restore_facts(home, str(backup))
    assert told.code == 2
    assert f"{damaged.name} " in told.text
    assert "its bytes changed in the backup" in told.text
    damaged.unlink()
    assert f"{damaged.name} " in restore_facts(home, str(backup)).text
    assert "holds no facts/" in restore_facts(home, str(tmp_path)).text
    assert everything(home) == before


def test_a_restore_cut_short_is_finished_by_the_next(
    kept: tuple[Path, Path, Path], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def crash(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("reconquete_pipeline.commands.restore.reapply", crash)
        with pytest.raises(RuntimeError):
            restore_facts(home, str(kept[1]))
    assert found_in(home, ERASED)
    with pytest.raises(DamagedFactError, match="cut short"):
        plain_night(home)
    # One that is refused leaves it so.
    assert restore_facts(home, str(tmp_path)).code == 2
    broken = Path(shutil.copytree(kept[1], tmp_path / "broken"))
    for kept_file in (broken / "facts" / "files").iterdir():
        kept_file.chmod(0o644)
        kept_file.write_bytes(b"x")
    assert restore_facts(home, str(broken)).code == 2
    with pytest.raises(DamagedFactError, match="cut short"):
        plain_night(home)
    assert restore_facts(home, str(kept[1])).code == 0
    for aside in home.glob("facts.replaced-*"):
        shutil.rmtree(aside)
    assert found_in(home, *TRACES) == {}


def test_what_a_damaged_copy_still_tells_is_taken_and_the_rest_is_said_to_be_lost(
    kept: tuple[Path, Path, Path], home: Path
):
    path = home / "facts" / "suppressions.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:-1], lines[-1][:40], ""]), encoding="utf-8")
    told = restore_facts(home, str(kept[1]))
    assert told.code == 2
    assert "1 of suppressions.jsonl" in told.text
    assert restore_facts(home, str(kept[1]), "--without-newer").code == 0
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [one["kind"] for one in found] == ["secret"] + ["suppressions"] * (len(lines) - 2) + [
        "restored"
    ]
    assert "lines known lost: 1" in command(home, "status").text


def test_a_backup_that_went_on_by_itself_is_united_with_what_the_home_knows(
    kept: tuple[Path, Path, Path], home: Path, tmp_path: Path
):
    backup = Path(shutil.copytree(kept[1], tmp_path / "backup"))
    own = {"kind": "begun", "tombstone": "erased-own", "erased_on": "2026-06-30", "keys": [],
           "at": "2026-07-01T00:00:00+02:00"}  # fmt: skip
    (backup / "facts" / "erasures.jsonl").write_text(json.dumps(own) + "\n", encoding="utf-8")
    assert restore_facts(home, str(backup)).code == 0
    names = [one.tombstone for one in erasures(open_home(home, load_catalogue()))]
    assert len(names) == 2
    assert "erased-own" in names
