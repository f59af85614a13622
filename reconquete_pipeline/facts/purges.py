"""Purges of data past its term, as facts: who was announced, who was purged, who is a client again.

`facts/purges.jsonl` only grows, and names nobody: all keys are hashed by the secret of the home. A
line `announced` tells whose term a published night told as over, and by which version of the
program. A line `begun` is on the disk before anything is destroyed; a line `rewritten` says that no
kept fact shows them any more. A line `again` tells who was seen within the term again: what files
first seen from that night on hold of the client is kept.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home, paris_now
from reconquete_pipeline.tables.loading import sql_folder


@dataclass(frozen=True)
class Purge:
    """Clients purged together: keyed hashes of their numbers, and of rows that tell their values.

    `rows` are opt-outs; the act itself is remembered in facts/suppressions. Until `is_rewritten`,
    kept files may still show the clients.
    """

    number: int
    clients: tuple[str, ...]
    rows: tuple[str, ...]
    is_rewritten: bool


def purges(home: Home) -> list[Purge]:
    """Every purge begun, oldest first."""
    entries = list(journal.read(home.purges))
    rewritten = {entry["number"] for entry in entries if entry["kind"] == "rewritten"}
    return [
        Purge(
            int(str(entry["number"])),
            journal.texts(entry["clients"]),
            journal.texts(entry["rows"]),
            entry["number"] in rewritten,
        )
        for entry in entries
        if entry["kind"] == "begun"
    ]


def pending(home: Home) -> list[Purge]:
    """The purges that kept files and working database do not show yet."""
    return [one for one in purges(home) if not one.is_rewritten]


def begin(home: Home, purged_on: date, clients: Iterable[str], rows: Iterable[str]) -> None:
    """Say whose values are kept no longer, from now on."""
    keys = {"clients": sorted(clients), "rows": sorted(rows)}
    said = {"number": len(purges(home)) + 1, "purged_on": f"{purged_on}", **keys}
    journal.append(home.purges, {"kind": "begun", "at": paris_now(), **said})


def note_rewritten(home: Home, number: int) -> None:
    """Say that no kept fact shows the clients of a purge any more."""
    journal.append(home.purges, {"kind": "rewritten", "at": paris_now(), "number": number})


def note_clients_again(home: Home, seen_on: date, clients: Iterable[str]) -> None:
    """Say whose values are kept again, in files first seen from that night on."""
    said = {"seen_on": f"{seen_on}", "clients": sorted(clients)}
    journal.append(home.purges, {"kind": "again", "at": paris_now(), **said})


def announce(home: Home, announced_on: date, terms: Iterable[str]) -> None:
    """Say whose term the published night of that date told as over."""
    said = {"announced_on": f"{announced_on}", "version": version(), "terms": sorted(terms)}
    journal.append(home.purges, {"kind": "announced", "at": paris_now(), **said})


def purge_announcement_rows(home: Home, run_date: date) -> Iterable[Mapping[str, str | None]]:
    """One row per announcement of this version of the program: another one may purge otherwise."""
    for entry in journal.read(home.purges):
        if entry["kind"] == "announced" and entry["version"] == version():
            for term in journal.texts(entry["terms"]):
                yield {"announcement_hash": term, "announced_on": str(entry["announced_on"])}


def purged_client_rows(home: Home, run_date: date) -> Iterable[Mapping[str, str | None]]:
    """One row per client number that was purged; one purged twice on a day counts once."""
    for (key, purged_on), again_on in purged_keys(home).items():
        yield {
            "key_hash": key,
            "purged_on": f"{purged_on}",
            "client_again_on": None if again_on is None else f"{again_on}",
        }


def purged_keys(home: Home) -> dict[tuple[str, date], date | None]:
    """Hash of a client number and day of its purge, to the night that saw the client again."""
    found: dict[tuple[str, date], date | None] = {}
    standing: dict[str, date] = {}
    for entry in journal.read(home.purges):
        if entry["kind"] == "begun":
            for key in journal.texts(entry["clients"]):
                # Purged once more with a number merged since: the first day stands.
                day = standing.setdefault(key, date.fromisoformat(str(entry["purged_on"])))
                found[key, day] = None
        elif entry["kind"] == "again":
            for key in journal.texts(entry["clients"]):
                if key in standing:
                    found[key, standing.pop(key)] = date.fromisoformat(str(entry["seen_on"]))
    return found


def purged_rows(home: Home) -> list[str]:
    """Hashes of the opt-outs of which the contact value was purged, and the act is remembered."""
    return [row for one in purges(home) for row in one.rows]


@cache
def version() -> str:
    """What the program is, by its bytes: an upgrade announces anew before it purges."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted([*package.rglob("*.py"), *sql_folder().glob("*/*.sql")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
