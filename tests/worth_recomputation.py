"""Seasons, scores, value and relations computed again from their words, with pandas.

Purchases, losses and statuses are given; nothing of the pipeline is used. Money is in cents.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

LOST = {"lost", "lost_again"}


class Purchase(NamedTuple):
    client_id: str
    day: date
    orders: int
    cents: int


class Hit(NamedTuple):
    client_id: str
    rule: str
    hit_on: date


class Loss(NamedTuple):
    client_id: str
    number: int
    last_day: date
    lost_on: date
    returned_on: date | None
    confirmed_on: date | None


class Patience(NamedTuple):
    """Of a silence: days after which the client is lost, intervals of the life and their days."""

    lost_after: int
    intervals: int
    interval_days: int


@dataclass(frozen=True)
class Company:
    """What is given: purchases, losses, statuses, hits worth an alert, and the client list.

    `patience` is by client and the day on which a silence begins.
    """

    purchases: list[Purchase]
    losses: list[Loss]
    hits: list[Hit]
    statuses: Mapping[str, str]
    types: Mapping[str, str | None]
    ceased: Mapping[str, date]
    parents: Mapping[str, str]
    patience: Mapping[tuple[str, date], Patience]
    as_of: date

    def days(self) -> dict[str, list[Purchase]]:
        """Purchases of each client in order of time."""
        found: dict[str, list[Purchase]] = {}
        for row in sorted(self.purchases):
            found.setdefault(row.client_id, []).append(row)
        return found


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February stands for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


# --- seasons ------------------------------------------------------------------------------------


def season_of(months: set[int]) -> tuple[int, int] | None:
    """First month and length of the shortest run of at most four months that holds all."""
    for length in (1, 2, 3, 4):
        for first in range(1, 13):
            if months <= {(first - 1 + step) % 12 + 1 for step in range(length)}:
                return first, length
    return None


def seasons(company: Company) -> set[tuple[object, ...]]:
    found = set()
    for client_id, rows in company.days().items():
        for place, row in enumerate(rows):
            until = [other.day for other in rows[: place + 1]]
            season = season_of({day.month for day in until})
            if season is None:
                break
            first, length = season
            # A season bears the year in which it begins.
            years = {day.year - (day.month < first) for day in until}
            if len(years) < 2 or len(until) < 3:
                continue
            begins = row.day.year - (row.day.month < first) + 1
            last = (first + length - 2) % 12 + 1
            year = begins + (last < first)
            ends = date(year, last, monthrange(year, last)[1])
            key = (client_id, row.day, first, last, len(years), ends)
            found.add((*key, ends + timedelta(days=30), row is rows[-1]))
    return found


# --- scores -------------------------------------------------------------------------------------


def totals(company: Company) -> pd.DataFrame:
    """One row per client: recency, frequency, cents."""
    frame = pd.DataFrame(company.purchases)
    grouped = frame.groupby("client_id").agg(
        last=("day", "max"), frequency=("orders", "sum"), cents=("cents", "sum")
    )
    grouped["recency"] = [(company.as_of - day).days for day in grouped["last"]]
    return grouped


def scores(company: Company) -> pd.DataFrame:
    """The three scores; equal values get equal scores."""
    frame = totals(company)
    size = len(frame)

    def fifth(column: "pd.Series[int]", *, ascending: bool) -> "pd.Series[int]":
        rank = column.rank(method="min", ascending=ascending).astype(int)
        return 1 + 5 * (rank - 1) // size

    frame["r"] = fifth(frame["recency"], ascending=False)
    frame["m"] = fifth(frame["cents"], ascending=True)
    commonest = max(Counter(frame["frequency"]).values())
    frame["is_cut"] = 5 * commonest > size
    cut = [
        1 if f == 1 else 2 if f == 2 else 3 if f == 3 else 4 if f < 6 else 5
        for f in frame["frequency"]
    ]
    frame["f"] = cut if 5 * commonest > size else fifth(frame["frequency"], ascending=True)
    return frame


def cuts(company: Company) -> dict[tuple[str, int], tuple[object, ...]]:
    """(dimension, score) to lowest, highest (cents for money), clients."""
    frame, found = scores(company), {}
    sides = {
        "recency": ("r", "recency"),
        "frequency": ("f", "frequency"),
        "monetary": ("m", "cents"),
    }
    for dimension, (score, column) in sides.items():
        for number in range(1, 6):
            values = frame.loc[frame[score] == number, column]
            low, high = (values.min(), values.max()) if len(values) else (None, None)
            found[dimension, number] = (low, high, len(values))
    return found


# --- value --------------------------------------------------------------------------------------


def last_year_cents(rows: Iterable[Purchase], last: date) -> int:
    return sum(row.cents for row in rows if year_before(last) < row.day <= last)


def lost_values(company: Company) -> dict[tuple[str, int], int]:
    """(client, loss) to the cents of the year that ends on the last purchase day."""
    days = company.days()
    return {
        (one.client_id, one.number): last_year_cents(days[one.client_id], one.last_day)
        for one in company.losses
    }


def letters(cents: Mapping[str, int]) -> dict[str, tuple[int, str | None]]:
    """Client to place and ABC class, by the cents cumulated before the client."""
    whole, before, found = sum(cents.values()), 0, {}
    order = sorted(cents, key=lambda client: (-cents[client], client.encode()))
    for place, client in enumerate(order, start=1):
        share = "A" if 100 * before < 80 * whole else "B" if 100 * before < 95 * whole else "C"
        found[client] = (place, share if cents[client] else None)
        before += cents[client]
    return found


def lost_classes(company: Company) -> dict[str, tuple[int, int, str | None]]:
    """Lost client to lost cents, place and class among the lost."""
    values = lost_values(company)
    cents = {
        one.client_id: values[one.client_id, one.number]
        for one in company.losses
        if one.returned_on is None and company.statuses[one.client_id] in LOST
    }
    return {client: (cents[client], *found) for client, found in letters(cents).items()}


def relations(company: Company) -> dict[str, tuple[int, int, bool, int, bool]]:
    """Client to own and company's cents of the year, strategic, months, long."""
    daily: Counter[date] = Counter()
    for row in company.purchases:
        daily[row.day] += row.cents
    whole: dict[date, int] = {}
    found = {}
    for client_id, rows in company.days().items():
        first, last = rows[0].day, rows[-1].day
        if last not in whole:
            start = year_before(last)
            whole[last] = sum(cents for day, cents in daily.items() if start < day <= last)
        own = last_year_cents(rows, last)
        months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
        is_long = months >= 36 and len(rows) >= 6
        found[client_id] = (own, whole[last], 20 * own > whole[last], months, is_long)
    return found
