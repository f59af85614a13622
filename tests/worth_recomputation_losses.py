"""Attrition, groups and alerts computed again from their words; nothing of the pipeline is used."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from worth_recomputation import LOST, Company, letters, lost_values

# --- attrition ----------------------------------------------------------------------------------


YEAR = (
    365  # days of silence after which a lost client has left; twice as many if length alone says so
)


class End(NamedTuple):
    """A silence that ended a relation on `day`, or may have."""

    day: date
    back_on: date | None
    number: int | None
    is_sure: bool


class Counts(NamedTuple):
    active: int
    left: int
    cents: int
    undecided: int
    undecided_before: int


def ends(company: Company) -> dict[str, list[End]]:
    """Silences of each client that were a departure, or may yet prove to have been one."""
    losses = {(one.client_id, one.last_day): one for one in company.losses}
    found: dict[str, list[End]] = {}
    for client, rows in company.days().items():
        days = [row.day for row in rows]
        for begun, back in zip(days, [*days[1:], None], strict=True):
            patience = company.patience[client, begun]
            wait = 1
            if patience.intervals:
                # Half a day more is a day.
                mean = Fraction(patience.interval_days, patience.intervals)
                wait = int(mean + Fraction(1, 2))
            day = begun + timedelta(days=min(wait, patience.lost_after))
            loss = losses.get((client, begun))
            length = ((back or company.as_of) - begun).days
            has_left = loss is not None and length > YEAR
            if back is None and day <= company.as_of:
                number = loss.number if loss else None
                found.setdefault(client, []).append(End(day, None, number, has_left))
            if back is not None and loss is not None and has_left and loss.confirmed_on:
                by_length = begun + timedelta(days=2 * patience.lost_after)
                if loss.confirmed_on != by_length or length >= 2 * YEAR:
                    found.setdefault(client, []).append(End(day, back, loss.number, True))
    return found


def attrition(company: Company) -> dict[tuple[int, str, str], Counts]:
    """(year, dimension, segment) to its counts, whatever may be told of the year."""
    values, days, gone = lost_values(company), company.days(), ends(company)
    found: Counter[tuple[tuple[int, str, str], str]] = Counter()
    for year in range(min(row.day.year for row in company.purchases) + 1, company.as_of.year + 1):
        start = date(year, 1, 1)
        brought = {
            client: sum(row.cents for row in rows if row.day < start)
            for client, rows in days.items()
            if rows[0].day < start
        }
        classes = letters(brought)
        for client in brought:
            own = gone.get(client, [])
            away = [e for e in own if e.day < start and (e.back_on is None or e.back_on >= start)]
            if any(e.is_sure for e in away) or company.ceased.get(client, start) < start:
                continue
            left = [e for e in own if e.day.year == year and e.is_sure]
            open_now = [e for e in own if not e.is_sure and not left]
            happened = {"active": 1, "left": bool(left)}
            happened["undecided"] = any(e.day.year == year for e in open_now)
            happened["undecided_before"] = any(e.day < start for e in open_now)
            if left and left[0].number:
                happened["cents"] = values[client, left[0].number]
            for key in [
                (year, "all", "all"),
                (year, "abc_class", classes[client][1] or "no_revenue"),
                (year, "relation", relation_on(days[client][0].day, start)),
                (year, "client_type", company.types.get(client) or "unknown"),
            ]:
                for name, amount in happened.items():
                    found[key, name] += amount
    keys = {key for key, _ in found}
    return {key: Counts(*(found[key, name] for name in Counts._fields)) for key in keys}


def relation_on(first: date, start: date) -> str:
    """Short under a year, long from three years on."""
    if first > start.replace(year=start.year - 1):
        return "short"
    return "medium" if first > start.replace(year=start.year - 3) else "long"


# --- groups -------------------------------------------------------------------------------------


def heads(company: Company) -> dict[str, str]:
    """Client to the head of its group, for whoever is in one; no loops are given."""
    found = {}
    for client in company.parents:
        head = client
        while head in company.parents:
            head = company.parents[head]
        found[client] = head
        if head in company.statuses:
            found[head] = head
    return found


# --- alerts -------------------------------------------------------------------------------------


def alerts(company: Company, until: dict[str, date]) -> set[tuple[str, str, date]]:
    """(client, kind, day) of what holds tonight and did not the night before.

    `until` is the day to which the present silence of a seasonal client is normal.
    """
    lost_on = {
        one.client_id: one.lost_on
        for one in company.losses
        if one.returned_on is None and company.statuses[one.client_id] in LOST
    }
    found = {(client, "lost", day) for client, day in lost_on.items()}
    for client, rule, hit_on in company.hits:
        first = max(hit_on, until.get(client, date.min) + timedelta(days=1))
        if lost_on.get(client) != first:
            found.add((client, rule, first))
    return {
        (client, kind, day)
        for client, kind, day in found
        if day == company.as_of and company.statuses[client] != "gone"
    }
