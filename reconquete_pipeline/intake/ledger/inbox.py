"""The entries of inbox/: which ones are files to take in, and how their names are shown."""

import os
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from reconquete_pipeline.home import journal

_KINDS = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"))


STILL_WRITTEN = "it is still being written: the next night takes it in"


class UnreadableEntryError(Exception):
    """An entry that cannot be read now; the message says why and what to do."""


class StillWrittenError(Exception):
    """An entry that somebody is still writing; it is left for the next night."""


@dataclass(frozen=True)
class Entry:
    """One entry of the inbox; `kind` says what it is where it is no regular file."""

    path: Path
    kind: str | None

    @property
    def name(self) -> str:
        """The name as it is written everywhere; bytes that are no UTF-8 are escaped."""
        return os.fsencode(self.path.name).decode("utf-8", "backslashreplace")

    @property
    def is_hidden(self) -> bool:
        """True for a copy that is still being made, with a dot in front, and a lock of Excel."""
        return self.path.name.startswith((".", "~$"))

    def fits(self, patterns: Sequence[str]) -> bool:
        """Whether a pattern of file names takes this entry."""
        return any(fnmatchcase(self.path.name, pattern) for pattern in patterns)

    def sha256(self) -> str:
        """SHA-256 of the bytes. Raises UnreadableEntryError."""
        try:
            return journal.sha256_of(self.path)
        except OSError as error:
            raise UnreadableEntryError(_unreadable(error)) from error

    def keep_copy(self, folder: Path) -> tuple[str, int]:
        """Copy the file as a fact, see `journal.keep_copy`.

        Raises UnreadableEntryError and StillWrittenError, and OSError when it is the folder of
        facts that fails.
        """
        try:
            return journal.keep_copy(self.path, folder)
        except journal.ChangedWhileReadError as error:
            raise StillWrittenError(STILL_WRITTEN) from error
        except OSError as error:
            if error.filename is None or str(error.filename) != str(self.path):
                raise
            raise UnreadableEntryError(_unreadable(error)) from error


def _unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it vanished while it was read; it is taken in once it is there again"
    said = (error.strerror or "unknown reason").lower()
    return f"it cannot be read ({said}): give the pipeline the right to read it"


def entries(inbox: Path) -> Iterator[Entry]:
    """What lies in the inbox now; an entry that vanishes meanwhile is left out."""
    for path in inbox.iterdir():
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            continue
        kind = None
        if not stat.S_ISREG(mode):
            kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "no regular file")
        yield Entry(path, kind)


def still_written(found: Sequence[Entry], settle_seconds: float) -> set[Path]:
    """The files that change between two looks.

    Only files changed less than `settle_seconds` ago are looked at twice, all of them after one
    wait of at most as long: a night on files that were complete before it waits for nothing.
    """
    now = time.time()
    fresh = {entry.path: look for entry in found if (look := _look(entry.path)) is not None}
    ages = {path: now - look[2] / 1e9 for path, look in fresh.items()}
    # A clock that goes ahead dates files in the future: they are looked at twice, too.
    young = {path: age for path, age in ages.items() if age < settle_seconds}
    if not young:
        return set()
    time.sleep(min(settle_seconds, settle_seconds - min(young.values())))
    return {path for path in young if _look(path) not in {None, fresh[path]}}


def _look(path: Path) -> tuple[int, int, int] | None:
    try:
        return journal.appearance(path.lstat())
    except FileNotFoundError:
        return None
