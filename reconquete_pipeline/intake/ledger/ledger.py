"""The ledger: which file was delivered for which extract, in which order.

The order of delivery is fixed when a file is first seen: by the night that first saw it, inside
a night by the date in its name if it has one, else by the natural order of names. It is never
changed afterwards, so a rebuild loads the same files in the same order.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from reconquete_pipeline.facts.erasures import replaced
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.extract_delivery import DeliveryRules
from reconquete_pipeline.home.home import ExtractConfig, Home
from reconquete_pipeline.intake.ledger.dates_in_names import date_in_name, dated
from reconquete_pipeline.intake.ledger.inbox import (
    STILL_WRITTEN,
    Entry,
    StillWrittenError,
    UnreadableEntryError,
    entries,
    still_written,
)
from reconquete_pipeline.text.natural_order import natural_key

_WORDS = re.compile(r"^|(?<=[\W_])(?=[^\W_])")

__all__ = [
    "Delivery",
    "LeftOut",
    "date_in_name",
    "read_ledger",
    "register_new_files",
    "repeated",
    "unmatched_names",
]


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
        """The date that the name carries; of a month, its last day.

        A file that comes before its month is over is of the night that first saw it.
        """
        found = dated(self.file_name)
        if found is None:
            return None
        day, is_month = found
        return min(day, self.first_seen_on) if is_month else day

    @property
    def known_on(self) -> date:
        """The day from which an undated extract's rows hold."""
        return self.file_date or self.first_seen_on

    def day(self, *, is_versioned: bool) -> date:
        """The day by which files are ordered where the date in the name decides.

        Rows with dates cannot tell of a day after the night that saw them: a slip in the year of
        one name must not beat all files to come.
        """
        return self.known_on if is_versioned else min(self.known_on, self.first_seen_on)


@dataclass(frozen=True)
class LeftOut:
    """An entry of the inbox that a pattern takes but that has no line in the ledger, and why.

    `is_refused` for a file that could not be read; links, folders and pipes are never read.
    """

    name: str
    reason: str
    is_refused: bool


def read_ledger(home: Home) -> list[Delivery]:
    """Every delivery known to the home, in order."""
    return list(_deliveries(home))


def repeated(
    delivery: Delivery,
    deliveries: Sequence[Delivery],
    rules: DeliveryRules,
    *,
    is_versioned: bool,
) -> Delivery | None:
    """The delivery that this one only repeats, or None: then it has to be loaded.

    A full file that goes back to older bytes is no repeat: it takes away what came between.
    """
    if not delivery.is_repeat:
        return None
    same = [entry for entry in deliveries if entry.extract == delivery.extract]
    if rules.is_full:
        older = [entry for entry in same if entry.file_id < delivery.file_id]
        days = {entry.file_id: entry.day(is_versioned=is_versioned) for entry in same}
        older = [entry for entry in older if days[entry.file_id] <= days[delivery.file_id]]
        last = max(older, key=lambda entry: (days[entry.file_id], entry.file_id), default=None)
        return last if last is not None and last.sha256 == delivery.sha256 else None
    return next(entry for entry in same if entry.sha256 == delivery.sha256)


def _deliveries(home: Home) -> Iterator[Delivery]:
    for entry in journal.read(home.ledger):
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


def register_new_files(home: Home, extract: ExtractConfig, run_date: date) -> list[LeftOut]:
    """Copy the inbox files of an extract that are not in the ledger, and enter them.

    A name whose last delivery had other bytes is a new delivery, also when it goes back to older
    bytes. Known bytes under a new name are entered as a repeat, which is never loaded. Returns
    what was left out: one entry that cannot be read does not keep the others out.
    """
    left_out: list[LeftOut] = []
    deliveries = read_ledger(home)
    found = [e for e in entries(home.inbox) if e.fits(extract.patterns) and not e.is_hidden]
    files = [entry for entry in found if entry.kind is None]
    # Bytes that were rewritten without erased people, or removed, are not kept a second time.
    erased = {name.partition("/")[2] for name in replaced(home) if name.startswith("files/")}
    growing = still_written(files, home.settings.settle_seconds)
    for entry in sorted(found, key=_delivery_order):
        if entry.path in growing:
            left_out.append(LeftOut(entry.name, STILL_WRITTEN, is_refused=False))
            continue
        if entry.kind is not None:
            reason = f"it is {entry.kind}, which is never read: put the file itself there"
            left_out.append(LeftOut(entry.name, reason, is_refused=False))
            continue
        try:
            added = _register(home, extract.name, entry, run_date, deliveries, erased)
        except (UnreadableEntryError, StillWrittenError) as error:
            is_refused = isinstance(error, UnreadableEntryError)
            left_out.append(LeftOut(entry.name, str(error), is_refused=is_refused))
        else:
            deliveries += [added] if added else []
    return left_out


def _register(
    home: Home,
    extract: str,
    entry: Entry,
    run_date: date,
    deliveries: Sequence[Delivery],
    erased: Collection[str],
) -> Delivery | None:
    """Keep one file and enter it, unless it is what its name delivered last.

    Of bytes in `erased` there may be no copy after an older backup was put back.
    """
    known = [delivery for delivery in deliveries if delivery.extract == extract]
    last = {delivery.file_name: delivery.sha256 for delivery in known}
    if entry.name in last and last[entry.name] == entry.sha256():
        return None
    if (
        erased
        and (sha256 := entry.sha256()) in erased
        and (
            sha256 in {delivery.sha256 for delivery in deliveries}
            or (home.kept_files / sha256).exists()
        )
    ):
        size = entry.path.stat().st_size
    else:
        sha256, size = entry.keep_copy(home.kept_files)
    is_known = any(delivery.sha256 == sha256 for delivery in known)
    delivery = Delivery(
        file_id=max((delivery.file_id for delivery in deliveries), default=0) + 1,
        extract=extract,
        file_name=entry.name,
        sha256=sha256,
        size=size,
        first_seen_on=run_date,
        is_repeat=is_known and entry.name not in last,
    )
    journal.append(home.ledger, _line(delivery))
    return delivery


def _line(delivery: Delivery) -> dict[str, object]:
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


def _delivery_order(entry: Entry) -> tuple[date, object]:
    return date_in_name(entry.name) or date.min, natural_key(entry.name)


def look_alikes(home: Home, files: Sequence[str]) -> list[str]:
    """Inbox entries that no extract takes and that begin as a pattern of `files` does.

    Also behind other words: systems name a copy « Copie de … ».
    """
    beginnings = [pattern.partition(".")[0].casefold() + "*" for pattern in files]
    taken = [pattern for extract in home.extracts.values() for pattern in extract.patterns]
    return sorted(
        entry.name
        for entry in entries(home.inbox)
        if not entry.fits(taken)
        and not entry.is_hidden
        and any(fnmatchcase(name, one) for name in _ends(entry.name) for one in beginnings)
    )


def _ends(name: str) -> list[str]:
    """A name in small letters, whole and from each of its words on."""
    name = name.casefold()
    return [name[found.start() :] for found in _WORDS.finditer(name)]


def unmatched_names(home: Home) -> list[str]:
    """Inbox entries that no extract takes: reported, never refused."""
    patterns = [pattern for extract in home.extracts.values() for pattern in extract.patterns]
    return sorted(
        f"{entry.name} ({entry.kind})" if entry.kind else entry.name
        for entry in entries(home.inbox)
        if entry.kind or entry.is_hidden or not entry.fits(patterns)
    )
