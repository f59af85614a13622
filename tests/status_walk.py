"""A walk from night to night: exactly one status, only listed changes, losses that stay."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from model_bench import Bench, shared_catalogue

# client and last purchase day: the days of loss, confirmation and return
Episodes = dict[tuple[str, date], tuple[date, date | None, date | None]]


class Nights(Protocol):
    """A company whose tables can be built as they are known on a night."""

    bench: Bench

    def run(self, night: date) -> int:
        """Build the tables up to status.status. Returns how many clients there are."""

    def bought(self, night: date) -> set[str]:
        """Clients with a purchase on that day."""


def listed() -> set[tuple[str, str]]:
    """The changes of reference.status_changes."""
    bench = Bench(shared_catalogue())
    query = shared_catalogue()["reference.status_changes"].query
    return {(row[0], row[1]) for row in bench.connection.execute(query).fetchall()}


def episodes(bench: Bench) -> Episodes:
    """The losses that the bench holds."""
    rows = bench.connection.execute(
        "select client_id, last_purchase_on, lost_on, confirmed_on, returned_on"
        " from status.episodes"
    ).fetchall()
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}


def still_hold(earlier: Episodes, later: Episodes) -> None:
    """Every earlier loss stands as it was; it may have been confirmed or ended by a return."""
    assert set(earlier) <= set(later), set(earlier) - set(later)
    for key, (lost_on, confirmed_on, returned_on) in earlier.items():
        assert later[key][0] == lost_on, key
        assert confirmed_on in {None, later[key][1]}, key
        assert returned_on in {None, later[key][2]}, key


def follow(nights: Nights, days: Iterable[date]) -> Counter[tuple[str, str]]:
    """Run the nights, check each against the one before, and count the changes of status.

    A status is only compared with that of the day before; losses with those of the night before,
    however long ago it was.
    """
    changes, seen = listed(), Counter[tuple[str, str]]()
    before: dict[str, str] = {}
    found_on: dict[date, dict[str, str]] = {}
    before_on, losses = date.min, Episodes()
    for night in days:
        client_count = nights.run(night)
        rows = nights.bench.connection.execute(
            "select client_id, status from status.status"
        ).fetchall()
        now = found_on[night] = dict(rows)
        assert len(rows) == len(now) == client_count
        for name in nights.bought(night):
            assert now[name] not in {"lost", "lost_again", "at_risk", "watch", "prospect"}, name
        if (night - before_on).days == 1:
            found = [(status, now[name]) for name, status in before.items() if status != now[name]]
            assert set(found) <= changes, (night, set(found) - changes)
            seen.update(found)
        later = episodes(nights.bench)
        still_hold(losses, later)
        new = {key: days for key, days in later.items() if key not in losses}
        assert all(lost_on > before_on for lost_on, _, _ in new.values()), night
        before, before_on, losses = now, night, later
        as_looked_back_on(nights.bench, found_on)
    return seen


def as_looked_back_on(bench: Bench, found_on: dict[date, dict[str, str]]) -> None:
    """Snapshots of earlier days tell what the nights of those days found."""
    rows = bench.connection.execute(
        "select snapshot_on, client_id, status from status.snapshots"
    ).fetchall()
    for day in {row[0] for row in rows} & set(found_on):
        looked_back = {row[1]: row[2] for row in rows if row[0] == day}
        assert looked_back == found_on[day], day
