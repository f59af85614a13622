"""The ledger: which file was delivered for which extract, in which order.

The order of delivery is fixed when a file is first seen: by the night that first saw it, inside
a night by the date in its name if it has one, else by the natural order of names. It is never
changed afterwards, so a rebuild loads the same files in the same order.
"""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from reconquete_pipeline import facts
from reconquete_pipeline.home import ExtractConfig, Home

_DATE_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})[-_.]?(?P<month>0[1-9]|1[0-2])"
    r"(?:[-_.]?(?P<day>0[1-9]|[12]\d|3[01]))?(?!\d)"
)


@dataclass(frozen=True)
class Delivery:
    """One delivered file. `file_id` is its place in the order of delivery."""

    file_id: int
    extract: str
    file_name: str
    sha256: str
    size: int
    first_seen_on: date
    is_repeat: bool

    @property
    def file_date(self) -> date | None:
        """The date that the name carries; of a month, its last day."""
        return date_in_name(self.file_name)

    @property
    def known_on(self) -> date:
        """The day from which an undated extract's rows hold."""
        return self.file_date or self.first_seen_on


def date_in_name(name: str) -> date | None:
    """The last date written in a file name as 2026-11-20, 20261120 or 2026-11 (a month's end)."""
    found = None
    for match in _DATE_IN_NAME.finditer(name):
        year, month = int(match["year"]), int(match["month"])
        try:
            if match["day"]:
                found = date(year, month, int(match["day"]))
            else:
                found = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        except ValueError:
            continue
    return found


def natural_key(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key in which part2 comes before part10."""
    pieces = re.split(r"(\d+)", name)
    return tuple((0, int(piece)) if piece.isdigit() else (1, piece) for piece in pieces if piece)


def read_ledger(home: Home) -> list[Delivery]:
    """Every delivery known to the home, in order."""
    return list(_deliveries(home))


def _deliveries(home: Home) -> Iterator[Delivery]:
    for entry in facts.read(home.ledger):
        if entry["kind"] != "file":
            continue
        yield Delivery(
            file_id=int(str(entry["file_id"])),
            extract=str(entry["extract"]),
            file_name=str(entry["file_name"]),
            sha256=str(entry["sha256"]),
            size=int(str(entry["size"])),
            first_seen_on=date.fromisoformat(str(entry["first_seen_on"])),
            is_repeat=bool(entry["is_repeat"]),
        )


def register_new_files(home: Home, extract: ExtractConfig, run_date: date) -> list[Delivery]:
    """Copy the inbox files of an extract that are not in the ledger, and enter them.

    The same bytes under a new name are entered as a repeat, which is never loaded.
    """
    known = read_ledger(home)
    names = {(entry.extract, entry.file_name, entry.sha256) for entry in known}
    bodies = {(entry.extract, entry.sha256) for entry in known}
    next_id = max((entry.file_id for entry in known), default=0) + 1
    added = []
    for path in sorted(_matching(home, extract), key=_delivery_order):
        sha256 = facts.sha256_of(path)
        if (extract.name, path.name, sha256) in names:
            continue
        sha256, size = facts.keep_copy(path, home.kept_files)
        delivery = Delivery(
            file_id=next_id,
            extract=extract.name,
            file_name=path.name,
            sha256=sha256,
            size=size,
            first_seen_on=run_date,
            is_repeat=(extract.name, sha256) in bodies,
        )
        facts.append(home.ledger, _entry(delivery))
        bodies.add((extract.name, sha256))
        added.append(delivery)
        next_id += 1
    return added


def _entry(delivery: Delivery) -> dict[str, object]:
    return {
        "kind": "file",
        "file_id": delivery.file_id,
        "extract": delivery.extract,
        "file_name": delivery.file_name,
        "sha256": delivery.sha256,
        "size": delivery.size,
        "first_seen_on": delivery.first_seen_on.isoformat(),
        "is_repeat": delivery.is_repeat,
    }


def _delivery_order(path: Path) -> tuple[date, tuple[tuple[int, int | str], ...]]:
    return date_in_name(path.name) or date.min, natural_key(path.name)


def _matching(home: Home, extract: ExtractConfig) -> Iterator[Path]:
    for path in home.inbox.iterdir():
        is_wanted = any(fnmatchcase(path.name, pattern) for pattern in extract.files)
        if is_wanted and is_plain_file(path):
            yield path


def is_plain_file(path: Path) -> bool:
    """True for a regular file: links, pipes and folders are never read, hidden files neither."""
    return not path.name.startswith(".") and stat.S_ISREG(path.lstat().st_mode)


def unmatched_names(home: Home) -> list[str]:
    """Inbox entries that no extract takes: reported, never refused."""
    patterns = [pattern for extract in home.extracts.values() for pattern in extract.files]
    return sorted(
        path.name
        for path in home.inbox.iterdir()
        if not is_plain_file(path) or not any(fnmatchcase(path.name, p) for p in patterns)
    )
