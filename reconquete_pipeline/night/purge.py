"""Data past its term: what each night tells of it, and the purge that it announces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from reconquete_pipeline.facts import purges
from reconquete_pipeline.night.night import Night
from reconquete_pipeline.tables.warehouse import first_row

_SUMS = (
    "select count(*), coalesce(sum(contact_value_count), 0), coalesce(sum(name_count), 0), "
    "coalesce(sum(text_count), 0), min(retention_ends_on) from compliance.expired_clients"
)


@dataclass(frozen=True)
class Expired:
    """What a purge would take away: counts, and the first day on which a term was over."""

    client_count: int
    contact_value_count: int
    name_count: int
    text_count: int
    since_on: date | None

    def sentence(self, months: int) -> str:
        """One line that names nobody."""
        if not self.client_count:
            return f"retention: no client is past the term of {months} months"
        return (
            f"retention: clients past their term of {months} months: {self.client_count:,}, the "
            f"first since {self.since_on}; to purge: {self.contact_value_count:,} contact values, "
            f"{self.name_count:,} names, {self.text_count:,} texts (`reconquete purge` shows whose)"
        )


def expired(connection: duckdb.DuckDBPyConnection) -> Expired:
    """What of the last night's tables is past its term."""
    return Expired(*(first_row(connection, _SUMS) or (0, 0, 0, 0, None)))


def announce(night: Night) -> None:
    """Tell the preview of a published night, and keep whom it told."""
    night.say(expired(night.connection).sentence(night.home.settings.retention_months))
    told = {
        row["announcement_hash"]
        for row in purges.purge_announcement_rows(night.home, night.run_date)
    }
    terms = _texts(
        night.connection,
        "select announcement_hash from compliance.expired_clients "
        "where announced_on is null and announcement_hash is not null",
    )
    new = [term for term in terms if term not in told]
    if new:
        purges.announce(night.home, night.run_date, new)


def _texts(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()
) -> list[str]:
    return [str(row[0]) for row in connection.execute(query, list(parameters)).fetchall()]
