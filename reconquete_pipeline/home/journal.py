"""Facts as files: written once, with fsync and rename, and changed for an erasure alone.

A journal is a file of JSON lines that grows. A crash can leave its last line torn; a torn line was
never acknowledged, so it is ignored and cut off before the next line is written.
"""

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20


class ChangedWhileReadError(Exception):
    """A file that was written to, or replaced, while it was copied."""


class DamagedJournalError(Exception):
    """A journal with a line that cannot be read; the message says which."""


def write_whole(path: Path, content: bytes, give: Callable[[Path], None] = lambda _: None) -> None:
    """Put `content` at `path`, whole or not at all, and on the disk when this returns.

    `give` is called with the file before it is seen, to let others read it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(allowed(0o666))
        give(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def allowed(mode: int) -> int:
    """What the umask leaves of a mode, for files that were made with a narrower one."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mode & ~mask


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def appearance(stat: os.stat_result) -> tuple[int, int, int]:
    """What changes when a file is written to or replaced: inode, size, time of change."""
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def keep_copy(source: Path, folder: Path) -> tuple[str, int]:
    """Copy a delivered file into `folder` under the SHA-256 of its bytes.

    Returns (sha256, size in bytes) of the copy. Never a link: who rewrites a file in place would
    rewrite the fact. The hash is that of the bytes copied, and is read again from the copy.
    Raises ChangedWhileReadError where the source was not the same file from first to last byte.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
    temporary = Path(name)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as target, source.open("rb") as stream:
            before = appearance(os.fstat(stream.fileno()))
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
                size += len(chunk)
            if appearance(source.stat()) != before or size != before[1]:
                raise ChangedWhileReadError(source.name)
            target.flush()
            os.fsync(target.fileno())
        sha256 = digest.hexdigest()
        if sha256_of(temporary) != sha256:
            raise OSError(f"{source.name}: the copy in {folder} differs from what was read")
        kept = folder / sha256
        if kept.exists() and sha256_of(kept) == sha256:
            temporary.unlink()
        else:
            temporary.chmod(allowed(0o444))
            temporary.replace(kept)
            sync_folder(folder)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return sha256, size


def append(journal: Path, entry: Mapping[str, object]) -> None:
    """Add one line to a journal; it is on the disk when this returns.

    A night and a command may write at the same time: one waits for the other.
    """
    journal.parent.mkdir(parents=True, exist_ok=True)
    line = _line(entry)
    is_new = not journal.exists()
    with _locked(journal) as stream:
        stream.seek(0)
        stream.truncate(_whole_length(stream.read()))
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        sync_folder(journal.parent)


@contextmanager
def _locked(journal: Path) -> Iterator[BinaryIO]:
    """The journal, open for this process alone; made where there is none."""
    while True:
        with journal.open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            # Somebody may have put another file in its place meanwhile.
            if journal.exists() and journal.stat().st_ino == os.fstat(stream.fileno()).st_ino:
                yield stream
                return


def rewrite(
    journal: Path, change: Callable[[list[dict[str, object]]], list[dict[str, object]] | None]
) -> None:
    """Put a journal again as `change` gives its lines back; None leaves it as it is.

    For what the law wants out of it. Nobody can append meanwhile. Raises DamagedJournalError.
    """
    if not journal.exists():
        return
    with _locked(journal):
        changed = change(list(read(journal)))
        if changed is not None:
            write_whole(journal, b"".join(_line(entry) for entry in changed))


def _line(entry: Mapping[str, object]) -> bytes:
    return json.dumps(entry, ensure_ascii=True, sort_keys=True).encode() + b"\n"


def read(journal: Path) -> Iterator[dict[str, object]]:
    """The lines of a journal, oldest first; a torn last line is left out.

    Raises DamagedJournalError for any other line that cannot be read.
    """
    for number, line in enumerate(whole_lines(journal).splitlines(), start=1):
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            raise DamagedJournalError(
                f"{journal}, line {number}: not readable ({error.msg}); restore the file from a "
                "backup, nothing can make it again"
            ) from error
        yield entry


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list in a line; none where there is no list."""
    return tuple(map(str, value)) if isinstance(value, list) else ()


def whole_lines(journal: Path) -> bytes:
    """The bytes of a journal without a torn last line; none where there is no journal."""
    content = journal.read_bytes() if journal.exists() else b""
    return content[: _whole_length(content)]


def _whole_length(content: bytes) -> int:
    return content.rfind(b"\n") + 1
