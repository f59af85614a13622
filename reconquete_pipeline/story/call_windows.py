"""When a client may be called: hours of a day, in the client's own time, without public holidays.

The holidays of each French department come from the library `holidays`.
"""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5
PARIS = "Europe/Paris"
# First signs of a postal code: time zone, place, and the part of France whose holidays hold there.
_PLACES = {
    "97133": ("America/St_Barthelemy", "Saint-Barthélemy", "BL"),
    "97150": ("America/Marigot", "Saint-Martin", "MF"),
    "971": ("America/Guadeloupe", "Guadeloupe", "971"),
    "972": ("America/Martinique", "Martinique", "972"),
    "973": ("America/Cayenne", "Guyane", "973"),
    "974": ("Indian/Reunion", "La Réunion", "974"),
    "975": ("America/Miquelon", "Saint-Pierre-et-Miquelon", "PM"),
    "976": ("Indian/Mayotte", "Mayotte", "976"),
    "986": ("Pacific/Wallis", "Wallis-et-Futuna", "WF"),
    "987": ("Pacific/Tahiti", "Polynésie française", "PF"),
    "988": ("Pacific/Noumea", "Nouvelle-Calédonie", "NC"),
    "57": (PARIS, "Moselle", "57"),
    "67": (PARIS, "Alsace", "6AE"),
    "68": (PARIS, "Alsace", "6AE"),
}


@dataclass(frozen=True)
class Place:
    """Where a client lives: its time zone, its name in French, the holidays that hold there."""

    time_zone: ZoneInfo
    name_fr: str
    holidays_of: str | None


@dataclass(frozen=True)
class CallDay:
    """The hours at which a client may be called on one day, each from a start to an end.

    Without hours, `closed_fr` says why in French.
    """

    hours: tuple[tuple[int, int], ...]
    closed_fr: str | None = None

    def holds_at(self, moment: time) -> bool:
        """True where a call may begin at this local time; an end is no part of its hours."""
        return any(start <= moment.hour < end for start, end in self.hours)


def place_of(postal_code: str | None) -> Place:
    """Where a postal code lies; without one, or abroad, Paris is taken."""
    code = "".join((postal_code or "").split())
    for prefix, (zone, name, part) in _PLACES.items():
        if code.startswith(prefix):
            return Place(ZoneInfo(zone), name, part)
    return Place(ZoneInfo(PARIS), "Paris", None)


def call_day(day: date, place: Place, hours: tuple[int, ...]) -> CallDay:
    """The hours of one local day; `hours` are starts and ends in turn, such as 10, 13, 14, 20."""
    if day.weekday() >= SATURDAY:
        return CallDay((), "samedi ou dimanche")
    known = holidays.country_holidays("FR", subdiv=place.holidays_of, years=day.year, language="fr")
    holiday = known.get(day)
    if holiday:
        return CallDay((), f"jour férié ({holiday})")
    return CallDay(tuple(zip(hours[::2], hours[1::2], strict=True)))
