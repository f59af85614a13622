"""Erasures as facts: whose rows are dropped when they come again, and what was rewritten for it.

`facts/erasures.jsonl` only grows. A line `begun` holds keyed hashes of what the person's rows are
known by, and is on the disk before anything is destroyed. A line `replaced` says which kept fact
was rewritten without the person: the ledger keeps the SHA-256 that was delivered, this line the one
of the bytes that stand there now. A line `done` ends an erasure, with what it did not reach.

What the company keeps of an erased client lies in `facts/erased/`, under a random number: days and
amounts of orders, so that no figure of the past changes.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from reconquete_pipeline.facts.damaged import DamagedFactError, read_fact
from reconquete_pipeline.facts.high_water_mark import append
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home, paris_now

# In place of the SHA-256 of a fact that is not there any more.
REMOVED = ""
_PENDING = ".pending"


@dataclass(frozen=True)
class Erasure:
    """One erased client. `keys` are keyed hashes of numbers, contact values and order numbers.

    `tombstone` is the random number under which figures stay; `left` is what was not reached.
    `begun_on` is a day of the calendar, where `erased_on` is one of the home's run dates.
    """

    tombstone: str
    erased_on: date
    begun_on: date
    keys: tuple[str, ...]
    is_done: bool
    left: tuple[str, ...]


def erasures(home: Home) -> list[Erasure]:
    """Every erasure begun, oldest first."""
    found: dict[str, Erasure] = {}
    for entry in journal.read(home.erasures):
        tombstone = str(entry.get("tombstone"))
        if entry["kind"] == "begun":
            found[tombstone] = Erasure(
                tombstone,
                date.fromisoformat(str(entry["erased_on"])),
                datetime.fromisoformat(str(entry["at"])).date(),
                journal.texts(entry["keys"]),
                False,
                (),
            )
        elif entry["kind"] == "done":
            one = found[tombstone]
            left = journal.texts(entry["left"])
            found[tombstone] = replace(one, is_done=not left, left=left)
    return list(found.values())


def begin(home: Home, tombstone: str, erased_on: date, keys: Iterable[str]) -> None:
    """Say whose rows are dropped from now on."""
    said = {"tombstone": tombstone, "erased_on": f"{erased_on}", "keys": sorted(keys)}
    append(home, home.erasures.name, {"kind": "begun", "at": paris_now(), **said})


def note_replaced(home: Home, name: str, sha256: str, row_count: int) -> None:
    """Say that the fact `name` (seen from facts/) now has other bytes, without so many rows."""
    said = {"name": name, "sha256": sha256, "rows": row_count}
    # The mark need not be raised for each file: without its line the bytes are told as damage.
    journal.append(home.erasures, {"kind": "replaced", "at": paris_now(), **said})


def note_done(home: Home, tombstone: str, left: Sequence[str]) -> None:
    """Say that an erasure is over, or what it did not reach."""
    said = {"tombstone": tombstone, "left": list(left)}
    append(home, home.erasures.name, {"kind": "done", "at": paris_now(), **said})


def replaced(home: Home) -> dict[str, set[str]]:
    """Name of a rewritten fact, seen from facts/, to the SHA-256 of all bytes it ever had since.

    REMOVED is among them where it was removed. A backup that was put back holds those of its day.
    """
    found: dict[str, set[str]] = {}
    for entry in journal.read(home.erasures):
        if entry["kind"] == "replaced":
            found.setdefault(str(entry["name"]), set()).add(str(entry["sha256"]))
    return found


def keep_figures(
    home: Home, tombstone: str, erased_on: date, orders: Sequence[tuple[date, object]]
) -> None:
    """Keep the days and amounts of the client's orders under the random number.

    They count from `show_figures` on: as long as the client stands in the working database, the
    same orders would be there twice. What was kept by an erasure that was cut short stays: the
    orders may be gone since.
    """
    kept = home.erased / f"{tombstone}.json"
    if kept.exists() or (home.erased / f"{tombstone}{_PENDING}").exists():
        return
    said = {
        "erased_on": f"{erased_on}",
        "orders": [[f"{day}", str(amount)] for day, amount in sorted(orders, key=str)],
    }
    journal.write_whole(home.erased / f"{tombstone}{_PENDING}", json.dumps(said).encode())


def have_figures_to_show(home: Home) -> bool:
    """True where an erasure was cut short before the working database was gone."""
    return any(home.erased.glob(f"*{_PENDING}"))


def show_figures(home: Home) -> None:
    """Let kept figures count: the working database in which the clients stood is gone."""
    for path in sorted(home.erased.glob(f"*{_PENDING}")):
        path.replace(path.with_suffix(".json"))


def erased_client_rows(home: Home, run_date: date) -> Iterable[Mapping[str, str | None]]:
    """One row per erasure begun, under the random number."""
    for one in erasures(home):
        yield {
            "client_id": one.tombstone,
            "erased_on": f"{one.erased_on}",
            "is_whole": "true" if one.is_done else "false",
        }


def erased_order_rows(home: Home, run_date: date) -> Iterable[Mapping[str, str | None]]:
    """One row per order that is kept of an erased client."""
    for tombstone, said in _figures(home):
        for number, (day, amount) in enumerate(said["orders"], start=1):
            yield {
                "order_id": f"{tombstone}-{number}",
                "client_id": tombstone,
                "ordered_on": day,
                "net_amount_eur": amount,
            }


def _figures(home: Home) -> Iterable[tuple[str, dict[str, Any]]]:
    for path in sorted(home.erased.glob("*.json")):
        try:
            yield path.stem, json.loads(read_fact(path))
        except ValueError as error:
            raise DamagedFactError(
                f"facts/erased/{path.name} was changed by hand; restore it from a backup"
            ) from error
