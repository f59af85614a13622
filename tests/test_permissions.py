"""Modes of every file of a home: made by init, kept by each night, mended on upgrade and told."""

import grp
import os
import shutil
import stat
from pathlib import Path

import pytest
from conftest import NightRun
from night_tools import run_here

from reconquete_pipeline.home.home import HomeError
from reconquete_pipeline.home.permissions import Permissions, keep_permissions
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.loading import load_catalogue

OURS = ("facts", "warehouse", ".dagster")


def modes(folder: Path) -> dict[str, int]:
    """Path below the folder, itself included, to its mode."""
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode)
        for path in (folder, *folder.rglob("*"))
        if not path.is_symlink()
    }


def is_folder(home: Path, name: str) -> bool:
    return (home / name).is_dir()


def test_a_new_home_is_for_its_user(tmp_path: Path):
    before = os.umask(0o022)
    try:
        done = run_here(tmp_path / "home", "init")
    finally:
        os.umask(before)
    assert done.code == 0, done.text
    assert modes(tmp_path / "home") == {
        ".": 0o711,  # who reads what is published passes through, and lists nothing
        "inbox": 0o700,
        "campaigns": 0o700,
        "campaigns/example.toml.txt": 0o600,
        "reconquete.toml": 0o600,
    }


def test_after_a_night_no_file_is_open_to_others_and_published_is_for_a_group(
    sample_night: NightRun,
):
    home, found = sample_night.home, modes(sample_night.home)
    ours = {name: mode for name, mode in found.items() if name.partition("/")[0] in OURS}
    assert len(ours) > 30
    assert {mode for name, mode in ours.items() if is_folder(home, name)} == {0o700}
    assert {mode for name, mode in ours.items() if not is_folder(home, name)} <= {0o600, 0o400}
    published = {name: mode for name, mode in found.items() if name.startswith("published")}
    assert published.pop("published/management.duckdb", 0o400) == 0o400
    assert {mode for name, mode in published.items() if is_folder(home, name)} == {0o750}
    files = {name: mode for name, mode in published.items() if not is_folder(home, name)}
    assert files.pop("published/reconquete.duckdb") == 0o440
    assert files and set(files.values()) == {0o640}


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """A home as an earlier version left it: open to everybody on the machine."""
    home = tmp_path / "home"
    for name in (
        "facts/files/abc",
        "warehouse/warehouse.duckdb",
        "published/reconquete.duckdb",
        "published/targets/x__appel.csv",
        "published/management.duckdb",
        ".dagster/history/runs.db",
        "inbox/commandes.csv",
        "campaigns/x.toml",
    ):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for name in ("facts/files/abc", "published/reconquete.duckdb"):
        (home / name).chmod(0o444)
    return home


def test_an_earlier_home_is_closed_once_and_told_so(old_home: Path):
    (said,) = keep_permissions(old_home, Permissions())
    assert "could be read by others on this machine" in said and "the group" in said
    assert modes(old_home) == {
        ".": 0o711,
        "facts": 0o700, "facts/files": 0o700, "facts/files/abc": 0o400,
        "warehouse": 0o700, "warehouse/warehouse.duckdb": 0o600,
        ".dagster": 0o700, ".dagster/history": 0o700, ".dagster/history/runs.db": 0o600,
        "published": 0o750, "published/reconquete.duckdb": 0o440,
        "published/management.duckdb": 0o600,
        "published/targets": 0o750, "published/targets/x__appel.csv": 0o640,
        "inbox": 0o755, "inbox/commandes.csv": 0o644,  # others write these
        "campaigns": 0o755, "campaigns/x.toml": 0o644,
    }  # fmt: skip
    assert keep_permissions(old_home, Permissions()) == []


@pytest.mark.parametrize(
    ("permissions", "home", "facts", "published", "database"),
    [
        (Permissions("user", "user"), 0o700, 0o700, 0o700, 0o400),
        (Permissions("user", "everybody"), 0o711, 0o700, 0o755, 0o444),
        (Permissions("group", "group"), 0o751, 0o750, 0o750, 0o440),
    ],
)
def test_each_choice_of_readers(
    permissions: Permissions, home: int, facts: int, published: int, database: int, old_home: Path
):
    keep_permissions(old_home, permissions)
    found = modes(old_home)
    names = (".", "facts", "published", "published/reconquete.duckdb")
    assert tuple(found[name] for name in names) == (home, facts, published, database)


def test_published_files_are_given_to_the_groups_that_are_named(old_home: Path):
    # root gives files to any group, others to those that they are in
    given = [one.gr_gid for one in grp.getgrall()] if os.getuid() == 0 else os.getgroups()
    others = [grp.getgrgid(number).gr_name for number in given if number != os.getgid()]
    if len(others) < 2:
        pytest.skip("this account is in fewer than two groups beside its own: nothing to give to")
    marketing, managers = others[:2]
    permissions = Permissions(published_group=marketing, management_group=managers)
    keep_permissions(old_home, permissions)
    groups = {
        name: grp.getgrgid((old_home / name).stat().st_gid).gr_name
        for name in ("published/targets/x__appel.csv", "published/management.duckdb")
    }
    assert list(groups.values()) == [marketing, managers]
    assert modes(old_home)["published/management.duckdb"] == 0o640


def test_a_new_home_is_told_nothing(sample_night: NightRun):
    assert "permissions:" not in sample_night.text


def test_a_link_is_not_followed(old_home: Path, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.write_text("x", encoding="utf-8")
    outside.chmod(0o644)
    (old_home / "warehouse" / "link").symlink_to(outside)
    keep_permissions(old_home, Permissions())
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_a_group_that_the_machine_does_not_have_is_told(sample_home: Path):
    toml = sample_home / "reconquete.toml"
    text = '[permissions]\npublished_group = "nobody-has-this"\nhome = "everybody"\n'
    toml.write_text(f"{toml.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
    with pytest.raises(HomeError) as refused:
        open_home(sample_home, load_catalogue())
    assert 'there is no group "nobody-has-this" on this machine' in str(refused.value)
    assert '[permissions], home: unknown value "everybody"; known here: ' in str(refused.value)


def test_a_copy_without_its_modes_gets_them_back(sample_night: NightRun, tmp_path: Path):
    home = tmp_path / "restored"
    shutil.copytree(sample_night.home, home)
    for path in home.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    keep_permissions(home, Permissions())
    assert not [path for path in (home / "facts").rglob("*") if path.stat().st_mode & 0o077]
