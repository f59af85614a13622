"""The purge sensor: the second night that a purge needs, where Dagster runs the nights."""

import dagster as dg

from assets.automation import nightly
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.purges import pending
from reconquete_pipeline.home.home import HomeError, find_home
from reconquete_pipeline.home.journal import DamagedJournalError
from reconquete_pipeline.night.night import is_running, open_home
from reconquete_pipeline.tables.model import Catalogue

SECONDS_BETWEEN_LOOKS = 60


def make_purge_sensor(catalogue: Catalogue) -> dg.SensorDefinition:
    """The sensor `begun_purges`, stopped until somebody starts it."""

    @dg.sensor(
        name="begun_purges",
        job=nightly,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description=(
            "The last published night once more as soon as it has begun a purge and ended: it is "
            "made of what is left. Without it the next night does so."
        ),
    )
    def begun_purges() -> dg.RunRequest | dg.SkipReason:
        return _look(catalogue)

    return begun_purges


def _look(catalogue: Catalogue) -> dg.RunRequest | dg.SkipReason:
    try:
        home = open_home(find_home(None), catalogue)
        begun, published = pending(home), last_published(home)
    except (HomeError, DamagedJournalError) as error:
        return dg.SkipReason(str(error))
    if not begun or published is None:
        return dg.SkipReason("no purge is begun")
    if is_running(home):
        return dg.SkipReason("a purge is begun; waits until the night has ended")
    return dg.RunRequest(run_key=f"purge {begun[-1].number}", partition_key=published.isoformat())
