"""The arrival sensor: a night as soon as new files have come to rest, for companies that ask."""

from datetime import date

import dagster as dg

from assets.automation import nightly
from reconquete_pipeline.home.home import Home, HomeError, default_run_date, find_home
from reconquete_pipeline.home.journal import DamagedJournalError
from reconquete_pipeline.intake.ledger.arrivals import Look, Memory, look
from reconquete_pipeline.night.night import killed_run, open_home
from reconquete_pipeline.tables.model import Catalogue

SECONDS_BETWEEN_LOOKS = 60
UNDER_WAY = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def make_sensor(catalogue: Catalogue) -> dg.SensorDefinition:
    """The sensor `new_files`, stopped until somebody starts it."""

    @dg.sensor(
        name="new_files",
        job=nightly,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description=(
            "One run per batch of new files that two looks find unchanged, for the last complete "
            "day. No second run while one waits or runs; what comes meanwhile is the next batch."
        ),
    )
    def new_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        return _look(context, catalogue)

    return new_files


def _look(
    context: dg.SensorEvaluationContext, catalogue: Catalogue
) -> dg.RunRequest | dg.SkipReason:
    """Ask for a night when files of the inbox are new and have stopped growing."""
    try:
        home = open_home(find_home(None), catalogue)
        found = look(home, Memory.read(context.cursor))
    except (HomeError, DamagedJournalError) as error:
        return dg.SkipReason(str(error))
    run_date = home.run_date or default_run_date()
    waits = _why_it_waits(found, home, run_date, _under_way(context.instance, home))
    if waits:
        context.update_cursor(found.before.text())
        return dg.SkipReason(waits)
    context.update_cursor(found.after.text())
    return dg.RunRequest(
        run_key=found.key,
        partition_key=run_date.isoformat(),
        tags={"reconquete/new_files": f"{len(found.batch)}"},
    )


def _under_way(instance: dg.DagsterInstance, home: Home) -> list[str]:
    """Runs that wait or run; one that was killed only looks so until the next night says it."""
    runs = instance.get_runs(dg.RunsFilter(job_name=nightly.name, statuses=UNDER_WAY))
    return [run.run_id for run in runs if run.run_id != killed_run(home)]


def _why_it_waits(found: Look, home: Home, run_date: date, under_way: list[str]) -> str | None:
    """Why no night is asked for now, as a sentence; None when one is."""
    if not found.batch:
        if not found.moving:
            return "no new file in the inbox"
        return f"{', '.join(found.moving)}: new; taken in once a second look finds no change"
    names = ", ".join(found.batch)
    if under_way:
        return f"{names}: new; waits until run {under_way[0]} has ended"
    if run_date < home.first_night_on:
        return (
            f"{names}: new, but the home's nights begin on {home.first_night_on}, after "
            f"{run_date}; set an earlier first_night_on in reconquete.toml"
        )
    return None
