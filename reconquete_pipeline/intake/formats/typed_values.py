"""Typed values of a delivered file as text, in the conventions that its extract declares.

A workbook or a JSON file knows numbers, dates and booleans. They become the texts that a CSV of
the same company would hold, so that the contract, the expressions of a home and all messages read
every format in one way.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions

_PARIS = ZoneInfo("Europe/Paris")
# Digits that a binary floating-point number keeps for sure; a workbook keeps no more either.
EXACT_DIGITS = 15
# A number of more places, before or after its mark, is no amount, count or id.
_MOST_PLACES = 40
_SIMPLE = re.compile(r"-?[0-9]{1,12}\.[0-9]?[1-9]")
_WHOLE = re.compile(r"-?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)


class Texts:
    """Values to text, for one extract."""

    def __init__(self, conventions: Conventions) -> None:
        self._decimal = conventions.decimal
        self.day_format, self.moment_format = date_formats(conventions.dates)

    def number(self, text: str) -> str:
        """A number as a file writes it (point, exponent); unreadable when it is none.

        Whole numbers and decimals stay exact. What a program wrote of a binary number in 16 or 17
        digits (91.81999999999999) is written with the 15 that are sure (91.82).
        """
        if _WHOLE.fullmatch(text):
            return text
        if _SIMPLE.fullmatch(text):
            return text.replace(".", self._decimal)
        if not _NUMBER.fullmatch(text):
            return UNREADABLE
        value = Decimal(text)
        if not -_MOST_PLACES <= value.adjusted() <= _MOST_PLACES:
            return UNREADABLE if value else "0"
        if _is_binary(value):
            value = Decimal(f"{float(text):.{EXACT_DIGITS}g}")
        written = f"{value:f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return written.replace(".", self._decimal)

    def day(self, value: date) -> str:
        """A day."""
        return value.strftime(self.day_format)

    def moment(self, value: datetime) -> str:
        """A day with its time, to the second; of another time zone, what Paris read then."""
        if value.tzinfo is not None:
            value = value.astimezone(_PARIS)
        return value.strftime(self.moment_format)

    def iso(self, text: str) -> str | None:
        """A text that is an ISO 8601 date or time in the extract's own format; None for others."""
        if not _ISO.fullmatch(text):
            return None
        try:
            if len(text) == len("2026-11-20"):
                return self.day(date.fromisoformat(text))
            return self.moment(datetime.fromisoformat(text.replace(",", ".")))
        except (ValueError, OverflowError):
            return None

    @staticmethod
    def boolean(value: bool) -> str:
        """A truth value."""
        return "true" if value else "false"


def _is_binary(value: Decimal) -> bool:
    """Whether a decimal is what a program prints of a binary number, with all its digits."""
    if not EXACT_DIGITS < len(value.as_tuple().digits) <= EXACT_DIGITS + 2:
        return False
    nearest = float(value)
    return any(Decimal(text) == value for text in (f"{nearest:.16g}", f"{nearest:.17g}"))


def date_formats(dates: Sequence[str]) -> tuple[str, str]:
    """The first declared date format: of a day, and of a day with its time."""
    first = dates[0]
    has_time = "%H" in first or "%I" in first or "%T" in first or "%X" in first
    return first, first if has_time else f"{first} %H:%M:%S"
