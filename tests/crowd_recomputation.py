"""Orders, rhythm, contacts and declarations of the crowd, told again in plain Python.

Written from the words of the glossary, the contracts and the decisions alone. Money is in cents,
shares and means are fractions. What a night may know is cut here a second time.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd

from reconquete_pipeline.home.settings import Settings

DONE = ("opened", "clicked", "unsubscribed")
EVENTS = ("sent", "bounced", "delivered", "clicked", "opened", "unsubscribed", "quote", "follow_up")
Row = tuple[Any, ...]
Days = dict[str, dict[date, tuple[int, int]]]


def records(frame: pd.DataFrame, *names: str) -> list[Row]:
    """Rows as tuples, with None for what is missing."""
    chosen = frame[list(names)].astype(object)
    return list(chosen.where(chosen.notna(), None).itertuples(index=False, name=None))


def cents(text: str) -> int:
    return int(text.replace(".", ""))


@dataclass(frozen=True)
class Night:
    """The extracts, cut at the run date; orders are known up to as_of."""

    extracts: Mapping[str, pd.DataFrame]
    run_date: date
    as_of: date
    settings: Settings

    @cached_property
    def clients(self) -> dict[str, tuple[str | None, date | None, str | None]]:
        """Number → type, ceased_on, merged_into of the newest version; the first holds before."""
        found: dict[str, tuple[date, Row]] = {}
        names = ("client_id", "_known_on", "client_type", "ceased_on", "merged_into")
        for one, known_on, *told in records(self.extracts["clients"], *names):
            kept = found.get(one)
            is_better = kept and (
                kept[0] < known_on <= self.run_date or (known_on < kept[0] > self.run_date)
            )
            if kept is None or is_better:
                found[one] = (known_on, tuple(told))
        return {one: told for one, (_, told) in found.items()}

    def survivor(self, number: str) -> str:
        """The number that remains after all merges; one into an unknown number is none."""
        while (target := self.clients[number][2]) in self.clients:
            number = target
        return number

    @cached_property
    def survivors(self) -> dict[str, str]:
        return {number: self.survivor(number) for number in self.clients}

    @cached_property
    def valid_orders(self) -> dict[str, Row]:
        """Order → client, day, cents, cents under which it also came whole."""
        lines = defaultdict(list)
        names = ("order_id", "client_id", "ordered_at", "net_amount_eur", "status")
        for number, *line in records(self.extracts["order_lines"], *names):
            if line[1] is None or line[1].date() <= self.run_date:
                lines[number].append(line)
        whole = {
            row[0]: row[1:]
            for row in records(self.extracts["orders"], *names, "cancelled_on")
            if row[2].date() <= self.run_date
        }
        minimum = 100 * self.settings.order_minimum_eur
        found = {}
        for number in lines.keys() | whole.keys():
            own, head = lines[number], whole.get(number)
            client, at, amount, is_off = self._order(own, head)
            if client in self.clients and at and not is_off and amount >= minimum:
                told = cents(head[2]) if head and own else None
                found[number] = (self.survivors[client], at.date(), amount, told)
        return found

    def _order(self, lines: list[Row], head: Row | None) -> Row:
        """Client, moment, cents and whether it is cancelled, of one order; lines decide."""
        kept = [line for line in lines if line[3] != "cancelled"]
        is_off = bool(lines) and not kept
        if head:
            # A cancellation is known from its day on; one without a day always.
            is_off |= head[3] == "cancelled" and (not head[4] or head[4] <= self.run_date)
        parts = kept if lines else [head]
        amount = sum(cents(part[2]) for part in parts if part)
        told = [one for one in (*lines, head) if one]
        client = next((one[0] for one in told if one[0]), None)
        return client, next((one[1] for one in told if one[1]), None), amount, is_off

    @cached_property
    def days(self) -> Days:
        """Client → purchase day → orders, cents; in order of time."""
        found: Days = defaultdict(dict)
        for client, day, amount, _ in sorted(self.valid_orders.values(), key=lambda row: row[1]):
            count, total = found[client].get(day, (0, 0))
            found[client][day] = (count + 1, total + amount)
        return dict(found)

    def silence_of(self, client: str, day: date) -> date | None:
        """The purchase day on which the silence of a day began; None before the first one."""
        days = list(self.days.get(client, ()))
        place = bisect_right(days, day)
        return days[place - 1] if place else None

    def in_silences(
        self, told: Iterable[tuple[str, date]], until: date
    ) -> set[tuple[str, date, date]]:
        """(client that remains, start of the silence, day) of what was told up to a day."""
        found = set()
        for number, day in told:
            client = self.survivors.get(number)
            starts_on = self.silence_of(client, day) if client else None
            if client and starts_on and day <= until:
                found.add((client, starts_on, day))
        return found

    @cached_property
    def reached(self) -> set[tuple[str, date, date]]:
        """Contacts of the company and messages of campaigns that arrived."""
        names = ("client_id", "contacted_at", "direction", "is_delivered")
        told = [
            (number, at.date())
            for number, at, direction, arrived in records(self.extracts["contacts"], *names)
            if direction != "inbound" and arrived
        ]
        for (_, number), events in self.messages.items():
            before = "sent"
            for at, event in events:
                # What a client does with a mail proves that it came, once, if nothing else did.
                if event == "delivered" or (event in DONE and before == "sent"):
                    told.append((number, at.date()))
                if event in {"sent", "delivered", *DONE}:
                    before = event
        return self.in_silences(told, self.as_of)

    @cached_property
    def messages(self) -> dict[tuple[str, str], list[tuple[datetime, str]]]:
        """(campaign, number) → moments and events, in order of time."""
        found: dict[tuple[str, str], list[tuple[datetime, str]]] = defaultdict(list)
        names = ("campaign_id", "client_id", "happened_at", "event")
        for campaign, number, at, event in records(self.extracts["campaign_events"], *names):
            if at.date() <= self.run_date:
                found[campaign, number].append((at, event))
        for events in found.values():
            events.sort(key=lambda one: (one[0], EVENTS.index(one[1])))
        return found

    @cached_property
    def declared(self) -> set[tuple[str, date, date, str]]:
        """Client, start of the silence, day, and how the client or the contract said it."""
        told = [
            (number, at.date(), "declared")
            for number, at, outcome in records(
                self.extracts["call_reports"], "client_id", "called_at", "call_outcome"
            )
            if outcome in {"no_more_use", "other_solution"}
        ]
        told += [
            (number, ceased_on, "declared")
            for number, (_, ceased_on, _) in self.clients.items()
            # A number that was merged is closed; the client goes on under the other one.
            if ceased_on and self.survivors[number] == number
        ]
        for row, goes_on in self.contracts():
            number, _, ends_on, is_renewed, ended_on, ended_by = row
            if ended_on and ended_by == "us":
                told.append((number, ended_on, "ended_by_us"))
            elif (ended_on or (ends_on and not is_renewed)) and not goes_on:
                # The last day is still one of the contract.
                told.append((number, (ended_on or ends_on) + timedelta(days=1), "non_renewal"))
        return {
            (*row, mode)
            for number, day, mode in told
            for row in self.in_silences([(number, day)], self.as_of)
        }

    def contracts(self) -> list[tuple[Row, bool]]:
        """Contracts that have begun, and whether the client has one on the day after their last.

        Each is (client, first and last day, renewed, ended on and by).
        """
        names = ("client_id", "starts_on", "ends_on", "is_renewed", "ended_on", "ended_by")
        known, by_client = [], defaultdict(list)
        for *own, ended_on, ended_by in records(self.extracts["contracts"], *names):
            if own[1] <= self.run_date:
                is_to_come = bool(ended_on) and ended_on > self.run_date
                row = (*own, *((None, None) if is_to_come else (ended_on, ended_by)))
                known.append(row)
                by_client[self.survivors.get(own[0])].append(row)
        return [(row, goes_on(row, by_client[self.survivors.get(row[0])])) for row in known]


def goes_on(contract: Row, own: list[Row]) -> bool:
    """Whether any contract of the client holds on the day after the last one of this."""
    # An ended contract holds until the day on which it was ended.
    periods = [(row[1], row[4] or row[2] or date.max) for row in own]
    last_day = contract[4] or contract[2]
    if last_day is None:
        return False
    next_day = last_day + timedelta(days=1)
    return any(first <= next_day <= last for first, last in periods)


def median(values: list[int]) -> Fraction:
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return Fraction(ordered[half])
    return Fraction(ordered[half - 1] + ordered[half], 2)


def rhythm(days: list[date]) -> tuple[Fraction | None, Fraction | None, float | None]:
    """Mean, median and variation (standard deviation over mean) of the intervals."""
    gaps = [(later - day).days for day, later in pairwise(days)]
    if not gaps:
        return None, None, None
    mean = Fraction(sum(gaps), len(gaps))
    if len(gaps) == 1:
        return mean, median(gaps), None
    spread = sum((gap - mean) ** 2 for gap in gaps) / (len(gaps) - 1)
    return mean, median(gaps), float(spread) ** 0.5 / float(mean)
