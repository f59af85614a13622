"""Who may read the files of a home: one user, one group, or everybody on the machine.

`[permissions]` of reconquete.toml says it. Files are made with these modes (umask); every night
gives them to what it finds otherwise, such as a home of an earlier version. The inbox and the
campaign files are written by others and keep the modes that they have.
"""

import grp
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reconquete_pipeline.home.toml_reading import TableReader

USER, GROUP, EVERYBODY = "user", "group", "everybody"
_FILE = {USER: 0o600, GROUP: 0o640, EVERYBODY: 0o644}
_FOLDER = {USER: 0o700, GROUP: 0o750, EVERYBODY: 0o755}
# Through a folder with this bit one reaches what one knows to be below; nothing is listed.
_PASS = 0o011
_OTHERS = 0o077


@dataclass(frozen=True)
class Permissions:
    """Who reads what: the home, what is published, what is published for managers alone.

    A group that is not named is the one that the files have already.
    """

    home: str = USER
    published: str = GROUP
    published_group: str | None = None
    management_group: str | None = None

    @property
    def umask(self) -> int:
        """What is taken from the mode of every new file."""
        return 0o777 & ~_FOLDER[self.home]

    def open_published(self, path: Path) -> None:
        """Let those read `path` who read what is published. Raises OSError."""
        _give(path, _mode(path, self.published), self.published_group)

    def open_management(self, path: Path) -> None:
        """Let managers read `path`; without a group of theirs, the pipeline's user alone."""
        readers = GROUP if self.management_group else USER
        _give(path, _mode(path, readers), self.management_group)


def read_permissions(reader: TableReader) -> Permissions:
    """[permissions] of reconquete.toml; a fault for each value that cannot be meant."""
    table = reader.subtable("permissions", "[permissions]")
    table.refuse_unknown(("home", "published", "published_group", "management_group"))
    return Permissions(
        table.choice("home", (USER, GROUP), USER),
        table.choice("published", (USER, GROUP, EVERYBODY), GROUP),
        _group(table, "published_group"),
        _group(table, "management_group"),
    )


def _group(table: TableReader, key: str) -> str | None:
    remedy = 'write the name of a group of this machine, such as "marketing", or leave it out'
    name = table.text(key, remedy) if key in table.table else None
    if name is not None:
        try:
            grp.getgrnam(name)
        except KeyError:
            table.note(key, f'there is no group "{name}" on this machine', remedy)
    return name


def keep_permissions(folder: Path, permissions: Permissions) -> list[str]:
    """Give what the pipeline keeps below the home `folder` its modes. Returns what to say.

    A home whose files were open to others is told so once: then they no longer are.
    """
    closed, refused = 0, []
    for path, mode, group in _wanted(folder, permissions):
        try:
            before = stat.S_IMODE(path.lstat().st_mode)
            _give(path, mode, group)
        except FileNotFoundError:  # a file of a run that goes on beside this night
            continue
        except PermissionError:
            refused.append(path)
            continue
        closed += path != folder and bool(before & ~mode & _OTHERS)
    said = []
    if closed:
        said.append(
            f"permissions: {closed:,} files and folders could be read by others on this machine "
            f"and no longer can; {folder / 'published'} is for {_told(permissions)}. "
            "[permissions] in reconquete.toml says who may read what (docs/runbook.md)"
        )
    if refused:
        said.append(
            f"permissions: {len(refused):,} files and folders, such as {refused[0]}, belong to "
            "another account or group and keep their modes; run the night as the account that owns "
            "the home"
        )
    return said


def _told(permissions: Permissions) -> str:
    if permissions.published == GROUP:
        return f"the group {permissions.published_group or 'that it belongs to'}"
    return "this user alone" if permissions.published == USER else "everybody"


def _wanted(folder: Path, permissions: Permissions) -> Iterator[tuple[Path, int, str | None]]:
    """Every path that the pipeline keeps, its mode and its group."""
    is_passed = permissions.published != USER or permissions.management_group is not None
    yield folder, _FOLDER[permissions.home] | (_PASS if is_passed else 0), None
    for name in ("facts", "warehouse", ".dagster"):
        for path in _below(folder / name):
            yield path, _mode(path, permissions.home), None
    published = folder / "published"
    management = published / "management.duckdb"
    for path in _below(published):
        if path == management:
            readers = GROUP if permissions.management_group else USER
            yield path, _mode(path, readers), permissions.management_group
        else:
            yield path, _mode(path, permissions.published), permissions.published_group


def _below(folder: Path) -> Iterator[Path]:
    """The folder and all below it; links are not followed, and have no mode."""
    if folder.is_dir() and not folder.is_symlink():
        yield folder
        for place, folders, files in os.walk(folder):
            found = (Path(place) / name for name in (*folders, *files))
            yield from (path for path in found if not path.is_symlink())


def _mode(path: Path, readers: str) -> int:
    """What nobody may write stays so."""
    try:
        found = path.lstat().st_mode
    except FileNotFoundError:
        return _FILE[readers]
    if stat.S_ISDIR(found):
        return _FOLDER[readers]
    return _FILE[readers] if found & 0o222 else _FILE[readers] & 0o444


def _give(path: Path, mode: int, group: str | None) -> None:
    found = path.lstat()
    if group is not None and found.st_gid != (gid := grp.getgrnam(group).gr_gid):
        os.chown(path, -1, gid, follow_symlinks=False)
    if stat.S_IMODE(found.st_mode) != mode:
        path.chmod(mode)
