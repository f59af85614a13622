"""Which files of the inbox came since the last look, and which of them have come to rest.

A file is stable when two looks, one after the other, find the same size and time of change. A look
remembers prints (of name, size and time), not names: the memory of 10,000 files is 200 kB.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.ledger.inbox import Entry, UnreadableEntryError
from reconquete_pipeline.intake.ledger.ledger import Delivery, read_ledger
from reconquete_pipeline.intake.ledger.waiting_files import is_delivered, matching_entries


@dataclass(frozen=True)
class Memory:
    """Prints of the files that the last look found new, and of those that were dealt with."""

    new: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str | None) -> "Memory":
        """From what `text` gave; nothing is remembered for None."""
        said = json.loads(text) if text else {}
        return cls(frozenset(said.get("new", ())), frozenset(said.get("done", ())))

    def text(self) -> str:
        """As JSON, the same for the same memory."""
        return json.dumps({"new": sorted(self.new), "done": sorted(self.done)})


@dataclass(frozen=True)
class Look:
    """One look at the inbox: names still moving, names of the batch, and what to remember.

    `key` is a name of the batch that no other batch has. `after` is to be remembered if the batch
    is taken in, `before` if it has to wait.
    """

    moving: tuple[str, ...]
    batch: tuple[str, ...]
    key: str
    before: Memory
    after: Memory


def look(home: Home, memory: Memory) -> Look:
    """Compare the inbox with what the last look left. Raises DamagedJournalError.

    A stable file whose bytes a night has taken in already is dealt with, without being in a batch.
    """
    prints = {entry.name: mark for _, entry in _taken(home) if (mark := _print_of(entry))}
    new = {name for name, mark in prints.items() if mark not in memory.done}
    stable = {name for name in new if prints[name] in memory.new}
    batch = sorted(_not_delivered(home, stable)) if stable else []
    marks = [prints[name] for name in batch]
    done = (memory.done & set(prints.values())) | {prints[name] for name in stable - set(batch)}
    moving = sorted(new - stable)
    moving_marks = {prints[name] for name in moving}
    return Look(
        moving=tuple(moving),
        batch=tuple(batch),
        key=hashlib.sha256(json.dumps(marks).encode()).hexdigest(),
        before=Memory(frozenset(moving_marks | set(marks)), frozenset(done)),
        after=Memory(frozenset(moving_marks), frozenset(done | set(marks))),
    )


def _taken(home: Home) -> list[tuple[str, Entry]]:
    """Extract and entry, for the regular files that the extracts take."""
    return [
        (config.name, entry)
        for config in home.extracts.values()
        for entry in matching_entries(home, config)
        if entry.kind is None
    ]


def _print_of(entry: Entry) -> str | None:
    """64 bits over name, size in bytes and time of change (ns); None for a file that vanished."""
    try:
        state = entry.path.stat()
    except FileNotFoundError:
        return None
    said = json.dumps([entry.name, state.st_size, state.st_mtime_ns])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _not_delivered(home: Home, names: Collection[str]) -> set[str]:
    """Those of the names whose bytes some extract that takes them has not been given yet."""
    last: dict[tuple[str, str], Delivery] = {
        (one.extract, one.file_name): one for one in read_ledger(home)
    }
    new = set()
    for extract, entry in _taken(home):
        if entry.name in names:
            try:
                is_known = is_delivered(entry, last.get((extract, entry.name)))
            except UnreadableEntryError:
                is_known = False  # the night says why it cannot be read
            new |= set() if is_known else {entry.name}
    return new
