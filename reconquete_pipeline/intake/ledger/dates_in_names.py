"""The date that the name of a file carries."""

import re
from datetime import date, timedelta

_YEAR, _MONTH = r"(?P<year>(?:19|20)[0-9]{2})", r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
# hours and minutes, perhaps seconds, written right behind the day
_TIME = r"(?:(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?)?"
_SEPARATOR = "[-_.]?"
_FORMS = (
    re.compile(
        rf"(?<![0-9]){_YEAR}{_SEPARATOR}{_MONTH}(?:{_SEPARATOR}{_DAY}{_TIME})?(?![0-9])", re.ASCII
    ),
    # 20-11-2026 and 20112026; read as year and month first, neither is a date
    re.compile(
        rf"(?<![0-9]){_DAY}(?P<mark>{_SEPARATOR}){_MONTH}(?P=mark){_YEAR}(?![0-9])", re.ASCII
    ),
)


def date_in_name(name: str) -> date | None:
    """The last date in a file name: 2026-11-20, 20261120, 20-11-2026, 2026-11 (a month's end)."""
    found = dated(name)
    return found[0] if found else None


def dated(name: str) -> tuple[date, bool] | None:
    """The last date in a file name, and whether the name only gives its month."""
    matches = [match for form in _FORMS for match in form.finditer(name)]
    found = None
    for match in sorted(matches, key=lambda match: match.end()):
        year, month, day = int(match["year"]), int(match["month"]), match["day"]
        try:
            if day:
                found = date(year, month, int(day)), False
            else:
                end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
                found = end, True
        except ValueError:
            continue
    return found
