"""One partition per night: the day that the night sums up."""

import dagster as dg

from reconquete_pipeline.home.home import HomeError, find_home
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.loading import load_catalogue

FALLBACK_START = "2020-01-01"
TIME_ZONE = "Europe/Paris"


def first_night() -> str:
    """The first day for which the home knows nights; a default where there is no usable home.

    The page must open even when reconquete.toml is wrong: the run then says what is wrong with it.
    """
    try:
        return open_home(find_home(None), load_catalogue()).first_night_on.isoformat()
    except HomeError:
        return FALLBACK_START


nights = dg.DailyPartitionsDefinition(start_date=first_night(), timezone=TIME_ZONE)
