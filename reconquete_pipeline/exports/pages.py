"""Pages to print: A4, whole in one file, asking nothing of the network.

Every delivered text is escaped by the templates (Jinja with autoescape, undefined names refused).
A page tells the day on which it is used, the morning after the night that was published: so it
stays the same, byte by byte, until its rows change.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from reconquete_pipeline.exports.lists import CONTACTS, LIST, usable_rows
from reconquete_pipeline.exports.target_file import Published
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.text.french_csv import french

_MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"]
_MONTHS += ["octobre", "novembre", "décembre"]
_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
Row = Mapping[str, object]


def page(template: str, **values: object) -> bytes:
    """A page of `templates/`, as UTF-8. A name that the template lacks raises UndefinedError."""
    return _templates().get_template(template).render(**values).encode()


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("reconquete_pipeline.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["french"] = french
    environment.filters["long_day"] = long_day
    environment.filters["day_in_words"] = day_in_words
    return environment


def long_day(day: date) -> str:
    """A day in words: lundi 2 novembre 2026, samedi 1er août 2026."""
    return f"{_DAYS[day.weekday()]} {day_in_words(day)}"


def day_in_words(day: date) -> str:
    """A day as a letter is dated: 2 novembre 2026, 1er août 2026."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def short_days(days: list[date]) -> str:
    """Days of a week or so: lun. 2, mar. 3."""
    return ", ".join(f"{_DAYS[day.weekday()][:3]}. {day.day}" for day in days)


def printed_on(published: Published) -> date:
    """The day on which files are used: the morning after the published night."""
    return published.published_on + timedelta(days=1)


def usable_clients(published: Published, names: tuple[str, ...]) -> list[Row]:
    """Whom to contact, with these columns of list and contact, in the order of files.

    Beside them `arm_step`: the arm, with its step where it has several. What an earlier version
    did not publish is None.
    """
    known = all_columns(published)
    columns = {name: known[name] for name in names if name in known}
    missing = dict.fromkeys(names)
    return [
        {**missing, **dict(zip(columns, row[2:], strict=True)), "arm_step": row[1]}
        for row in usable_rows(published, LIST, columns)
    ]


def all_columns(published: Published) -> dict[str, tuple[str, Column]]:
    """Every published column of the list and of its contacts, with its description."""
    found: dict[str, tuple[str, Column]] = {}
    for table in (LIST, CONTACTS):
        for name, column in published.catalogue[table].contract.columns.items():
            if (table, name) in published.columns:
                found.setdefault(name, (table, column))
    return found


def personal_among(published: Published, names: set[str]) -> tuple[str, ...]:
    """Which of these columns of list and contacts are personal, for the log."""
    columns = all_columns(published)
    return tuple(name for name, (_, one) in columns.items() if name in names and one.personal)
