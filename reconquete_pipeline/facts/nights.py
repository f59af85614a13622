"""Nights that ended, one JSON line each."""

from datetime import date

from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home


def last_published(home: Home) -> date | None:
    """The newest run date that was published; None before the first publication."""
    days = [
        date.fromisoformat(str(entry["run_on"]))
        for entry in journal.read(home.nights)
        if entry["kind"] == "published"
    ]
    return max(days, default=None)
