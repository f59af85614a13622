"""What is wrong in a file that a person wrote: where it is, what it is, what to do about it.

Pure values and sentences in plain English; nothing here reads a file. No units.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reconquete_pipeline.text.spelling import without_accents

SHOWN_LENGTH = 60


@dataclass(frozen=True)
class Fault:
    """One thing to mend: `place` (file, table, key), `problem`, `remedy`; str() is one line."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(f"{self.place}: {self.problem}; {self.remedy}".splitlines())


class HomeError(Exception):
    """The home cannot be used. `faults` holds everything that is wrong, str() one per line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def shown(value: object) -> str:
    """A TOML value as a person would recognise it, cut to a readable length."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        cut = value if len(value) <= SHOWN_LENGTH else value[: SHOWN_LENGTH - 1] + "…"
        return f'"{cut}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        text = "[" + ", ".join(shown(item) for item in value) + "]"
        return text if len(text) <= SHOWN_LENGTH else "a list"
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a question, or "" when none is near (without case, accents)."""
    by_folded = {without_accents(name): name for name in sorted(known)}
    near = difflib.get_close_matches(without_accents(word), list(by_folded), n=1)
    return f"did you mean {by_folded[near[0]]}?" if near else ""


def unknown(place: str, kind: str, word: str, known: Iterable[str]) -> Fault:
    """The fault of a word (`kind`: key, column, code …) that is not among the known ones."""
    names = sorted(known)
    listed = f"known here: {', '.join(names)}" if names else f"there is no {kind} to write here"
    return Fault(place, f"unknown {kind} {shown(word)}", did_you_mean(word, names) or listed)
