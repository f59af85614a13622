"""Which extract a file is, and which header is which column, by the names alone."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.text.spelling import matching_headers, plain

NEAR = 0.72
# A required column is always worth a guess: somebody has to look at it anyway.
NEAR_REQUIRED = 0.6
_NEAR_WEIGHT = 0.5


@dataclass(frozen=True)
class Matches:
    """Column → header: `usual` needs no mapping, `doubtful` fits several headers, `near` is a
    likeness; `absent` are required columns without any."""

    model: Model
    usual: dict[str, str]
    doubtful: dict[str, tuple[str, ...]]
    near: dict[str, str]
    absent: tuple[str, ...]

    def fit(self, header_count: int) -> tuple[float, int]:
        """How well a file is this extract: required columns found and headers used, 0-2."""
        required = [n for n, c in self.model.contract.delivered.items() if c.required]
        found = {**self.usual, **self.doubtful}
        share = sum(
            1.0 if name in found else _NEAR_WEIGHT for name in required if name not in self.absent
        ) / max(1, len(required))
        used = len(set(self.usual.values())) + _NEAR_WEIGHT * len(self.near)
        return share + used / max(1, header_count), len(required)


def best_extract(catalogue: Catalogue, headers: Sequence[str]) -> list[Matches]:
    """Every extract that could be meant, the best first; one without a required column is none."""
    found = [
        match_columns(model, headers)
        for model in catalogue.staging
        if model.contract.source == "inbox"
    ]
    possible = [one for one in found if one.usual or one.near]
    return sorted(possible, key=lambda one: one.fit(len(headers)), reverse=True)


def match_columns(model: Model, headers: Sequence[str]) -> Matches:
    """Match the headers of a file with the columns of one extract."""
    usual: dict[str, str] = {}
    doubtful: dict[str, tuple[str, ...]] = {}
    columns = model.contract.delivered
    for name, column in columns.items():
        found = matching_headers((name, *column.headers), headers)
        if len(found) == 1:
            usual[name] = found[0]
        elif found:
            doubtful[name] = tuple(found)
    near = _near(
        {n: c for n, c in columns.items() if n not in usual and n not in doubtful},
        [h for h in headers if h not in usual.values()],
    )
    absent = tuple(
        name
        for name, column in columns.items()
        if column.required and name not in {**usual, **doubtful, **near}
    )
    return Matches(model, usual, doubtful, near, absent)


def _near(columns: dict[str, Column], headers: Sequence[str]) -> dict[str, str]:
    """Each header goes to at most one column, the likeliest pairs first."""
    pairs = sorted(
        (-_likeness(header, (name, column.label_fr or "", *column.headers)), name, header)
        for name, column in columns.items()
        for header in headers
    )
    chosen: dict[str, str] = {}
    for unlikeness, name, header in pairs:
        wanted = NEAR_REQUIRED if columns[name].required else NEAR
        if -unlikeness >= wanted and name not in chosen and header not in chosen.values():
            chosen[name] = header
    return chosen


def _likeness(header: str, names: Sequence[str]) -> float:
    """0-1: how alike the letters are, or whether the words of one name are all in the other."""
    words = _words(header)
    best = 0.0
    for name in names:
        if not plain(name):
            continue
        best = max(best, difflib.SequenceMatcher(None, plain(header)[:100], plain(name)).ratio())
        others = _words(name)
        if len(others) > 1 and (others <= words or (words <= others and len(words) > 1)):
            best = max(best, 0.9)
    return best


def _words(text: str) -> set[str]:
    spaced = "".join(sign if sign.isalnum() else " " for sign in text.replace("_", " "))
    return {plain(word) for word in spaced.split()} - {"", "de", "d", "du", "la", "le"}
