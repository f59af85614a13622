"""For each named predicate: rows that fulfil it, and rows that must fail it, of breaking_rows.txt.

A predicate with several halves has rows that break each of them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

NIGHT = "2026-01-01"  # run date and as_of of the bench
Rows = list[dict[str, str]]


@dataclass
class Break:
    """`good` fails nothing, each of `bad` fails.

    `given` fills other tables for both, `given_bad` for the bad rows only.
    """

    good: Rows = field(default_factory=list)
    bad: list[Rows] = field(default_factory=list)
    given: dict[str, Rows] = field(default_factory=lambda: defaultdict(list))
    given_bad: dict[str, Rows] = field(default_factory=lambda: defaultdict(list))


def read_breaks() -> dict[tuple[str, str], Break]:
    """(table, predicate) to its rows."""
    text = (Path(__file__).parent / "breaking_rows.txt").read_text(encoding="utf-8")
    found: dict[tuple[str, str], Break] = {}
    for part in text.split("\n[")[1:]:
        head, _, body = part.partition("]\n")
        table, _, name = head.partition(", ")
        assert (table, name) not in found, f"{table}, {name} stands twice"
        found[table, name] = read_break(body)
    return found


def read_break(body: str) -> Break:
    """The lines of one predicate."""
    told, base = Break(), dict[str, str]()
    for line in body.splitlines():
        mark, rest = (line[0], line[2:]) if line[:1] in {"*", "+", "-"} else ("", line)
        other, _, of_other = rest.partition(": ")
        if not line or line.startswith("#"):
            continue
        if of_other:
            (told.given_bad if mark == "-" else told.given)[other] += rows_of(of_other)
        elif mark == "*":
            [base] = rows_of(rest)
        elif mark == "+":
            told.good += [base | row for row in rows_of(rest)]
        else:
            told.bad.append([base | row for row in rows_of(rest)])
    return told


def rows_of(text: str) -> Rows:
    """Rows between bars; `.` changes nothing, `none` is no row, `3 x` is three of them."""
    if text == "none":
        return []
    count, _, row = text.rpartition(" x ")
    rows = [dict(pair.split("=") for pair in one.split() if pair != ".") for one in row.split("|")]
    return rows * int(count or 1)
