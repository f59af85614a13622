"""Requests of people about their data: a journal, each with its date one month after it came."""

import calendar
from dataclasses import dataclass
from datetime import date

from reconquete_pipeline.facts.exports import person
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home

KINDS = ("access", "rectification", "erasure")


class RequestError(Exception):
    """A request that cannot be entered; the message is one sentence."""


@dataclass(frozen=True)
class Request:
    """What somebody asked for; `due_on` is the last day to answer, by law (GDPR, article 12)."""

    number: int
    kind: str
    client_id: str
    received_on: date
    due_on: date
    answered_on: date | None = None

    def is_late(self, today: date) -> bool:
        """True where no answer was given in time."""
        return self.answered_on is None and self.due_on < today


def month_later(day: date) -> date:
    """The same day of the next month; its last one where it has no such day."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def read_requests(home: Home) -> list[Request]:
    """All requests in the order in which they were entered. Raises DamagedJournalError."""
    found: dict[int, Request] = {}
    for entry in journal.read(home.requests):
        number = int(str(entry["number"]))
        if entry["kind"] == "answered":
            asked = found[number]
            answered_on = date.fromisoformat(str(entry["answered_on"]))
            found[number] = Request(
                number, asked.kind, asked.client_id, asked.received_on, asked.due_on, answered_on
            )
            continue
        received_on = date.fromisoformat(str(entry["received_on"]))
        found[number] = Request(
            number, str(entry["kind"]), str(entry["client_id"]), received_on,
            month_later(received_on),
        )  # fmt: skip
    return list(found.values())


def enter_request(home: Home, kind: str, client_id: str, received_on: date) -> Request:
    """Enter what a client asked for. Raises RequestError or DamagedJournalError."""
    if kind not in KINDS:
        raise RequestError(f"{kind}: choose one of {', '.join(KINDS)}")
    number = max((one.number for one in read_requests(home)), default=0) + 1
    said = {"kind": kind, "number": number, "client_id": client_id}
    journal.append(home.requests, said | {"received_on": f"{received_on}", "by": person()})
    return Request(number, kind, client_id, received_on, month_later(received_on))


def enter_answer(home: Home, number: int, answered_on: date) -> None:
    """Enter that a request was answered. Raises RequestError or DamagedJournalError."""
    asked = next((one for one in read_requests(home) if one.number == number), None)
    if asked is None:
        raise RequestError(f"{number}: no request has this number")
    if asked.answered_on is not None:
        raise RequestError(f"{number}: it was answered on {asked.answered_on}")
    if answered_on < asked.received_on:
        raise RequestError(f"{number}: it came on {asked.received_on}, after {answered_on}")
    said = {"kind": "answered", "number": number, "answered_on": f"{answered_on}", "by": person()}
    journal.append(home.requests, said)
